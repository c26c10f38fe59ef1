//! What a source shows of a time, and the stretch of instants that it means in the source's zone.

use engine::report::TimePrecision;
use engine::time::Zone;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use crate::reason::Reason;
use crate::source::moment;

const HOUR: i64 = 3_600_000_000;

/// How fine a text shows a time, from the finest to the coarsest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::source) enum Grain {
    /// To the minute or finer.
    Moment,
    /// The hour alone.
    Hour,
    /// The date alone.
    Day,
    /// The month alone.
    Month,
}

impl Grain {
    /// As the key `precision` has it.
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "instant" => Some(Self::Moment),
            "day" => Some(Self::Day),
            "month" => Some(Self::Month),
            _ => None,
        }
    }

    /// What is wrong with a text that should show this and does not.
    pub(super) const fn fault(self) -> Reason {
        match self {
            Self::Moment | Self::Hour => Reason::NotAnInstant,
            Self::Day => Reason::NotADate,
            Self::Month => Reason::BadMonth,
        }
    }
}

/// A time as a text shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum Shown {
    /// Microseconds since 1970-01-01T00:00Z.
    Instant(i64),
    /// What a clock and a calendar on the wall showed.
    Wall(DateTime, Grain),
}

impl Shown {
    /// A calendar date and no more.
    pub(super) const fn day(date: Date) -> Self {
        Self::Wall(DateTime::from_parts(date, Time::midnight()), Grain::Day)
    }

    /// A month and no more.
    pub(super) fn month(date: Date) -> Self {
        Self::Wall(DateTime::from_parts(date.first_of_month(), Time::midnight()), Grain::Month)
    }
}

/// The stretch of time in which something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// First microsecond since 1970-01-01T00:00Z.
    pub(super) from: i64,
    /// Last one; days, months and hours end where the next begins.
    pub(super) to: i64,
    pub(super) precision: TimePrecision,
}

/// The clock on the wall of the source.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    zone: Zone,
    rules: TimeZone,
}

impl Clock {
    pub(super) fn new(zone: Zone) -> Self {
        let rules = moment::rules(&zone);
        Self { zone, rules }
    }

    /// What a shown time spans; never finer than `declared`, if that is given.
    pub(super) fn span(&self, shown: Shown, declared: Option<Grain>) -> Result<Span, Reason> {
        match (shown, declared) {
            (Shown::Instant(at), None | Some(Grain::Moment)) => Ok(Span { from: at, to: at, precision: TimePrecision::Instant }),
            (Shown::Instant(at), Some(coarse)) => {
                let date = self.zone.date_of(at).map_err(|_| Reason::ImplausibleTime)?;
                self.wall(date.to_datetime(Time::midnight()), coarse)
            }
            (Shown::Wall(at, grain), declared) => self.wall(at, declared.map_or(grain, |declared| grain.max(declared))),
        }
    }

    /// A time that only orders things, in microseconds since 1970-01-01T00:00Z: where the clock was changed, the earlier reading.
    pub(super) fn order(&self, shown: Shown) -> Result<i64, Reason> {
        match shown {
            Shown::Instant(at) => Ok(at),
            Shown::Wall(at, _) => {
                let read = self.rules.to_ambiguous_timestamp(at).compatible().map_err(|_| Reason::ImplausibleTime)?;
                moment::plausible(read.as_microsecond())
            }
        }
    }

    fn wall(&self, at: DateTime, grain: Grain) -> Result<Span, Reason> {
        let span = |from, to, precision| Span { from, to, precision };
        match grain {
            Grain::Moment => moment::local(at, &self.rules).map(|at| span(at, at, TimePrecision::Instant)),
            Grain::Hour => moment::local(at, &self.rules).map(|at| span(at, at + HOUR, TimePrecision::Interval)),
            Grain::Day => {
                let next = at.date().tomorrow().map_err(|_| Reason::ImplausibleTime)?;
                Ok(span(self.start_of(at.date())?, self.start_of(next)?, TimePrecision::Day))
            }
            Grain::Month => {
                let next = at.date().last_of_month().tomorrow().map_err(|_| Reason::ImplausibleTime)?;
                Ok(span(self.start_of(at.date().first_of_month())?, self.start_of(next)?, TimePrecision::Month))
            }
        }
    }

    /// First instant of a day. Where the clock is changed at midnight, midnight comes never or twice, and the day still begins.
    fn start_of(&self, date: Date) -> Result<i64, Reason> {
        match moment::local(date.to_datetime(Time::midnight()), &self.rules) {
            Err(Reason::SkippedTime | Reason::AmbiguousTime) => self.zone.start_of(date).map_err(|_| Reason::ImplausibleTime),
            settled => settled,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn hours(zone: &str, shown: Shown, declared: Option<Grain>) -> Result<(i64, TimePrecision), Reason> {
        let clock = Clock::new(zone.parse().expect("a zone"));
        clock.span(shown, declared).map(|span| ((span.to - span.from) / HOUR, span.precision))
    }

    #[test]
    fn days_and_months_are_as_long_as_the_zone_makes_them() {
        let spring = Shown::day(date(2017, 3, 12));
        assert_eq!(hours("America/Chicago", spring, None), Ok((23, TimePrecision::Day)));
        assert_eq!(hours("UTC", spring, None), Ok((24, TimePrecision::Day)));
        assert_eq!(hours("America/Chicago", spring, Some(Grain::Month)), Ok((31 * 24 - 1, TimePrecision::Month)));
        // Clocks in São Paulo went from 24:00 to 01:00 that night: the day begins at one.
        assert_eq!(hours("America/Sao_Paulo", Shown::day(date(2017, 10, 15)), None), Ok((23, TimePrecision::Day)));
        assert_eq!(hours("Atlantic/Azores", Shown::day(date(2017, 10, 29)), None), Ok((25, TimePrecision::Day)));
    }

    #[test]
    fn an_instant_can_be_declared_to_be_no_more_than_its_day() {
        let evening = Shown::Instant(1_499_189_400_000_000); // 2017-07-04T17:30Z
        assert_eq!(hours("UTC", evening, None), Ok((0, TimePrecision::Instant)));
        assert_eq!(hours("UTC", evening, Some(Grain::Day)), Ok((24, TimePrecision::Day)));
    }

    #[test]
    fn an_hour_alone_spans_it_and_years_of_other_millennia_are_refused() {
        let hour = Shown::Wall(date(2017, 7, 4).at(17, 0, 0, 0), Grain::Hour);
        assert_eq!(hours("UTC", hour, None), Ok((1, TimePrecision::Interval)));
        assert_eq!(hours("UTC", hour, Some(Grain::Day)), Ok((24, TimePrecision::Day)));
        assert_eq!(hours("UTC", Shown::day(date(17, 7, 4)), None), Err(Reason::ImplausibleTime));
        assert_eq!(hours("UTC", Shown::day(Date::MAX), None), Err(Reason::ImplausibleTime));
    }
}
