//! The catalog's own settings: where it lies, its zone, and the connection that changes it.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};

use super::{CATALOG_FILE, DATA_FOLDER, StoreError};
use crate::time::Zone;

/// Key of the lake's zone among the catalog's metadata rows.
const ZONE_KEY: &str = "beatwise_zone";

/// The connection string of the catalog of a folder; `mode` is SQLite's (`rw`, `rwc`).
pub(super) fn url(folder: &Path, mode: &str) -> String {
    file_url(&folder.join(CATALOG_FILE), mode)
}

/// The connection string of a catalog file, with the characters escaped that a URL gives another meaning.
pub(super) fn file_url(file: &Path, mode: &str) -> String {
    let path = file.display().to_string().replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    format!("sqlite:{path}?mode={mode}")
}

/// A connection of our own, flushed to disk at every commit.
pub(super) async fn connect(file: &Path) -> Result<SqliteConnection, StoreError> {
    let options =
        SqliteConnectOptions::new().filename(file).synchronous(SqliteSynchronous::Full).journal_mode(SqliteJournalMode::Delete);
    Ok(options.connect().await?)
}

/// The path under which the catalog looks for Parquet files: absolute, with a slash at its end.
pub(super) fn data_path(folder: &Path) -> String {
    format!("{}/", folder.join(DATA_FOLDER).display())
}

/// A folder that was moved or restored elsewhere still names its old place: set it right before anything is read.
pub(super) async fn follow_move(folder: &Path) -> Result<(), StoreError> {
    let mut connection = connect(&folder.join(CATALOG_FILE)).await?;
    let here = data_path(folder);
    let stored = setting(&mut connection, "data_path").await?;
    if stored.as_deref() != Some(here.as_str()) {
        sqlx::query("UPDATE ducklake_metadata SET value = ? WHERE key = 'data_path'")
            .bind(&here)
            .execute(&mut connection)
            .await?;
    }
    connection.close().await?;
    Ok(())
}

/// The zone the lake was created in.
pub(super) async fn read_zone(folder: &Path) -> Result<Zone, StoreError> {
    let mut connection = connect(&folder.join(CATALOG_FILE)).await?;
    let name = setting(&mut connection, ZONE_KEY).await?;
    connection.close().await?;
    let missing = || StoreError::Corrupt {
        table: "ducklake_metadata",
        reason: "it names no zone; was this lake made by Beatwise?".to_owned(),
    };
    Ok(name.ok_or_else(missing)?.parse()?)
}

pub(super) async fn write_zone(connection: &mut SqliteConnection, zone: &Zone) -> Result<(), StoreError> {
    let insert = "INSERT INTO ducklake_metadata (key, value) VALUES (?, ?)";
    sqlx::query(insert).bind(ZONE_KEY).bind(zone.name()).execute(connection).await?;
    Ok(())
}

async fn setting(connection: &mut SqliteConnection, key: &str) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT value FROM ducklake_metadata WHERE key = ?").bind(key).fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}
