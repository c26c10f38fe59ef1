//! Creating an empty lake that DuckDB can attach: under another name first, renamed when it is whole.

use std::path::Path;

use arrow::datatypes::Schema;
use datafusion_ducklake::{ColumnDef, MetadataWriter, SqliteMetadataWriter, WriteMode};
use sqlx::Connection;

use super::durable::sync_folder;
use super::{CATALOG_FILE, DATA_FOLDER, SCHEMA, StoreError, catalog};
use crate::report::schema::{of_table, table};
use crate::time::Zone;

/// What DuckDB reads from a catalog beyond what the crate creates.
const COMPLETE: &str = include_str!("complete.sql");

/// Creates the folder, the empty tables and the catalog.
pub(super) async fn create(folder: &Path, zone: &Zone) -> Result<(), StoreError> {
    let io = |action, path: &Path| {
        let path = path.to_path_buf();
        move |source| StoreError::Io { action, path, source }
    };
    let data = folder.join(DATA_FOLDER);
    std::fs::create_dir_all(&data).map_err(io("create", &data))?;
    let partial = folder.join("catalog.sqlite.partial");
    if partial.exists() {
        std::fs::remove_file(&partial).map_err(io("remove", &partial))?;
    }
    create_tables(folder, &partial).await?;
    complete(&partial, zone).await?;
    let catalog = folder.join(CATALOG_FILE);
    std::fs::rename(&partial, &catalog).map_err(io("rename", &partial))?;
    let leftover = folder.join("catalog.sqlite.partial.commit.lock");
    if leftover.exists() {
        std::fs::remove_file(&leftover).map_err(io("remove", &leftover))?;
    }
    sync_folder(folder).map_err(io("flush", folder))
}

async fn create_tables(folder: &Path, partial: &Path) -> Result<(), StoreError> {
    let writer = SqliteMetadataWriter::new_with_init(&catalog::file_url(partial, "rwc")).await?;
    writer.set_data_path(&catalog::data_path(folder))?;
    for name in table::ALL {
        let schema = of_table(name).ok_or(StoreError::Corrupt { table: "schema", reason: name.to_owned() })?;
        create_table(&writer, name, &schema)?;
    }
    Ok(())
}

fn create_table(writer: &SqliteMetadataWriter, name: &str, schema: &Schema) -> Result<(), StoreError> {
    let columns = schema
        .fields()
        .iter()
        .map(|field| ColumnDef::from_arrow(field.name(), field.data_type(), field.is_nullable()))
        .collect::<Result<Vec<_>, _>>()?;
    let setup = writer.begin_write_transaction(SCHEMA, name, &columns, WriteMode::Append)?;
    writer.publish_snapshot(
        setup.table_id,
        SCHEMA,
        name,
        setup.snapshot_id,
        WriteMode::Append,
        setup.base_snapshot_id,
        &columns,
        &setup.column_ids,
    )?;
    Ok(())
}

async fn complete(partial: &Path, zone: &Zone) -> Result<(), StoreError> {
    let mut connection = catalog::connect(partial).await?;
    sqlx::raw_sql(COMPLETE).execute(&mut connection).await?;
    catalog::write_zone(&mut connection, zone).await?;
    connection.close().await?;
    Ok(())
}
