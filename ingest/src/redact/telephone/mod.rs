//! Telephone numbers: national forms of the United Kingdom and North America, international ones, any after "call me on".
//!
//! Area codes after Ofcom, National Telephone Numbering Plan, and the North American Numbering Plan.

mod context;

use super::digits::{self, Chain, Group};
use super::word;
use context::{CUES, Lead, announced, belongs_elsewhere};

/// How many groups from the `first` make a telephone number.
pub(super) fn groups(chain: &Chain<'_>, first: usize) -> Option<usize> {
    let group = &chain.groups()[first];
    let bytes = chain.bytes();
    let lead = Lead::before(bytes, group.start);
    if lead == Lead::Money {
        return None;
    }
    let signed = (lead == Lead::Plus).then(|| international(chain, first, 0)).flatten();
    if signed.is_some() {
        return signed;
    }
    let written = national(chain, first).or_else(|| american(chain, first)).or_else(|| unsigned(chain, first));
    if let Some(count) = written
        && !belongs_elsewhere(chain, first, count)
    {
        return Some(count);
    }
    let likely = chain.digits(first).take(7).count() == 7;
    (likely && announced(bytes, group.start)).then(|| loosely(chain, first)).flatten()
}

/// A number of the United Kingdom with its leading zero.
fn national(chain: &Chain<'_>, first: usize) -> Option<usize> {
    let mut start = chain.digits(first);
    let (zero, area, third) = (start.next()?, start.next()?, start.next()?);
    let allocated = match area {
        b'1' => third != b'0',
        b'2' => matches!(third, b'0' | b'3' | b'4' | b'8' | b'9'),
        b'3' => matches!(third, b'0' | b'3' | b'4' | b'7'),
        b'5' => matches!(third, b'5' | b'6'),
        b'7' => true,
        b'8' => matches!(third, b'0' | b'4' | b'7'),
        b'9' => matches!(third, b'0' | b'1' | b'8'),
        _ => false,
    };
    if zero != b'0' || !allocated {
        return None;
    }
    let eleven = chain.holding(first, 11);
    // Ten digits in one piece are more often a reference.
    let ten = || chain.holding(first, 10).filter(|count| *count > 1 && matches!(area, b'1' | b'8'));
    let count = eleven.or_else(ten)?;
    british(&chain.groups()[first..first + count], area).then_some(count)
}

/// Whether groups are cut as telephone numbers are, and not as a date and a time would be.
fn british(groups: &[Group], area: u8) -> bool {
    let [head, rest @ ..] = groups else { return false };
    let singles = groups.iter().all(|group| group.length() == 1);
    let head_fits = match head.length() {
        0 | 1 => false,
        2 => matches!(area, b'2' | b'7') && rest.first().is_some_and(|group| group.length() >= 3),
        _ => true,
    };
    let cut = rest.iter().all(|group| group.length() >= 2);
    // "0117 9 222 000"
    let ninth = head.length() >= 4
        && matches!(rest, [second, later @ ..] if second.length() == 1 && later.iter().all(|group| group.length() >= 3));
    singles || head_fits && groups.len() <= 6 && cut || ninth
}

/// A number of the North American plan: area and exchange begin with 2 to 9; a 1 may lead.
fn american(chain: &Chain<'_>, first: usize) -> Option<usize> {
    let one = usize::from(chain.starts_with(first, b"1"));
    let led = one == 1 && chain.groups()[first].length() == 1;
    let from = first + usize::from(led);
    let digits = if led { 10 } else { 10 + one };
    let attached = digits - 10;
    let shaped = [&[3 + attached, 3, 4][..], &[3 + attached, 7], &[digits]].into_iter().any(|sizes| chain.shaped(from, sizes));
    let valid = |place: usize| chain.digits(from).nth(attached + place).is_some_and(|digit| digit >= b'2');
    (shaped && valid(0) && valid(3)).then(|| chain.holding(from, digits)).flatten().map(|count| count + from - first)
}

/// An international number without its plus: "0044", "001", "00353", or "44" alone.
fn unsigned(chain: &Chain<'_>, first: usize) -> Option<usize> {
    if chain.starts_with(first, b"00") && !chain.starts_with(first, b"000") && chain.groups()[first].length() > 2 {
        return international(chain, first, 2).filter(|count| chain.total(first, *count) >= 12);
    }
    let apart = matches!(chain.groups()[first].length(), 2 | 12);
    let country = chain.starts_with(first, b"447") || chain.starts_with(first, b"441") || chain.starts_with(first, b"442");
    (apart && country).then(|| chain.holding(first, 12)).flatten()
}

/// A number that begins with a country, `skip` digits after the start.
fn international(chain: &Chain<'_>, first: usize, skip: usize) -> Option<usize> {
    let mut country = chain.digits(first).skip(skip);
    let exact: &[usize] = match (country.next()?, country.next()?, country.next()?) {
        (b'1', ..) => &[11],
        (b'4', b'4', b'0') => &[13, 12],
        (b'4', b'4', _) => &[12, 11],
        (b'0', ..) => return None,
        _ => &[],
    };
    let most = 15 + skip;
    exact.iter().find_map(|digits| chain.holding(first, digits + skip)).or_else(|| {
        let count = (1..=chain.groups().len() - first).rev().find(|count| chain.total(first, *count) <= most)?;
        (chain.total(first, count) >= 8 + skip).then_some(count)
    })
}

/// Seven to fifteen digits that are neither a date nor a short number with something after it.
fn loosely(chain: &Chain<'_>, first: usize) -> Option<usize> {
    const SHORT: [&[u8]; 6] = [b"101", b"111", b"112", b"311", b"911", b"999"];
    let count = (1..=chain.groups().len() - first).rev().find(|count| chain.total(first, *count) <= 15)?;
    let short = chain.shaped(first, &[3]) && SHORT.iter().any(|number| chain.starts_with(first, number));
    let day = chain.shaped(first, &[8]) && chain.starts_with(first, b"20");
    let date = day || chain.shaped(first, &[2, 2, 4]) || chain.shaped(first, &[4, 2, 2]);
    (chain.total(first, count) >= 7 && !short && !date).then_some(count)
}

/// Whether a number follows what is stuck to it: "Tel07700900123", or a letter O for the zero of "O7700 900123".
pub(super) fn stuck_groups(chain: &Chain<'_>, letters: &[u8]) -> Option<usize> {
    if letters.eq_ignore_ascii_case(b"o") {
        let allocated = chain.digits(0).next().is_some_and(|digit| matches!(digit, b'1' | b'2' | b'7'));
        return chain
            .holding(0, 10)
            .filter(|count| allocated && chain.groups()[..*count].iter().all(|group| group.length() >= 3));
    }
    if word::listed(letters, &CUES) { groups(chain, 0) } else { None }
}

/// Where the extension that follows a number ends, or the number itself.
pub(super) fn extended(text: &str, end: usize) -> usize {
    let bytes = text.as_bytes();
    let word = word::spaces(bytes, end);
    let stop = bytes[word..].iter().position(|byte| !byte.is_ascii_alphabetic()).map_or(bytes.len(), |length| word + length);
    if !["ext", "extension", "extn", "x"].iter().any(|known| bytes[word..stop].eq_ignore_ascii_case(known.as_bytes())) {
        return end;
    }
    let dotted = stop + usize::from(bytes.get(stop) == Some(&b'.'));
    let digits = word::spaces(bytes, dotted);
    let stop = digits::digits_end(bytes, digits);
    if (1..=6).contains(&(stop - digits)) && word::ends(text, stop) { stop } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<usize> {
        groups(&Chain::read(text, text.find(|character: char| character.is_ascii_digit()).expect("a digit")), 0)
    }

    #[test]
    fn british_numbers_are_found_however_they_are_cut() {
        for (text, count) in [
            ("07700 900123", 2),
            ("07700900123", 1),
            ("07700-900-123", 3),
            ("077 0090 0123", 3),
            ("(0117) 496 0123", 3),
            ("020 7946 0018", 3),
            ("01204 12345", 2),
            ("0800 555 111", 3),
            ("+44 (0)117 496 0123", 5),
            ("(+44) 7700 900123", 3),
            ("0044 7700 900123", 3),
            ("447700900123", 1),
            ("0 7 7 0 0 9 0 0 1 2 3", 11),
            ("0117 9 222 000", 4),
            ("(+44)(0)7700 900123", 4),
            ("Tel-07700900123", 1),
        ] {
            assert_eq!(found(text), Some(count), "{text}");
        }
    }

    #[test]
    fn american_and_other_numbers_are_found() {
        for (text, count) in [
            ("(312) 555-0199", 3),
            ("312.555.0199", 3),
            ("1-312-555-0199", 4),
            ("+1 312 555 0199", 4),
            ("13125550199", 1),
            ("+49 30 1234567", 3),
            ("+33 6 12 34 56 78", 6),
            ("call 555-0199", 2),
            ("my number is 496 0123", 2),
        ] {
            assert_eq!(found(text), Some(count), "{text}");
        }
    }

    #[test]
    fn dates_references_and_money_are_not() {
        for text in [
            "01-02-2024 22",
            "01 02 2024 1030",
            "2024-03-12",
            "0123456789",
            "ref 3125550199",
            "CR-3125550199",
            "£312 555 0199",
            "GBP 3125550199",
            "203-1234567-1234567",
            "203-0083131-3887185",
            "00.30 18.09-11.30",
            "312-555-0199-12",
            "call 101 2024",
            "call 12 03 2024",
            "0130 1 03 2024",
            "112-555-0199",
            "01234567890/24",
            "555-0199",
            "312 155 0199",
            "4479 5057 6645",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_stuck_to_a_number_may_announce_it() {
        for (text, letters, count) in
            [("O7700 900123", 1, Some(2)), ("Tel07700900123", 3, Some(1)), ("O12 34", 1, None), ("WX07700900123", 2, None)]
        {
            assert_eq!(stuck_groups(&Chain::read(text, letters), &text.as_bytes()[..letters]), count, "{text}");
        }
    }

    #[test]
    fn an_extension_goes_with_its_number() {
        for (text, rest) in [("1 ext 204.", "."), ("1 x45", ""), ("1 ext. 204", ""), ("1 extra 204", " extra 204"), ("1 x", " x")]
        {
            assert_eq!(&text[extended(text, 1)..], rest);
        }
    }
}
