//! E-divisive: changes of any kind in the law of the rows, by energy distance and permutations.

use rand::RngExt as _;
use rayon::prelude::*;

use super::{StatsError, real};
use crate::stats::draws::stream;

/// Longest series: time grows with the square of its length, for every permutation.
const LONGEST: usize = 20_000;

/// What E-divisive is asked with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EnergyOptions {
    /// Fewest rows of a segment, at least 2.
    pub min_size: usize,
    /// Largest p of a change.
    pub level: f64,
    /// Permutations per test.
    pub permutations: u32,
    /// Seed of the permutations.
    pub seed: u64,
}

/// What E-divisive found.
#[derive(Debug, Clone, PartialEq)]
pub struct EnergyDivision {
    /// First row of each new segment, ascending, rows counted from 0.
    pub breakpoints: Vec<usize>,
    /// Mean of each segment.
    pub means: Vec<f64>,
    /// Breakpoints in the order in which they were found.
    pub found: Vec<usize>,
    /// p of each breakpoint in that order and, where one was looked at and refused, of that one last.
    pub p: Vec<f64>,
}

/// Splits a series as long as the largest energy distance between neighbouring parts is larger than permutations make it.
///
/// Answers: where has the law of the rows changed, be it their level, their spread or their shape?
///
/// For a split at t and an end u of a segment the distance of the rows before t (n of them) and from t to u (m) is
/// `n m / (n + m) (2 mean|x - y| - mean|x - x'| - mean|y - y'|)`; the best split is the largest over t and u of all segments. It
/// is kept where `p = (1 + #{permuted >= observed}) / (R + 1)` is at most the level, rows being permuted within segments.
///
/// # Units
/// Values of any kind, one per row in order of time.
///
/// # Degenerate input
/// A series too short for two segments, or without variation, has no changes.
///
/// # Errors
/// [`StatsError::TooFew`] (fewer rows than a segment), [`StatsError::BadValue`] (not finite), [`StatsError::BadOption`] and
/// [`StatsError::Undefined`] (more than 20,000 rows).
///
/// # Source
/// D. S. Matteson and N. A. James, 2014, JASA 109(505), 334-345, doi:10.1080/01621459.2013.849605, with exponent 1;
/// `e.divisive` in ecp.
///
/// # Example
/// ```
/// use engine::stats::{EnergyOptions, e_divisive};
///
/// let values: Vec<f64> = (0..40).map(|row| f64::from(row % 5) + if row < 24 { 0.0 } else { 9.0 }).collect();
/// let cut = e_divisive(&values, EnergyOptions { min_size: 5, level: 0.05, permutations: 99, seed: 1 })?;
/// assert_eq!(cut.breakpoints, [24]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn e_divisive(values: &[f64], options: EnergyOptions) -> Result<EnergyDivision, StatsError> {
    check(values, options)?;
    let mut edges = vec![0, values.len()];
    let (mut found, mut p) = (Vec::new(), Vec::new());
    while let Some(split) = best_of(values, &edges, options.min_size) {
        if split.distance <= 0.0 {
            break;
        }
        let round = u64::try_from(p.len()).unwrap_or(u64::MAX);
        p.push(significance(values, &edges, split.distance, (options, round)));
        if p[p.len() - 1] > options.level {
            break;
        }
        found.push(split.at);
        edges.push(split.at);
        edges.sort_unstable();
    }
    let mean = |edge: &[usize]| values[edge[0]..edge[1]].iter().sum::<f64>() / real(edge[1] - edge[0]);
    Ok(EnergyDivision { means: edges.windows(2).map(mean).collect(), breakpoints: edges[1..edges.len() - 1].to_vec(), found, p })
}

fn check(values: &[f64], options: EnergyOptions) -> Result<(), StatsError> {
    let EnergyOptions { min_size, level, permutations, .. } = options;
    let bad = |option, value, needs| Err(StatsError::BadOption { option, value, needs });
    if min_size < 2 {
        return bad("shortest segment", real(min_size), "at least 2 rows");
    }
    if !(level > 0.0 && level < 1.0) {
        return bad("level", level, "between 0 and 1, such as 0.05");
    }
    if permutations == 0 {
        return bad("permutations", 0.0, "1 or more, such as 199");
    }
    if values.len() < min_size {
        return Err(StatsError::TooFew { what: "rows", given: values.len(), needed: min_size });
    }
    if values.len() > LONGEST {
        return Err(StatsError::Undefined { because: "E-divisive compares all pairs of rows, of at most 20,000; ask for PELT" });
    }
    match values.iter().position(|value| value.abs() > 1e100 || value.is_nan()) {
        Some(index) => {
            let (value, needs) = (values[index], "a number from -1e100 to 1e100");
            Err(StatsError::BadValue { what: "value", index, value, needs })
        }
        None => Ok(()),
    }
}

#[derive(Clone, Copy)]
struct Split {
    distance: f64,
    at: usize,
}

/// Share of permutations, the series itself among them, with a distance as large.
fn significance(values: &[f64], edges: &[usize], observed: f64, (options, round): (EnergyOptions, u64)) -> f64 {
    let as_large = |index: u64| {
        let mut shuffled = values.to_vec();
        let mut random = stream(options.seed, index);
        for edge in edges.windows(2) {
            for last in (edge[0] + 1..edge[1]).rev() {
                shuffled.swap(last, random.random_range(edge[0]..=last));
            }
        }
        // Rounding differs with the order of rows.
        best_of(&shuffled, edges, options.min_size).is_some_and(|best| best.distance >= observed * (1.0 - 1e-12))
    };
    let draws = u64::from(options.permutations);
    let larger = (round * draws..(round + 1) * draws).into_par_iter().filter(|&index| as_large(index)).count();
    (1.0 + real(larger)) / (1.0 + f64::from(options.permutations))
}

/// The best split of all segments, the first of several.
fn best_of(values: &[f64], edges: &[usize], min_size: usize) -> Option<Split> {
    let of_segment = |edge: &[usize]| {
        let best = best_split(&values[edge[0]..edge[1]], min_size)?;
        Some(Split { at: edge[0] + best.at, ..best })
    };
    edges.windows(2).filter_map(of_segment).reduce(|best, next| if next.distance > best.distance { next } else { best })
}

/// The best split of a segment, over all ends of its second part.
fn best_split(values: &[f64], min_size: usize) -> Option<Split> {
    let rows = values.len();
    if rows < 2 * min_size {
        return None;
    }
    // Sums of distances: within the first part, within the second part up to each end, and between the two.
    let mut first = 0.0;
    let mut second = vec![0.0; rows + 1];
    let mut between = vec![0.0; rows + 1];
    for end in 1..rows {
        let distances = |from: usize, to: usize| values[from..to].iter().map(|value| (value - values[end]).abs()).sum::<f64>();
        second[end + 1] = second[end] + distances(0, end);
    }
    let mut best: Option<Split> = None;
    for at in 1..=rows - min_size {
        // The row before `at` goes over from the second part to the first.
        let moved = values[at - 1];
        let to_first: f64 = values[..at - 1].iter().map(|value| (value - moved).abs()).sum();
        first += to_first;
        let mut to_second = 0.0;
        for end in at..=rows {
            if end > at {
                to_second += (values[end - 1] - moved).abs();
            }
            second[end] -= to_second;
            between[end] += to_second - to_first;
        }
        if at < min_size {
            continue;
        }
        let n = real(at);
        for end in at + min_size..=rows {
            let m = real(end - at);
            let apart = between[end] / (n * m) - first / (n * (n - 1.0)) - second[end] / (m * (m - 1.0));
            let distance = n * m / (n + m) * 2.0 * apart;
            if best.is_none_or(|best| distance > best.distance) {
                best = Some(Split { distance, at });
            }
        }
    }
    best
}
