//! Pairs of values by their order, counted while sorting: no list of pairs, `O(n log n)` for any length.

use super::many;

/// Up to so many numbers, pairs are looked at one by one.
const BLOCK: usize = 32;

/// From so many numbers on, both halves are sorted at once.
const SHARED: usize = 1 << 15;

/// The pairs of a series, or of each season of one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pairs {
    /// Values.
    pub(super) values: usize,
    /// All pairs.
    pub(super) all: u64,
    /// Pairs of equal values.
    pub(super) level: u64,
    /// Pairs whose later value is smaller.
    pub(super) falling: u64,
    /// Variance of [`Pairs::score`] where every order of the values is as likely.
    pub(super) variance: f64,
}

impl Pairs {
    /// Counts the pairs of `values`, which are left sorted.
    pub(super) fn of(values: &mut [f64], spare: &mut Vec<f64>) -> Self {
        let (n, not_rising) = (values.len(), sort_counting(values, spare));
        let (mut level, mut ties) = (0, 0.0);
        for_each_tie(values, |together| {
            level += choose_two(together);
            ties += spread(together);
        });
        Self { values: n, all: choose_two(n), level, falling: not_rising - level, variance: (spread(n) - ties) / 18.0 }
    }

    /// The pairs of two seasons together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            values: self.values + other.values,
            all: self.all + other.all,
            level: self.level + other.level,
            falling: self.falling + other.falling,
            variance: self.variance + other.variance,
        }
    }

    /// Pairs whose later value is larger.
    pub(super) fn rising(&self) -> u64 {
        self.all - self.level - self.falling
    }

    /// Rising pairs less falling ones.
    pub(super) fn score(&self) -> i64 {
        self.rising().cast_signed() - self.falling.cast_signed()
    }
}

/// `n (n - 1) / 2`.
pub(super) fn choose_two(n: usize) -> u64 {
    let n = n as u64;
    n * n.saturating_sub(1) / 2
}

/// `n (n - 1) (2n + 5)`.
fn spread(n: usize) -> f64 {
    2.0 * many(choose_two(n)) * (2.0 * super::real(n) + 5.0)
}

/// The size of every run of two or more equal values.
pub(super) fn for_each_tie(sorted: &[f64], mut visit: impl FnMut(usize)) {
    let mut start = 0;
    for at in 1..=sorted.len() {
        if at == sorted.len() || sorted[at] > sorted[start] {
            if at - start > 1 {
                visit(at - start);
            }
            start = at;
        }
    }
}

/// Sorts and counts the pairs whose earlier number was at least as large as the later one.
pub(super) fn sort_counting(numbers: &mut [f64], spare: &mut Vec<f64>) -> u64 {
    if spare.len() < numbers.len() {
        spare.resize(numbers.len(), 0.0);
    }
    sort_within(numbers, &mut spare[..numbers.len()])
}

fn sort_within(numbers: &mut [f64], spare: &mut [f64]) -> u64 {
    let n = numbers.len();
    if n <= BLOCK {
        let count = count_not_rising(numbers);
        numbers.sort_unstable_by(f64::total_cmp);
        return count;
    }
    let middle = n / 2;
    let (left, right) = numbers.split_at_mut(middle);
    let (for_left, for_right) = spare.split_at_mut(middle);
    let within = if n >= SHARED {
        let both = rayon::join(|| sort_within(left, for_left), || sort_within(right, for_right));
        both.0 + both.1
    } else {
        sort_within(left, for_left) + sort_within(right, for_right)
    };
    // Halves that do not overlap need no merging.
    if left[middle - 1] < right[0] {
        return within;
    }
    for_left.copy_from_slice(left);
    for_right.copy_from_slice(right);
    within + merge(for_left, for_right, numbers)
}

/// Pairs whose earlier number is at least as large as the later one, each looked at: for short series the fastest way.
pub(super) fn count_not_rising(numbers: &[f64]) -> u64 {
    let behind = |at: usize| {
        let number = numbers[at];
        numbers[at + 1..].iter().map(|&later| u64::from(later <= number)).sum::<u64>()
    };
    (0..numbers.len()).map(behind).sum()
}

/// Merges sorted halves; each number taken from the right one has all that is left of the left one before it.
fn merge(left: &[f64], right: &[f64], into: &mut [f64]) -> u64 {
    let (mut l, mut r, mut count) = (0, 0, 0);
    while l < left.len() && r < right.len() {
        let (a, b) = (left[l], right[r]);
        let from_right = b <= a;
        into[l + r] = if from_right { b } else { a };
        count += if from_right { left.len() - l } else { 0 };
        r += usize::from(from_right);
        l += usize::from(!from_right);
    }
    let rest = &mut into[l + r..];
    rest.copy_from_slice(if l < left.len() { &left[l..] } else { &right[r..] });
    count as u64
}

/// Twice the rank of each value, from 1; equal values share the mean of theirs, which twice is a whole number.
pub(super) fn doubled_ranks(values: &[f64]) -> Vec<u64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|&a, &b| (values[a] + 0.0).total_cmp(&(values[b] + 0.0)));
    let mut ranks = vec![0; values.len()];
    let mut start = 0;
    for at in 1..=order.len() {
        if at == order.len() || values[order[at]] > values[order[start]] {
            order[start..at].iter().for_each(|&index| ranks[index] = (start + at + 1) as u64);
            start = at;
        }
    }
    ranks
}
