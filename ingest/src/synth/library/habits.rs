//! Vehicles and ways of working that give an offender away, and the sentences that mention them.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Several ways to say one thing.
pub(crate) type Phrase = Vec<String>;

/// `habits.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Habits {
    pub(crate) vehicles: Vec<Phrase>,
    /// Category slug to its ways of working.
    pub(crate) methods: BTreeMap<String, Vec<Phrase>>,
    pub(crate) shapes: Shapes,
}

/// Sentences with `{vehicle}` and `{method}` in them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shapes {
    pub(crate) vehicle: Vec<String>,
    pub(crate) method: Vec<String>,
    pub(crate) both: Vec<String>,
}
