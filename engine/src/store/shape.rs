//! What the catalog calls a table and its columns: the numbers that Parquet files and commits must carry.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::datatypes::{Field, Schema, SchemaRef};
use sqlx::{Row, SqliteConnection};

use super::StoreError;
use crate::report::schema::{of_table, table};

/// Key under which Parquet's Arrow reader and writer keep a column's number.
pub(super) const FIELD_ID: &str = "PARQUET:field_id";

/// A table as files are written for it.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) table_id: i64,
    /// The table's schema, every field with its number in the catalog.
    pub(super) schema: SchemaRef,
    /// The same numbers, in the schema's order.
    pub(super) column_ids: Vec<i64>,
}

/// Every table of a lake.
pub(super) async fn shapes(connection: &mut SqliteConnection) -> Result<BTreeMap<&'static str, Arc<Shape>>, StoreError> {
    let mut found = BTreeMap::new();
    for name in table::ALL {
        found.insert(name, Arc::new(shape(connection, name).await?));
    }
    Ok(found)
}

async fn shape(connection: &mut SqliteConnection, name: &'static str) -> Result<Shape, StoreError> {
    let corrupt = |reason: String| StoreError::Corrupt { table: name, reason };
    let schema = of_table(name).ok_or_else(|| corrupt("Beatwise knows no such table".to_owned()))?;
    let rows = sqlx::query(include_str!("columns.sql")).bind(name).fetch_all(connection).await?;
    let mut table_id = 0;
    let mut numbers = BTreeMap::new();
    for row in &rows {
        table_id = row.try_get::<i64, _>(0)?;
        numbers.insert(row.try_get::<String, _>(1)?, row.try_get::<i64, _>(2)?);
    }
    let mut column_ids = Vec::new();
    let mut fields = Vec::new();
    for field in schema.fields() {
        let absent = || corrupt(format!("this lake has no column {}; load its sources into a new folder", field.name()));
        let number = *numbers.get(field.name()).ok_or_else(absent)?;
        column_ids.push(number);
        fields.push(numbered(field, number));
    }
    Ok(Shape { name, table_id, schema: Arc::new(Schema::new(fields)), column_ids })
}

fn numbered(field: &Field, number: i64) -> Field {
    field.clone().with_metadata([(FIELD_ID.to_owned(), number.to_string())].into())
}
