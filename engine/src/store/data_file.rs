//! Parquet files on their way into a snapshot: written, flushed, measured; nothing names them before the commit does.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::datatypes::DataType;
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use super::column_stats::{ColumnStats, column_stats};
use super::durable::flush_file;
use super::shape::Shape;
use super::{DATA_FOLDER, SCHEMA, StoreError};
use crate::report::schema::column;

/// Rows per row group.
pub(super) const ROW_GROUP_ROWS: usize = 32_768;
/// Rows per page, the least that a scan can skip.
const PAGE_ROWS: usize = 4_096;
/// Columns whose values hardly ever repeat: a dictionary of them costs time and saves nothing.
const RARELY_REPEATED: [&str; 10] = [
    column::REPORT_ID,
    column::EXTERNAL_ID,
    column::OCCURRED_FROM,
    column::OCCURRED_TO,
    column::REPORTED_AT,
    column::LONGITUDE,
    column::LATITUDE,
    column::HOUSEHOLD,
    column::NARRATIVE,
    column::FINGERPRINT,
];
/// Part of the name of what a compaction wrote.
pub(super) const MERGED: &str = "-merged";
/// Compression of every file.
const ZSTD_LEVEL: i32 = 1;

/// A finished file.
#[derive(Debug, Clone)]
pub struct DataFile {
    pub(super) table: &'static str,
    /// Its name within the table's folder.
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) rows: u64,
    pub(super) bytes: u64,
    pub(super) footer: u64,
    pub(super) stats: Vec<ColumnStats>,
    /// BLAKE3 of its bytes.
    pub(super) digest: String,
}

/// Names for the files of one load: no two loads that commit share a number, and what a failed load left is written over.
#[derive(Debug)]
pub(super) struct Names {
    folder: PathBuf,
    load: i64,
    mark: &'static str,
    given: Mutex<Vec<PathBuf>>,
}

impl Names {
    /// Names for the load that will be snapshot `load` of the lake in `folder`.
    pub(super) fn new(folder: &Path, load: i64) -> Self {
        Self { folder: folder.join(DATA_FOLDER).join(SCHEMA), load, mark: "", given: Mutex::default() }
    }

    /// Names that tell what a compaction wrote.
    pub(super) fn merged(folder: &Path, load: i64) -> Self {
        Self { mark: MERGED, ..Self::new(folder, load) }
    }

    /// The next name of a table, and the path it stands for.
    pub(super) fn next(&self, table: &str, suffix: &str) -> (String, PathBuf) {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let name = format!("{:08}-{:05}{}{suffix}.parquet", self.load, given.len(), self.mark);
        let path = self.folder.join(table).join(&name);
        given.push(path.clone());
        (name, path)
    }

    /// Removes every file that bears one of the names. What cannot be removed is no part of any snapshot.
    pub(super) fn remove_all(&self) {
        for path in self.given.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Whether a file bears a name that [`Names`] gives: a load's number, a file's number, a mark.
pub(super) fn is_ours(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let Some((load, rest)) = name.strip_suffix(".parquet").and_then(|name| name.split_once('-')) else { return false };
    let digits = |text: &str, least: usize| text.len() >= least && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(load, 8) && digits(rest.split_once('-').map_or(rest, |(number, _)| number), 5)
}

/// A file that is being written.
pub(super) struct FileWriter {
    shape: Arc<Shape>,
    name: String,
    path: PathBuf,
    writer: ArrowWriter<Digested>,
    rows: u64,
}

impl FileWriter {
    /// Creates the file.
    ///
    /// # Errors
    /// I/O errors.
    pub(super) fn create(shape: &Arc<Shape>, (name, path): (String, PathBuf)) -> Result<Self, StoreError> {
        let io = |source| StoreError::Io { action: "create", path: path.clone(), source };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(io)?;
        }
        let file = Digested::new(File::create(&path).map_err(io)?);
        let options = ArrowWriterOptions::new().with_properties(properties(shape)?).with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(file, shape.schema.clone(), options).map_err(|e| failed(&path, e))?;
        Ok(Self { shape: shape.clone(), name, path, writer, rows: 0 })
    }

    /// How many rows it holds.
    pub(super) const fn rows(&self) -> u64 {
        self.rows
    }

    /// Adds rows.
    ///
    /// # Errors
    /// I/O errors.
    pub(super) fn write(&mut self, rows: &RecordBatch) -> Result<(), StoreError> {
        self.rows += rows.num_rows() as u64;
        self.writer.write(rows).map_err(|error| failed(&self.path, error))
    }

    /// Writes the footer and flushes the file to disk.
    ///
    /// # Errors
    /// I/O errors; a failed flush ends the process.
    pub(super) fn finish(mut self) -> Result<DataFile, StoreError> {
        let metadata = self.writer.finish().map_err(|error| failed(&self.path, error))?;
        let io = |source| StoreError::Io { action: "write", path: self.path.clone(), source };
        let (bytes, digest) = self.writer.inner_mut().finish().map_err(io)?;
        flush_file(&self.path);
        let stats = column_stats(&self.shape, &metadata);
        let footer = footer_bytes(&self.path).map_err(io)?;
        Ok(DataFile { table: self.shape.name, name: self.name, path: self.path, rows: self.rows, bytes, footer, stats, digest })
    }
}

/// A file that is hashed as it is written.
pub(super) struct Digested {
    file: BufWriter<File>,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl Digested {
    pub(super) fn new(file: File) -> Self {
        Self { file: BufWriter::with_capacity(1 << 18, file), hasher: blake3::Hasher::new(), bytes: 0 }
    }

    /// How many bytes were written, and their BLAKE3.
    pub(super) fn finish(&mut self) -> std::io::Result<(u64, String)> {
        self.file.flush()?;
        Ok((self.bytes, self.hasher.finalize().to_hex().to_string()))
    }
}

impl Write for Digested {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(buffer)?;
        self.hasher.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// Writes one file of rows that lie in memory.
pub(super) fn write_file(shape: &Arc<Shape>, names: &Names, batches: &[RecordBatch]) -> Result<DataFile, StoreError> {
    let mut file = FileWriter::create(shape, names.next(shape.name, ""))?;
    for rows in batches {
        file.write(rows)?;
    }
    file.finish()
}

fn properties(shape: &Shape) -> Result<WriterProperties, StoreError> {
    let level = ZstdLevel::try_new(ZSTD_LEVEL);
    let level = level.map_err(|error| StoreError::Corrupt { table: "options", reason: error.to_string() })?;
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_write_batch_size(PAGE_ROWS)
        .set_created_by("beatwise".to_owned());
    for field in shape.schema.fields() {
        let path = ColumnPath::from(field.name().as_str());
        // Text that every row has says nothing by its least and greatest value; where it may lack, nulls are counted.
        if *field.data_type() == DataType::Utf8 && !field.is_nullable() {
            properties = properties.set_column_statistics_enabled(path.clone(), EnabledStatistics::None);
        }
        if RARELY_REPEATED.contains(&field.name().as_str()) {
            properties = properties.set_column_dictionary_enabled(path, false);
        }
    }
    Ok(properties.build())
}

/// Length of a Parquet file's footer.
pub(super) fn footer_bytes(path: &Path) -> std::io::Result<u64> {
    use std::io::{Read, Seek, SeekFrom};
    let mut file = File::open(path)?;
    file.seek(SeekFrom::End(-8))?;
    let mut length = [0; 4];
    file.read_exact(&mut length)?;
    Ok(u64::from(u32::from_le_bytes(length)))
}

/// Parquet wraps the file system's own error; it is handed on as what it is.
fn failed(path: &Path, error: ParquetError) -> StoreError {
    let io = |source| StoreError::Io { action: "write", path: path.to_path_buf(), source };
    match error {
        ParquetError::External(inner) => match inner.downcast::<std::io::Error>() {
            Ok(source) => io(*source),
            Err(other) => io(std::io::Error::other(other)),
        },
        other => io(std::io::Error::other(other)),
    }
}
