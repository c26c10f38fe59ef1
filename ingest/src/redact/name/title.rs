//! Names after a title: "Mrs Patel", "Dr. Anna van der Berg", "PC Jones".

use super::super::word;
use super::person::{After, Manner, Reading, manner, person};
use super::words::is_place;

/// Titles, and ranks of officials.
#[rustfmt::skip]
pub(super) const TITLES: [&str; 31] = [
    "alderman", "chaplain", "cllr", "constable", "councillor", "councilor", "dame", "detective", "dr", "imam", "insp",
    "inspector", "miss", "mister", "mr", "mrs", "ms", "mx", "officer", "pastor", "pc", "pcso", "prof", "professor", "rabbi",
    "rev", "revd", "reverend", "sergeant", "sgt", "wpc",
];

/// Titles that tell even in small letters.
const PLAIN: [&str; 6] = ["cllr", "mister", "mr", "mrs", "ms", "mx"];

/// Words before "miss", "rev", "dr" and the like that make them titles.
#[rustfmt::skip]
const BEFORE: [&str; 36] = [
    "and", "ask", "asked", "attention", "by", "call", "called", "contact", "dear", "evening", "fao", "for", "from", "hello",
    "hey", "hi", "is", "it", "met", "morning", "neighbour", "of", "or", "our", "phone", "regards", "ring", "said", "saw", "see",
    "seen", "spoke", "tell", "to", "told", "with",
];

/// The name after the title from `start` to `end`.
pub(super) fn name(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let title = &text[start..end];
    let dot = end + usize::from(bytes.get(end) == Some(&b'.'));
    let at = word::spaces(bytes, dot);
    if at == end || !is_title(text, start, title) {
        return None;
    }
    let manner = manner(text, title, at);
    let most = if manner == Manner::Capital { 4 } else { 1 };
    let mut found = person(text, at, Reading { most, manner, after: After::Title })?;
    if manner == Manner::Caseless && (found.given() || found.initials()) {
        found = person(text, at, Reading { most: 2, manner, after: After::Title })?;
    }
    // "Mrs Lane" is a neighbour, "Miss Lane" more often a street.
    let street = title.eq_ignore_ascii_case("miss") && is_place(&text[found.start..found.end]);
    (found.words > 0 && !found.place && !street).then_some((found.start, found.end))
}

fn is_title(text: &str, start: usize, title: &str) -> bool {
    let bytes = text.as_bytes();
    let lower = title.as_bytes()[0].is_ascii_lowercase();
    let before = word::letters_before(bytes, word::spaces_before(bytes, start));
    if title.eq_ignore_ascii_case("dr") {
        // "Lake Shore Dr Two men": a drive rather than a doctor.
        let street = before.first().is_some_and(u8::is_ascii_uppercase) || lower && !before.is_empty();
        return !street || word::listed(before, &BEFORE);
    }
    !lower || word::listed(title.as_bytes(), &PLAIN) || word::listed(before, &BEFORE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(TITLES.is_sorted() && PLAIN.is_sorted() && BEFORE.is_sorted());
    }

    fn found(text: &str) -> Option<&str> {
        let start = text.find(['M', 'D', 'P', 'm', 'd']).expect("a title");
        let end = word::token_end(text.as_bytes(), start);
        name(text, start, end).map(|(start, end)| &text[start..end])
    }

    #[test]
    fn what_follows_a_title_is_a_name() {
        for (text, name) in [
            ("Mr Khan shouted", "Khan"),
            ("Mrs. O'Brien's dog", "O'Brien"),
            ("Dr Anneliese van der Meer", "Anneliese van der Meer"),
            ("Mr J. P. Okafor", "J. P. Okafor"),
            ("mr khan shouted", "khan"),
            ("mr john khan shouted", "john khan"),
            ("MR KHAN WAS HERE", "KHAN"),
            ("Ms Taylor-Jones", "Taylor-Jones"),
            ("Mr Park said", "Park"),
            ("PC Whitcombe told", "Whitcombe"),
            ("Professor Müller", "Müller"),
            ("Mr.Patel", "Patel"),
        ] {
            assert_eq!(found(text), Some(name), "{text}");
        }
    }

    #[test]
    fn streets_shops_and_verbs_are_not() {
        for text in [
            "Dr Martin Luther King Drive",
            "Mrs Smith's Lane",
            "PC World",
            "Miss the days",
            "mr and mrs",
            "Miss Lane",
            "miss sarah",
            "Mr. The",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
        assert_eq!(name("on N Shore Dr Two men", 11, 13), None);
    }
}
