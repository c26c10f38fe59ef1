//! The files of `reports`, to be read column by column.

use std::path::PathBuf;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection};
use parquet::file::statistics::Statistics;

use super::identities::masked_rows;
use super::mask::kept_ranges;
use super::stored_rows::{batches, damaged};
use super::{DATA_FOLDER, Store, StoreError};
use crate::report::schema::{column, table};

/// Rows per batch.
const ROWS: usize = 65_536;

/// One file of reports.
#[derive(Debug, Clone)]
pub(crate) struct ReportFile {
    /// Its number in the catalog.
    pub(crate) id: i64,
    path: PathBuf,
    /// The file that lists the rows that are gone.
    pub(crate) mask: Option<PathBuf>,
}

impl Store {
    /// The files that hold the reports of a snapshot.
    ///
    /// # Errors
    /// The catalog's own.
    pub(crate) fn report_files(&self, snapshot: i64) -> Result<Vec<ReportFile>, StoreError> {
        let data = self.folder().join(DATA_FOLDER);
        let files = self.files(table::REPORTS, snapshot)?;
        let file = |file: super::status::StoredFile| ReportFile {
            id: file.id,
            path: data.join(file.path),
            mask: file.mask.map(|mask| data.join(mask)),
        };
        Ok(files.into_iter().map(file).collect())
    }
}

impl ReportFile {
    /// First and last `occurred_from` of its rows, those that are gone included.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read or does not say.
    pub(crate) fn span(&self) -> Result<(i64, i64), StoreError> {
        let reader = super::stored_rows::open(&self.path)?;
        let mut span: Option<(i64, i64)> = None;
        for group in reader.metadata().row_groups() {
            let described = group.columns().iter().find(|described| described.column_path().string() == column::OCCURRED_FROM);
            let Some(Statistics::Int64(ends)) = described.and_then(|described| described.statistics()) else {
                return Err(damaged(&self.path, &"a row group does not say from when to when it is"));
            };
            if let (Some(first), Some(last)) = (ends.min_opt(), ends.max_opt()) {
                span = Some(span.map_or((*first, *last), |span| (span.0.min(*first), span.1.max(*last))));
            }
        }
        span.ok_or_else(|| damaged(&self.path, &"it holds no rows"))
    }

    /// Some columns of the rows that are not gone, words as dictionaries.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub(crate) fn rows(&self, columns: &[&str]) -> Result<Vec<RecordBatch>, StoreError> {
        let written = super::stored_rows::open(&self.path)?;
        let options = ArrowReaderOptions::new().with_schema(coded(written.schema()));
        let file = std::fs::File::open(&self.path).map_err(|source| StoreError::Io {
            action: "open",
            path: self.path.clone(),
            source,
        })?;
        let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options);
        let mut reader = reader.map_err(|error| damaged(&self.path, &error))?.with_batch_size(ROWS);
        let wanted = ProjectionMask::columns(reader.parquet_schema(), columns.iter().copied());
        reader = reader.with_projection(wanted);
        if let Some(mask) = &self.mask {
            let rows = usize::try_from(reader.metadata().file_metadata().num_rows()).unwrap_or(0);
            let kept = kept_ranges(&masked_rows(mask)?, rows);
            reader = reader.with_row_selection(RowSelection::from_consecutive_ranges(kept.into_iter(), rows));
        }
        batches(&self.path, reader)?.collect()
    }
}

/// The same schema with text as dictionaries, as the files store most of it.
fn coded(schema: &Schema) -> Arc<Schema> {
    let field = |field: &Arc<Field>| match field.data_type() {
        DataType::Utf8 => {
            let coded = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            Arc::new(field.as_ref().clone().with_data_type(coded))
        }
        _ => Arc::clone(field),
    };
    Arc::new(Schema::new_with_metadata(schema.fields().iter().map(field).collect::<Vec<_>>(), schema.metadata().clone()))
}
