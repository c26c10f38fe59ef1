//! Made-up payment cards, national insurance and social security numbers.

use super::Source;

/// The digit that makes a number pass the checksum of ISO/IEC 7812-1.
fn check_digit(number: &str) -> char {
    let sum: u32 = number
        .chars()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = digit.to_digit(10).expect("a digit");
            if place % 2 == 1 {
                digit
            } else if digit < 5 {
                digit * 2
            } else {
                digit * 2 - 9
            }
        })
        .sum();
    char::from_digit((10 - sum % 10) % 10, 10).expect("a digit")
}

/// A number of `length` digits that begins as given and passes the checksum.
fn checked(source: &mut Source, start: &str, length: usize) -> String {
    let mut number = format!("{start}{}", source.digits(length - 1 - start.len()));
    number.push(check_digit(&number));
    number
}

/// A number of 16 digits that looks like a card and fails the checksum.
pub(super) fn not_a_card(source: &mut Source) -> String {
    let mut number = checked(source, "4", 16);
    let last = number.pop().and_then(|last| last.to_digit(10)).expect("a digit");
    number.push(char::from_digit((last + 1 + u32::try_from(source.below(9)).expect("small")) % 10, 10).expect("a digit"));
    if source.percent(50) { grouped(&number, &[4, 4, 4, 4], " ") } else { number }
}

fn grouped(digits: &str, sizes: &[usize], gap: &str) -> String {
    let mut start = 0;
    let cut = sizes.iter().map(|size| {
        start += size;
        &digits[start - size..start]
    });
    cut.collect::<Vec<_>>().join(gap)
}

pub(super) fn card(source: &mut Source) -> String {
    let start = source.any(&["4", "4", "51", "55", "6011", "4929", "5305"]);
    let sixteen = checked(source, start, 16);
    let fours = [4, 4, 4, 4];
    match source.form(12) {
        0 | 1 => grouped(&sixteen, &fours, " "),
        2 => grouped(&sixteen, &fours, "-"),
        3 | 4 => sixteen,
        5 => grouped(&checked(source, "37", 15), &[4, 6, 5], " "),
        6 => checked(source, "34", 15),
        7 => grouped(&checked(source, "36", 14), &[4, 6, 4], " "),
        8 => grouped(&checked(source, "2221", 16), &fours, "\u{a0}"),
        9 => grouped(&sixteen, &fours, "  "),
        10 => grouped(&checked(source, "6759", 19), &[4, 4, 4, 4, 3], " "),
        _ => grouped(&checked(source, "2345", 16), &fours, "-"),
    }
}

pub(super) fn national_insurance(source: &mut Source) -> String {
    let start = source.any(&["AB", "CE", "JM", "NX", "PA", "SR", "WL", "YZ", "HK", "TW", "AA", "LS"]);
    let (digits, end) = (source.digits(6), source.letter("ABCD"));
    let pairs = grouped(&digits, &[2, 2, 2], " ");
    match source.form(9) {
        0 => format!("{start}{digits}{end}"),
        1 => format!("{start} {pairs} {end}"),
        2 => format!("{start}{digits}{end}").to_lowercase(),
        3 => format!("{start} {digits} {end}"),
        4 => format!("{start} {pairs} {end}").to_lowercase(),
        5 => format!("{start}{}{end}", pairs.replace(' ', "")),
        6 => format!("{start}{digits} {end}"),
        7 => format!("{start}-{}-{end}", pairs.replace(' ', "-")),
        _ => format!("{start} {pairs}{end}"),
    }
}

/// What stands before it, and the number.
pub(super) fn social_security(source: &mut Source) -> (&'static str, String) {
    let area = loop {
        let area = source.between(1, 899);
        if area != 666 {
            break area;
        }
    };
    let (group, serial) = (source.between(1, 99), source.between(1, 9999));
    match source.form(6) {
        0 | 1 => ("", format!("{area:03}-{group:02}-{serial:04}")),
        2 => ("", format!("{area:03} {group:02} {serial:04}")),
        3 => ("SSN ", format!("{area:03}{group:02}{serial:04}")),
        4 => ("social security no. ", format!("{area:03}{group:02}{serial:04}")),
        _ => ("SSN: ", format!("{area:03}\u{2013}{group:02}\u{2013}{serial:04}")),
    }
}
