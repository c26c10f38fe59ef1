//! A synthetic city in a lake, asked in process.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use engine::analysis::{
    By, HotspotOptions, Hotspots, LatticeKind, Question, Region, RepeatOptions, Repeats, TrendMethod, TrendOptions, Trends,
    hotspots, repeats, trends,
};
use engine::disclosure::Policy;
use engine::report::Category;
use engine::space::{AreaColumns, Cell, LngLat, Resolution, read_areas};
use engine::store::{Snapshot, Store};
use engine::time::{Bucket, TimeWindow};
use ingest::office::Office;
use ingest::synth::{Scenario, SynthOptions, synthesise};
use ingest::{Around, Commit, LoadOptions, Rejects, SourceKind, load};
use serde_json::Value;

/// Half-open, as questions give it.
pub(super) type Window<'a> = (&'a str, &'a str);

/// The window of the scenarios.
pub(super) const TWO_YEARS: Window<'static> = ("2024-01-01", "2026-01-01");

/// A folder with a city's files, a lake of them, and what was planted.
pub(super) struct Town {
    folder: tempfile::TempDir,
    pub(super) snapshot: Snapshot,
    pub(super) truth: Value,
}

impl Town {
    /// A city in a lake.
    pub(super) async fn new(scenario: &str, reports: u64, seed: u64) -> Self {
        Self::changed(scenario, (reports, seed), str::to_owned).await
    }

    /// A city whose reports, header first, were changed before they were loaded.
    pub(super) async fn changed(scenario: &str, (reports, seed): (u64, u64), change: impl FnOnce(&str) -> String) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let city = folder.path().join("city");
        let scenario = Scenario::named(scenario).expect("a scenario");
        synthesise(&scenario, &SynthOptions { reports, seed }, &city, &mut |_| {}).expect("a city");
        let file = city.join("reports.csv");
        let text = std::fs::read_to_string(&file).expect("readable");
        std::fs::write(&file, change(&text)).expect("written");
        let truth = std::fs::read_to_string(city.join("truth.json")).expect("readable");
        let snapshot = lake(folder.path(), &city).await;
        Self { folder, snapshot, truth: serde_json::from_str(&truth).expect("JSON") }
    }

    /// The rows of `reports.csv`, by column.
    pub(super) fn rows(&self) -> Vec<Row> {
        let file = self.folder.path().join("city/reports.csv");
        csv::Reader::from_path(file).expect("readable").deserialize().map(|row| row.expect("a row")).collect()
    }

    pub(super) fn question(&self, (from, to): Window<'_>, category: Option<&str>, resolution: u8) -> Question {
        Question {
            window: TimeWindow::parse(from, to, self.snapshot.zone()).expect("a window"),
            categories: category.map(|slug| slug.parse::<Category>().expect("a category")).into_iter().collect(),
            region: Region::Everywhere,
            resolution: Resolution::new(resolution).expect("a resolution"),
            lattice: LatticeKind::Region,
        }
    }

    /// Hotspots at the resolution that planted places, a few streets wide, need to cover more than one cell.
    pub(super) async fn hotspots(&self, window: Window<'_>, category: Option<&str>) -> Hotspots {
        let question = self.question(window, category, FINE);
        let answer = hotspots(&self.snapshot, &question, HotspotOptions::default(), &Policy::public_rows()).await;
        answer.expect("an answer").into_inner()
    }

    pub(super) async fn repeats(&self, window: Window<'_>, category: &str, options: &RepeatOptions) -> Repeats {
        let question = self.question(window, Some(category), FINE);
        let answer = repeats(&self.snapshot, &question, options, &Policy::public_rows()).await;
        answer.expect("an answer").into_inner()
    }

    /// What became of each cell of the size of a planted place, month by month.
    pub(super) async fn emerging(&self, window: Window<'_>, category: &str) -> Trends {
        let question = self.question(window, Some(category), COARSE);
        let by = By::Cell(Resolution::new(COARSE).expect("a resolution"));
        let options = TrendOptions { by, bucket: Bucket::Month, method: TrendMethod::Emerging, ..TrendOptions::default() };
        trends(&self.snapshot, &question, options, &Policy::public_rows()).await.expect("an answer").into_inner()
    }
}

/// Cells about 130 m apart, and about 350 m.
const FINE: u8 = 10;
const COARSE: u8 = 9;

/// A row of `reports.csv`, as far as it matters here.
#[derive(Debug, Clone, serde::Deserialize)]
pub(super) struct Row {
    pub(super) origin: String,
    pub(super) occurred_from: String,
    pub(super) longitude: Option<f64>,
    pub(super) latitude: Option<f64>,
    pub(super) household: String,
}

impl Row {
    /// The cell in which questions count it.
    pub(super) fn cell(&self) -> Option<Cell> {
        Some(fine(LngLat::new(self.longitude?, self.latitude?).expect("a place")))
    }
}

/// The cell of the finer resolution that holds a place.
pub(super) fn fine(place: LngLat) -> Cell {
    place.cell(Resolution::new(FINE).expect("a resolution")).expect("a cell")
}

/// The cell of the coarser resolution that holds a place.
pub(super) fn coarse(place: LngLat) -> Cell {
    place.cell(Resolution::new(COARSE).expect("a resolution")).expect("a cell")
}

/// Where something planted lies.
pub(super) fn place(planted: &Value) -> LngLat {
    LngLat::new(number(&planted["lon"]), number(&planted["lat"])).expect("a place")
}

pub(super) fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

pub(super) fn word(value: &Value) -> &str {
    value.as_str().expect("text")
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// Metres between two places of one city.
pub(super) fn metres(a: LngLat, b: LngLat) -> f64 {
    let east = (a.lng() - b.lng()) * 111_320.0 * a.lat().to_radians().cos();
    east.hypot((a.lat() - b.lat()) * 111_200.0)
}

async fn lake(folder: &Path, city: &Path) -> Snapshot {
    let zone = "Europe/London".parse().expect("a zone");
    let store = Store::open_or_create(&folder.join("lake"), &zone).await.expect("a lake");
    let columns = AreaColumns { layer: "neighbourhood".to_owned(), id: None, name: None };
    let text = std::fs::read_to_string(city.join("areas.geojson")).expect("readable");
    let areas = read_areas(&text, &columns).expect("areas").areas;
    let writer = store.writer().await.expect("the writer");
    writer.replace_areas("neighbourhood", areas).await.expect("stored");
    let office = Office::open(store.folder(), &[7; 32]).await.expect("an office");
    let mut nonces = |_: &mut [u8]| Ok(());
    let around = Around { office: &office, nonces: &mut nonces, memory: None, rehearsal: None, progress: &mut |_| {} };
    let receipt = load(&writer, &delivery(city.join("reports.csv")), around).await.expect("loaded");
    assert_eq!(receipt.quarantined, 0, "every row is good");
    store.snapshot(None).expect("a snapshot")
}

fn delivery(reports: PathBuf) -> LoadOptions {
    LoadOptions {
        source: SourceKind::Csv,
        mapping: None,
        inputs: vec![reports.into()],
        tenant: "test".to_owned(),
        received_at: 1_780_000_000_000_000,
        household_key: [7; 32],
        commit: Commit::Keep,
        rejects: Rejects::Accept,
    }
}

/// A share in words: `17 of 20 (0.85)`.
pub(super) fn share((part, whole): (usize, usize)) -> String {
    let mut text = format!("{part} of {whole}");
    if whole > 0 {
        write!(text, " ({:.3})", ratio((part, whole))).expect("written");
    }
    text
}

/// A share; 1 of nothing.
#[expect(clippy::cast_precision_loss, reason = "counts of what was planted are small")]
pub(super) fn ratio((part, whole): (usize, usize)) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}
