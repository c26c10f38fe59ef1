//! Predictive limits: what may a count be, after a baseline with so many events? For rare counts, where EARS cries wolf.

use super::StatsError;
use super::law::{NegativeBinomial, at_least, upper};
use super::options::{check_whole, risk};
use crate::stats::real;

/// Most rows that may be counted together, or lie between them and their baseline.
const LONGEST: usize = 1_000_000;

/// What is assumed of events, and so how a count is predicted from a baseline of m rows with B events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PredictiveLaw {
    /// Events are independent, at a rate of which nothing is known. Given all B + y events those of today are binomial with a
    /// share of 1 / (m + 1), whatever the rate: the false alarm rate is at most the risk, exactly. Ours.
    Conditional,
    /// The same with Jeffreys' prior for the rate, as Bayes' subsystem (`bayes`, `bayes1`) of surveillance: false alarms at
    /// about the risk, over all rates.
    Jeffreys,
    /// Events may come in bouts: the law of [`PredictiveLaw::Conditional`], made wider by the ratio of variance to Poisson variance
    /// with which all rows before today were predicted (never below 1). Approximate, and as good as the past is long. Ours.
    Dispersed,
}

/// What predictive limits are asked with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PredictiveOptions {
    /// What is assumed of events.
    pub law: PredictiveLaw,
    /// Rows of the baseline, at least 1: 7 or 28 days, or more.
    pub baseline: usize,
    /// Rows between the baseline and those that are judged: 0 as in EARS C1, 2 as in C2.
    pub gap: usize,
    /// Rows that are judged together, the newest one last, at least 1: 3 as in EARS C3.
    pub together: usize,
    /// Largest probability of a false alarm per row.
    pub risk: f64,
}

/// Counts beside their predictive limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Predictive {
    /// First row that has a full baseline; the vectors below begin there.
    pub from: usize,
    /// What was predicted for each row (or for the rows judged together): events of the baseline times their share.
    pub expected: Vec<f64>,
    /// The largest count that is no alarm.
    pub upper: Vec<f64>,
    /// Probability of so many events or more: one-sided, in (0, 1].
    pub p: Vec<f64>,
    /// Ratio of variances that the limits of each row were widened with; 1 but for [`PredictiveLaw::Dispersed`].
    pub dispersion: Vec<f64>,
    /// Whether there are more events than the limit.
    pub alarms: Vec<bool>,
}

/// Predictive limits of counts from the rows before them.
///
/// Answers: are there more events than a baseline with so few events lets one expect, allowing for how little it says?
///
/// After B events in m rows, y in the next k rows have a negative binomial law with `m / k` failures expected per event and a
/// shape of `B + 1` (conditional) or `B + 1/2` (Jeffreys). The first makes `P(Y >= y)` the binomial probability of y or more of
/// B + y events at a share of `k / (m + k)`. Dispersed: variance over mean is `f (1 + k / m)` instead of `1 + k / m`, f being
/// `sum (y_s - e_s)^2 / sum (1 + k / m) (B_s + y_s) k / (m + k)` over all earlier rows s, at least 1.
///
/// # Units
/// One whole count per row, rows in order of time, of equal length.
///
/// # False alarms
/// At a risk of 0.001 the conditional law raises at most 0.3 false alarms a year on independent days of 0.05 to 20 events,
/// where EARS raises 1.6 to 20. On days with four times the Poisson variance it raises 4 to 19 a year and the dispersed one
/// 0.3 to 0.6, which costs power where events are few (calibration test `alarms_charts`).
///
/// # Degenerate input
/// A baseline without events is no trouble: after 7 days without any, at a risk of 0.001, 4 events on one day are an alarm.
///
/// # Errors
/// [`StatsError::TooFew`] (no row with a full baseline), [`StatsError::BadValue`] (not a whole number of 0 or more) and
/// [`StatsError::BadOption`].
///
/// # Source
/// J. Przyborowski and H. Wilenski, 1940, Biometrika 31(3/4), 313-323, doi:10.1093/biomet/31.3-4.313, for the conditional test;
/// A. Riebler, 2004, Empirischer Vergleich von statistischen Methoden zur Ausbruchserkennung bei Surveillance Daten, for
/// Bayes' subsystem, as `bayes` in surveillance.
///
/// # Example
/// After 2 events in 3 rows, 4 more: 4 or more of 6 at a share of 1/4 have probability 154/4096.
/// ```
/// use engine::stats::{PredictiveLaw, PredictiveOptions, predictive_chart};
///
/// let options = PredictiveOptions { law: PredictiveLaw::Conditional, baseline: 3, gap: 0, together: 1, risk: 0.05 };
/// let chart = predictive_chart(&[0.0, 2.0, 0.0, 4.0], options)?;
/// assert!((chart.p[0] - 154.0 / 4096.0).abs() < 1e-12);
/// assert_eq!((chart.from, chart.upper[0] as u8, chart.alarms[0]), (3, 3, true));
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn predictive_chart(counts: &[f64], options: PredictiveOptions) -> Result<Predictive, StatsError> {
    check_whole(counts)?;
    let windows = Windows::new(counts.len(), options)?;
    let risk = risk(options.risk)?;
    let rows = counts.len() - windows.from;
    let mut chart = Predictive {
        from: windows.from,
        expected: Vec::with_capacity(rows),
        upper: Vec::with_capacity(rows),
        p: Vec::with_capacity(rows),
        dispersion: Vec::with_capacity(rows),
        alarms: Vec::with_capacity(rows),
    };
    let mut sums = windows.sums(counts);
    let (mut seen, mut chance) = (0.0, 0.0);
    let mut last: Option<([f64; 2], f64)> = None;
    for row in windows.from..counts.len() {
        let [before, today] = sums.next_row(counts, row);
        let dispersion = if options.law == PredictiveLaw::Dispersed && seen > chance { seen / chance } else { 1.0 };
        let law = windows.law(options.law, before, dispersion);
        // Baselines repeat themselves, and their limits with them.
        let key = [before, dispersion];
        let limit = match last {
            Some((known, limit)) if known.iter().zip(key).all(|(a, b)| (a - b).abs() <= 0.0) => limit,
            _ => upper(&law, risk),
        };
        last = Some((key, limit));
        let expected = before * windows.odds;
        seen += (today - expected).powi(2);
        chance += (1.0 + windows.odds) * (before + today) * windows.odds / (1.0 + windows.odds);
        chart.expected.push(expected);
        chart.upper.push(limit);
        chart.p.push(at_least(&law, today));
        chart.dispersion.push(dispersion);
        chart.alarms.push(today > limit);
    }
    Ok(chart)
}

/// Which rows are compared with which.
struct Windows {
    from: usize,
    gap: usize,
    together: usize,
    /// Rows judged over rows of the baseline.
    odds: f64,
}

impl Windows {
    fn new(rows: usize, options: PredictiveOptions) -> Result<Self, StatsError> {
        let PredictiveOptions { baseline, gap, together, .. } = options;
        for (option, value, least) in [("baseline", baseline, 1), ("gap", gap, 0), ("rows together", together, 1)] {
            if !(least..=LONGEST).contains(&value) {
                let needs = if least == 0 { "from 0 to a million rows" } else { "from 1 to a million rows" };
                return Err(StatsError::BadOption { option, value: real(value), needs });
            }
        }
        let from = baseline + gap + together - 1;
        if rows <= from {
            return Err(StatsError::TooFew { what: "rows", given: rows, needed: from + 1 });
        }
        Ok(Self { from, gap, together, odds: real(together) / real(baseline) })
    }

    /// Sums as they stand before the first row that is judged.
    fn sums(&self, counts: &[f64]) -> Sums {
        let split = self.from + 1 - self.together - self.gap;
        Sums {
            baseline: counts[..split].iter().sum(),
            judged: counts[split + self.gap..self.from].iter().sum(),
            together: self.together,
            reach: self.gap + self.together,
            rows: split,
        }
    }

    fn law(&self, law: PredictiveLaw, before: f64, dispersion: f64) -> NegativeBinomial {
        let odds = match law {
            PredictiveLaw::Conditional => return NegativeBinomial { shape: before + 1.0, odds: self.odds },
            PredictiveLaw::Jeffreys => return NegativeBinomial { shape: before + 0.5, odds: self.odds },
            PredictiveLaw::Dispersed => dispersion * (1.0 + self.odds) - 1.0,
        };
        NegativeBinomial { shape: (before + 1.0) * self.odds / odds, odds }
    }
}

/// Events in two windows that move on row by row; counts are whole, so that sums stay exact.
struct Sums {
    baseline: f64,
    judged: f64,
    together: usize,
    /// Rows from the end of the baseline to the row at hand.
    reach: usize,
    rows: usize,
}

impl Sums {
    /// Events of the baseline and of the rows judged, with `row` as the newest.
    fn next_row(&mut self, counts: &[f64], row: usize) -> [f64; 2] {
        self.judged += counts[row];
        let answer = [self.baseline, self.judged];
        let end = row + 1 - self.reach;
        self.baseline += counts[end] - counts[end - self.rows];
        self.judged -= counts[row + 1 - self.together];
        answer
    }
}
