//! Trends of series: does it rise or fall, by how much a step, and did its level jump?
//!
//! [`mann_kendall`] asks whether later values tend to be larger, whatever the shape of the rise. Its null is that the
//! values are independent and come from one law; seasons and values that follow each other break that, and
//! [`seasonal_mann_kendall`] and [`mann_kendall_serial`] are for them. [`sen_slope`] says how steep a trend is, and
//! [`pettitt`] where one level gave way to another. [`mann_kendall_many`] does the first and the third for thousands of
//! series at once.

mod autocorrelation;
mod exact;
mod mann_kendall;
mod order;
mod pettitt;
mod report;
mod seasonal;
mod sen;
mod slopes;

pub use autocorrelation::{Lags, SerialCorrection, mann_kendall_serial};
pub use exact::{ExactTrend, mann_kendall_exact};
pub use mann_kendall::{MannKendall, SeriesTrend, TrendTest, mann_kendall, mann_kendall_many};
pub use pettitt::{Pettitt, pettitt};
pub use seasonal::{Seasons, seasonal_mann_kendall, seasonal_sen_slope};
pub use sen::{SenInterval, SenSlope, sen_slope, sen_slope_at};

use super::{NotComputable, StatsError, real, two_sided_normal_p};

/// Largest size of a value or time: differences of two, divided and multiplied, must stay finite.
const LARGEST: f64 = 1e100;

/// A count of pairs as a real number.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 pairs, those of a series of a hundred million steps")]
const fn many(pairs: u64) -> f64 {
    pairs as f64
}

/// Refuses values that have no order or are too large to subtract, and too few of them.
fn check(values: &[f64], needed: usize) -> Result<(), StatsError> {
    if values.len() < needed {
        return Err(StatsError::TooFew { what: "values", given: values.len(), needed });
    }
    match values.iter().position(|value| !(-LARGEST..=LARGEST).contains(value)) {
        Some(index) => {
            Err(StatsError::BadValue { what: "value", index, value: values[index], needs: "a number from -1e100 to 1e100" })
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
