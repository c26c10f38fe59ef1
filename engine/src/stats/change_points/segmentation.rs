//! A series cut into segments.

use super::cost::Costs;

/// A series cut into segments.
#[derive(Debug, Clone, PartialEq)]
pub struct Segmentation {
    /// First row of each new segment, ascending, rows counted from 0; the first segment, which begins at 0, is not among them.
    pub breakpoints: Vec<usize>,
    /// Mean of each segment: one more than there are breakpoints.
    pub means: Vec<f64>,
    /// What all segments cost together, penalties not counted.
    pub cost: f64,
    /// What each change was charged; 0 where the number of changes was given.
    pub penalty: f64,
}

impl Segmentation {
    pub(super) fn new(costs: &Costs, breakpoints: Vec<usize>, penalty: f64) -> Self {
        let ends = breakpoints.iter().copied().chain([costs.rows()]);
        let segments: Vec<(usize, usize)> = std::iter::once(0).chain(breakpoints.iter().copied()).zip(ends).collect();
        let means = segments.iter().map(|&(from, to)| costs.mean(from, to)).collect();
        let cost = segments.iter().map(|&(from, to)| costs.of(from, to)).sum();
        Self { breakpoints, means, cost, penalty }
    }
}
