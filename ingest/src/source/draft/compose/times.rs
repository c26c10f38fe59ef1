//! The tables of times.

use super::super::places::Place;
use super::super::roles::Told;
use super::super::times::TimeColumn;
use super::super::write::{Draft, count};
use super::super::zulu::{Zulu, zulu};
use super::Guesses;
use crate::source::mapping::Grain;

/// A pattern whose Z is a letter like any other.
const LOCAL: &str = "%Y-%m-%dT%H:%M:%SZ";

impl Guesses<'_> {
    pub(super) fn time(&self, draft: &mut Draft, table: &str, told: Option<&Told>) {
        match told {
            None if table == "time" => {
                draft
                    .table(table)
                    .note("no column looks like a time: name it, with its format (rfc3339, iso, date, %d.%m.%Y ...)");
                draft.text("column", "fill in").text("format", "fill in");
            }
            None => {}
            Some(Told::Parts(parts)) => {
                draft.table(table);
                for (key, column) in parts {
                    draft.text(key, self.name(*column));
                }
            }
            Some(Told::Text(time, clock)) => {
                draft.table(table);
                if table == "time" && self.roles.is_report_time {
                    draft.note("guess: only the time of the report is there, so it stands for when it happened");
                }
                let clock = clock.as_ref().map(|(column, format)| (*column, format.as_str()));
                self.text_of_time(draft, time, clock);
            }
        }
    }

    fn text_of_time(&self, draft: &mut Draft, time: &TimeColumn, clock: Option<(usize, &str)>) {
        let of = count(self.columns[time.column].values.len());
        draft.note(format!("{} of {of} values parse as {}", count(time.fits), time.format));
        if let Some(rival) = &time.rival {
            draft.note(format!("guess: no day is past the twelfth, so {rival} fits as well; ask the publisher which is meant"));
        }
        let format = self.settled(draft, time);
        match clock {
            None => drop(draft.text("column", self.name(time.column)).text("format", &format)),
            Some((column, clock)) => {
                let date = if format == "date" { "%Y-%m-%d" } else { &format };
                draft.texts("column", &[self.name(time.column), self.name(column)]).text("format", &format!("{date} {clock}"));
            }
        }
        if time.is_midnight {
            draft.note("every time of day is midnight, so only the day is known").text("precision", "day");
        }
    }

    /// The format, after a look at what a Z behind the times means.
    fn settled(&self, draft: &mut Draft, time: &TimeColumn) -> String {
        let values = &self.columns[time.column].values;
        if time.format != "rfc3339" || time.grain != Grain::Moment || !values.iter().all(|value| value.ends_with('Z')) {
            return time.format.clone();
        }
        let is_plain = values.iter().all(|value| value.len() == "2017-01-01T00:00:00Z".len());
        let longitude = match &self.place {
            Place::Degrees { ranges, .. } => Some(f64::midpoint(ranges.0.0, ranges.0.1)),
            _ => None,
        };
        let quiet = time.quiet_hour.map_or_else(String::new, |hour| format!(": least happens around {hour}:00 as written"));
        match zulu(time.quiet_hour, longitude) {
            Zulu::Local if is_plain => {
                draft.note(format!("guess: the Z does not mean UTC{quiet}, so the time is the wall's; else write rfc3339"));
                return LOCAL.to_owned();
            }
            Zulu::Utc => drop(draft.note(format!("the Z seems to mean UTC{quiet}"))),
            Zulu::Local | Zulu::Unclear => {
                draft.note(format!("guess: the Z means UTC; if these are local times, write {LOCAL}{quiet}"));
            }
        }
        time.format.clone()
    }

    pub(super) fn revision(&self, draft: &mut Draft) {
        let Some(time) = &self.roles.revision else { return };
        draft.table("revision").note(format!("{} values parse as {}", count(time.fits), time.format));
        draft.text("column", self.name(time.column)).text("format", &time.format);
    }
}
