//! Names that a title, a greeting, an introduction or a signature gives away.

mod closing;
mod ending;
mod given;
mod greeting;
mod introduction;
mod person;
mod title;
mod words;

use super::clues::Clues;
use super::kind::Kind;
use super::span::{Span, Spans};
use super::word;

/// Words that may lead to a name; `clues.rs` looks for them.
pub(super) const CUES: [&[&str]; 5] =
    [&title::TITLES, &greeting::GREETINGS, &closing::STRONG, &closing::WEAK, &["i", "im", "name", "names", "this"]];

/// Claims names that a word before them gives away.
pub(super) fn find(text: &str, clues: &Clues, spans: &mut Spans) {
    match clues.leads() {
        Some(leads) => leads.iter().for_each(|at| at_word(text, *at, spans)),
        None => (0..text.len()).for_each(|at| at_word(text, at, spans)),
    }
}

/// Claims the names that stand alone at the end.
pub(super) fn find_at_end(text: &str, clues: &Clues, spans: &mut Spans) {
    let mut rest = text;
    while (ending::is_large(rest) || clues.any(Clues::SIGN))
        && let Some((start, end)) = ending::name(rest)
        && spans.claim_free(Span { start, end, kind: Kind::Name })
    {
        // "- Jane [telephone] - Bob"
        rest = &text[..start];
    }
}

/// Claims the name that the word at `start` leads to, if a word starts there.
fn at_word(text: &str, start: usize, spans: &mut Spans) {
    let bytes = text.as_bytes();
    if !word::begins(text, start) || bytes[..start].ends_with(b"[") {
        return;
    }
    let end = start + bytes[start..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let cue = &bytes[start..end];
    let mut claim = |start, end| {
        spans.claim_free(Span { start, end, kind: Kind::Name });
    };
    let found = match () {
        () if word::listed(cue, &title::TITLES) => title::name(text, start, end),
        () if word::listed(cue, &greeting::GREETINGS) => {
            greeting::names(text, start, end, &mut claim);
            None
        }
        () if word::listed(cue, &closing::STRONG) || word::listed(cue, &closing::WEAK) => {
            let signed = closing::name(text, start, end);
            if let Some((_, end)) = signed {
                greeting::further(text, end, &mut claim);
            }
            signed
        }
        () if word::listed(cue, &["i", "im", "this"]) => introduction::own(text, start, end),
        () if cue.eq_ignore_ascii_case(b"name") => introduction::told(text, start, end),
        () if cue.eq_ignore_ascii_case(b"names") => introduction::told(text, start, end - 1),
        () => None,
    };
    if let Some((start, end)) = found {
        claim(start, end);
    }
}
