//! What was planted in the synthetic city is what the methods find.
#![cfg(test)]

use std::path::Path;

use engine::analysis::{HotspotOptions, Hotspots, LatticeKind, Question, Region, hotspots};
use engine::disclosure::Policy;
use engine::report::Category;
use engine::space::{AreaColumns, LngLat, Resolution, read_areas};
use engine::store::Snapshot;
use engine::time::TimeWindow;
use ingest::SourceKind;
use ingest::synth::{Scenario, SynthOptions, synthesise};
use serde_json::Value;

use crate::made::Lake;

async fn city(reports: u64) -> (Lake, Snapshot, Value) {
    let lake = Lake::new().await;
    let out = lake.folder.path().join("city");
    let scenario = Scenario::named("harbour-city").expect("a scenario");
    synthesise(&scenario, &SynthOptions { reports, seed: 11 }, &out, &mut |_| {}).expect("a city");
    load_areas(&lake, &out).await;
    let receipt = lake.load(SourceKind::Csv, &[&out.join("reports.csv")]).await.expect("loaded");
    assert_eq!((receipt.accepted, receipt.quarantined, receipt.without_area), (reports, 0, 0));
    let truth = std::fs::read_to_string(out.join("truth.json")).expect("readable");
    let snapshot = lake.store.snapshot(None).expect("a snapshot");
    (lake, snapshot, serde_json::from_str(&truth).expect("JSON"))
}

async fn load_areas(lake: &Lake, out: &Path) {
    let columns = AreaColumns { layer: "neighbourhood".to_owned(), id: None, name: None };
    let text = std::fs::read_to_string(out.join("areas.geojson")).expect("readable");
    let areas = read_areas(&text, &columns).expect("areas");
    assert!(areas.repaired.is_empty());
    lake.store.writer().await.expect("the writer").replace_areas("neighbourhood", areas.areas).await.expect("stored");
}

/// Asks at the resolution that the planted hotspots, a few streets wide, need to cover more than one cell.
async fn ask(snapshot: &Snapshot, (from, to): (&str, &str), category: Option<&str>) -> Hotspots {
    let question = Question {
        window: TimeWindow::parse(from, to, snapshot.zone()).expect("a window"),
        categories: category.map(|slug| slug.parse::<Category>().expect("a category")).into_iter().collect(),
        region: Region::Everywhere,
        resolution: Resolution::new(10).expect("a resolution"),
        lattice: LatticeKind::Region,
    };
    let answer = hotspots(snapshot, &question, HotspotOptions::default(), &Policy::public_rows()).await;
    answer.expect("an answer").into_inner()
}

fn place(planted: &Value) -> LngLat {
    let number = |name: &str| planted[name].as_f64().expect("a number");
    LngLat::new(number("lon"), number("lat")).expect("a place")
}

/// Whether the cell that holds a place, or one beside it, is hot.
fn is_hot_around(answer: &Hotspots, at: LngLat) -> bool {
    let near = at.cell(Resolution::new(10).expect("a resolution")).expect("a cell").disk(1);
    answer.cells.iter().any(|hotspot| hotspot.class.is_hot() && near.contains(&hotspot.cell))
}

#[tokio::test(flavor = "multi_thread")]
async fn planted_hotspots_come_and_go_and_the_default_point_is_marked() {
    let (_lake, snapshot, truth) = city(60_000).await;
    let new = &truth["new_hotspot"];
    let (category, begins) = (new["category"].as_str().expect("a slug"), new["begins"].as_str().expect("a date"));
    let after = ask(&snapshot, (begins, "2026-01-01"), Some(category)).await;
    assert!(is_hot_around(&after, place(new)), "the planted new hotspot is found once it has begun");

    let fading = &truth["fading_hotspot"];
    let (category, ends) = (fading["category"].as_str().expect("a slug"), fading["ends"].as_str().expect("a date"));
    let while_it_lasted = ask(&snapshot, ("2024-01-01", ends), Some(category)).await;
    assert!(is_hot_around(&while_it_lasted, place(fading)), "the fading hotspot is found while it lasts");

    let all = ask(&snapshot, ("2025-01-01", "2026-01-01"), None).await;
    let default = place(&truth["default_point"]).cell(Resolution::new(10).expect("a resolution")).expect("a cell");
    let marked = all.cells.iter().find(|hotspot| hotspot.cell == default).expect("the default point's cell");
    let pile = marked.pile.expect("it is marked as a pile");
    assert!(pile.reports > 500 && marked.reason.contains("Caution"), "{}", marked.reason);
    assert!(marked.count < pile.reports, "what lies on the default point does not rank the cell");
}
