//! PELT: the best segmentation of all, where every change has its price.

use super::StatsError;
use super::cost::Costs;
use super::frontier::Frontier;
use super::options::ChangeOptions;
use super::segmentation::Segmentation;

/// The segmentation with the least cost plus penalty.
///
/// Answers: where has the level (or the spread) of the series changed, if a change must be worth its penalty?
///
/// Minimises `sum C(segment) + penalty * changes` over all segmentations whose segments have at least the shortest length,
/// exactly: `F(t) = min_s F(s) + C(s, t) + penalty`, over starts s that are not yet known to be beaten. Starts are given up as
/// in PELT, and for costs with one level (squared error and Poisson) as in functional pruning, which keeps few of them where
/// there are no changes too. A start is given up only once its successor may be used, so that the shortest length does no harm.
///
/// For costs with one level time grows with n where penalties are BIC or fixed, changes or not (a million rows without any take
/// one to two seconds), and about with n^1.3 with MBIC where there are none (8 seconds for squared errors, a minute for Poisson).
/// For normal segments it grows with n times the length of a segment: near linear where changes grow with n, and quadratic where
/// there are none.
///
/// # Units
/// Values of any kind, one per row in order of time (0 or more for Poisson); penalties are in units of the cost.
///
/// # Degenerate input
/// A series without variation has no changes, and so has one shorter than two segments. A normal segment's variance is never
/// below that of rounding to the smallest difference between two rows (1/12 for counts), so that runs of equal counts are no
/// infinitely good fit. Noise that drifts slowly makes presets too small, because neighbouring rows differ less than they vary.
///
/// # Errors
/// [`StatsError::TooFew`] (fewer rows than a segment), [`StatsError::BadValue`] and [`StatsError::BadOption`].
///
/// # Source
/// R. Killick, P. Fearnhead and I. A. Eckley, 2012, JASA 107(500), 1590-1598, doi:10.1080/01621459.2012.737745; R. Maidstone,
/// T. Hocking, G. Rigaill and P. Fearnhead, 2017, Statistics and Computing 27, 519-533, doi:10.1007/s11222-016-9636-3, for
/// functional pruning; Y.-C. Yao, 1988, Statistics and Probability Letters 6(3), 181-189, doi:10.1016/0167-7152(88)90118-6,
/// for BIC; N. R. Zhang and D. O. Siegmund, 2007, Biometrics 63(1), 22-32, doi:10.1111/j.1541-0420.2006.00662.x, for MBIC.
///
/// # Example
/// ```
/// use engine::stats::{ChangeOptions, ChangePenalty, SegmentCost, pelt};
///
/// let (cost, penalty) = (SegmentCost::SquaredError, ChangePenalty::Fixed(5.0));
/// let cut = pelt(&[1.0, 2.0, 1.0, 2.0, 7.0, 8.0, 7.0], ChangeOptions { cost, penalty, min_size: 2 })?;
/// assert_eq!(cut.breakpoints, [4]);
/// assert!((cut.means[0] - 1.5).abs() < 1e-12 && (cut.means[1] - 22.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn pelt(values: &[f64], options: ChangeOptions) -> Result<Segmentation, StatsError> {
    let ChangeOptions { cost, penalty, min_size } = options;
    cost.check_min_size(values.len(), min_size)?;
    let costs = Costs::new(values, cost)?;
    let charge = penalty.charge(&costs)?;
    let rows = values.len();
    if costs.without_variation() {
        return Ok(Segmentation::new(&costs, Vec::new(), charge.change));
    }
    let mut frontier = Frontier::new(&costs, charge, min_size);
    // What a segment that starts at each row begins with; infinite where none can start.
    let mut entry = vec![f64::INFINITY; rows + 1];
    let mut starts = vec![0_usize; rows + 1];
    entry[0] = 0.0;
    for end in min_size..=rows {
        let opening = end - min_size;
        if entry[opening].is_finite() {
            frontier.enter(&costs, opening, entry[opening]);
        }
        if let Some((value, start)) = frontier.best(&costs, end) {
            starts[end] = start;
            entry[end] = value + charge.change;
            frontier.outlive(&costs, end, entry[end]);
        }
    }
    Ok(Segmentation::new(&costs, trace_back(&starts), charge.change))
}

/// Breakpoints in ascending order, from where the last segment of the rows before each row begins.
fn trace_back(starts: &[usize]) -> Vec<usize> {
    let mut breakpoints = Vec::new();
    let mut at = starts[starts.len() - 1];
    while at > 0 {
        breakpoints.push(at);
        at = starts[at];
    }
    breakpoints.reverse();
    breakpoints
}
