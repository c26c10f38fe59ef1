//! Series in a table: one, or several told apart by a column, each in order of time.

use std::collections::HashMap;

use engine::stats::StatsError;
use rayon::prelude::*;
use serde_json::{Map, Value};

use super::answer::Figure;
use super::local::VALUE;
use super::method::{Input, Opt};
use super::table::Table;
use super::window::{TIME, order_of_time, times};
use super::{AnalyzeError, Answer, Request};

/// What every method of series reads.
pub(super) const SERIES: Input = Input {
    file: "input",
    columns: "count (or --value NAME); optional time, day or date, and series (or --by NAME)",
    meaning: "one row per step, steps without events included as 0; rows are put in order of time where there is a column of \
              times, and are taken as they stand otherwise",
};

/// The column that tells series apart.
pub(super) const BY: Opt =
    Opt::new("by", "", "the column that tells several series apart; by default `series`, where there is such a column");

/// What every method of series takes.
pub(super) const OF_SERIES: [Opt; 3] = [VALUE, TIME, BY];

/// One series.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OneSeries {
    /// Its name; `None` where the file holds only one.
    pub name: Option<String>,
    /// Its rows in the file, in order of time.
    pub rows: Vec<usize>,
    /// Its values in that order.
    pub values: Vec<f64>,
}

/// All series of a file.
#[derive(Debug)]
pub(super) struct SeriesTable {
    /// In the order in which they first appear.
    pub all: Vec<OneSeries>,
    /// Whether a column tells several apart.
    pub grouped: bool,
    /// Rows of the file.
    pub n: usize,
    /// The file, for further columns.
    pub table: Table,
}

/// The figures of one series.
pub(super) type Figures = Vec<(&'static str, Figure)>;

/// Reads the series of `--input`.
///
/// # Errors
/// As [`Table::numbers`]; [`AnalyzeError::BadField`] for a time that occurs twice in a series.
pub(super) fn read(request: &Request) -> Result<SeriesTable, AnalyzeError> {
    let table = request.input()?;
    let values = table.numbers(request.text("value"))?;
    let by = match request.text("by") {
        "" => table.first(&["series"]).map(str::to_owned),
        name => Some(name.to_owned()),
    };
    let mut all = match &by {
        Some(column) => split(table.texts(column)?),
        None => vec![OneSeries { name: None, rows: (0..values.len()).collect(), values: Vec::new() }],
    };
    let times = times(request, &table)?;
    for series in &mut all {
        if let Some(times) = &times {
            order_of_time(request, (&table, times), &mut series.rows)?;
        }
        series.values = series.rows.iter().map(|&row| values[row]).collect();
    }
    Ok(SeriesTable { all, grouped: by.is_some(), n: values.len(), table })
}

/// Rows of each name, in the order in which names first appear.
fn split<'a>(names: impl Iterator<Item = &'a str>) -> Vec<OneSeries> {
    let mut all: Vec<OneSeries> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (row, name) in names.enumerate() {
        let at = *known.entry(name).or_insert_with(|| {
            all.push(OneSeries { name: Some(name.to_owned()), rows: Vec::new(), values: Vec::new() });
            all.len() - 1
        });
        all[at].rows.push(row);
    }
    all
}

/// The figures of the only series, or a list named `series` with a record for each of several.
///
/// Of several, one without an answer gets the reason in `not_computable` and stands in a warning; the others stand.
///
/// # Errors
/// What the method says of the only series; what is wrong with the question itself, for any number of them.
pub(super) fn answer(
    series: &SeriesTable,
    each: impl Fn(&OneSeries) -> Result<Figures, AnalyzeError> + Sync,
) -> Result<(Figures, Vec<String>), AnalyzeError> {
    if let ([only], false) = (&series.all[..], series.grouped) {
        return Ok((each(only)?, Vec::new()));
    }
    let mut warnings = Vec::new();
    let mut records = Vec::with_capacity(series.all.len());
    let found: Vec<_> = series.all.par_iter().map(&each).collect();
    for (one, found) in series.all.iter().zip(found) {
        let name = one.name.clone().unwrap_or_default();
        let mut record = Map::from_iter([("series".to_owned(), Value::from(name.clone()))]);
        match found {
            Ok(figures) => record.extend(figures.into_iter().map(|(key, figure)| (key.to_owned(), figure.into_value()))),
            Err(error @ AnalyzeError::NotComputable(_)) if !error.is_usage() => {
                warnings.push(format!("series {name}: {error}"));
                record.insert("not_computable".to_owned(), error.to_string().into());
            }
            Err(error) => return Err(error),
        }
        records.push(record);
    }
    Ok((vec![("series", Figure::Records(records))], warnings))
}

/// The same as an answer of its own.
///
/// # Errors
/// As [`answer`].
pub(super) fn answered(
    series: &SeriesTable,
    each: impl Fn(&OneSeries) -> Result<Figures, AnalyzeError> + Sync,
) -> Result<Answer, AnalyzeError> {
    let (figures, warnings) = answer(series, each)?;
    Ok(Answer { figures, warnings, ..Answer::about(series.n) })
}

/// Refuses a series with a gap: steps may differ as months do, but none may be half as long again as another.
pub(super) fn check_steps(one: &OneSeries, times: &[f64]) -> Result<(), AnalyzeError> {
    let steps = || one.rows.windows(2).map(|pair| times[pair[1]] - times[pair[0]]);
    let (shortest, longest) = (steps().fold(f64::INFINITY, f64::min), steps().fold(0.0, f64::max));
    if longest > 1.5 * shortest {
        let because = "the times are not evenly spaced, so that a step is missing or they are no dates; add a row for each step, \
                       0 where nothing happened and was counted, or start the series after the gap";
        return Err(StatsError::Undefined { because }.into());
    }
    Ok(())
}

/// An error about a value of a series as one about a row of the file.
pub(super) fn in_file(one: &OneSeries, error: StatsError) -> StatsError {
    match error {
        StatsError::BadValue { what, index, value, needs } => {
            StatsError::BadValue { what, index: one.rows.get(index).copied().unwrap_or(index), value, needs }
        }
        other => other,
    }
}
