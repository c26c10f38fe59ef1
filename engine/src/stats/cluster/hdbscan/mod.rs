//! HDBSCAN: which clusters persist over the widest range of densities?

mod core_distance;
mod hierarchy;
mod kd_tree;
mod locations;
mod spanning_tree;

use super::super::StatsError;
use super::labels::{ClusterSummary, check_fewest, check_points, renumber, summaries};
use core_distance::squared_core_distances;
use hierarchy::Hierarchy;
use kd_tree::KdTree;
use locations::Locations;
use spanning_tree::spanning_tree;

/// What HDBSCAN takes for a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HdbscanOptions {
    /// Fewest points in a cluster, 2 or more.
    pub min_cluster_size: usize,
    /// Fewest points within the core distance of a point, the point itself included; 1 or more.
    pub min_samples: usize,
}

/// Clusters found by HDBSCAN.
#[derive(Debug, Clone, PartialEq)]
pub struct Hdbscan {
    /// Cluster of each point, in the order of the input; `None` is noise. Clusters are numbered from 0 in the order of
    /// their first points.
    pub labels: Vec<Option<u32>>,
    /// How strongly each point belongs to its cluster, from 0 to 1: the density at which it leaves the cluster over the
    /// highest density at which any point does. 0 for noise. Not a probability of chance.
    pub probabilities: Vec<f64>,
    /// Excess of mass of each cluster, in the order of the labels; infinite where a pile of coincident points is in it.
    pub stabilities: Vec<f64>,
    /// Size and centroid of each cluster, in the order of the labels.
    pub clusters: Vec<ClusterSummary>,
}

/// HDBSCAN of points in the plane, exactly, with clusters chosen by excess of mass.
///
/// Answers: which groups of at least `min_cluster_size` points are clusters over the widest range of densities? Unlike
/// [`dbscan`](super::dbscan()) it needs no one radius: dense town centres and sparse estates can both have clusters.
///
/// The core distance of a point is the distance to its `min_samples`-th nearest point, counting itself (as the source and
/// scikit-learn count; the Python package `hdbscan` leaves the point itself out). Two points are mutually reachable at the
/// largest of their core distances and their distance. The minimum spanning tree of that graph is cut from its longest edge
/// down; parts below `min_cluster_size` leave their cluster, other splits make two new clusters, and those are chosen whose
/// excess of mass, the sum over points of 1 / distance gained since the cluster's birth, exceeds that of the clusters
/// within. As in scikit-learn by default, all points together are never a cluster.
///
/// Equal reachabilities are common, because a core distance rules many edges: the tree then prefers the nearer points, so
/// that a point between two clusters goes with the nearer. scikit-learn takes them in an order that follows from the order of
/// the rows, so that its answers for the same points in two orders differ by as much as ours from either (an adjusted Rand
/// index of about 0.99 on small inputs). Nothing here depends on the order of the input or the number of threads.
///
/// Time grows as n log n on ordinary data (nearest neighbours and Boruvka's rounds on a k-d tree).
///
/// # Units
/// `points` are `[x, y]` in metres or any planar unit; the answer stays the same in another.
///
/// # Degenerate input
/// Coincident points (reports snapped to one address) are kept together: a pile never splits. If a pile holds
/// `min_samples` points its core distance is 0 and its density infinite; if it also holds `min_cluster_size`, its cluster
/// outlasts every other, its points have probability 1 and the others of the cluster 0, which is what finite over infinite
/// density leaves, and what scikit-learn gives. If all points coincide, all are noise, because nothing ever splits.
///
/// # Errors
/// [`StatsError::TooFew`] (fewer points than `min_samples`), [`StatsError::BadOption`] (`min_cluster_size` below 2,
/// `min_samples` 0), [`StatsError::BadValue`] (a coordinate not finite or beyond 1e100) and [`StatsError::Undefined`] (more
/// points than 32 bits number).
///
/// # Source
/// R. J. G. B. Campello, D. Moulavi and J. Sander, 2013, PAKDD 2013, 160-172, doi:10.1007/978-3-642-37456-2_14; and with A.
/// Zimek, 2015, ACM Transactions on Knowledge Discovery from Data 10(1), doi:10.1145/2733381.
///
/// # Example
/// Two groups of four, and one point far from both.
/// ```
/// use engine::stats::{HdbscanOptions, hdbscan};
///
/// let square = |x: f64| [[x, 0.0], [x + 1.0, 0.0], [x, 1.0], [x + 1.0, 1.0]];
/// let points = [square(0.0).as_slice(), square(10.0).as_slice(), &[[5.0, 90.0]]].concat();
/// let found = hdbscan(&points, HdbscanOptions { min_cluster_size: 3, min_samples: 2 })?;
///
/// assert_eq!(found.labels[..4], [Some(0); 4]);
/// assert_eq!(found.labels[4..8], [Some(1); 4]);
/// assert_eq!(found.labels[8], None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn hdbscan(points: &[[f64; 2]], options: HdbscanOptions) -> Result<Hdbscan, StatsError> {
    check(points, options)?;
    let locations = Locations::new(points);
    let tree = KdTree::new(&locations.points);
    let rows: Vec<u32> = tree.order.iter().map(|&location| locations.sizes[location as usize]).collect();
    let core = squared_core_distances(&tree, &rows, options.min_samples);
    let edges = spanning_tree(&tree, &core);
    let hierarchy = Hierarchy::new(&edges, &core, &rows, options.min_cluster_size);
    Ok(answer(points, &hierarchy, &places(&tree, &locations)))
}

fn check(points: &[[f64; 2]], options: HdbscanOptions) -> Result<(), StatsError> {
    check_points(points)?;
    check_fewest("min cluster size", options.min_cluster_size, 2)?;
    check_fewest("min samples", options.min_samples, 1)?;
    if points.len() < options.min_samples {
        return Err(StatsError::TooFew { what: "points", given: points.len(), needed: options.min_samples });
    }
    Ok(())
}

/// Where each row's location lies in the tree.
fn places(tree: &KdTree, locations: &Locations) -> Vec<u32> {
    let mut place_of = vec![0_u32; tree.order.len()];
    for (&location, place) in tree.order.iter().zip(0_u32..) {
        place_of[location as usize] = place;
    }
    locations.of_row.iter().map(|&location| place_of[location as usize]).collect()
}

fn answer(points: &[[f64; 2]], hierarchy: &Hierarchy, places: &[u32]) -> Hdbscan {
    let chosen = hierarchy.chosen();
    let of_place: Vec<(Option<u32>, f64)> = hierarchy
        .leaves
        .iter()
        .map(|&(last, density)| match chosen[last as usize] {
            Some(cluster) => (Some(cluster), membership(density, hierarchy.clusters[cluster as usize].death)),
            None => (None, 0.0),
        })
        .collect();
    let at = |&place: &u32| of_place[place as usize];
    let labels = renumber(places.iter().map(|place| at(place).0), hierarchy.clusters.len());
    let mut stabilities = Vec::new();
    for (label, place) in labels.iter().zip(places) {
        if let (Some(label), Some(cluster)) = (label, at(place).0)
            && *label as usize == stabilities.len()
        {
            stabilities.push(hierarchy.clusters[cluster as usize].stability);
        }
    }
    let clusters = summaries(points, &labels);
    Hdbscan { probabilities: places.iter().map(|place| at(place).1).collect(), stabilities, clusters, labels }
}

/// A density as a share of the highest in the cluster.
fn membership(density: f64, highest: f64) -> f64 {
    if density >= highest { 1.0 } else { density / highest }
}

#[cfg(test)]
mod tests;
