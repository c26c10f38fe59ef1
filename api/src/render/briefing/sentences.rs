//! The sentences of a briefing. They say what the counts and tests say, and never that a place is safe.

use super::page::Periods;
use crate::render::chart::palette::is_hot;
use crate::render::words::{category, count, decimal, list, place, quantity, sentence, stated};
use crate::view::{BriefingView, CategoryChangeView, ChangeView};

/// A change is called clear at this p (of all categories) or q (of one among them), and not above.
pub(super) const CLEAR: f64 = 0.05;
/// So many clear changes are named in the lead; the table has the rest.
const NAMED: usize = 4;

/// Which way a comparison points, where it points clearly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Clearly more per day than before.
    Rose,
    /// Clearly fewer per day than before.
    Fell,
    /// Within what chance makes of an unchanged rate.
    Unclear,
}

impl Direction {
    /// The direction of a change whose p, or corrected q, is `evidence`.
    pub(super) fn of(change: &ChangeView, evidence: Option<f64>) -> Self {
        let clear = evidence.is_some_and(|evidence| evidence <= CLEAR);
        // Without reports before, there is no ratio: any clear change is a rise.
        match (clear, change.ratio) {
            (true, Some(ratio)) if ratio < 1.0 => Self::Fell,
            (true, _) => Self::Rose,
            (false, _) => Self::Unclear,
        }
    }

    /// The verb, for a sentence.
    const fn verb(self) -> &'static str {
        match self {
            Self::Rose => "rose",
            Self::Fell => "fell",
            Self::Unclear => "did not change clearly",
        }
    }
}

/// The one sentence to remember: both counts, the change per day and its p.
pub(super) fn headline(total: &ChangeView, periods: &Periods) -> String {
    let Periods { now, before, .. } = periods;
    if (total.now, total.before) == (0, 0) {
        return format!("Nothing to compare: no report was counted in {now} or in {before}.");
    }
    if total.p.is_none() {
        let (at, than) = (count(total.now), count(total.before));
        return format!("Nothing to compare: {at} in {now} and {than} in {before}, but the lake lacks one of them altogether.");
    }
    let verdict = match Direction::of(total, total.p) {
        Direction::Unclear => "No clear change".to_owned(),
        clear => format!("Reports {}", clear.verb()),
    };
    let rate = per_day(total).map(|words| format!(", {words}")).unwrap_or_default();
    let chance = stated("p", total.p);
    format!(
        "{verdict}: {} in {now} against {} in {before}{rate}; a change this large by chance: {chance}.",
        count(total.now),
        count(total.before)
    )
}

/// The change of the daily rate: `18 % more per day`; `None` where one of the counts is zero.
pub(super) fn per_day(change: &ChangeView) -> Option<String> {
    let ratio = change.ratio.filter(|_| change.now > 0)?;
    let percent = decimal((ratio - 1.0).abs() * 100.0, 0);
    Some(match ratio {
        _ if percent == "0" => "as many per day".to_owned(),
        ratio if ratio >= 2.0 => format!("{} times as many per day", decimal(ratio, 1)),
        ratio if ratio > 1.0 => format!("{percent} % more per day"),
        _ => format!("{percent} % fewer per day"),
    })
}

/// The sentences after the headline: categories that changed clearly, and whether any cell stands out.
pub(super) fn lead(briefing: &BriefingView) -> Vec<String> {
    let compared = !briefing.categories.is_empty() && briefing.total.p.is_some();
    let categories = compared.then(|| clear_changes(&briefing.categories));
    categories.into_iter().chain([hot_cells(briefing)]).collect()
}

fn clear_changes(categories: &[CategoryChangeView]) -> String {
    let directed = categories.iter().map(|entry| (entry, Direction::of(&entry.change, entry.q)));
    let clear: Vec<String> = directed
        .filter(|(_, direction)| *direction != Direction::Unclear)
        .map(|(entry, direction)| {
            let ChangeView { now, before, .. } = entry.change;
            format!("{} {} ({} against {})", category(entry.category), direction.verb(), count(now), count(before))
        })
        .collect();
    match clear.len() {
        0 => "No single category changed clearly once the number of categories is allowed for.".to_owned(),
        few if few <= NAMED => format!("{}.", sentence(&list(&clear))),
        many => format!("{}, and {} more categories changed clearly.", sentence(&clear[..NAMED].join(", ")), many - NAMED),
    }
}

fn hot_cells(briefing: &BriefingView) -> String {
    if let Some(why) = &briefing.no_hotspots_because {
        return format!("Whether any cell stands out could not be computed: {why}.");
    }
    let listed = briefing.hotspots.len() as u64;
    match briefing.cells.iter().filter(|cell| is_hot(cell.class)).count() as u64 {
        0 => "No cell of this area stands out with more reports than chance would place there.".to_owned(),
        1 => "One cell of this area stands out with more reports than chance would place there.".to_owned(),
        hot if hot <= listed => {
            format!("{} of this area stand out with more reports than chance would place there.", quantity(hot, "cell"))
        }
        hot => format!(
            "{} of this area stand out with more reports than chance would place there; the {listed} with the highest z are listed.",
            quantity(hot, "cell")
        ),
    }
}

/// The map in words, for those who cannot see it.
pub(super) fn map_description(briefing: &BriefingView) -> String {
    let of = |which: fn(&str) -> bool| briefing.cells.iter().filter(|cell| which(cell.class)).count() as u64;
    let (hot, cold) = (of(is_hot), of(|class| class.starts_with("cold-")));
    let drawn = quantity(briefing.cells.len() as u64, "cell");
    let counted = format!("Map of {}: {drawn} drawn, {hot} hot and {cold} cold, inside the area's outline.", briefing.area.name);
    let hottest = briefing
        .hotspots
        .first()
        .map(|spot| format!(" The highest z is at {}: {}", place(spot.longitude, spot.latitude), spot.reason));
    counted + &hottest.unwrap_or_default()
}
