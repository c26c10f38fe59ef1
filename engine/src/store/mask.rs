//! Rows that a later revision replaced: masked in their file, and kept in the table `superseded`.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Int64Array, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::RowSelection;

use super::commit::Mask;
use super::data_file::{Digested, Names, ROW_GROUP_ROWS, footer_bytes};
use super::durable::flush_file;
use super::identities::{identities_of, identity_batches, masked_rows};
use super::shape::FIELD_ID;
use super::stored_rows::{batches, open};
use super::{DATA_FOLDER, Load, StoreError};
use crate::report::schema::{of_table, table};

/// Which revision of each report holds, by the report's id.
pub type Holding = HashMap<u128, (i32, u64)>;

impl Load<'_> {
    /// Takes every revision that no longer holds out of `reports`, in the lake's files and in the load's own, and puts it
    /// into `superseded`. `holding` names the reports about which something new was said: revision and fingerprint.
    ///
    /// Returns how many rows were replaced.
    ///
    /// # Errors
    /// [`StoreError`] when a file cannot be read or written.
    pub fn supersede(&mut self, holding: &Holding) -> Result<u64, StoreError> {
        if holding.is_empty() {
            return Ok(0);
        }
        let mut replaced = 0;
        let store = self.writer.store().clone();
        let data = store.folder().join(DATA_FOLDER);
        for file in store.files(table::REPORTS, self.snapshot() - 1)? {
            let gone = file.mask.as_ref().map(|mask| masked_rows(&data.join(mask))).transpose()?.unwrap_or_default();
            let path = data.join(&file.path);
            let Some(mask) = self.mask_file(&path, gone, holding, &mut replaced)? else { continue };
            self.changes.masked.insert(file.id, (table::REPORTS, mask));
        }
        for position in 0..self.changes.added.len() {
            let (file, _) = &self.changes.added[position];
            if file.table == table::REPORTS {
                let path = file.path.clone();
                self.changes.added[position].1 = self.mask_file(&path, BTreeSet::new(), holding, &mut replaced)?;
            }
        }
        Ok(replaced)
    }

    /// The new mask of a file, if rows of it are newly gone; they are staged as superseded.
    fn mask_file(
        &mut self,
        path: &Path,
        mut gone: BTreeSet<u64>,
        holding: &Holding,
        replaced: &mut u64,
    ) -> Result<Option<Mask>, StoreError> {
        let mut newly = BTreeSet::new();
        let mut position = 0;
        for batch in identity_batches(path)? {
            for row in identities_of(&batch?)? {
                let holds = holding.get(&row.id).is_none_or(|holds| *holds == (row.revision, row.fingerprint));
                if !holds && !gone.contains(&position) {
                    newly.insert(position);
                }
                position += 1;
            }
        }
        if newly.is_empty() {
            return Ok(None);
        }
        *replaced += newly.len() as u64;
        for rows in rows_at(path, &newly, position)? {
            self.stage(table::SUPERSEDED, rows)?;
        }
        gone.append(&mut newly);
        write_mask(&self.names, path, &gone).map(Some)
    }
}

/// The rows at some positions of a file of `rows` rows.
fn rows_at(path: &Path, positions: &BTreeSet<u64>, rows: u64) -> Result<Vec<RecordBatch>, StoreError> {
    let index = |position: u64| usize::try_from(position).unwrap_or(usize::MAX);
    let ranges = positions.iter().map(|position| index(*position)..index(position + 1));
    let selection = RowSelection::from_consecutive_ranges(ranges, index(rows));
    batches(path, open(path)?.with_row_selection(selection))?.map(|batch| as_written(&batch?, table::REPORTS)).collect()
}

/// The rows of a file that are not gone.
pub(super) fn live_rows(path: &Path, mask: Option<&PathBuf>) -> Result<Vec<RecordBatch>, StoreError> {
    let mut reader = open(path)?;
    if let Some(mask) = mask {
        let rows = usize::try_from(reader.metadata().file_metadata().num_rows()).unwrap_or(0);
        let kept = kept_ranges(&masked_rows(mask)?, rows);
        reader = reader.with_row_selection(RowSelection::from_consecutive_ranges(kept.into_iter(), rows));
    }
    batches(path, reader.with_batch_size(ROW_GROUP_ROWS))?.collect()
}

/// The stretches of a file of so many rows that lie between the rows that are gone.
pub(super) fn kept_ranges(gone: &BTreeSet<u64>, rows: usize) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut kept = Vec::new();
    for position in gone.iter().map(|position| usize::try_from(*position).unwrap_or(rows)).chain([rows]) {
        kept.push(start..position.min(rows));
        start = position + 1;
    }
    kept.retain(|range| !range.is_empty());
    kept
}

/// Rows out of a file in the types in which the lake writes them.
pub(super) fn as_written(rows: &RecordBatch, name: &'static str) -> Result<RecordBatch, StoreError> {
    let missing = |what: &str| StoreError::Corrupt { table: name, reason: format!("no column {what}") };
    let schema = of_table(name).ok_or_else(|| missing("at all"))?;
    let columns = schema.fields().iter().map(|field| {
        let missing = || missing(field.name());
        Ok(cast(rows.column_by_name(field.name()).ok_or_else(missing)?, field.data_type())?)
    });
    Ok(RecordBatch::try_new(schema.clone(), columns.collect::<Result<_, StoreError>>()?)?)
}

/// What `DuckLake` calls a positional delete file, with the column numbers that its readers expect.
fn mask_schema() -> SchemaRef {
    let field = |name: &str, kind, number: &str| {
        Field::new(name, kind, false).with_metadata([(FIELD_ID.to_owned(), number.to_owned())].into())
    };
    let path = field("file_path", DataType::Utf8, "2147483646");
    Arc::new(Schema::new(vec![path, field("pos", DataType::Int64, "2147483645")]))
}

/// Writes the file that lists the positions that are gone.
fn write_mask(names: &Names, masked: &Path, gone: &BTreeSet<u64>) -> Result<Mask, StoreError> {
    let (name, path) = names.next(table::REPORTS, "-gone");
    let io = |source| StoreError::Io { action: "write", path: path.clone(), source };
    let external = |error: parquet::errors::ParquetError| io(std::io::Error::other(error));
    let schema = mask_schema();
    let masked = masked.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let columns: Vec<arrow::array::ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(gone.iter().map(|_| &masked))),
        Arc::new(Int64Array::from_iter_values(gone.iter().map(|position| position.cast_signed()))),
    ];
    let rows = RecordBatch::try_new(schema.clone(), columns)?;
    let file = Digested::new(File::create(&path).map_err(io)?);
    let mut writer = ArrowWriter::try_new(file, schema, None).map_err(external)?;
    writer.write(&rows).map_err(external)?;
    writer.finish().map_err(external)?;
    let (bytes, digest) = writer.inner_mut().finish().map_err(io)?;
    flush_file(&path);
    Ok(Mask { name, rows: gone.len() as u64, bytes, footer: footer_bytes(&path).map_err(io)?, digest })
}
