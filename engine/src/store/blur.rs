//! Reports on a default point: their place is known to be somewhere in the area, not where it says.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::datatypes::Float64Type;

use super::data_file::FileWriter;
use super::mask::as_written;
use super::stored_rows::{batches, open};
use super::{Load, StoreError};
use crate::report::PlacePrecision;
use crate::report::schema::{column, table};

impl Load<'_> {
    /// Gives every report of the load that sits exactly on one of these points (longitude, latitude in degrees) the place
    /// precision `area`.
    ///
    /// # Errors
    /// I/O errors.
    pub fn blur(&mut self, points: &[(f64, f64)]) -> Result<(), StoreError> {
        if points.is_empty() {
            return Ok(());
        }
        let shape = self.writer.shape(table::REPORTS)?.clone();
        for position in 0..self.changes.added.len() {
            let path = self.changes.added[position].0.path.clone();
            if self.changes.added[position].0.table != table::REPORTS || !holds_any(&path, points)? {
                continue;
            }
            let mut file = FileWriter::create(&shape, self.names.next(table::REPORTS, ""))?;
            for batch in batches(&path, open(&path)?)? {
                file.write(&blurred(&as_written(&batch?, table::REPORTS)?, points)?)?;
            }
            self.changes.added[position].0 = file.finish()?;
            std::fs::remove_file(&path).map_err(|source| StoreError::Io { action: "remove", path, source })?;
        }
        Ok(())
    }
}

fn holds_any(path: &Path, points: &[(f64, f64)]) -> Result<bool, StoreError> {
    for batch in batches(path, open(path)?)? {
        if on_points(&batch?, points)?.contains(&true) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether each row sits exactly on one of the points.
fn on_points(rows: &RecordBatch, points: &[(f64, f64)]) -> Result<Vec<bool>, StoreError> {
    let (lng, lat) = (named(rows, column::LONGITUDE)?, named(rows, column::LATITUDE)?);
    let (lng, lat) = (lng.as_primitive::<Float64Type>(), lat.as_primitive::<Float64Type>());
    let same = |a: f64, b: f64| a.to_bits() == b.to_bits();
    let on = |row: usize| {
        let (at_lng, at_lat) = (lng.value(row), lat.value(row));
        lng.is_valid(row) && points.iter().any(|point| same(point.0, at_lng) && same(point.1, at_lat))
    };
    Ok((0..rows.num_rows()).map(on).collect())
}

fn blurred(rows: &RecordBatch, points: &[(f64, f64)]) -> Result<RecordBatch, StoreError> {
    let on = on_points(rows, points)?;
    let precisions = named(rows, column::PLACE_PRECISION)?.as_string::<i32>();
    let precisions = precisions.iter().zip(on).map(|(word, on)| if on { Some(PlacePrecision::Area.as_str()) } else { word });
    let precisions: ArrayRef = Arc::new(precisions.collect::<StringArray>());
    let mut columns = rows.columns().to_vec();
    columns[rows.schema().index_of(column::PLACE_PRECISION)?] = precisions;
    Ok(RecordBatch::try_new(rows.schema(), columns)?)
}

fn named<'a>(rows: &'a RecordBatch, name: &str) -> Result<&'a ArrayRef, StoreError> {
    let missing = || StoreError::Corrupt { table: table::REPORTS, reason: format!("no column {name}") };
    rows.column_by_name(name).ok_or_else(missing)
}
