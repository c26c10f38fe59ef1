//! Words, gaps and what stands before: the small change of all recognisers.

/// What separates the parts of a number or a plate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Space,
    Dash,
    Dot,
}

/// The one separator at `at`, and where it ends. Unbreakable and thin spaces and the longer dashes count as what they look like.
#[inline]
pub(super) fn gap(bytes: &[u8], at: usize) -> Option<(Gap, usize)> {
    match *bytes.get(at..)? {
        [b' ' | b'\t', ..] => Some((Gap::Space, at + 1)),
        [b'-', ..] => Some((Gap::Dash, at + 1)),
        [b'.', ..] => Some((Gap::Dot, at + 1)),
        [0xC2, 0xA0, ..] => Some((Gap::Space, at + 2)),
        [0xE2, 0x80, 0x80..=0x8A | 0xAF, ..] => Some((Gap::Space, at + 3)),
        [0xE2, 0x80, 0x90..=0x95, ..] | [0xE2, 0x88, 0x92, ..] => Some((Gap::Dash, at + 3)),
        _ => None,
    }
}

/// Where the separators from `at` end: one or two of them, none means nothing.
pub(super) fn gaps(bytes: &[u8], at: usize) -> Option<usize> {
    let (_, end) = gap(bytes, at)?;
    Some(gap(bytes, end).map_or(end, |(_, second)| second))
}

/// Where the spaces from `at` end.
pub(super) fn spaces(bytes: &[u8], mut at: usize) -> usize {
    while let Some((Gap::Space, end)) = gap(bytes, at) {
        at = end;
    }
    at
}

/// Where the spaces before `at` begin.
pub(super) fn spaces_before(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at = match bytes[..at] {
            [.., b' ' | b'\t'] => at - 1,
            [.., 0xC2, 0xA0] => at - 2,
            [.., 0xE2, 0x80, 0x80..=0x8A | 0xAF] => at - 3,
            _ => return at,
        }
    }
}

/// Whether no letter, digit or underscore ends at `at`.
pub(super) fn begins(text: &str, at: usize) -> bool {
    match text.as_bytes()[..at] {
        [] => true,
        [.., before] if before.is_ascii() => !(before.is_ascii_alphanumeric() || before == b'_'),
        _ => text.get(..at).and_then(|before| before.chars().next_back()).is_none_or(|before| !before.is_alphanumeric()),
    }
}

/// Whether no letter, digit or underscore begins at `at`.
pub(super) fn ends(text: &str, at: usize) -> bool {
    match text.as_bytes()[at..] {
        [] => true,
        [after, ..] if after.is_ascii() => !(after.is_ascii_alphanumeric() || after == b'_'),
        _ => text.get(at..).and_then(|after| after.chars().next()).is_none_or(|after| !after.is_alphanumeric()),
    }
}

/// Where the ASCII letters and digits from `at` end.
pub(super) fn token_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| !byte.is_ascii_alphanumeric()).map_or(bytes.len(), |length| at + length)
}

/// Where the ASCII letters and digits before `at` begin.
pub(super) fn token_start(bytes: &[u8], at: usize) -> usize {
    bytes[..at].iter().rposition(|byte| !byte.is_ascii_alphanumeric()).map_or(0, |last| last + 1)
}

/// The word of ASCII letters that ends at `at`; empty where none does.
pub(super) fn letters_before(bytes: &[u8], at: usize) -> &[u8] {
    let start = bytes[..at].iter().rposition(|byte| !byte.is_ascii_alphabetic()).map_or(0, |last| last + 1);
    &bytes[start..at]
}

/// Whether a sorted list in small letters holds the word, however it is written.
pub(super) fn listed(word: &[u8], list: &[&str]) -> bool {
    list.binary_search_by(|entry| entry.bytes().cmp(word.iter().map(u8::to_ascii_lowercase))).is_ok()
}

/// Whether a word of `cues` stands before `at`, with nothing but `fillers` and light punctuation between.
pub(super) fn announced_by(bytes: &[u8], at: usize, cues: &[&str], fillers: &[&str]) -> bool {
    let mut at = at;
    for _ in 0..5 {
        at = light_before(bytes, at);
        let word = letters_before(bytes, at);
        if word.is_empty() || bytes[..at - word.len()].last() == Some(&b'[') {
            return false;
        }
        if listed(word, cues) {
            return true;
        }
        if !listed(word, fillers) {
            return false;
        }
        at -= word.len();
    }
    false
}

fn light_before(bytes: &[u8], mut at: usize) -> usize {
    loop {
        let before = spaces_before(bytes, at);
        match bytes[..before] {
            [.., b':' | b'#' | b'.' | b'=' | b'-' | b'(' | b'+' | b'"' | b'\''] => at = before - 1,
            _ => return before,
        }
    }
}

/// Cuts a list without separators into its entries, all of one length.
pub(super) const fn cut<const LENGTH: usize, const COUNT: usize>(joined: &[u8]) -> [[u8; LENGTH]; COUNT] {
    assert!(joined.len() == LENGTH * COUNT, "the list has another length");
    let mut entries = [[0; LENGTH]; COUNT];
    let mut at = 0;
    while at < joined.len() {
        entries[at / LENGTH][at % LENGTH] = joined[at];
        at += 1;
    }
    entries
}

/// Whether the text is written in capitals, so that they tell nothing. What stands in brackets is not counted: it may be
/// a placeholder. The first few thousand bytes speak for the rest.
pub(super) fn shouted(text: &str) -> bool {
    let (mut small, mut large, mut inside) = (0_usize, 0_usize, false);
    for byte in text.bytes().take(4096) {
        inside = byte == b'[' || inside && byte != b']';
        small += usize::from(byte.is_ascii_lowercase() && !inside);
        large += usize::from(byte.is_ascii_uppercase() && !inside);
    }
    small * 4 < large
}

/// Whether the number at `at` belongs to a case, a thing or an account rather than to a person.
pub(super) fn reference(bytes: &[u8], at: usize) -> bool {
    announced_by(bytes, at, &REFERENCES, &["a", "is", "no", "nos", "num", "number", "numbers", "of", "was"])
}

/// What has numbers of its own.
#[rustfmt::skip]
const REFERENCES: [&str; 57] = [
    "account", "asset", "badge", "barcode", "batch", "booking", "cad", "case", "chassis", "claim", "code", "complaint",
    "confirmation", "crime", "docket", "file", "frame", "id", "imei", "incident", "invoice", "isbn", "item", "job", "log",
    "meter", "model", "occurrence", "order", "parcel", "part", "pcn", "permit", "policy", "product", "rd", "receipt", "ref",
    "reference", "refs", "report", "request", "reservation", "sensor", "serial", "sku", "sn", "sr", "stock", "storm", "ticket",
    "tracking", "uprn", "urn", "version", "vin", "voucher",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_known_in_every_width() {
        for (text, kind) in
            [(" ", Gap::Space), ("\u{a0}", Gap::Space), ("\u{202f}", Gap::Space), ("\u{2013}", Gap::Dash), (".", Gap::Dot)]
        {
            assert_eq!(gap(text.as_bytes(), 0), Some((kind, text.len())), "{text:?}");
        }
        assert_eq!(gap("é".as_bytes(), 0), None);
        assert_eq!(spaces_before("a\u{a0} \u{2009}".as_bytes(), 7), 1);
    }

    #[test]
    fn a_letter_of_any_alphabet_belongs_to_a_word() {
        assert!(begins("é1", 0) && !begins("é1", 2) && begins("\u{201c}1", 3));
        assert!(ends("1é", 3) && !ends("1é", 1) && ends("1\u{201d}", 1));
    }

    #[test]
    fn a_cue_reaches_over_fillers_only() {
        let text = b"crime ref. no: 123, phone 123, [plate] 123";
        assert!(REFERENCES.is_sorted() && reference(text, 15));
        assert!(!reference(text, 26));
        assert!(!announced_by(text, 39, &["plate"], &[]));
    }
}
