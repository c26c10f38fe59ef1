//! The file: opening it, making it, and the settings every connection to it has.

use std::fmt;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Sqlite, SqlitePool, Transaction};

use super::OfficeError;
use super::seal::Seal;

/// The file's name inside the folder of a lake.
const OFFICE_FILE: &str = "office.sqlite";
/// The layout of the tables in `schema.sql`.
const LAYOUT: i64 = 1;
/// How long one process waits for another's transaction.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open `office.sqlite`. Several processes may have it open; one of them writes at a time.
pub struct Office {
    pub(super) path: PathBuf,
    pub(super) pool: SqlitePool,
    pub(super) seal: Seal,
}

impl fmt::Debug for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Office").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Office {
    /// Opens the office of a lake's folder, and makes it where there is none. A new file is its owner's alone.
    ///
    /// `key` is the installation's key of 32 bytes; the texts are sealed under one derived from it, so it can serve other
    /// purposes too. It is not checked here: deliveries can be listed and expired without the right one.
    ///
    /// # Errors
    /// [`OfficeError::Open`] when the folder is missing or not to be written to, [`OfficeError::Newer`] when a later
    /// version made the file, otherwise how SQLite failed.
    pub async fn open(folder: &Path, key: &[u8; 32]) -> Result<Self, OfficeError> {
        let path = folder.join(OFFICE_FILE);
        make_private(&path).map_err(|source| OfficeError::Open { path: path.clone(), source })?;
        let pool = SqlitePoolOptions::new().acquire_timeout(PATIENCE).connect_lazy_with(settings(&path));
        let office = Self { path, pool, seal: Seal::new(key) };
        office.make_tables().await?;
        Ok(office)
    }

    /// Closes every connection. Dropping the office does so too, but does not wait for it.
    pub async fn close(self) {
        self.pool.close().await;
    }

    /// Begins a change. The lock is taken at once, because SQLite refuses, without waiting, to turn a read into a write.
    pub(super) async fn change(&self) -> Result<Transaction<'static, Sqlite>, OfficeError> {
        self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(|source| self.failed(source))
    }

    /// Names a failure of SQLite.
    pub(super) fn failed(&self, source: sqlx::Error) -> OfficeError {
        OfficeError::database(&self.path, source)
    }

    pub(super) fn corrupt(&self, reason: String) -> OfficeError {
        OfficeError::Corrupt { path: self.path.clone(), reason }
    }

    /// Makes the tables of a later part of the office where there are none.
    pub(super) async fn part(&self, (key, known): (&str, i64), tables: &'static str) -> Result<(), OfficeError> {
        let select = sqlx::query_scalar("SELECT value FROM meta WHERE key = ?").bind(key);
        let found: Option<i64> = select.fetch_optional(&self.pool).await.map_err(|source| self.failed(source))?;
        match found {
            Some(found) if found == known => Ok(()),
            Some(found) => Err(OfficeError::Newer { path: self.path.clone(), found, known }),
            None => {
                let mut change = self.change().await?;
                sqlx::raw_sql(tables).execute(&mut *change).await.map_err(|source| self.failed(source))?;
                change.commit().await.map_err(|source| self.failed(source))
            }
        }
    }

    async fn make_tables(&self) -> Result<(), OfficeError> {
        if self.has_tables().await.map_err(|source| self.failed(source))? {
            return self.check_layout().await;
        }
        let mut change = self.change().await?;
        sqlx::raw_sql(include_str!("schema.sql")).execute(&mut *change).await.map_err(|source| self.failed(source))?;
        change.commit().await.map_err(|source| self.failed(source))
    }

    /// Asked first, so that opening a complete file never waits for a writer.
    async fn has_tables(&self) -> Result<bool, sqlx::Error> {
        let count = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('meta', 'kept_rows')";
        let tables: i64 = sqlx::query_scalar(count).fetch_one(&self.pool).await?;
        Ok(tables == 2)
    }

    async fn check_layout(&self) -> Result<(), OfficeError> {
        let select = "SELECT value FROM meta WHERE key = 'quarantine_layout'";
        let found: Option<i64> =
            sqlx::query_scalar(select).fetch_optional(&self.pool).await.map_err(|source| self.failed(source))?;
        match found {
            Some(LAYOUT) => Ok(()),
            Some(found) => Err(OfficeError::Newer { path: self.path.clone(), found, known: LAYOUT }),
            None => Err(self.corrupt("its table meta does not name the layout of the quarantine".to_owned())),
        }
    }
}

/// The settings of every connection.
///
/// One file and a journal that is gone after each commit, as the lake's catalog has it: a write-ahead log would keep
/// texts beside the file that were destroyed in it, and a backup would need both. `EXTRA` is `FULL` plus a flush of the
/// folder once the journal is gone; without it a power cut can bring the journal, and with it destroyed texts, back.
/// `secure_delete` overwrites what is deleted: SQLite otherwise leaves it in unused pages, and whoever holds the key
/// could still read it there after its date.
fn settings(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Extra)
        .busy_timeout(PATIENCE)
        .pragma("secure_delete", "ON")
        .disable_statement_logging()
}

/// Makes an empty file that only its owner reads, before SQLite would make one that everybody does. SQLite gives the
/// journal the same permissions. A file that exists keeps its own.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
