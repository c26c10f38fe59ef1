//! One period against the one before.

use engine::analysis::{CategoryChange, Change};
use serde::Serialize;
use utoipa::ToSchema;

/// Two counts compared.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ChangeView {
    /// Reports in the period.
    pub now: u64,
    /// Reports in the period before.
    pub before: u64,
    /// Rate now over rate before, per day; null where there were none before.
    pub ratio: Option<f64>,
    /// Lower limit of the ratio's 95 % interval.
    pub lower: Option<f64>,
    /// Upper limit; null where it has none.
    pub upper: Option<f64>,
    /// Exact conditional p, two-sided; null where both counts are zero.
    pub p: Option<f64>,
}

/// One category compared.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CategoryChangeView {
    /// The category's slug.
    pub category: &'static str,
    /// Its counts.
    #[serde(flatten)]
    pub change: ChangeView,
    /// Benjamini-Hochberg q over the categories of this answer.
    pub q: Option<f64>,
}

impl ChangeView {
    pub(super) const fn new(change: &Change) -> Self {
        let Change { now, before, ratio, lower, upper, p } = *change;
        Self { now, before, ratio, lower, upper, p }
    }
}

impl CategoryChangeView {
    pub(super) const fn new(entry: &CategoryChange) -> Self {
        Self { category: entry.category.slug(), change: ChangeView::new(&entry.change), q: entry.q }
    }
}
