//! What stands before and behind a telephone number: what announces it, and what makes it something else.

use super::super::digits::{Chain, Group};
use super::super::word::{self, Gap};

/// Words that announce a telephone number.
#[rustfmt::skip]
pub(super) const CUES: [&str; 20] = [
    "call", "calling", "cell", "cellphone", "contact", "dial", "fax", "landline", "mob", "mobile", "ph", "phone", "ring", "sms",
    "tel", "tele", "telephone", "text", "texting", "whatsapp",
];

const FILLERS: [&str; 14] = ["at", "her", "him", "is", "me", "no", "nos", "num", "number", "numbers", "on", "them", "us", "was"];

/// Words that announce one only together: "my number is".
const OWNERS: [&str; 6] = ["her", "his", "my", "our", "their", "your"];
const NUMBER: [&str; 5] = ["no", "nos", "num", "number", "numbers"];

/// What stands directly before a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    Plus,
    Money,
    Nothing,
}

impl Lead {
    pub(super) fn before(bytes: &[u8], at: usize) -> Self {
        let bracket = usize::from(bytes[..at].last() == Some(&b'('));
        let before = &bytes[..word::spaces_before(bytes, at - bracket)];
        let currency =
            [b"gbp", b"usd", b"eur"].iter().any(|code| word::letters_before(before, before.len()).eq_ignore_ascii_case(*code));
        match before {
            [.., b'+'] => Self::Plus,
            [.., b'$'] | [.., 0xC2, 0xA3] | [.., 0xE2, 0x82, 0xAC] => Self::Money,
            _ if currency => Self::Money,
            _ => Self::Nothing,
        }
    }
}

/// Whether a number is part of something longer, or follows a word such as "ref", without a word such as "tel".
pub(super) fn belongs_elsewhere(chain: &Chain<'_>, first: usize, count: usize) -> bool {
    let bytes = chain.bytes();
    let (start, end) = (chain.groups()[first].start, chain.groups()[first + count - 1].end);
    let attached = match bytes[..start] {
        [.., before, b'-' | b'_' | b'.' | b'/' | b'#'] => before.is_ascii_alphabetic(),
        [.., b'_' | b'#'] => true,
        _ => false,
    };
    let continued = matches!(bytes[end..], [b'/', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit())
        && !bytes.get(end + 3).is_some_and(u8::is_ascii_digit);
    let zero = chain.starts_with(first, b"0") && !chain.starts_with(first, b"00");
    let tight = |group: &Group| group.gap == Some(Gap::Dash) && !group.loose;
    let inside = !zero && (tight(&chain.groups()[first]) || chain.groups().get(first + count).is_some_and(tight));
    let numbered = (count == 1 || !zero) && word::reference(bytes, start);
    (attached || continued || inside || numbered) && !announced(bytes, start)
}

pub(super) fn announced(bytes: &[u8], at: usize) -> bool {
    word::announced_by(bytes, at, &CUES, &FILLERS)
        || word::announced_by(bytes, at, &NUMBER, &["is", "was"])
            && word::announced_by(bytes, at, &OWNERS, &["is", "no", "nos", "num", "number", "numbers", "was"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(CUES.is_sorted() && FILLERS.is_sorted() && OWNERS.is_sorted() && NUMBER.is_sorted());
    }
}
