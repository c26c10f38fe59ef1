//! Typed columns: polars trims, blanks and casts; arrow-rs holds the result.

use arrow::array::{Array, AsArray, Float64Array, StringViewArray};
use arrow::datatypes::Float64Type;
use polars::prelude::{
    Column, DataType, IntoSeries, PolarsResult, Series, StringChunked, StringChunkedBuilder, StringNameSpaceImpl,
};

use super::frame::{Defect, Records};
use crate::IngestError;
use crate::bridge::to_arrow;
use crate::source::{Kind, Source};

/// The columns of a source, in the order in which the source lists them.
#[derive(Debug)]
pub(crate) struct Table {
    texts: Vec<Option<StringViewArray>>,
    numbers: Vec<Option<Float64Array>>,
    /// Line of each row.
    pub(crate) lines: Vec<u64>,
    /// Records that never became rows.
    pub(crate) defects: Vec<Defect>,
}

impl Table {
    /// Whether a file's header has every column that the source needs.
    ///
    /// # Errors
    /// [`IngestError::MissingColumn`] names the first that is not there.
    pub(crate) fn check(file: &str, header: &[String], source: &dyn Source) -> Result<(), IngestError> {
        let absent = source.columns().iter().find(|column| column.needed && !header.iter().any(|name| name == column.name));
        absent.map_or(Ok(()), |column| Err(missing(file, column.name, source)))
    }

    /// Cleans the records of a file whose header was checked.
    ///
    /// # Errors
    /// [`IngestError::Columns`] when polars cannot clean them.
    pub(crate) fn new(file: &str, header: &[String], records: Records, source: &dyn Source) -> Result<Self, IngestError> {
        let mut table = Self { texts: Vec::new(), numbers: Vec::new(), lines: Vec::new(), defects: Vec::new() };
        for column in source.columns() {
            let position = header.iter().position(|name| name == column.name);
            let cleaned =
                position.map(|position| clean(column.name, &records, position)).transpose().map_err(|error| bad(file, &error))?;
            let number = match (&cleaned, column.kind) {
                (Some(text), Kind::Number) => Some(number(text).map_err(|error| bad(file, &error))?),
                _ => None,
            };
            let text = cleaned.map(|series| to_arrow(&series)).transpose().map_err(|error| bad(file, &error))?;
            table.texts.push(text.map(|array| array.as_string_view().clone()));
            table.numbers.push(number);
        }
        table.lines = records.lines;
        table.defects = records.defects;
        Ok(table)
    }

    /// How many rows it has.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// One row.
    pub(crate) const fn row(&self, row: usize) -> Row<'_> {
        Row { table: self, row }
    }
}

/// One row of a table; columns are numbered as the source lists them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    table: &'a Table,
    row: usize,
}

impl<'a> Row<'a> {
    /// The text of a column; blank and absent are `None`.
    pub(crate) fn text(&self, column: usize) -> Option<&'a str> {
        let array = self.table.texts[column].as_ref()?;
        (!array.is_null(self.row)).then(|| array.value(self.row))
    }

    /// The number in a column; `None` where there is none, also where the text is not a number.
    pub(crate) fn number(&self, column: usize) -> Option<f64> {
        let array = self.table.numbers[column].as_ref()?;
        (!array.is_null(self.row)).then(|| array.value(self.row))
    }
}

/// Trims every field and turns blank ones into nulls.
fn clean(name: &str, records: &Records, column: usize) -> PolarsResult<Series> {
    let mut builder = StringChunkedBuilder::new(name.into(), records.len());
    for row in 0..records.len() {
        builder.append_value(records.field(row, column));
    }
    let trimmed = builder.finish().strip_chars(&Column::full_null("".into(), 1, &DataType::Null))?;
    let cleaned: StringChunked = trimmed.iter().map(|text| text.filter(|text| !text.is_empty())).collect();
    Ok(cleaned.into_series().with_name(name.into()))
}

/// Numbers where the text is one, nulls elsewhere.
fn number(text: &Series) -> Result<Float64Array, Box<dyn std::error::Error>> {
    let cast = text.cast(&DataType::Float64)?;
    Ok(to_arrow(&cast)?.as_primitive::<Float64Type>().clone())
}

fn missing(file: &str, column: &str, source: &dyn Source) -> IngestError {
    let needed: Vec<&str> = source.columns().iter().filter(|column| column.needed).map(|column| column.name).collect();
    IngestError::MissingColumn {
        file: file.to_owned(),
        column: column.to_owned(),
        source_name: source.name(),
        needed: needed.join(", "),
    }
}

fn bad(file: &str, reason: &dyn std::fmt::Display) -> IngestError {
    IngestError::Columns { file: file.to_owned(), reason: reason.to_string() }
}
