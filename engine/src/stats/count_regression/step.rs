//! Did the level change at a known moment, trend and season apart?

use std::f64::consts::TAU;
use std::fmt;

use super::super::{StatsError, real};
use super::{CountFamily, CountModel, CountRegression, count_regression, normal_quantile, student_quantile};

/// Whether the level may also drift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepTrend {
    /// Only the step changes the level.
    Level,
    /// The logarithm of the level also changes by the same amount in every row, before and after the step.
    Linear,
}

/// A rhythm that the level follows, as sines and cosines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Season {
    /// Rows in which the rhythm repeats: 12 for months, 52.18 for weeks.
    pub period: f64,
    /// Pairs of a sine and a cosine: one for a single wave, two to let it have a shoulder.
    pub harmonics: u32,
}

/// What a step regression is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepOptions<'a> {
    /// The first row after the step, counted from 0: at least one row lies before and after it.
    pub at: usize,
    /// How counts stray around their mean.
    pub family: CountFamily,
    /// Whether the level may also drift.
    pub trend: StepTrend,
    /// The rhythm that the level follows, if any.
    pub season: Option<Season>,
    /// What each row's count is proportional to: days in the month, residents, reporting agencies.
    pub exposure: Option<&'a [f64]>,
    /// Level of the interval, a share: 0.95.
    pub level: f64,
}

/// What a coefficient belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepTerm {
    /// Logarithm of the level.
    Intercept,
    /// 0 before the step, 1 from it on.
    Step,
    /// The number of the row, counted from 1.
    Trend,
    /// `sin(2 pi harmonic row / period)`, rows counted from 1.
    Sine(u32),
    /// `cos(2 pi harmonic row / period)`, rows counted from 1.
    Cosine(u32),
}

impl fmt::Display for StepTerm {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Intercept => out.write_str("intercept"),
            Self::Step => out.write_str("step"),
            Self::Trend => out.write_str("trend"),
            Self::Sine(harmonic) => write!(out, "sine {harmonic}"),
            Self::Cosine(harmonic) => write!(out, "cosine {harmonic}"),
        }
    }
}

/// A step change and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRegression {
    /// The rate after the step over the rate before it, trend and season apart.
    pub ratio: f64,
    /// Lower limit of the ratio.
    pub lower: f64,
    /// Upper limit of the ratio.
    pub upper: f64,
    /// Two-sided p of the ratio being one, by Wald; in (0, 1].
    pub p: f64,
    /// What each coefficient of the regression belongs to.
    pub terms: Vec<StepTerm>,
    /// The regression itself.
    pub regression: CountRegression,
}

/// A regression of counts, row after row in time, on a step at a known moment, and on a trend and a season where asked.
///
/// Answers: by what factor did the level of events change at this moment, give or take, once drift and the time of year are
/// taken out? The interval is Wald's on the logarithm: `exp(b +- z se)`, with Student's t for z where the dispersion
/// is estimated. Poisson intervals are too narrow for counts that stray more, as most reports do: compare
/// [`CountRegression::dispersion`] with 1, or use another family. The moment must be known beforehand; one that was searched for
/// makes p too small.
///
/// # Units
/// `counts` holds one count per step of time, none left out. The ratio has no unit.
///
/// # Degenerate input
/// A step, trend or season that the rows cannot tell apart is an error that names the column: 0 is the step, then the trend,
/// then sines and cosines.
///
/// # Errors
/// [`StatsError::BadOption`] for `at`, `period` and `harmonics`; [`StatsError::NotALevel`]; [`StatsError::NotAnExposure`];
/// otherwise as [`count_regression`], separation among them: no events on one side of the step.
///
/// # Source
/// A. K. Wagner, S. B. Soumerai, F. Zhang and D. Ross-Degnan, 2002, Journal of Clinical Pharmacy and Therapeutics 27(4),
/// 299-309, doi:10.1046/j.1365-2710.2002.00430.x; J. Lopez Bernal, S. Cummins and A. Gasparrini, 2017, International Journal
/// of Epidemiology 46(1), 348-355, doi:10.1093/ije/dyw098.
///
/// # Example
/// Ten burglaries in two weeks, then five in two: by hand the ratio is one half.
/// ```
/// use engine::stats::{CountFamily, StepOptions, StepTrend, step_regression};
///
/// let options = StepOptions {
///     at: 2,
///     family: CountFamily::Poisson,
///     trend: StepTrend::Level,
///     season: None,
///     exposure: None,
///     level: 0.95,
/// };
/// let step = step_regression(&[4.0, 6.0, 2.0, 3.0], &options)?;
/// let factor = (1.959_963_984_540_054 * (0.1_f64 + 0.2).sqrt()).exp();
/// assert!((step.ratio - 0.5).abs() < 1e-12 && (step.upper - 0.5 * factor).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn step_regression(counts: &[f64], options: &StepOptions) -> Result<StepRegression, StatsError> {
    check(counts.len(), options)?;
    let offset = options.exposure.map(logarithms).transpose()?;
    let terms = terms(options);
    let column = |term: &StepTerm| (1..=counts.len()).map(|row| value(*term, row, options)).collect::<Vec<f64>>();
    let columns: Vec<Vec<f64>> = terms[1..].iter().map(column).collect();
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let (family, offset) = (options.family, offset.as_deref());
    let regression = count_regression(&CountModel { counts, columns: &columns, offset, weights: None, family })?;
    let step = regression.coefficients[1];
    let tail = 0.5 * (1.0 - options.level);
    let width = match family {
        CountFamily::QuasiPoisson => student_quantile(tail, real(regression.residual_freedom)),
        CountFamily::Poisson | CountFamily::NegativeBinomial => normal_quantile(tail),
    } * step.standard_error;
    let (lower, upper) = ((step.estimate - width).exp(), (step.estimate + width).exp());
    Ok(StepRegression { ratio: step.estimate.exp(), lower, upper, p: step.p, terms, regression })
}

fn terms(options: &StepOptions) -> Vec<StepTerm> {
    let trend = (options.trend == StepTrend::Linear).then_some(StepTerm::Trend);
    let harmonics = 1..=options.season.map_or(0, |season| season.harmonics);
    let season = harmonics.flat_map(|harmonic| [StepTerm::Sine(harmonic), StepTerm::Cosine(harmonic)]);
    [StepTerm::Intercept, StepTerm::Step].into_iter().chain(trend).chain(season).collect()
}

/// A column's value in a row, counted from 1.
fn value(term: StepTerm, row: usize, options: &StepOptions) -> f64 {
    let phase = |harmonic: u32| {
        let turns = options.season.map_or(0.0, |season| f64::from(harmonic) * real(row) / season.period);
        TAU * turns.fract()
    };
    match term {
        StepTerm::Intercept => 1.0,
        StepTerm::Step => f64::from(u8::from(row > options.at)),
        StepTerm::Trend => real(row),
        StepTerm::Sine(harmonic) => phase(harmonic).sin(),
        StepTerm::Cosine(harmonic) => phase(harmonic).cos(),
    }
}

fn logarithms(exposure: &[f64]) -> Result<Vec<f64>, StatsError> {
    let logarithm = |&exposure: &f64| {
        let positive = (1e-100..=1e100).contains(&exposure);
        if positive { Ok(exposure.ln()) } else { Err(StatsError::NotAnExposure { exposure }) }
    };
    exposure.iter().map(logarithm).collect()
}

fn check(rows: usize, options: &StepOptions) -> Result<(), StatsError> {
    if options.at == 0 || options.at >= rows {
        let needs = "the number of a row, counted from 0, with rows before and after the step";
        return Err(StatsError::BadOption { option: "at", value: real(options.at), needs });
    }
    if !(options.level > 0.0 && options.level < 1.0) {
        return Err(StatsError::NotALevel { level: options.level });
    }
    let Some(season) = options.season else { return Ok(()) };
    if !(season.period >= 2.0 && season.period <= 1e9) {
        let needs = "the number of rows in which a season repeats, from 2";
        return Err(StatsError::BadOption { option: "season", value: season.period, needs });
    }
    if season.harmonics == 0 || f64::from(season.harmonics) * 2.0 > season.period {
        let needs = "1 or more, and at most half of the rows of a season";
        return Err(StatsError::BadOption { option: "harmonics", value: f64::from(season.harmonics), needs });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
