//! DBSCAN and HDBSCAN: reports that lie close together, without cells; each cell then belongs to the cluster that holds most
//! of its reports.

use std::collections::BTreeMap;

use super::options::{HotspotMethod, HotspotOptions};
use super::real;
use super::spread::{count, on_plane, repeated};
use super::verdict::{HotspotCluster, Judgement};
use crate::EngineError;
use crate::space::{Lattice, LngLat, LocalPlane};
use crate::stats::{ClusterSummary, DbscanOptions, HdbscanOptions, StatsError, dbscan, hdbscan};

/// Most reports that are clustered at once.
const MOST_REPORTS: u64 = 2_000_000;

/// Groups the reports of a region.
pub(super) fn judge(
    lattice: &Lattice,
    counts: &[u64],
    located: &[(LngLat, u64)],
    options: HotspotOptions,
) -> Result<Judgement, EngineError> {
    let resolution = lattice.resolution();
    let cell_of = |place: LngLat| place.cell(resolution).and_then(|cell| lattice.position(cell));
    let inside: Vec<(LngLat, u64)> = located.iter().copied().filter(|(place, _)| cell_of(*place).is_some()).collect();
    let events = inside.iter().map(|(_, reports)| reports).sum::<u64>();
    if events > MOST_REPORTS {
        return Err(StatsError::TooManyEvents { events, limit: MOST_REPORTS }.into());
    }
    let (plane, points) = on_plane(&inside)?;
    let (labels, found) = grouped(&repeated(&points, &inside), options)?;
    let rows = inside.iter().flat_map(|(place, reports)| (0..*reports).map(|_| cell_of(*place)));
    Ok(assemble(counts, &plane, &rows.zip(labels).collect::<Vec<_>>(), &found))
}

type Grouped = (Vec<Option<u32>>, Vec<ClusterSummary>);

fn grouped(points: &[[f64; 2]], options: HotspotOptions) -> Result<Grouped, EngineError> {
    let min_points = options.min_points;
    if let (HotspotMethod::Dbscan, Some(eps)) = (options.method, options.reach_m) {
        let found = dbscan(points, DbscanOptions { eps, min_points })?;
        return Ok((found.labels, found.clusters));
    }
    let found = hdbscan(points, HdbscanOptions { min_cluster_size: min_points, min_samples: min_points })?;
    Ok((found.labels, found.clusters))
}

/// Gives every cell the cluster of most of its reports; of two as large the one with the lower number.
fn assemble(counts: &[u64], plane: &LocalPlane, rows: &[(Option<usize>, Option<u32>)], found: &[ClusterSummary]) -> Judgement {
    let mut shares: BTreeMap<usize, BTreeMap<u32, u64>> = BTreeMap::new();
    for (cell, label) in rows {
        if let (Some(cell), Some(label)) = (cell, label) {
            *shares.entry(*cell).or_default().entry(*label).or_default() += 1;
        }
    }
    let Judgement { mut verdicts, .. } = count(counts);
    let mut cells = vec![0; found.len()];
    for (cell, held) in &shares {
        let most = held.iter().max_by_key(|(label, reports)| (**reports, std::cmp::Reverse(**label)));
        if let Some((label, _)) = most {
            let size = found[*label as usize].size;
            verdicts[*cell].cluster = Some(label + 1);
            verdicts[*cell].rank = real(size as u64) + 1.0;
            cells[*label as usize] += 1;
        }
    }
    for verdict in verdicts.iter_mut().filter(|verdict| verdict.cluster.is_none()) {
        verdict.rank = -1.0 / (1.0 + verdict.rank);
    }
    let cluster = |(number, summary): (u32, &ClusterSummary)| {
        let centre = plane.place(summary.centroid)?;
        let (cells, reports) = (cells[number as usize - 1], summary.size as u64);
        let none = (None, None, None);
        let (radius_km, expected, llr) = none;
        Some(HotspotCluster {
            number,
            cells,
            reports,
            centre,
            radius_km,
            expected,
            llr,
            from: None,
            to: None,
            p: None,
            recurrence_days: None,
        })
    };
    let clusters = (1..).zip(found).filter_map(cluster).collect();
    let notes = vec!["Clusters are where reports lie close together; whether chance could do that is not tested.".to_owned()];
    Judgement { verdicts, clusters, notes, reference: None }
}
