//! Piles: points on which a geocoder drops what it cannot place.
//!
//! Which points are piles is decided once, when a batch is loaded, and stands in its receipt.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::query::{Scope, point_counts};
use crate::space::{Lattice, LngLat};
use crate::store::{Snapshot, StoreError};

/// A point that holds an improbable share of a batch's reports.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pile {
    /// Where.
    pub place: LngLat,
    /// Reports on exactly this point among those the question counts.
    pub reports: u64,
    /// Share of its batch's located reports that sit on the point.
    pub share: f64,
}

/// The piles that lie in a lattice and hold reports of a scope, by the position of their cell.
pub(super) async fn piles(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    lattice: &Lattice,
) -> Result<BTreeMap<usize, Vec<Pile>>, StoreError> {
    let known: Vec<(LngLat, f64)> = known_piles(snapshot).await?;
    let mut found: BTreeMap<usize, Vec<Pile>> = BTreeMap::new();
    if known.is_empty() {
        return Ok(found);
    }
    let points: Vec<LngLat> = known.iter().map(|(place, _)| *place).collect();
    for (place, reports) in point_counts(snapshot, scope, &points).await? {
        let share = known.iter().find(|(point, _)| *point == place).map_or(0.0, |(_, share)| *share);
        let position = place.cell(lattice.resolution()).and_then(|cell| lattice.position(cell));
        if let Some(position) = position {
            found.entry(position).or_default().push(Pile { place, reports, share });
        }
    }
    Ok(found)
}

/// Every pile that the receipts of a snapshot name, each point once with its greatest share.
async fn known_piles(snapshot: &Snapshot) -> Result<Vec<(LngLat, f64)>, StoreError> {
    let mut known: Vec<(LngLat, f64)> = Vec::new();
    for batch in snapshot.batches().await? {
        for pile in batch.facts.get("piles").and_then(Value::as_array).into_iter().flatten() {
            let number = |name: &str| pile.get(name).and_then(Value::as_f64);
            let (Some(lng), Some(lat), Some(share)) = (number("longitude"), number("latitude"), number("share")) else {
                continue;
            };
            let place = LngLat::new(lng, lat)?;
            match known.iter_mut().find(|(point, _)| *point == place) {
                Some((_, greatest)) => *greatest = greatest.max(share),
                None => known.push((place, share)),
            }
        }
    }
    Ok(known)
}
