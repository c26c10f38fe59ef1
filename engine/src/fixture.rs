//! A small lake for the unit tests: 60 reports a month in a block of Bristol, three months, two categories.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Float64Array, Int32Array, RecordBatch, StringArray, TimestampMicrosecondArray, UInt64Array, new_null_array,
};

use crate::report::schema::{column, reports_schema};
use crate::space::{LngLat, Resolution};
use crate::store::{Snapshot, Store};
use crate::time::{TimeWindow, Zone};

/// First days of the months that hold reports, and of the one after.
pub(crate) const MONTHS: [&str; 4] = ["2019-04-01", "2019-05-01", "2019-06-01", "2019-07-01"];
/// Reports in each month.
pub(crate) const PER_MONTH: usize = 60;

/// The zone of the fixture.
pub(crate) fn london() -> Zone {
    "Europe/London".parse().expect("a zone")
}

/// A window between two of [`MONTHS`].
pub(crate) fn window(from: &str, to: &str) -> TimeWindow {
    TimeWindow::parse(from, to, &london()).expect("a window")
}

/// A lake in a folder that is removed when the folder is dropped.
pub(crate) async fn lake(time_precision: &str) -> (tempfile::TempDir, Store, Snapshot) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open_or_create(folder.path(), &london()).await.expect("a lake");
    let writer = store.writer().await.expect("the writer");
    let mut load = writer.load().expect("a load");
    load.stage_reports(&reports(time_precision)).expect("reports");
    load.commit().await.expect("a commit");
    let snapshot = store.snapshot(None).expect("the newest snapshot");
    (folder, store, snapshot)
}

/// The same lake filled by one load per month, so that every month is a file.
pub(crate) async fn lake_by_month() -> (tempfile::TempDir, Snapshot) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open_or_create(folder.path(), &london()).await.expect("a lake");
    let writer = store.writer().await.expect("the writer");
    let rows = reports("instant");
    for month in 0..3 {
        let mut load = writer.load().expect("a load");
        load.stage_reports(&rows.slice(month * PER_MONTH, PER_MONTH)).expect("reports");
        load.commit().await.expect("a commit");
    }
    let snapshot = store.snapshot(None).expect("the newest snapshot");
    (folder, snapshot)
}

/// All rows of the fixture, latest month first so that ordering is the store's doing.
pub(crate) fn reports(time_precision: &str) -> RecordBatch {
    let rows: Vec<(usize, usize)> = (0..3).rev().flat_map(|month| (0..PER_MONTH).map(move |row| (month, row))).collect();
    let schema = reports_schema();
    let columns = schema.fields().iter().map(|field| match value(field.name(), &rows, time_precision) {
        Some(array) => array,
        None => new_null_array(field.data_type(), rows.len()),
    });
    RecordBatch::try_new(schema.clone(), columns.collect()).expect("the schema's columns")
}

fn value(name: &str, rows: &[(usize, usize)], time_precision: &str) -> Option<ArrayRef> {
    let texts = |of: &dyn Fn(usize, usize) -> String| -> Option<ArrayRef> {
        Some(Arc::new(rows.iter().map(|(month, row)| Some(of(*month, *row))).collect::<StringArray>()))
    };
    match name {
        column::REPORT_ID => texts(&|month, row| format!("00000000-0000-5000-8000-0000000{month:02}{row:03}")),
        column::FINGERPRINT => Some(Arc::new((0..rows.len() as u64).collect::<UInt64Array>())),
        column::REVISION => Some(Arc::new(Int32Array::from(vec![0; rows.len()]))),
        column::CATEGORY => texts(&|_, row| if row.is_multiple_of(3) { "burglary" } else { "noise" }.to_owned()),
        column::AUDIENCE => texts(&|_, _| "public".to_owned()),
        column::ORIGIN => texts(&|_, row| if row == 1 { "officer" } else { "resident" }.to_owned()),
        column::STATUS => texts(&|_, row| if row == 2 { "retracted" } else { "open" }.to_owned()),
        column::TIME_PRECISION => texts(&|_, _| time_precision.to_owned()),
        column::PLACE_PRECISION => texts(&|_, _| "exact".to_owned()),
        column::SOURCE | column::BATCH_ID | column::TENANT | column::SOURCE_CATEGORY => texts(&|_, _| "fixture".to_owned()),
        column::OCCURRED_FROM | column::OCCURRED_TO => Some(instants(rows)),
        column::LONGITUDE => Some(Arc::new(rows.iter().map(|(_, row)| place(*row).map(LngLat::lng)).collect::<Float64Array>())),
        column::LATITUDE => Some(Arc::new(rows.iter().map(|(_, row)| place(*row).map(LngLat::lat)).collect::<Float64Array>())),
        column::CELL => Some(Arc::new(rows.iter().map(|(_, row)| cell(*row)).collect::<UInt64Array>())),
        _ => None,
    }
}

fn instants(rows: &[(usize, usize)]) -> ArrayRef {
    let hour = 3_600_000_000;
    let instant = |(month, row): &(usize, usize)| {
        let start = london().start_of(MONTHS[*month].parse().expect("a date")).expect("in range");
        start + hour * i64::try_from(*row).expect("small")
    };
    Arc::new(TimestampMicrosecondArray::from_iter_values(rows.iter().map(instant)).with_timezone("UTC"))
}

/// Half of the reports stand on one corner, the last has no place.
fn place(row: usize) -> Option<LngLat> {
    let offset = if row.is_multiple_of(2) { 0.0 } else { f64::from(u32::try_from(row).expect("small")) };
    (row + 1 < PER_MONTH).then(|| LngLat::new(-2.59 + offset * 2e-4, 51.455 + offset * 1e-4).expect("in Bristol"))
}

fn cell(row: usize) -> Option<u64> {
    place(row).and_then(|place| place.cell(Resolution::STORED)).map(crate::space::Cell::to_u64)
}
