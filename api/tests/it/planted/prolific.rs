//! The prolific reporter: what is hot around its home is so without it.

use std::collections::BTreeSet;

use engine::space::Cell;

use super::town::{Row, TWO_YEARS, Town, list, word};

/// Cells in which the household filed, and those of them that are hot only because it did.
pub(super) async fn only_because_of_it(town: &Town, (reports, seed): (u64, u64)) -> (usize, usize) {
    let household = word(&town.truth["prolific_reporter"]["household"]);
    let marked = format!(",{household},");
    let without = Town::changed("harbour-city", (reports, seed), |text| {
        text.lines().filter(|line| !line.contains(&marked)).flat_map(|line| [line, "\n"]).collect()
    })
    .await;
    let own: BTreeSet<Cell> = town.rows().iter().filter(|row| row.household == household).filter_map(Row::cell).collect();
    assert!(!own.is_empty() && town.rows().len() > without.rows().len());
    let mut sum = (0, 0);
    for category in list(&town.truth["prolific_reporter"]["categories"]) {
        let hot = |answer: engine::analysis::Hotspots| -> BTreeSet<Cell> {
            answer.cells.iter().filter(|cell| cell.class.is_hot()).map(|cell| cell.cell).collect()
        };
        let with_it = hot(town.hotspots(TWO_YEARS, Some(word(category))).await);
        let without_it = hot(without.hotspots(TWO_YEARS, Some(word(category))).await);
        let only = own.iter().filter(|cell| with_it.contains(cell) && !without_it.contains(cell)).count();
        sum = (sum.0 + only, sum.1 + own.len());
    }
    sum
}
