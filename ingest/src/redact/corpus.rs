//! A made-up corpus of residents' reports: identifiers in many written forms among look-alikes, and where they stand.
//!
//! Nothing in here is shared with the recognisers. Every list is cut in two: the first two thirds of its entries make the
//! corpus the recognisers were tuned on, the last third (other names, other words, other written forms) the held-out one.

mod contact;
mod lookalike;
mod number;
mod person;
mod place;
mod sentence;
mod template;
mod vehicle;

use std::ops::Range;

use rand::RngExt;
use rand_pcg::Pcg64;

use super::Kind;

/// One report, and what in it identifies someone.
#[derive(Debug, Clone)]
pub(super) struct Narrative {
    pub(super) text: String,
    pub(super) truth: Vec<Planted>,
}

/// An identifier that was planted.
#[derive(Debug, Clone)]
pub(super) struct Planted {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

/// Which part of every list may be drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Split {
    Tuned,
    HeldOut,
}

/// Draws words, forms and digits.
pub(super) struct Source {
    rng: Pcg64,
    split: Split,
}

impl Source {
    fn new(split: Split, seed: u64) -> Self {
        Self { rng: Pcg64::new(u128::from(seed) << 64 | 0x5eed, split as u128 + 1), split }
    }

    /// One of `0..length`, whatever the split.
    fn below(&mut self, length: usize) -> usize {
        self.rng.random_range(0..u64::try_from(length).expect("small")).try_into().expect("small")
    }

    /// One of `0..length` that this split may use.
    fn form(&mut self, length: usize) -> usize {
        let tuned = (length * 2).div_ceil(3);
        match self.split {
            Split::HeldOut if tuned < length => tuned + self.below(length - tuned),
            _ => self.below(tuned),
        }
    }

    /// An entry that this split may use.
    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.form(list.len())]
    }

    /// An entry, whatever the split.
    fn any<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    fn digits(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(b'0' + u8::try_from(self.below(10)).expect("a digit"))).collect()
    }

    /// A letter of `alphabet`.
    fn letter(&mut self, alphabet: &str) -> char {
        char::from(alphabet.as_bytes()[self.below(alphabet.len())])
    }

    fn letters(&mut self, alphabet: &str, length: usize) -> String {
        (0..length).map(|_| self.letter(alphabet)).collect()
    }
}

/// The corpus that belongs to a split and a seed.
pub(super) fn corpus(split: Split, seed: u64, length: usize) -> Vec<Narrative> {
    let mut source = Source::new(split, seed);
    (0..length).map(|_| template::narrative(&mut source)).collect()
}

/// Reads a narrative in which identifiers stand as `{kind|text}`.
pub(super) fn marked(text: &str) -> Narrative {
    let mut narrative = Narrative { text: String::new(), truth: Vec::new() };
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, after) = after.split_once('}').expect("a closing brace");
        let (kind, identifier) = inside.split_once('|').expect("a kind");
        let kind = Kind::ALL.into_iter().find(|known| known.as_str() == kind).expect("a known kind");
        narrative.text.push_str(before);
        let start = narrative.text.len();
        narrative.text.push_str(identifier);
        narrative.truth.push(Planted { kind, range: start..narrative.text.len() });
        rest = after;
    }
    narrative.text.push_str(rest);
    narrative
}
