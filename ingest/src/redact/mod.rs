//! Redaction of free text before it is stored: identifiers are replaced by their kind in square brackets.
//!
//! [`redact`] looks for what is written as an identifier: telephone numbers, e-mail addresses, postcodes, number plates,
//! payment cards, national insurance and social security numbers, links, and names that a title, a greeting, an
//! introduction or a signature gives away. A name in the middle of a sentence without any of these is not found.
//! A glance at the text first tells which recognisers could fire at all; most texts need none.

mod card;
mod clues;
mod digits;
mod email;
mod kind;
mod link;
mod name;
mod national_insurance;
mod number;
mod plate;
mod postcode;
mod social_security;
mod span;
mod telephone;
mod word;
mod zip;

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use clues::Clues;
pub use kind::{Kind, RedactionCounts};
use span::Spans;

/// Version of the rules by which free text is redacted; it changes with every rule.
pub const REDACTION_VERSION: i32 = 1;

/// A text without its identifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted<'a> {
    /// The text; the very one that was given where nothing was found.
    pub text: Cow<'a, str>,
    /// What was replaced.
    pub counts: RedactionCounts,
}

/// Replaces every identifier by its kind in square brackets.
///
/// Redacting the outcome again changes nothing. Where nothing is found the text is borrowed and nothing is allocated.
#[must_use]
pub fn redact(text: &str) -> Redacted<'_> {
    let spans = identifiers(text);
    let text = if spans.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(spans.replaced(text)) };
    Redacted { text, counts: spans.counts() }
}

/// Where the identifiers of a text stand, in bytes of the text.
///
/// What was replaced may uncover something else ("Regards, Jane" before an e-mail address), so it goes on until a round
/// finds nothing: that makes redaction idempotent.
fn identifiers(text: &str) -> Spans {
    let mut spans = round(text);
    while !spans.is_empty() {
        let more = round(&spans.replaced(text));
        if more.is_empty() || !spans.absorb(&more) {
            break;
        }
    }
    spans
}

fn round(text: &str) -> Spans {
    let mut spans = Spans::default();
    let clues = clues::clues(text);
    if clues.any(Clues::SLASH | Clues::WWW) {
        link::find(text, &mut spans);
    }
    if clues.any(Clues::AT | Clues::SPOKEN | Clues::BRACKET) {
        email::find(text, &mut spans);
    }
    if clues.any(Clues::DIGIT) {
        number::find(text, &mut spans);
        if clues.any(Clues::PLATE) {
            plate::find_announced(text, &mut spans);
        }
    }
    if clues.any(Clues::NAME) {
        name::find(text, &clues, &mut spans);
    }
    name::find_at_end(text, &clues, &mut spans);
    spans
}
