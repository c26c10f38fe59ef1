//! Instants as people and programs write them.

use jiff::Timestamp;

/// An instant (microseconds since 1970-01-01T00:00Z) as RFC 3339 text in UTC, `2026-03-02T22:10:00Z`; blank outside the years
/// -9999 to 9999.
///
/// ```
/// assert_eq!(engine::time::instant_text(1_772_489_400_000_000), "2026-03-02T22:10:00Z");
/// assert_eq!(engine::time::instant_text(i64::MAX), "");
/// ```
#[must_use]
pub fn instant_text(micros: i64) -> String {
    Timestamp::from_microsecond(micros).map(|at| at.to_string()).unwrap_or_default()
}
