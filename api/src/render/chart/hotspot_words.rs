//! The words of the hotspot map.

use engine::analysis::{LatticeKind, Receipt, Region};
use jiff::ToSpan;

use super::ChartText;
use super::frame::{categories, source};
use super::palette::is_hot;
use crate::render::words;
use crate::view::{AreasView, HotspotView, HotspotsView};

/// Why a map may be empty.
pub(super) const EMPTY: &str = "No cell to show: no report of this kind lies in the region and window, and no cell stands out. \
                     That is not evidence of safety.";

/// What a place without a cell means.
pub(super) fn blank(answer: &HotspotsView) -> &'static str {
    if is_cut(answer) { "not among the cells drawn" } else { "no report, or outside the region" }
}

/// Whether the answer holds fewer cells than have reports.
fn is_cut(answer: &HotspotsView) -> bool {
    answer.hotspots.iter().map(|spot| spot.count).sum::<u64>() < answer.receipt.reports_in_region
}

/// What a numbered cell holds, and its evidence.
pub(super) fn numbered_words(spot: &HotspotView) -> (String, String) {
    let holds = format!("{}, {} with neighbours", words::quantity(spot.count, "report"), words::count(spot.neighbourhood_count));
    let evidence =
        format!("z {}, {}; average {}", words::figure(spot.z, 2), words::stated("q", spot.q), words::decimal(spot.expected, 1));
    (holds, evidence)
}

/// Title, counts, method and description of the map.
pub(super) fn text(answer: &HotspotsView, areas: &AreasView) -> ChartText {
    let receipt = &answer.receipt;
    let window = &receipt.question.window;
    let title = format!("Hotspots: {}, {} to {}", categories(receipt), window.from(), window.to());
    let last = words::day(window.to().saturating_sub(1.day()));
    let of = |which: fn(&str) -> bool| answer.hotspots.iter().filter(|spot| which(spot.class)).count() as u64;
    let drawn = answer.hotspots.len() as u64;
    let cut =
        if is_cut(answer) { format!(" Drawn: only the {} of highest z.", words::quantity(drawn, "cell")) } else { String::new() };
    let counts = format!(
        "{} in {}, {} to {last} ({}). {} hot and {} cold of {} compared.{cut}",
        words::quantity(receipt.reports_in_region, "report"),
        region_words(receipt, areas),
        words::day(window.from()),
        window.zone(),
        words::count(of(is_hot)),
        words::count(of(|class| class.starts_with("cold-"))),
        words::quantity(receipt.lattice_cells.unwrap_or(drawn), "cell"),
    );
    let description = format!("Map of {}. {counts} {} {}", words::quantity(drawn, "H3 cell"), method(receipt), hottest(answer));
    ChartText {
        title,
        subtitle: vec![counts, method(receipt)],
        notes: receipt.notes.clone(),
        source: source(receipt),
        description,
    }
}

/// How the cells were judged.
fn method(receipt: &Receipt) -> String {
    let rings = receipt.options.get("rings").and_then(serde_json::Value::as_u64).unwrap_or(1);
    let lattice = match receipt.question.lattice {
        LatticeKind::Region => "every cell of the region",
        LatticeKind::Occupied => "occupied cells only",
    };
    format!(
        "{} over {lattice}, H3 resolution {}, with {} of neighbours; q is p after correction for many cells.",
        words::method(receipt.method),
        receipt.question.resolution.level(),
        words::quantity(rings, "ring")
    )
}

/// The hottest cell with its reason, which names a pile where one sits there.
fn hottest(answer: &HotspotsView) -> String {
    let Some(spot) = answer.hotspots.iter().find(|spot| is_hot(spot.class)) else { return "No cell is hot.".to_owned() };
    format!("The highest z is at {}, cell {}: {}", words::place(spot.longitude, spot.latitude), spot.cell, spot.reason)
}

/// The region that was asked for.
fn region_words(receipt: &Receipt, areas: &AreasView) -> String {
    match &receipt.question.region {
        Region::Everywhere if receipt.question.lattice == LatticeKind::Occupied => "all places with a report".to_owned(),
        Region::Everywhere => "all loaded areas".to_owned(),
        Region::Area(id) => areas.features.iter().find(|area| area.id == *id).map_or(id, |area| &area.properties.name).clone(),
        Region::Box(bbox) => format!("the box {}", bbox.to_array().map(|degrees| words::decimal(degrees, 4)).join(", ")),
    }
}
