//! Events by hour of the week: totals, shares, rates, the hours that may be the peak, and whether there is one at all.

mod circular;
mod uniformity;

pub use circular::{Circular, circular};
pub use uniformity::{Uniformity, UniformityNull, uniformity};

use super::{NotComputable, RateInterval, StatsError, garwood_interval, real};

const HOURS: usize = 24;
const WEEK: usize = 7 * HOURS;

/// Largest weight of an hour, as for [`garwood_interval`].
const LARGEST_WEIGHT: f64 = 1e12;

const NO_HOURS: NotComputable = NotComputable::Because("the window holds no such hour; ask for a window of whole weeks");

/// Events by hour of the week. Vectors have 168 entries, Monday's first hour first.
#[derive(Debug, Clone, PartialEq)]
pub struct HourTable {
    /// Events, or aoristic weights of events.
    pub weights: Vec<f64>,
    /// All of them.
    pub total: f64,
    /// Totals by day, Monday first.
    pub days: [f64; 7],
    /// Totals by hour of the day.
    pub hours: [f64; HOURS],
    /// Shares of the total, which add up to 1.
    pub shares: Result<Vec<f64>, NotComputable>,
    /// Events per such hour, each with its interval at the level asked for.
    pub rates: Vec<Result<RateInterval, NotComputable>>,
    /// The hours that may be the peak.
    pub peak: Result<PeakHours, NotComputable>,
}

/// Which hours may be the busiest, by intervals that hold all at once.
#[derive(Debug, Clone, PartialEq)]
pub struct PeakHours {
    /// The hour with the highest rate; the first of several.
    pub hour: usize,
    /// Its rate, with an interval that allows for the hour having been picked from all of them.
    pub rate: RateInterval,
    /// All hours that cannot be told from it, itself included, in order of rate.
    pub candidates: Vec<usize>,
}

/// The table of an hour-by-weekday chart, per hour that there was.
///
/// Answers: how many events in which hour of the week, per such hour of the window, give or take, and which hours may be the
/// peak? Intervals are Garwood's exact ones for Poisson counts ([`garwood_interval`]). Those of `rates` hold for one hour
/// each. For the peak all are widened to hold at once (Bonferroni: each at a level of `1 - (1 - level) / hours`), because the
/// highest of 168 hours is high by selection too; hours whose widened interval reaches that of the highest are candidates.
/// Where a quarter of the week is a candidate, there is no peak to speak of: see [`uniformity`].
///
/// # Units
/// `weights` and `exposure` have 168 entries, Monday's first hour first: events, and how many such hours the window holds
/// ([`super::Cycle::occurrences`], or counted on the wall clock where it changes). Rates are events per hour. `level` is a
/// share, 0.95.
///
/// # Aoristic weights
/// A weight that is not a whole number has the lower limit of the whole number below and the upper limit of the one above. That
/// an event's weight is spread over many hours makes these less apart than they are; no interval can undo that.
///
/// # Degenerate input
/// An hour without exposure has no rate. Without events there are no shares and no peak.
///
/// # Errors
/// [`StatsError::Lengths`], [`StatsError::NotALevel`] and [`StatsError::BadValue`] (a weight that is not from 0 to 10^12, or
/// above 0 in an hour without exposure; an exposure that is neither 0 nor from 1e-6 to 1e9).
///
/// # Source
/// F. Garwood, 1936, Biometrika 28(3/4), 437-442, doi:10.1093/biomet/28.3-4.437; O. J. Dunn, 1961, J. Am. Statist. Assoc.
/// 56(293), 52-64, doi:10.1080/01621459.1961.10482090, for intervals that hold at once.
///
/// # Example
/// ```
/// use engine::stats::hour_table;
///
/// let mut weights = vec![1.0; 168];
/// weights[4 * 24 + 23] = 30.0;
/// let table = hour_table(&weights, &[10.0; 168], 0.95)?;
/// assert!((table.rates[119]?.rate - 3.0).abs() < 1e-15 && (table.days[4] - 53.0).abs() < 1e-12);
/// assert_eq!(table.peak?.candidates, [119]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn hour_table(weights: &[f64], exposure: &[f64], level: f64) -> Result<HourTable, StatsError> {
    check(weights, exposure)?;
    if !(level > 0.0 && level < 1.0) {
        return Err(StatsError::NotALevel { level });
    }
    let total: f64 = weights.iter().sum();
    let (mut days, mut hours) = ([0.0; 7], [0.0; HOURS]);
    for (at, weight) in weights.iter().enumerate() {
        days[at / HOURS] += weight;
        hours[at % HOURS] += weight;
    }
    let shares = if total > 0.0 { Ok(weights.iter().map(|weight| weight / total).collect()) } else { Err(NO_EVENTS) };
    let rates = rates(weights, exposure, level)?;
    let peak = if total > 0.0 { peak(weights, exposure, level)? } else { Err(NO_EVENTS) };
    Ok(HourTable { weights: weights.to_vec(), total, days, hours, shares, rates, peak })
}

const NO_EVENTS: NotComputable = NotComputable::Because("there are no events; ask for a longer window or a larger area");

fn check(weights: &[f64], exposure: &[f64]) -> Result<(), StatsError> {
    for (what, given) in [("weights of hours", weights.len()), ("exposures of hours", exposure.len())] {
        if given != WEEK {
            return Err(StatsError::Lengths { what, given, expected: WEEK });
        }
    }
    check_bins(weights, exposure)
}

/// Weights and exposures of any bins.
fn check_bins(weights: &[f64], exposure: &[f64]) -> Result<(), StatsError> {
    for (index, (&weight, &hours)) in weights.iter().zip(exposure).enumerate() {
        if !(hours.abs() <= 0.0 || (1e-6..=1e9).contains(&hours)) {
            let needs = "0, or from 1e-6 to 1e9";
            return Err(StatsError::BadValue { what: "exposure of hour", index, value: hours, needs });
        }
        if !(0.0..=LARGEST_WEIGHT).contains(&weight) {
            let needs = "a number from 0 to 1e12";
            return Err(StatsError::BadValue { what: "weight of hour", index, value: weight, needs });
        }
        if weight > 0.0 && hours <= 0.0 {
            let needs = "0 where the window holds no such hour";
            return Err(StatsError::BadValue { what: "weight of hour", index, value: weight, needs });
        }
    }
    Ok(())
}

fn rates(weights: &[f64], exposure: &[f64], level: f64) -> Result<Vec<Result<RateInterval, NotComputable>>, StatsError> {
    let rate = |(&weight, &hours): (&f64, &f64)| {
        if hours <= 0.0 {
            return Ok(Err(NO_HOURS));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be from 0 to 10^12")]
        let (below, above) = (weight.floor() as u64, weight.ceil() as u64);
        let lower = garwood_interval(below, hours, level)?.lower;
        Ok(Ok(RateInterval { rate: weight / hours, lower, upper: garwood_interval(above, hours, level)?.upper }))
    };
    weights.iter().zip(exposure).map(rate).collect()
}

fn peak(weights: &[f64], exposure: &[f64], level: f64) -> Result<Result<PeakHours, NotComputable>, StatsError> {
    let all = real(exposure.iter().filter(|hours| **hours > 0.0).count());
    let rates = rates(weights, exposure, 1.0 - (1.0 - level) / all)?;
    let mut by_rate: Vec<(usize, RateInterval)> =
        rates.iter().enumerate().filter_map(|(hour, rate)| rate.ok().map(|rate| (hour, rate))).collect();
    by_rate.sort_by(|(_, a), (_, b)| b.rate.total_cmp(&a.rate));
    let Some(&(hour, rate)) = by_rate.first() else { return Ok(Err(NO_HOURS)) };
    let candidates = by_rate.iter().filter(|(_, other)| other.upper >= rate.lower).map(|(hour, _)| *hour).collect();
    Ok(Ok(PeakHours { hour, rate, candidates }))
}

#[cfg(test)]
mod tests;
