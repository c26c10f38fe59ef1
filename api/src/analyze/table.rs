//! A table of named columns from a person's own file, every field as it was written, and where in the file it stood.

mod read;
mod stored;

use std::path::{Path, PathBuf};

use super::AnalyzeError;
use stored::Stored;

/// Columns of text by name.
#[derive(Debug, Clone)]
pub struct Table {
    path: PathBuf,
    names: Vec<String>,
    columns: Vec<Column>,
    /// Where the columns are still in a Parquet file.
    stored: Option<Stored>,
    /// Where each row stands, counted from 1; empty where that is the row's number.
    places: Vec<u64>,
    /// What rows are counted in: "line", "feature" or "row".
    unit: &'static str,
    rows: usize,
}

/// Fields one after another.
#[derive(Debug, Clone, Default)]
struct Column {
    text: String,
    ends: Vec<usize>,
}

impl Column {
    fn push(&mut self, field: &str) {
        self.text.push_str(field);
        self.ends.push(self.text.len());
    }

    fn append(&mut self, other: &Self) {
        let offset = self.text.len();
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| offset + end));
    }

    fn get(&self, row: usize) -> &str {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[row]]
    }
}

/// A column of numbers of which some may be missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers {
    /// A number for each row; NaN where the field is blank.
    pub values: Vec<f64>,
    /// The rows whose field is blank, in order.
    pub blanks: Vec<usize>,
}

impl Table {
    /// Reads a file; its extension says how.
    ///
    /// # Errors
    /// [`AnalyzeError::Unreadable`] naming the file and, where one is to blame, the line.
    pub fn read(path: &Path) -> Result<Self, AnalyzeError> {
        read::read(path)
    }

    /// The points of a `GeoJSON` document; `name` stands for it in errors.
    ///
    /// # Errors
    /// [`AnalyzeError::Unreadable`] when it is none.
    pub fn of_geojson(name: &str, document: &[u8]) -> Result<Self, AnalyzeError> {
        read::geojson(Path::new(name), document)
    }

    fn empty(path: &Path, names: Vec<String>, unit: &'static str) -> Self {
        let columns = vec![Column::default(); names.len()];
        Self { path: path.to_owned(), names, columns, stored: None, places: Vec::new(), unit, rows: 0 }
    }

    /// A Parquet file, of which only the columns that are asked for are read.
    fn stored(path: &Path, stored: Stored) -> Result<Self, AnalyzeError> {
        let rows = stored.rows()?;
        let table = Self::empty(path, stored.names(), "row");
        Ok(Self { stored: Some(stored), rows, ..table })
    }

    fn push<'a>(&mut self, fields: impl Iterator<Item = &'a str>, place: Option<u64>) {
        for (column, field) in self.columns.iter_mut().zip(fields) {
            column.push(field.trim());
        }
        self.places.extend(place);
        self.rows += 1;
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Number of rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are no rows.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Whether there is a column of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|column| column == name)
    }

    /// The first of some names that is a column's.
    #[must_use]
    pub fn first<'a>(&self, names: &[&'a str]) -> Option<&'a str> {
        names.iter().copied().find(|name| self.has(name))
    }

    /// Where a row stands in the file, in words.
    #[must_use]
    pub fn place(&self, row: usize) -> String {
        format!("{} {}", self.unit, self.number(row))
    }

    /// The line (feature, row) that a row stands on, counted from 1.
    pub(super) fn number(&self, row: usize) -> usize {
        self.places.get(row).and_then(|&line| usize::try_from(line).ok()).unwrap_or(row + 1)
    }

    /// The fields of a column.
    ///
    /// # Errors
    /// [`AnalyzeError::NoColumn`]; [`AnalyzeError::Unreadable`].
    pub fn texts(&self, name: &str) -> Result<impl ExactSizeIterator<Item = &str>, AnalyzeError> {
        let column = self.position(name)?;
        let column = match &self.stored {
            Some(stored) => stored.texts(column)?,
            None => &self.columns[column],
        };
        Ok((0..self.rows).map(|row| column.get(row)))
    }

    fn position(&self, name: &str) -> Result<usize, AnalyzeError> {
        self.names.iter().position(|column| column == name).ok_or_else(|| self.no_column(name, ""))
    }

    /// A column of finite numbers.
    ///
    /// # Errors
    /// [`AnalyzeError::NoColumn`]; [`AnalyzeError::BadField`] naming the first field that is blank or no such number.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, AnalyzeError> {
        self.numbers_that(name, |_| true, "a finite number")
    }

    /// A column of numbers, 0 or more.
    ///
    /// # Errors
    /// As [`Table::numbers`].
    pub fn counts(&self, name: &str) -> Result<Vec<f64>, AnalyzeError> {
        self.numbers_that(name, |number| number >= 0.0, "a number of 0 or more")
    }

    /// A column of finite numbers that something holds for, which `needs` says in words.
    ///
    /// # Errors
    /// As [`Table::numbers`].
    pub fn numbers_that(
        &self,
        name: &str,
        accepted: impl Fn(f64) -> bool,
        needs: &'static str,
    ) -> Result<Vec<f64>, AnalyzeError> {
        let numbers = self.read_numbers(name)?;
        let bad = numbers.values.iter().position(|number| !(number.is_finite() && accepted(*number)));
        self.refuse(bad, name, needs)?;
        Ok(numbers.values)
    }

    /// The same, blank fields among them.
    ///
    /// # Errors
    /// [`AnalyzeError::NoColumn`]; [`AnalyzeError::BadField`] naming the first field that is neither blank nor such a number.
    pub fn numbers_or_blanks(
        &self,
        name: &str,
        accepted: impl Fn(f64) -> bool,
        needs: &'static str,
    ) -> Result<Numbers, AnalyzeError> {
        let numbers = self.read_numbers(name)?;
        let mut blanks = numbers.blanks.iter().peekable();
        let mut suspects = (0..self.rows).filter(|row| !(numbers.values[*row].is_finite() && accepted(numbers.values[*row])));
        let bad = suspects.find(|row| blanks.next_if_eq(&row).is_none());
        self.refuse(bad, name, needs)?;
        Ok(numbers)
    }

    /// The numbers of a column, whatever they are.
    fn read_numbers(&self, name: &str) -> Result<Numbers, AnalyzeError> {
        let column = self.position(name)?;
        if let Some(numbers) = self.stored.as_ref().map(|stored| stored.numbers(column)).transpose()?.flatten() {
            return Ok(numbers);
        }
        let values = self.texts(name)?.map(|text| text.parse().unwrap_or(f64::NAN)).collect();
        let blanks = self.texts(name)?.enumerate().filter(|(_, text)| text.is_empty()).map(|(row, _)| row).collect();
        Ok(Numbers { values, blanks })
    }

    /// An error about the field of a row, where there is such a row.
    fn refuse(&self, row: Option<usize>, name: &str, needs: &'static str) -> Result<(), AnalyzeError> {
        let Some(row) = row else { return Ok(()) };
        let text = self.texts(name)?.nth(row).unwrap_or_default();
        Err(self.bad_field(row, name, text, needs))
    }

    /// A column of anything that text can be read as.
    ///
    /// # Errors
    /// As [`Table::numbers`].
    pub fn parsed<T>(&self, name: &str, needs: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, AnalyzeError> {
        let read = |(row, text): (usize, &str)| parse(text).ok_or_else(|| self.bad_field(row, name, text, needs));
        self.texts(name)?.enumerate().map(read).collect()
    }

    /// A field that cannot be used.
    pub(super) fn bad_field(&self, row: usize, column: &str, value: &str, needs: &'static str) -> AnalyzeError {
        let (path, line) = (self.path.clone(), self.place(row));
        AnalyzeError::BadField { path, line, column: column.to_owned(), value: value.to_owned(), needs }
    }

    /// A column that is not there, and what to do.
    pub(super) fn no_column(&self, wanted: &str, advice: &str) -> AnalyzeError {
        let found = if self.names.is_empty() { "none".to_owned() } else { self.names.join(", ") };
        let advice = if advice.is_empty() { "Rename a column, or name another one" } else { advice };
        AnalyzeError::NoColumn { path: self.path.clone(), wanted: format!("`{wanted}`"), found, advice: advice.to_owned() }
    }
}
