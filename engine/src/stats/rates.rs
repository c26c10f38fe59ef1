//! Rates of many places, each with its exact interval.

use rayon::prelude::*;

use super::poisson::{RateInterval, garwood_interval};
use super::{NotComputable, StatsError};

/// Largest exposure or count of exposures accepted, and the inverse of the smallest above zero.
const LARGEST_EXPOSURE: f64 = 1e100;

/// Largest count accepted, as for [`garwood_interval`].
const LARGEST_COUNT: f64 = 1e12;

/// How rates are given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateOptions {
    /// Units of exposure that a rate is for: 1,000 gives events per 1,000 households where exposures are households.
    pub per: f64,
    /// Level of the intervals, a share: 0.95.
    pub level: f64,
}

/// A rate for every place, and one for all of them together.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    /// Rate of all places that have an exposure, their events over their exposures.
    pub overall: Result<RateInterval, NotComputable>,
    /// One rate per place, in the order of the counts.
    pub places: Vec<Result<RateInterval, NotComputable>>,
}

/// Events per unit of exposure for every place, with exact central intervals.
///
/// Answers: how many, per whom, and which rates could have produced that count? The intervals are Garwood's, as those of
/// [`garwood_interval`]; each covers its place's true rate at least as often as the level says, but not all of them do at once.
/// They assume events that happen independently of each other. Time grows with places, and with distinct counts times the
/// cost of one interval.
///
/// # Units
/// `counts` holds whole numbers of events; `exposures` what they are proportional to (residents, households, km2, hours),
/// in any one unit; rates are events per `per` of that unit.
///
/// # Degenerate input
/// A place without exposure has no rate, whether or not it has events ([`NotComputable::Because`]), and counts towards the
/// overall rate with neither. No places, or none with an exposure, have no overall rate.
///
/// # Errors
/// [`StatsError::Lengths`], [`StatsError::BadValue`] (a count that is not a whole number from 0 to 10^12; an exposure that is
/// neither 0 nor from 1e-100 to 1e100), [`StatsError::BadOption`] (`per`) and [`StatsError::NotALevel`].
///
/// # Source
/// F. Garwood, 1936, Biometrika 28(3/4), 437-442, doi:10.1093/biomet/28.3-4.437.
///
/// # Example
/// Six burglaries among 2,000 households, per 1,000; half of what R 4.2.2's `poisson.test(6)` gives.
/// ```
/// use engine::stats::{RateOptions, rates};
///
/// let rates = rates(&[6.0, 0.0], &[2_000.0, 0.0], RateOptions { per: 1_000.0, level: 0.95 })?;
/// let first = rates.places[0]?;
/// assert!((first.rate - 3.0).abs() < 1e-12 && (first.upper - 13.059_474_0 / 2.0).abs() < 1e-7);
/// assert!(rates.places[1].is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rates(counts: &[f64], exposures: &[f64], options: RateOptions) -> Result<Rates, StatsError> {
    check(counts, exposures, options.per)?;
    let limits = Limits::of(counts, options.level)?;
    let place = |(&count, &exposure): (&f64, &f64)| scaled(limits.get(count), exposure, options.per);
    let places = counts.iter().zip(exposures).map(place).collect();
    let exposed = || counts.iter().zip(exposures).filter(|&(_, &exposure)| exposure > 0.0);
    let events = exposed().map(|(count, _)| count).sum::<f64>().min(LARGEST_COUNT);
    let all = garwood_interval(whole(events), 1.0, options.level)?;
    Ok(Rates { overall: scaled(all, exposed().map(|(_, exposure)| exposure).sum(), options.per), places })
}

fn scaled(limits: RateInterval, exposure: f64, per: f64) -> Result<RateInterval, NotComputable> {
    if exposure <= 0.0 {
        return Err(NotComputable::Because("there is no exposure to divide by; give a place's population, area or time"));
    }
    let scale = |limit: f64| limit / exposure * per;
    Ok(RateInterval { rate: scale(limits.rate), lower: scale(limits.lower), upper: scale(limits.upper) })
}

/// Limits of the mean behind each distinct count: a city has a million places and a few hundred different counts.
struct Limits {
    counts: Vec<f64>,
    limits: Vec<RateInterval>,
}

impl Limits {
    fn of(counts: &[f64], level: f64) -> Result<Self, StatsError> {
        // Also finds a level out of range where there are no places.
        garwood_interval(0, 1.0, level)?;
        let mut distinct = counts.to_vec();
        distinct.sort_unstable_by(f64::total_cmp);
        distinct.dedup_by(|a, b| *a <= *b);
        let limits = distinct.par_iter().map(|&count| garwood_interval(whole(count), 1.0, level)).collect::<Result<_, _>>()?;
        Ok(Self { counts: distinct, limits })
    }

    fn get(&self, count: f64) -> RateInterval {
        self.limits[self.counts.partition_point(|&other| other < count)]
    }
}

fn check(counts: &[f64], exposures: &[f64], per: f64) -> Result<(), StatsError> {
    if counts.len() != exposures.len() {
        return Err(StatsError::Lengths { what: "exposures", given: exposures.len(), expected: counts.len() });
    }
    if !(1.0 / LARGEST_EXPOSURE..=LARGEST_EXPOSURE).contains(&per) {
        return Err(StatsError::BadOption { option: "per", value: per, needs: "a positive number, such as 1000" });
    }
    let a_count = |count: &f64| (0.0..=LARGEST_COUNT).contains(count) && count.fract() <= 0.0;
    if let Some(index) = counts.iter().position(|count| !a_count(count)) {
        return Err(StatsError::BadValue { what: "count", index, value: counts[index], needs: "a whole number from 0 to 1e12" });
    }
    let an_exposure = |exposure: &f64| (0.0..=LARGEST_EXPOSURE).contains(exposure) && !(*exposure > 0.0 && *exposure < 1e-100);
    match exposures.iter().position(|exposure| !an_exposure(exposure)) {
        Some(index) => {
            Err(StatsError::BadValue { what: "exposure", index, value: exposures[index], needs: "0, or from 1e-100 to 1e100" })
        }
        None => Ok(()),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and at most 1e12")]
fn whole(count: f64) -> u64 {
    count as u64
}

#[cfg(test)]
mod tests;
