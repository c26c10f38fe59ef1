//! The two tables of a briefing, every cell as text.

use serde::Serialize;

use super::page::Periods;
use super::sentences::Direction;
use crate::render::chart::palette::look_of;
use crate::render::words::{category, count, decimal, place, probability, quantity, sentence};
use crate::view::{BriefingView, CategoryChangeView, ChangeView, HotspotView, PileView};

/// Categories with a row of their own.
const ROWS: usize = 12;
/// What stands where nothing was tested.
const UNTESTED: &str = "–";
const NOTE: &str = "Ratio: reports per day now over reports per day before, with its 95 % interval. p: how often chance alone \
                    would make a change this large if nothing had changed (exact, two-sided). q: p corrected for the number \
                    of categories. ▲ ▼: a clear rise or fall, p (all) or q (one category) at most 0.05.";

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ChangeTable {
    /// Heads of the columns.
    pub(super) heads: [String; 6],
    /// All categories, then each of the largest, then the others.
    pub(super) rows: Vec<ChangeRow>,
    /// How to read it.
    pub(super) note: &'static str,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ChangeRow {
    /// `total`, `category` or `others`.
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) now: String,
    pub(super) before: String,
    pub(super) ratio: String,
    pub(super) p: String,
    pub(super) q: String,
    /// Whether the change is clear.
    pub(super) clear: bool,
}

impl ChangeTable {
    pub(super) fn new(briefing: &BriefingView, periods: &Periods) -> Self {
        let (now, before) = (sentence(&periods.now), sentence(&periods.before));
        let heads = ["Category".to_owned(), now, before, "Ratio (95 % interval)".to_owned(), "p".to_owned(), "q".to_owned()];
        let (own, others) = briefing.categories.split_at(briefing.categories.len().min(ROWS));
        let own = own.iter().map(|entry| tested("category", sentence(&category(entry.category)), entry));
        let total = CategoryChangeView { category: "", change: briefing.total.clone(), q: None };
        let mut rows = vec![ChangeRow { q: UNTESTED.to_owned(), ..tested("total", "All categories".to_owned(), &total) }];
        rows.extend(own);
        rows.extend(summed(others));
        Self { heads, rows, note: NOTE }
    }
}

fn tested(kind: &'static str, name: String, entry: &CategoryChangeView) -> ChangeRow {
    let change = &entry.change;
    let direction = Direction::of(change, if kind == "total" { change.p } else { entry.q });
    let sign = match direction {
        Direction::Rose => "▲ ",
        Direction::Fell => "▼ ",
        Direction::Unclear => "",
    };
    ChangeRow {
        kind,
        name,
        now: count(change.now),
        before: count(change.before),
        ratio: format!("{sign}{}", ratio(change)),
        p: known(change.p),
        q: known(entry.q),
        clear: direction != Direction::Unclear,
    }
}

/// The categories without a row of their own, added up; a sum of tests would be no test.
fn summed(others: &[CategoryChangeView]) -> Option<ChangeRow> {
    let sum = |of: fn(&ChangeView) -> u64| others.iter().map(|entry| of(&entry.change)).sum::<u64>();
    let name = match others.len() {
        0 => return None,
        1 => "1 other category".to_owned(),
        many => format!("{many} other categories"),
    };
    let untested = || UNTESTED.to_owned();
    let (now, before) = (count(sum(|change| change.now)), count(sum(|change| change.before)));
    Some(ChangeRow { kind: "others", name, now, before, ratio: untested(), p: untested(), q: untested(), clear: false })
}

/// `1.14 (0.98 to 1.32)`; `from 2.10` where there were none before and so no ratio and no upper limit.
fn ratio(change: &ChangeView) -> String {
    let two = |value: f64| decimal(value, 2);
    match (change.ratio, change.lower, change.upper) {
        (Some(ratio), Some(lower), Some(upper)) => format!("{} ({} to {})", two(ratio), two(lower), two(upper)),
        (Some(ratio), Some(lower), None) => format!("{} (from {})", two(ratio), two(lower)),
        (None, Some(lower), _) => format!("from {}", two(lower)),
        _ => UNTESTED.to_owned(),
    }
}

fn known(value: Option<f64>) -> String {
    value.map_or_else(|| UNTESTED.to_owned(), |value| probability(Some(value)))
}

/// Where reports cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct HotspotTable {
    /// Heads of the columns.
    pub(super) heads: [&'static str; 6],
    /// The hot cells, highest z first, numbered as on the map.
    pub(super) rows: Vec<HotspotRow>,
    /// What to beware of in single cells.
    pub(super) cautions: Vec<String>,
    /// How to read it, or why it is empty.
    pub(super) note: String,
}

/// One hot cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct HotspotRow {
    pub(super) number: String,
    pub(super) place: String,
    /// How strong its evidence is, and its H3 index.
    pub(super) detail: String,
    pub(super) here: String,
    pub(super) around: String,
    pub(super) z: String,
    pub(super) q: String,
}

impl HotspotTable {
    pub(super) fn new(briefing: &BriefingView) -> Self {
        let numbered = || (1_usize..).zip(&briefing.hotspots);
        let rows: Vec<HotspotRow> = numbered().map(|(number, spot)| hotspot(number, spot)).collect();
        let cautions = numbered().filter_map(|(number, spot)| Some(caution(number, spot.pile.as_ref()?))).collect();
        let note = if rows.is_empty() { "There is no hot cell to list." } else { HOTSPOT_NOTE };
        Self { heads: HOTSPOT_HEADS, rows, cautions, note: note.to_owned() }
    }
}

const HOTSPOT_HEADS: [&str; 6] = ["No.", "Place, evidence, H3 cell", "Reports", "With neighbours", "z", "q"];
const HOTSPOT_NOTE: &str = "Hot: the cell and its neighbours hold more reports than chance would place there, compared with all \
                            loaded areas. In brackets: what would be average. z: Getis-Ord Gi*. q: corrected for the number of \
                            cells. A cell is a place to look at, not a verdict on who lives or goes there.";

fn hotspot(number: usize, spot: &HotspotView) -> HotspotRow {
    HotspotRow {
        number: number.to_string(),
        place: place(spot.longitude, spot.latitude),
        detail: format!("{}, {}", look_of(spot.class).strength, spot.cell),
        here: count(spot.count),
        around: format!("{} ({})", count(spot.neighbourhood_count), decimal(spot.expected, 1)),
        z: spot.z.map_or_else(|| UNTESTED.to_owned(), |z| decimal(z, 2)),
        q: known(spot.q),
    }
}

fn caution(number: usize, pile: &PileView) -> String {
    format!(
        "Cell {number}: {} on the single point {}, which holds {} % of its batch, are not counted. That is how a default \
         location looks; it may be no place at all.",
        quantity(pile.reports, "report"),
        place(pile.longitude, pile.latitude),
        decimal(100.0 * pile.share, 1)
    )
}
