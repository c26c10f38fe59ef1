//! What was found: groups of reports that may belong together, and why.

use jiff::civil::Date;

use super::lexicon::WordKind;
use super::table::LinkVariable;
use crate::report::{Category, Origin};
use crate::space::{Cell, LngLat};

/// Reports that may belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedSeries {
    /// The same for the same reports, whatever else was asked: a hash of their sorted ids.
    pub id: String,
    /// Their kind.
    pub category: Category,
    /// Mean log Bayes factor of all its pairs; those beyond the bounds count as 0.
    pub score: f64,
    /// The reports, the earliest first.
    pub reports: Vec<LinkedReport>,
    /// Metres between the two that lie furthest apart.
    pub metres: f64,
    /// The day of the first.
    pub from: Date,
    /// The day of the last.
    pub to: Date,
    /// Words that at least two have in common, those of most pairs and the rarest first.
    pub words: Vec<SharedWord>,
    /// Its pairs within the bounds, the strongest first.
    pub pairs: Vec<LinkedPair>,
}

/// One of the reports.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedReport {
    /// Its id.
    pub report_id: String,
    /// What its source calls it; empty where it says nothing.
    pub external_id: String,
    /// When it began, in microseconds since 1970-01-01T00:00Z.
    pub from: i64,
    /// When it ended.
    pub to: i64,
    /// Where.
    pub place: LngLat,
    /// Its cell of the stored resolution.
    pub cell: Cell,
    /// Who filed it.
    pub origin: Origin,
}

/// Two of the reports, and what speaks for and against them.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedPair {
    /// Id of the earlier.
    pub earlier: String,
    /// Id of the later.
    pub later: String,
    /// The sum of its log Bayes factors.
    pub score: f64,
    /// Whether one household reported both; `None` where that is not known.
    pub same_household: Option<bool>,
    /// Each piece of evidence that is there.
    pub evidence: Vec<LinkEvidence>,
    /// The words that both hold, the rarest first.
    pub words: Vec<SharedWord>,
}

/// One piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkEvidence {
    /// Which.
    pub variable: LinkVariable,
    /// Its value, in the unit that its name says.
    pub value: f64,
    /// Its log Bayes factor: above 0 speaks for one hand, below 0 against.
    pub log_factor: f64,
}

/// A word in common.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedWord {
    /// The word, or what it means where several words mean the same.
    pub word: String,
    /// What it is about.
    pub kind: WordKind,
    /// How much it says: its inverse document frequency among the reports of its category.
    pub weight: f64,
    /// In how many pairs it is in common.
    pub pairs: u64,
}
