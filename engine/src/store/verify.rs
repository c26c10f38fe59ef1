//! Proving that a lake is whole: every file the catalog names is there, byte for byte, with its rows; nothing else lies about.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;
use sqlx::Row;

use super::status::StoredFile;
use super::{CATALOG_FILE, DATA_FOLDER, Snapshot, Store, StoreError, catalog};
use crate::report::schema::table;

/// What a check of the lake found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// The snapshot that was checked.
    pub snapshot: i64,
    /// Files that were opened.
    pub files: u64,
    /// Rows that were decoded, those that are gone included.
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
    /// Hashes and decodes every file of a snapshot and compares it with the catalog; files that only older snapshots name
    /// are hashed.
    ///
    /// # Errors
    /// The catalog's own; a damaged file is a finding, not an error.
    pub async fn verify(&self, snapshot: &Snapshot) -> Result<VerifyReport, StoreError> {
        let digests = self.digests().await?;
        tokio::task::block_in_place(|| self.check_all(snapshot.number(), &digests))
    }

    fn check_all(&self, snapshot: i64, digests: &BTreeMap<String, String>) -> Result<VerifyReport, StoreError> {
        let data = self.folder().join(DATA_FOLDER);
        let mut report = VerifyReport { snapshot, files: 0, rows: 0, findings: Vec::new(), leftovers: Vec::new() };
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for name in table::ALL {
            for file in self.files(name, snapshot)? {
                report.files += 1;
                seen.insert(file.path.clone());
                seen.extend(file.mask.clone());
                let path = data.join(&file.path);
                match check(&path, &file, digests.get(&file.path)) {
                    Ok(()) => report.rows += file.rows,
                    Err(problem) => report.findings.push(Finding { path, problem }),
                }
                if let Some(mask) = &file.mask {
                    report.files += 1;
                    let path = data.join(mask);
                    if let Err(problem) = check_digest(&path, digests.get(mask)) {
                        report.findings.push(Finding { path, problem });
                    }
                }
            }
        }
        for (path, digest) in digests.iter().filter(|(path, _)| !seen.contains(path.as_str())) {
            // What only older snapshots name.
            if let Err(problem) = check_digest(&data.join(path), Some(digest)) {
                report.findings.push(Finding { path: data.join(path), problem });
            }
        }
        report.leftovers = leftovers(&data, digests)?;
        Ok(report)
    }

    /// The hash of every file that a snapshot of any age names, by its path below the folder of Parquet files.
    pub(super) async fn digests(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let mut connection = catalog::connect(&self.folder().join(CATALOG_FILE)).await?;
        let rows = sqlx::query("SELECT path, blake3 FROM beatwise_digest").fetch_all(&mut connection).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }
}

/// Files that no snapshot of any age names.
fn leftovers(data: &Path, digests: &BTreeMap<String, String>) -> Result<Vec<PathBuf>, StoreError> {
    let named: BTreeSet<PathBuf> = digests.keys().map(|path| data.join(path)).collect();
    let mut present = Vec::new();
    list(data, &mut present).map_err(|source| StoreError::Io { action: "list", path: data.to_path_buf(), source })?;
    present.retain(|path| !named.contains(path));
    present.sort();
    Ok(present)
}

fn check(path: &Path, promised: &StoredFile, digest: Option<&String>) -> Result<(), String> {
    let file = fs::File::open(path).map_err(|error| format!("cannot be opened: {error}"))?;
    let bytes = file.metadata().map_err(|error| error.to_string())?.len();
    if bytes != promised.bytes {
        return Err(format!("holds {bytes} bytes where the catalog says {}", promised.bytes));
    }
    check_digest(path, digest)?;
    let rows = decode(file).map_err(|error| format!("cannot be decoded: {error}"))?;
    if rows == promised.rows { Ok(()) } else { Err(format!("holds {rows} rows where the catalog says {}", promised.rows)) }
}

fn check_digest(path: &Path, promised: Option<&String>) -> Result<(), String> {
    let found = digest(path).map_err(|error| format!("cannot be read: {error}"))?;
    match promised {
        Some(promised) if *promised == found => Ok(()),
        Some(_) => Err("holds other bytes than were written".to_owned()),
        None => Err("has no hash in the catalog".to_owned()),
    }
}

/// BLAKE3 of a file's bytes.
pub(super) fn digest(path: &Path) -> std::io::Result<String> {
    Ok(blake3::Hasher::new().update_reader(fs::File::open(path)?)?.finalize().to_hex().to_string())
}

/// Reads every value of a file and counts its rows.
fn decode(file: fs::File) -> Result<u64, ParquetError> {
    let mut rows = 0;
    for batch in ParquetRecordBatchReaderBuilder::try_new(file)?.build()? {
        rows += batch.map_err(|error| ParquetError::General(error.to_string()))?.num_rows() as u64;
    }
    Ok(rows)
}

/// Every file below a folder.
pub(super) fn list(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
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
