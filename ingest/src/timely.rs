//! Whether a report can have happened, and been told, when it says: not after it was received, and in a feed not long before.

use engine::report::TimePrecision;
use engine::report::schema::column;
use engine::time::instant_text;
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::reason::Reason;
use crate::source::History;
use crate::verdict::Draft;

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;
/// How far ahead of the moment of receipt a report may lie: clocks differ, and so do zones.
const AHEAD: i64 = DAY;
/// How old a report of a feed may be.
const OLDEST: i64 = 400 * DAY;

/// A time that cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Untimely {
    /// The column of `reports` that it would stand in.
    pub(crate) field: &'static str,
    pub(crate) reason: Reason,
    /// The time as text.
    pub(crate) value: String,
}

/// The first time of a report that cannot be, seen from the moment of receipt (microseconds since 1970-01-01T00:00Z).
pub(crate) fn untimely(draft: &Draft<'_>, history: History, received_at: i64) -> Option<Untimely> {
    let (from, to) = draft.occurred;
    if history == History::Recent && from < received_at.saturating_sub(OLDEST) {
        return Some(Untimely { field: column::OCCURRED_FROM, reason: Reason::TooOld, value: instant_text(from) });
    }
    let latest = received_at.saturating_add(AHEAD);
    let begins = draft.household_since.map(|days| i64::from(days).saturating_mul(DAY));
    let times = [
        (column::OCCURRED_FROM, Some(from), latest),
        (column::OCCURRED_TO, Some(to), latest.saturating_add(span_of(draft.time_precision))),
        (column::REPORTED_AT, draft.reported_at, latest),
        (column::HOUSEHOLD_SINCE, begins, latest),
    ];
    let (field, time, _) = times.into_iter().find(|(_, time, latest)| time.is_some_and(|time| time > *latest))?;
    let value = match draft.household_since.filter(|_| field == column::HOUSEHOLD_SINCE) {
        Some(days) => date_text(days),
        None => time.map(instant_text).unwrap_or_default(),
    };
    Some(Untimely { field, reason: Reason::InTheFuture, value })
}

/// How long a day or a month can be: what is known to the month only spans it, and the month may not be over.
const fn span_of(precision: TimePrecision) -> i64 {
    match precision {
        TimePrecision::Instant | TimePrecision::Interval => 0,
        TimePrecision::Day => DAY + HOUR,
        TimePrecision::Month => 31 * DAY + HOUR,
    }
}

fn date_text(days: i32) -> String {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    EPOCH.checked_add(days.days()).map(|date| date.to_string()).unwrap_or_default()
}
