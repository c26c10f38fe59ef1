//! EARS C1, C2 and C3: is today more than the last week has been giving?

use super::options::{check_counts, mean, option};
use super::{NotComputable, StatsError, real};

/// Which of the three methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarsRule {
    /// Today against the days just before it.
    C1,
    /// Today against days that end three days ago, so that a rise does not become its own baseline.
    C2,
    /// The excesses of C2 over 1, of today and the two days before it, added up.
    C3,
}

/// The days that today is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EarsBaseline {
    /// Number of days, 7 or 28 customarily, at least 3.
    pub days: usize,
    /// Least standard deviation that is believed; 0 for none. With 7 days of rare events many baselines hold no event at all,
    /// and then a single one is an alarm.
    pub least_spread: f64,
}

/// What EARS is asked with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EarsOptions {
    /// Which method.
    pub rule: EarsRule,
    /// What today is compared with.
    pub baseline: EarsBaseline,
    /// The statistic above which there is an alarm: 3 for C1 and C2 and 2 for C3 in the source; surveillance takes a normal
    /// quantile, 3.09 for a risk of 0.001.
    pub threshold: f64,
}

/// An EARS chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Ears {
    /// First row that has a full baseline; the vectors below begin there.
    pub from: usize,
    /// C1, C2 or C3. None where the baseline has no spread (and no least one is given) and the row, or for C3 one of the two
    /// before it, lies above it: then there is an alarm.
    pub statistic: Vec<Result<f64, NotComputable>>,
    /// The count that must be passed for an alarm. None for C3 where the two days before are enough for one.
    pub upper: Vec<Result<f64, NotComputable>>,
    /// Whether the statistic is above the threshold.
    pub alarms: Vec<bool>,
}

/// Why an infinite statistic is none.
const FLAT: NotComputable =
    NotComputable::Because("all days of the baseline are alike and the count is above them; give a least spread");

/// Why no count has to be passed.
const ENOUGH: NotComputable = NotComputable::Because("the two days before are enough for an alarm");

/// The Early Aberration Reporting System's C1, C2 and C3.
///
/// Answers: is today's count further above the mean of its baseline than so many of the baseline's standard deviations?
///
/// `C1_t = (x_t - mean) / sd` over `x_{t-m} .. x_{t-1}`; C2 the same over `x_{t-m-2} .. x_{t-3}`; `C3_t` is
/// `max(0, C2_t - 1) + max(0, C2_{t-1} - 1) + max(0, C2_{t-2} - 1)`. Standard deviations divide by m - 1.
///
/// This is C3 as its authors define it. `earsC` of surveillance (up to 1.26) builds its limit for C3 upon the count of the day
/// itself, so that a rise of today cannot raise an alarm.
///
/// # Units
/// One count per row, rows in order of time, of equal length (days, by custom).
///
/// # False alarms
/// On independent days of 0.2 events C1 with 7 days and a threshold of 3.09 raises 20 false alarms a year where its risk
/// promises 0.4, and 6 on days of 20 events; [`super::predictive_chart`] keeps the promise (calibration test `alarms_charts`).
///
/// # Degenerate input
/// A baseline whose days are all alike has no spread. A count equal to its mean then has statistic 0, a lower one is no alarm,
/// and a higher one is an alarm whose statistic is [`NotComputable`]. A statistic of a lower one is [`NotComputable`] too.
///
/// # Errors
/// [`StatsError::TooFew`] (no row with a full baseline), [`StatsError::BadValue`] (not 0 or more) and
/// [`StatsError::BadOption`].
///
/// # Source
/// L. Hutwagner, W. Thompson, G. M. Seeman and T. Treadwell, 2003, Journal of Urban Health 80(2 Suppl 1), i89-i96,
/// doi:10.1007/PL00022319.
///
/// # Example
/// Mean 4 and standard deviation 2.
/// ```
/// use engine::stats::{EarsBaseline, EarsOptions, EarsRule, ears};
///
/// let options = EarsOptions { rule: EarsRule::C1, baseline: EarsBaseline { days: 3, least_spread: 0.0 }, threshold: 3.0 };
/// let chart = ears(&[2.0, 4.0, 6.0, 11.0], options)?;
/// assert_eq!((chart.from, &chart.alarms[..]), (3, &[true][..]));
/// assert!(chart.statistic[0].is_ok_and(|c1| (c1 - 3.5).abs() < 1e-12));
/// assert!(chart.upper[0].is_ok_and(|upper| (upper - 10.0).abs() < 1e-12));
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn ears(counts: &[f64], options: EarsOptions) -> Result<Ears, StatsError> {
    check_counts(counts)?;
    let EarsOptions { rule, baseline, threshold } = options;
    let threshold = option("threshold", threshold, f64::MIN_POSITIVE, "above 0")?;
    let least = option("least spread", baseline.least_spread, 0.0, "0 or more")?;
    if baseline.days < 3 {
        return Err(StatsError::BadOption { option: "baseline", value: real(baseline.days), needs: "at least 3 days" });
    }
    let gap = if rule == EarsRule::C1 { 0 } else { 2 };
    let first = baseline.days.saturating_add(gap);
    let from = if rule == EarsRule::C3 { first.saturating_add(2) } else { first };
    if counts.len() <= from {
        return Err(StatsError::TooFew { what: "rows", given: counts.len(), needed: from.saturating_add(1) });
    }
    let days: Vec<Day> = (first..counts.len()).map(|at| Day::new(counts[at], &counts[at - first..at - gap], least)).collect();
    let mut chart = Ears { from, statistic: Vec::new(), upper: Vec::new(), alarms: Vec::new() };
    for at in from - first..days.len() {
        let (statistic, upper) = match rule {
            EarsRule::C1 | EarsRule::C2 => (days[at].z(), days[at].reached(threshold)),
            EarsRule::C3 => {
                let before = days[at - 2].excess() + days[at - 1].excess();
                let today = threshold - before;
                let upper = if today >= 0.0 { days[at].reached(1.0 + today) } else { f64::NEG_INFINITY };
                (before + days[at].excess(), upper)
            }
        };
        chart.statistic.push(if statistic.is_finite() { Ok(statistic) } else { Err(FLAT) });
        chart.upper.push(if upper.is_finite() { Ok(upper) } else { Err(ENOUGH) });
        chart.alarms.push(statistic > threshold);
    }
    Ok(chart)
}

/// A day and its baseline.
struct Day {
    count: f64,
    mean: f64,
    sd: f64,
}

impl Day {
    fn new(count: f64, baseline: &[f64], least: f64) -> Self {
        // Rounding must not give a spread to days that are all alike.
        if baseline.windows(2).all(|pair| (pair[0] - pair[1]).abs() <= 0.0) {
            return Self { count, mean: baseline[0], sd: least };
        }
        let mean = mean(baseline);
        let squares: f64 = baseline.iter().map(|day| (day - mean).powi(2)).sum();
        Self { count, mean, sd: (squares / real(baseline.len() - 1)).sqrt().max(least) }
    }

    /// Standard deviations above the mean; infinite on either side of a flat baseline, 0 on it.
    fn z(&self) -> f64 {
        let above = self.count - self.mean;
        if self.sd > 0.0 || above.abs() > 0.0 { above / self.sd } else { 0.0 }
    }

    /// What the day adds to C3.
    fn excess(&self) -> f64 {
        (self.z() - 1.0).max(0.0)
    }

    /// The count that is so many standard deviations above the mean.
    fn reached(&self, z: f64) -> f64 {
        self.mean + z * self.sd
    }
}
