//! Areas in and out of the lake.

use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryArray, RecordBatch, StringArray, UInt64Array};

use super::{Snapshot, StoreError, Writer};
use crate::query::{self, Bindings, Columns};
use crate::report::schema::{areas_schema, column, table};
use crate::space::{Area, AreaIndex, from_wkb, to_wkb};

/// The layer whose areas give reports their `area_id`.
const NEIGHBOURHOOD: &str = "neighbourhood";

impl Writer {
    /// Replaces a layer by these areas and returns the new snapshot. Other layers stay as they are.
    ///
    /// # Errors
    /// [`StoreError`] when the outlines cannot be stored.
    pub async fn replace_areas(&self, layer: &str, areas: Vec<Area>) -> Result<i64, StoreError> {
        let snapshot = self.store().snapshot(None)?;
        let mut all: Vec<Area> = read_all(&snapshot).await?.into_iter().filter(|area| area.layer != layer).collect();
        all.extend(areas);
        self.replace(table::AREAS, to_rows(&all)?).await
    }
}

/// The neighbourhoods of a snapshot.
pub(super) async fn read(snapshot: &Snapshot) -> Result<AreaIndex, StoreError> {
    let areas = read_all(snapshot).await?;
    Ok(AreaIndex::new(areas.into_iter().filter(|area| area.layer == NEIGHBOURHOOD).collect()))
}

pub(super) async fn read_all(snapshot: &Snapshot) -> Result<Vec<Area>, StoreError> {
    let mut areas = Vec::new();
    for batch in query::rows(snapshot, include_str!("areas.sql"), &Bindings::default()).await? {
        let columns = Columns::new(table::AREAS, &batch);
        for row in 0..batch.num_rows() {
            areas.push(area_at(&columns, row)?);
        }
    }
    Ok(areas)
}

fn area_at(columns: &Columns<'_>, row: usize) -> Result<Area, StoreError> {
    let area = Area::without_outline(
        columns.text(column::LAYER, row)?,
        columns.text(column::AREA_ID, row)?,
        columns.text(column::NAME, row)?,
    );
    let mut area = from_wkb(area, columns.bytes(column::GEOMETRY, row)?)?;
    area.population = columns.u64_or_null(column::POPULATION, row)?;
    area.households = columns.u64_or_null(column::HOUSEHOLDS, row)?;
    Ok(area)
}

fn to_rows(areas: &[Area]) -> Result<RecordBatch, StoreError> {
    let outlines = areas.iter().map(to_wkb).collect::<Result<Vec<_>, _>>()?;
    let text = |of: fn(&Area) -> &str| -> ArrayRef { Arc::new(StringArray::from_iter_values(areas.iter().map(of))) };
    let number = |of: fn(&Area) -> Option<u64>| -> ArrayRef { Arc::new(areas.iter().map(of).collect::<UInt64Array>()) };
    let columns = vec![
        text(|area| &area.layer),
        text(|area| &area.id),
        text(|area| &area.name),
        Arc::new(BinaryArray::from_iter_values(outlines)) as ArrayRef,
        number(|area| area.population),
        number(|area| area.households),
    ];
    Ok(RecordBatch::try_new(areas_schema(), columns)?)
}
