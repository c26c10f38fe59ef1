//! Chains of digit groups: how numbers are written with spaces, hyphens, dots and brackets between.

use super::word::{self, Gap};

/// Groups in one chain; a card written digit by digit has 19.
const LIMIT: usize = 24;

/// A run of digits with no letter at either side, and what separates it from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) gap: Option<Gap>,
    /// Whether brackets or more than two separators stand before it.
    pub(super) loose: bool,
}

impl Group {
    pub(super) const fn length(&self) -> usize {
        self.end - self.start
    }
}

/// Digit groups that may belong together.
#[derive(Debug)]
pub(super) struct Chain<'a> {
    pub(super) text: &'a str,
    groups: [Group; LIMIT],
    length: usize,
}

impl<'a> Chain<'a> {
    /// Reads the chain whose first group starts at `at`.
    pub(super) fn read(text: &'a str, at: usize) -> Self {
        let bytes = text.as_bytes();
        let mut group = Group { start: at, end: digits_end(bytes, at), gap: None, loose: false };
        let mut chain = Self { text, groups: [group; LIMIT], length: 1 };
        while chain.length < LIMIT {
            let Some(next) = next_group(text, group.end) else { break };
            chain.groups[chain.length] = next;
            chain.length += 1;
            group = next;
        }
        chain
    }

    pub(super) const fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    pub(super) fn groups(&self) -> &[Group] {
        &self.groups[..self.length]
    }

    /// Digits in `count` groups from the `first`.
    pub(super) fn total(&self, first: usize, count: usize) -> usize {
        self.groups()[first..first + count].iter().map(Group::length).sum()
    }

    /// How many groups from the `first` hold exactly this many digits.
    pub(super) fn holding(&self, first: usize, digits: usize) -> Option<usize> {
        let mut total = 0;
        for (index, group) in self.groups()[first..].iter().enumerate() {
            total += group.length();
            if total >= digits {
                return (total == digits).then_some(index + 1);
            }
        }
        None
    }

    /// The digits from the group `first`, as characters.
    pub(super) fn digits(&self, first: usize) -> impl Iterator<Item = u8> {
        self.groups()[first..].iter().flat_map(|group| self.bytes()[group.start..group.end].iter().copied())
    }

    /// Whether the digits from the group `first` begin so.
    pub(super) fn starts_with(&self, first: usize, digits: &[u8]) -> bool {
        let mut own = self.digits(first);
        digits.iter().all(|digit| own.next() == Some(*digit))
    }

    /// Whether these groups are sized so.
    pub(super) fn shaped(&self, first: usize, sizes: &[usize]) -> bool {
        let groups = &self.groups()[first..];
        groups.len() >= sizes.len() && groups.iter().zip(sizes).all(|(group, size)| group.length() == *size)
    }
}

fn next_group(text: &str, end: usize) -> Option<Group> {
    let bytes = text.as_bytes();
    let (mut at, mut kind, mut seen, mut brackets) = (end, None, 0, 0_u8);
    loop {
        if let Some((gap, after)) = word::gap(bytes, at) {
            // "ref 055205. 07379 048512": a sentence ends between.
            if gap == Gap::Dot && matches!(word::gap(bytes, after), Some((Gap::Space, _))) {
                return None;
            }
            kind = Some(kind.map_or(gap, |kind| if kind == Gap::Space { gap } else { kind }));
            at = after;
        } else if let Some(bracket @ (b'(' | b')')) = bytes.get(at) {
            // "(0117 496 0123) (0117 496 0124)": another number opens.
            if *bracket == b'(' && brackets > 0 && !bytes[at..].starts_with(b"(0)") {
                return None;
            }
            brackets += 1;
            at += 1;
        } else {
            break;
        }
        seen += 1;
    }
    let stop = digits_end(bytes, at);
    let close = (1..=4).contains(&seen) && stop > at && word::ends(text, stop) && !date_or_time(bytes, at, stop);
    close.then_some(Group { start: at, end: stop, gap: kind, loose: brackets > 0 || seen > 2 })
}

/// Whether a short group begins something like 22:30 or 12/03.
fn date_or_time(bytes: &[u8], start: usize, end: usize) -> bool {
    end - start <= 2 && matches!(bytes[end..], [b':' | b'/', b'0'..=b'9', ..])
}

pub(super) fn digits_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| !byte.is_ascii_digit()).map_or(bytes.len(), |length| at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<&str> {
        let chain = Chain::read(text, text.find(|character: char| character.is_ascii_digit()).expect("a digit"));
        chain.groups().iter().map(|group| &text[group.start..group.end]).collect()
    }

    #[test]
    fn a_chain_ends_where_the_number_does() {
        assert_eq!(read("(0117) 496-0123, 4"), ["0117", "496", "0123"]);
        assert_eq!(read("44 (0)\u{a0}117.496"), ["44", "0", "117", "496"]);
        assert_eq!(read("07700 900123 22:30"), ["07700", "900123"]);
        assert_eq!(read("07700 900 982/07700"), ["07700", "900", "982"]);
        assert_eq!(read("12 12B"), ["12"]);
        assert_eq!(read("(0117 496) (0123)"), ["0117", "496"]);
        assert_eq!(read("0117. 496"), ["0117"]);
        assert_eq!(read("1     2"), ["1"]);
    }

    #[test]
    fn groups_are_counted_and_compared() {
        let chain = Chain::read("0117 496 0123", 0);
        assert_eq!((chain.total(0, 3), chain.holding(0, 11), chain.holding(0, 8)), (11, Some(3), None));
        assert!(chain.starts_with(0, b"01174") && chain.shaped(1, &[3, 4]) && !chain.shaped(1, &[3, 4, 1]));
    }
}
