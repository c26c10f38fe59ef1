//! The history of one report: every revision, and which of them holds.

use arrow::array::AsArray;

use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Columns, report_history};
use crate::report::schema::{column, table};
use crate::store::{Snapshot, StoreError};

/// One thing that was said of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The report's id.
    pub report_id: String,
    /// Its number; the highest holds.
    pub revision: i32,
    /// Whether this is what holds.
    pub holds: bool,
    /// The batch that brought it.
    pub batch_id: String,
    /// The source it came from.
    pub source: String,
    /// When it was received, in microseconds since 1970-01-01T00:00Z.
    pub received_at: Option<i64>,
    /// Where the report stands.
    pub status: String,
    /// Its category.
    pub category: String,
    /// When it happened, from and to, in microseconds since 1970-01-01T00:00Z.
    pub occurred: (Option<i64>, Option<i64>),
    /// Where, as longitude and latitude in degrees.
    pub place: Option<(f64, f64)>,
    /// Its redacted text.
    pub narrative: String,
}

/// What was said of the report with this id, its own or its source's, oldest revision first; empty when there is none.
///
/// # Errors
/// [`EngineError::Store`] when the lake cannot be read.
pub async fn history(snapshot: &Snapshot, id: &str, policy: &Policy) -> Result<Released<Vec<Revision>>, EngineError> {
    let mut found = Vec::new();
    for batch in report_history(snapshot, id, policy).await? {
        let columns = Columns::new(table::REPORTS, &batch);
        let holds = batch.column_by_name("holds").map(AsArray::as_boolean);
        for row in 0..batch.num_rows() {
            found.push(revision(&columns, row, holds.is_some_and(|holds| holds.value(row)))?);
        }
    }
    Ok(policy.release(found))
}

fn revision(columns: &Columns<'_>, row: usize, holds: bool) -> Result<Revision, StoreError> {
    let text = |name| columns.text(name, row).map(str::to_owned);
    let (lng, lat) = (columns.f64_or_null(column::LONGITUDE, row)?, columns.f64_or_null(column::LATITUDE, row)?);
    Ok(Revision {
        report_id: text(column::REPORT_ID)?,
        revision: columns.i32(column::REVISION, row)?,
        holds,
        batch_id: text(column::BATCH_ID)?,
        source: text(column::SOURCE)?,
        received_at: columns.instant_or_null(column::RECEIVED_AT, row)?,
        status: text(column::STATUS)?,
        category: text(column::CATEGORY)?,
        occurred: (columns.instant_or_null(column::OCCURRED_FROM, row)?, columns.instant_or_null(column::OCCURRED_TO, row)?),
        place: lng.zip(lat),
        narrative: text(column::NARRATIVE)?,
    })
}
