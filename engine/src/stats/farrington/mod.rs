//! Farrington's alarm: is this week's count more than the same weeks of earlier years let expect?
//!
//! `options` says what can be asked and what comes back, `layout` which earlier steps are compared with (by `calendar` where
//! asked), `model` fits them, `baseline` counts past outbreaks less and decides on the trend, and `bound` says how high a count
//! may be.

mod baseline;
mod bound;
mod calendar;
mod layout;
mod model;
mod options;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

pub use options::{
    FarringtonBound, FarringtonOptions, FarringtonSpread, FarringtonStep, FarringtonTrend, FarringtonVariant, Year,
};

use super::{NotComputable, StatsError, real};
use baseline::Baseline;
use bound::Limit;
use layout::{Layouts, years_before};

/// Largest count accepted.
const LARGEST_COUNT: f64 = 1e9;

/// Farrington's alarm for every step of a series, in its original form (1996) or the flexible one (2013).
///
/// Answers: are there more events in this step than its past lets expect at this time of the year, past outbreaks counted
/// less? The references of a step (see [`FarringtonVariant`]) are fitted by quasi-Poisson regression, `ln mu = level + slope t`;
/// those with an Anscombe residual `s = 3/2 (y^(2/3) mu^(-1/6) - mu^(1/2)) / sqrt(phi (1 - h))` above a threshold get weights
/// that fall with `s^2`, and the rest of the weights is shared; the fit is repeated; the slope is kept or not
/// ([`FarringtonTrend`]); the step's expected count and its standard error give the bound ([`FarringtonBound`]). An alarm
/// is a count above the bound, if the last steps hold enough events.
///
/// Time grows with series, evaluated steps and reference steps; some ten passes over the reference steps are usual.
///
/// # Units
/// `counts` holds one count per step of time, none left out, the newest last. Trends are per step.
///
/// # Degenerate input
/// A step whose references would lie before the series is [`NotComputable`]. Where nothing happened at all in the references of
/// a step's own level, the expected count and the bound are 0, p is not computable, and any events are an alarm if there are
/// enough.
///
/// # Errors
/// [`StatsError::TooFew`] where no step has its years before it, naming how many the last one has; [`StatsError::BadValue`] for
/// counts that are not whole numbers from 0 to 10^9; [`StatsError::BadOption`] and [`StatsError::NotALevel`] for options
/// without meaning.
///
/// # Source
/// C. P. Farrington, N. J. Andrews, A. D. Beale and M. A. Catchpole, 1996, Journal of the Royal Statistical Society A 159(3),
/// 547-563, doi:10.2307/2983331; A. Noufaily, D. G. Enki, P. Farrington, P. Garthwaite, N. Andrews and A. Charlett, 2013,
/// Statistics in Medicine 32(7), 1206-1222, doi:10.1002/sim.5595; M. Salmon, D. Schumacher and M. Höhle, 2016, Journal of
/// Statistical Software 70(10), doi:10.18637/jss.v070.i10.
///
/// # Example
/// Three years of four events a quarter, and then twelve: by hand the references are all at their mean, phi is 1, and the bound
/// is the 99 % point of the Poisson law with mean 4.
/// ```
/// use engine::stats::{FarringtonBound, FarringtonOptions, FarringtonVariant, Year, farrington};
///
/// let mut counts = [4.0; 17];
/// counts[16] = 12.0;
/// let options = FarringtonOptions {
///     from: 16,
///     years: 3,
///     half_window: 1,
///     variant: FarringtonVariant::Flexible { periods: 1, excluded: 1 },
///     bound: FarringtonBound::NbPlugin,
///     ..FarringtonOptions::flexible(Year::Steps(4.0))
/// };
/// let now = farrington(&counts, &options)?[0].clone()?;
/// assert!((now.expected - 4.0).abs() < 1e-9 && (now.upper? - 9.0).abs() < 1e-9 && now.alarm);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn farrington(counts: &[f64], options: &FarringtonOptions) -> Result<Vec<Result<FarringtonStep, NotComputable>>, StatsError> {
    check(options)?;
    let layouts = Layouts::new(counts.len(), options)?;
    Evaluation::new(options, &layouts).series(counts, &mut Baseline::default())
}

/// The steps of a series from [`FarringtonOptions::from`] on, or why there are none.
pub type FarringtonSeries = Result<Vec<Result<FarringtonStep, NotComputable>>, StatsError>;

/// [`farrington`] for many series, which need not be of one length: what is the same for all is worked out once, and series are
/// shared among threads.
///
/// # Errors
/// [`StatsError::BadOption`] and [`StatsError::NotALevel`]; what is wrong with one series stands in its place.
pub fn farrington_all(series: &[&[f64]], options: &FarringtonOptions) -> Result<Vec<FarringtonSeries>, StatsError> {
    check(options)?;
    let layouts = Layouts::new(series.iter().map(|counts| counts.len()).max().unwrap_or(0), options)?;
    let evaluation = Evaluation::new(options, &layouts);
    Ok(series.par_iter().map_init(Baseline::default, |baseline, counts| evaluation.series(counts, baseline)).collect())
}

/// What is the same for all series.
struct Evaluation<'a> {
    options: &'a FarringtonOptions,
    layouts: &'a Layouts,
    limit: Limit,
    rule: Vec<baseline::TrendRule>,
}

impl<'a> Evaluation<'a> {
    fn new(options: &'a FarringtonOptions, layouts: &'a Layouts) -> Self {
        let rule = baseline::rules(&layouts.different, options);
        Self { options, layouts, limit: Limit::new(options.bound, options.tail()), rule }
    }

    fn series(&self, counts: &[f64], baseline: &mut Baseline) -> FarringtonSeries {
        check_counts(counts)?;
        baseline.forget();
        let steps = self.options.from..counts.len();
        let found: Vec<_> = steps
            .zip(&self.layouts.of_step)
            .map(|(step, layout)| match layout {
                Some(layout) => Ok(self.step(counts, (step, *layout), baseline)),
                None => Err(NotComputable::Because("the years that are looked back begin before the first step")),
            })
            .collect();
        if found.iter().any(Result::is_ok) {
            return Ok(found);
        }
        let what = "whole years of steps before the last one, with half a window before each";
        let given = years_before(counts.len().saturating_sub(1), self.options)?;
        Err(StatsError::TooFew { what, given, needed: self.options.years })
    }

    fn step(&self, counts: &[f64], (step, layout): (usize, usize), baseline: &mut Baseline) -> FarringtonStep {
        let (rule, layout) = (self.rule[layout], &self.layouts.different[layout]);
        let (forecast, trend) = baseline.forecast(layout, (counts, step), (self.options, rule));
        let (events, steps) = self.options.fewest;
        let of_late: f64 = counts[(step + 1).saturating_sub(steps)..=step].iter().sum();
        let (count, enough) = (counts[step], of_late >= events);
        if forecast.mean <= 0.0 {
            return FarringtonStep { alarm: enough && count > 0.0, enough, ..nothing_expected(forecast.phi) };
        }
        let (upper, p) = self.limit.of(forecast, count);
        let expected = forecast.mean;
        let score = |upper: f64| if upper > expected { Ok((count - expected) / (upper - expected)) } else { Err(NO_SCORE) };
        let upper = upper.ok_or(NO_LIMIT);
        FarringtonStep {
            expected,
            upper,
            alarm: enough && upper.is_ok_and(|upper| count > upper),
            enough,
            score: upper.and_then(score),
            p: Ok(p.clamp(f64::MIN_POSITIVE, 1.0)),
            phi: forecast.phi,
            trend,
        }
    }
}

const NO_LIMIT: NotComputable = NotComputable::Because("the references hold so few events that any count may be expected");

const NO_SCORE: NotComputable = NotComputable::Because("the bound is not above the expected count");

/// A step in whose references nothing happened.
const fn nothing_expected(phi: f64) -> FarringtonStep {
    let silent = NotComputable::Because("there were no events at this time of the earlier years to know their spread from");
    FarringtonStep {
        expected: 0.0,
        upper: Ok(0.0),
        alarm: false,
        enough: false,
        score: Err(NO_SCORE),
        p: Err(silent),
        phi,
        trend: None,
    }
}

fn check_counts(counts: &[f64]) -> Result<(), StatsError> {
    let a_count = |count: &f64| (0.0..=LARGEST_COUNT).contains(count) && count.fract() <= 0.0;
    match counts.iter().position(|count| !a_count(count)) {
        Some(index) => {
            let needs = "a whole number from 0 to 1e9";
            Err(StatsError::BadValue { what: "count", index, value: counts[index], needs })
        }
        None => Ok(()),
    }
}

fn check(options: &FarringtonOptions) -> Result<(), StatsError> {
    if !(options.tail() > 0.0 && options.tail() < 0.5) {
        return Err(StatsError::BadOption { option: "alpha", value: options.alpha, needs: "a small share, such as 0.01" });
    }
    let periods = match options.variant {
        FarringtonVariant::Original => 1,
        FarringtonVariant::Flexible { periods, .. } => periods,
    };
    let (steps, step_days, first_day) = match options.year {
        Year::Steps(steps) => (steps, 1, 0),
        Year::Calendar { first_day, step_days } => (365.0 / f64::from(step_days.max(1)), step_days, first_day),
    };
    let significance = match options.trend {
        FarringtonTrend::Never => 1.0,
        FarringtonTrend::Significant(level) => level,
    };
    let checks = [
        ("years", real(options.years), 1.0..=100.0, "from 1 to 100"),
        ("half-window", real(options.half_window), 0.0..=1e5, "from 0 to less than half a year of steps"),
        ("periods", real(periods), 1.0..=1e4, "from 1 to 10,000"),
        ("period", steps, 1.0..=1e5, "the steps of a year, from 1 to 100,000"),
        ("step", f64::from(step_days), 1.0..=366.0, "from 1 to 366 days"),
        ("level of the trend", significance, f64::MIN_POSITIVE..=1.0, "above 0 and at most 1"),
        ("reweighting", options.reweight_above.unwrap_or(1.0), 1e-3..=1e6, "a residual from 0.001, such as 2.58"),
        ("fewest events", options.fewest.0, 0.0..=1e9, "0 or more"),
        ("steps of the fewest events", real(options.fewest.1), 1.0..=1e9, "1 or more"),
    ];
    for (option, value, accepted, needs) in checks {
        if !accepted.contains(&value) {
            return Err(StatsError::BadOption { option, value, needs });
        }
    }
    if first_day.unsigned_abs() > 10_000_000 {
        return Err(StatsError::Undefined { because: "the first day is not within 27,000 years of 1970" });
    }
    Ok(())
}
