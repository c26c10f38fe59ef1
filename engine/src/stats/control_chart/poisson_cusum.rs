//! One-sided CUSUM of standardised Poisson counts.

use super::StatsError;
use super::options::{Centre, check_counts, option};

/// How a count is made comparable with a standard normal value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoissonTransform {
    /// `(x - m) / sqrt(m)`.
    Standard,
    /// `(x - 3 m + 2 sqrt(x m)) / (2 sqrt(m))`, which takes out most of the skewness of rare counts.
    Rossi,
}

/// What the CUSUM is drawn with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoissonCusumOptions {
    /// Reference value k: what is given away at every row. surveillance uses 1.04.
    pub reference: f64,
    /// Decision limit h. surveillance uses 2.26.
    pub decision: f64,
    /// How counts are standardised.
    pub transform: PoissonTransform,
    /// Where the mean m comes from.
    pub centre: Centre,
}

/// A CUSUM of counts.
#[derive(Debug, Clone, PartialEq)]
pub struct PoissonCusum {
    /// First row that is judged; the vectors below begin there.
    pub from: usize,
    /// Mean count.
    pub centre: f64,
    /// The sum of departures.
    pub sum: Vec<f64>,
    /// The count that would have brought the sum to the decision limit; rounded up for [`PoissonTransform::Standard`], and 0
    /// where any count would have.
    pub upper: Vec<f64>,
    /// Whether the sum has reached the decision limit.
    pub alarms: Vec<bool>,
}

/// CUSUM of standardised Poisson counts, upwards.
///
/// Answers: have there been more events than usual for a while?
///
/// `C_t = max(0, C_{t-1} + z_t - k)`, an alarm where `C_t >= h`. The sum is not set back by an alarm, so that alarms last until
/// quiet rows have worn it down, as in surveillance.
///
/// # Units
/// One count per row, rows in order of time, of equal length.
///
/// # Degenerate input
/// Counts cannot be standardised by a mean of 0: [`StatsError::Undefined`].
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::BadValue`] (not 0 or more), [`StatsError::BadOption`] and [`StatsError::Undefined`].
///
/// # Source
/// G. Rossi, L. Lampugnani and M. Marchi, 1999, Statistics in Medicine 18(16), 2111-2122,
/// `doi:10.1002/(SICI)1097-0258(19990830)18:16<2111::AID-SIM171>3.0.CO;2-Q`; as `cusum` in surveillance.
///
/// # Example
/// ```
/// use engine::stats::{Centre, PoissonCusumOptions, PoissonTransform, poisson_cusum};
///
/// let (transform, centre) = (PoissonTransform::Standard, Centre::First(2));
/// let options = PoissonCusumOptions { reference: 0.5, decision: 1.5, transform, centre };
/// let chart = poisson_cusum(&[4.0, 4.0, 7.0, 6.0], options)?;
/// assert!((chart.sum[0] - 1.0).abs() < 1e-12 && (chart.sum[1] - 1.5).abs() < 1e-12);
/// assert_eq!(chart.alarms, [false, true]);
/// assert!((chart.upper[1] - 6.0).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn poisson_cusum(counts: &[f64], options: PoissonCusumOptions) -> Result<PoissonCusum, StatsError> {
    check_counts(counts)?;
    let reference = option("reference value", options.reference, 0.0, "0 or more")?;
    let decision = option("decision limit", options.decision, f64::MIN_POSITIVE, "above 0")?;
    let line = options.centre.line(counts)?;
    if line.centre <= 0.0 {
        let because = "the mean is 0, and counts cannot be standardised by it; take it from a longer baseline";
        return Err(StatsError::Undefined { because });
    }
    let mut so_far = 0.0_f64;
    let (mut sum, mut upper) = (Vec::with_capacity(counts.len()), Vec::with_capacity(counts.len()));
    for &count in &counts[line.from..] {
        upper.push(options.transform.reached(decision + reference - so_far, line.centre));
        so_far = (so_far + options.transform.apply(count, line.centre) - reference).max(0.0);
        sum.push(so_far);
    }
    let alarms = sum.iter().map(|&sum| sum >= decision).collect();
    Ok(PoissonCusum { from: line.from, centre: line.centre, sum, upper, alarms })
}

impl PoissonTransform {
    fn apply(self, count: f64, mean: f64) -> f64 {
        match self {
            Self::Standard => (count - mean) / mean.sqrt(),
            Self::Rossi => (count - 3.0 * mean + 2.0 * (count * mean).sqrt()) / (2.0 * mean.sqrt()),
        }
    }

    /// The count whose transform is `value`, not below 0.
    fn reached(self, value: f64, mean: f64) -> f64 {
        match self {
            Self::Standard => (mean.sqrt() * value + mean).ceil().max(0.0),
            Self::Rossi => {
                // A quadratic equation in the root of the count.
                let root = (4.0 * mean + 2.0 * mean.sqrt() * value).max(0.0).sqrt() - mean.sqrt();
                root.max(0.0).powi(2)
            }
        }
    }
}
