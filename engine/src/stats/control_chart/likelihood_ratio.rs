//! Likelihood ratio charts of Poisson counts: a CUSUM for a change of known size, and the generalised chart for any size.

use super::law::first_whole;
use super::options::{Centre, check_counts, check_whole, option};
use super::{NotComputable, StatsError};

/// Which change is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateShift {
    /// More events.
    Rise,
    /// Fewer.
    Fall,
}

/// How large the change is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RateRatio {
    /// New rate over old: above 1 for a rise, below 1 for a fall. A sum of likelihood ratios, set to 0 where it falls below.
    Known(f64),
    /// Whatever fits best, over all times at which the change may have begun.
    Estimated(RateShift),
}

/// What the chart is drawn with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LikelihoodRatioOptions {
    /// How large the change is.
    pub ratio: RateRatio,
    /// Log likelihood ratio at which there is an alarm; surveillance uses 5. For a known ratio and a known mean false alarms
    /// come at most once in `exp(threshold)` rows on average: 5.9 is once in a year of days.
    pub threshold: f64,
    /// Where the mean comes from.
    pub centre: Centre,
}

/// A likelihood ratio chart.
#[derive(Debug, Clone, PartialEq)]
pub struct LikelihoodRatioChart {
    /// First row that is judged; the vectors below begin there.
    pub from: usize,
    /// Mean count.
    pub centre: f64,
    /// Log likelihood ratio of the best change up to each row.
    pub statistic: Vec<f64>,
    /// The count that is just enough for an alarm: the least one for a rise, the largest for a fall.
    pub needed: Vec<Result<f64, NotComputable>>,
    /// Whether the statistic has reached the threshold. The chart starts anew after each alarm.
    pub alarms: Vec<bool>,
}

/// Likelihood ratio CUSUM or generalised likelihood ratio chart of Poisson counts.
///
/// Answers: is a change of rate, begun at any time up to now, so much likelier than no change that it must be believed?
///
/// A change by the ratio r since row k has log likelihood ratio `N ln(r) - (r - 1) M`, N being the events since k and M those
/// expected. Known r: `S_t = max(0, S_{t-1} + x_t ln(r) - (r - 1) m)`. Estimated r: its best value `N / M`, no less than 1 for a
/// rise and no more than 1 for a fall, and the best k. Of all k only those at corners of the convex hull of `(M, N)` can be
/// best for any r, so that a row costs about the logarithm of the number of rows before it.
///
/// # Units
/// One whole count per row, rows in order of time, of equal length. The statistic is in natural logarithms.
///
/// # Degenerate input
/// No count is enough for an alarm of a fall where even 0 does not reach the threshold: then `needed` is
/// [`NotComputable::Because`]. A mean of 0 makes any event infinitely unlikely: [`StatsError::Undefined`].
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::BadValue`] (not a whole number of 0 or more), [`StatsError::BadOption`] (a ratio that
/// is 1 or not positive, a threshold that is not) and [`StatsError::Undefined`].
///
/// # Source
/// M. Höhle and M. Paul, 2008, Computational Statistics and Data Analysis 52(9), 4357-4368,
/// doi:10.1016/j.csda.2008.02.015, `glrpois` in surveillance. On false alarms: G. Lorden, 1971, Annals of Mathematical
/// Statistics 42(6), 1897-1908, doi:10.1214/aoms/1177693055. On the hull: K. Ward, G. Dilillo, I. Eckley and P. Fearnhead,
/// 2024, JASA 119(546), 1386-1398, doi:10.1080/01621459.2023.2235059.
///
/// # Example
/// By hand: 6 events where 2 are expected have 6 ln 3 - 4, and 1 before them does not help.
/// ```
/// use engine::stats::{Centre, LikelihoodRatioOptions, RateRatio, RateShift, likelihood_ratio_chart};
///
/// let (ratio, centre) = (RateRatio::Estimated(RateShift::Rise), Centre::Known(2.0));
/// let chart = likelihood_ratio_chart(&[1.0, 6.0], LikelihoodRatioOptions { ratio, threshold: 2.0, centre })?;
/// assert!((chart.statistic[1] - (6.0 * 3.0_f64.ln() - 4.0)).abs() < 1e-12);
/// assert_eq!(chart.alarms, [false, true]);
/// assert_eq!(chart.needed[0], Ok(6.0));
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn likelihood_ratio_chart(counts: &[f64], options: LikelihoodRatioOptions) -> Result<LikelihoodRatioChart, StatsError> {
    check_whole(counts)?;
    let threshold = option("threshold", options.threshold, f64::MIN_POSITIVE, "above 0")?;
    let line = options.centre.line(counts)?;
    if line.centre <= 0.0 {
        return Err(StatsError::Undefined { because: "the mean is 0; take it from a longer baseline" });
    }
    check_counts(&[line.centre])?;
    let (mut memory, shift) = Memory::new(options.ratio)?;
    let judged = &counts[line.from..];
    let mut chart = LikelihoodRatioChart {
        from: line.from,
        centre: line.centre,
        statistic: Vec::with_capacity(judged.len()),
        needed: Vec::with_capacity(judged.len()),
        alarms: Vec::with_capacity(judged.len()),
    };
    for &count in judged {
        chart.needed.push(needed(&memory, shift, line.centre, threshold));
        let statistic = memory.with(count, line.centre);
        let alarm = statistic >= threshold;
        chart.statistic.push(statistic);
        chart.alarms.push(alarm);
        memory.take(count, line.centre);
        if alarm {
            memory.forget();
        }
    }
    Ok(chart)
}

/// The count that is just enough for an alarm.
fn needed(memory: &Memory, shift: RateShift, mean: f64, threshold: f64) -> Result<f64, NotComputable> {
    let alarm = |count: f64| memory.with(count, mean) >= threshold;
    match shift {
        RateShift::Rise => Ok(first_whole((2.0 * mean).ceil().max(1.0), alarm)),
        RateShift::Fall if alarm(0.0) => Ok(first_whole(mean.ceil().max(1.0), |count| !alarm(count)) - 1.0),
        RateShift::Fall => Err(NotComputable::Because("not even a count of 0 is enough for an alarm")),
    }
}

/// What a chart must know of the past.
enum Memory {
    Sum {
        ratio: f64,
        sum: f64,
    },
    /// Corners of the hull of `[expected, events]` up to each row, of which the last is always the present.
    Hull {
        shift: RateShift,
        corners: Vec<[f64; 2]>,
    },
}

impl Memory {
    fn new(ratio: RateRatio) -> Result<(Self, RateShift), StatsError> {
        match ratio {
            RateRatio::Known(ratio) if ratio > 0.0 && ratio.is_finite() && (ratio - 1.0).abs() > 0.0 => {
                let shift = if ratio > 1.0 { RateShift::Rise } else { RateShift::Fall };
                Ok((Self::Sum { ratio, sum: 0.0 }, shift))
            }
            RateRatio::Known(value) => {
                Err(StatsError::BadOption { option: "ratio", value, needs: "above 0 and not 1, such as 2 or 0.5" })
            }
            RateRatio::Estimated(shift) => Ok((Self::Hull { shift, corners: vec![[0.0, 0.0]] }, shift)),
        }
    }

    /// The statistic if this count came next.
    fn with(&self, count: f64, mean: f64) -> f64 {
        match self {
            Self::Sum { ratio, sum } => (sum + count * ratio.ln() - (ratio - 1.0) * mean).max(0.0),
            Self::Hull { shift, corners } => {
                let [expected, events] = corners[corners.len() - 1];
                let since = |[before, had]: &[f64; 2]| best_ratio(*shift, events + count - had, expected + mean - before);
                corners.iter().map(since).fold(0.0, f64::max)
            }
        }
    }

    fn take(&mut self, count: f64, mean: f64) {
        let next = self.with(count, mean);
        match self {
            Self::Sum { sum, .. } => *sum = next,
            Self::Hull { shift, corners } => {
                let [expected, events] = corners[corners.len() - 1];
                let point = [expected + mean, events + count];
                let turn = if *shift == RateShift::Rise { 1.0 } else { -1.0 };
                // For a rise only the lower hull counts: from a corner below the straight line more events came since.
                while let [.., a, b] = corners[..] {
                    if turn * cross(a, b, point) > 0.0 {
                        break;
                    }
                    corners.pop();
                }
                corners.push(point);
            }
        }
    }

    fn forget(&mut self) {
        match self {
            Self::Sum { sum, .. } => *sum = 0.0,
            Self::Hull { corners, .. } => *corners = vec![[0.0, 0.0]],
        }
    }
}

/// Above 0 where the way from a over b to c turns left.
fn cross(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// The largest log likelihood ratio of a change in this direction, where `expected` were expected.
fn best_ratio(shift: RateShift, events: f64, expected: f64) -> f64 {
    let on_the_side = match shift {
        RateShift::Rise => events > expected,
        RateShift::Fall => events < expected,
    };
    if !on_the_side {
        return 0.0;
    }
    let weighed = if events > 0.0 { events * (events / expected).ln() } else { 0.0 };
    weighed + expected - events
}
