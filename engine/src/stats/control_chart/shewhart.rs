//! Shewhart charts of counts and of rates: is this one count out of the ordinary?

use super::law::{lower, upper};
use super::options::{Centre, Side, check_counts, check_whole, option, risk};
use super::{StatsError, real};
use crate::stats::tails::Poisson;

/// How far from the centre a count may lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ChartLimits {
    /// So many Poisson standard deviations, customarily 3. Below about ten events a row the upper limit is crossed far more
    /// often than the 1 in 741 that it promises, and the lower one never.
    Sigmas(f64),
    /// Exact Poisson limits, each crossed by chance at most with this probability per row: 0.00135 is what 3 standard
    /// deviations promise.
    Exact {
        /// Largest probability of a false alarm on either side.
        risk: f64,
    },
}

/// A c- or u-chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Shewhart {
    /// First row that is judged; the vectors below begin there.
    pub from: usize,
    /// Events per row, or per unit of exposure.
    pub centre: f64,
    /// Lower limit of each row; what lies below it is an alarm.
    pub lower: Vec<f64>,
    /// Upper limit of each row; what lies above it is an alarm.
    pub upper: Vec<f64>,
    /// On which side each row lies outside.
    pub alarms: Vec<Option<Side>>,
}

/// Shewhart's c-chart of counts over equal exposures.
///
/// Answers: which rows have more (or fewer) events than chance makes of a constant rate?
///
/// With limits in standard deviations, `c - s sqrt(c)` (at least 0) and `c + s sqrt(c)`, `c` being the mean count. Exact
/// limits are the counts beyond which a Poisson law of mean `c` has at most the risk. A row on a limit is no alarm.
///
/// # Units
/// One count per row, rows in order of time, of equal length.
///
/// # Degenerate input
/// A centre of 0 has limits 0 and 0: then any event is an alarm. Exact limits take the centre for certain; where it comes from
/// a short baseline ask [`super::predictive_chart`].
///
/// # Errors
/// [`StatsError::TooFew`] (no rows, or none after the baseline), [`StatsError::BadValue`] (not 0 or more; for exact limits not
/// whole) and [`StatsError::BadOption`].
///
/// # Source
/// W. A. Shewhart, 1931, Economic Control of Quality of Manufactured Product; limits in standard deviations as in qcc
/// (L. Scrucca, 2004, R News 4/1, 11-17).
///
/// # Example
/// ```
/// use engine::stats::{Centre, ChartLimits, Side, c_chart};
///
/// let chart = c_chart(&[4.0, 11.0, 10.0], Centre::Known(4.0), ChartLimits::Sigmas(3.0))?;
/// assert!((chart.upper[0] - 10.0).abs() < 1e-12);
/// assert_eq!(chart.alarms, [None, Some(Side::Above), None]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn c_chart(counts: &[f64], centre: Centre, limits: ChartLimits) -> Result<Shewhart, StatsError> {
    limits.check(counts)?;
    let line = centre.line(counts)?;
    let judged = &counts[line.from..];
    let [lower, upper] = limits.around(line.centre)?;
    Ok(Shewhart {
        from: line.from,
        centre: line.centre,
        lower: vec![lower; judged.len()],
        upper: vec![upper; judged.len()],
        alarms: judged.iter().map(|&count| Side::of(count, lower, upper)).collect(),
    })
}

/// Shewhart's u-chart: counts over exposures that differ.
///
/// Answers: which rows have a rate out of the ordinary, given how much exposure each had?
///
/// The centre is `u = sum c / sum e` of the rows that it is taken from, the limits of a row are those of a count that expects
/// `u e_i`, divided by `e_i`.
///
/// # Units
/// `exposures` holds days, residents or the like; centre and limits are rates per unit of it.
///
/// # Degenerate input
/// As [`c_chart`].
///
/// # Errors
/// As [`c_chart`]; [`StatsError::Lengths`] and [`StatsError::NotAnExposure`].
///
/// # Source
/// As [`c_chart`].
///
/// # Example
/// ```
/// use engine::stats::{Centre, ChartLimits, u_chart};
///
/// let chart = u_chart(&[8.0, 4.0], &[2.0, 1.0], Centre::All, ChartLimits::Sigmas(3.0))?;
/// assert!((chart.centre - 4.0).abs() < 1e-12 && (chart.upper[1] - 10.0).abs() < 1e-12);
/// assert!((chart.upper[0] - (4.0 + 3.0 * 2.0_f64.sqrt())).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn u_chart(counts: &[f64], exposures: &[f64], centre: Centre, limits: ChartLimits) -> Result<Shewhart, StatsError> {
    limits.check(counts)?;
    if exposures.len() != counts.len() {
        return Err(StatsError::Lengths { what: "exposures", given: exposures.len(), expected: counts.len() });
    }
    if let Some(&exposure) = exposures.iter().find(|exposure| !(1e-100..=1e100).contains(*exposure)) {
        return Err(StatsError::NotAnExposure { exposure });
    }
    let line = centre.line(counts)?;
    let rate = match centre {
        Centre::Known(rate) => rate,
        Centre::All | Centre::First(_) => line.centre * real(line.rows) / exposures[..line.rows].iter().sum::<f64>(),
    };
    let (mut lower, mut upper) = (Vec::with_capacity(counts.len()), Vec::with_capacity(counts.len()));
    let mut alarms = Vec::with_capacity(counts.len());
    for (&count, &exposure) in counts.iter().zip(exposures).skip(line.from) {
        let [least, most] = limits.around(rate * exposure)?;
        lower.push(least / exposure);
        upper.push(most / exposure);
        alarms.push(Side::of(count, least, most));
    }
    Ok(Shewhart { from: line.from, centre: rate, lower, upper, alarms })
}

impl ChartLimits {
    fn check(self, counts: &[f64]) -> Result<(), StatsError> {
        match self {
            Self::Sigmas(_) => check_counts(counts),
            Self::Exact { .. } => check_whole(counts),
        }
    }

    /// The limits of a count of which `mean` are expected.
    fn around(self, mean: f64) -> Result<[f64; 2], StatsError> {
        match self {
            Self::Sigmas(sigmas) => {
                let away = option("number of standard deviations", sigmas, f64::MIN_POSITIVE, "above 0")? * mean.sqrt();
                Ok([(mean - away).max(0.0), mean + away])
            }
            Self::Exact { risk: value } => {
                let risk = risk(value)?;
                if mean > 1e12 {
                    let needs = "at most 1e12 for exact limits";
                    return Err(StatsError::BadOption { option: "centre", value: mean, needs });
                }
                let law = Poisson { mean };
                Ok(if mean > 0.0 { [lower(&law, risk), upper(&law, risk)] } else { [0.0, 0.0] })
            }
        }
    }
}
