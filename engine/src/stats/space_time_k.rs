//! The space-time K function: at which distances and times do events cluster in space and time together?

mod pairs;

use rayon::prelude::*;

use super::draws::stream;
use super::near_repeat::{Ends, shuffle, tails};
use super::{NotComputable, PermutationP, Permutations, StatsError, Window, real};
use pairs::{Pairs, Weights, space_weights, time_weights};

/// What is done about neighbours that lie outside the study area or period unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpaceTimeEdge {
    /// Nothing.
    Uncorrected,
    /// A neighbour in space counts the inverse share of the circle around the event through it that lies in the window, one in
    /// time twice where the event is no farther from an end of the period than from it: Ripley's weights, and those of
    /// `splancs`.
    Ripley,
}

/// Options of the space-time K function.
#[derive(Debug, Clone, PartialEq)]
pub struct SpaceTimeKOptions {
    /// Distances, rising, in the unit of the points.
    pub distances: Vec<f64>,
    /// Times between events, rising, in days.
    pub lags: Vec<f64>,
    /// The study area, which holds all points.
    pub window: Window,
    /// First and last day of the study, between which all events lie.
    pub period: [f64; 2],
    /// What is done about the edges of both.
    pub edge: SpaceTimeEdge,
    /// Whether pairs exactly as far apart as the largest distance, or the longest time, count. `splancs` leaves them out
    /// ([`Ends::Open`]), though it counts them at every shorter distance and time.
    pub ends: Ends,
    /// Permutations of the times, or `None` for the function only.
    pub permutations: Option<Permutations>,
}

/// The space-time K function of a set of events.
#[derive(Debug, Clone, PartialEq)]
pub struct SpaceTimeK {
    /// Events.
    pub events: usize,
    /// K in space alone at each distance: an area.
    pub space: Vec<f64>,
    /// K in time alone at each lag: a time.
    pub time: Vec<f64>,
    /// The function, one entry for each lag within each distance.
    pub at: Vec<SpaceTimeKAt>,
    /// Sum of the standardised residuals, which is large where events cluster in both together.
    pub sum: f64,
    /// Both tails of that sum among the permutations, where asked for: one test of the whole function.
    pub p: Option<PermutationP>,
}

/// The space-time K function at one distance and lag.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpaceTimeKAt {
    /// The distance.
    pub distance: f64,
    /// The lag in days.
    pub lag: f64,
    /// Expected further events within both of an event, over the number per unit of area and time: an area times a time.
    pub k: f64,
    /// K without interaction: K in space times K in time.
    pub separate: f64,
    /// `D = K(s, t) - K(s) K(t)`: above 0 where events cluster in both together.
    pub d: f64,
    /// `D / (K(s) K(t))`: the share of events that interaction adds.
    pub relative: Result<f64, NotComputable>,
    /// Standard deviation of D over all permutations of the times, as in `splancs`: of weights that are the mean of those seen
    /// from both events.
    pub se: Result<f64, NotComputable>,
}

const FIXED: NotComputable =
    NotComputable::Because("K is the same in any order of the times; ask for other distances or times between events");

/// The space-time K function with its test.
///
/// Answers: within a distance and a time of an event, are there more further events than clustering in space alone and in time
/// alone explain, and at which scale most?
///
/// `K(s, t) = |A| T / (n (n - 1)) sum_{i != j} w_ij v_ij 1(d_ij <= s) 1(|t_i - t_j| <= t)`, and K(s), K(t) alike with one of the two.
/// Times are dealt out anew over the places; the sum of `D / se` is compared with those of the permutations. Time grows with
/// the pairs within the largest distance times the permutations, and with the pairs within the longest time.
///
/// # Units
/// `points` are `[x, y]` in metres or any planar unit, `days` in days.
///
/// # Degenerate input
/// Where no pair is that near, K and D are 0, and the relative excess and standard error are [`NotComputable`].
///
/// # Errors
/// Those of [`super::near_repeat()`] about events; [`StatsError::TooFew`] (no distances, no lags), [`StatsError::BadValue`] (one that is
/// not above 0 and the one before it; a point outside the window, a day outside the period), [`StatsError::BadOption`] (window,
/// period, permutations) and [`StatsError::Undefined`] (more than 20 million pairs within the largest distance).
///
/// # Source
/// P. J. Diggle, A. G. Chetwynd, R. Häggkvist and S. E. Morris, 1995, Statistical Methods in Medical Research 4(2), 124-136,
/// doi:10.1177/096228029500400203.
///
/// # Example
/// Two pairs of events, each near in space and time. All pairs near in space are near in time.
/// ```
/// use engine::stats::{Ends, SpaceTimeEdge, SpaceTimeKOptions, Window, space_time_k};
///
/// let options = SpaceTimeKOptions {
///     distances: vec![2.0],
///     lags: vec![3.0],
///     window: Window { west: 0.0, south: 0.0, east: 100.0, north: 100.0 },
///     period: [0.0, 60.0],
///     edge: SpaceTimeEdge::Uncorrected,
///     ends: Ends::Included,
///     permutations: None,
/// };
/// let points = [[20.0, 20.0], [21.0, 20.0], [70.0, 70.0], [71.0, 70.0]];
/// let k = space_time_k(&points, &[10.0, 12.0, 40.0, 43.0], &options)?;
/// assert!((k.at[0].k - 10_000.0 * 60.0 * 4.0 / 12.0).abs() < 1e-6);
/// assert!((k.at[0].separate - k.at[0].k / 3.0).abs() < 1e-6);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn space_time_k(points: &[[f64; 2]], days: &[f64], options: &SpaceTimeKOptions) -> Result<SpaceTimeK, StatsError> {
    pairs::check(points, days, options)?;
    let space_pairs = Pairs::near(points, options)?;
    let (space, time) = (space_weights(&space_pairs, points.len(), options), time_weights(days, options));
    let study = Study { days, options, pairs: &space_pairs, space: &space, time: &time };
    let seen = study.function(days);
    let at: Vec<SpaceTimeKAt> = study.cells().zip(&seen).map(|(cell, &k)| study.at(cell, k)).collect();
    let sum = study.sum(&seen);
    let p = options.permutations.map(|permutations| study.test(sum, permutations));
    let scale =
        |weights: &[Weights], all: f64| weights.iter().map(|weights| weights.ordered * all / study.ordered_pairs()).collect();
    Ok(SpaceTimeK {
        events: points.len(),
        space: scale(&space, options.window.area()),
        time: scale(&time, study.length()),
        at,
        sum,
        p,
    })
}

/// A checked study.
struct Study<'a> {
    days: &'a [f64],
    options: &'a SpaceTimeKOptions,
    pairs: &'a Pairs,
    /// For each distance, the weights of pairs within it; for each lag the same.
    space: &'a [Weights],
    time: &'a [Weights],
}

impl Study<'_> {
    fn ordered_pairs(&self) -> f64 {
        let n = real(self.days.len());
        n * (n - 1.0)
    }

    fn length(&self) -> f64 {
        self.options.period[1] - self.options.period[0]
    }

    fn cells(&self) -> impl Iterator<Item = [usize; 2]> + use<'_> {
        (0..self.space.len()).flat_map(|near| (0..self.time.len()).map(move |soon| [near, soon]))
    }

    /// K for every distance and lag when the events have these times.
    fn function(&self, days: &[f64]) -> Vec<f64> {
        let scale = self.options.window.area() * self.length() / self.ordered_pairs();
        let mut sums = self.pairs.weigh(days, self.options);
        let lags = self.time.len();
        for cell in 0..sums.len() {
            let (sooner, nearer) = (cell % lags > 0, cell >= lags);
            // What is within both is what is within either, less what is within the next shorter of both.
            let within = if sooner { sums[cell - 1] } else { 0.0 } + if nearer { sums[cell - lags] } else { 0.0 };
            sums[cell] += within - if sooner && nearer { sums[cell - lags - 1] } else { 0.0 };
        }
        sums.iter().map(|sum| sum * scale).collect()
    }

    fn separate(&self, [near, soon]: [usize; 2]) -> f64 {
        let scale = self.options.window.area() * self.length() / self.ordered_pairs().powi(2);
        self.space[near].ordered * self.time[soon].ordered * scale
    }

    fn se(&self, [near, soon]: [usize; 2]) -> Result<f64, NotComputable> {
        let variance = self.space[near].variance_with(&self.time[soon], real(self.days.len()));
        let scale = 2.0 * self.options.window.area() * self.length() / self.ordered_pairs();
        if variance > 0.0 { Ok(variance.sqrt() * scale) } else { Err(FIXED) }
    }

    fn at(&self, cell: [usize; 2], k: f64) -> SpaceTimeKAt {
        let separate = self.separate(cell);
        let d = k - separate;
        SpaceTimeKAt {
            distance: self.options.distances[cell[0]],
            lag: self.options.lags[cell[1]],
            k,
            separate,
            d,
            relative: if separate > 0.0 { Ok(d / separate) } else { Err(FIXED) },
            se: self.se(cell),
        }
    }

    /// Sum of standardised residuals; those that have none are left out.
    fn sum(&self, function: &[f64]) -> f64 {
        let residual = |(cell, &k): ([usize; 2], &f64)| self.se(cell).map_or(0.0, |se| (k - self.separate(cell)) / se);
        self.cells().zip(function).map(residual).sum()
    }

    fn test(&self, seen: f64, Permutations { count, seed }: Permutations) -> PermutationP {
        let one = |index: u32| {
            let mut dealt = self.days.to_vec();
            shuffle(&mut dealt, &mut stream(seed, u64::from(index)));
            self.sum(&self.function(&dealt))
        };
        let drawn: Vec<f64> = (0..count).into_par_iter().map(one).collect();
        // Sums that differ by no more than rounding are equal.
        let same = 1e-9 * (1.0 + seen.abs());
        let share =
            |of: &dyn Fn(f64) -> bool| (1.0 + real(drawn.iter().filter(|&&sum| of(sum)).count())) / (1.0 + real(drawn.len()));
        tails(share(&|sum| sum >= seen - same), share(&|sum| sum <= seen + same))
    }
}

#[cfg(test)]
mod tests;
