//! Payment cards: 13 to 19 digits of a known network that pass the checksum of ISO/IEC 7812-1.

use std::ops::RangeInclusive;

use super::digits::Chain;
use super::word::Gap;

/// Lengths by their first digits: Visa, Diners, American Express, JCB, Mastercard, Discover, Maestro and others.
const NETWORKS: [(u32, u32, &[usize]); 14] = [
    (2200, 2204, &[16, 17, 18, 19]),
    (2221, 2720, &[16]),
    (3000, 3059, &[14, 16]),
    (3400, 3499, &[15]),
    (3528, 3589, &[16]),
    (3600, 3699, &[14]),
    (3700, 3799, &[15]),
    (3800, 3999, &[14, 16]),
    (4000, 4999, &[13, 16, 19]),
    (5000, 5099, &[16, 18, 19]),
    (5100, 5599, &[16]),
    (5600, 5999, &[16, 18, 19]),
    (6000, 6999, &[16, 17, 18, 19]),
    (8100, 8199, &[16]),
];

/// How many groups from the `first` make a card.
pub(super) fn groups(chain: &Chain<'_>, first: usize) -> Option<usize> {
    let start = chain.digits(first).take(4).fold(0, |start, digit| start * 10 + u32::from(digit - b'0'));
    let (.., lengths) = NETWORKS.into_iter().find(|(low, high, _)| (*low..=*high).contains(&start))?;
    let fits = |length: &usize| {
        chain.holding(first, *length).filter(|count| plain(chain, first, *count) && passes(chain, first, *length))
    };
    lengths.iter().rev().find_map(fits)
}

/// Whether spaces or hyphens cut the number as cards are cut, and it is no part of a longer one.
fn plain(chain: &Chain<'_>, first: usize, count: usize) -> bool {
    let groups = &chain.groups()[first..first + count];
    let gaps = groups[1..].iter().all(|group| !group.loose && matches!(group.gap, Some(Gap::Space | Gap::Dash)));
    let sized = |sizes: RangeInclusive<usize>| groups.iter().all(|group| sizes.contains(&group.length()));
    let inside = groups[0].gap == Some(Gap::Dash) && !groups[0].loose;
    gaps && !inside && (count == 1 || sized(1..=1) || sized(2..=6) || sized(8..=8))
}

/// The checksum: every second digit from the right is doubled, and the digits of all of it add up to a multiple of ten.
fn passes(chain: &Chain<'_>, first: usize, length: usize) -> bool {
    let sum: u32 = chain
        .digits(first)
        .take(length)
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit - b'0');
            let doubled = if (length - place).is_multiple_of(2) { value * 2 } else { value };
            doubled / 10 + doubled % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<usize> {
        groups(&Chain::read(text, 0), 0)
    }

    #[test]
    fn published_test_numbers_are_cards() {
        for (text, count) in [
            ("4111 1111 1111 1111", 4),
            ("4111-1111-1111-1111", 4),
            ("4111111111111111", 1),
            ("3782 822463 10005", 3),
            ("30569309025904", 1),
            ("5555555555554444", 1),
            ("2223 0031 2200 3222", 4),
            ("6011 1111 1111 1117", 4),
            ("3530111333300000", 1),
            ("4222222222222", 1),
        ] {
            assert_eq!(found(text), Some(count), "{text}");
        }
    }

    #[test]
    fn a_wrong_digit_or_an_unknown_network_is_no_card() {
        for text in [
            "4111 1111 1111 1112",
            "0000 0000 0000 0000",
            "1234567890123452",
            "356938035643809",
            "5036970873500",
            "4111.1111.1111.1111",
            "3636125-1327494",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
