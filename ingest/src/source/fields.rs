//! The fields of a row by the numbers that its source gives the columns, and rejections that name the column.

use super::ColumnRule;
use super::moment::instant;
use super::place::Coordinate;
use crate::read::Row;
use crate::reason::Reason;
use crate::verdict::Rejection;

/// A row and the names of its columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a> {
    row: Row<'a>,
    columns: &'a [ColumnRule],
}

impl<'a> Fields<'a> {
    /// The fields of a row of the source with these columns.
    pub(super) const fn new(row: Row<'a>, columns: &'a [ColumnRule]) -> Self {
        Self { row, columns }
    }

    /// The text of a column; blank and absent are `None`.
    pub(super) fn text(self, column: usize) -> Option<&'a str> {
        self.row.text(column)
    }

    /// The text of a column that every report needs.
    pub(super) fn filled(self, column: usize) -> Result<&'a str, Rejection<'a>> {
        self.text(column).ok_or(self.rejected(column, Reason::Missing, ""))
    }

    /// What a column says, unless it is blank.
    pub(super) fn read<T>(
        self,
        column: usize,
        read: impl FnOnce(&'a str) -> Result<T, Reason>,
    ) -> Result<Option<T>, Rejection<'a>> {
        let Some(text) = self.text(column) else { return Ok(None) };
        read(text).map(Some).map_err(|reason| self.rejected(column, reason, text))
    }

    /// An RFC 3339 instant with an offset, in microseconds since 1970-01-01T00:00Z.
    pub(super) fn instant(self, column: usize) -> Result<Option<i64>, Rejection<'a>> {
        self.read(column, instant)
    }

    /// One of the two coordinates of a place.
    pub(super) fn coordinate(self, column: usize) -> Coordinate<'a> {
        Coordinate { field: &self.columns[column].name, text: self.text(column) }
    }

    /// That a row cannot be a report because of a column.
    pub(super) fn rejected(self, column: usize, reason: Reason, value: &'a str) -> Rejection<'a> {
        Rejection::new(&self.columns[column].name, reason, value)
    }
}
