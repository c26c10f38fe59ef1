//! From a question's region to the cells that are compared.

use super::{LatticeKind, Question, Region};
use crate::EngineError;
use crate::query::{Scope, cell_counts, span};
use crate::space::{BBox, Lattice, Resolution};
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
            let counts = cell_counts(snapshot, scope, region.bbox(), question.resolution).await?;
            let cells = counts.into_iter().map(|(cell, _)| cell).filter(|cell| region.position(*cell).is_some());
            Ok(Lattice::of_cells(cells, question.resolution)?)
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
        Region::Area(id) => Ok(Lattice::of_areas([find(id)?], resolution)?),
        Region::Everywhere if areas.areas().is_empty() => Err(EngineError::NoRegion),
        Region::Everywhere => Ok(Lattice::of_areas(areas.areas(), resolution)?),
    })
}

async fn occupied_everywhere(snapshot: &Snapshot, resolution: Resolution, scope: &Scope<'_>) -> Result<Lattice, EngineError> {
    let boxes = span(snapshot).await?.into_iter().filter_map(|span| span.bbox);
    let whole = boxes.reduce(BBox::union).ok_or(EngineError::NoRegion)?;
    let counts = cell_counts(snapshot, scope, whole, resolution).await?;
    Ok(Lattice::of_cells(counts.into_iter().map(|(cell, _)| cell), resolution)?)
}
