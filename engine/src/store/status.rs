//! What a lake holds: tables, files, snapshots.

use datafusion_ducklake::MetadataProvider;

use super::{FIRST_WHOLE, SCHEMA, Snapshot, Store, StoreError};
use crate::report::schema::table;

/// A lake at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreStatus {
    /// The snapshot that was looked at.
    pub snapshot: i64,
    /// The zone whose civil days the lake counts in.
    pub zone: String,
    /// Every table of the lake.
    pub tables: Vec<TableStatus>,
    /// Every commit up to the snapshot, oldest first.
    pub commits: Vec<Commit>,
}

/// One table of a lake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableStatus {
    /// Its name.
    pub name: &'static str,
    /// Rows visible at the snapshot.
    pub rows: u64,
    /// Parquet files that hold them.
    pub files: u64,
    /// Their size in bytes.
    pub bytes: u64,
}

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The snapshot it created.
    pub snapshot: i64,
    /// When, as the catalog recorded it (UTC).
    pub committed_at: String,
    /// Rows in `reports` at that snapshot.
    pub reports: u64,
}

impl Store {
    /// What the lake holds at a snapshot.
    ///
    /// # Errors
    /// The catalog's own.
    pub fn status(&self, snapshot: &Snapshot) -> Result<StoreStatus, StoreError> {
        let tables = table::ALL.iter().map(|name| self.table_status(name, snapshot.number())).collect::<Result<_, _>>()?;
        let commits = self.commits(snapshot.number())?;
        Ok(StoreStatus { snapshot: snapshot.number(), zone: self.zone().to_string(), tables, commits })
    }

    /// Every commit up to a snapshot, oldest first.
    ///
    /// # Errors
    /// The catalog's own.
    pub fn commits(&self, snapshot: i64) -> Result<Vec<Commit>, StoreError> {
        let mut commits = Vec::new();
        let whole = FIRST_WHOLE..=snapshot;
        for known in self.provider.list_snapshots()?.into_iter().filter(|known| whole.contains(&known.snapshot_id)) {
            let number = known.snapshot_id;
            let committed_at = known.timestamp.unwrap_or_default();
            commits.push(Commit { snapshot: number, committed_at, reports: self.table_status(table::REPORTS, number)?.rows });
        }
        commits.sort_by_key(|commit| commit.snapshot);
        Ok(commits)
    }

    fn table_status(&self, name: &'static str, snapshot: i64) -> Result<TableStatus, StoreError> {
        let mut status = TableStatus { name, rows: 0, files: 0, bytes: 0 };
        for file in self.files(name, snapshot)? {
            status.files += 1;
            status.rows += file.rows - file.masked;
            status.bytes += file.bytes;
        }
        Ok(status)
    }

    /// The Parquet files of a table at a snapshot; none before the table was created.
    pub(super) fn files(&self, name: &str, snapshot: i64) -> Result<Vec<StoredFile>, StoreError> {
        let Some(schema) = self.provider.get_schema_by_name(SCHEMA, snapshot)? else { return Ok(Vec::new()) };
        let Some(found) = self.provider.get_table_by_name(schema.schema_id, name, snapshot)? else { return Ok(Vec::new()) };
        let files = self.provider.get_table_files_for_select(found.table_id, snapshot)?;
        Ok(files
            .into_iter()
            .map(|file| StoredFile {
                id: file.data_file_id,
                path: format!("{SCHEMA}/{name}/{}", file.file.path),
                rows: count(file.max_row_count),
                bytes: count(Some(file.file.file_size_bytes)),
                mask: file.delete_file.map(|mask| format!("{SCHEMA}/{name}/{}", mask.path)),
                masked: count(file.delete_count),
            })
            .collect())
    }
}

fn count(number: Option<i64>) -> u64 {
    number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0)
}

/// One Parquet file as the catalog describes it. Paths are relative to the folder of Parquet files.
#[derive(Debug, Clone)]
pub(super) struct StoredFile {
    /// Its number in the catalog.
    pub(super) id: i64,
    pub(super) path: String,
    /// Rows in the file, those that are gone included.
    pub(super) rows: u64,
    pub(super) bytes: u64,
    /// The file that lists the rows that are gone.
    pub(super) mask: Option<String>,
    /// How many rows are gone.
    pub(super) masked: u64,
}
