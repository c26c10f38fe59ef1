//! Reports spread over the quarters of an hour of a week, and what is known of their times.

use super::real;
use crate::EngineError;
use crate::query::Occurrence;
use crate::stats::{CivilInterval, Cycle, StatsError};
use crate::time::WallClock;

/// Microseconds of an hour, a day and a week.
const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// Quarters of an hour in a week.
pub(super) const QUARTERS: usize = 672;

/// How well times are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KnownTimes {
    /// Reports of a moment, or of an hour at most.
    pub within_an_hour: u64,
    /// Reports known to more than an hour and less than a day.
    pub within_a_day: u64,
    /// Reports of which only the day is known: they say something of weekdays, nothing of hours.
    pub day_only: u64,
    /// Reports known to more than a day.
    pub longer: u64,
}

impl KnownTimes {
    const fn count(&mut self, occurrence: &Occurrence, length: i64) {
        let counted = if occurrence.day_only {
            &mut self.day_only
        } else if length <= HOUR {
            &mut self.within_an_hour
        } else if length <= DAY {
            &mut self.within_a_day
        } else {
            &mut self.longer
        };
        *counted += occurrence.reports;
    }

    /// Counts those of another group as well.
    pub(super) const fn add(&mut self, other: Self) {
        self.within_an_hour += other.within_an_hour;
        self.within_a_day += other.within_a_day;
        self.day_only += other.day_only;
        self.longer += other.longer;
    }

    /// All of them.
    pub(super) const fn reports(&self) -> u64 {
        self.within_an_hour + self.within_a_day + self.day_only + self.longer
    }

    /// What the reader must know of them.
    pub(super) fn notes(&self) -> Vec<String> {
        let (mut notes, reports) = (Vec::new(), self.reports());
        if self.day_only > 0 {
            notes.push(format!(
                "Of {} of {reports} reports only the day is known: they are spread evenly over its hours, and make hours look more \
                 alike than they are.",
                self.day_only
            ));
        }
        if self.longer > 0 {
            notes.push(format!("{} of {reports} reports are known to more than a day only.", self.longer));
        }
        notes
    }
}

/// Reports over a week.
pub(super) struct Spread {
    /// Aoristic weight of each quarter of an hour, Monday's first one first.
    pub(super) quarters: Vec<f64>,
    /// How well times are known.
    pub(super) known: KnownTimes,
    /// Times of day known to the hour, in minutes after midnight, one for each report.
    pub(super) minutes: Vec<f64>,
}

const OUT_OF_RANGE: StatsError = StatsError::Undefined { because: "a report lies outside the years that can be counted" };

/// Spreads reports over the quarters of the hours in which they may have happened.
pub(super) fn spread(found: &[Occurrence], clock: &WallClock) -> Result<Spread, EngineError> {
    let cycle = Cycle::new(QUARTERS, 15.0)?;
    let mut spread = Spread { quarters: vec![0.0; QUARTERS], known: KnownTimes::default(), minutes: Vec::new() };
    for occurrence in found {
        let (reports, length) = (real(occurrence.reports), occurrence.to - occurrence.from);
        spread.known.count(occurrence, length);
        if length > WEEK {
            for weight in &mut spread.quarters {
                *weight += reports / real(QUARTERS as u64);
            }
            continue;
        }
        for piece in clock.pieces(occurrence.from, occurrence.to) {
            let interval = CivilInterval { from: piece.from, to: Some(piece.to) };
            for (quarter, share) in cycle.shares(interval).map_err(|_| OUT_OF_RANGE)? {
                spread.quarters[quarter] += reports * piece.share * share;
            }
        }
        if length <= HOUR && !occurrence.day_only {
            let middle = occurrence.from.midpoint(occurrence.to);
            let minute = clock.pieces(middle, middle).first().map(|piece| piece.from.rem_euclid(1_440.0));
            spread.minutes.extend((0..occurrence.reports).filter_map(|_| minute));
        }
    }
    Ok(spread)
}
