//! Stability: does a place stand out when the question is asked a little differently?

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::super::Question;
use super::options::HotspotOptions;
use super::{Hotspots, answer};
use crate::EngineError;
use crate::disclosure::Policy;
use crate::space::{Cell, Resolution};
use crate::store::Snapshot;
use crate::time::TimeWindow;

/// How often a place stands out among questions that differ a little, the one that was asked among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stability {
    /// Questions in which a hot cell lies in it.
    pub holds: u32,
    /// Questions that have an answer.
    pub of: u32,
    /// The questions in which it does not stand out, in words.
    pub fails: Vec<String>,
}

/// One way to ask differently.
struct Variant {
    words: String,
    question: Question,
    options: HotspotOptions,
}

/// Asks a little differently and tells every place how often it holds; returns a note on questions without an answer.
pub(super) async fn judge(
    found: &mut Hotspots,
    (snapshot, policy): (&Snapshot, &Policy),
    question: &Question,
    options: HotspotOptions,
) -> Result<Vec<String>, EngineError> {
    let (mut asked, mut without) = (vec![], vec![]);
    for variant in variants(question, options) {
        match answer(snapshot, &variant.question, variant.options, policy).await {
            Ok(other) => asked.push((variant.words, hot(&other))),
            Err(EngineError::Store(error)) => return Err(error.into()),
            Err(error) => without.push(format!("Stability leaves out {}: {error}", variant.words)),
        }
    }
    for place in &mut found.places {
        let mut fails: Vec<String> =
            asked.iter().filter(|(_, hot)| !overlaps(&place.cells, hot)).map(|(words, _)| words.clone()).collect();
        if !place.class.is_hot() {
            fails.insert(0, "as it was asked".to_owned());
        }
        let of = u32::try_from(asked.len() + 1).unwrap_or(u32::MAX);
        place.stability = Some(Stability { holds: of - u32::try_from(fails.len()).unwrap_or(of), of, fails });
        place.add_stability();
    }
    Ok(without)
}

fn hot(answer: &Hotspots) -> BTreeSet<Cell> {
    answer.cells.iter().filter(|cell| cell.class.is_hot()).map(|cell| cell.cell).collect()
}

/// Whether any of the hot cells lies in, or holds, one of a place's cells.
fn overlaps(place: &[Cell], hot: &BTreeSet<Cell>) -> bool {
    let Some(level) = hot.first().map(|cell| cell.resolution()) else { return false };
    let own = place.first().map(|cell| cell.resolution());
    if own.is_some_and(|own| own >= level) {
        return place.iter().any(|cell| cell.parent(level).is_some_and(|parent| hot.contains(&parent)));
    }
    hot.iter().any(|cell| own.and_then(|own| cell.parent(own)).is_some_and(|parent| place.contains(&parent)))
}

fn variants(question: &Question, options: HotspotOptions) -> Vec<Variant> {
    let mut found = Vec::new();
    let mut add = |words: String, question: Question, options: HotspotOptions| {
        found.push(Variant { words, question, options });
    };
    let level = question.resolution.level();
    for level in [level.saturating_sub(1), level + 1] {
        if let Ok(resolution) = Resolution::new(level) {
            add(format!("resolution {level}"), Question { resolution, ..question.clone() }, options);
        }
    }
    for rings in options.other_rings() {
        add(format!("rings {rings}"), question.clone(), HotspotOptions { rings, ..options });
    }
    for window in other_windows(&question.window) {
        let words = format!("{} to {}", window.from(), window.to());
        add(words, Question { window, ..question.clone() }, options);
    }
    found
}

/// Windows a quarter earlier and later, and a quarter longer and shorter at their beginning: in whole months where the window
/// is, so that reports known to the month only can answer.
fn other_windows(window: &TimeWindow) -> Vec<TimeWindow> {
    let quarter = |whole: i64| (whole / 4).max(1);
    let days = i64::from(window.days());
    let step: Span = if window.is_whole_months() { quarter(days / 30).months() } else { quarter(days).days() };
    let moved = |date: Date, by: Span| date.checked_add(by).ok();
    let make = |from: Option<Date>, to: Option<Date>| TimeWindow::new(from?, to?, window.zone()).ok();
    let (from, to, back) = (window.from(), window.to(), step.negate());
    let others = [
        make(moved(from, back), moved(to, back)),
        make(moved(from, step), moved(to, step)),
        make(moved(from, back), Some(to)),
        make(moved(from, step), Some(to)),
    ];
    others.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::window;

    #[test]
    fn windows_move_by_months_where_they_are_whole_months() {
        let spans = |from, to| -> Vec<String> {
            other_windows(&window(from, to)).iter().map(|other| format!("{} {}", other.from(), other.to())).collect()
        };
        assert_eq!(
            spans("2019-01-01", "2019-09-01"),
            ["2018-11-01 2019-07-01", "2019-03-01 2019-11-01", "2018-11-01 2019-09-01", "2019-03-01 2019-09-01"]
        );
        assert_eq!(
            spans("2019-06-01", "2019-07-01"),
            ["2019-05-01 2019-06-01", "2019-07-01 2019-08-01", "2019-05-01 2019-07-01"]
        );
        assert_eq!(spans("2019-06-03", "2019-07-01")[0], "2019-05-27 2019-06-24");
    }

    #[test]
    fn a_place_holds_where_a_coarser_or_finer_hot_cell_touches_it() {
        let fine: Cell = "8a19583900c7fff".parse().expect("a cell");
        let coarse = fine.parent(Resolution::new(9).expect("a resolution")).expect("a parent");
        assert!(overlaps(&[fine], &BTreeSet::from([coarse])) && overlaps(&[coarse], &BTreeSet::from([fine])));
        let away =
            fine.disk(9).into_iter().find(|cell| cell.parent(coarse.resolution()) != Some(coarse)).expect("a cell outside");
        assert!(!overlaps(&[fine], &BTreeSet::from([away])));
        assert!(!overlaps(&[fine], &BTreeSet::new()));
    }
}
