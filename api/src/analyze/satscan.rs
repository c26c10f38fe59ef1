//! `SaTScan`'s input files as they are: text in, rows out.
//!
//! A file is lines of fields between spaces, tabs or commas; a field may stand in double quotes. Empty lines and lines that
//! begin with `//` are passed over. Nothing here opens files or scans: [`cases`], [`controls`], [`populations`],
//! [`coordinates`] and [`parameters`] take what was read, and [`Calendar`] turns dates into the periods of a scan.

mod parameters;
mod rows;
#[cfg(test)]
mod tests;
mod time;

pub use parameters::{Analysis, Coordinates, Length, Overlapping, Parameters, ProbabilityModel, Rates, parameters};
pub use rows::{CaseRow, ControlRow, CoordinateRow, PopulationRow, cases, controls, coordinates, populations};
pub use time::{Calendar, Precision, SatscanTime, Unit};

use thiserror::Error;

/// Text that is not what `SaTScan` reads.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SatscanError {
    /// A line ends before all its fields are there.
    #[error("{file}, line {line}: there is no {field}; write {layout}")]
    Missing {
        /// Which file.
        file: &'static str,
        /// The line, counted from 1.
        line: usize,
        /// The field that is not there.
        field: &'static str,
        /// What a line holds.
        layout: &'static str,
    },
    /// A field that is not what it should be.
    #[error("{file}, line {line}: {field} is `{value}`; it must be {needs}")]
    Bad {
        /// Which file.
        file: &'static str,
        /// The line, counted from 1.
        line: usize,
        /// The field.
        field: &'static str,
        /// What it holds.
        value: String,
        /// What would be accepted.
        needs: &'static str,
    },
    /// A quoted field without an end.
    #[error("{file}, line {line}: a quotation mark is not closed; close it, or leave it out")]
    OpenQuote {
        /// Which file.
        file: &'static str,
        /// The line, counted from 1.
        line: usize,
    },
    /// The coordinates file gives a location twice.
    #[error("{file}, line {line}: location `{location}` was given on line {before} already; keep one of the two")]
    Repeated {
        /// Which file.
        file: &'static str,
        /// The line, counted from 1.
        line: usize,
        /// The location.
        location: String,
        /// The line that gave it first.
        before: usize,
    },
    /// A parameter that a scan cannot do without.
    #[error("parameter file: there is no {key}; add a line `{key}=...`")]
    NoParameter {
        /// The key.
        key: &'static str,
    },
    /// A study that ends before it begins.
    #[error("parameter file: the study ends ({end}) before it begins ({start}); mend StartDate or EndDate")]
    EndsBeforeStart {
        /// First day.
        start: String,
        /// Last day.
        end: String,
    },
}

/// One line of a file, cut into fields that are taken from the left.
struct Line {
    file: &'static str,
    layout: &'static str,
    number: usize,
    fields: std::vec::IntoIter<String>,
}

impl Line {
    fn field(&mut self, field: &'static str) -> Result<String, SatscanError> {
        let missing = SatscanError::Missing { file: self.file, line: self.number, field, layout: self.layout };
        self.fields.next().ok_or(missing)
    }

    fn bad(&self, field: &'static str, value: &str, needs: &'static str) -> SatscanError {
        SatscanError::Bad { file: self.file, line: self.number, field, value: value.to_owned(), needs }
    }

    /// The next field as a number that `accepted` holds for.
    fn number(&mut self, field: &'static str, accepted: fn(f64) -> bool, needs: &'static str) -> Result<f64, SatscanError> {
        let text = self.field(field)?;
        let number = text.parse().ok().filter(|&number| accepted(number));
        number.ok_or_else(|| self.bad(field, &text, needs))
    }

    fn count(&mut self, field: &'static str) -> Result<u32, SatscanError> {
        let text = self.field(field)?;
        text.parse().map_err(|_| self.bad(field, &text, "a whole number of 0 or more"))
    }

    fn rest(self) -> Vec<String> {
        self.fields.collect()
    }
}

/// The lines that hold fields.
fn lines(text: &str, file: &'static str, layout: &'static str) -> impl Iterator<Item = Result<Line, SatscanError>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let numbered = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with("//"));
    numbered.map(move |(number, line)| {
        let fields = fields(line).ok_or(SatscanError::OpenQuote { file, line: number })?;
        Ok(Line { file, layout, number, fields: fields.into_iter() })
    })
}

/// The fields of a line, or `None` where a quotation mark is left open. A comma ends a field even if it is empty; any amount
/// of space does.
fn fields(line: &str) -> Option<Vec<String>> {
    let (mut fields, mut rest) = (Vec::new(), line.trim());
    while !rest.is_empty() {
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => rest.split_at(rest.find([' ', '\t', ',']).unwrap_or(rest.len())),
        };
        fields.push(field.to_owned());
        let after = after.trim_start();
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
    }
    Some(fields)
}
