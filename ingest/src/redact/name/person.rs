//! The words of a person's name, and what follows them.

use super::super::word;
use super::given::is_given;
use super::words::{is_byname, is_land, is_ordinary, is_place, is_role};

/// Whether capitals tell a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// The words of a name begin with a capital.
    Capital,
    /// Any word that is no ordinary one could be a name: text in small letters or in capitals throughout.
    Caseless,
}

/// What led to the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// "Mr": the first word is a surname, even where it is "Park".
    Title,
    /// "Regards,": a later word may be a surname, even where it is "Park".
    Signature,
    Cue,
}

/// How to read a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    /// Words at most, without initials and particles.
    pub(super) most: usize,
    pub(super) manner: Manner,
    pub(super) after: After,
}

/// How a name begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    Initials,
    /// A common given name.
    Given,
    Other,
}

/// Words that read like a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Without initials and particles; 0 where there are only initials.
    pub(super) words: usize,
    pub(super) first: First,
    /// Whether the next word makes it a place: "Martin Luther King Drive".
    pub(super) place: bool,
    /// Whether its last word is as often a place: "Victoria Park".
    pub(super) land: bool,
}

impl Person {
    pub(super) fn given(&self) -> bool {
        self.first == First::Given
    }

    pub(super) fn initials(&self) -> bool {
        self.first == First::Initials
    }
}

/// Reads the name that starts at `start`, if one does.
pub(super) fn person(text: &str, start: usize, reading: Reading) -> Option<Person> {
    let bytes = text.as_bytes();
    let mut person = Person { start, end: start, words: 0, first: First::Other, place: false, land: false };
    let mut at = start;
    while let Some(end) = word_end(text, at) {
        let word = &text[at..end];
        let dot = usize::from(bytes.get(end) == Some(&b'.'));
        let mut next = end;
        if is_initial(word, reading.manner, dot) && !(person.words > 0 && matches!(word, "I" | "A")) {
            if person.words == 0 {
                person.first = First::Initials;
            }
            person.end = end;
            next = end + dot;
        } else if !leads_on(text, word, end) {
            if !accepted(&mut person, word, reading) {
                break;
            }
            person.end = end;
        }
        at = word::spaces(bytes, next);
        if at == end {
            person.place |= owns_a_place(text, end);
            break;
        }
    }
    (person.end > start).then_some(person)
}

/// Takes a word into a name, unless it is none.
fn accepted(person: &mut Person, word: &str, reading: Reading) -> bool {
    person.place = makes_a_place(word, person, reading.after);
    let surname = reading.after == After::Title || person.first != First::Other;
    let byname = surname && reading.manner == Manner::Capital && is_byname(word);
    if person.words == reading.most || person.place || !(byname || is_name(word, reading.manner)) {
        return false;
    }
    if person.words == 0 && person.first == First::Other && is_given(word) {
        person.first = First::Given;
    }
    person.land = is_land(word);
    person.words += 1;
    true
}

/// Whether this word says that the words before it, or it itself, name a place.
fn makes_a_place(word: &str, person: &Person, after: After) -> bool {
    if person.words == 0 && after == After::Title {
        return false;
    }
    let surname = after == After::Title || after == After::Signature && person.words > 0 || person.first != First::Other;
    is_place(word) || is_land(word) && !surname
}

/// "Smith's Lane".
fn owns_a_place(text: &str, end: usize) -> bool {
    let rest = &text[end..];
    let owned = ["'s ", "'S ", "\u{2019}s ", "\u{2019}S "].iter().find_map(|possessive| rest.strip_prefix(possessive));
    owned.is_some_and(|owned| word_end(owned, 0).is_some_and(|end| is_place(&owned[..end])))
}

fn is_initial(word: &str, manner: Manner, dot: usize) -> bool {
    let mut characters = word.chars();
    let (first, none) = (characters.next(), characters.next());
    let small = |first: char| manner == Manner::Caseless && (dot == 1 || !"aix".contains(first.to_ascii_lowercase()));
    none.is_none() && first.is_some_and(|first| first.is_uppercase() || first.is_alphabetic() && small(first))
}

/// Whether a word is a particle with more of a name behind it: "van der Meer".
fn leads_on(text: &str, word: &str, end: usize) -> bool {
    let particle = [
        "al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "st", "ten", "ter", "van",
        "von", "y",
    ]
    .contains(&word);
    particle && word_end(text, word::spaces(text.as_bytes(), end)).is_some_and(|next| next > end + 2)
}

fn is_name(word: &str, manner: Manner) -> bool {
    let first = word.chars().next();
    let cased = match manner {
        Manner::Capital => first.is_some_and(|first| !first.is_lowercase()),
        Manner::Caseless => true,
    };
    cased && word.chars().nth(1).is_some() && !is_ordinary(word) && !is_role(word)
}

/// Where a word of letters ends; an apostrophe or a hyphen may join two parts, an "'s" is left out.
pub(super) fn word_end(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let mut end = 0;
    let mut characters = rest.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let joins =
            at > 0 && "'\u{2019}-".contains(character) && next.is_some_and(char::is_alphabetic) && !possessive(&rest[at..]);
        if !character.is_alphabetic() && !joins {
            break;
        }
        end = at + character.len_utf8();
    }
    (end > 0).then_some(start + end)
}

fn possessive(rest: &str) -> bool {
    let mut characters = rest.chars().skip(1);
    !rest.starts_with('-') && matches!(characters.next(), Some('s' | 'S')) && !characters.next().is_some_and(char::is_alphabetic)
}

/// What follows a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follow {
    /// Nothing, or nothing but punctuation.
    End,
    Line,
    /// Punctuation, and more.
    Mark,
    /// A number, a bracket: the way to reach someone, or what is left of it.
    Contact,
    /// A word that is no name.
    Ordinary,
    Word,
}

/// What follows what ends at `end`.
pub(super) fn follow(text: &str, end: usize) -> Follow {
    let rest = text[end..].trim_start_matches([' ', '\t', '\u{a0}', '.']);
    let Some(next) = rest.chars().next() else { return Follow::End };
    match next {
        '\n' | '\r' => Follow::Line,
        '(' | '[' | '+' | '0'..='9' | '<' => Follow::Contact,
        next if next.is_alphabetic() && text[end..].starts_with('.') => Follow::Mark,
        next if next.is_alphabetic() => {
            let word = word_end(rest, 0).map_or(rest, |end| &rest[..end]);
            let kiss = word.trim_matches(['x', 'X']).is_empty() && rest.len() == word.len();
            match () {
                () if kiss => Follow::End,
                () if is_ordinary(word) => Follow::Ordinary,
                () => Follow::Word,
            }
        }
        _ if rest.chars().all(|character| !character.is_alphanumeric()) => Follow::End,
        _ => Follow::Mark,
    }
}

/// Whether what is written at `start` has to be taken for a name without the help of capitals.
pub(super) fn manner(text: &str, cue: &str, start: usize) -> Manner {
    let large = text[start..].chars().next().is_some_and(|first| !first.is_lowercase());
    let shouted = cue.len() > 1 && !cue.bytes().any(|byte| byte.is_ascii_lowercase()) && word::shouted(text);
    if large && !shouted { Manner::Capital } else { Manner::Caseless }
}
