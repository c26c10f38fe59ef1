//! Decomposition of a series into trend, season and remainder.
//!
//! Three methods, from the plainest to the most pliable: [`classical`], moving averages and one season for all periods;
//! [`stl()`], local fits that let the season change; [`mstl()`], the same with several seasons (hours of the day and days of
//! the week). All are exact sums: what is neither trend nor season is remainder. Steps must be evenly spaced and complete; a
//! missing value is refused, because any value put in its place would be somebody's guess.

mod classical;
mod filter;
mod loess;
mod mstl;
mod options;
mod plan;
mod smoother;
mod stl;
mod strength;

#[cfg(test)]
mod tests;

use super::StatsError;

pub use classical::{Classical, ClassicalModel, classical};
pub use mstl::{Mstl, MstlSeason, mstl, mstl_seasons};
pub use options::{LoessDegree, LoessOptions, StlConvention, StlFitting, StlOptions, StlSeason, StlWindow};
pub use stl::{Stl, stl, stl_all};
pub use strength::{Strength, strength};

/// Largest value accepted, up or down: squares of larger ones overflow.
const LARGEST: f64 = 1e100;

/// Refuses values that are not numbers.
fn check_values(values: &[f64]) -> Result<(), StatsError> {
    let bad = |value: &f64| !(-LARGEST..=LARGEST).contains(value);
    match values.iter().position(bad) {
        None => Ok(()),
        Some(index) => {
            let needs = "a number from -1e100 to 1e100; put in what is missing, or start the series after it";
            Err(StatsError::BadValue { what: "value", index, value: values[index], needs })
        }
    }
}
