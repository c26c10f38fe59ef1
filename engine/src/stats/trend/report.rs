//! Slopes of pairs, listed: all of a short series, or those between two bounds, in time that grows with how many they are.

use super::slopes::Points;

/// Slopes that were listed, and the memory it took.
#[derive(Default)]
pub(super) struct Report {
    slopes: Vec<f64>,
    /// Ranks, rising, whose slopes are in their place: no lesser one is behind them, no greater one before.
    placed: Vec<usize>,
    order: Vec<(f64, u32)>,
    spare: Vec<(f64, u32)>,
}

/// The slope between two points.
pub(super) fn slope(values: &[f64], times: &[f64], (from, to): (usize, usize)) -> f64 {
    (values[to] - values[from]) / (times[to] - times[from])
}

impl Report {
    /// Lists the slopes of all pairs.
    pub(super) fn list_all(&mut self, points: Points<'_>) {
        self.slopes.clear();
        self.placed.clear();
        for (values, times) in points.seasons() {
            for from in 0..values.len() {
                let (value, time) = (values[from], times[from]);
                let later = values[from + 1..].iter().zip(&times[from + 1..]);
                self.slopes.extend(later.map(|(to, at)| (to - value) / (at - time)));
            }
        }
    }

    /// Lists the slopes above `low` up to `high`.
    pub(super) fn list(&mut self, points: Points<'_>, low: f64, high: f64) {
        self.slopes.clear();
        self.placed.clear();
        for (values, times) in points.seasons() {
            self.order.clear();
            let numbered = (0_u32..).zip(values.iter().zip(times));
            // Adding 0 turns -0 into it, which has another place in a total order.
            self.order.extend(numbered.map(|(index, (value, time))| (value - low * time + 0.0, index)));
            // Of equally high points the last one first, so that no pair of them is taken for a rise.
            self.order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            for point in &mut self.order {
                point.0 = values[point.1 as usize] - high * times[point.1 as usize];
            }
            self.spare.clone_from(&self.order);
            let slopes = &mut self.slopes;
            let visit = &mut |from: u32, to: u32| slopes.push(slope(values, times, (from as usize, to as usize)));
            visit_inversions(&mut self.order, &mut self.spare, visit);
        }
    }

    /// The listed slope with `rank` before it.
    pub(super) fn at(&mut self, rank: u64) -> Option<f64> {
        let rank = usize::try_from(rank).ok().filter(|&rank| rank < self.slopes.len())?;
        let known = self.placed.partition_point(|&placed| placed < rank);
        if self.placed.get(known) != Some(&rank) {
            let start = if known == 0 { 0 } else { self.placed[known - 1] + 1 };
            let end = self.placed.get(known).copied().unwrap_or(self.slopes.len());
            self.slopes[start..end].select_nth_unstable_by(rank - start, f64::total_cmp);
            self.placed.insert(known, rank);
        }
        Some(self.slopes[rank])
    }
}

/// Sorts points by height and visits every pair of which the first was at least as high as the second, and earlier.
fn visit_inversions(points: &mut [(f64, u32)], spare: &mut [(f64, u32)], visit: &mut impl FnMut(u32, u32)) {
    if points.len() < 2 {
        return;
    }
    let middle = points.len() / 2;
    let (left, right) = points.split_at_mut(middle);
    let (for_left, for_right) = spare.split_at_mut(middle);
    visit_inversions(left, for_left, visit);
    visit_inversions(right, for_right, visit);
    for_left.copy_from_slice(left);
    for_right.copy_from_slice(right);
    let (mut l, mut into) = (0, 0);
    for &to in for_right.iter() {
        while l < middle && for_left[l].0 < to.0 {
            points[into] = for_left[l];
            (l, into) = (l + 1, into + 1);
        }
        for from in &for_left[l..] {
            if from.1 < to.1 {
                visit(from.1, to.1);
            }
        }
        points[into] = to;
        into += 1;
    }
    points[into..].copy_from_slice(&for_left[l..]);
}
