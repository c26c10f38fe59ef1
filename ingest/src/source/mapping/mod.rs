//! The `csv` source with a mapping: a TOML file that says which column of a publisher's file holds what.
//!
//! The keys, by an example that uses nearly all of them:
//! ```toml
#![doc = include_str!("example.toml")]
//! ```
//! A file must have every column that its mapping names; the words of the tables match in any letter case.
//!
//! A date without a time spans its civil day, a month its civil month, an hour its hour; a local time that the clock showed
//! twice or never is refused. Rows whose `id` is blank, and all rows of a mapping without `id`, are identified by every column
//! that the mapping reads: naming more columns later changes who they are, and loading a file again would load it twice.

mod builtin;
mod category;
mod clock;
mod coordinates;
mod fields;
mod format;
mod head;
mod identify;
mod keys;
mod number;
mod parts;
mod pattern;
mod point;
mod when;
mod words;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use engine::report::{Audience, Origin, PlacePrecision, Status};
use engine::time::Zone;

pub use self::builtin::{builtin, builtin_names};
use self::category::Kind;
use self::clock::Clock;
pub(in crate::source) use self::clock::{Grain, Shown};
use self::coordinates::Coordinates;
use self::fields::{Columns, Fields};
pub(in crate::source) use self::format::Format;
use self::head::Head;
use self::identify::{Identification, Revision};
use self::keys::{Keys, TimeKeys};
pub(in crate::source) use self::number::Decimal;
pub(in crate::source) use self::point::point;
use self::when::{When, between};
use self::words::{Worded, WordedKeys, own_word};
use super::categories::UNKNOWN;
use super::{ColumnRule, History, Member, Source};
use crate::IngestError;
use crate::read::{Dialect, Row};
use crate::reason::Reason;
use crate::verdict::{Draft, Verdict};

/// A publisher's files, as a mapping file describes them. Every name is looked up once, when the mapping is read.
#[derive(Debug)]
pub(crate) struct Mapping {
    head: Head,
    columns: Vec<ColumnRule>,
    clock: Clock,
    time: When,
    until: Option<When>,
    reported: Option<When>,
    coordinates: Coordinates,
    identification: Identification,
    revision: Revision,
    kind: Kind,
    narrative: Vec<usize>,
    household: Option<usize>,
    agency_column: Option<usize>,
    agency: Option<String>,
    status: Worded<Status>,
    place_precision: Worded<PlacePrecision>,
    origin: Origin,
    audience: Audience,
    verified: Option<bool>,
}

impl Mapping {
    /// Reads a mapping's TOML. `file` is what messages call it; `zone` holds where the mapping names none.
    ///
    /// # Errors
    /// [`IngestError::BadMapping`] names the key at fault and what to write instead.
    pub(crate) fn parse(file: &str, text: &str, zone: &Zone) -> Result<Self, IngestError> {
        let bad = |reason: String| IngestError::BadMapping { file: file.to_owned(), reason };
        let keys = toml::from_str(text).map_err(|error: toml::de::Error| bad(located(text, &error)))?;
        Self::build(&keys, zone).map_err(bad)
    }

    fn build(keys: &Keys, zone: &Zone) -> Result<Self, String> {
        let head = Head::parse(keys)?;
        let decimal = Decimal::parse(keys.decimal.as_deref())?;
        let mut columns = Columns::default();
        let all = &mut columns;
        let when = |table: &str, keys: &Option<TimeKeys>, columns: &mut Columns| {
            keys.as_ref().map(|keys| When::parse(table, keys, columns, decimal)).transpose()
        };
        let named = &keys.columns;
        let mapping = Self {
            clock: Clock::new(head.zone(zone)?),
            identification: Identification::parse(&head.name, &named.id, all)?,
            time: When::parse("time", &keys.time, all, decimal)?,
            until: when("until", &keys.until, all)?,
            reported: when("reported", &keys.reported, all)?,
            coordinates: Coordinates::parse(named, keys.crs.as_ref(), all, decimal)?.within(keys.bbox.as_deref())?,
            revision: Revision::parse(keys.revision.as_ref(), all, decimal)?,
            kind: Kind::parse(keys, all)?,
            narrative: all.numbers("narrative", &named.narrative.0)?,
            household: all.maybe("household", named.household.as_deref())?,
            agency_column: all.maybe("agency", named.agency.as_deref())?,
            agency: keys.constants.agency.clone(),
            status: Worded::parse(keys.status(), all, Status::Open)?,
            place_precision: Worded::parse(keys.place_precision(), all, PlacePrecision::Exact)?,
            origin: needed("origin", keys.constants.origin.as_deref(), "agency, resident, officer or sensor")?,
            audience: needed("audience", keys.constants.audience.as_deref(), "public, agency or neighbourhood")?,
            verified: keys.constants.verified,
            columns: columns.into_rules(),
            head,
        };
        mapping.check()
    }

    /// What no key can be blamed for alone.
    fn check(self) -> Result<Self, String> {
        match (self.agency_column, &self.agency, self.audience) {
            (Some(_), Some(_), _) => Err("`agency` stands in [columns] and in [constants]: keep one of the two".into()),
            (None, None, Audience::Agency) => {
                Err("[constants] audience = \"agency\" needs to know which: add `agency` to [constants] or to [columns]".into())
            }
            _ => Ok(self),
        }
    }

    /// The columns of the narrative that are not blank, joined by commas.
    fn narrative<'a>(&self, fields: Fields<'a>) -> Option<Cow<'a, str>> {
        let mut words = self.narrative.iter().filter_map(|column| fields.text(*column));
        let first = words.next()?;
        let Some(second) = words.next() else { return Some(first.into()) };
        Some([first, second].into_iter().chain(words).collect::<Vec<_>>().join(", ").into())
    }
}

impl Source for Mapping {
    fn name(&self) -> &str {
        &self.head.name
    }

    fn expects(&self) -> &str {
        &self.head.expects
    }

    fn attribution(&self) -> Option<&str> {
        self.head.attribution.as_deref()
    }

    fn member(&self, name: &str) -> Member {
        if self.head.reads(name) { Member::Read } else { Member::Other }
    }

    fn columns(&self) -> &[ColumnRule] {
        &self.columns
    }

    fn judge<'a>(&'a self, row: Row<'a>) -> Verdict<'a> {
        let fields = Fields { row, rules: &self.columns, blank: &self.head.blank };
        let read = |when: &'a Option<When>| when.as_ref().map_or(Ok(None), |when| when.read(fields, &self.clock));
        let from = self.time.read(fields, &self.clock)?.ok_or_else(|| fields.rejected(self.time.column(), Reason::Missing))?;
        let (until, reported) = (read(&self.until)?, read(&self.reported)?);
        let last = self.until.as_ref().map_or(0, When::column);
        let span = between(from, until).ok_or_else(|| fields.rejected(last, Reason::EndsBeforeItBegins))?;
        let found = self.kind.read(fields)?;
        Ok(Draft {
            identity: self.identification.read(fields),
            revision: self.revision.read(fields, &self.clock)?,
            external_id: self.identification.external_id(fields).map(Into::into),
            origin: self.origin,
            audience: self.audience,
            agency: fields.maybe(self.agency_column).or(self.agency.as_deref()).map(Into::into),
            category: found.category,
            source_category: found.words,
            occurred: (span.from, span.to),
            time_precision: span.precision,
            reported_at: reported.map(|span| span.from),
            received_at: None,
            place: self.coordinates.read(fields)?,
            place_precision: self.place_precision.read(fields)?,
            household: fields.maybe(self.household).map(Into::into),
            household_since: None,
            verified: self.verified,
            narrative: self.narrative(fields),
            status: self.status.read(fields)?,
            flags: if found.known { Vec::new() } else { vec![UNKNOWN] },
        })
    }

    fn dialect(&self) -> Dialect {
        self.head.dialect
    }

    fn history(&self) -> History {
        self.head.history
    }
}

/// A constant that no mapping can do without, because guessing it could show what nobody may see.
fn needed<W: FromStr<Err: Display>>(key: &str, word: Option<&str>, known: &str) -> Result<W, String> {
    let word = word.ok_or_else(|| format!("[constants] has no `{key}`: write one of {known}"))?;
    own_word(&format!("[constants] {key}"), word)
}

impl Keys {
    fn status(&self) -> WordedKeys<'_> {
        let (column, constant) = (self.columns.status.as_deref(), self.constants.status.as_deref());
        WordedKeys { key: "status", table: "statuses", column, constant, words: &self.statuses }
    }

    fn place_precision(&self) -> WordedKeys<'_> {
        let (column, constant) = (self.columns.place_precision.as_deref(), self.constants.place_precision.as_deref());
        WordedKeys { key: "place_precision", table: "place_precisions", column, constant, words: &self.place_precisions }
    }
}

/// A fault of the TOML, with its line.
fn located(text: &str, error: &toml::de::Error) -> String {
    let line = error.span().map(|span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
    line.map_or_else(|| error.message().to_owned(), |line| format!("line {line}: {}", error.message()))
}
