//! Number plates. Those of the United Kingdom are known by their shape, others only after a word such as "plate".

mod announced;
mod three;

use super::word;
pub(super) use announced::{CUES, find_announced};
use three::is_word;

/// Where the plate ends whose first part, or all of it, is the token from `start` to `end`.
pub(super) fn end(text: &str, start: usize, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let token = &bytes[start..end];
    if !word::begins(text, start) || !word::ends(text, end) || token.len() < 2 || token[0].is_ascii_digit() {
        return None;
    }
    if (5..=7).contains(&token.len()) {
        return (in_one_piece(token) && !word::reference(bytes, start)).then_some(end);
    }
    let style = Style::of_front(token)?;
    let back = word::gaps(bytes, end)?;
    let stop = word::token_end(bytes, back);
    let letters = &bytes[back..stop];
    let fits = letters.len() == 3 && are_plate_letters(letters) && word::ends(text, stop);
    (fits && told_apart(text, token, letters, style) && !word::reference(bytes, start)).then_some(stop)
}

/// Whether the three letters from `word` and the token from `start` to `end` are a plate such as "ABC 123D".
pub(super) fn suffixed(text: &str, word: usize, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let (letters, token) = (&bytes[word..word + 3], &bytes[start..end]);
    let Some((year, digits)) = token.split_last() else { return false };
    let shaped = (1..=3).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) && digits[0] != b'0' && is_year(*year);
    let cased = match Case::of(&[letters, token].concat()) {
        Some(Case::Large) => true,
        Some(Case::Small) => digits.len() == 3,
        _ => false,
    };
    let plain = are_plate_letters(letters) && !is_word(letters) && !word::reference(bytes, word);
    shaped && cased && plain && word::begins(text, word) && word::ends(text, end)
}

/// How a plate is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// "AB12 CDE", since 2001.
    Current,
    /// "A123 BCD", 1983 to 2001, with this many digits.
    Prefix(usize),
}

impl Style {
    /// The style whose first part this is.
    fn of_front(front: &[u8]) -> Option<Self> {
        match front {
            [a, b, tens, units] if is_area(*a) && is_area(*b) && is_age(*tens, *units) => Some(Self::Current),
            [year, digits @ ..] if is_year(*year) || year.eq_ignore_ascii_case(&b'Q') => {
                let number = (1..=3).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) && digits[0] != b'0';
                number.then_some(Self::Prefix(digits.len()))
            }
            _ => None,
        }
    }
}

/// Which letters are large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Large,
    Small,
    /// Only the first is large, as telephones write it.
    First,
}

impl Case {
    fn of(token: &[u8]) -> Option<Self> {
        let mut letters = token.iter().filter(|byte| byte.is_ascii_alphabetic());
        let first = letters.next()?.is_ascii_uppercase();
        let large = letters.clone().all(u8::is_ascii_uppercase);
        let small = letters.all(u8::is_ascii_lowercase);
        match (first, large, small) {
            (true, true, _) => Some(Self::Large),
            (false, _, true) => Some(Self::Small),
            (true, _, true) => Some(Self::First),
            _ => None,
        }
    }
}

/// Whether a token without gaps is a plate. Short ones in small letters are left alone, they could be anything.
fn in_one_piece(token: &[u8]) -> bool {
    let Some(case) = Case::of(token) else { return false };
    let (front, back) = token.split_at(token.len() - 3);
    let enough = |digits: usize| digits == 3 || digits == 2 && case == Case::Large;
    if are_plate_letters(back) {
        return match Style::of_front(front) {
            Some(Style::Current) => true,
            Some(Style::Prefix(digits)) => enough(digits),
            None => false,
        };
    }
    let (letters, rest) = token.split_at(3);
    let Some((year, digits)) = rest.split_last() else { return false };
    let number = digits.iter().all(u8::is_ascii_digit) && digits.first().is_some_and(|digit| *digit != b'0');
    let told = digits.len() == 3 || !is_word(letters);
    are_plate_letters(letters) && number && is_year(*year) && enough(digits.len()) && told
}

/// Whether two parts with a gap between are a plate rather than "SE15 for" or "A38 bus".
fn told_apart(text: &str, front: &[u8], back: &[u8], style: Style) -> bool {
    let (Some(first), Some(second)) = (Case::of(front), Case::of(back)) else { return false };
    match (first, second, style) {
        (Case::Large, Case::Large, Style::Prefix(1 | 2))
        | (Case::Small | Case::First, Case::Small, Style::Current | Style::Prefix(3)) => !is_word(back),
        (Case::Large | Case::First, Case::Large, _) => !is_word(back) || !word::shouted(text),
        _ => false,
    }
}

fn is_area(letter: u8) -> bool {
    letter.is_ascii_alphabetic() && !b"IQZ".contains(&letter.to_ascii_uppercase())
}

/// Whether all of these may stand on a plate.
fn are_plate_letters(letters: &[u8]) -> bool {
    letters.iter().all(|letter| letter.is_ascii_alphabetic() && !b"IQ".contains(&letter.to_ascii_uppercase()))
}

/// Letters that stood for a year; I, O, Q, U and Z never did.
fn is_year(letter: u8) -> bool {
    letter.is_ascii_alphabetic() && !b"IOQUZ".contains(&letter.to_ascii_uppercase())
}

/// The number of a half-year: 02 to 29 from March, 51 to 79 from September.
fn is_age(tens: u8, units: u8) -> bool {
    match tens {
        b'0' => matches!(units, b'2'..=b'9'),
        b'1' | b'2' | b'6' | b'7' => units.is_ascii_digit(),
        b'5' => matches!(units, b'1'..=b'9'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> bool {
        let bytes = text.as_bytes();
        let token = word::token_end(bytes, 0);
        let back = word::gaps(bytes, token).unwrap_or(token);
        end(text, 0, token).is_some() || (token == 3 && suffixed(text, 0, back, word::token_end(bytes, back)))
    }

    #[test]
    fn british_plates_are_found() {
        for text in [
            "AB12 CDE",
            "AB12CDE",
            "ab12cde",
            "ab12 cdf",
            "Ab12 cdf",
            "AB12-CDE",
            "AB12\u{a0}CDE",
            "A123 BCD",
            "A123BCD",
            "a123bcd",
            "A12 BCD",
            "S4 LLY",
            "ABC 123D",
            "ABC123D",
            "ABC 1D",
            "abc 123d",
            "Q123 ABC",
            "SE15 FOR sale",
        ] {
            assert!(found(text), "{text}");
        }
    }

    #[test]
    fn districts_roads_and_models_are_not() {
        for text in [
            "se15 for",
            "SE15 FOR SALE",
            "bs16 was",
            "AB99 CDE",
            "AB31CDE",
            "A38 the",
            "A38 BUS",
            "M32 JCT 3",
            "BMW 320D",
            "BUS 76A",
            "a12 bcd",
            "APT 12C",
            "AB12 CDEF",
            "AB12 Cde",
            "model AB12CDE".trim_start_matches("model "),
        ] {
            assert_eq!(found(text), text == "AB12CDE", "{text}");
        }
    }
}
