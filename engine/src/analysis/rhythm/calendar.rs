//! The calendar: reports per civil day, and the days that stand out from their weekday and month.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::precision::refuse_month_only;
use super::super::series::cells_of;
use super::super::{Question, Receipt};
use super::{begin, scope_of};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Occurrence, Scope, bucket_counts, occurrences, reach};
use crate::stats::{CalendarDay, StatsError, UnusualDay, UnusualDays, benjamini_hochberg, unusual_days};
use crate::store::Snapshot;
use crate::time::Bucket;

/// The q up to which a day stands out.
const STANDS_OUT: f64 = 0.05;
/// Microseconds of a day, and of an hour, by which a clock change makes one longer.
const DAY: i64 = 86_400_000_000;
const HOUR: i64 = DAY / 24;

/// Reports per civil day, beside what the weekday and the month of each lead to expect.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// The days of which the lake knows, in order.
    pub days: Vec<DayOfCalendar>,
    /// What a weekday is worth beside the mean of a week, Monday first.
    pub weekdays: [f64; 7],
    /// How much more days vary than Poisson counts: chi-square over its degrees of freedom.
    pub dispersion: f64,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// One civil day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayOfCalendar {
    /// Which.
    pub day: Date,
    /// Reports.
    pub reports: u64,
    /// Reports expected from the other days; `None` for the only day of its month.
    pub expected: Option<f64>,
    /// Two-sided p.
    pub p: Option<f64>,
    /// Benjamini-Hochberg q of p over all days.
    pub q: Option<f64>,
    /// Whether it stands out, by q up to 0.05.
    pub stands_out: Option<StandsOut>,
}

/// To which side a day stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandsOut {
    /// More reports than expected.
    More,
    /// Fewer.
    Fewer,
}

impl StandsOut {
    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::More => "more",
            Self::Fewer => "fewer",
        }
    }
}

/// On which days did more or fewer reports fall than their weekday and month lead to expect?
///
/// Every report counts on one civil day of the lake's zone, the middle one where it may have happened on several. A day is judged
/// by the others, exactly given the reports of its month ([`unusual_days`]). Null hypothesis: the day is like the other days of
/// its month and the other days of its weekday; two-sided, and a day stands out by q, corrected over all days.
///
/// Days before the first and after the last report of any kind that the lake holds of the window, and those of months without any,
/// are missing, not zero: they are left out.
///
/// # Errors
/// [`EngineError::FinerThanMonth`] for reports known to the month only; [`EngineError::Stats`] for fewer than 56 days, and without
/// reports.
pub async fn calendar(snapshot: &Snapshot, question: &Question, policy: &Policy) -> Result<Released<Calendar>, EngineError> {
    let scope = scope_of(question, policy);
    refuse_month_only(snapshot, &scope).await?;
    let cells = cells_of(snapshot, &question.region).await?;
    let found = occurrences(snapshot, &scope, cells.as_deref()).await?;
    let mut receipt = begin(snapshot, question, &scope, "days-of-the-calendar").await?;
    receipt = receipt.option("spread", "middle day").option("correction", "benjamini-hochberg").option("q", STANDS_OUT);
    receipt.reports_in_region = found.iter().map(|occurrence| occurrence.reports).sum();
    let (known, notes) = known_days(snapshot, &scope).await?;
    receipt.notes.extend(notes);
    // Pure computation: other requests must not wait for it.
    let (counts, unusual) = tokio::task::block_in_place(|| {
        let counts = counts(&found, known, &scope)?;
        let unusual = unusual_days(&kernel_days(&counts))?;
        Ok::<_, EngineError>((counts, unusual))
    })?;
    receipt.notes.extend(notes_of(&found, &unusual));
    let days = described(counts, &unusual)?;
    Ok(policy.release(Calendar { days, weekdays: unusual.weekdays, dispersion: unusual.dispersion, receipt }))
}

/// The days of which the lake knows, and what the reader must know of the others.
async fn known_days(snapshot: &Snapshot, scope: &Scope<'_>) -> Result<(Vec<Date>, Vec<String>), EngineError> {
    const NONE: StatsError = StatsError::Undefined { because: "the lake holds no report at all of this window" };
    let (zone, window) = (scope.window.zone(), scope.window);
    let (first, last) = reach(snapshot, scope).await?.ok_or(NONE)?;
    let (first, last) = (zone.date_of(first)?, zone.date_of(last)?);
    let held = bucket_counts(snapshot, &Scope { categories: &[], ..scope.clone() }, None, Bucket::Month).await?;
    let next = |day: &Date| day.tomorrow().ok();
    let all: Vec<Date> = std::iter::successors(Some(first), next).take_while(|day| *day <= last).collect();
    let (known, missing): (Vec<Date>, Vec<Date>) = all.into_iter().partition(|day| held.contains_key(&Bucket::Month.start(*day)));
    let mut notes = Vec::new();
    if first > window.from() || last.tomorrow().is_ok_and(|after| after < window.to()) {
        notes.push(format!("The lake's reports of this window go from {first} to {last}: days outside are left out."));
    }
    if !missing.is_empty() {
        let days = missing.len();
        notes.push(format!("{days} days lie in months of which the lake holds no report at all: missing, not zero."));
    }
    Ok((known, notes))
}

/// Reports of each known day.
fn counts(found: &[Occurrence], known: Vec<Date>, scope: &Scope<'_>) -> Result<BTreeMap<Date, u64>, EngineError> {
    let (zone, mut counts) = (scope.window.zone(), known.into_iter().map(|day| (day, 0)).collect::<BTreeMap<Date, u64>>());
    let last = counts.last_key_value().map(|(day, _)| *day);
    for occurrence in found {
        let middle = occurrence.from.midpoint(occurrence.to.saturating_sub(1).max(occurrence.from));
        let day = zone.date_of(middle)?;
        // The middle may lie after the last day asked about, or in a month of which nothing began.
        let day = if counts.contains_key(&day) { day } else { zone.date_of(occurrence.from)? };
        if let Some(count) = counts.get_mut(&last.map_or(day, |last| day.min(last))) {
            *count += occurrence.reports;
        }
    }
    Ok(counts)
}

fn kernel_days(counts: &BTreeMap<Date, u64>) -> Vec<CalendarDay> {
    let (mut month, mut before) = (0, None);
    let day = |(day, count): (&Date, &u64)| {
        let start = Bucket::Month.start(*day);
        if before.is_some_and(|before| before != start) {
            month += 1;
        }
        before = Some(start);
        CalendarDay { count: *count, weekday: usize::from(day.weekday().to_monday_zero_offset().unsigned_abs()), month }
    };
    counts.iter().map(day).collect()
}

fn described(counts: BTreeMap<Date, u64>, unusual: &UnusualDays) -> Result<Vec<DayOfCalendar>, EngineError> {
    let p: Vec<f64> = unusual.days.iter().flatten().map(UnusualDay::p).collect();
    let mut corrected = benjamini_hochberg(&p)?.into_iter();
    let day = |((day, reports), judged): ((Date, u64), &Result<UnusualDay, _>)| {
        let judged = judged.as_ref().ok();
        let q = judged.and_then(|_| corrected.next());
        let side = |judged: &UnusualDay| if judged.p_high < judged.p_low { StandsOut::More } else { StandsOut::Fewer };
        DayOfCalendar {
            day,
            reports,
            expected: judged.map(|judged| judged.expected),
            p: judged.map(UnusualDay::p),
            q,
            stands_out: q.filter(|q| *q <= STANDS_OUT).and(judged).map(side),
        }
    };
    Ok(counts.into_iter().zip(&unusual.days).map(day).collect())
}

fn notes_of(found: &[Occurrence], unusual: &UnusualDays) -> Vec<String> {
    let long = found.iter().filter(|occurrence| occurrence.to - occurrence.from > DAY + HOUR);
    let long: u64 = long.map(|occurrence| occurrence.reports).sum();
    let alone = unusual.days.iter().filter(|day| day.is_err()).count();
    let mut notes = Vec::new();
    if long > 0 {
        notes.push(format!("{long} reports are known to more than a day only, and count on the middle day of their time."));
    }
    if alone > 0 {
        notes.push(format!("{alone} days are the only ones of their month: nothing can be expected of them."));
    }
    notes
}
