//! What total do the steps before a window let one expect of it, trend and season taken into account?

use std::f64::consts::TAU;

use super::control_chart::{NegativeBinomial, at_least, lower, upper};
use super::count_regression::{normal_quantile, student_quantile, two_sided_student_p};
use super::normal::two_sided_normal_p;
use super::tails::CountLaw;
use super::{CountFamily, CountModel, CountRegression, StatsError, StepTrend, count_regression, real};

/// Largest total that is believed: beyond it the trend has run away.
const MOST: f64 = 1e9;

/// A step of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalendarStep {
    /// Events; not read of the steps that are predicted.
    pub count: f64,
    /// What the count is proportional to: days, months, or the mean of another model.
    pub exposure: f64,
    /// Its middle, in years and parts of years: the season repeats every 1.
    pub year: f64,
}

/// How a total is predicted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeasonalOptions {
    /// Pairs of a sine and a cosine over the year; none for no season.
    pub harmonics: u8,
    /// Whether the level drifts.
    pub trend: StepTrend,
    /// Level of the predictive interval, a share: 0.95.
    pub level: f64,
}

/// A total beside its predictive law.
#[derive(Debug, Clone, PartialEq)]
pub struct SeasonalTotal {
    /// What was expected.
    pub expected: f64,
    /// The smallest total within the predictive interval.
    pub lower: f64,
    /// The largest.
    pub upper: f64,
    /// Two-sided p of the total seen: twice the smaller tail, in (0, 1].
    pub p: f64,
    /// Variance over mean of the earlier steps around the model; the law is never narrower than a Poisson one.
    pub dispersion: f64,
    /// Degrees of freedom that the dispersion was estimated with.
    pub freedom: usize,
    /// Means of the steps that the model was fitted to.
    pub fitted: Vec<f64>,
    /// Means of the steps predicted.
    pub ahead: Vec<f64>,
}

/// The total of some steps against what the steps before them lead to expect.
///
/// Answers: did more or fewer events happen than the level, the drift and the time of year account for? A quasi-Poisson regression
/// with a logarithmic link is fitted to `history`: `ln(mean) = ln(exposure) + level + drift x year + waves`. With M the mean of the
/// total predicted, v the variance of that mean by the coefficients' covariance (delta method), and f the dispersion, at least 1, the
/// total is taken for negative binomial with mean M and variance f M + v, as Farrington's predictive bound has it. Because f is
/// estimated, the normal score of each tail is read as Student's with the model's degrees of freedom; that step is ours.
///
/// The null is that the window follows the same model. It holds the drift to be log-linear and to go on: a prediction far ahead of a
/// short history is worth little. Steps are independent around the model; bouts longer than a step make p too small.
///
/// # Units
/// Steps in any order, none of them of the time predicted. `observed` is the count of all steps of `ahead` together.
///
/// # Errors
/// As [`count_regression`]: [`StatsError::TooFew`] with fewer steps than coefficients, [`StatsError::Undefined`] where no event is
/// in the history; also where the total predicted is beyond 10^9. [`StatsError::NotAnExposure`], [`StatsError::NotALevel`].
///
/// # Source
/// A. Noufaily et al., 2013, Statistics in Medicine 32(7), 1206-1222, doi:10.1002/sim.5595 (regression and negative binomial
/// bound); P. `McCullagh` and J. A. Nelder, 1989, doi:10.1007/978-1-4899-3242-6.
///
/// # Example
/// Four years of ten a month let one expect sixty in half a year; a hundred are out of the ordinary.
/// ```
/// use engine::stats::{CalendarStep, SeasonalOptions, StepTrend, seasonal_total};
///
/// let month = |at: u8, count| CalendarStep { count, exposure: 1.0, year: (f64::from(at) + 0.5) / 12.0 };
/// let history: Vec<CalendarStep> = (0..48).map(|at| month(at, if at % 2 == 0 { 8.0 } else { 12.0 })).collect();
/// let ahead: Vec<CalendarStep> = (48..54).map(|at| month(at, 0.0)).collect();
/// let options = SeasonalOptions { harmonics: 1, trend: StepTrend::Level, level: 0.95 };
/// let total = seasonal_total(&history, &ahead, 100.0, options)?;
/// assert!((total.expected - 60.0).abs() < 1.0 && total.p < 0.01 && total.upper < 100.0);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn seasonal_total(
    history: &[CalendarStep],
    ahead: &[CalendarStep],
    observed: f64,
    options: SeasonalOptions,
) -> Result<SeasonalTotal, StatsError> {
    let SeasonalOptions { level, .. } = options;
    if !(level > 0.0 && level < 1.0) {
        return Err(StatsError::NotALevel { level });
    }
    for step in history.iter().chain(ahead) {
        if !(1e-100..=1e100).contains(&step.exposure) {
            return Err(StatsError::NotAnExposure { exposure: step.exposure });
        }
    }
    let model = fit(history, options)?;
    let means: Vec<f64> = ahead.iter().map(|step| mean(step, &model, options)).collect();
    let expected: f64 = means.iter().sum();
    if !(expected > 0.0 && expected <= MOST) {
        return Err(StatsError::Undefined { because: "the trend of the earlier steps runs away; compare with another window" });
    }
    let dispersion = model.dispersion.max(1.0);
    let variance = dispersion * expected + variance_of_mean(ahead, &means, &model, options);
    let odds = (variance / expected - 1.0).max(1e-9);
    let law = NegativeBinomial { shape: expected / odds, odds };
    let freedom = model.residual_freedom;
    let reach = student_quantile(0.5 * (1.0 - level), real(freedom));
    let tail = 0.5 * two_sided_normal_p(reach);
    Ok(SeasonalTotal {
        expected,
        lower: lower(&law, tail),
        upper: upper(&law, tail),
        p: two_sided(&law, observed, real(freedom)),
        dispersion: model.dispersion,
        freedom,
        fitted: model.means,
        ahead: means,
    })
}

fn fit(history: &[CalendarStep], options: SeasonalOptions) -> Result<CountRegression, StatsError> {
    let counts: Vec<f64> = history.iter().map(|step| step.count).collect();
    let offset: Vec<f64> = history.iter().map(|step| step.exposure.ln()).collect();
    let rows: Vec<Vec<f64>> = history.iter().map(|step| terms(step, options)).collect();
    let width = rows.first().map_or(1, Vec::len);
    let columns: Vec<Vec<f64>> = (1..width).map(|term| rows.iter().map(|row| row[term]).collect()).collect();
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let family = CountFamily::QuasiPoisson;
    count_regression(&CountModel { counts: &counts, columns: &columns, offset: Some(&offset), weights: None, family })
}

/// The terms of a step: 1, the year where the level drifts, sines and cosines.
fn terms(step: &CalendarStep, options: SeasonalOptions) -> Vec<f64> {
    let mut terms = vec![1.0];
    terms.extend((options.trend == StepTrend::Linear).then_some(step.year));
    for harmonic in 1..=options.harmonics {
        let phase = TAU * (f64::from(harmonic) * step.year).fract();
        terms.extend([phase.sin(), phase.cos()]);
    }
    terms
}

fn mean(step: &CalendarStep, model: &CountRegression, options: SeasonalOptions) -> f64 {
    let terms = terms(step, options);
    let predictor: f64 = terms.iter().zip(&model.coefficients).map(|(term, coefficient)| term * coefficient.estimate).sum();
    step.exposure * predictor.exp()
}

/// Variance of the mean of the total, `g' C g` with g the sum of each step's mean times its terms.
fn variance_of_mean(ahead: &[CalendarStep], means: &[f64], model: &CountRegression, options: SeasonalOptions) -> f64 {
    let mut gradient = vec![0.0; model.coefficients.len()];
    for (step, mean) in ahead.iter().zip(means) {
        for (entry, term) in gradient.iter_mut().zip(terms(step, options)) {
            *entry += mean * term;
        }
    }
    let line = |row: &Vec<f64>| row.iter().zip(&gradient).map(|(entry, by)| entry * by).sum::<f64>();
    let scaled: f64 = model.covariance.iter().zip(&gradient).map(|(row, by)| by * line(row)).sum();
    // The covariance holds the dispersion that was found; one below 1 counts as 1.
    let floor = if model.dispersion > 0.0 { model.dispersion.max(1.0) / model.dispersion } else { 1.0 };
    (scaled * floor).max(0.0)
}

fn two_sided(law: &NegativeBinomial, observed: f64, freedom: f64) -> f64 {
    let smaller = at_least(law, observed).min(law.ln_at_most(observed).exp()).max(f64::MIN_POSITIVE);
    // Above one half there is no normal score to be read as Student's, and no doubt either.
    if smaller >= 0.4999 { 1.0 } else { two_sided_student_p(normal_quantile(smaller), freedom) }
}

#[cfg(test)]
mod tests {
    use super::{CalendarStep, SeasonalOptions, StatsError, StepTrend, seasonal_total};

    const PLAIN: SeasonalOptions = SeasonalOptions { harmonics: 1, trend: StepTrend::Linear, level: 0.95 };

    fn months(range: std::ops::Range<u32>, count: impl Fn(f64) -> f64) -> Vec<CalendarStep> {
        let month = |at: u32| {
            let year = (f64::from(at) + 0.5) / 12.0;
            CalendarStep { count: count(year), exposure: 1.0, year }
        };
        range.map(month).collect()
    }

    #[test]
    fn a_level_of_its_own_is_the_mean() {
        let history = months(0..24, |_| 5.0);
        let flat = SeasonalOptions { harmonics: 0, trend: StepTrend::Level, level: 0.95 };
        let total = seasonal_total(&history, &months(24..36, |_| 0.0), 60.0, flat).expect("a total");
        assert!((total.expected - 60.0).abs() < 1e-9 && total.freedom == 23, "{total:?}");
        // Poisson at least: the variance is 60 and that of a mean of 24 months, 60 * 12 / 24, so 90 in all.
        assert!(total.p > 0.99 && (total.upper - 80.0).abs() <= 2.0 && (total.lower - 41.0).abs() <= 2.0, "{total:?}");
    }

    #[test]
    fn season_and_drift_are_carried_on() {
        let truth = |year: f64| (4.0 + 0.2 * year + 0.5 * (std::f64::consts::TAU * year).sin()).exp();
        let history = months(0..60, truth);
        let ahead = months(60..66, truth);
        let sum: f64 = ahead.iter().map(|step| step.count).sum();
        let total = seasonal_total(&history, &ahead, sum.round(), PLAIN).expect("a total");
        assert!((total.expected / sum - 1.0).abs() < 1e-6, "{} against {sum}", total.expected);
        assert!(total.p > 0.9 && total.lower < sum && total.upper > sum);
        // The same half year without a season in the model would have been a surprise.
        let blind = SeasonalOptions { harmonics: 0, ..PLAIN };
        assert!((seasonal_total(&history, &ahead, sum.round(), blind).expect("a total").expected / sum - 1.0).abs() > 0.1);
    }

    #[test]
    fn the_law_is_that_of_r() {
        // R 4.2.2: glm(y ~ t + sin(2*pi*t) + cos(2*pi*t), family = quasipoisson), vcov for the variance of the mean, then
        // 2 * pt(-abs(qnorm(tail)), 44) of the smaller tail of pnbinom, and qnbinom at pnorm(-qt(0.975, 44)).
        let mut history = months(0..48, |_| 0.0);
        for (at, step) in (0_u32..).zip(&mut history) {
            step.count = [8.0, 19.0, 2.0, 17.0, 10.0, 6.0][at as usize % 6] + f64::from(at / 12);
        }
        for (seen, p) in [(40.0, 0.030_574_672_321_7), (90.0, 0.771_326_417_619), (130.0, 0.085_072_484_128_4)] {
            let total = seasonal_total(&history, &months(48..54, |_| 0.0), seen, PLAIN).expect("a total");
            assert!((total.expected - 84.566_065_042_1).abs() < 1e-8, "{total:?}");
            assert!((total.dispersion - 3.336_862_425_66).abs() < 1e-8, "{total:?}");
            assert!((total.p / p - 1.0).abs() < 1e-6, "{seen}: {} and not {p}", total.p);
            assert!((total.lower - 44.0).abs() < 0.5 && (total.upper - 137.0).abs() < 0.5, "{total:?}");
        }
    }

    #[test]
    fn what_cannot_be_fitted_is_said() {
        let ahead = months(24..30, |_| 0.0);
        assert!(matches!(seasonal_total(&months(0..4, |_| 3.0), &ahead, 1.0, PLAIN), Err(StatsError::TooFew { .. })));
        assert!(matches!(seasonal_total(&months(0..24, |_| 0.0), &ahead, 1.0, PLAIN), Err(StatsError::Undefined { .. })));
        let wild = SeasonalOptions { level: 1.0, ..PLAIN };
        assert!(matches!(seasonal_total(&months(0..24, |_| 3.0), &ahead, 1.0, wild), Err(StatsError::NotALevel { .. })));
        let mut bare = months(0..24, |_| 3.0);
        bare[3].exposure = 0.0;
        assert!(matches!(seasonal_total(&bare, &ahead, 1.0, PLAIN), Err(StatsError::NotAnExposure { .. })));
    }

    #[test]
    fn nothing_seen_where_much_was_expected_is_a_fall() {
        let total = seasonal_total(&months(0..36, |_| 4.0), &months(36..48, |_| 0.0), 0.0, PLAIN).expect("a total");
        assert!(total.p < 1e-6 && total.lower > 0.0, "{total:?}");
    }
}
