//! The civil days of a window in the city's zone, with every local hour's instant looked up once.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::SynthError;
use super::scenario::Scenario;

/// Seconds in an hour.
pub(crate) const HOUR: i64 = 3600;
/// Seconds in a day of 24 hours.
pub(crate) const DAY: i64 = 24 * HOUR;
/// Events before this hour belong to the night that began the day before.
const NIGHT_ENDS: usize = 6;

/// A window of civil days.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    /// Every day of the window.
    pub(crate) days: Vec<Date>,
    /// UTC seconds at which the window begins and ends.
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// Months that the window touches.
    pub(crate) months: Vec<Month>,
    /// UTC seconds at which each local hour of each day begins.
    hours: Vec<[i64; 24]>,
    /// Seconds east of UTC in every hour since the window began.
    offsets: Vec<i64>,
}

/// One civil month.
#[derive(Debug, Clone)]
pub(crate) struct Month {
    /// Such as `2024-01`.
    pub(crate) label: String,
    /// UTC seconds at which it begins in the city.
    pub(crate) from: i64,
}

impl Calendar {
    /// The days of a scenario's window.
    pub(crate) fn new(scenario: &Scenario) -> Result<Self, SynthError> {
        let spec = &scenario.spec;
        let zone = TimeZoneDatabase::bundled().get(&spec.zone).map_err(|_| {
            scenario.blame("zone", format!("is `{}`, which is no IANA time zone such as Europe/London", spec.zone))
        })?;
        let days: Vec<Date> = spec.from.series(jiff::Span::new().days(1)).take_while(|&day| day < spec.to).collect();
        let begins =
            |date: Date| instant(&zone, date, 0).ok_or_else(|| scenario.blame("from", "is too far from today for a calendar"));
        let (from, to) = (begins(spec.from)?, begins(spec.to)?);
        let hours = days.iter().map(|&day| local_hours(&zone, day)).collect::<Option<Vec<_>>>();
        let hours = hours.ok_or_else(|| scenario.blame("to", "is too far from today for a calendar"))?;
        let mut months: Vec<Month> = Vec::new();
        for (day, hours) in days.iter().zip(&hours) {
            let label = format!("{:04}-{:02}", day.year(), day.month());
            if months.last().is_none_or(|month| month.label != label) {
                months.push(Month { label, from: hours[0] });
            }
        }
        let offsets = (from..to).step_by(3600).map(|second| offset(&zone, second)).collect();
        Ok(Self { days, from, to, months, hours, offsets })
    }

    /// Number of the day in the window, the window's ends for days outside it.
    pub(crate) fn day(&self, date: Date) -> usize {
        self.days.partition_point(|&day| day < date)
    }

    /// UTC seconds of an hour and second in the night or day that begins on day `day`, kept before day `end`.
    pub(crate) fn second(&self, day: usize, hour: usize, second: i64, end: usize) -> i64 {
        let late = hour < NIGHT_ENDS && day + 1 < end;
        self.hours[day + usize::from(late)][hour] + second
    }

    /// The local hour of an instant, 0 to 23.
    pub(crate) fn local_hour(&self, second: i64) -> u32 {
        let at = usize::try_from((second - self.from) / HOUR).unwrap_or_default();
        let offset = self.offsets.get(at).or(self.offsets.last()).copied().unwrap_or_default();
        u32::try_from((second + offset).rem_euclid(DAY) / HOUR).unwrap_or_default()
    }

    /// The civil day of an instant; the window's last for later ones.
    pub(crate) fn date(&self, second: i64) -> Date {
        let begun = self.hours.partition_point(|hours| hours[0] <= second);
        self.days[begun.saturating_sub(1)]
    }

    /// The place in `months` of an instant.
    pub(crate) fn month(&self, second: i64) -> usize {
        self.months.partition_point(|month| month.from <= second).saturating_sub(1)
    }
}

fn instant(zone: &TimeZone, date: Date, hour: i8) -> Option<i64> {
    zone.to_timestamp(date.at(hour, 0, 0, 0)).ok().map(Timestamp::as_second)
}

/// Hours that the clock skips begin when it has been put forward.
fn local_hours(zone: &TimeZone, date: Date) -> Option<[i64; 24]> {
    let mut hours = [0; 24];
    for (hour, slot) in (0..).zip(&mut hours) {
        *slot = instant(zone, date, hour)?;
    }
    Some(hours)
}

fn offset(zone: &TimeZone, second: i64) -> i64 {
    Timestamp::from_second(second).map_or(0, |moment| i64::from(zone.to_offset(moment).seconds()))
}
