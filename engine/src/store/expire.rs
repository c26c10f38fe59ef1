//! Expiring: old snapshots leave the catalog, and then the files that only they named leave the disk.
//!
//! Files are removed when the catalog's transaction is on disk, never before: a process that dies in between leaves files
//! that no snapshot names, which the next expiry finds and removes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sqlx::{Connection, Row, SqliteConnection};

use super::data_file::is_ours;
use super::verify::list;
use super::{CATALOG_FILE, DATA_FOLDER, FIRST_WHOLE, SCHEMA, Store, StoreError, Writer, catalog};

/// Which snapshots are too old to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Horizon {
    /// Those before this one.
    Snapshot(i64),
    /// Those committed before this moment, in microseconds since 1970-01-01T00:00Z; the newest stays, however old it is.
    Moment(i64),
}

/// What an expiry removes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    /// The oldest snapshot that stays.
    pub oldest: i64,
    /// Snapshots that go.
    pub snapshots: u64,
    /// Files that go: those that only they name, and what interrupted loads and expiries left behind.
    pub files: u64,
    /// Bytes of those files.
    pub bytes: u64,
}

impl Store {
    /// What [`Writer::expire`] would remove. While somebody writes, the files of his load are counted too.
    ///
    /// # Errors
    /// [`StoreError::NewestStays`] for a horizon beyond the newest snapshot; I/O and catalog errors.
    pub async fn expirable(&self, horizon: Horizon) -> Result<Expiry, StoreError> {
        let mut connection = catalog::connect(&self.folder().join(CATALOG_FILE)).await?;
        let (expiry, _) = self.plan(&mut connection, horizon).await?;
        connection.close().await?;
        Ok(expiry)
    }

    async fn plan(&self, connection: &mut SqliteConnection, horizon: Horizon) -> Result<(Expiry, Vec<PathBuf>), StoreError> {
        let oldest = oldest_kept(connection, horizon).await?;
        let count = "SELECT count(*) FROM ducklake_snapshot WHERE snapshot_id >= ? AND snapshot_id < ?";
        let snapshots: i64 = sqlx::query_scalar(count).bind(FIRST_WHOLE).bind(oldest).fetch_one(&mut *connection).await?;
        let data = self.folder().join(DATA_FOLDER);
        let unnamed = unnamed(&data, &named(connection, oldest).await?)?;
        let mut expiry = Expiry { oldest, snapshots: snapshots.cast_unsigned(), files: 0, bytes: 0 };
        for path in &unnamed {
            let io = |source| StoreError::Io { action: "measure", path: path.clone(), source };
            expiry.bytes += std::fs::metadata(path).map_err(io)?.len();
            expiry.files += 1;
        }
        Ok((expiry, unnamed))
    }
}

impl Writer {
    /// Removes snapshots from the catalog, and the files that no remaining snapshot names from the disk.
    ///
    /// What remains says what it said. Whoever is reading a snapshot that goes may find its files gone.
    ///
    /// # Errors
    /// As [`Store::expirable`]. When a file cannot be removed the snapshots are gone already; run it again.
    pub async fn expire(&self, horizon: Horizon) -> Result<Expiry, StoreError> {
        let mut connection = catalog::connect(&self.store().folder().join(CATALOG_FILE)).await?;
        let (expiry, unnamed) = self.store().plan(&mut connection, horizon).await?;
        forget(&mut connection, expiry.oldest).await?;
        connection.close().await?;
        for path in unnamed {
            std::fs::remove_file(&path).map_err(|source| StoreError::Io { action: "remove", path, source })?;
        }
        Ok(expiry)
    }
}

/// The first snapshot that stays.
async fn oldest_kept(connection: &mut SqliteConnection, horizon: Horizon) -> Result<i64, StoreError> {
    let (oldest, newest): (i64, i64) =
        sqlx::query_as("SELECT min(snapshot_id), max(snapshot_id) FROM ducklake_snapshot").fetch_one(&mut *connection).await?;
    match horizon {
        Horizon::Snapshot(asked) if asked > newest => Err(StoreError::NewestStays { asked, newest }),
        Horizon::Snapshot(asked) => Ok(asked.max(oldest).max(FIRST_WHOLE)),
        Horizon::Moment(micros) => {
            let select =
                "SELECT min(snapshot_id) FROM ducklake_snapshot WHERE CAST(strftime('%s', snapshot_time) AS INTEGER) >= ?";
            let seconds = micros.div_euclid(1_000_000);
            let young: Option<i64> = sqlx::query_scalar(select).bind(seconds).fetch_one(connection).await?;
            Ok(young.unwrap_or(newest).max(FIRST_WHOLE))
        }
    }
}

/// Every file that a snapshot from `oldest` on names, by its path below the folder of Parquet files.
async fn named(connection: &mut SqliteConnection, oldest: i64) -> Result<BTreeSet<String>, StoreError> {
    let rows = sqlx::query(include_str!("named_files.sql")).bind(oldest).fetch_all(connection).await?;
    let path = |table: String, name: String| format!("{SCHEMA}/{table}/{name}");
    rows.iter().map(|row| Ok(path(row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Files of ours below the folder that are not among those named.
fn unnamed(data: &Path, named: &BTreeSet<String>) -> Result<Vec<PathBuf>, StoreError> {
    let named: BTreeSet<PathBuf> = named.iter().map(|path| data.join(path)).collect();
    let mut files = Vec::new();
    list(data, &mut files).map_err(|source| StoreError::Io { action: "list", path: data.to_path_buf(), source })?;
    files.retain(|path| is_ours(path) && !named.contains(path));
    files.sort();
    Ok(files)
}

/// Takes snapshots before `oldest`, and what only they name, out of the catalog, in one transaction that is on disk when
/// this returns.
pub(super) async fn forget(connection: &mut SqliteConnection, oldest: i64) -> Result<(), StoreError> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    for sql in [
        "DELETE FROM beatwise_digest WHERE path IN (SELECT printf('main/%s/%s', table_name, file.path) \
         FROM (SELECT table_id, path, end_snapshot FROM ducklake_data_file \
         UNION ALL SELECT table_id, path, end_snapshot FROM ducklake_delete_file) AS file \
         JOIN ducklake_table USING (table_id) WHERE file.end_snapshot <= ?)",
        "DELETE FROM ducklake_file_column_stats \
         WHERE data_file_id IN (SELECT data_file_id FROM ducklake_data_file WHERE end_snapshot <= ?)",
        "DELETE FROM ducklake_delete_file WHERE end_snapshot <= ?",
        "DELETE FROM ducklake_data_file WHERE end_snapshot <= ?",
        "DELETE FROM ducklake_snapshot_changes WHERE snapshot_id < ?",
        "DELETE FROM ducklake_snapshot WHERE snapshot_id < ?",
    ] {
        sqlx::query(sql).bind(oldest).execute(&mut *transaction).await?;
    }
    Ok(transaction.commit().await?)
}
