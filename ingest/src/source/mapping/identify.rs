//! What makes a row itself, and which of its revisions it is.

use super::clock::Clock;
use super::fields::{Columns, Fields};
use super::keys::{Names, RevisionKeys, TimeKeys};
use super::number::Decimal;
use super::when::When;
use crate::reason::Reason;
use crate::source::identity::identity;
use crate::verdict::{Identity, Rejection};

/// Seconds from 1970-01-01 to 2000-01-01, where revisions begin to count.
const MILLENNIUM: i64 = 946_684_800;

/// How rows are told apart.
#[derive(Debug, Clone)]
pub(super) struct Identification {
    /// The columns that identify a row together; the first is what the source itself calls it.
    columns: Vec<usize>,
    own: String,
    content: String,
}

impl Identification {
    /// Reads the key `id` of the source called `name`.
    pub(super) fn parse(name: &str, id: &Names, columns: &mut Columns) -> Result<Self, String> {
        let columns = columns.numbers("id", &id.0)?;
        Ok(Self { columns, own: format!("{name}/id"), content: format!("{name}/row") })
    }

    /// The source's own name for a row.
    pub(super) fn external_id<'a>(&self, fields: Fields<'a>) -> Option<&'a str> {
        fields.maybe(self.columns.first().copied())
    }

    /// Where the first of the identifying columns is blank, the row is what it says.
    pub(super) fn read(&self, fields: Fields<'_>) -> Identity {
        let text = |column: usize| fields.row.text_or_blank(column);
        match self.external_id(fields) {
            Some(_) => Identity::Own(identity(&self.own, self.columns.iter().map(|column| text(*column)))),
            None => Identity::Content(identity(&self.content, (0..fields.rules.len()).map(text))),
        }
    }
}

/// What orders the things a source says about one report.
#[derive(Debug, Clone)]
pub(super) enum Revision {
    /// Nothing: of two rows about one report a later delivery's holds.
    None,
    /// A whole number.
    Number(usize),
    /// The time of the last change, in seconds since 2000-01-01T00:00Z.
    Updated(When),
}

impl Revision {
    /// Reads the table `[revision]`.
    pub(super) fn parse(keys: Option<&RevisionKeys>, columns: &mut Columns, decimal: Decimal) -> Result<Self, String> {
        let Some(RevisionKeys { column, format }) = keys else { return Ok(Self::None) };
        let Some(format) = format else { return columns.number("revision.column", column).map(Self::Number) };
        let keys = TimeKeys { column: Names(vec![column.clone()]), format: Some(format.clone()), ..TimeKeys::default() };
        When::parse("revision", &keys, columns, decimal).map(Self::Updated)
    }

    /// The revision of a row; 0 where the column is blank or the change lies before 2000. Changes after 2068 count as of then.
    pub(super) fn read<'a>(&self, fields: Fields<'a>, clock: &Clock) -> Result<i32, Rejection<'a>> {
        match self {
            Self::None => Ok(0),
            Self::Number(column) => fields.text(*column).map_or(Ok(0), |text| {
                let number = text.parse().ok().filter(|number| *number >= 0);
                number.ok_or_else(|| fields.rejected(*column, Reason::NotARevision))
            }),
            Self::Updated(when) => {
                let changed = when.order(fields, clock)?.map_or(0, |at| at.div_euclid(1_000_000) - MILLENNIUM);
                Ok(i32::try_from(changed.max(0)).unwrap_or(i32::MAX))
            }
        }
    }
}
