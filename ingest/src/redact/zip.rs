//! ZIP codes of the United States that a state or the +4 gives away.

use super::digits::Chain;
use super::word::{self, Gap};

/// States, and the range of the first three digits of their ZIP codes.
const STATES: [(&[u8; 2], u32, u32); 52] = [
    (b"AK", 995, 999),
    (b"AL", 350, 369),
    (b"AR", 716, 729),
    (b"AZ", 850, 865),
    (b"CA", 900, 961),
    (b"CO", 800, 816),
    (b"CT", 60, 69),
    (b"DC", 200, 205),
    (b"DE", 197, 199),
    (b"FL", 320, 349),
    (b"GA", 300, 319),
    (b"HI", 967, 968),
    (b"IA", 500, 528),
    (b"ID", 832, 838),
    (b"IL", 600, 629),
    (b"IN", 460, 479),
    (b"KS", 660, 679),
    (b"KY", 400, 427),
    (b"LA", 700, 714),
    (b"MA", 10, 27),
    (b"MD", 206, 219),
    (b"ME", 39, 49),
    (b"MI", 480, 499),
    (b"MN", 550, 567),
    (b"MO", 630, 658),
    (b"MS", 386, 397),
    (b"MT", 590, 599),
    (b"NC", 270, 289),
    (b"ND", 580, 588),
    (b"NE", 680, 693),
    (b"NH", 30, 38),
    (b"NJ", 70, 89),
    (b"NM", 870, 884),
    (b"NV", 889, 898),
    (b"NY", 100, 149),
    (b"OH", 430, 459),
    (b"OK", 730, 749),
    (b"OR", 970, 979),
    (b"PA", 150, 196),
    (b"PR", 6, 9),
    (b"RI", 28, 29),
    (b"SC", 290, 299),
    (b"SD", 570, 577),
    (b"TN", 370, 385),
    (b"TX", 750, 799),
    (b"UT", 840, 847),
    (b"VA", 220, 246),
    (b"VT", 50, 59),
    (b"WA", 980, 994),
    (b"WI", 530, 549),
    (b"WV", 247, 268),
    (b"WY", 820, 831),
];

/// States whose letters spell a word, or short for one: only capitals tell them.
const WORDS: [&[u8; 2]; 17] =
    [b"AL", b"CO", b"DE", b"HI", b"ID", b"IN", b"LA", b"MA", b"ME", b"MI", b"MO", b"MS", b"OH", b"OK", b"OR", b"PA", b"CT"];

/// How many groups from the `first` make a ZIP code.
pub(super) fn groups(chain: &Chain<'_>, first: usize) -> Option<usize> {
    if !chain.shaped(first, &[5]) {
        return None;
    }
    let start = chain.groups()[first].start;
    let plus =
        chain.shaped(first, &[5, 4]) && chain.groups()[first + 1].gap == Some(Gap::Dash) && !chain.groups()[first + 1].loose;
    let number = chain.digits(first).take(3).fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    let bytes = chain.bytes();
    let cue = || word::announced_by(bytes, start, &["zip", "zipcode"], &["code", "codes", "is"]);
    let known = state(bytes, start, number).is_some() || cue();
    let plain = plus && number >= 5 && !word::reference(bytes, start) && bytes[..start].last() != Some(&b'-');
    (known || plain).then_some(if plus { 2 } else { 1 })
}

/// Where a ZIP code starts whose digits start at `start`: its state belongs to it.
pub(super) fn start(chain: &Chain<'_>, first: usize) -> usize {
    let start = chain.groups()[first].start;
    let number = chain.digits(first).take(3).fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    state(chain.bytes(), start, number).unwrap_or(start)
}

/// Where the state begins that stands before a ZIP code with these first three digits.
fn state(bytes: &[u8], start: usize, number: u32) -> Option<usize> {
    let mut at = word::spaces_before(bytes, start);
    at -= usize::from(at > 0 && matches!(bytes[at - 1], b',' | b'.') && at < start);
    let [first, second] = word::letters_before(bytes, at) else { return None };
    let state = [first.to_ascii_uppercase(), second.to_ascii_uppercase()];
    let comma = bytes[..word::spaces_before(bytes, at - 2)].ends_with(b",");
    let spelled = state != [*first, *second] && WORDS.contains(&&state) && !comma;
    let known = STATES.iter().any(|(code, low, high)| **code == state && (*low..=*high).contains(&number));
    (at < start && !spelled && known).then(|| at - 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<usize> {
        groups(&Chain::read(text, text.find(|character: char| character.is_ascii_digit()).expect("a digit")), 0)
    }

    #[test]
    fn a_state_or_four_more_digits_tell_a_zip_code() {
        for (text, count) in [
            ("IL 60614", 1),
            ("Chicago, IL 60614-1234", 2),
            ("60614-1234", 2),
            ("il 60614", 1),
            ("IL, 60614", 1),
            ("ME 04101", 1),
            ("zip code 60614", 1),
        ] {
            assert_eq!(found(text), Some(count), "{text}");
        }
    }

    #[test]
    fn five_digits_alone_do_not() {
        for text in [
            "60614",
            "ID 12345",
            "in 46204",
            "or 97214",
            "serial 12345-6789",
            "60614 1234",
            "60614-12345",
            "IL60614",
            "00114-1234",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
