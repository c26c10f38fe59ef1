//! Names that a greeting gives away: "Dear Jane,", "Hi Tom and Bob", "Good morning Mrs Patel".

use super::super::word;
use super::given::is_given;
use super::person::{After, Follow, Manner, Reading, follow, manner, person, word_end};
use super::title::TITLES;
use super::words::{is_double, is_ordinary, is_role};

/// Words that greet.
#[rustfmt::skip]
pub(super) const GREETINGS: [&str; 15] = [
    "afternoon", "attention", "attn", "dear", "dearest", "evening", "fao", "greetings", "hello", "hey", "heya", "hi", "hiya",
    "howdy", "morning",
];

/// Claims the names after the greeting from `start` to `end`.
pub(super) fn names(text: &str, start: usize, end: usize, claim: &mut dyn FnMut(usize, usize)) {
    let Some(mut at) = first(text, start, end) else { return };
    let cue = &text[start..end];
    while let Some(name_end) = one(text, cue, at) {
        claim(at, name_end);
        match another(text, name_end) {
            Some(next) => at = next,
            None => return,
        }
    }
}

/// Where the name would start.
fn first(text: &str, start: usize, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let cue = &text[start..end];
    let timed = ["afternoon", "evening", "morning"].iter().any(|part| cue.eq_ignore_ascii_case(part));
    if timed && !opens(text, start) {
        return None;
    }
    let marks = if matches!(cue.as_bytes()[0].to_ascii_lowercase(), b'a' | b'f') { ":,.- " } else { ", " };
    let at =
        end + text[end..].bytes().take_while(|byte| marks.as_bytes().contains(byte) || *byte == 0xC2 || *byte == 0xA0).count();
    let titled = word_end(text, at).is_some_and(|end| word::listed(&bytes[at..end], &TITLES));
    (at > end && text.is_char_boundary(at) && !titled).then_some(at)
}

/// Whether "morning" begins a sentence, or follows "good" that does.
fn opens(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end();
    let good = before.len() >= 4 && before.as_bytes()[before.len() - 4..].eq_ignore_ascii_case(b"good");
    good || before.is_empty() || before.ends_with(['.', '!', '?', '\n'])
}

/// Where the name at `at` ends.
fn one(text: &str, cue: &str, at: usize) -> Option<usize> {
    let manner = manner(text, cue, at);
    let found = person(text, at, Reading { most: 3, manner, after: After::Cue })?;
    let follows = follow(text, found.end);
    let role = next_word(text, found.end).is_some_and(|word| is_role(word) && follows != Follow::Mark);
    // "Dear Victoria Police", but "Hi Jane Police came".
    let sentence = role && found.given() && found.words == 1 && !cue.eq_ignore_ascii_case("dear");
    if found.words == 0 || found.place || role && !sentence {
        return None;
    }
    let closed = matches!(follows, Follow::End | Follow::Line | Follow::Mark | Follow::Contact);
    let comma = text[..at].trim_end().ends_with(',') && !cue.eq_ignore_ascii_case("dear");
    match manner {
        _ if comma => (found.given() && (closed || follows == Follow::Ordinary)).then_some(found.end),
        Manner::Capital => (closed || found.given() || found.initials() || follows == Follow::Ordinary).then_some(found.end),
        Manner::Caseless if closed && found.words <= 2 => Some(found.end),
        Manner::Caseless => word_end(text, at).filter(|end| is_given(&text[at..*end]) && !is_double(&text[at..*end])),
    }
}

fn next_word(text: &str, end: usize) -> Option<&str> {
    let at = word::spaces(text.as_bytes(), end);
    word_end(text, at).map(|end| &text[at..end])
}

/// Claims the names that go on after a first one that ends at `end`: "Ravi & Jo".
pub(super) fn further(text: &str, end: usize, claim: &mut dyn FnMut(usize, usize)) {
    let mut end = end;
    while let Some(at) = another(text, end) {
        let Some(found) = person(text, at, Reading { most: 2, manner: Manner::Capital, after: After::Cue })
            .filter(|found| found.words > 0 && !found.place)
        else {
            return;
        };
        claim(found.start, found.end);
        end = found.end;
    }
}

/// Where a second name starts: after "and", "&", a slash, or a comma before a given name.
fn another(text: &str, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let at = word::spaces(bytes, end);
    let (joined, comma) = match bytes[at..] {
        [b'&' | b'/' | b'+', ..] => (at + 1, false),
        [b',', ..] => (at + 1, true),
        [a, n, d, b' ', ..] if [a, n, d].eq_ignore_ascii_case(b"and") && at > end => (at + 3, false),
        _ => return None,
    };
    let next = word::spaces(bytes, joined);
    let word = word_end(text, next).map(|end| &text[next..end])?;
    let large = word.starts_with(char::is_uppercase) && !is_ordinary(word);
    (is_given(word) && (large || !comma) || large && !comma).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(GREETINGS.is_sorted());
    }

    fn found(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let start = text.find("good ").map_or(0, |start| start + 5);
        names(text, start, word::token_end(text.as_bytes(), start), &mut |start, end| found.push(&text[start..end]));
        found
    }

    #[test]
    fn who_is_greeted_is_a_name() {
        for (text, names) in [
            ("Dear Jane, the", &["Jane"][..]),
            ("Hi Tom and Olu, the", &["Tom", "Olu"]),
            ("hi tom, the", &["tom"]),
            ("hi tom the", &["tom"]),
            ("Hello Folasade - the", &["Folasade"]),
            ("Hi Sam/Alex, the", &["Sam", "Alex"]),
            ("Dear Jane Smith\nThe", &["Jane Smith"]),
            ("good morning Xanthe, the", &["Xanthe"]),
            ("DEAR JANE, THE", &["JANE"]),
            ("Hi Xanthe just to say", &["Xanthe"]),
            ("FAO: J. Okafor, the", &["J. Okafor"]),
        ] {
            assert_eq!(found(text), names, "{text}");
        }
    }

    #[test]
    fn everyone_and_nobody_is_not() {
        for text in [
            "Dear Sir or Madam",
            "Dear Neighbourhood Team,",
            "Hi all,",
            "hello, is anyone",
            "Dear me,",
            "Hi-vis",
            "Hello Kitty bag",
            "Hi there,",
            "Morning Road traffic",
            "Dear Bristol Police,",
            "hi just to say",
            "Hello, Police came",
            "Dear Park Road residents,",
            "Hi, Victoria Street is",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}
