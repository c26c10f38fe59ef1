//! Exponentially weighted means and variances of a series.

use super::StatsError;

#[cfg(test)]
mod tests;

/// Largest value accepted, up or down: squares of larger ones overflow.
const LARGEST: f64 = 1e100;

/// How fast the past is forgotten.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Decay {
    /// The share that the newest value has in a long series: above 0, up to 1.
    Alpha(f64),
    /// Alpha is `2 / (span + 1)`: about the memory of a moving average over so many steps, 1 or more.
    Span(f64),
    /// Steps after which a value counts half, above 0.
    HalfLife(f64),
    /// Mean age of what is remembered, in steps, 0 or more: alpha is `1 / (1 + age)`.
    MeanAge(f64),
}

/// What is made of the time before the first value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EwmStart {
    /// Nothing: the values there are share all weight (`adjust=True` in `pandas`).
    Adjusted,
    /// It is taken to have been like the first value, which so keeps the weight of all that came before it
    /// (`adjust=False`; the recursion of control charts, started at the first value).
    Recursive,
}

/// Exponentially weighted mean and variance up to each value of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Smoothed {
    /// The share that the newest value has in a long series.
    pub alpha: f64,
    /// Weighted mean of the values up to each, that one included.
    pub mean: Vec<f64>,
    /// Weighted mean of their squared distances from that mean: the biased variance (`bias=True`). 0 for the first.
    pub variance: Vec<f64>,
}

impl Decay {
    /// The share that the newest value has in a long series.
    ///
    /// # Errors
    /// [`StatsError::BadOption`] for a number outside the range of its kind.
    pub fn alpha(self) -> Result<f64, StatsError> {
        let bad = |option, value, needs| Err(StatsError::BadOption { option, value, needs });
        match self {
            Self::Alpha(alpha) if alpha > 0.0 && alpha <= 1.0 => Ok(alpha),
            Self::Alpha(value) => bad("alpha", value, "above 0 and at most 1, such as 0.3"),
            Self::Span(span) if span >= 1.0 && span.is_finite() => Ok(2.0 / (span + 1.0)),
            Self::Span(value) => bad("span", value, "1 step or more, such as 7"),
            Self::HalfLife(steps) if steps > 0.0 && steps.is_finite() => Ok(-(-std::f64::consts::LN_2 / steps).exp_m1()),
            Self::HalfLife(value) => bad("half-life", value, "a number of steps above 0, such as 90"),
            Self::MeanAge(age) if age >= 0.0 && age.is_finite() => Ok(1.0 / (1.0 + age)),
            Self::MeanAge(value) => bad("mean age", value, "0 steps or more, such as 4"),
        }
    }
}

/// Exponentially weighted moving mean and variance.
///
/// Answers: where does the series stand now, and how much does it vary, when older values count less and less?
///
/// With weights `w_k = (1 - alpha)^k` of the value k steps ago, `m = sum w x / sum w` and `v = sum w (x - m)^2 / sum w`. Each
/// step updates both: `m' = m + g (x - m)`, `v' = (1 - g) (v + g (x - m)^2)`, where g is alpha ([`EwmStart::Recursive`]) or
/// one over the sum of weights so far ([`EwmStart::Adjusted`]). Time grows with the number of values.
///
/// # Units
/// `values` are evenly spaced, in any unit; the mean is in the same and the variance in its square.
///
/// # Degenerate input
/// A single value is its own mean, with variance 0. With alpha 1 nothing is remembered.
///
/// # Errors
/// [`StatsError::TooFew`] (no values), [`StatsError::BadValue`] (a value that is not a number, or beyond 1e100: what is
/// missing is not filled in) and those of [`Decay::alpha`].
///
/// # Source
/// S. W. Roberts, 1959, Technometrics 1(3), 239-250, doi:10.1080/00401706.1959.10489860; the variance as in T. Finch, 2009,
/// Incremental calculation of weighted mean and variance, University of Cambridge, section 9 (no DOI), and `pandas`.
///
/// # Example
/// ```
/// use engine::stats::{Decay, EwmStart, exponentially_weighted};
///
/// let found = exponentially_weighted(&[8.0, 6.0], Decay::Alpha(0.3), EwmStart::Recursive)?;
/// assert!((found.mean[1] - 7.4).abs() < 1e-12 && (found.variance[1] - 0.84).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn exponentially_weighted(values: &[f64], decay: Decay, start: EwmStart) -> Result<Smoothed, StatsError> {
    let alpha = decay.alpha()?;
    if values.is_empty() {
        return Err(StatsError::TooFew { what: "values", given: 0, needed: 1 });
    }
    if let Some(index) = values.iter().position(|value| !(-LARGEST..=LARGEST).contains(value)) {
        let needs = "a number from -1e100 to 1e100; put in what is missing, or start the series after it";
        return Err(StatsError::BadValue { what: "value", index, value: values[index], needs });
    }
    let (mut weights, mut mean, mut variance) = (1.0, values[0], 0.0);
    let mut found = Smoothed { alpha, mean: vec![mean], variance: vec![variance] };
    for value in &values[1..] {
        weights = 1.0 + (1.0 - alpha) * weights;
        let gain = match start {
            EwmStart::Adjusted => 1.0 / weights,
            EwmStart::Recursive => alpha,
        };
        let distance = value - mean;
        mean += gain * distance;
        variance = (1.0 - gain) * (variance + gain * distance * distance);
        found.mean.push(mean);
        found.variance.push(variance);
    }
    Ok(found)
}
