//! The clock on the wall: intervals of real time as minutes of civil weeks, clock changes and all.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::{TimeError, TimeWindow, Zone};

/// Minutes of a week, and of an hour.
const MINUTE: f64 = 60_000_000.0;
/// A Monday; civil minutes are counted from its midnight.
const MONDAY: DateTime = DateTime::constant(1970, 1, 5, 0, 0, 0, 0);

/// A stretch of civil time within which the clock runs evenly, and the share of its interval that it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CivilPiece {
    /// From, in civil minutes since a Monday's midnight.
    pub from: f64,
    /// To; equal to `from` for a moment.
    pub to: f64,
    /// Its share of the interval's real time, above 0 and at most 1.
    pub share: f64,
}

/// Reads the wall clocks of a zone over a stretch of time.
#[derive(Debug, Clone)]
pub struct WallClock {
    /// Starts of stretches of one offset, in microseconds since 1970-01-01T00:00Z, and what to add for civil minutes.
    stretches: Vec<(i64, f64)>,
}

impl WallClock {
    /// The clock of a zone from `from` to `to`, in microseconds since 1970-01-01T00:00Z; outside, the nearest offset is used.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] for instants outside the calendar.
    pub fn new(zone: &Zone, from: i64, to: i64) -> Result<Self, TimeError> {
        let instant = |micros: i64| {
            Timestamp::from_microsecond(micros).map_err(|_| TimeError::OutOfRange(format!("{micros} microseconds")))
        };
        let (first, last) = (instant(from)?, instant(to)?);
        let shift = |at: Timestamp| {
            let civil = zone.rules().to_datetime(at);
            let since = civil.duration_since(MONDAY).as_secs_f64() / 60.0;
            since - real(at.as_microsecond()) / MINUTE
        };
        let mut stretches = vec![(from, shift(first))];
        for change in zone.rules().following(first).take_while(|change| change.timestamp() <= last) {
            stretches.push((change.timestamp().as_microsecond(), shift(change.timestamp())));
        }
        Ok(Self { stretches })
    }

    /// The clock of a window, and of intervals that begin in it and end up to a year later.
    ///
    /// # Errors
    /// As [`WallClock::new`].
    pub fn of(window: &TimeWindow) -> Result<Self, TimeError> {
        const YEAR: i64 = 366 * 86_400_000_000;
        let (from, to) = window.micros();
        Self::new(window.zone(), from, to.saturating_add(YEAR))
    }

    /// An interval as pieces of civil time: one, but for those that a clock change cuts. A moment is one piece without length.
    #[must_use]
    pub fn pieces(&self, from: i64, to: i64) -> Vec<CivilPiece> {
        let last = self.stretches.partition_point(|(start, _)| *start <= from).saturating_sub(1);
        let civil = |at: i64, stretch: usize| real(at) / MINUTE + self.stretches[stretch].1;
        if to <= from {
            let at = civil(from, last);
            return vec![CivilPiece { from: at, to: at, share: 1.0 }];
        }
        let mut pieces = Vec::new();
        let (mut start, mut stretch) = (from, last);
        while start < to {
            let end = self.stretches.get(stretch + 1).map_or(to, |(next, _)| to.min(*next));
            if end > start {
                let share = real(end - start) / real(to - from);
                pieces.push(CivilPiece { from: civil(start, stretch), to: civil(end, stretch), share });
            }
            (start, stretch) = (end.max(start), stretch + 1);
            if stretch >= self.stretches.len() && start < to {
                break;
            }
        }
        pieces
    }

    /// How many real hours of the window each hour of the week had, Monday's first hour first: an hour that a clock change
    /// repeats counts twice, one that it skips does not count.
    #[must_use]
    pub fn hours_of(&self, window: &TimeWindow) -> [f64; 168] {
        let (mut hours, quarters) = ([0.0; 168], self.quarters_of(window));
        for (hour, quarters) in hours.iter_mut().zip(quarters.chunks(4)) {
            *hour = quarters.iter().sum();
        }
        hours
    }

    /// The same by quarters of an hour: 672 of them, how many real hours of the window each had.
    #[must_use]
    pub fn quarters_of(&self, window: &TimeWindow) -> Vec<f64> {
        let mut quarters = vec![0.0; 672];
        let (from, to) = window.micros();
        let mut start = from;
        while start < to {
            let end = to.min(start.saturating_add(15 * 60_000_000));
            if let Some(piece) = self.pieces(start, end).first() {
                quarters[quarter_of_week(piece.from)] += real(end - start) / (60.0 * MINUTE);
            }
            start = end;
        }
        quarters
    }
}

/// The quarter of an hour of the week that a civil minute lies in, 0 for the first of a Monday.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a remainder below 672")]
fn quarter_of_week(minute: f64) -> usize {
    ((minute / 15.0).floor().rem_euclid(672.0)) as usize
}

/// The hour of the week that a civil minute lies in, 0 for the first of a Monday.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a remainder below 168")]
#[must_use]
pub fn hour_of_week(minute: f64) -> usize {
    ((minute / 60.0).floor().rem_euclid(168.0)) as usize
}

/// The civil day of a moment, counted from 1970-01-01.
///
/// # Errors
/// [`TimeError::OutOfRange`] for instants outside the calendar.
pub fn civil_day(zone: &Zone, micros: i64) -> Result<i32, TimeError> {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    let date = zone.date_of(micros)?;
    EPOCH.until((jiff::Unit::Day, date)).map(|span| span.get_days()).map_err(|_| TimeError::OutOfRange(date.to_string()))
}

/// Microseconds as a real number.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 microseconds, the year 2255")]
const fn real(micros: i64) -> f64 {
    micros as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(text: &str) -> i64 {
        text.parse::<Timestamp>().expect("an instant").as_microsecond()
    }

    fn clock(zone: &str) -> WallClock {
        let zone = zone.parse().expect("a zone");
        WallClock::new(&zone, micros("2020-01-01T00:00:00Z"), micros("2021-01-01T00:00:00Z")).expect("in range")
    }

    #[test]
    fn a_moment_lies_in_the_hour_that_the_wall_clock_shows() {
        let london = clock("Europe/London");
        let hour = |text: &str| hour_of_week(london.pieces(micros(text), micros(text))[0].from);
        // A Monday in winter and one in summer.
        assert_eq!(hour("2020-01-06T00:30:00Z"), 0);
        assert_eq!(hour("2020-06-29T00:30:00Z"), 1);
        assert_eq!(hour("2020-06-28T23:30:00Z"), 0);
        let kathmandu = clock("Asia/Kathmandu");
        assert_eq!(hour_of_week(kathmandu.pieces(micros("2020-01-05T18:15:00Z"), micros("2020-01-05T18:15:00Z"))[0].from), 0);
    }

    #[test]
    fn a_clock_change_cuts_an_interval_into_two() {
        let london = clock("Europe/London");
        // From midnight to 03:00 BST on the day the clocks go forward: an hour before, an hour after, none at one o'clock.
        let pieces = london.pieces(micros("2020-03-29T00:00:00Z"), micros("2020-03-29T02:00:00Z"));
        let hours: Vec<(usize, f64, f64)> =
            pieces.iter().map(|piece| (hour_of_week(piece.from), piece.to - piece.from, piece.share)).collect();
        assert_eq!(hours, [(144, 60.0, 0.5), (146, 60.0, 0.5)]);
        let whole: f64 = pieces.iter().map(|piece| piece.share).sum();
        assert!((whole - 1.0).abs() < 1e-12);
    }

    #[test]
    fn hours_of_a_week_count_what_the_clock_skips_and_repeats() {
        let london: Zone = "Europe/London".parse().expect("a zone");
        let window = |from, to| TimeWindow::parse(from, to, &london).expect("a window");
        let spring = window("2020-03-23", "2020-03-30");
        let hours = WallClock::of(&spring).expect("in range").hours_of(&spring);
        assert!(hours[145].abs() < 1e-9 && (hours.iter().sum::<f64>() - 167.0).abs() < 1e-9, "{hours:?}");
        let autumn = window("2020-10-19", "2020-10-26");
        let hours = WallClock::of(&autumn).expect("in range").hours_of(&autumn);
        assert!((hours[145] - 2.0).abs() < 1e-9 && (hours.iter().sum::<f64>() - 169.0).abs() < 1e-9, "{hours:?}");
    }
}
