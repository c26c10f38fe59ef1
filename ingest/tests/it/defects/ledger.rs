//! The ledger: what was written on which line, and what must become of it.

use std::collections::{BTreeMap, BTreeSet};

use ingest::Reason;

use super::row::{Row, Said};

/// A row that must be refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) kind: &'static str,
    pub(super) reason: Reason,
    /// The id that its text must hold, if the row has one.
    pub(super) id: Option<String>,
}

/// Everything that a file holds.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// What must be refused, by the line on which it begins.
    pub(super) refused: BTreeMap<u64, Refusal>,
    /// What must be stored, by [`key`].
    pub(super) stored: BTreeMap<String, Said>,
    /// Ids and revisions that a later revision overrules.
    pub(super) superseded: BTreeSet<(String, i32)>,
    pub(super) duplicates: u64,
    /// Lines with a category that the taxonomy does not know.
    pub(super) unknown: BTreeSet<u64>,
    /// How often each oddity was planted.
    pub(super) oddities: BTreeMap<&'static str, u64>,
}

impl Ledger {
    /// Notes a row that must be stored.
    pub(super) fn store(&mut self, row: &Row) {
        let key = key(row.id.as_deref(), row.said.narrative.as_deref());
        assert!(self.stored.insert(key, row.said.clone()).is_none(), "{:?} is planted twice", row.id);
    }

    /// Records in the file, its header apart.
    pub(super) fn read(&self) -> u64 {
        self.stored.len() as u64 + self.duplicates + self.superseded.len() as u64 + self.refused.len() as u64
    }

    /// Refused rows by the code of their reason.
    pub(super) fn reasons(&self) -> BTreeMap<String, u64> {
        let mut reasons = BTreeMap::new();
        for refusal in self.refused.values() {
            *reasons.entry(refusal.reason.code().to_owned()).or_default() += 1;
        }
        reasons
    }

    /// For every kind of defect, how many rows have it, and for how many of them `found` holds.
    pub(super) fn kinds(&self, found: impl Fn(u64, &Refusal) -> bool) -> BTreeMap<&'static str, (u64, u64)> {
        let mut kinds: BTreeMap<&'static str, (u64, u64)> = BTreeMap::new();
        for (line, refusal) in &self.refused {
            let counts = kinds.entry(refusal.kind).or_default();
            *counts = (counts.0 + 1, counts.1 + u64::from(found(*line, refusal)));
        }
        kinds
    }
}

/// What a row is known by: its id, or its narrative where it has none.
pub(super) fn key(id: Option<&str>, narrative: Option<&str>) -> String {
    id.or(narrative).unwrap_or_default().to_owned()
}
