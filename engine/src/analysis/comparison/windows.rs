//! Which windows a comparison lays side by side, and which of their steps the lake knows.

use std::collections::BTreeMap;

use jiff::civil::{Date, ISOWeekDate};
use jiff::{ToSpan, Unit};

use super::{Against, CompareOptions};
use crate::EngineError;
use crate::analysis::Question;
use crate::disclosure::Policy;
use crate::query::{Initiative, Scope, bucket_counts, span};
use crate::stats::StatsError;
use crate::store::Snapshot;
use crate::time::{Bucket, TimeWindow};

/// The window asked for, what it is compared with, and their step.
pub(super) struct Windows {
    pub(super) now: TimeWindow,
    pub(super) reference: TimeWindow,
    pub(super) bucket: Bucket,
}

impl Windows {
    /// The two windows of a question.
    pub(super) async fn of(
        snapshot: &Snapshot,
        question: &Question,
        options: &CompareOptions,
        policy: &Policy,
    ) -> Result<Self, EngineError> {
        let now = question.window.clone();
        if options.against == Against::Seasonal {
            let bucket = options.bucket.unwrap_or(if now.is_whole_months() { Bucket::Month } else { Bucket::Week });
            let reference = earlier(snapshot, &now, bucket, policy).await?;
            return Self { now, reference, bucket }.checked();
        }
        let reference = reference(&now, &options.against)?;
        if !matches!(options.against, Against::Area(_)) {
            refuse_overlap(&now, &reference)?;
        }
        let months = now.is_whole_months() && reference.is_whole_months();
        let bucket = options.bucket.unwrap_or(if months { Bucket::Month } else { Bucket::Week });
        Self { now, reference, bucket }.checked()
    }

    fn checked(self) -> Result<Self, EngineError> {
        if self.bucket == Bucket::Month && !(self.now.is_whole_months() && self.reference.is_whole_months()) {
            let reason = "bucket: published months can be counted where both windows are whole months; ask for such, or for \
                          --bucket week";
            return Err(EngineError::BadOption(reason.to_owned()));
        }
        Ok(self)
    }
}

/// The window that the options name; that of an area is the window itself.
fn reference(now: &TimeWindow, against: &Against) -> Result<TimeWindow, EngineError> {
    let (from, to) = (now.from(), now.to());
    let months = now.is_whole_months();
    let (from, to) = match against {
        Against::Previous if months => (from.saturating_sub(months_between(from, to).months()), from),
        Against::Previous => (from.saturating_sub(i64::from(now.days()).days()), from),
        Against::LastYear if months => (from.saturating_sub(1.year()), to.saturating_sub(1.year())),
        Against::LastYear => {
            let start = a_year_earlier(from);
            (start, start.saturating_add(i64::from(now.days()).days()))
        }
        Against::Window { from, to } => (*from, *to),
        Against::Area(_) | Against::Seasonal => (from, to),
    };
    Ok(TimeWindow::new(from, to, now.zone())?)
}

fn months_between(from: Date, to: Date) -> i64 {
    let months = i64::from(to.month()) - i64::from(from.month());
    12 * (i64::from(to.year()) - i64::from(from.year())) + months
}

/// The same day of the same ISO week one year earlier; of a week 53 that the earlier year lacks, 52 weeks earlier.
fn a_year_earlier(day: Date) -> Date {
    let week = day.iso_week_date();
    let same = ISOWeekDate::new(week.year().saturating_sub(1), week.week(), week.weekday());
    same.map_or_else(|_| day.saturating_sub(52.weeks()), ISOWeekDate::date)
}

fn refuse_overlap(now: &TimeWindow, reference: &TimeWindow) -> Result<(), EngineError> {
    let (from, to) = (now.from().max(reference.from()), now.to().min(reference.to()));
    if from >= to {
        return Ok(());
    }
    let what = if now == reference { "it is the same window" } else { "the windows overlap" };
    Err(EngineError::BadOption(format!(
        "against: {what}: reports from {from} to {to} would count on both sides; compare windows that share no day"
    )))
}

/// Years that a season is learned from, at most: a drift that is one line over more of them seldom is one.
const MOST_YEARS: i64 = 5;

/// The whole steps from the lake's first report, or five years before the window, to the window.
async fn earlier(snapshot: &Snapshot, now: &TimeWindow, bucket: Bucket, policy: &Policy) -> Result<TimeWindow, EngineError> {
    let none = StatsError::Undefined { because: "the lake holds no report before the window to learn a season from" };
    let readable = span(snapshot).await?.into_iter().filter(|span| policy.audiences().contains(&span.audience));
    let first = readable.map(|span| span.occurred.0).min().ok_or_else(|| none.clone())?;
    let day = snapshot.zone().date_of(first)?;
    let start = bucket.start(day);
    let start = if start < day { bucket.next(start) } else { start };
    let end = bucket.start(now.from());
    let earliest = bucket.start(end.saturating_sub(MOST_YEARS.years()));
    let start = start.max(earliest);
    if start >= end {
        return Err(none.into());
    }
    Ok(TimeWindow::new(start, end, now.zone())?)
}

/// The steps of a window.
#[derive(Debug, Clone)]
pub(super) struct Steps {
    /// First days of their weeks or months, ascending.
    pub(super) starts: Vec<Date>,
    /// What each holds of the window: days of a week, or 1 of a month.
    pub(super) time: Vec<f64>,
    /// The middle of each within the window, in years.
    pub(super) year: Vec<f64>,
    /// Whether the lake holds any report at all of the week or month.
    pub(super) known: Vec<bool>,
}

impl Steps {
    /// The steps of a window, and which of them were published.
    pub(super) async fn of(
        snapshot: &Snapshot,
        window: &TimeWindow,
        bucket: Bucket,
        policy: &Policy,
    ) -> Result<Self, EngineError> {
        let starts: Vec<Date> = std::iter::successors(Some(bucket.start(window.from())), |start| {
            Some(bucket.next(*start)).filter(|next| next > start)
        })
        .take_while(|start| *start < window.to())
        .collect();
        let end = starts.last().map_or(window.to(), |last| bucket.next(*last));
        let widened = TimeWindow::new(bucket.start(window.from()), end, window.zone())?;
        let anyone = Scope { window: &widened, categories: &[], initiative: Initiative::Anyone, policy };
        let held = bucket_counts(snapshot, &anyone, None, bucket).await?;
        let (first, after) = held_days(snapshot, policy).await?.unwrap_or((window.from(), window.to()));
        // Days before the lake's first report and after its last are not quiet, they are not there.
        let part = |start: &Date| {
            let from = (*start).max(window.from()).max(first);
            (from, bucket.next(*start).min(window.to()).min(after).max(from))
        };
        let time = |start: &Date| match bucket {
            Bucket::Month => 1.0,
            Bucket::Week => days(part(start)),
        };
        let year = |start: &Date| {
            let (from, to) = part(start);
            year_of(from) + 0.5 * days((from, to)) / YEAR
        };
        Ok(Self {
            time: starts.iter().map(time).collect(),
            year: starts.iter().map(year).collect(),
            known: starts.iter().map(|start| held.get(start).is_some_and(|reports| *reports > 0)).collect(),
            starts,
        })
    }

    /// Positions of the steps by their first days.
    pub(super) fn positions(&self) -> BTreeMap<Date, usize> {
        self.starts.iter().copied().zip(0..).collect()
    }

    /// Positions of those that are known.
    pub(super) fn known(&self) -> Vec<usize> {
        (0..self.starts.len()).filter(|step| self.known[*step]).collect()
    }

    /// The time that was published: days, or months.
    pub(super) fn published(&self) -> f64 {
        self.known().into_iter().map(|step| self.time[step]).sum()
    }

    /// First days of those that are missing.
    pub(super) fn missing(&self) -> Vec<Date> {
        self.starts.iter().zip(&self.known).filter(|(_, known)| !**known).map(|(start, _)| *start).collect()
    }
}

/// The day of the first report that may be read, and the day after the last one.
async fn held_days(snapshot: &Snapshot, policy: &Policy) -> Result<Option<(Date, Date)>, EngineError> {
    let readable = span(snapshot).await?.into_iter().filter(|span| policy.audiences().contains(&span.audience));
    let Some(all) = readable.reduce(crate::query::Span::and) else { return Ok(None) };
    let (first, last) = (snapshot.zone().date_of(all.occurred.0)?, snapshot.zone().date_of(all.occurred.1)?);
    Ok(Some((first, last.saturating_add(1.day()))))
}

/// Days of a year on average.
const YEAR: f64 = 365.2425;

/// Years since 1970, by days.
fn year_of(day: Date) -> f64 {
    days((Date::constant(1970, 1, 1), day)) / YEAR
}

fn days((from, to): (Date, Date)) -> f64 {
    from.until((Unit::Day, to)).map_or(0.0, |span| f64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: &str, to: &str) -> TimeWindow {
        TimeWindow::parse(from, to, &"Europe/London".parse().expect("a zone")).expect("a window")
    }

    fn other(from: &str, to: &str, against: &Against) -> (String, String) {
        let found = reference(&window(from, to), against).expect("a window");
        (found.from().to_string(), found.to().to_string())
    }

    #[test]
    fn the_window_before_has_as_many_months_or_days() {
        let before = |from, to| other(from, to, &Against::Previous);
        assert_eq!(before("2019-01-01", "2019-07-01"), ("2018-07-01".into(), "2019-01-01".into()));
        assert_eq!(before("2019-03-01", "2019-04-01"), ("2019-02-01".into(), "2019-03-01".into()));
        assert_eq!(before("2019-03-04", "2019-03-18"), ("2019-02-18".into(), "2019-03-04".into()));
    }

    #[test]
    fn last_year_is_the_same_months_or_iso_weeks() {
        let before = |from, to| other(from, to, &Against::LastYear);
        assert_eq!(before("2019-01-01", "2019-07-01"), ("2018-01-01".into(), "2018-07-01".into()));
        // 2019-W30 begins on 22 July, 2018-W30 on the 23rd.
        assert_eq!(before("2019-07-22", "2019-07-29"), ("2018-07-23".into(), "2018-07-30".into()));
        // 2020 has a week 53, 2019 none: 52 weeks earlier is 2020-W01.
        assert_eq!(before("2020-12-28", "2021-01-04"), ("2019-12-30".into(), "2020-01-06".into()));
    }

    #[test]
    fn windows_that_share_a_day_are_refused() {
        let now = window("2019-06-01", "2019-07-01");
        for (from, to, said) in
            [("2019-06-01", "2019-07-01", "it is the same window"), ("2019-05-15", "2019-06-02", "from 2019-06-01 to 2019-06-02")]
        {
            let error = refuse_overlap(&now, &window(from, to)).expect_err("an overlap");
            assert!(error.to_string().contains(said), "{error}");
        }
        assert!(refuse_overlap(&now, &window("2019-07-01", "2019-08-01")).is_ok());
    }
}
