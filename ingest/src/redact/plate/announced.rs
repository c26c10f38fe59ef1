//! Plates of any shape after a word such as "plate", "reg" or "tag".

use super::super::kind::Kind;
use super::super::span::{Span, Spans};
use super::super::word;
use super::{Case, is_word};

/// Words that announce a plate.
#[rustfmt::skip]
pub(in super::super) const CUES: [&str; 18] = [
    "index", "licence", "license", "numberplate", "numberplates", "plate", "plates", "reg", "registered", "registration",
    "registrations", "regn", "rego", "regs", "tag", "tags", "vrm", "vrn",
];

/// Words that may stand between the cue and the plate.
#[rustfmt::skip]
const FILLERS: [&str; 38] = [
    "and", "are", "beginning", "could", "either", "illinois", "indiana", "is", "it", "like", "massachusetts", "maybe",
    "michigan", "no", "nos", "num", "number", "numbers", "of", "or", "partial", "plate", "plates", "possibly", "read",
    "reading", "reads", "said", "says", "something", "starting", "starts", "temp", "texas", "was", "were", "wisconsin", "with",
];

/// States in capitals before the plate.
const STATES: [&str; 14] = ["ca", "fl", "ga", "ia", "il", "in", "ma", "mi", "mo", "ny", "oh", "pa", "tx", "wi"];

/// What makes a "tag" one of a vehicle.
const VEHICLES: [&str; 12] =
    ["car", "dealer", "her", "his", "license", "paper", "plate", "temp", "temporary", "their", "truck", "vehicle"];

/// Claims what follows such a word and is shaped like a plate.
pub(in super::super) fn find_announced(text: &str, spans: &mut Spans) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let end = word::token_end(bytes, at);
        if end > at && announces(bytes, at, end) {
            let from = after_fillers(bytes, end);
            let trust = if matches!(bytes[at].to_ascii_lowercase(), b'p' | b'l' | b'n') { Trust::Digits } else { Trust::Mixed };
            if let Some((start, stop)) = plate(text, from, trust) {
                spans.claim_free(Span { start, end: stop, kind: Kind::Plate });
            }
        }
        at = end + 1;
    }
}

fn announces(bytes: &[u8], start: usize, end: usize) -> bool {
    let cue = &bytes[start..end];
    if !word::listed(cue, &CUES) || bytes[..start].last() == Some(&b'[') {
        return false;
    }
    // Walls are tagged more often than cars.
    !cue[..3].eq_ignore_ascii_case(b"tag") || word::announced_by(bytes, start, &VEHICLES, &[])
}

fn after_fillers(bytes: &[u8], end: usize) -> usize {
    let mut from = end;
    for _ in 0..5 {
        while bytes.get(from).is_some_and(|byte| b" :#.=-\"'(,".contains(byte)) {
            from += 1;
        }
        let stop = word::token_end(bytes, from);
        if stop == from || !word::listed(&bytes[from..stop], &FILLERS) {
            break;
        }
        from = stop;
    }
    from
}

/// Whether digits alone may be a plate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    Digits,
    Mixed,
}

fn plate(text: &str, from: usize, trust: Trust) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let stop = word::token_end(bytes, from);
    let state = stop - from == 2 && bytes[from].is_ascii_uppercase() && word::listed(&bytes[from..stop], &STATES);
    let behind = state.then(|| word::gaps(bytes, stop)).flatten();
    let end = behind.and_then(|behind| longest(text, behind, trust)).or_else(|| longest(text, from, trust))?;
    Some((from, end))
}

/// Where the plate of most parts, up to three, ends.
fn longest(text: &str, from: usize, trust: Trust) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut parts: [&[u8]; 3] = [&[]; 3];
    let (mut at, mut best) = (from, None);
    for count in 0..3 {
        let end = word::token_end(bytes, at);
        parts[count] = &bytes[at..end];
        if end == at || !word::ends(text, end) {
            break;
        }
        let number = matches!(bytes[end..], [b':' | b'/' | b',', next, ..] if next.is_ascii_digit());
        if !number && fits(text, &parts[..=count], trust) {
            best = Some(end);
        }
        let Some(next) = word::gaps(bytes, end) else { break };
        at = next;
    }
    best
}

fn fits(text: &str, parts: &[&[u8]], trust: Trust) -> bool {
    let joined = parts.concat();
    let digits = joined.iter().filter(|byte| byte.is_ascii_digit()).count();
    let runs = joined.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()).count();
    let sized = (5..=8).contains(&joined.len()) && digits > 0 && runs <= 3;
    if digits == joined.len() {
        return sized && trust == Trust::Digits && joined.len() <= 7;
    }
    let small = joined.iter().any(u8::is_ascii_lowercase);
    sized && parts.iter().all(|part| cased(text, part, small)) && !measure(&joined)
}

/// Whether the letters of a part could stand on a plate: all large, or few and small and no word.
fn cased(text: &str, part: &[u8], small: bool) -> bool {
    let digits = part.iter().any(u8::is_ascii_digit);
    match Case::of(part) {
        None => digits && part.iter().all(u8::is_ascii_digit),
        Some(_) if digits => true,
        Some(Case::Large) => part.len() <= 4 && !(is_word(part) && (small || word::shouted(text))),
        Some(Case::Small) => matches!(part.len(), 2 | 3) && !is_word(part),
        Some(Case::First) => part.len() == 1,
    }
}

/// "200mph", "1500hrs".
fn measure(joined: &[u8]) -> bool {
    let digits = joined.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let unit = &joined[digits..];
    digits > 0
        && ["am", "cm", "ft", "h", "hrs", "kg", "km", "m", "mm", "mph", "pm", "th", "yds"]
            .iter()
            .any(|known| unit.eq_ignore_ascii_case(known.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(CUES.is_sorted() && FILLERS.is_sorted() && STATES.is_sorted() && VEHICLES.is_sorted());
    }

    fn found(text: &str) -> Option<String> {
        let mut spans = Spans::default();
        find_announced(text, &mut spans);
        spans.iter().next().map(|span| text[span.start..span.end].to_owned())
    }

    #[test]
    fn what_follows_the_word_is_a_plate() {
        for (text, plate) in [
            ("plate ABC 1234", "ABC 1234"),
            ("License plate # ABC-1234.", "ABC-1234"),
            ("plate number was IL AB 12345", "IL AB 12345"),
            ("plates 7ABC123", "7ABC123"),
            ("reg ab12 cde", "ab12 cde"),
            ("reg is bd 47 291", "bd 47 291"),
            ("Illinois plate E12 3456", "E12 3456"),
            ("plate 123456", "123456"),
            ("his tag was kxz1234", "kxz1234"),
            ("Wisconsin plates AJK-4471 hit", "AJK-4471"),
        ] {
            assert_eq!(found(text).as_deref(), Some(plate), "{text}");
        }
    }

    #[test]
    fn other_things_after_it_are_not() {
        for text in [
            "reg 2015 van",
            "plates taken from 12 cars",
            "tag KOS 98",
            "plate 18 inch wide",
            "tag number 25-30",
            "reg 57 Ford",
            "plate 18,000",
            "reg 22:30",
            "licence 1500hrs",
            "registration 2019",
            "[plate] ABC 1234",
            "plate glass",
            "PLATE 2015 VAN",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
