//! Two-sided tabular CUSUM: which way has the level moved, and since when?

use super::StatsError;
use super::options::{Centre, Side, Spread, check_values, option};

/// What a CUSUM is drawn with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CusumOptions {
    /// The change of level that it is made for, in standard deviations; half of it is given away at every row. Customarily 1.
    pub shift: f64,
    /// The sum, in standard deviations, beyond which there is an alarm. Customarily 5.
    pub decision: f64,
    /// Where the centre comes from.
    pub centre: Centre,
    /// Where the standard deviation of one row comes from.
    pub spread: Spread,
}

/// A two-sided CUSUM.
#[derive(Debug, Clone, PartialEq)]
pub struct Cusum {
    /// First row that is judged; the vectors below begin there.
    pub from: usize,
    /// Centre line.
    pub centre: f64,
    /// Standard deviation of one row.
    pub sd: f64,
    /// Sum of departures upwards, 0 or more.
    pub high: Vec<f64>,
    /// Sum of departures downwards, 0 or less.
    pub low: Vec<f64>,
    /// On which side a sum lies beyond the decision limit; above where both do.
    pub alarms: Vec<Option<Side>>,
}

/// Page's CUSUM of standardised values, upwards and downwards, as qcc draws it.
///
/// Answers: have small departures from the centre added up to more than chance makes of them?
///
/// With `z = (x - c) / s` and half the shift `k`: `high_t = max(0, high_{t-1} + z_t - k)` and
/// `low_t = min(0, low_{t-1} + z_t + k)`. An alarm is a sum strictly beyond the decision limit; sums run on after one.
///
/// # Units
/// Values of any kind, one per row in order of time; sums are in standard deviations of one row.
///
/// # Degenerate input
/// Where all rows of the baseline are alike there is no spread: [`StatsError::Undefined`].
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::BadValue`] (not finite), [`StatsError::BadOption`] and [`StatsError::Undefined`].
///
/// # Source
/// E. S. Page, 1954, Biometrika 41(1/2), 100-115, doi:10.1093/biomet/41.1-2.100; as in qcc (L. Scrucca, 2004).
///
/// # Example
/// ```
/// use engine::stats::{Centre, CusumOptions, Side, Spread, cusum_chart};
///
/// let (centre, spread) = (Centre::Known(4.0), Spread::Known(2.0));
/// let chart = cusum_chart(&[8.0, 6.0, 4.0], CusumOptions { shift: 1.0, decision: 1.75, centre, spread })?;
/// assert!((chart.high[1] - 2.0).abs() < 1e-12 && (chart.high[2] - 1.5).abs() < 1e-12);
/// assert_eq!(chart.alarms, [None, Some(Side::Above), None]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn cusum_chart(values: &[f64], options: CusumOptions) -> Result<Cusum, StatsError> {
    check_values(values)?;
    let slack = option("shift", options.shift, 0.0, "0 or more")? / 2.0;
    let decision = option("decision limit", options.decision, f64::MIN_POSITIVE, "above 0")?;
    let line = options.centre.line(values)?;
    let sd = options.spread.of(values, &line)?;
    let judged = &values[line.from..];
    let (mut high, mut low, mut alarms) = (Vec::new(), Vec::new(), Vec::new());
    let (mut above, mut below) = (0.0_f64, 0.0_f64);
    for value in judged {
        let z = (value - line.centre) / sd;
        above = (above + z - slack).max(0.0);
        below = (below + z + slack).min(0.0);
        high.push(above);
        low.push(below);
        alarms.push(Side::of(above, f64::NEG_INFINITY, decision).or(Side::of(below, -decision, f64::INFINITY)));
    }
    Ok(Cusum { from: line.from, centre: line.centre, sd, high, low, alarms })
}
