//! The 168 hours of a week: rates per such hour, and whether it matters what hour it is.

use super::spread::Spread;
use crate::EngineError;
use crate::stats::{NotComputable, RateInterval, UniformityNull, circular, hour_table, uniformity};

/// Expected reports from which a chi-square can be trusted.
const ENOUGH: f64 = 5.0;
/// Level of all intervals.
pub(super) const LEVEL: f64 = 0.95;

/// One hour of the week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HourOfWeek {
    /// Aoristic weight: reports, each spread over the time in which it may have happened.
    pub reports: f64,
    /// How many such hours the window held; clock changes skip and repeat some.
    pub hours: f64,
    /// Reports per such hour; `None` where the window held none.
    pub rate: Option<f64>,
    /// Lower limit of the rate's 95 % interval.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
}

/// Whether times are spread evenly.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evenness {
    /// Chi-square p of even rates over the hours of the day.
    pub p_hours: Option<f64>,
    /// Benjamini-Hochberg q of it over the groups of the answer.
    pub q_hours: Option<f64>,
    /// Chi-square p of even rates over the days of the week.
    pub p_weekdays: Option<f64>,
    /// Benjamini-Hochberg q of it over the groups of the answer.
    pub q_weekdays: Option<f64>,
    /// Mean time of day on the circle, in minutes after midnight.
    pub mean_minute: Option<f64>,
    /// Half the width of its 95 % interval, in minutes; `None` for fewer than 25 times, and where they gather too little.
    pub mean_within: Option<f64>,
    /// Resultant length of times of day, 0 to 1.
    pub resultant: Option<f64>,
    /// Rayleigh p of no preferred time of day.
    pub p_rayleigh: Option<f64>,
}

/// The hours of a spread, beside how many of each the window held.
pub(super) fn hours(weights: &[f64], exposure: &[f64]) -> Result<Vec<HourOfWeek>, EngineError> {
    // Intervals may reach into hours that a window of less than a week does not hold: those have no rate.
    let held: Vec<f64> = weights.iter().zip(exposure).map(|(weight, hours)| if *hours > 0.0 { *weight } else { 0.0 }).collect();
    let table = hour_table(&held, exposure, LEVEL)?;
    let hour = |(at, rate): (usize, Result<RateInterval, NotComputable>)| HourOfWeek {
        reports: weights[at],
        hours: exposure[at],
        rate: rate.ok().map(|rate| rate.rate),
        lower: rate.ok().map(|rate| rate.lower),
        upper: rate.ok().map(|rate| rate.upper),
    };
    Ok(table.rates.into_iter().enumerate().map(hour).collect())
}

/// Whether hours and weekdays could be alike.
pub(super) fn evenness(spread: &Spread, weights: &[f64], exposure: &[f64]) -> Evenness {
    let by = |of: fn(usize) -> usize, bins: usize| {
        let (mut counts, mut hours) = (vec![0.0; bins], vec![0.0; bins]);
        for (at, (weight, exposure)) in weights.iter().zip(exposure).enumerate() {
            if *exposure > 0.0 {
                counts[of(at)] += weight;
                hours[of(at)] += exposure;
            }
        }
        let test = uniformity(&counts, &hours, UniformityNull::ChiSquare).ok()?;
        (test.least_expected >= ENOUGH).then_some(test.p)
    };
    let clock = circular(&spread.minutes, 1_440.0).ok();
    Evenness {
        p_hours: by(|at| at % 24, 24),
        q_hours: None,
        p_weekdays: by(|at| at / 24, 7),
        q_weekdays: None,
        mean_minute: clock.as_ref().and_then(|clock| clock.mean.ok()),
        mean_within: clock.as_ref().and_then(|clock| clock.half_width(1_440.0, LEVEL).ok()),
        resultant: clock.as_ref().map(|clock| clock.resultant),
        p_rayleigh: clock.as_ref().map(|clock| clock.p),
    }
}
