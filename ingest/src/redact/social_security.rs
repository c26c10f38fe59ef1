//! Social security numbers of the United States: area, group and serial, none of them zero, area neither 666 nor above 899.

use super::digits::Chain;
use super::word::{Gap, announced_by};

/// How many groups from the `first` make a social security number.
pub(super) fn groups(chain: &Chain<'_>, first: usize) -> Option<usize> {
    let groups = chain.groups();
    let count = if chain.shaped(first, &[3, 2, 4]) {
        let gap = groups[first + 1].gap;
        let same = gap == groups[first + 2].gap && gap != Some(Gap::Dot);
        let alone = groups.get(first + 3).is_none_or(|next| next.gap == Some(Gap::Space));
        (same && alone && !groups[first + 1].loose && (first == 0 || groups[first].gap == Some(Gap::Space))).then_some(3)
    } else {
        (chain.shaped(first, &[9]) && announced(chain.bytes(), groups[first].start)).then_some(1)
    };
    count.filter(|_| valid(chain, first))
}

fn announced(bytes: &[u8], at: usize) -> bool {
    announced_by(bytes, at, &["security", "social", "ssn", "ssns"], &["is", "no", "num", "number", "was"])
}

fn valid(chain: &Chain<'_>, first: usize) -> bool {
    let mut digits = chain.digits(first).map(|digit| u32::from(digit - b'0'));
    let mut number = |length: usize| digits.by_ref().take(length).fold(0, |number, digit| number * 10 + digit);
    let (area, group, serial) = (number(3), number(2), number(4));
    area != 0 && area != 666 && area < 900 && group != 0 && serial != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<usize> {
        groups(&Chain::read(text, text.find(|character: char| character.is_ascii_digit()).expect("a digit")), 0)
    }

    #[test]
    fn valid_numbers_are_found() {
        for (text, count) in
            [("219-45-1207", 3), ("219 45 1207", 3), ("SSN 219451207", 1), ("social security number: 219451207", 1)]
        {
            assert_eq!(found(text), Some(count), "{text}");
        }
    }

    #[test]
    fn invalid_areas_groups_and_serials_are_not() {
        for text in
            ["000-45-1207", "666-45-1207", "901-45-1207", "219-00-1207", "219-45-0000", "219451207", "219.45.1207", "219-45 1207"]
        {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
