//! What charts share: the centre line, the spread around it, the side on which a limit was crossed, and checks of input.

use super::{StatsError, real};
use crate::stats::two_sided_normal_p;

/// Largest value accepted: squares of larger ones overflow when they are added up.
const LARGEST: f64 = 1e100;

/// Largest count that exact tails are computed for.
const LARGEST_EXACT: f64 = 1e12;

/// Expected distance of two standard normal values, which a moving range is divided by: 2 / sqrt(pi) = 1.12838, rounded as in
/// every table of control chart constants and in qcc.
const RANGE_OF_TWO: f64 = 1.128;

/// Where the centre line comes from, and with it which rows are judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Centre {
    /// The mean of all rows, as qcc draws a chart of the past. All rows are judged, each by a mean that it is part of.
    All,
    /// The mean of this many first rows; only the rows after them are judged, as surveillance does.
    First(usize),
    /// A value known beforehand; all rows are judged.
    Known(f64),
}

/// Where the standard deviation of one value comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spread {
    /// The mean distance of neighbouring values, divided by 1.128, as qcc does for individual values. A slow change of level
    /// does not widen it. Taken from the rows that the centre is taken from, from all where that is known.
    MovingRange,
    /// The square root of the centre, as it is for Poisson counts.
    Poisson,
    /// A value known beforehand.
    Known(f64),
}

/// On which side a limit was crossed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// More than the chart allows.
    Above,
    /// Less.
    Below,
}

impl Side {
    /// The side of limits on which a value lies, `None` between them or on one of them.
    pub(super) fn of(value: f64, lower: f64, upper: f64) -> Option<Self> {
        if value > upper {
            Some(Self::Above)
        } else if value < lower {
            Some(Self::Below)
        } else {
            None
        }
    }
}

/// A centre line in place.
pub(super) struct Line {
    /// First row that is judged.
    pub(super) from: usize,
    pub(super) centre: f64,
    /// Rows that the centre was taken from; all where it is known.
    pub(super) rows: usize,
}

impl Centre {
    /// The centre line of a series, at least one row of which is judged.
    pub(super) fn line(self, values: &[f64]) -> Result<Line, StatsError> {
        let (from, rows, known) = match self {
            Self::All => (0, values.len(), None),
            Self::First(rows) => (rows, rows, None),
            Self::Known(centre) => (0, values.len(), Some(option("centre", centre, 0.0, "0 or more")?)),
        };
        if rows == 0 {
            return Err(StatsError::TooFew { what: "rows to take the centre from", given: 0, needed: 1 });
        }
        if values.len() <= from {
            return Err(StatsError::TooFew { what: "rows, with those of the baseline", given: values.len(), needed: from + 1 });
        }
        Ok(Line { from, rows, centre: known.unwrap_or_else(|| mean(&values[..rows])) })
    }
}

impl Spread {
    /// The standard deviation of one value around a line.
    pub(super) fn of(self, values: &[f64], line: &Line) -> Result<f64, StatsError> {
        let because = |because| Err(StatsError::Undefined { because });
        match self {
            Self::Known(sd) => option("spread", sd, f64::MIN_POSITIVE, "above 0"),
            Self::Poisson if line.centre > 0.0 => Ok(line.centre.sqrt()),
            Self::Poisson => because("the centre is 0 and a Poisson spread with it; take the centre from a longer baseline"),
            Self::MovingRange if line.rows < 2 => {
                Err(StatsError::TooFew { what: "rows to take a moving range from", given: line.rows, needed: 2 })
            }
            Self::MovingRange => {
                let steps = values[..line.rows].windows(2).map(|pair| (pair[1] - pair[0]).abs());
                let sd = steps.sum::<f64>() / real(line.rows - 1) / RANGE_OF_TWO;
                if sd > 0.0 { Ok(sd) } else { because("all rows of the baseline are alike; take a longer one, or name a spread") }
            }
        }
    }
}

pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / real(values.len())
}

/// How many standard deviations above its mean a normal value lies with this probability: the threshold of EARS for a risk.
///
/// # Errors
/// [`StatsError::BadOption`] for a risk outside 1e-12 to 0.5.
///
/// # Example
/// ```
/// use engine::stats::normal_limit;
///
/// assert!((normal_limit(0.001)? - 3.090_232_306_167_813).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn normal_limit(risk: f64) -> Result<f64, StatsError> {
    let two_sided = 2.0 * self::risk(risk)?;
    let (mut low, mut high) = (0.0, 8.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if two_sided_normal_p(middle) > two_sided {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(0.5 * (low + high))
}

/// An option that must lie between `least` and 1e100.
pub(super) fn option(option: &'static str, value: f64, least: f64, needs: &'static str) -> Result<f64, StatsError> {
    if (least..=LARGEST).contains(&value) { Ok(value) } else { Err(StatsError::BadOption { option, value, needs }) }
}

/// A probability of a false alarm per row.
pub(super) fn risk(value: f64) -> Result<f64, StatsError> {
    let needs = "a probability per row from 1e-12 to 0.5, such as 0.001";
    if (1e-12..=0.5).contains(&value) { Ok(value) } else { Err(StatsError::BadOption { option: "risk", value, needs }) }
}

/// Refuses values that cannot be added up.
pub(super) fn check_values(values: &[f64]) -> Result<(), StatsError> {
    refuse(values, |value| value.abs() <= LARGEST, "a finite number of at most 1e100")
}

/// Refuses what cannot be a count or a rate.
pub(super) fn check_counts(counts: &[f64]) -> Result<(), StatsError> {
    refuse(counts, |count| (0.0..=LARGEST).contains(&count), "a number from 0 to 1e100")
}

/// Refuses what is no whole number of events.
pub(super) fn check_whole(counts: &[f64]) -> Result<(), StatsError> {
    let whole = |count: f64| (0.0..=LARGEST_EXACT).contains(&count) && count.fract().abs() <= 0.0;
    refuse(counts, whole, "a whole number from 0 to 1e12, for exact tails")
}

fn refuse(values: &[f64], accepted: impl Fn(f64) -> bool, needs: &'static str) -> Result<(), StatsError> {
    match values.iter().position(|&value| !accepted(value)) {
        Some(index) => Err(StatsError::BadValue { what: "count", index, value: values[index], needs }),
        None => Ok(()),
    }
}
