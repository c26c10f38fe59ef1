//! Civil time and instants: the area's zone, half-open windows, weeks and months.
//!
//! Questions speak civil dates in the area's zone; the lake holds instants. This module is the bridge.

mod bucket;
mod clock;
mod instant;
mod period;
mod steps;
mod window;
mod zone;

pub use bucket::Bucket;
pub use clock::{CivilPiece, WallClock, civil_day, hour_of_week};
pub use instant::instant_text;
pub use period::Period;
pub use steps::{Steps, Within};
pub use window::{TimeWindow, parse_date};
pub use zone::Zone;

/// A time that cannot be used, and what to give instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// A zone that the bundled database does not have.
    #[error("`{0}` is not a time zone: use an IANA name such as Europe/London")]
    UnknownZone(String),
    /// A date that does not parse.
    #[error("`{0}` is not a date: use YYYY-MM-DD, for example 2019-06-01")]
    BadDate(String),
    /// A window that ends before it begins, or is empty.
    #[error("the window from {from} to {to} is empty: `to` is the first day after the window")]
    EmptyWindow {
        /// First day as given.
        from: String,
        /// First day after the window as given.
        to: String,
    },
    /// A week that does not parse.
    #[error("`{0}` is not an ISO week: use YYYY-Www, for example 2018-W30")]
    BadWeek(String),
    /// A month that does not parse.
    #[error("`{0}` is not a month: use YYYY-MM, for example 2018-07")]
    BadMonth(String),
    /// A bucket that does not exist.
    #[error("`{0}` is not a bucket: use week or month")]
    BadBucket(String),
    /// A date too far from today to be held as microseconds.
    #[error("{0} lies outside the years that can be counted")]
    OutOfRange(String),
}
