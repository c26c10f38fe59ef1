//! Optimal partitioning: the best segmentations with no, one, two, ... changes.

use super::cost::Costs;
use super::frontier::Frontier;
use super::options::{Charge, SegmentCost};
use super::segmentation::Segmentation;
use super::{StatsError, real};

/// Starts kept in memory, at most: one for each row and number of changes.
const MOST_STARTS: usize = 400_000_000;

/// What is asked of optimal partitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartitionOptions {
    /// What a segment costs.
    pub cost: SegmentCost,
    /// Fewest rows of a segment: at least 1, and 2 for [`SegmentCost::Normal`].
    pub min_size: usize,
    /// Most changes.
    pub most_changes: usize,
}

/// The best segmentations by number of changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Partitions {
    /// The best segmentation with as many changes as its position says, from 0.
    pub by_changes: Vec<Segmentation>,
    /// Bayesian information criterion of each, less is better.
    pub bic: Vec<f64>,
    /// The number of changes with the least criterion; the smaller one where two are alike.
    pub chosen: usize,
}

/// The segmentations with the least cost for every number of changes, and the number that the BIC chooses.
///
/// Answers: if there were one (two, three, ...) changes, where would they be, and how many are worth having?
///
/// `F_k(t) = min_s F_{k-1}(s) + C(s, t)`, exactly. The criterion is `D + ln(n) parameters`. For squared errors D is
/// `n (ln(2 pi RSS / n) + 1)` and the parameters are k + 1 means, k positions and a variance, as in strucchange; otherwise D is
/// the cost (divided for counts by the ratio of their variance to the Poisson one) and parameters are those of k + 1 segments
/// and k positions. Time and memory grow with n times the number of changes for costs with one level.
///
/// # Units
/// As [`super::pelt`].
///
/// # Degenerate input
/// A series without variation is best without changes. An RSS below that of rounding to the smallest difference between
/// rows counts as that.
///
/// # Errors
/// As [`super::pelt`]; [`StatsError::BadOption`] where so many changes do not fit into the series.
///
/// # Source
/// I. E. Auger and C. E. Lawrence, 1989, Bulletin of Mathematical Biology 51(1), 39-54, doi:10.1007/BF02458835; J. Bai and
/// P. Perron, 2003, Journal of Applied Econometrics 18(1), 1-22, doi:10.1002/jae.659, `breakpoints` in strucchange; G. Rigaill,
/// 2015, Journal de la Société Française de Statistique 156(4), 180-205, for functional pruning.
///
/// # Example
/// ```
/// use engine::stats::{PartitionOptions, SegmentCost, optimal_partitions};
///
/// let options = PartitionOptions { cost: SegmentCost::SquaredError, min_size: 2, most_changes: 2 };
/// let cuts = optimal_partitions(&[1.0, 2.0, 1.0, 2.0, 7.0, 8.0, 7.0], options)?;
/// assert_eq!(cuts.chosen, 1);
/// assert_eq!(cuts.by_changes[1].breakpoints, [4]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn optimal_partitions(values: &[f64], options: PartitionOptions) -> Result<Partitions, StatsError> {
    let PartitionOptions { cost, min_size, most_changes } = options;
    let rows = values.len();
    cost.check_min_size(rows, min_size)?;
    if most_changes >= rows / min_size {
        let needs = "few enough that every segment has its shortest length; ask for fewer changes or shorter segments";
        return Err(StatsError::BadOption { option: "changes", value: real(most_changes), needs });
    }
    if most_changes.saturating_mul(rows) > MOST_STARTS {
        let needs = "at most 400 million when multiplied with the rows; ask for fewer, or for a penalty";
        return Err(StatsError::BadOption { option: "changes", value: real(most_changes), needs });
    }
    let costs = Costs::new(values, cost)?;
    let mut level: Vec<f64> = (0..=rows).map(|end| if end < min_size { f64::INFINITY } else { costs.of(0, end) }).collect();
    let mut starts: Vec<Vec<u32>> = Vec::with_capacity(most_changes);
    let mut by_changes = vec![Segmentation::new(&costs, Vec::new(), 0.0)];
    for _ in 0..most_changes {
        let (next, from) = one_more(&costs, min_size, &level);
        level = next;
        starts.push(from);
        by_changes.push(Segmentation::new(&costs, trace_back(&starts, rows), 0.0));
    }
    let bic: Vec<f64> = by_changes.iter().map(|cut| criterion(&costs, cut)).collect();
    let better = |best: usize, at: usize| if bic[at] < bic[best] && !costs.without_variation() { at } else { best };
    let chosen = (0..bic.len()).fold(0, better);
    Ok(Partitions { by_changes, bic, chosen })
}

/// Least costs of all rows before each row with one change more, and where the last segment then begins.
fn one_more(costs: &Costs, min_size: usize, level: &[f64]) -> (Vec<f64>, Vec<u32>) {
    let mut frontier = Frontier::new(costs, Charge { change: 0.0, ln_length: 0.0 }, min_size);
    let mut next = vec![f64::INFINITY; level.len()];
    let mut starts = vec![0_u32; level.len()];
    for end in min_size..level.len() {
        let opening = end - min_size;
        if level[opening].is_finite() {
            frontier.enter(costs, opening, level[opening]);
        }
        if let Some((value, start)) = frontier.best(costs, end) {
            next[end] = value;
            // Rows are far fewer than 2^32: their number times that of changes is limited.
            starts[end] = u32::try_from(start).unwrap_or(u32::MAX);
        }
        if level[end].is_finite() {
            frontier.outlive(costs, end, level[end]);
        }
    }
    (next, starts)
}

/// Breakpoints in ascending order, from where the last segment begins with each number of changes.
fn trace_back(starts: &[Vec<u32>], rows: usize) -> Vec<usize> {
    let mut end = rows;
    let mut breakpoints: Vec<usize> = Vec::with_capacity(starts.len());
    for from in starts.iter().rev() {
        end = from[end] as usize;
        breakpoints.push(end);
    }
    breakpoints.reverse();
    breakpoints
}

fn criterion(costs: &Costs, cut: &Segmentation) -> f64 {
    let changes = real(cut.breakpoints.len());
    let of_noise = if costs.kind == SegmentCost::SquaredError { 1.0 } else { 0.0 };
    let parameters = costs.kind.parameters() * (changes + 1.0) + changes + of_noise;
    costs.deviance(cut.cost) + real(costs.rows()).ln() * parameters
}
