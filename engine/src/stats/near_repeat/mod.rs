//! The near-repeat table: do events near each other in space follow each other in time more often than chance has it?

mod bands;
mod closed_form;
mod count;
mod knox;
mod law;
mod list;
mod mantel;
mod pairs;
mod piles;
mod places;
mod repeats;
mod simulate;
mod study;
mod summary;
mod survey;
mod ticks;

use super::global::Permutations;
use super::permutation::PermutationP;
use super::{NotComputable, StatsError};
pub(super) use bands::check_events;
pub use bands::{Band, Bands, CutOffs, Ends, Metric, SamePlace};
pub use knox::{Knox, KnoxOptions, knox};
pub(super) use law::tails;
pub(super) use list::each_pair;
pub use list::{
    NearRepeatChain, NearRepeatListOptions, NearRepeatPair, NearRepeatRole, OpenWindow, RiskWindow, near_repeat_chains,
    near_repeat_pairs, near_repeat_roles, open_windows,
};
pub use mantel::{Mantel, MantelOptions, MantelTransform, mantel};
pub use repeats::{RepeatCount, RepeatOptions, RepeatPlaces, RepeatWithin, repeat_places, same_places};
pub(super) use simulate::shuffle;
use study::Study;
pub use summary::Simulated;
use ticks::AnyTimes;

/// Where the p of a cell comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NearRepeatInference {
    /// From the mean and variance over all permutations of the times, which have a closed form: at once, whatever the size.
    ClosedForm,
    /// From times dealt out anew at random, so many times.
    MonteCarlo(Permutations),
    /// From the closed form, but by simulation in cells of which so few pairs are expected that the law of their count is in
    /// doubt.
    Auto {
        /// Pairs expected (or, where most pairs are, expected to be missing) below which a cell is simulated, such as 5.
        below: f64,
        /// The simulations.
        permutations: Permutations,
    },
}

/// Where a p came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NearRepeatUsed {
    /// [`NearRepeatCell::closed_form`].
    ClosedForm,
    /// [`NearRepeatCell::simulated`].
    MonteCarlo,
}

/// Options of the near-repeat table.
#[derive(Debug, Clone, PartialEq)]
pub struct NearRepeatOptions {
    /// Bands of distance, in the unit of the points.
    pub distances: Bands,
    /// Bands of time, in days.
    pub days: Bands,
    /// How distance is measured.
    pub metric: Metric,
    /// Where p comes from.
    pub inference: NearRepeatInference,
}

/// A near-repeat table.
#[derive(Debug, Clone, PartialEq)]
pub struct NearRepeat {
    /// Events.
    pub events: usize,
    /// All pairs of events, `n (n - 1) / 2`.
    pub pairs: u64,
    /// Pairs in each band of distance, whatever the time between them.
    pub pairs_by_distance: Vec<u64>,
    /// Pairs in each band of days, whatever the distance between them.
    pub pairs_by_days: Vec<u64>,
    /// One cell for each band of days within each band of distance, nearest first.
    pub cells: Vec<NearRepeatCell>,
}

/// One cell of a near-repeat table.
#[derive(Debug, Clone, PartialEq)]
pub struct NearRepeatCell {
    /// Its band of distance, from 0.
    pub distance: usize,
    /// Its band of days, from 0.
    pub days: usize,
    /// Pairs seen.
    pub observed: u64,
    /// Pairs expected when times are dealt out anew: the mean over all permutations.
    pub expected: f64,
    /// Variance of the number of pairs over all permutations.
    pub variance: f64,
    /// Knox ratio: observed over expected.
    pub ratio: Result<f64, NotComputable>,
    /// Standard deviations above the expectation.
    pub z: Result<f64, NotComputable>,
    /// Both tails of the binomial, Poisson or negative binomial law with that mean and variance. On events without interaction,
    /// crowded in space and in time, its upper tail is at most 0.05, 0.01 and 0.001 in up to 5.2, 1.4 and 0.23 % of tables, in
    /// fewer where less than one pair is expected.
    pub closed_form: PermutationP,
    /// Both tails of the normal law of `z`. Too sure of itself where few pairs are expected: on the same events its upper tail
    /// is at most 0.05, 0.01 and 0.001 in 7.2, 3.1 and 1.2 % of tables with one expected pair, in 5.5, 1.5 and 0.3 % with forty.
    pub normal: Result<PermutationP, NotComputable>,
    /// What simulations gave, where the cell was simulated.
    pub simulated: Option<Simulated>,
}

impl NearRepeatCell {
    /// Where its p came from.
    #[must_use]
    pub fn used(&self) -> NearRepeatUsed {
        if self.simulated.is_some() { NearRepeatUsed::MonteCarlo } else { NearRepeatUsed::ClosedForm }
    }

    /// Both tails: those of the simulations where there are some, otherwise those of the closed form. `p_high` speaks for
    /// near repeats.
    #[must_use]
    pub fn p(&self) -> PermutationP {
        self.simulated.map_or(self.closed_form, |simulated| simulated.p)
    }
}

/// Coordinates as the Near Repeat Calculator 1.3 holds them: in single precision, with seven digits.
///
/// It prints them so in its list of events, and its counts need it: of two arsons 399.96 m apart it says 400.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "that is what is asked for")]
pub fn single_precision(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    points.iter().map(|point| point.map(|at| f64::from(at as f32))).collect()
}

/// The near-repeat table.
///
/// Answers: are there more pairs of events so near in space and so near in time as if the times of the events had been dealt
/// out over their places at random, and in which bands? That null keeps all places and all times: neither crowded streets nor
/// busy seasons make near repeats, only the two together.
///
/// For each band of distance and each band of days the pairs in both are counted. Over all `n!` permutations of the times
/// their number has the mean `A B / C`, with A pairs in the band of distance, B in the band of days and `C = n (n - 1) / 2`, and
/// the variance `D_A D_B / ((n - 1) (n - 2)^2) + 2 L_A L_B / (n (n - 3))`. D is the sum over events of squared deviations of
/// the number of their pairs in the band from the mean, and `L = A (C - A) / C - D / (n - 2)`. This is David and Barton's
/// variance, which sums over pairs of pairs that coincide, share an event or share none, written so that no digits cancel.
/// It is exact for any two bands; the law around it is not: see [`NearRepeatCell::closed_form`].
///
/// Pairs are looked for within the last break that is finite, along the rows of a grid; what lies beyond follows by
/// difference. Time grows with the events and with the pairs within that distance; events at one place, however many, are
/// compared in order of time and cost no more than sorting them. Simulations take time with pairs times simulations; no pair is
/// kept, and arrangements of the times are held for so many simulations at a time that a million events and any number of
/// simulations stay below half a gigabyte. What bounds simulations is arithmetic: some 0.25 ns for each pair, simulation and
/// cut of time that has parts of a day, half of that for whole days.
///
/// # Units
/// `points` are `[x, y]` in metres or any planar unit, `days` in days or any unit of time; `cells` holds one entry for each
/// band of days within each band of distance.
///
/// # Conventions
/// R's `NearRepeat` is `Bands::new(breaks, LeftClosed, Open)` for both, Manhattan distance; its counts are these to the pair.
/// Ratcliffe's Near Repeat Calculator 1.3 differs from it in three ways. It holds coordinates in [`single_precision`]; it
/// counts pairs at distance 0 in a band of their own (`SamePlace::Apart { tolerance: 0.0 }`); and its labels lie: what it
/// calls "201 to 400 meters" and "2 to 2 days" is `[200, 400)` metres and `[1, 2)` days, so that its first column, "0 to 1
/// days", is the same day only. Its bands are left-closed, as here; the labels here are those of the bands. Its p and R's
/// are simulated: `p_high` of [`Simulated`].
///
/// # Degenerate input
/// A cell whose number of pairs is the same in any order of the times (an empty band of distance, all events on one day)
/// has no z, tails of 1 and is not simulated; without expected pairs it has no ratio. Equal places and equal times are
/// ordinary.
///
/// # Errors
/// [`StatsError::Lengths`], [`StatsError::TooFew`] (below two events), [`StatsError::BadValue`] (a coordinate or day that is not
/// a number up to 1e100) and [`StatsError::BadOption`] (no permutations).
///
/// # Source
/// S. D. Johnson and K. J. Bowers, 2004, European Journal of Criminology 1(2), 237-255, doi:10.1177/1477370804041252; J. H.
/// Ratcliffe and G. F. Rengert, 2008, Security Journal 21, 58-76, doi:10.1057/palgrave.sj.8350068. Moments: F. N. David and
/// D. E. Barton, 1966, British Journal of Preventive and Social Medicine 20(1), 44-48, doi:10.1136/jech.20.1.44; N. Mantel,
/// 1967, Cancer Research 27(2), 209-220.
///
/// # Example
/// A burglary, the next door two days later, and two far away and long after.
/// ```
/// use engine::stats::{Bands, CutOffs, Metric, NearRepeatInference, NearRepeatOptions, SamePlace, near_repeat};
///
/// let options = NearRepeatOptions {
///     distances: Bands::of_distance(&[100.0, 200.0], SamePlace::Apart { tolerance: 0.0 }, CutOffs::LeftClosed)?,
///     days: Bands::of_days(&[7.0, 14.0], CutOffs::LeftClosed)?,
///     metric: Metric::Manhattan,
///     inference: NearRepeatInference::ClosedForm,
/// };
/// let points = [[0.0, 0.0], [10.0, 0.0], [5000.0, 0.0], [0.0, 5000.0]];
/// let table = near_repeat(&points, &[3.0, 5.0, 100.0, 200.0], &options)?;
///
/// // Bands of distance: same place, nearer than 100, nearer than 200, farther. The pair is in the second, first days.
/// let cell = &table.cells[3];
/// assert_eq!((cell.distance, cell.days, cell.observed), (1, 0, 1));
/// assert!((cell.expected - 1.0 / 6.0).abs() < 1e-12 && (cell.variance - 5.0 / 36.0).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn near_repeat(points: &[[f64; 2]], days: &[f64], options: &NearRepeatOptions) -> Result<NearRepeat, StatsError> {
    check_events(points, days)?;
    check_inference(options.inference)?;
    match AnyTimes::new(days, &options.days) {
        AnyTimes::Whole(times) => Ok(Study::new(points, times, options).answer(options)),
        AnyTimes::Real(times) => Ok(Study::new(points, times, options).answer(options)),
    }
}

fn check_inference(inference: NearRepeatInference) -> Result<(), StatsError> {
    let permutations = match inference {
        NearRepeatInference::ClosedForm => return Ok(()),
        NearRepeatInference::MonteCarlo(permutations) => permutations,
        NearRepeatInference::Auto { below, permutations } => {
            if below.is_nan() || below < 0.0 {
                let needs = "0 or more expected pairs, such as 10";
                return Err(StatsError::BadOption { option: "below", value: below, needs });
            }
            permutations
        }
    };
    if permutations.count == 0 {
        return Err(StatsError::BadOption { option: "permutations", value: 0.0, needs: "1 or more, such as 999" });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
