//! From a question's region to the cells that are compared.

use super::{LatticeKind, Question, Region};
use crate::EngineError;
use crate::query::{Scope, cell_counts};
use crate::space::{Lattice, Resolution};
use crate::store::Snapshot;

/// The cells that a question compares.
pub(super) async fn lattice_of(snapshot: &Snapshot, question: &Question, scope: &Scope<'_>) -> Result<Lattice, EngineError> {
    let region = match (&question.region, question.lattice) {
        (Region::Everywhere, LatticeKind::Occupied) => return occupied_everywhere(snapshot, question.resolution, scope).await,
        (region, _) => region_lattice(snapshot, region, question.resolution).await?,
    };
    match question.lattice {
        LatticeKind::Region => Ok(region),
        LatticeKind::Occupied => {
            let counts = cell_counts(snapshot, scope, Some(&region), question.resolution).await?;
            Ok(Lattice::of_cells(counts.into_iter().map(|(cell, _)| cell), question.resolution)?)
        }
    }
}

/// Every cell of a region.
pub(super) async fn region_lattice(snapshot: &Snapshot, region: &Region, resolution: Resolution) -> Result<Lattice, EngineError> {
    let areas = snapshot.areas().await?;
    let find = |id: &String| {
        let unknown = || EngineError::NoArea { area: id.clone(), known: areas.areas().len() };
        areas.get(id).ok_or_else(unknown)
    };
    tokio::task::block_in_place(|| match region {
        Region::Box(bbox) => Ok(Lattice::of_bbox(*bbox, resolution)?),
        Region::Area(id) => {
            let area = find(id)?;
            snapshot.lattice(format!("area {} {id}", resolution.level()), || Ok(Lattice::of_areas([area], resolution)?))
        }
        Region::Everywhere if areas.areas().is_empty() => Err(EngineError::NoRegion),
        Region::Everywhere => {
            snapshot.lattice(format!("everywhere {}", resolution.level()), || Ok(Lattice::of_areas(areas.areas(), resolution)?))
        }
    })
}

async fn occupied_everywhere(snapshot: &Snapshot, resolution: Resolution, scope: &Scope<'_>) -> Result<Lattice, EngineError> {
    let counts = cell_counts(snapshot, scope, None, resolution).await?;
    if counts.is_empty() {
        return Err(EngineError::NoRegion);
    }
    Ok(Lattice::of_cells(counts.into_iter().map(|(cell, _)| cell), resolution)?)
}
