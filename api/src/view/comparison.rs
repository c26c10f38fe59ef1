//! A comparison in JSON and `GeoJSON`.

use engine::analysis::{ComparedCount, ComparedRow, Comparison, Expected, Receipt};
use engine::disclosure::Released;
use serde::Serialize;
use utoipa::ToSchema;

use super::ring::Outlines;
use super::trend::kind_and_id;
use super::{AreasView, PolygonView};

/// A window beside another one, row by row.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ComparisonView {
    /// What the window is compared with, as asked.
    pub against: String,
    /// First day compared with, `YYYY-MM-DD`; of the steps learned from where that is a season.
    pub against_from: String,
    /// First day after.
    pub against_to: String,
    /// What rates are per.
    pub per: String,
    /// How many rows have risen.
    pub risen: usize,
    /// How many have fallen.
    pub fallen: usize,
    /// How many show no clear change.
    pub no_clear_change: usize,
    /// How many cannot be compared.
    pub cannot_compare: usize,
    /// Those that deserve attention first.
    pub rows: Vec<ComparedRowView>,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ComparedRowView {
    /// `whole`, `area`, `cell` or `category`.
    pub kind: &'static str,
    /// Id of the area, cell or category; null for the whole region.
    pub id: Option<String>,
    /// What people call it.
    pub name: String,
    /// `risen`, `fallen`, `no-clear-change` or `cannot-compare`.
    pub class: &'static str,
    /// The window asked for.
    pub now: ComparedCountView,
    /// The other window; null against a season.
    pub reference: Option<ComparedCountView>,
    /// What the season lets expect; null against another window.
    pub expected: Option<ExpectedView>,
    /// Rate now over the other rate, or count over expectation; null where the other is 0.
    pub ratio: Option<f64>,
    /// Lower limit of the ratio's 95 % interval.
    pub lower: Option<f64>,
    /// Upper limit; null where it has none.
    pub upper: Option<f64>,
    /// Rate now less the other rate.
    pub difference: Option<f64>,
    /// Two-sided p of no change.
    pub p: Option<f64>,
    /// The same corrected for the number of rows.
    pub q: Option<f64>,
    /// Variance over mean of the row's steps.
    pub dispersion: Option<f64>,
    /// Whether that is above 1 by more than chance.
    pub overdispersed: bool,
    /// The same in a sentence.
    pub reason: String,
}

/// Reports of a window.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ComparedCountView {
    /// Reports of its published steps.
    pub reports: u64,
    /// Published time, times what rates are per beside it.
    pub exposure: Option<f64>,
    /// Reports per exposure.
    pub rate: Option<f64>,
}

/// What a seasonal model lets one expect.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExpectedView {
    /// The mean of its predictive law.
    pub reports: f64,
    /// The smallest count within the 95 % predictive interval.
    pub lower: f64,
    /// The largest.
    pub upper: f64,
    /// Whether drift and season are those of all rows together.
    pub borrowed: bool,
}

impl ComparisonView {
    /// The wire form of a released comparison, the first `top` rows of it.
    #[must_use]
    pub fn new(comparison: &Released<Comparison>, top: Option<usize>) -> Self {
        use engine::analysis::ChangeClass::{CannotCompare, Fallen, NoClearChange, Risen};
        let comparison = comparison.get();
        let number = |class| comparison.rows.iter().filter(|row| row.class == class).count();
        Self {
            against: comparison.against.to_string(),
            against_from: comparison.reference.from().to_string(),
            against_to: comparison.reference.to().to_string(),
            per: comparison.per.clone(),
            risen: number(Risen),
            fallen: number(Fallen),
            no_clear_change: number(NoClearChange),
            cannot_compare: number(CannotCompare),
            rows: comparison.rows.iter().take(top.unwrap_or(usize::MAX)).map(ComparedRowView::new).collect(),
            receipt: comparison.receipt.clone(),
        }
    }

    /// The rows that have a place, as features; those of areas get their outline from `areas`.
    #[must_use]
    pub fn into_collection(self, areas: &AreasView) -> ComparisonCollection {
        let outlines = Outlines::of(areas);
        let feature = |row: ComparedRowView| {
            let id = row.id.clone()?;
            Some(ComparisonFeature { kind: "Feature", geometry: outlines.get(row.kind, &id)?, id, properties: row })
        };
        ComparisonCollection {
            kind: "FeatureCollection",
            features: self.rows.into_iter().filter_map(feature).collect(),
            receipt: self.receipt,
        }
    }
}

impl ComparedRowView {
    fn new(row: &ComparedRow) -> Self {
        let (kind, id) = kind_and_id(&row.group);
        Self {
            kind,
            id,
            name: row.group.to_string(),
            class: row.class.as_str(),
            now: ComparedCountView::new(&row.now),
            reference: row.reference.as_ref().map(ComparedCountView::new),
            expected: row.expected.as_ref().map(ExpectedView::new),
            ratio: row.ratio,
            lower: row.lower,
            upper: row.upper,
            difference: row.difference,
            p: row.p,
            q: row.q,
            dispersion: row.dispersion,
            overdispersed: row.overdispersed,
            reason: row.reason.clone(),
        }
    }
}

impl ComparedCountView {
    const fn new(count: &ComparedCount) -> Self {
        let ComparedCount { reports, exposure, rate } = *count;
        Self { reports, exposure, rate }
    }
}

impl ExpectedView {
    const fn new(expected: &Expected) -> Self {
        let Expected { reports, lower, upper, borrowed } = *expected;
        Self { reports, lower, upper, borrowed }
    }
}

/// Rows that have a place, as a `GeoJSON` `FeatureCollection` with the receipt as a foreign member.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ComparisonCollection {
    /// Always `FeatureCollection`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// One feature per row.
    pub features: Vec<ComparisonFeature>,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// A row with its outline.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ComparisonFeature {
    /// Always `Feature`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Id of the area or cell.
    pub id: String,
    /// Its outline.
    pub geometry: PolygonView,
    /// What became of it.
    pub properties: ComparedRowView,
}
