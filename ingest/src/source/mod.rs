//! Sources: one file each, saying what their columns are called and how a row becomes a report.

mod csv;
mod forces;
pub(crate) mod identity;
mod police_uk;
mod words;

use std::fmt;
use std::str::FromStr;

use engine::space::LngLat;
use engine::time::Zone;

use crate::IngestError;
use crate::read::Row;
use crate::verdict::{Rejection, Verdict};

/// The sources that exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// Street-level files of data.police.uk, alone or in the monthly archive.
    PoliceUk,
    /// Beatwise's own columns, with a header line.
    Csv,
}

impl SourceKind {
    /// Every source.
    pub const ALL: [Self; 2] = [Self::PoliceUk, Self::Csv];

    /// The word by which people name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PoliceUk => "police-uk",
            Self::Csv => "csv",
        }
    }

    /// The source, ready to read files of a lake in this zone.
    pub(crate) fn open(self, zone: &Zone) -> Result<Box<dyn Source>, IngestError> {
        Ok(match self {
            Self::PoliceUk => Box::new(police_uk::PoliceUk::new(zone)?),
            Self::Csv => Box::new(csv::Csv),
        })
    }
}

impl FromStr for SourceKind {
    type Err = IngestError;

    fn from_str(name: &str) -> Result<Self, IngestError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or_else(|| IngestError::UnknownSource { name: name.to_owned(), known: Self::ALL.map(Self::as_str).join(", ") })
    }
}

impl fmt::Display for SourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A shape of input.
pub(crate) trait Source {
    /// Its name.
    fn name(&self) -> &'static str;
    /// What its files are called, for messages.
    fn expects(&self) -> &'static str;
    /// Whom its licence asks to be named, if anyone.
    fn attribution(&self) -> Option<&'static str>;
    /// Whether a file is read, by its name.
    fn member(&self, name: &str) -> Member;
    /// The columns it reads; rows number them in this order.
    fn columns(&self) -> &'static [ColumnRule];
    /// The judgement of one row.
    fn judge<'a>(&self, row: Row<'a>) -> Verdict<'a>;
}

/// What a source does with a file of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Member {
    /// Reads it.
    Read,
    /// Never reads it, for this reason.
    Refused(&'static str),
    /// Does not know it; inside an archive it is left aside.
    Other,
}

/// A column that a source reads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ColumnRule {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Whether a file without it is refused.
    pub(crate) needed: bool,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
}

const fn text(name: &'static str) -> ColumnRule {
    ColumnRule { name, kind: Kind::Text, needed: true }
}

const fn number(name: &'static str) -> ColumnRule {
    ColumnRule { name, kind: Kind::Number, needed: true }
}

const fn optional(name: &'static str) -> ColumnRule {
    ColumnRule { name, kind: Kind::Text, needed: false }
}

/// Whether a moment, in microseconds since 1970-01-01T00:00Z, lies from 1900 up to 2200: anything else is a slip of the pen.
fn is_plausible(micros: i64) -> bool {
    const SECOND: i64 = 1_000_000;
    (-2_208_988_800 * SECOND..7_258_118_400 * SECOND).contains(&micros)
}

/// The place in two columns. Both blank is a report without a place; half a place, or one off the globe, is a mistake.
fn place<'a>(row: Row<'a>, lng: (usize, &'static str), lat: (usize, &'static str)) -> Result<Option<LngLat>, Rejection<'a>> {
    let (lng_text, lat_text) = match (row.text(lng.0), row.text(lat.0)) {
        (None, None) => return Ok(None),
        (Some(_), None) => return Err(Rejection::new(lat.1, "half-a-place", "")),
        (None, Some(_)) => return Err(Rejection::new(lng.1, "half-a-place", "")),
        (Some(lng_text), Some(lat_text)) => (lng_text, lat_text),
    };
    let lng_value = row.number(lng.0).ok_or(Rejection::new(lng.1, "not-a-number", lng_text))?;
    let lat_value = row.number(lat.0).ok_or(Rejection::new(lat.1, "not-a-number", lat_text))?;
    LngLat::new(lng_value, lat_value).map(Some).map_err(|_| Rejection::new(lng.1, "off-the-globe", lng_text))
}
