//! Names with which people introduce themselves: "my name is Ada Byron", "I am John Smith", "This is Jane from".

use super::super::word;
use super::person::{After, Follow, Manner, Reading, follow, manner, person, word_end};
use super::words::is_double;

/// Whose name may be told.
const OWNERS: [&str; 13] =
    ["first", "full", "her", "his", "last", "mum", "my", "neighbour", "our", "son", "the", "their", "whose"];

/// The name after the "name" from `start` to `end`.
pub(super) fn told(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let owner = word::letters_before(bytes, word::spaces_before(bytes, start));
    let told = word::listed(owner, &OWNERS);
    let rest = &text[end..];
    let verb = ["'s ", "\u{2019}s ", " is ", " was ", " - ", ": ", ":", "s "].iter().find(|verb| starts(rest, verb))?;
    let at = word::spaces(bytes, end + verb.len());
    let marked = verb.starts_with([':', ' ']) && !verb.ends_with("s ");
    if !told && !marked || *verb == "s " && !owner.eq_ignore_ascii_case(b"my") {
        return None;
    }
    let manner = manner(text, &text[start..end], at);
    let most = if manner == Manner::Capital { 3 } else { 2 };
    let found = person(text, at, Reading { most, manner, after: After::Cue })?;
    let sure = told || found.given() || found.initials() || found.words == 2;
    let the = owner.eq_ignore_ascii_case(b"the") && !found.given();
    (found.words > 0 && !found.place && sure && !the).then_some((found.start, found.end))
}

/// The name after the "I" or "this" from `start` to `end`.
pub(super) fn own(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let rest = &text[end..];
    let first_person = text[start..end].len() <= 2;
    let verbs: &[&str] = if first_person { &[" am ", "'m ", "\u{2019}m ", " "] } else { &[" is "] };
    let verb = verbs.iter().find(|verb| starts(rest, verb) && (verb.len() > 1 || end - start == 2))?;
    let at = word::spaces(bytes, end + verb.len());
    // "I" is always large: the verb tells whether the text is.
    let manner = manner(text, if first_person { verb.trim() } else { &text[start..end] }, at);
    let mut found = person(text, at, Reading { most: 3, manner, after: After::Cue })?;
    let follows = follow(text, found.end);
    let plausible = match manner {
        _ if found.land && !first_person => false,
        Manner::Capital if found.given() => found.words >= 2 || follows != Follow::Word,
        Manner::Capital => first_person && (found.words >= 2 || found.initials() && found.words == 1) && follows != Follow::Word,
        Manner::Caseless => found.given() && !word_end(text, at).is_some_and(|end| is_double(&text[at..end])),
    };
    if manner == Manner::Caseless {
        found = person(text, at, Reading { most: 2, manner, after: After::Cue })?;
    }
    (found.words > 0 && plausible && !found.place).then_some((found.start, found.end))
}

fn starts(rest: &str, prefix: &str) -> bool {
    rest.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        let at = text.to_lowercase().find("name");
        let span = match at {
            Some(at) => told(text, at, at + 4),
            None => own(text, 0, word::token_end(text.as_bytes(), 0)),
        };
        span.map(|(start, end)| &text[start..end])
    }

    #[test]
    fn introductions_name_someone() {
        for (text, name) in [
            ("My name is Ada Byron and", "Ada Byron"),
            ("my name is ada byron and", "ada byron"),
            ("My name's Xanthe.", "Xanthe"),
            ("His name was Dave", "Dave"),
            ("Name: J. Okafor", "J. Okafor"),
            ("the name's Bond Smith", ""),
            ("I am John Smith and", "John Smith"),
            ("I'm Jane, the", "Jane"),
            ("I\u{2019}m Xanthe Okoro from", "Xanthe Okoro"),
            ("i am jane smith from", "jane smith"),
            ("This is Jane from", "Jane"),
            ("I AM JANE SMITH", "JANE SMITH"),
        ] {
            assert_eq!(found(text).unwrap_or_default(), name, "{text}");
        }
    }

    #[test]
    fn other_sentences_do_not() {
        for text in [
            "My name is on the list",
            "the street name is Kings Road",
            "My name is withheld",
            "I am British Asian",
            "I am Very upset",
            "I AM SO UPSET",
            "i am frank about",
            "This is Easton not",
            "I am in New York",
            "This is Victoria Park",
            "I'm glad",
            "In Jane Street",
            "I am Bristol born",
            "user name is required",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
