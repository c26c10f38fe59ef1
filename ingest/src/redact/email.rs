//! E-mail addresses, also with spaces round the @ and spelled out: "jane dot smith at example dot com".

use memchr::memchr_iter;

use super::kind::Kind;
use super::span::{Span, Spans};
use super::word;

/// Providers that most people's addresses are with.
#[rustfmt::skip]
pub(super) const PROVIDERS: [&str; 26] = [
    "aol", "att", "blueyonder", "btinternet", "comcast", "fastmail", "gmail", "gmx", "googlemail", "hotmail", "icloud", "live",
    "mac", "mail", "me", "msn", "ntlworld", "outlook", "proton", "protonmail", "sbcglobal", "sky", "talktalk", "virginmedia",
    "yahoo", "ymail",
];

/// Last parts of domains that people spell out.
const ENDINGS: [&str; 34] = [
    "ac", "app", "au", "biz", "ca", "co", "com", "de", "dev", "edu", "es", "eu", "fr", "gov", "ie", "in", "info", "io", "it",
    "ltd", "me", "mil", "net", "nhs", "nl", "org", "pl", "police", "sch", "scot", "uk", "us", "wales", "xyz",
];

/// Words before "at" that are nobody's address.
#[rustfmt::skip]
const NOBODY: [&str; 52] = [
    "account", "address", "advert", "and", "are", "available", "back", "bought", "check", "complained", "contact", "email",
    "found", "from", "help", "her", "him", "info", "is", "it", "item", "listed", "listing", "login", "look", "looked",
    "looking", "mail", "me", "on", "one", "online", "only", "or", "order", "page", "people", "reach", "registered", "seen",
    "shop", "site", "someone", "store", "support", "that", "them", "us", "was", "website", "work", "working",
];

/// Claims every address.
pub(super) fn find(text: &str, spans: &mut Spans) {
    let bytes = text.as_bytes();
    for at in memchr_iter(b'@', bytes) {
        if let Some((start, end)) = around(text, at) {
            spans.claim(Span { start, end, kind: Kind::Email });
        }
    }
    for at in memchr::memchr2_iter(b'a', b'A', bytes) {
        if let Some((start, end)) = spelled(text, at) {
            spans.claim(Span { start, end, kind: Kind::Email });
        }
    }
}

/// The address round an @.
fn around(text: &str, at: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let left = word::spaces_before(bytes, at);
    let right = word::spaces(bytes, at + 1);
    let start = local_start(text, left)?;
    let domain = Domain::read(text, right)?;
    let tight = left == at && right == at + 1;
    let provider = tight && word::listed(&bytes[right..domain.first_end], &PROVIDERS);
    (domain.complete() || provider).then_some((start, domain.end))
}

/// The address round an "at", which needs a spelled-out dot, brackets, or a provider behind it.
fn spelled(text: &str, at: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let end = at + 2;
    if !bytes.get(at + 1)?.eq_ignore_ascii_case(&b't') || !word::begins(text, at) || !word::ends(text, end) {
        return None;
    }
    let bracketed =
        matches!((bytes[..at].last(), bytes.get(end)), (Some(b'(' | b'[' | b'{' | b'<'), Some(b')' | b']' | b'}' | b'>')));
    let (before, after) = if bracketed { (at - 1, end + 1) } else { (at, end) };
    let (left, right) = (word::spaces_before(bytes, before), word::spaces(bytes, after));
    if !bracketed && (left == before || right == after) {
        return None;
    }
    let domain = Domain::read(text, right).filter(Domain::complete)?;
    let start = local_start(text, left)?;
    let local = &bytes[start..left];
    let provider = word::listed(&bytes[right..domain.first_end], &PROVIDERS);
    let sure = bracketed || domain.spelled || provider;
    (sure && (bracketed || !word::listed(local, &NOBODY))).then_some((start, domain.end))
}

fn is_local(character: char) -> bool {
    character.is_alphanumeric() || "._%+-'\u{2019}&".contains(character)
}

/// Where the part before the @ begins that ends at `end`.
fn local_start(text: &str, end: usize) -> Option<usize> {
    let mut start = word_start(text, end)?;
    // "jane dot smith", "jane underscore smith"; nobody has more parts than a few.
    for _ in 0..4 {
        let bytes = text.as_bytes();
        let joint = word::spaces_before(bytes, start);
        let joiner = word::letters_before(bytes, joint);
        if joint == start || !word::listed(joiner, &["dash", "dot", "hyphen", "underscore"]) {
            break;
        }
        let Some(further) = word_start(text, word::spaces_before(bytes, joint - joiner.len())) else { break };
        start = further;
    }
    Some(start)
}

fn word_start(text: &str, end: usize) -> Option<usize> {
    let before = text.get(..end)?;
    let word = &before[before.trim_end_matches(is_local).len()..];
    let word = word.trim_start_matches(|character: char| !character.is_alphanumeric());
    (!word.is_empty()).then(|| end - word.len())
}

/// What stands behind the @.
#[derive(Debug, Clone, Copy)]
struct Domain {
    /// Where its first part ends.
    first_end: usize,
    end: usize,
    parts: usize,
    /// Whether a dot was spelled out.
    spelled: bool,
    /// Whether its last part is letters alone.
    worded: bool,
}

impl Domain {
    fn read(text: &str, start: usize) -> Option<Self> {
        let first_end = label_end(text, start)?;
        let mut domain = Self { first_end, end: first_end, parts: 1, spelled: false, worded: false };
        let (mut at, mut best) = (first_end, None);
        while let Some((from, spelled)) = dot(text, at) {
            let Some(end) = label_end(text, from) else { break };
            let label = &text.as_bytes()[from..end];
            let plain = from == at + 1;
            let known: &[&str] = if spelled { &ENDINGS } else { &["co", "com", "net", "org", "uk"] };
            at = end;
            if !plain && !word::listed(label, known) {
                // "parish dot example dot org": the middle counts once the end is known.
                if spelled {
                    continue;
                }
                break;
            }
            domain = Self {
                end,
                parts: domain.parts + 1,
                spelled: domain.spelled || spelled,
                worded: label.iter().all(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii()),
                ..domain
            };
            if domain.complete() {
                best = Some(domain);
            }
        }
        Some(best.unwrap_or(domain))
    }

    const fn complete(&self) -> bool {
        self.parts >= 2 && self.worded
    }
}

fn label_end(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let label = rest
        .find(|character: char| !(character.is_alphanumeric() || character == '-' || character == '_'))
        .map_or(rest, |end| &rest[..end]);
    let label = label.trim_end_matches(['-', '_']);
    (!label.is_empty()).then_some(start + label.len())
}

/// Where the next part of a domain starts, and whether its dot is spelled out.
fn dot(text: &str, end: usize) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()) {
        return Some((end + 1, false));
    }
    let from = word::spaces(bytes, end);
    match *bytes.get(from..)? {
        [b'.', ..] => Some((word::spaces(bytes, from + 1), false)),
        [b'(' | b'[' | b'{' | b'<', d, o, t, b')' | b']' | b'}' | b'>', ..] if [d, o, t].eq_ignore_ascii_case(b"dot") => {
            Some((word::spaces(bytes, from + 5), true))
        }
        [d, o, t, b' ', ..] if [d, o, t].eq_ignore_ascii_case(b"dot") && from > end => {
            Some((word::spaces(bytes, from + 3), true))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(PROVIDERS.is_sorted() && ENDINGS.is_sorted() && NOBODY.is_sorted());
    }

    fn found(text: &str) -> Vec<String> {
        let mut spans = Spans::default();
        find(text, &mut spans);
        spans.iter().map(|span| text[span.start..span.end].to_owned()).collect()
    }

    #[test]
    fn addresses_are_found_in_every_spelling() {
        for address in [
            "jane.smith@example.com",
            "jane @ example.co.uk",
            "jane@ example.com",
            "jane88 @example.com",
            "jane at example dot com",
            "jane (at) example (dot) com",
            "jane[at]example[dot]co[dot]uk",
            "Jane_S AT hotmail DOT co DOT uk",
            "jane dot smith at gmail dot com",
            "jane.smith at gmail.com",
            "jane@gmail",
            "jane@mail.3com.example.com",
            "josé@example.es",
            "o'brien+x@mail.example.org",
            "jane@example dot com",
            "jane@gmail . com",
            "jane at parish dot example dot org",
            "jane(at)example.org",
        ] {
            let text = format!("Write to {address}, please. Thanks");
            assert_eq!(found(&text), [address], "{text}");
        }
        assert_eq!(found("jane@example.com.2024"), ["jane@example.com"]);
    }

    #[test]
    fn places_and_shops_are_not() {
        for text in [
            "Fight @ High St. Then gone",
            "3 @ £5.00",
            "look at gmail.com",
            "bought at argos.co.uk",
            "at the dot on the map",
            "meet @tesco",
            "a dot at the end",
            "bought at example dot com",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
