//! How the peak moved: shares of the shifts and the mean time of day, then and now.

use jiff::civil::Date;
use jiff::{ToSpan, Unit};

use super::super::Question;
use super::super::series::cells_of;
use super::hours::LEVEL;
use super::options::{ShiftOptions, ShiftTime, ShiftTimes};
use super::shift::{by_shift, whole};
use super::spread::{Spread, spread};
use super::{clock_of, scope_of, words};
use crate::EngineError;
use crate::disclosure::Policy;
use crate::query::{Scope, occurrences, reach, window_totals};
use crate::stats::{ProportionTest, StatsError, benjamini_hochberg, circular, proportion_tests};
use crate::store::Snapshot;
use crate::time::TimeWindow;

/// How the peak moved from one window to another.
///
/// Null hypothesis of each share's p: the shift has the same share of the reports in both windows; Fisher's exact test, two-sided,
/// of weights rounded to whole reports, with q over the shifts. It takes reports to be independent: bouts make it too sure. The mean
/// times are directions on a clock face, of reports known to the hour, each with Fisher's 95 % interval; the move between them has
/// the interval of a difference of two.
#[derive(Debug, Clone, PartialEq)]
pub struct PeakMove {
    /// First day of the window compared with.
    pub from: Date,
    /// First day after it.
    pub to: Date,
    /// Its reports.
    pub reports: u64,
    /// The shifts of a day, in order.
    pub shifts: Vec<ShiftShare>,
    /// Mean time of day now; `None` where the times balance out, or are not known to the hour.
    pub mean_now: Option<MeanTime>,
    /// Mean time of day then.
    pub mean_then: Option<MeanTime>,
    /// Minutes by which the mean is later now, less than half a day to either side, with the limits of the 95 % interval.
    pub later_minutes: Option<[f64; 3]>,
    /// The finding in words.
    pub finding: String,
    /// What the reader must know of the window compared with.
    pub notes: Vec<String>,
}

/// A shift's share of all reports, then and now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShiftShare {
    /// When it begins.
    pub from: ShiftTime,
    /// When it ends.
    pub to: ShiftTime,
    /// Share of all reports now, 0 to 1.
    pub now: f64,
    /// Share of all reports then.
    pub then: f64,
    /// Two-sided p of equal shares; `None` without an answer.
    pub p: Option<f64>,
    /// Benjamini-Hochberg q of p over the shifts.
    pub q: Option<f64>,
}

/// A mean time of day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanTime {
    /// Minutes after midnight.
    pub minute: f64,
    /// Half the width of its 95 % interval, in minutes; `None` for fewer than 25 times, and where they gather too little.
    pub within: Option<f64>,
}

/// What is compared, or why nothing is; and the window compared with.
pub(super) async fn moved(
    snapshot: &Snapshot,
    question: &Question,
    options: &ShiftOptions,
    (now, policy): (&Spread, &Policy),
) -> Result<(Result<PeakMove, StatsError>, TimeWindow), EngineError> {
    let earlier = match &options.against {
        Some(window) => apart(window, &question.window)?,
        None => before(&question.window)?,
    };
    let asked = Question { window: earlier.clone(), ..question.clone() };
    let scope = scope_of(&asked, policy);
    if window_totals(snapshot, &Scope { window: &earlier.widened_to_months()?, ..scope.clone() }).await?.month_only > 0 {
        return Ok((Err(MONTH_ONLY), earlier));
    }
    let cells = cells_of(snapshot, &question.region).await?;
    let found = occurrences(snapshot, &scope, cells.as_deref()).await?;
    if found.is_empty() {
        return Ok((Err(NOTHING), earlier));
    }
    let notes = notes(&scope, reach(snapshot, &scope).await?)?;
    let clock = clock_of(&asked)?;
    let then = tokio::task::block_in_place(|| spread(&found, &clock))?;
    let peak = compare(now, &then, &options.times)?;
    Ok((Ok(PeakMove { from: earlier.from(), to: earlier.to(), notes, ..peak }), earlier))
}

const NOTHING: StatsError = StatsError::Undefined {
    because: "the window compared with holds no report of this kind and place; name another one with --against FROM/TO",
};
const MONTH_ONLY: StatsError = StatsError::Undefined {
    because: "reports of the window compared with are known to the month only; name another one with --against FROM/TO",
};

/// A window compared with must not hold reports of the one asked about: shares of the same reports are not independent.
fn apart(window: &TimeWindow, asked: &TimeWindow) -> Result<TimeWindow, EngineError> {
    if window.from() < asked.to() && asked.from() < window.to() {
        let reason = format!("against: {} to {} overlaps the window asked about; name one beside it", window.from(), window.to());
        return Err(EngineError::BadOption(reason));
    }
    Ok(window.clone())
}

/// As many months just before a window of whole months, as many days before another.
fn before(window: &TimeWindow) -> Result<TimeWindow, EngineError> {
    let (from, to) = (window.from(), window.to());
    let length = if window.is_whole_months() {
        let months = from.until((Unit::Month, to)).map_or(0, |span| span.get_months());
        months.months()
    } else {
        i64::from(window.days()).days()
    };
    Ok(TimeWindow::new(from.saturating_sub(length), from, window.zone())?)
}

/// Says where the lake begins or ends within the window compared with.
fn notes(scope: &Scope<'_>, reach: Option<(i64, i64)>) -> Result<Vec<String>, EngineError> {
    let (window, Some((first, last))) = (scope.window, reach) else { return Ok(Vec::new()) };
    let (first, last) = (window.zone().date_of(first)?, window.zone().date_of(last)?);
    let is_whole = first == window.from() && last.tomorrow().is_ok_and(|after| after == window.to());
    let note = || format!("Of the window compared with, the lake's reports go from {first} to {last} only.");
    Ok(if is_whole { Vec::new() } else { vec![note()] })
}

fn compare(now: &Spread, then: &Spread, times: &ShiftTimes) -> Result<PeakMove, EngineError> {
    let shifts = shares(now, then, times)?;
    let (mean_now, mean_then) = (mean(now), mean(then));
    let later_minutes = later(mean_now, mean_then);
    let finding = words::finding(&shifts, (mean_now, mean_then), later_minutes);
    let reports = then.known.reports();
    let (from, to, notes) = (Date::ZERO, Date::ZERO, Vec::new());
    Ok(PeakMove { from, to, reports, shifts, mean_now, mean_then, later_minutes, finding, notes })
}

/// Shares of the shifts of a day, whatever the weekday.
fn shares(now: &Spread, then: &Spread, times: &ShiftTimes) -> Result<Vec<ShiftShare>, EngineError> {
    let list = times.list();
    let of_day = |spread: &Spread| {
        let week = by_shift(&spread.quarters, times);
        (0..list.len()).map(|shift| week.iter().skip(shift).step_by(list.len()).sum()).collect::<Vec<f64>>()
    };
    let (now, then) = (of_day(now), of_day(then));
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 reports")]
    let counts = |weights: &[f64]| weights.iter().map(|weight| whole(*weight) as f64).collect::<Vec<f64>>();
    let p: Vec<Option<f64>> =
        proportion_tests(&counts(&then), &counts(&now), ProportionTest::Fisher)?.into_iter().map(Result::ok).collect();
    let mut corrected = benjamini_hochberg(&p.iter().copied().flatten().collect::<Vec<f64>>())?.into_iter();
    let (all_now, all_then): (f64, f64) = (now.iter().sum(), then.iter().sum());
    let share = |(at, (from, to)): (usize, (ShiftTime, ShiftTime))| ShiftShare {
        from,
        to,
        now: now[at] / all_now,
        then: then[at] / all_then,
        p: p[at],
        q: p[at].and_then(|_| corrected.next()),
    };
    Ok(list.into_iter().enumerate().map(share).collect())
}

fn mean(spread: &Spread) -> Option<MeanTime> {
    let found = circular(&spread.minutes, 1_440.0).ok()?;
    Some(MeanTime { minute: found.mean.ok()?, within: found.half_width(1_440.0, LEVEL).ok() })
}

/// How much later the mean is now, the short way round the clock, and the limits of its interval.
fn later(now: Option<MeanTime>, then: Option<MeanTime>) -> Option<[f64; 3]> {
    let (now, then) = (now?, then?);
    let within = now.within?.hypot(then.within?);
    let later = (now.minute - then.minute + 720.0).rem_euclid(1_440.0) - 720.0;
    Some([later, later - within, later + within])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: &str, to: &str) -> TimeWindow {
        TimeWindow::parse(from, to, &"Europe/London".parse().expect("a zone")).expect("a window")
    }

    #[test]
    fn the_window_before_is_as_long() {
        let of = |from, to| {
            let found = before(&window(from, to)).expect("a window");
            format!("{} {}", found.from(), found.to())
        };
        assert_eq!(of("2020-01-01", "2021-01-01"), "2019-01-01 2020-01-01");
        assert_eq!(of("2020-03-01", "2020-04-01"), "2020-02-01 2020-03-01");
        assert_eq!(of("2020-03-02", "2020-03-16"), "2020-02-17 2020-03-02");
    }

    #[test]
    fn a_window_compared_with_lies_beside() {
        let asked = window("2020-01-01", "2020-07-01");
        assert!(apart(&window("2019-07-01", "2020-01-01"), &asked).is_ok());
        assert!(apart(&window("2020-07-01", "2020-08-01"), &asked).is_ok());
        assert!(apart(&window("2019-07-01", "2020-01-02"), &asked).is_err());
    }

    #[test]
    fn times_move_the_short_way_round_the_clock() {
        let at = |minute| Some(MeanTime { minute, within: Some(3.0) });
        let [later, lower, upper] = later(at(30.0), at(1_410.0)).expect("a move");
        assert!((later - 60.0).abs() < 1e-9 && (upper - later - 18.0_f64.sqrt()).abs() < 1e-9 && lower < later);
        let [later, ..] = super::later(at(1_410.0), at(30.0)).expect("a move");
        assert!((later + 60.0).abs() < 1e-9);
        assert_eq!(super::later(Some(MeanTime { minute: 5.0, within: None }), at(0.0)), None);
    }
}
