//! Pairs within the largest distance, weights of pairs in space and in time, and how the weights are spread over events.

use std::f64::consts::{FRAC_PI_2, TAU};

use rayon::prelude::*;

use super::super::near_repeat::{Bands, CutOffs, Ends, Metric, check_events, each_pair};
use super::super::{StatsError, Window, real};
use super::{SpaceTimeEdge, SpaceTimeKOptions};

/// Most pairs that are kept.
const MOST: usize = 20_000_000;

/// Largest weight of a neighbour: one in a thousandth of its circle.
const LARGEST_WEIGHT: f64 = 1000.0;

/// The first of rising limits that a value is within; the last limit itself counts only where ends are included.
fn bin(limits: &[f64], ends: Ends, value: f64) -> Option<usize> {
    let bin = limits.partition_point(|&limit| limit < value);
    let at_end = bin + 1 == limits.len() && value >= limits[bin];
    (bin < limits.len() && !(at_end && ends == Ends::Open)).then_some(bin)
}

/// Two events within the largest distance.
struct Pair {
    events: [u32; 2],
    /// The first distance that they are within.
    bin: u32,
    /// What the one counts seen from the other, and the other way round.
    weights: [f64; 2],
}

/// All pairs within the largest distance.
pub(super) struct Pairs(Vec<Pair>);

impl Pairs {
    pub(super) fn near(points: &[[f64; 2]], options: &SpaceTimeKOptions) -> Result<Self, StatsError> {
        let mut pairs = Vec::new();
        let largest = options.distances.last().copied().unwrap_or_default();
        let reach = Bands::new(&[0.0, largest.next_up()], CutOffs::LeftClosed, Ends::Open)?;
        let weight = |event: usize, distance: f64| match options.edge {
            SpaceTimeEdge::Uncorrected => 1.0,
            SpaceTimeEdge::Ripley => inverse_share(options.window, points[event], distance),
        };
        let mut count = 0;
        each_pair(points, &reach, Metric::Euclidean, &mut |a, b| {
            let distance = (points[a][0] - points[b][0]).hypot(points[a][1] - points[b][1]);
            let Some(bin) = bin(&options.distances, options.ends, distance) else { return };
            count += 1;
            if count <= MOST {
                #[expect(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 events and distances")]
                let (events, bin) = ([a as u32, b as u32], bin as u32);
                pairs.push(Pair { events, bin, weights: [weight(a, distance), weight(b, distance)] });
            }
        });
        if count > MOST {
            let because = "more than 20 million pairs lie within the largest distance; ask for shorter distances or fewer events";
            return Err(StatsError::Undefined { because });
        }
        Ok(Self(pairs))
    }

    /// Sums of products of weights by distance and lag, each pair at the first of both that it is within.
    pub(super) fn weigh(&self, days: &[f64], options: &SpaceTimeKOptions) -> Vec<f64> {
        let mut sums = vec![0.0; options.distances.len() * options.lags.len()];
        for Pair { events: [a, b], bin: near, weights } in &self.0 {
            let (a, b) = (days[*a as usize], days[*b as usize]);
            let lag = (a - b).abs();
            if let Some(soon) = bin(&options.lags, options.ends, lag) {
                let seen = weights[0] * time_weight(a, lag, options) + weights[1] * time_weight(b, lag, options);
                sums[*near as usize * options.lags.len() + soon] += seen;
            }
        }
        sums
    }
}

/// What a neighbour a time away counts, seen from an event.
fn time_weight(day: f64, lag: f64, options: &SpaceTimeKOptions) -> f64 {
    let [first, last] = options.period;
    let beyond = day - first <= lag || last - day <= lag;
    if beyond && options.edge == SpaceTimeEdge::Ripley { 2.0 } else { 1.0 }
}

/// The inverse share of a circle that lies in a window: what lies beyond each side is left out, and what lies beyond two
/// sides, around a corner, only once.
pub(super) fn inverse_share(window: Window, [x, y]: [f64; 2], radius: f64) -> f64 {
    let sides = [x - window.west, window.north - y, window.east - x, y - window.south];
    if sides.iter().all(|&side| side >= radius) {
        return 1.0;
    }
    let half = sides.map(|side| if side < radius { (side / radius).acos() } else { 0.0 });
    let beyond: f64 = half.iter().map(|half| 2.0 * half).sum();
    let twice: f64 = (0..4).map(|side| (half[side] + half[(side + 1) % 4] - FRAC_PI_2).max(0.0)).sum();
    (1.0 - (beyond - twice) / TAU).max(LARGEST_WEIGHT.recip()).recip()
}

/// Weights of all pairs within a limit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    /// Sum over ordered pairs.
    pub(super) ordered: f64,
    /// Sum of squares, over unordered pairs, of the mean of the two weights.
    squares: f64,
    /// Sum of squared deviations of the events' sums of those means.
    events: f64,
}

impl Weights {
    /// From each event's sum of mean weights, and the sum of their squares.
    fn new(rows: impl Iterator<Item = f64> + Clone, squares: f64, n: f64) -> Self {
        let ordered: f64 = rows.clone().sum();
        let mean = ordered / n;
        Self { ordered, squares, events: rows.map(|row| (row - mean).powi(2)).sum() }
    }

    /// Variance over all permutations of the sum over unordered pairs of products of mean weights.
    pub(super) fn variance_with(&self, other: &Self, n: f64) -> f64 {
        let left = |of: &Self| {
            let around = of.squares - of.ordered * of.ordered / (2.0 * n * (n - 1.0)) - of.events / (n - 2.0);
            if around > 1e-12 * of.squares { around } else { 0.0 }
        };
        let hubs = if n > 2.0 { self.events * other.events / ((n - 1.0) * (n - 2.0) * (n - 2.0)) } else { 0.0 };
        hubs + if n > 3.0 { 2.0 * left(self) * left(other) / (n * (n - 3.0)) } else { 0.0 }
    }
}

/// Running totals: of a thing at each limit, all that lies within it.
fn accumulate(values: &mut [f64], width: usize) {
    for at in width..values.len() {
        values[at] += values[at - width];
    }
}

/// Weights of pairs within each distance.
pub(super) fn space_weights(Pairs(pairs): &Pairs, n: usize, options: &SpaceTimeKOptions) -> Vec<Weights> {
    let limits = options.distances.len();
    let (mut rows, mut squares) = (vec![0.0; limits * n], vec![0.0; limits]);
    for Pair { events, bin, weights } in pairs {
        let (bin, mean) = (*bin as usize, weights[0].midpoint(weights[1]));
        squares[bin] += mean * mean;
        for &event in events {
            rows[bin * n + event as usize] += mean;
        }
    }
    accumulate(&mut rows, n);
    accumulate(&mut squares, 1);
    (0..limits).map(|at| Weights::new(rows[at * n..(at + 1) * n].iter().copied(), squares[at], real(n))).collect()
}

/// Weights of pairs within each lag.
pub(super) fn time_weights(days: &[f64], options: &SpaceTimeKOptions) -> Vec<Weights> {
    let (limits, n) = (options.lags.len(), days.len());
    let mut sorted = days.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let longest = options.lags.last().copied().unwrap_or_default();
    // For each event, sums of mean weights by lag, and (each pair once) of their squares.
    let row = |event: usize| {
        let day = sorted[event];
        let mut sums = vec![0.0; 2 * limits];
        let mut add = |other: f64, later: bool| {
            let lag = (other - day).abs();
            let Some(bin) = bin(&options.lags, options.ends, lag) else { return lag <= longest };
            let mean = time_weight(day, lag, options).midpoint(time_weight(other, lag, options));
            sums[bin] += mean;
            sums[limits + bin] += if later { mean * mean } else { 0.0 };
            true
        };
        let _ = sorted[event + 1..].iter().all(|&other| add(other, true));
        let _ = sorted[..event].iter().rev().all(|&other| add(other, false));
        sums
    };
    let rows: Vec<Vec<f64>> = (0..n).into_par_iter().map(row).collect();
    let within = |row: &[f64], at: usize| row[..=at].iter().sum::<f64>();
    let all = |at: usize| {
        let squares = rows.iter().map(|row| within(&row[limits..], at)).sum();
        Weights::new(rows.iter().map(|row| within(row, at)), squares, real(n))
    };
    (0..limits).map(all).collect()
}

/// Checks everything that is asked.
pub(super) fn check(points: &[[f64; 2]], days: &[f64], options: &SpaceTimeKOptions) -> Result<(), StatsError> {
    check_events(points, days)?;
    for (what, plural, limits) in [("distance", "distances", &options.distances), ("lag", "lags", &options.lags)] {
        if limits.is_empty() {
            return Err(StatsError::TooFew { what: plural, given: 0, needed: 1 });
        }
        let before = |index: usize| if index == 0 { 0.0 } else { limits[index - 1] };
        if let Some(index) = (0..limits.len()).find(|&index| !(limits[index] > before(index) && limits[index] <= 1e100)) {
            let needs = "a number above 0 and above the one before it";
            return Err(StatsError::BadValue { what, index, value: limits[index], needs });
        }
    }
    let Window { west, south, east, north } = options.window;
    let [first, last] = options.period;
    for (option, side) in
        [("window width", east - west), ("window height", north - south), ("length of the period", last - first)]
    {
        if !(side > 0.0 && side <= 1e100) {
            return Err(StatsError::BadOption { option, value: side, needs: "above 0, in the unit of the events" });
        }
    }
    if options.permutations.is_some_and(|permutations| permutations.count == 0) {
        return Err(StatsError::BadOption { option: "permutations", value: 0.0, needs: "1 or more, such as 999" });
    }
    if let Some(index) = points.iter().position(|&point| !options.window.holds(point)) {
        let [x, y] = points[index];
        let value = if (west..=east).contains(&x) { y } else { x };
        return Err(StatsError::BadValue { what: "a coordinate of point", index, value, needs: "in the window" });
    }
    match days.iter().position(|day| !(first..=last).contains(day)) {
        Some(index) => Err(StatsError::BadValue { what: "day", index, value: days[index], needs: "in the period of the study" }),
        None => Ok(()),
    }
}
