//! A name that stands alone at the end: "It is dark. - Jane", "\nJane Smith".

use super::super::word;
use super::person::{After, Follow, Manner, Reading, follow, person};

/// A name and what leads to it, in bytes; longer endings are sentences.
const LONGEST: usize = 48;

/// The name at the end of the text.
pub(super) fn name(text: &str) -> Option<(usize, usize)> {
    let text = without_placeholders(text);
    let (start, lead) = led(text)?;
    let large = !text[start..].starts_with(char::is_lowercase);
    let manner = if large { Manner::Capital } else { Manner::Caseless };
    let found = person(text, start, Reading { most: 3, manner, after: After::Cue })
        .filter(|found| follow(text, found.end) == Follow::End && !found.place)?;
    let known = found.given() || found.initials() && found.words == 1;
    let alone = found.words > 0 && large && !word::shouted(text);
    let signed = match lead {
        Lead::Dash | Lead::Line => known,
        Lead::DashAfterSentence => known || alone,
        Lead::Sentence => found.given() && found.words >= 2 && alone && !found.land,
    };
    signed.then_some((found.start, found.end))
}

/// Whether the last word begins with a capital, or with anything else that is no small letter; most texts end otherwise.
pub(super) fn is_large(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(last) = bytes.iter().rposition(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii()) else { return false };
    let word = bytes[..=last].iter().rposition(|byte| !byte.is_ascii_lowercase());
    word.is_none_or(|before| bytes[before] != b' ')
}

/// The text without what was put for a telephone number or an address after the name: `- Jane, [telephone]`.
fn without_placeholders(text: &str) -> &str {
    let mut rest = text;
    while let Some((before, _)) = rest
        .trim_end_matches([' ', '\n', '.', ',', '(', ')', '/', '|', '-', '~', '\u{2013}', '\u{2014}'])
        .strip_suffix(']')
        .and_then(|rest| rest.rsplit_once('['))
    {
        rest = before;
    }
    if rest.is_empty() { text } else { rest }
}

/// What stands before the last words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    Dash,
    DashAfterSentence,
    Line,
    Sentence,
}

/// Where the last words start, and what leads to them. The stop of an initial and the hyphen of a double name lead to nothing.
fn led(text: &str) -> Option<(usize, Lead)> {
    let words = text.trim_end_matches(|character: char| !character.is_alphabetic()).trim_end_matches([' ', 'x', 'X']);
    let from = words.floor_char_boundary(words.len().saturating_sub(LONGEST));
    let signs = words[from..].char_indices().rev().map(|(at, sign)| (from + at, sign));
    for (at, sign) in signs {
        let before = &words[..at];
        let start = word::spaces(text.as_bytes(), at + sign.len_utf8());
        let apart = start > at + sign.len_utf8();
        match sign {
            '\n' => return Some((start, Lead::Line)),
            '-' | '~' | '\u{2010}'..='\u{2015}' => {
                let sentence = before.trim_end().trim_end_matches(['-', '~']).trim_end();
                if sentence.is_empty() || sentence.ends_with(['.', '!', '?', ',']) {
                    return Some((start, Lead::DashAfterSentence));
                }
                if before.ends_with(char::is_whitespace) {
                    return Some((start, Lead::Dash));
                }
            }
            '.' if initial(before) => {}
            '.' | '!' | '?' if apart => return Some((start, Lead::Sentence)),
            _ => {}
        }
    }
    None
}

/// Whether a single capital ends here.
fn initial(before: &str) -> bool {
    let mut characters = before.chars().rev();
    characters.next().is_some_and(char::is_uppercase) && !characters.next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        name(text).map(|(start, end)| &text[start..end])
    }

    #[test]
    fn a_name_alone_at_the_end_is_a_signature() {
        for (text, signed) in [
            ("It is dark - Jane", "Jane"),
            ("It is dark. - Xanthe Okoro", "Xanthe Okoro"),
            ("It is dark \u{2014} Jane.", "Jane"),
            ("It is dark -Jane", "Jane"),
            ("It is dark - J. Okafor", "J. Okafor"),
            ("It is dark\nJane Smith", "Jane Smith"),
            ("It is dark. Jane Smith", "Jane Smith"),
            ("it is dark - gareth", "gareth"),
            ("It is dark. ~ Jane", "Jane"),
            ("It is dark. - Jane x", "Jane"),
            ("It is dark - Jane, [telephone] / [e-mail]", "Jane"),
            ("it is dark - jane smith", "jane smith"),
        ] {
            assert_eq!(found(text), Some(signed), "{text}");
        }
    }

    #[test]
    fn a_place_at_the_end_is_not() {
        for text in [
            "Lamp out. - Queen Square",
            "Broken window - Police informed.",
            "It is dark.",
            "Fight on Jane Street.",
            "Down at the St. Mary",
            "IT IS DARK - EASTON",
            "Lamp out - Easton",
            "Seen by Victoria.",
            "off-Jane",
            "It was Jane Smith.",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
