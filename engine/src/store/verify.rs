//! Proving that a lake is whole: every file the catalog names is there, of its size, with its rows; nothing else lies about.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;

use super::status::DataFile;
use super::{DATA_FOLDER, Snapshot, Store, StoreError};
use crate::report::schema::table;

/// What a check of the lake found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// The snapshot that was checked.
    pub snapshot: i64,
    /// Files that were opened.
    pub files: u64,
    /// Rows that were decoded.
    pub rows: u64,
    /// What is wrong; empty for a whole lake.
    pub findings: Vec<Finding>,
    /// Files that no snapshot names: what an interrupted load left behind. Harmless.
    pub leftovers: Vec<PathBuf>,
}

/// One thing that is wrong with a lake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: String,
}

impl Store {
    /// Decodes every file of a snapshot and compares it with the catalog.
    ///
    /// # Errors
    /// The catalog's own; a damaged file is a finding, not an error.
    pub fn verify(&self, snapshot: &Snapshot) -> Result<VerifyReport, StoreError> {
        let data = self.folder().join(DATA_FOLDER);
        let mut report =
            VerifyReport { snapshot: snapshot.number(), files: 0, rows: 0, findings: Vec::new(), leftovers: Vec::new() };
        for name in table::ALL {
            for file in self.files(name, snapshot.number())? {
                report.files += 1;
                let path = data.join(&file.path);
                match check(&path, &file) {
                    Ok(()) => report.rows += file.rows,
                    Err(problem) => report.findings.push(Finding { path, problem }),
                }
            }
        }
        report.leftovers = self.leftovers(&data)?;
        Ok(report)
    }

    /// Parquet files that no snapshot of any age names.
    fn leftovers(&self, data: &Path) -> Result<Vec<PathBuf>, StoreError> {
        let mut named = BTreeSet::new();
        for commit in self.commits(self.current_snapshot()?)? {
            for name in table::ALL {
                named.extend(self.files(name, commit.snapshot)?.into_iter().map(|file| data.join(file.path)));
            }
        }
        let mut present = Vec::new();
        list(data, &mut present).map_err(|source| StoreError::Io { action: "list", path: data.to_path_buf(), source })?;
        present.retain(|path| !named.contains(path));
        present.sort();
        Ok(present)
    }
}

fn check(path: &Path, promised: &DataFile) -> Result<(), String> {
    let file = fs::File::open(path).map_err(|error| format!("cannot be opened: {error}"))?;
    let bytes = file.metadata().map_err(|error| error.to_string())?.len();
    if bytes != promised.bytes {
        return Err(format!("holds {bytes} bytes where the catalog says {}", promised.bytes));
    }
    let rows = decode(file).map_err(|error| format!("cannot be decoded: {error}"))?;
    if rows == promised.rows { Ok(()) } else { Err(format!("holds {rows} rows where the catalog says {}", promised.rows)) }
}

/// Reads every value of a file and counts its rows.
fn decode(file: fs::File) -> Result<u64, ParquetError> {
    let mut rows = 0;
    for batch in ParquetRecordBatchReaderBuilder::try_new(file)?.build()? {
        rows += batch.map_err(|error| ParquetError::General(error.to_string()))?.num_rows() as u64;
    }
    Ok(rows)
}

fn list(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
