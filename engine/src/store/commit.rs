//! One snapshot: new files, rows that are gone, files that are gone, in one transaction of the catalog.
//!
//! This writes what the `DuckLake` 1.0 specification says a commit writes. The crate that reads the lake takes one batch of
//! rows per table and transaction, which a load of any size does not have; see `docs/decisions/0007`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};

use super::data_file::DataFile;
use super::shape::Shape;
use super::{CATALOG_FILE, SCHEMA, StoreError, catalog};

/// Positions of rows of one file that are gone, and the file that lists them.
#[derive(Debug, Clone)]
pub(super) struct Mask {
    /// Its name within the table's folder.
    pub(super) name: String,
    pub(super) rows: u64,
    pub(super) bytes: u64,
    pub(super) footer: u64,
    /// BLAKE3 of its bytes.
    pub(super) digest: String,
}

/// What a commit changes.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// New files, each with the mask of rows that a later row of the same load replaced.
    pub(super) added: Vec<(DataFile, Option<Mask>)>,
    /// New masks of files that are in the lake, by their number; each lists every row of the file that is gone.
    pub(super) masked: BTreeMap<i64, (&'static str, Mask)>,
    /// Files that no later snapshot sees, by their number.
    pub(super) retired: BTreeMap<i64, &'static str>,
}

/// Commits the changes as snapshot `number`.
///
/// # Errors
/// [`StoreError::SnapshotMoved`] when something else wrote to the catalog since the load began; catalog errors.
pub(super) async fn commit(
    folder: &Path,
    shapes: &BTreeMap<&'static str, Arc<Shape>>,
    number: i64,
    changes: &Changes,
) -> Result<(), StoreError> {
    let mut connection = catalog::connect(&folder.join(CATALOG_FILE)).await?;
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut connection).await?;
    let written = write(&mut connection, shapes, number, changes).await;
    match written {
        Ok(()) => sqlx::raw_sql("COMMIT").execute(&mut connection).await?,
        Err(error) => {
            // What went wrong is what matters; a transaction that is gone needs no end.
            let _ = sqlx::raw_sql("ROLLBACK").execute(&mut connection).await;
            return Err(error);
        }
    };
    connection.close().await?;
    Ok(())
}

async fn write(
    connection: &mut SqliteConnection,
    shapes: &BTreeMap<&'static str, Arc<Shape>>,
    number: i64,
    changes: &Changes,
) -> Result<(), StoreError> {
    let newest: i64 = sqlx::query_scalar("SELECT max(snapshot_id) FROM ducklake_snapshot").fetch_one(&mut *connection).await?;
    if newest + 1 != number {
        return Err(StoreError::SnapshotMoved { promised: number, landed: newest + 1 });
    }
    sqlx::query(include_str!("commit_snapshot.sql")).bind(number).execute(&mut *connection).await?;
    let mut done: BTreeMap<&'static str, bool> = BTreeMap::new();
    for (file, name) in &changes.retired {
        retire(connection, number, *file).await?;
        done.entry(name).or_insert(true);
    }
    for (file, (name, mask)) in &changes.masked {
        sqlx::query("UPDATE ducklake_delete_file SET end_snapshot = ? WHERE data_file_id = ? AND end_snapshot IS NULL")
            .bind(number)
            .bind(file)
            .execute(&mut *connection)
            .await?;
        add_mask(connection, shape_of(shapes, name)?, number, (*file, mask)).await?;
        done.insert(name, true);
    }
    for (file, mask) in &changes.added {
        let shape = shape_of(shapes, file.table)?;
        let id = add_file(connection, shape, number, file).await?;
        if let Some(mask) = mask {
            add_mask(connection, shape, number, (id, mask)).await?;
        }
        done.entry(file.table).or_insert(false);
    }
    record(connection, shapes, number, &done).await
}

fn shape_of<'a>(shapes: &'a BTreeMap<&'static str, Arc<Shape>>, name: &'static str) -> Result<&'a Shape, StoreError> {
    let missing = || StoreError::Corrupt { table: name, reason: "the catalog has no such table".to_owned() };
    shapes.get(name).map(AsRef::as_ref).ok_or_else(missing)
}

async fn retire(connection: &mut SqliteConnection, number: i64, file: i64) -> Result<(), StoreError> {
    for sql in [
        "UPDATE ducklake_data_file SET end_snapshot = ? WHERE data_file_id = ? AND end_snapshot IS NULL",
        "UPDATE ducklake_delete_file SET end_snapshot = ? WHERE data_file_id = ? AND end_snapshot IS NULL",
    ] {
        sqlx::query(sql).bind(number).bind(file).execute(&mut *connection).await?;
    }
    Ok(())
}

async fn add_file(connection: &mut SqliteConnection, shape: &Shape, number: i64, file: &DataFile) -> Result<i64, StoreError> {
    let rows = file.rows.cast_signed();
    sqlx::query(include_str!("commit_table_stats.sql"))
        .bind(shape.table_id)
        .bind(rows)
        .bind(file.bytes.cast_signed())
        .execute(&mut *connection)
        .await?;
    let id: i64 = sqlx::query_scalar(include_str!("commit_data_file.sql"))
        .bind(shape.table_id)
        .bind(&file.name)
        .bind(file.bytes.cast_signed())
        .bind(file.footer.cast_signed())
        .bind(rows)
        .bind(number)
        .fetch_one(&mut *connection)
        .await?;
    for stats in &file.stats {
        sqlx::query(include_str!("commit_column_stats.sql"))
            .bind(id)
            .bind(shape.table_id)
            .bind(stats.column_id)
            .bind(stats.bytes)
            .bind(stats.values)
            .bind(stats.nulls)
            .bind(&stats.least)
            .bind(&stats.greatest)
            .bind(stats.contains_nan)
            .execute(&mut *connection)
            .await?;
    }
    add_digest(connection, shape, (&file.name, &file.digest)).await?;
    Ok(id)
}

async fn add_mask(
    connection: &mut SqliteConnection,
    shape: &Shape,
    number: i64,
    (file, mask): (i64, &Mask),
) -> Result<(), StoreError> {
    sqlx::query(include_str!("commit_delete_file.sql"))
        .bind(file)
        .bind(shape.table_id)
        .bind(&mask.name)
        .bind(mask.bytes.cast_signed())
        .bind(mask.footer.cast_signed())
        .bind(mask.rows.cast_signed())
        .bind(number)
        .execute(&mut *connection)
        .await?;
    add_digest(connection, shape, (&mask.name, &mask.digest)).await
}

/// Keeps the hash of a file's bytes, by which a flipped bit is found.
async fn add_digest(connection: &mut SqliteConnection, shape: &Shape, (name, digest): (&str, &str)) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO beatwise_digest (path, blake3) VALUES (?, ?)")
        .bind(format!("{SCHEMA}/{}/{name}", shape.name))
        .bind(digest)
        .execute(connection)
        .await?;
    Ok(())
}

/// Says in the snapshot's own words what it changed.
async fn record(
    connection: &mut SqliteConnection,
    shapes: &BTreeMap<&'static str, Arc<Shape>>,
    number: i64,
    done: &BTreeMap<&'static str, bool>,
) -> Result<(), StoreError> {
    let mut changes = Vec::new();
    for (name, removed) in done {
        let table = shape_of(shapes, name)?.table_id;
        if *removed {
            changes.push(format!("deleted_from_table:{table}"));
        }
        changes.push(format!("inserted_into_table:{table}"));
    }
    sqlx::query("INSERT INTO ducklake_snapshot_changes (snapshot_id, changes_made) VALUES (?, ?)")
        .bind(number)
        .bind(changes.join(","))
        .execute(connection)
        .await?;
    Ok(())
}
