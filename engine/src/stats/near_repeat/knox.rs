//! Knox's test: one distance, one time.

use super::super::StatsError;
use super::super::tails::{CountLaw, Poisson};
use super::law::wide;
use super::{Bands, CutOffs, Ends, Metric, NearRepeatCell, NearRepeatInference, NearRepeatOptions, near_repeat};

/// Options of Knox's test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnoxOptions {
    /// Pairs no farther apart than this are near in space; in the unit of the points.
    pub distance: f64,
    /// Pairs no more than this many days apart are near in time.
    pub days: f64,
    /// How distance is measured.
    pub metric: Metric,
    /// Where p comes from.
    pub inference: NearRepeatInference,
}

/// Knox's test.
#[derive(Debug, Clone, PartialEq)]
pub struct Knox {
    /// Events.
    pub events: usize,
    /// All pairs of events.
    pub pairs: u64,
    /// Pairs near in space.
    pub near_in_space: u64,
    /// Pairs near in time.
    pub near_in_time: u64,
    /// Pairs near in both, with moments, z and p.
    pub cell: NearRepeatCell,
    /// Probability of as many pairs or more under a Poisson law with the expected number: Knox's own p. Kept because it is
    /// printed everywhere. It is not calibrated: where some events have many neighbours both in space and in time its
    /// variance is too small and so is p (0.035 where permutations give 0.061), elsewhere it can be too large. pointpats makes
    /// it smaller still: it leaves the number seen out of the tail.
    pub p_poisson: f64,
}

/// Knox's test of space-time interaction.
///
/// Answers: are more pairs of events near both in space and in time than if the times had been dealt out over the places at
/// random? Both limits are inclusive. The moments, laws and cost are those of [`near_repeat`]: a hundred thousand events take
/// hundredths of a second in closed form.
///
/// # Units
/// `points` are `[x, y]` in metres or any planar unit, `days` in days or any unit of time.
///
/// # Errors
/// As [`near_repeat`].
///
/// # Source
/// E. G. Knox, 1964, Applied Statistics 13(1), 25-29, doi:10.2307/2985220; moments: F. N. David and D. E. Barton, 1966,
/// British Journal of Preventive and Social Medicine 20(1), 44-48, doi:10.1136/jech.20.1.44.
///
/// # Example
/// Two pairs of events, each pair at one place and on one day. Of the 24 ways to deal out the days, 8 make both pairs meet.
/// ```
/// use engine::stats::{KnoxOptions, Metric, NearRepeatInference, knox};
///
/// let points = [[0.0, 0.0], [0.0, 0.0], [900.0, 0.0], [900.0, 0.0]];
/// let inference = NearRepeatInference::ClosedForm;
/// let options = KnoxOptions { distance: 100.0, days: 7.0, metric: Metric::Euclidean, inference };
/// let knox = knox(&points, &[1.0, 1.0, 60.0, 60.0], options)?;
/// assert_eq!((knox.near_in_space, knox.near_in_time, knox.cell.observed), (2, 2, 2));
/// assert!((knox.cell.expected - 2.0 / 3.0).abs() < 1e-12);
/// assert!((knox.cell.variance - (8.0 / 24.0 * 4.0 - 4.0 / 9.0)).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn knox(points: &[[f64; 2]], days: &[f64], options: KnoxOptions) -> Result<Knox, StatsError> {
    let band = |option, limit: f64| match Bands::new(&[0.0, limit], CutOffs::RightClosed, Ends::Included) {
        Ok(band) => Ok(band),
        // A limit of 0 asks for pairs at the same place, or of the same moment.
        Err(_) if (0.0..=0.0).contains(&limit) => Bands::new(&[0.0, f64::MIN_POSITIVE], CutOffs::LeftClosed, Ends::Open),
        Err(_) => Err(StatsError::BadOption { option, value: limit, needs: "a finite number, 0 or more" }),
    };
    let table = near_repeat(
        points,
        days,
        &NearRepeatOptions {
            distances: band("distance", options.distance)?,
            days: band("days", options.days)?,
            metric: options.metric,
            inference: options.inference,
        },
    )?;
    let [near_in_space] = table.pairs_by_distance[..] else { return Err(UNSEEN) };
    let [near_in_time] = table.pairs_by_days[..] else { return Err(UNSEEN) };
    let cell = table.cells.into_iter().next().ok_or(UNSEEN)?;
    let law = Poisson { mean: cell.expected };
    let p_poisson = if cell.expected > 0.0 { law.ln_at_least(wide(cell.observed)).exp().clamp(1e-300, 1.0) } else { 1.0 };
    Ok(Knox { events: table.events, pairs: table.pairs, near_in_space, near_in_time, cell, p_poisson })
}

/// One band gives one cell.
const UNSEEN: StatsError = StatsError::Undefined { because: "the table has no cell; report this with the options given" };
