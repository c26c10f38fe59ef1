//! The receipt: everything needed to ask the same question again and get the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::Question;
use crate::disclosure::Policy;
use crate::store::{Snapshot, StoreError};

/// What an answer rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Receipt {
    /// The question as it was understood.
    pub question: Question,
    /// The snapshot of the lake it was put to.
    pub snapshot: i64,
    /// The address that asks for the same answer again, with every parameter that was given; `None` until a face says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    /// What was read from the files because the index in memory does not reach back so far; no part of what was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_from: Option<String>,
    /// The method, by its name in the catalogue.
    pub method: &'static str,
    /// The method's options, each as it was applied.
    pub options: BTreeMap<&'static str, Value>,
    /// Seed of the random numbers; `None` where the method draws none.
    pub seed: Option<u64>,
    /// Permutations or simulations; `None` where the method makes none.
    pub permutations: Option<u32>,
    /// The policy under which rows were read and the answer let out.
    pub policy: &'static str,
    /// Cells compared; `None` where the answer is not about cells.
    pub lattice_cells: Option<u64>,
    /// Reports of the window and categories that the policy lets be read, wherever they are.
    pub reports_read: u64,
    /// Those of them that lie in the region.
    pub reports_in_region: u64,
    /// Those of them that have no place and so cannot be in any region.
    pub reports_without_place: u64,
    /// What the reader should know before relying on the answer.
    pub notes: Vec<String>,
    /// Whom the data's licences ask to be named.
    pub attributions: Vec<String>,
}

impl Receipt {
    /// A receipt whose counts are still zero.
    pub(super) async fn begin(
        snapshot: &Snapshot,
        question: &Question,
        policy: &Policy,
        method: &'static str,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            question: question.clone(),
            snapshot: snapshot.number(),
            asked: None,
            read_from: read_from(snapshot, question),
            method,
            options: BTreeMap::new(),
            seed: None,
            permutations: None,
            policy: policy.name(),
            lattice_cells: None,
            reports_read: 0,
            reports_in_region: 0,
            reports_without_place: 0,
            notes: Vec::new(),
            attributions: attributions(snapshot).await?,
        })
    }

    pub(super) fn option(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.options.insert(name, value.into());
        self
    }
}

/// Whether a question that the index could have answered was put to the files.
fn read_from(snapshot: &Snapshot, question: &Question) -> Option<String> {
    let index = snapshot.index().filter(|index| !index.covers(&question.window))?;
    Some(match index.since() {
        Some(day) if index.reports() > 0 => format!("the files: memory holds reports since {day}"),
        _ => "the files: memory has no room for a single month".to_owned(),
    })
}

/// The attributions of every load of a snapshot, each once.
async fn attributions(snapshot: &Snapshot) -> Result<Vec<String>, StoreError> {
    let batches = snapshot.batches().await?.iter();
    let named = batches.filter_map(|batch| batch.facts.get("attribution")?.as_str().map(str::to_owned));
    Ok(named.collect::<BTreeSet<_>>().into_iter().collect())
}
