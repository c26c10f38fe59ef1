//! What was planted in synthetic cities is found, and what must not look like a pattern does not.
//!
//! One city always; with `BEATWISE_PROVE` twenty. Each prints a line, and all together precision and recall.
#![cfg(test)]

mod attack;
mod hot;
mod near;
mod prolific;
mod series;
mod town;

use engine::analysis::Hotspots;

use hot::{Lasting, Passing};
use near::Near;
use series::Links;
use town::{Town, fine, number, place, ratio, share};

/// Reports of each city.
const REPORTS: u64 = 60_000;

/// None of the seeds from which the tables and thresholds of linked reports were made.
fn seeds() -> std::ops::RangeInclusive<u64> {
    101..=if std::env::var_os("BEATWISE_PROVE").is_some() { 120 } else { 101 }
}

/// What was found in one city.
#[derive(Debug, Default)]
struct Found {
    new: Passing,
    fading: Passing,
    lasting: Lasting,
    near: Near,
    series: Links,
    duplicates: Links,
    /// Cells hot only because of the prolific reporter, of those it filed in, by category.
    prolific: (usize, usize),
}

async fn found(town: &Town, seed: u64) -> Found {
    let new = hot::new(town).await;
    let fading = hot::fading(town).await;
    let lasting = hot::lasting(town).await;
    let prolific = prolific::only_because_of_it(town, (REPORTS, seed)).await;
    let (series, duplicates) = (series::series(town).await, series::duplicates(town).await);
    Found { new, fading, lasting, near: near::repeats(town).await, series, duplicates, prolific }
}

/// A sum of shares over all cities.
fn sum(all: &[Found], of: impl Fn(&Found) -> (usize, usize)) -> (usize, usize) {
    all.iter().map(of).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

/// How many cities a thing is true of.
fn many(all: &[Found], of: impl Fn(&Found) -> bool) -> (usize, usize) {
    sum(all, |one| (usize::from(of(one)), 1))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_planted_is_found() {
    let mut all = Vec::new();
    for seed in seeds() {
        let town = Town::new("harbour-city", REPORTS, seed).await;
        the_default_point_makes_nothing_hot(&town).await;
        let one = found(&town, seed).await;
        eprintln!("planted seed {seed}: {}", words(std::slice::from_ref(&one)));
        all.push(one);
    }
    eprintln!("planted: {}", words(&all));
    let least = |shares: (usize, usize), floor: f64| assert!(ratio(shares) >= floor, "{} < {floor}", share(shares));
    let most = |shares: (usize, usize), ceiling: f64| assert!(ratio(shares) <= ceiling, "{} > {ceiling}", share(shares));
    least(many(&all, |one| one.new.there), 1.0);
    least(many(&all, |one| one.new.emerging), 0.9);
    most(many(&all, |one| one.new.not_there), 0.05);
    least(many(&all, |one| one.fading.there), 1.0);
    most(many(&all, |one| one.fading.not_there), 0.05);
    least(sum(&all, |one| one.lasting.right), 0.9);
    least(sum(&all, |one| one.lasting.found[3]), 0.6);
    least(sum(&all, |one| one.near.nearest), 1.0);
    least(sum(&all, |one| one.near.planted), 0.7);
    least(sum(&all, |one| one.near.reached), 0.75);
    most(sum(&all, |one| one.near.false_bands), 0.01);
    least(sum(&all, |one| one.series.right), 0.7);
    least(sum(&all, |one| one.series.recalled), 0.3);
    least(sum(&all, |one| one.duplicates.right), 0.9);
    least(sum(&all, |one| one.duplicates.recalled), 0.6);
    most(sum(&all, |one| one.prolific), 0.01);
}

fn words(all: &[Found]) -> String {
    let figures = [
        ("new hotspot hot once begun", many(all, |one| one.new.there)),
        ("hot before", many(all, |one| one.new.not_there)),
        ("classed as emerging", many(all, |one| one.new.emerging)),
        ("fading hotspot hot while it lasts", many(all, |one| one.fading.there)),
        ("hot after", many(all, |one| one.fading.not_there)),
        ("lasting: precision by cells", sum(all, |one| one.lasting.right)),
        ("of cells that are not hot", sum(all, |one| one.lasting.blind)),
        ("recall of places of 15 reports", sum(all, |one| one.lasting.found[0])),
        ("of 30", sum(all, |one| one.lasting.found[1])),
        ("of 60", sum(all, |one| one.lasting.found[2])),
        ("of 100", sum(all, |one| one.lasting.found[3])),
        ("near repeats: planted bands", sum(all, |one| one.near.planted)),
        ("nearest bands", sum(all, |one| one.near.nearest)),
        ("significant bands within reach", sum(all, |one| one.near.reached)),
        ("significant bands of plain categories", sum(all, |one| one.near.false_bands)),
        ("series: precision by pairs", sum(all, |one| one.series.right)),
        ("recall by pairs", sum(all, |one| one.series.recalled)),
        ("groups of one series", sum(all, |one| one.series.groups)),
        ("series found by half", sum(all, |one| one.series.found)),
        ("duplicates: precision by pairs", sum(all, |one| one.duplicates.right)),
        ("recall", sum(all, |one| one.duplicates.recalled)),
        ("cells hot by the prolific reporter alone", sum(all, |one| one.prolific)),
    ];
    figures.map(|(name, figure)| format!("{name} {}", share(figure))).join(", ")
}

/// The cell of the default point is marked, and counts only what is known to have happened there.
async fn the_default_point_makes_nothing_hot(town: &Town) {
    let window = ("2025-01-01", "2026-01-01");
    let answer: Hotspots = town.hotspots(window, None).await;
    let default = place(&town.truth["default_point"]);
    let marked = answer.cells.iter().find(|hotspot| hotspot.cell == fine(default)).expect("the default point's cell");
    let pile = marked.pile.expect("it is marked as a pile");
    let on_it = |lng: Option<f64>, lat: Option<f64>| {
        lng.zip(lat).is_some_and(|(lng, lat)| (lng - default.lng()).hypot(lat - default.lat()) < 1e-7)
    };
    let rows = town.rows();
    let known = rows.iter().filter(|row| {
        let in_window = row.occurred_from.as_str() >= window.0 && row.occurred_from.as_str() < window.1;
        in_window && row.origin != "officer" && !on_it(row.longitude, row.latitude) && row.cell() == Some(fine(default))
    });
    assert_eq!(marked.count, known.count() as u64, "{}", marked.reason);
    let whole = number(&town.truth["default_point"]["reports"]);
    #[expect(clippy::cast_precision_loss, reason = "a count of reports")]
    let piled = pile.reports as f64;
    assert!(piled > 0.4 * whole && piled < 0.6 * whole, "about half of {whole} in one of two years: {piled}");
}
