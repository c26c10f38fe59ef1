//! The law of the sum of `d` cells drawn without replacement from a growing pool, for every `d` at once.

use super::super::real;

/// Probabilities below this are dropped: they could not be told from zero once a few of them are multiplied.
pub(in crate::stats) const SMALLEST: f64 = 1e-300;

/// For each number of draws `d`, the probability of each sum; sums beyond the last one of interest are held together.
///
/// Kept as probabilities, not numbers of sets, so that nothing overflows: row `d` always adds up to 1 while the pool has
/// `d` cells, and is empty before that.
#[derive(Clone)]
pub(in crate::stats) struct Draws {
    /// Cells in the pool.
    pool: usize,
    /// Entries of a row: the sums from 0 to the highest of interest, and one for all beyond.
    width: usize,
    rows: Vec<f64>,
    /// Where each row's entries that are not zero start and end, the last entry apart.
    spans: Vec<(usize, usize)>,
}

impl Draws {
    /// From an empty pool, for up to `most` draws and sums up to `highest`.
    pub(in crate::stats) fn new(most: usize, highest: usize) -> Self {
        let width = highest + 2;
        let mut rows = vec![0.0; (most + 1) * width];
        rows[0] = 1.0;
        let mut spans = vec![(0, 0); most + 1];
        spans[0] = (0, 1);
        Self { pool: 0, width, rows, spans }
    }

    /// The probability of each sum of `draws` cells; the last entry is that of all higher sums.
    pub(in crate::stats) fn row(&self, draws: usize) -> &[f64] {
        &self.rows[draws * self.width..][..self.width]
    }

    /// Adds `size` cells that hold `value` each to the pool.
    ///
    /// Of `d` draws from the larger pool, `c` are new cells with hypergeometric probability, and the other `d - c` are
    /// draws from the old pool. Rows are renewed from the last to the first, because each needs the old ones before it.
    pub(in crate::stats) fn add(&mut self, value: usize, size: usize) {
        if size == 0 {
            return;
        }
        for draws in (1..self.spans.len()).rev() {
            let (first, shares) = hypergeometric(self.pool, size, draws);
            let (before, row) = self.rows.split_at_mut(draws * self.width);
            let row = &mut row[..self.width];
            let mut span = self.spans[draws];
            let kept = if first == 0 { shares.first().copied().unwrap_or(0.0) } else { 0.0 };
            row[span.0..span.1].iter_mut().for_each(|mass| *mass *= kept);
            row[self.width - 1] *= kept;
            for (new, &share) in (first..).zip(&shares).filter(|&(new, &share)| new > 0 && share > 0.0) {
                let old = &before[(draws - new) * self.width..][..self.width];
                let touched = shift_in(row, old, self.spans[draws - new], new.saturating_mul(value), share);
                span = union(span, touched);
            }
            self.spans[draws] = trim(row, span);
        }
        self.pool += size;
    }
}

/// Adds `share` times the old row, moved up by `shift`, to the row; gives the span that was touched.
fn shift_in(row: &mut [f64], old: &[f64], (from, to): (usize, usize), shift: usize, share: f64) -> (usize, usize) {
    let highest = old.len() - 1;
    let within = highest.saturating_sub(shift).clamp(from, to);
    let beyond: f64 = old[within..to].iter().sum::<f64>() + old[highest];
    row[highest] += share * beyond;
    if within == from {
        return (0, 0);
    }
    for (mass, &old) in row[from + shift..within + shift].iter_mut().zip(&old[from..within]) {
        *mass += share * old;
    }
    (from + shift, within + shift)
}

/// The smallest span that holds both; either may be empty.
fn union(a: (usize, usize), b: (usize, usize)) -> (usize, usize) {
    if a.0 == a.1 {
        b
    } else if b.0 == b.1 {
        a
    } else {
        (a.0.min(b.0), a.1.max(b.1))
    }
}

/// Drops what is too small at both ends of a row.
fn trim(row: &mut [f64], (mut start, mut end): (usize, usize)) -> (usize, usize) {
    while start < end && row[start] < SMALLEST {
        row[start] = 0.0;
        start += 1;
    }
    while start < end && row[end - 1] < SMALLEST {
        end -= 1;
        row[end] = 0.0;
    }
    (start, end)
}

/// How many of `draws` cells, drawn from `old + new` cells, are new: the least number that can be, and the probabilities
/// from there on. Empty where there are fewer cells than draws.
///
/// From the likeliest number the ratios of neighbouring terms are followed outwards, so all terms are positive and keep
/// their digits, whatever the sizes.
fn hypergeometric(old: usize, new: usize, draws: usize) -> (usize, Vec<f64>) {
    if draws > old + new {
        return (0, Vec::new());
    }
    let (first, last) = (draws.saturating_sub(old), draws.min(new));
    let likeliest = (real(draws + 1) * real(new + 1) / real(old + new + 2)).floor();
    let mode = (first..=last).rev().find(|&count| real(count) <= likeliest).unwrap_or(first);
    // The probability of `count + 1` new cells over that of `count`.
    let ratio = |count: usize| real(draws - count) / real(count + 1) * real(new - count) / real(old + count + 1 - draws);
    let mut shares = vec![0.0; last - first + 1];
    shares[mode - first] = 1.0;
    for count in mode..last {
        shares[count + 1 - first] = shares[count - first] * ratio(count);
    }
    for count in (first..mode).rev() {
        shares[count - first] = shares[count + 1 - first] / ratio(count);
    }
    let total: f64 = shares.iter().sum();
    for share in &mut shares {
        *share = if *share < SMALLEST { 0.0 } else { *share / total };
    }
    (first, shares)
}
