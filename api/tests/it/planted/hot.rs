//! Planted hotspots: one that begins, one that fades, and the lasting ones.

use engine::analysis::{Finding, Group, Hotspots};
use engine::space::{Cell, LngLat};
use serde_json::Value;

use super::town::{TWO_YEARS, Town, coarse, fine, list, metres, number, place, word};

/// Metres between the centres of neighbouring cells: Gi* looks one ring around.
const RING_M: f64 = 135.0;
/// Reports that lasting places are expected to hold at least, tier by tier; the strongest must be found.
pub(super) const TIERS: [f64; 4] = [15.0, 30.0, 60.0, 100.0];
/// Weaker places do not make a hot cell right.
const WEAKEST: f64 = 5.0;
/// Categories with enough lasting places.
const CATEGORIES: [&str; 6] =
    ["violent-crime", "shoplifting", "noise", "anti-social-behaviour", "public-order", "criminal-damage-arson"];

/// Whether something planted was found when it was there, and when it was not.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Passing {
    /// Hot cells around it while it lasted ...
    pub(super) there: bool,
    /// ... and in a window without it.
    pub(super) not_there: bool,
    /// Classed as emerging.
    pub(super) emerging: bool,
}

/// Hot cells against planted places: how many are right, and how many places were found.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Lasting {
    /// Hot cells near a planted place of their category, of all hot cells.
    pub(super) right: (usize, usize),
    /// Occupied cells that are not hot and as near, of all such: what choosing cells blindly would give.
    pub(super) blind: (usize, usize),
    /// Places found, of those of each of the [`TIERS`] and stronger.
    pub(super) found: [(usize, usize); TIERS.len()],
}

/// The hotspot that begins.
pub(super) async fn new(town: &Town) -> Passing {
    let planted = &town.truth["new_hotspot"];
    let (category, begins) = (word(&planted["category"]), word(&planted["begins"]));
    let after = town.hotspots((begins, TWO_YEARS.1), Some(category)).await;
    let before = town.hotspots((TWO_YEARS.0, begins), Some(category)).await;
    let classes = town.emerging(TWO_YEARS, category).await;
    let near = coarse(place(planted)).disk(1);
    let emerging = classes.series.iter().any(|cell| {
        let Group::Cell(at) = cell.group else { return false };
        matches!(&cell.finding, Ok(Finding::Emerging(of)) if near.contains(&at) && begun(&of.class))
    });
    let (there, not_there) = (is_hot_around(&after, place(planted)), is_hot_around(&before, place(planted)));
    Passing { there, not_there, emerging }
}

fn begun(class: &str) -> bool {
    ["new hot spot", "consecutive hot spot", "intensifying hot spot"].contains(&class)
}

/// The hotspot that fades.
pub(super) async fn fading(town: &Town) -> Passing {
    let planted = &town.truth["fading_hotspot"];
    let (category, ends) = (word(&planted["category"]), word(&planted["ends"]));
    let before = town.hotspots((TWO_YEARS.0, ends), Some(category)).await;
    let after = town.hotspots((ends, TWO_YEARS.1), Some(category)).await;
    let (there, not_there) = (is_hot_around(&before, place(planted)), is_hot_around(&after, place(planted)));
    Passing { there, not_there, emerging: false }
}

/// Whether the cell that holds a place, or one beside it, is hot.
pub(super) fn is_hot_around(answer: &Hotspots, at: LngLat) -> bool {
    let near = fine(at).disk(1);
    answer.cells.iter().any(|hotspot| hotspot.class.is_hot() && near.contains(&hotspot.cell))
}

/// The lasting hotspots of several categories.
pub(super) async fn lasting(town: &Town) -> Lasting {
    let mut sum = Lasting::default();
    for category in CATEGORIES {
        let planted: Vec<&Value> = list(&town.truth["hotspots"]).iter().filter(|one| one["category"] == category).collect();
        let answer = town.hotspots(TWO_YEARS, Some(category)).await;
        let quiet = list(&town.truth["under_reporting"]);
        let areas = town.snapshot.areas().await.expect("areas");
        let reported = |at: LngLat| {
            let area = areas.area_at(at).map(|area| area.id.clone()).unwrap_or_default();
            quiet.iter().find(|one| one["area_id"] == *area).map_or(1.0, |one| number(&one["share_reported"]))
        };
        let expected = |one: &Value| number(&one["weight"]) * ordinary(&town.truth) * reported(place(one));
        let near = |cell: Cell, one: &Value| metres(cell.centre(), place(one)) < number(&one["radius_m"]) + RING_M;
        // Cells may be hot because of places too weak to be demanded.
        let is_right = |cell: Cell| planted.iter().any(|one| expected(one) >= WEAKEST && near(cell, one));
        let (hot, others): (Vec<Cell>, Vec<Cell>) = {
            let (hot, others): (Vec<_>, Vec<_>) = answer.cells.iter().partition(|cell| cell.class.is_hot());
            (hot.iter().map(|cell| cell.cell).collect(), others.iter().map(|cell| cell.cell).collect())
        };
        let right = |cells: &[Cell]| (cells.iter().filter(|cell| is_right(**cell)).count(), cells.len());
        add(&mut sum.right, right(&hot));
        add(&mut sum.blind, right(&others));
        for (sum, least) in sum.found.iter_mut().zip(TIERS) {
            let strong: Vec<&&Value> = planted.iter().filter(|one| expected(one) >= least).collect();
            add(sum, (strong.iter().filter(|one| hot.iter().any(|cell| near(*cell, one))).count(), strong.len()));
        }
    }
    sum
}

fn add(sum: &mut (usize, usize), of: (usize, usize)) {
    *sum = (sum.0 + of.0, sum.1 + of.1);
}

/// Rows that follow the city's rhythm, about: without what was planted and what has no place.
fn ordinary(truth: &Value) -> f64 {
    let sum = |name: &str, field: &str| list(&truth[name]).iter().map(|one| number(&one[field])).sum::<f64>();
    let extra = |name: &str| number(&truth[name]["extra_reports"]);
    number(&truth["reports"])
        - extra("new_hotspot")
        - extra("fading_hotspot")
        - sum("near_repeat", "offspring")
        - number(&truth["prolific_reporter"]["reports"])
        - number(&truth["default_point"]["reports"])
        - number(&truth["blank_coordinates"])
}
