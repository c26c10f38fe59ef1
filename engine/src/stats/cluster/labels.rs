//! Which cluster each row belongs to, and what a cluster is like.

use super::super::{StatsError, real};

/// Largest coordinate, time or reach accepted: squares of larger ones overflow when they are summed.
const LARGEST: f64 = 1e100;

/// Size and place of one cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusterSummary {
    /// Number of points.
    pub size: usize,
    /// Mean `[x, y]` of its points, in the unit of the input.
    pub centroid: [f64; 2],
}

/// Labels from the names of the clusters, which lie below `names`: numbered from 0 in the order of their first rows.
pub(super) fn renumber(clusters: impl Iterator<Item = Option<u32>>, names: usize) -> Vec<Option<u32>> {
    let mut numbers: Vec<Option<u32>> = vec![None; names];
    let mut next = 0;
    let mut number = |name: u32| {
        *numbers[name as usize].get_or_insert_with(|| {
            next += 1;
            next - 1
        })
    };
    clusters.map(|name| name.map(&mut number)).collect()
}

/// Size and centroid of each cluster, in the order of the labels.
pub(super) fn summaries(points: &[[f64; 2]], labels: &[Option<u32>]) -> Vec<ClusterSummary> {
    // Deviations from the cluster's first point are summed, so that far away coordinates cost no digits.
    let mut firsts: Vec<([f64; 2], usize, [f64; 2])> = Vec::new();
    for (&[x, y], label) in points.iter().zip(labels) {
        let Some(label) = *label else { continue };
        if label as usize == firsts.len() {
            firsts.push(([x, y], 0, [0.0; 2]));
        }
        let (first, size, sum) = &mut firsts[label as usize];
        *size += 1;
        *sum = [sum[0] + (x - first[0]), sum[1] + (y - first[1])];
    }
    let summary = |(first, size, sum): ([f64; 2], usize, [f64; 2])| ClusterSummary {
        size,
        centroid: [first[0] + sum[0] / real(size), first[1] + sum[1] / real(size)],
    };
    firsts.into_iter().map(summary).collect()
}

/// Refuses coordinates and times that have no distance, and more points than can be numbered.
pub(super) fn check_points(points: &[[f64; 2]]) -> Result<(), StatsError> {
    if points.len() >= u32::MAX as usize {
        return Err(StatsError::Undefined {
            because: "points are numbered with 32 bits and there are more; ask for a shorter window or fewer categories",
        });
    }
    check_finite("x coordinate", points.iter().map(|point| point[0]))?;
    check_finite("y coordinate", points.iter().map(|point| point[1]))
}

/// Refuses values that are not finite or whose squares may not be.
pub(super) fn check_finite(what: &'static str, mut values: impl Iterator<Item = f64> + Clone) -> Result<(), StatsError> {
    let refused = values.clone().position(|value| !(-LARGEST..=LARGEST).contains(&value));
    match refused.and_then(|index| values.nth(index).map(|value| (index, value))) {
        Some((index, value)) => Err(StatsError::BadValue { what, index, value, needs: "a number from -1e100 to 1e100" }),
        None => Ok(()),
    }
}

/// Refuses a reach that is not positive or whose square does not exist.
pub(super) fn check_reach(option: &'static str, value: f64) -> Result<(), StatsError> {
    if (1.0 / LARGEST..=LARGEST).contains(&value) {
        return Ok(());
    }
    Err(StatsError::BadOption { option, value, needs: "a positive number, from 1e-100 to 1e100" })
}

/// Refuses a smallest number of points below `fewest`.
pub(super) fn check_fewest(option: &'static str, value: usize, fewest: usize) -> Result<(), StatsError> {
    if value >= fewest {
        return Ok(());
    }
    let needs = if fewest == 1 { "1 or more" } else { "2 or more" };
    Err(StatsError::BadOption { option, value: real(value), needs })
}
