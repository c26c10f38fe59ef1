//! Words that give a clue, and how they are looked up: a bitmap of their first three bytes, then a table.

use super::super::{email, name, plate};
use super::Clues;

/// The first three bytes of a word in small letters, mixed to a place in the bitmap.
pub(super) fn prefix(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    mixed(
        rest.first_chunk().map_or_else(
            || rest.iter().rev().fold(0, |first, byte| first << 8 | u32::from(*byte)),
            |four| u32::from_le_bytes(*four),
        ),
    )
}

const fn mixed(first: u32) -> usize {
    // Multiplicative mixing; the topmost bits are the best mixed.
    ((first & 0x00FF_FFFF | 0x0020_2020).wrapping_mul(0x9E37_79B1) >> 17) as usize
}

/// Every list of cues, and the clue it gives.
const LISTS: [(&[&str], u16); 9] = [
    (name::CUES[0], Clues::NAME),
    (name::CUES[1], Clues::NAME),
    (name::CUES[2], Clues::NAME),
    (name::CUES[3], Clues::NAME),
    (name::CUES[4], Clues::NAME),
    (&plate::CUES, Clues::PLATE),
    (&email::PROVIDERS, Clues::SPOKEN),
    (&["dot"], Clues::SPOKEN),
    (&["www"], Clues::WWW),
];

pub(super) static PREFIXES: Prefixes = Prefixes::of(&LISTS);
static TABLE: Table = Table::of(&LISTS);

/// A bit for every start of a cue. Others may share one, which costs a look at the table.
pub(super) struct Prefixes([u64; 512]);

impl Prefixes {
    const fn of(lists: &[(&[&str], u16)]) -> Self {
        let mut prefixes = Self([0; 512]);
        let mut list = 0;
        while list < lists.len() {
            let mut entry = 0;
            while entry < lists[list].0.len() {
                prefixes.add(lists[list].0[entry].as_bytes());
                entry += 1;
            }
            list += 1;
        }
        prefixes
    }

    /// Adds a cue: short ones with every byte that may follow them, "i" with what makes it one.
    const fn add(&mut self, word: &[u8]) {
        match word {
            [first, second, third, ..] => self.set([*first, *second, *third]),
            [first, second] => {
                let mut after = 0;
                while after < u8::MAX {
                    // Nothing in UTF-8 has other bytes after a letter.
                    if matches!(after, 0..=0x7F | 0xC2..=0xF4) && !after.is_ascii_alphabetic() {
                        self.set([*first, *second, after]);
                    }
                    after += 1;
                }
            }
            [first] => {
                self.set([*first, b' ', b'a']);
                self.set([*first, b'\'', b'm']);
                self.set([*first, 0xE2, 0x80]);
            }
            [] => {}
        }
    }

    const fn set(&mut self, [first, second, third]: [u8; 3]) {
        let bit = mixed(u32::from_le_bytes([first, second, third, 0]));
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    pub(super) fn holds(&self, prefix: usize) -> bool {
        self.0[prefix / 64] >> (prefix % 64) & 1 == 1
    }
}

/// The first eight letters of a word as one number; 0 past its end.
const fn key(word: &[u8]) -> u64 {
    let mut key = 0;
    let mut at = 0;
    while at < word.len() && at < 8 && word[at].is_ascii_alphabetic() {
        key |= (word[at].to_ascii_lowercase() as u64) << (at * 8);
        at += 1;
    }
    key
}

/// A table with open addressing from words to clues.
struct Table {
    keys: [u64; Self::SLOTS],
    clues: [u16; Self::SLOTS],
}

impl Table {
    /// A power of two, more than twice as many as there are cues.
    const SLOTS: usize = 512;

    const fn of(lists: &[(&[&str], u16)]) -> Self {
        let mut table = Self { keys: [0; Self::SLOTS], clues: [0; Self::SLOTS] };
        let mut list = 0;
        while list < lists.len() {
            let mut entry = 0;
            while entry < lists[list].0.len() {
                let key = key(lists[list].0[entry].as_bytes());
                let slot = table.slot(key);
                table.keys[slot] = key;
                table.clues[slot] |= lists[list].1;
                entry += 1;
            }
            list += 1;
        }
        table
    }

    /// Where a key is, or would be.
    const fn slot(&self, key: u64) -> usize {
        let mut slot = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 55) as usize;
        while self.keys[slot] != 0 && self.keys[slot] != key {
            slot = (slot + 1) % Self::SLOTS;
        }
        slot
    }
}

/// The clue that the word at `at` gives. Words as common as "i" and "this" give one only with what goes with them.
pub(super) fn cue(bytes: &[u8], at: usize) -> u16 {
    let key = key(&bytes[at..]);
    let clue = TABLE.clues[TABLE.slot(key)];
    let after = |length: usize| bytes.get(at + length).map_or(0, |byte| byte | 0x20);
    let fits = match key {
        I => after(1) == b'\'' || after(1) == 0xE2 || (after(2) == b'a' && after(3) == b'm' && after(4) == b' '),
        THIS => after(5) == b'i' && after(6) == b's',
        // "in the morning"
        MORNING | AFTERNOON | EVENING => {
            matches!(bytes[..at], [] | [.., b'.' | b'!' | b'?' | b'\n' | b'd' | b'D', b' '] | [.., b'\n'])
        }
        _ => true,
    };
    if fits { clue } else { 0 }
}

const I: u64 = key(b"i");
const THIS: u64 = key(b"this");
const MORNING: u64 = key(b"morning");
const AFTERNOON: u64 = key(b"afternoon");
const EVENING: u64 = key(b"evening");

#[cfg(test)]
mod tests {
    use super::super::clues;
    use super::*;

    #[test]
    fn every_cue_is_noticed_in_any_case_and_place() {
        for (list, clue) in LISTS {
            for word in list {
                for text in [
                    format!("{word} is am"),
                    format!("x,{}", word.to_uppercase()),
                    format!("{}{word}", "ab ".repeat(21)),
                    format!("{:63}{word}.", ""),
                ] {
                    let common =
                        ["i", "this", "morning", "afternoon", "evening"].contains(word) || text.len() > 80 && word.len() == 1;
                    assert!(common || clues(&text).any(clue), "{text}");
                }
            }
        }
        assert!(clues("I am x").any(Clues::NAME) && clues("I'm").any(Clues::NAME));
    }
}
