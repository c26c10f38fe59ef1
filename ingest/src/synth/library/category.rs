//! Categories, their rhythms and the kinds of place that draw them.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `categories.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Categories {
    pub(super) category: Vec<Category>,
}

/// How one category behaves.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Category {
    pub(crate) slug: String,
    /// The word data.police.uk uses for it, if it has one.
    pub(crate) police: Option<String>,
    /// Names of the rhythms it follows.
    pub(crate) hours: String,
    pub(crate) weekdays: String,
    pub(crate) months: String,
    /// Share that happens at attractors, the rest along streets by population.
    pub(crate) hotspots: f64,
    pub(crate) interval: Option<Interval>,
    /// Longest time until it is reported, hours; most are reported far sooner.
    pub(crate) delay_hours: f64,
    /// Shares reported by agencies and by officers; the rest comes from residents.
    pub(crate) agency: f64,
    pub(crate) officer: f64,
}

/// Events known only to have happened between two moments.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Interval {
    /// Share of the category's events.
    pub(crate) share: f64,
    pub(crate) least_hours: f64,
    pub(crate) most_hours: f64,
}

/// `rhythms.toml`: relative weights by name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rhythms {
    /// 24 weights, midnight first.
    pub(crate) hours: BTreeMap<String, [f64; 24]>,
    /// 7 weights, Monday first.
    pub(crate) weekdays: BTreeMap<String, [f64; 7]>,
    /// 12 weights, January first.
    pub(crate) months: BTreeMap<String, [f64; 12]>,
}

/// `attractors.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kinds {
    pub(super) kind: Vec<AttractorKind>,
}

/// A kind of place that draws reports.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttractorKind {
    /// What such a place is called after its street.
    pub(crate) nouns: Vec<String>,
    /// Its share of all attractors.
    pub(crate) share: f64,
    pub(crate) radius_m: f64,
    pub(crate) pull: Pull,
    /// How many places are drawn to choose the one furthest along the pull from.
    pub(crate) choices: u32,
    /// Category slug to how strongly the place draws it.
    pub(crate) draws: BTreeMap<String, f64>,
}

/// Which part of the city a kind of place prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Pull {
    /// Nearer the middle.
    Centre,
    /// Nearer the edge.
    Edge,
}
