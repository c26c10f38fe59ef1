//! What a pair of points counts, given the edge of the window.

use std::f64::consts::{FRAC_PI_2, TAU};

use super::super::nearest_neighbour::to_border;
use super::super::{Window, real};
use super::RipleyEdge;

/// Largest weight of a pair, as in `spatstat`: a few pairs near corners shall not decide the function.
const LARGEST_WEIGHT: f64 = 100.0;

/// Two points that are close to each other.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub(super) one: [f64; 2],
    pub(super) other: [f64; 2],
    /// Square of their distance.
    pub(super) square: f64,
}

/// An edge correction in a window.
pub(super) struct EdgeWeight {
    pub(super) window: Window,
    pub(super) edge: RipleyEdge,
}

impl EdgeWeight {
    /// Adds what a pair counts, seen from both of its points, to `sums`, whose running totals are the function: it counts from
    /// distance number `bin` on, and with the border correction only up to the last that is shorter than the way to the
    /// edge. `reach` says how many distances are shorter than a length.
    pub(super) fn add(&self, pair: Pair, bin: usize, sums: &mut [f64], reach: impl Fn(f64) -> usize) {
        match self.edge {
            RipleyEdge::Uncorrected => sums[bin] += 2.0,
            RipleyEdge::Translation => sums[bin] += 2.0 * self.translation(pair),
            RipleyEdge::Isotropic => {
                let distance = pair.square.sqrt();
                sums[bin] += self.isotropic(pair.one, distance) + self.isotropic(pair.other, distance);
            }
            RipleyEdge::Border => {
                for point in [pair.one, pair.other] {
                    let end = reach(to_border(point, self.window));
                    if bin < end {
                        sums[bin] += 1.0;
                        sums[end] -= 1.0;
                    }
                }
            }
        }
    }

    /// For each distance, the points farther from the edge than that.
    pub(super) fn inner_points(&self, points: &[[f64; 2]], distances: &[f64]) -> Vec<f64> {
        let mut borders: Vec<f64> = points.iter().map(|&point| to_border(point, self.window)).collect();
        borders.sort_unstable_by(f64::total_cmp);
        let inner = |&distance: &f64| real(borders.len() - borders.partition_point(|&border| border <= distance));
        distances.iter().map(inner).collect()
    }

    fn translation(&self, Pair { one, other, .. }: Pair) -> f64 {
        let [width, height] = self.sides();
        let overlap = (width - (one[0] - other[0]).abs()) * (height - (one[1] - other[1]).abs());
        if overlap > 0.0 { (width * height / overlap).min(LARGEST_WEIGHT) } else { LARGEST_WEIGHT }
    }

    fn sides(&self) -> [f64; 2] {
        [self.window.east - self.window.west, self.window.north - self.window.south]
    }

    /// Inverse share of a circle that lies in the window.
    fn isotropic(&self, [x, y]: [f64; 2], radius: f64) -> f64 {
        let Window { west, south, east, north } = self.window;
        let sides = [x - west, north - y, east - x, y - south];
        if sides.iter().all(|&side| side >= radius) {
            return 1.0;
        }
        let outside: f64 = (0..4).map(|at| beyond(sides[at], [sides[(at + 1) % 4], sides[(at + 3) % 4]], radius)).sum();
        let in_corner = sides.iter().filter(|&&side| side <= f64::EPSILON * radius).count() >= 2;
        let outside = if in_corner { outside + FRAC_PI_2 } else { outside };
        (1.0 - outside / TAU).recip().clamp(1.0, LARGEST_WEIGHT)
    }
}

/// The angle of a circle that lies beyond one side of a rectangle, as far as that side goes: up to its corners, which lie
/// where the sides next to it are.
fn beyond(side: f64, next: [f64; 2], radius: f64) -> f64 {
    if side >= radius {
        return 0.0;
    }
    let half = (side / radius).acos();
    next.iter().map(|&corner| half.min(corner.atan2(side))).sum()
}
