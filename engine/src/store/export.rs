//! What may leave the installation: a second lake with public rows only, for analysts, notebooks and open-data portals.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch, StringArray, TimestampMicrosecondArray, new_null_array};
use arrow::compute::filter_record_batch;
use serde_json::{Value, json};

use super::backup::refuse_occupied;
use super::mask::{as_written, live_rows};
use super::{DATA_FOLDER, Snapshot, Store, StoreError};
use crate::disclosure::Policy;
use crate::report::schema::{batches_schema, column, table};

/// Columns that no export holds: whose household it was, what people wrote, and what could tell either.
const WITHHELD: [&str; 4] = [column::HOUSEHOLD, column::HOUSEHOLD_SINCE, column::NARRATIVE, column::EXTERNAL_ID];
/// Files that are read before a run of them is written.
const FILES_AT_ONCE: usize = 16;

/// What an export wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportReport {
    /// Reports in it.
    pub reports: u64,
    /// Reports that were left out.
    pub withheld: u64,
}

impl Store {
    /// Writes the public rows of a snapshot into a new lake.
    ///
    /// Households, narratives and the sources' own ids are left out, and so are quarantine, flags, history and receipts, of
    /// which only default points and attributions remain. Reports have other ids, which follow from theirs under `key`.
    ///
    /// # Errors
    /// [`StoreError::Occupied`] when the folder exists and is not empty; I/O and catalog errors.
    pub async fn export(
        &self,
        snapshot: &Snapshot,
        policy: &Policy,
        (to, key): (&Path, &[u8; 32]),
    ) -> Result<ExportReport, StoreError> {
        refuse_occupied(to)?;
        let written = self.export_into(snapshot, policy, (to, key)).await;
        if written.is_err() {
            let _ = std::fs::remove_dir_all(to);
        }
        written
    }

    async fn export_into(
        &self,
        snapshot: &Snapshot,
        policy: &Policy,
        (to, key): (&Path, &[u8; 32]),
    ) -> Result<ExportReport, StoreError> {
        let exported = Self::open_or_create(to, self.zone()).await?;
        let writer = exported.writer().await?;
        for layer in snapshot.all_areas().await?.chunk_by(|a, b| a.layer == b.layer) {
            writer.replace_areas(&layer[0].layer, layer.to_vec()).await?;
        }
        let mut load = writer.load()?;
        let mut report = ExportReport { reports: 0, withheld: 0 };
        let data = self.folder().join(DATA_FOLDER);
        for files in self.files(table::REPORTS, snapshot.number())?.chunks(FILES_AT_ONCE) {
            let mut rows = Vec::new();
            for file in files {
                let mask = file.mask.as_ref().map(|mask| data.join(mask));
                for batch in live_rows(&data.join(&file.path), mask.as_ref())? {
                    let all = as_written(&batch, table::REPORTS)?;
                    let public = public_rows(&all, policy, key)?;
                    report.reports += public.num_rows() as u64;
                    report.withheld += (all.num_rows() - public.num_rows()) as u64;
                    rows.push(public);
                }
            }
            let files = load.report_writer()?.write(&rows)?;
            load.add(files);
        }
        load.stage(table::BATCHES, receipt(snapshot).await?)?;
        load.commit().await?;
        Ok(report)
    }
}

/// Ids under a key: the lake's own are hashes of what was said, and could be tried.
fn other_ids(ids: &ArrayRef, key: &[u8; 32]) -> StringArray {
    let other = |id: &str| {
        let hash = blake3::keyed_hash(key, id.as_bytes());
        let mut first = [0; 16];
        first.copy_from_slice(&hash.as_bytes()[..16]);
        uuid::Builder::from_custom_bytes(first).into_uuid().to_string()
    };
    ids.as_string::<i32>().iter().map(|id| id.map(other)).collect()
}

fn public_rows(rows: &RecordBatch, policy: &Policy, key: &[u8; 32]) -> Result<RecordBatch, StoreError> {
    let missing = |name: &str| StoreError::Corrupt { table: table::REPORTS, reason: format!("no column {name}") };
    let audiences = rows.column_by_name(column::AUDIENCE).ok_or_else(|| missing(column::AUDIENCE))?.as_string::<i32>();
    let may = |audience: &str| policy.audiences().iter().any(|allowed| allowed.as_str() == audience);
    let mask: BooleanArray = audiences.iter().map(|audience| Some(audience.is_some_and(may))).collect();
    let public = filter_record_batch(rows, &mask)?;
    let schema = public.schema();
    let columns = schema.fields().iter().zip(public.columns()).map(|(field, values)| match field.name().as_str() {
        name if WITHHELD.contains(&name) => new_null_array(field.data_type(), public.num_rows()),
        column::REPORT_ID => Arc::new(other_ids(values, key)) as ArrayRef,
        column::FINGERPRINT => Arc::new(arrow::array::UInt64Array::from(vec![0; values.len()])) as ArrayRef,
        _ => values.clone(),
    });
    Ok(RecordBatch::try_new(schema.clone(), columns.collect())?)
}

/// One receipt for the whole export: what answers need of the many.
async fn receipt(snapshot: &Snapshot) -> Result<RecordBatch, StoreError> {
    let mut piles = Vec::new();
    let mut attributions = std::collections::BTreeSet::new();
    for batch in snapshot.batches().await? {
        let receipt: Value = serde_json::from_str(&batch.receipt)
            .map_err(|error| StoreError::Corrupt { table: table::BATCHES, reason: error.to_string() })?;
        piles.extend(receipt.get("piles").and_then(Value::as_array).into_iter().flatten().cloned());
        attributions.extend(receipt.get("attribution").and_then(Value::as_str).map(str::to_owned));
    }
    let attribution = attributions.into_iter().collect::<Vec<_>>().join(" ");
    let attribution = Some(attribution).filter(|text| !text.is_empty());
    let json = json!({ "piles": piles, "attribution": attribution }).to_string();
    let text = |value: &str| -> ArrayRef { Arc::new(StringArray::from(vec![value.to_owned()])) };
    let columns = vec![
        text("export"),
        text(&format!("export of snapshot {}", snapshot.number())),
        text("export"),
        Arc::new(TimestampMicrosecondArray::from(vec![0]).with_timezone("UTC")) as ArrayRef,
        text(&json),
    ];
    Ok(RecordBatch::try_new(batches_schema(), columns)?)
}
