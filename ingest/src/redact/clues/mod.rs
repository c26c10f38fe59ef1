//! A glance at a text: which recognisers could find anything at all.
//!
//! Letters are found eight bytes at a time. The first three bytes of every word are looked up in a bitmap, and the few
//! words that pass it in a table of cues. A clue too many costs time, a clue too few an identifier.

mod cue;

use cue::{PREFIXES, cue, prefix};

/// What a text contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Clues {
    seen: u16,
    /// Where the first words stand that may lead to a name.
    leads: [usize; Self::LEADS],
    /// How many there are; more than fit when it is larger than the array.
    count: usize,
}

impl Clues {
    pub(super) const DIGIT: u16 = 1;
    pub(super) const AT: u16 = 2;
    pub(super) const SLASH: u16 = 4;
    pub(super) const WWW: u16 = 8;
    /// A spelled-out dot, or a provider of e-mail.
    pub(super) const SPOKEN: u16 = 16;
    /// A word that may announce a plate.
    pub(super) const PLATE: u16 = 32;
    /// A word that may lead to a name.
    pub(super) const NAME: u16 = 64;
    /// A bracket: "(at)".
    pub(super) const BRACKET: u16 = 128;
    /// What may set off a signature: a dash of any length, a tilde, a new line.
    pub(super) const SIGN: u16 = 256;

    /// Leads that are remembered.
    const LEADS: usize = 6;

    /// Whether there is any of these.
    pub(super) const fn any(&self, clues: u16) -> bool {
        self.seen & clues != 0
    }

    /// Where the words stand that may lead to a name, unless there are too many to remember.
    pub(super) fn leads(&self) -> Option<&[usize]> {
        self.leads.get(..self.count)
    }

    fn note(&mut self, clue: u16, at: usize) {
        self.seen |= clue;
        if clue & Self::NAME != 0 {
            if let Some(lead) = self.leads.get_mut(self.count) {
                *lead = at;
            }
            self.count += 1;
        }
    }
}

/// Looks at every byte once.
pub(super) fn clues(text: &str) -> Clues {
    let bytes = text.as_bytes();
    let mut clues = Clues::default();
    let mut inside = 0;
    let (blocks, rest) = bytes.as_chunks();
    for (index, block) in blocks.iter().enumerate() {
        inside = look(bytes, index * BLOCK, (block, inside), &mut clues);
    }
    if !rest.is_empty() {
        let mut block = [0; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        look(bytes, bytes.len() - rest.len(), (&block, inside), &mut clues);
    }
    clues
}

/// Bytes looked at together.
const BLOCK: usize = 64;

/// Looks at the block that starts at `from`; `inside` is 1 where a word goes on from the block before, as the answer is for
/// the next.
fn look(bytes: &[u8], from: usize, (block, inside): (&[u8; BLOCK], u64), clues: &mut Clues) -> u64 {
    clues.seen |= marks(block);
    let letters = letters(block);
    let mut starts = letters & !(letters << 1 | inside);
    while starts != 0 {
        let at = from + starts.trailing_zeros() as usize;
        starts &= starts - 1;
        if PREFIXES.holds(prefix(bytes, at)) {
            clues.note(cue(bytes, at), at);
        }
    }
    letters >> 63
}

/// Digits and signs.
fn marks(block: &[u8; BLOCK]) -> u16 {
    let (mut digit, mut at, mut slash, mut bracket, mut sign) = (0, 0, 0, 0, 0);
    for byte in block {
        digit |= u8::from(byte.wrapping_sub(b'0') < 10);
        at |= u8::from(*byte == b'@');
        slash |= u8::from(*byte == b'/');
        bracket |= u8::from(*byte == b'(') | u8::from(*byte == b'<') | u8::from(byte | 0x20 == b'{');
        sign |= u8::from(*byte == b'-') | u8::from(*byte == b'~') | u8::from(*byte == b'\n') | u8::from(*byte == 0xE2);
    }
    let clues = [(digit, Clues::DIGIT), (at, Clues::AT), (slash, Clues::SLASH), (bracket, Clues::BRACKET), (sign, Clues::SIGN)];
    clues.into_iter().fold(0, |seen, (found, clue)| seen | (u16::from(found) * clue))
}

/// One bit for every ASCII letter.
fn letters(block: &[u8; BLOCK]) -> u64 {
    const EVERY: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = EVERY * 0x80;
    let mut mask = 0;
    let (chunks, _) = block.as_chunks::<8>();
    for (index, chunk) in chunks.iter().enumerate() {
        let word = u64::from_le_bytes(*chunk);
        let small = (word | (EVERY * 0x20)) & !HIGH;
        // The high bit of a byte is set from 'a' on, and again past 'z'.
        let letter = (small + EVERY * (0x80 - 0x61)) & !(small + EVERY * (0x80 - 0x7B)) & !word & HIGH;
        // Gathers the high bits of eight bytes in the topmost one.
        mask |= (letter.wrapping_mul(0x0002_0408_1020_4081) >> 56) << (index * 8);
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_told_from_everything_else() {
        let mut block = [0; 64];
        for start in 0..=192_u8 {
            for (place, byte) in (0..).zip(&mut block) {
                *byte = start + place;
            }
            for (place, byte) in block.iter().enumerate() {
                assert_eq!(letters(&block) >> place & 1 == 1, byte.is_ascii_alphabetic(), "{byte}");
            }
        }
    }

    #[test]
    fn ordinary_text_gives_no_clue() {
        let text =
            "Somebody forced the back door of a house by the river late at night; that was thirty yards from here, I think.";
        assert_eq!(clues(text), Clues::default());
        assert!(clues("(at)").any(Clues::BRACKET) && clues("this is").any(Clues::NAME) && clues("at 5").any(Clues::DIGIT));
    }
}
