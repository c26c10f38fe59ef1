//! Street names and the wording of narratives.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `streets.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StreetWords {
    pub(crate) stems: Vec<String>,
    /// Second words of long streets.
    pub(crate) avenues: Vec<String>,
    /// Second words of side streets.
    pub(crate) streets: Vec<String>,
    /// First words, once the others are used up.
    pub(crate) prefixes: Vec<String>,
}

/// `narratives.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Narratives {
    pub(crate) closings: Vec<String>,
    pub(crate) when: Vec<DayPart>,
    /// Category slug to its wording.
    pub(crate) category: BTreeMap<String, Wording>,
}

/// What a part of the day is called.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DayPart {
    /// The first hour that is not called so.
    pub(crate) before: u32,
    pub(crate) words: Vec<String>,
}

/// Sentences about one category.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wording {
    /// First sentences of events at a known moment; may hold `{street}` and `{when}`.
    pub(crate) openings: Vec<String>,
    /// First sentences of events between two moments.
    #[serde(default)]
    pub(crate) between: Vec<String>,
    /// Second sentences.
    pub(crate) details: Vec<String>,
}
