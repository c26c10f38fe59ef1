//! Everything with digits in it: which recogniser a group of letters and digits goes to.

use super::digits::{Chain, Group, digits_end};
use super::kind::Kind;
use super::span::{Span, Spans};
use super::{card, national_insurance, plate, postcode, social_security, telephone, word, zip};

/// Claims cards, national insurance and social security numbers, telephone numbers, postcodes and plates.
pub(super) fn find(text: &str, spans: &mut Spans) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(digit) = bytes[at..].iter().position(u8::is_ascii_digit).map(|length| at + length) {
        if let Some(end) = spans.end_around(digit) {
            at = end;
            continue;
        }
        let start = word::token_start(bytes, digit).max(at);
        let end = word::token_end(bytes, digit);
        at = match lettered(text, start, end) {
            Some(span) => {
                spans.claim(span);
                span.end
            }
            None if bytes[start..end].iter().all(u8::is_ascii_digit) => chained(text, start, spans),
            None => stuck(text, (start, digit), spans).unwrap_or(end),
        };
    }
}

/// What needs letters: in the token, or in the one before it.
fn lettered(text: &str, start: usize, end: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let span = |start, end, kind| Span { start, end, kind };
    let before = before(bytes, start);
    if let Some(end) = national_insurance::end(text, start) {
        return Some(span(start, end, Kind::NationalInsurance));
    }
    if let Some((word, 2)) = before
        && let Some(end) = national_insurance::end(text, word)
    {
        return Some(span(word, end, Kind::NationalInsurance));
    }
    if let Some(end) = postcode::end(text, start, end) {
        return Some(span(start, end, Kind::Postcode));
    }
    if let Some((word, 1 | 2)) = before
        && let Some(end) = postcode::spread_end(text, word, start, end)
    {
        return Some(span(word, end, Kind::Postcode));
    }
    if let Some(end) = plate::end(text, start, end) {
        return Some(span(start, end, Kind::Plate));
    }
    let (word, 3) = before? else { return None };
    plate::suffixed(text, word, start, end).then(|| span(word, end, Kind::Plate))
}

/// Where the letters before a token begin and how many they are, with one or two separators between.
fn before(bytes: &[u8], start: usize) -> Option<(usize, usize)> {
    let gap = match bytes[..start] {
        [.., b' ', b' '] | [.., 0xC2, 0xA0] => 2,
        [.., b' ' | b'-' | b'.'] => 1,
        [.., 0xE2, 0x80, 0x80..=0x95 | 0xAF] => 3,
        _ => return None,
    };
    let letters = word::letters_before(bytes, start - gap).len();
    (letters > 0).then(|| (start - gap - letters, letters))
}

/// Claims a telephone number with letters stuck to its front, and tells where it ends.
fn stuck(text: &str, (start, digit): (usize, usize), spans: &mut Spans) -> Option<usize> {
    let letters = &text.as_bytes()[start..digit];
    let own = letters.iter().all(u8::is_ascii_alphabetic)
        && word::begins(text, start)
        && word::ends(text, digits_end(text.as_bytes(), digit));
    let chain = own.then(|| Chain::read(text, digit))?;
    let count = telephone::stuck_groups(&chain, letters)?;
    let from = if letters.len() == 1 { start } else { digit };
    let end = chain.groups()[count - 1].end;
    spans.claim(Span { start: from, end, kind: Kind::Telephone });
    Some(end)
}

/// Claims what is made of digits alone, and tells where the chain ends.
fn chained(text: &str, start: usize, spans: &mut Spans) -> usize {
    if !word::begins(text, start) && !text.as_bytes()[..start].ends_with(b"_") {
        return word::token_end(text.as_bytes(), start);
    }
    let chain = Chain::read(text, start);
    let groups = chain.groups();
    if groups.iter().map(Group::length).sum::<usize>() < 5 {
        // A later group may start a plate or a postcode with the word before it.
        return groups[0].end;
    }
    let mut first = 0;
    while first < groups.len() {
        let Some((count, kind)) = recognised(&chain, first) else {
            first += 1;
            if first < groups.len() {
                continue;
            }
            return groups[first - 1].end;
        };
        let end = groups[first + count - 1].end;
        let claimed = match kind {
            Kind::Telephone => whole(text, groups[first].start, telephone::extended(text, end)),
            Kind::Postcode => (zip::start(&chain, first), end),
            _ => (groups[first].start, end),
        };
        spans.claim(Span { start: claimed.0, end: claimed.1, kind });
        first += count;
        if first == groups.len() {
            return claimed.1;
        }
    }
    groups[groups.len() - 1].end
}

fn recognised(chain: &Chain<'_>, first: usize) -> Option<(usize, Kind)> {
    let kinds = [Kind::Card, Kind::SocialSecurity, Kind::Telephone, Kind::Postcode];
    kinds.into_iter().find_map(|kind| {
        let count = match kind {
            Kind::Card => card::groups(chain, first),
            Kind::SocialSecurity => social_security::groups(chain, first),
            Kind::Telephone => telephone::groups(chain, first),
            _ => zip::groups(chain, first),
        };
        count.map(|count| (count, kind))
    })
}

/// A telephone number with the plus and the bracket that open it.
fn whole(text: &str, start: usize, end: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    let mut from = start;
    loop {
        let before = word::spaces_before(bytes, from);
        match bytes[..before] {
            [.., b'+'] => from = before - 1,
            [.., b'('] if bytes[start..end].contains(&b')') && before == from => from = before - 1,
            _ => return (from, end),
        }
    }
}
