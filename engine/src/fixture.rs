//! A small lake for the unit tests: 60 reports a month in a block of Bristol, three months, two categories.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Array, Float64Array, Int32Array, RecordBatch, StringArray, TimestampMicrosecondArray, UInt64Array,
    new_null_array,
};

use rand::RngExt;
use rand_pcg::Pcg64Mcg;

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

/// Reports scattered over Bristol and four months of 2019, in every combination of words, some without a place.
pub(crate) fn scattered(seed: u64, rows: usize) -> RecordBatch {
    let mut rng = Pcg64Mcg::new(u128::from(seed) + 99);
    let drawn: Vec<Scattered> = (0..rows).map(|row| Scattered::draw(&mut rng, (seed, row))).collect();
    let schema = reports_schema();
    let columns = schema.fields().iter().map(|field| match scattered_column(field.name(), &drawn) {
        Some(array) => array,
        None => new_null_array(field.data_type(), rows),
    });
    RecordBatch::try_new(schema.clone(), columns.collect()).expect("the schema's columns")
}

/// One drawn report.
struct Scattered {
    id: String,
    words: [&'static str; 6],
    from: i64,
    to: i64,
    place: Option<LngLat>,
    household: Option<u64>,
}

impl Scattered {
    fn draw(rng: &mut Pcg64Mcg, (seed, row): (u64, usize)) -> Self {
        fn one(rng: &mut Pcg64Mcg, words: &[&'static str]) -> &'static str {
            words[rng.random_range(0..words.len())]
        }
        let categories: Vec<&'static str> = crate::report::Category::all().take(6).map(crate::report::Category::slug).collect();
        // A quarter past midnight of 1 March 2019, and up to 122 days later: across the change of clocks.
        let from = 1_551_399_300_000_000 + rng.random_range(0..122 * 86_400) * 1_000_000;
        let default_point = LngLat::new(-2.61, 51.44).expect("a place");
        let scattered = LngLat::new(rng.random_range(-2.66..-2.56), rng.random_range(51.41..51.48)).expect("a place");
        let (is_placed, is_default) = (rng.random_bool(0.9), rng.random_bool(0.05));
        let word = |rng: &mut Pcg64Mcg, words: &[&'static str]| one(rng, words);
        Self {
            id: format!("00000000-0000-5000-8000-{seed:04}{row:08}"),
            words: [
                word(rng, &categories),
                word(rng, &["resident", "agency", "officer", "sensor"]),
                word(rng, &["public", "public", "agency", "neighbourhood"]),
                word(rng, &["open", "open", "resolved", "retracted"]),
                word(rng, &["instant", "interval", "day"]),
                if is_default { "area" } else { word(rng, &["exact", "snapped"]) },
            ],
            from,
            to: from + rng.random_range(0..7_200) * 1_000_000,
            place: is_placed.then_some(if is_default { default_point } else { scattered }),
            household: rng.random_bool(0.6).then(|| rng.random_range(1..60)),
        }
    }
}

fn scattered_column(name: &str, rows: &[Scattered]) -> Option<ArrayRef> {
    let texts = |of: &dyn Fn(&Scattered) -> Option<String>| -> Option<ArrayRef> {
        Some(Arc::new(rows.iter().map(of).collect::<StringArray>()))
    };
    let word = |at: usize| texts(&move |row: &Scattered| Some(row.words[at].to_owned()));
    let moments = |of: fn(&Scattered) -> i64| -> Option<ArrayRef> {
        Some(Arc::new(rows.iter().map(|row| Some(of(row))).collect::<TimestampMicrosecondArray>().with_timezone("UTC")))
    };
    let area = |place: LngLat| format!("area-{:.0}-{:.0}", place.lng() * 50.0, place.lat() * 50.0);
    match name {
        column::REPORT_ID => texts(&|row| Some(row.id.clone())),
        column::REVISION => Some(Arc::new(Int32Array::from(vec![0; rows.len()]))),
        column::FINGERPRINT => Some(Arc::new((0..rows.len() as u64).collect::<UInt64Array>())),
        column::CATEGORY => word(0),
        column::ORIGIN => word(1),
        column::AUDIENCE => word(2),
        column::STATUS => word(3),
        column::TIME_PRECISION => word(4),
        column::PLACE_PRECISION => word(5),
        column::SOURCE | column::BATCH_ID | column::TENANT | column::SOURCE_CATEGORY => texts(&|_| Some("fixture".to_owned())),
        column::NARRATIVE => texts(&|row| row.household.map(|household| format!("seen by {household}"))),
        column::OCCURRED_FROM => moments(|row| row.from),
        column::OCCURRED_TO => moments(|row| row.to),
        column::LONGITUDE => Some(Arc::new(rows.iter().map(|row| row.place.map(LngLat::lng)).collect::<Float64Array>())),
        column::LATITUDE => Some(Arc::new(rows.iter().map(|row| row.place.map(LngLat::lat)).collect::<Float64Array>())),
        column::CELL => {
            let cell =
                |row: &Scattered| row.place.and_then(|place| place.cell(Resolution::STORED)).map(crate::space::Cell::to_u64);
            Some(Arc::new(rows.iter().map(cell).collect::<UInt64Array>()))
        }
        column::AREA_ID => texts(&|row| row.place.map(area)),
        column::HOUSEHOLD => Some(Arc::new(rows.iter().map(|row| row.household).collect::<UInt64Array>())),
        column::HOUSEHOLD_SINCE => {
            let since = |row: &Scattered| {
                row.household.filter(|household| *household > 30).map(|household| 17_000 + i32::try_from(household).expect("few"))
            };
            Some(Arc::new(rows.iter().map(since).collect::<Date32Array>()))
        }
        _ => None,
    }
}
