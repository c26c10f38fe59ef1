//! Binary segmentation: split where it helps most, again and again.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::StatsError;
use super::cost::Costs;
use super::options::{ChangePenalty, Charge, SegmentCost};
use super::real;
use super::segmentation::Segmentation;

/// When to stop splitting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SplitUntil {
    /// No split saves more than its penalty.
    Penalty(ChangePenalty),
    /// There are so many changes.
    Changes(usize),
}

/// What is asked of binary segmentation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SplitOptions {
    /// What a segment costs.
    pub cost: SegmentCost,
    /// Fewest rows of a segment: at least 1, and 2 for [`SegmentCost::Normal`].
    pub min_size: usize,
    /// When to stop.
    pub until: SplitUntil,
}

/// Greedy segmentation: the split that saves most, then the best one within the two parts, and so on.
///
/// Answers: the same as [`super::pelt`], faster for costly segments, and not always with the best answer: a rise and a fall
/// that cancel can hide each other.
///
/// Time grows with n times the depth of the splits, which is about the logarithm of their number.
///
/// # Units
/// As [`super::pelt`].
///
/// # Degenerate input
/// As [`super::pelt`]. With a number of changes, splits that save nothing are not made, so that there can be fewer.
///
/// # Errors
/// As [`super::pelt`]; [`StatsError::BadOption`] where so many changes do not fit into the series.
///
/// # Source
/// A. J. Scott and M. Knott, 1974, Biometrics 30(3), 507-512, doi:10.2307/2529204.
///
/// # Example
/// ```
/// use engine::stats::{SegmentCost, SplitOptions, SplitUntil, binary_segmentation};
///
/// let options = SplitOptions { cost: SegmentCost::SquaredError, min_size: 2, until: SplitUntil::Changes(1) };
/// assert_eq!(binary_segmentation(&[1.0, 2.0, 1.0, 2.0, 7.0, 8.0, 7.0], options)?.breakpoints, [4]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn binary_segmentation(values: &[f64], options: SplitOptions) -> Result<Segmentation, StatsError> {
    let SplitOptions { cost, min_size, until } = options;
    cost.check_min_size(values.len(), min_size)?;
    let costs = Costs::new(values, cost)?;
    let (charge, most) = match until {
        SplitUntil::Penalty(penalty) => (penalty.charge(&costs)?, values.len()),
        SplitUntil::Changes(changes) if changes < values.len() / min_size => (Charge { change: 0.0, ln_length: 0.0 }, changes),
        SplitUntil::Changes(changes) => {
            let needs = "few enough that every segment has its shortest length; ask for fewer changes or shorter segments";
            return Err(StatsError::BadOption { option: "changes", value: real(changes), needs });
        }
    };
    let mut splits = BinaryHeap::from_iter(best_split(&costs, charge, min_size, [0, values.len()]));
    let mut breakpoints = Vec::new();
    while breakpoints.len() < most {
        let Some(Split { at, segment: [from, to], .. }) = splits.pop() else { break };
        breakpoints.push(at);
        splits.extend(best_split(&costs, charge, min_size, [from, at]));
        splits.extend(best_split(&costs, charge, min_size, [at, to]));
    }
    breakpoints.sort_unstable();
    Ok(Segmentation::new(&costs, breakpoints, charge.change))
}

/// A split that saves more than it costs.
struct Split {
    saving: f64,
    at: usize,
    segment: [usize; 2],
}

/// The split of a segment that saves most, the first of several.
fn best_split(costs: &Costs, charge: Charge, min_size: usize, [from, to]: [usize; 2]) -> Option<Split> {
    let cost = |from: usize, to: usize| costs.of(from, to) + charge.of_length(to - from);
    let whole = cost(from, to);
    let positions = from + min_size..=to.saturating_sub(min_size);
    let saved = |at: usize| Split { saving: whole - cost(from, at) - cost(at, to), at, segment: [from, to] };
    let best = positions.map(saved).reduce(|best, next| if next.saving > best.saving { next } else { best })?;
    // Rounding alone must not split what cannot be told apart.
    (best.saving > charge.change.max(1e-12 * whole.abs())).then_some(best)
}

impl Ord for Split {
    fn cmp(&self, other: &Self) -> Ordering {
        self.saving.total_cmp(&other.saving).then(other.at.cmp(&self.at))
    }
}

impl PartialOrd for Split {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Split {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Split {}
