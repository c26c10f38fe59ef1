//! National insurance numbers of the United Kingdom: two letters of an allocated prefix, six digits, a letter from A to D.
//!
//! Prefixes after HM Revenue & Customs, National Insurance Manual NIM39110.

use super::word;

/// Where the number that starts at `at` ends.
pub(super) fn end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let prefix = bytes.get(at..at + 2)?;
    if !allocated(prefix) || !word::begins(text, at) {
        return None;
    }
    let mut place = at + 2;
    for _ in 0..3 {
        place = word::gap(bytes, place).map_or(place, |(_, end)| end);
        if !bytes.get(place..place + 2)?.iter().all(u8::is_ascii_digit) {
            return None;
        }
        place += 2;
    }
    let attached = bytes.get(place).is_some_and(u8::is_ascii_alphabetic);
    place = word::gap(bytes, place).map_or(place, |(_, end)| end);
    let suffix = bytes.get(place).filter(|suffix| matches!(suffix.to_ascii_uppercase(), b'A'..=b'D'))?;
    // "At 12 34 56 a man": a word of its own must be written as the prefix is.
    let same = suffix.is_ascii_lowercase() == prefix[1].is_ascii_lowercase()
        && prefix[0].is_ascii_lowercase() <= suffix.is_ascii_lowercase();
    ((same || attached) && word::ends(text, place + 1)).then_some(place + 1)
}

fn allocated(prefix: &[u8]) -> bool {
    let [first, second] = [prefix[0].to_ascii_uppercase(), prefix[1].to_ascii_uppercase()];
    let letters = first.is_ascii_uppercase() && second.is_ascii_uppercase();
    let excluded = b"DFIQUV".contains(&first) || b"DFIOQUV".contains(&second);
    letters && !excluded && !matches!(&[first, second], b"BG" | b"GB" | b"KN" | b"NK" | b"NT" | b"TN" | b"ZZ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_is_read() {
        for text in [
            "AB123456C",
            "AB 12 34 56 C",
            "ab123456c",
            "AB 123456 C",
            "AB-12-34-56-C",
            "AB.12.34.56.C",
            "ab 12 34 56 d",
            "Ab123456c",
        ] {
            assert_eq!(end(text, 0), Some(text.len()), "{text}");
        }
    }

    #[test]
    fn other_prefixes_and_suffixes_are_refused() {
        for text in [
            "QQ123456C",
            "BG123456A",
            "ZZ123456A",
            "DA123456A",
            "AO123456A",
            "AB123456E",
            "AB12345C",
            "AB1234567C",
            "AB123456CD",
            "AT 12 34 56 a",
        ] {
            assert_eq!(end(text, 0), None, "{text}");
        }
        assert_eq!(end("XAB123456C", 1), None);
    }
}
