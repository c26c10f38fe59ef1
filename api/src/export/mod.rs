//! Answers as comma-separated rows, the receipt in a comment line above them; events as a feed.

mod atom;
mod calendar;
mod comparison;
mod hotspots;
mod linked;
mod live;
mod near;
mod plan;
mod repeats;
mod rhythm;
mod shifts;
mod trends;

use engine::analysis::Receipt;

pub use atom::events_atom;
pub use calendar::calendar_csv;
pub use comparison::comparison_csv;
pub use hotspots::hotspots_csv;
pub use linked::linked_csv;
pub use live::live_csv;
pub use near::near_csv;
pub use plan::plan_csv;
pub use repeats::repeats_csv;
pub use rhythm::rhythm_csv;
pub use shifts::shifts_csv;
pub use trends::trends_csv;

/// An answer that cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the answer cannot be written in this form: {0}")]
pub struct ExportError(String);

impl ExportError {
    /// An answer and why it has no such form.
    pub(crate) fn new(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

impl From<csv::Error> for ExportError {
    fn from(error: csv::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<serde_json::Error> for ExportError {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

/// Rows below a first line that starts with `#` and holds the receipt.
fn sheet(receipt: &Receipt, rows: csv::Writer<Vec<u8>>) -> Result<String, ExportError> {
    let rows = rows.into_inner().map_err(|error| ExportError(error.to_string()))?;
    let rows = String::from_utf8(rows).map_err(|error| ExportError(error.to_string()))?;
    let receipt = serde_json::to_string(receipt)?;
    Ok(format!("# receipt: {receipt}\n{rows}"))
}

/// A number, or nothing.
fn number(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
