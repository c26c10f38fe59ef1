//! Clusters within clusters: what splits off when the spanning tree is cut from its longest edge down.

use super::super::super::real;
use super::super::forest::Forest;
use super::spanning_tree::Edge;

/// The condensed tree: cluster 0 is everything, and every other cluster comes after its parent.
pub(super) struct Hierarchy {
    pub(super) clusters: Vec<Cluster>,
    /// For each location, in the tree's order, the last cluster it belonged to and the density (1 / distance) at which it
    /// left.
    pub(super) leaves: Vec<(u32, f64)>,
}

/// A cluster of the condensed tree.
pub(super) struct Cluster {
    pub(super) parent: u32,
    /// Density at which it split off.
    birth: f64,
    /// Highest density at which anything left it.
    pub(super) death: f64,
    /// Excess of mass: over its points, how much density passed between its birth and their leaving.
    pub(super) stability: f64,
}

/// Two parts joined at a squared distance. Parts below the number of locations are locations, the others earlier joins.
struct Join {
    parts: [usize; 2],
    rows: usize,
    reachability: f64,
}

/// What a part of the tree belongs to on the way down.
#[derive(Clone, Copy)]
enum Part {
    /// Still in this cluster.
    Inside(u32),
    /// Left this cluster at this density.
    Left(u32, f64),
}

impl Hierarchy {
    /// From the spanning tree's edges in ascending order, squared core distances and rows of each location.
    pub(super) fn new(edges: &[Edge], core: &[f64], rows: &[u32], min_cluster_size: usize) -> Self {
        let locations = rows.len();
        let joins = joins(edges, rows);
        let mut building = Building {
            min_cluster_size,
            clusters: vec![Cluster { parent: 0, birth: 0.0, death: 0.0, stability: 0.0 }],
            parts: vec![Part::Inside(0); locations + joins.len()],
        };
        for (at, join) in joins.iter().enumerate().rev() {
            let sizes = join.parts.map(|part| rows_of(part, rows, &joins));
            building.split(locations + at, join, sizes);
        }
        let mut leaves = Vec::with_capacity(locations);
        for location in 0..locations {
            leaves.push(match building.parts[location] {
                Part::Left(cluster, density) => (cluster, density),
                // A pile as large as a cluster stays together down to its own core distance, which may be 0.
                Part::Inside(cluster) => {
                    let density = 1.0 / core[location].sqrt();
                    building.leave(cluster, rows[location] as usize, density);
                    (cluster, density)
                }
            });
        }
        Self { clusters: building.clusters, leaves }
    }
}

/// The joins of single linkage, one for each edge.
fn joins(edges: &[Edge], rows: &[u32]) -> Vec<Join> {
    #[expect(clippy::cast_possible_truncation, reason = "there are at most u32::MAX locations")]
    let forest = Forest::new(rows.len() as u32);
    // The part that the set of each root has become.
    let mut part: Vec<usize> = (0..rows.len()).collect();
    let mut joins: Vec<Join> = Vec::with_capacity(edges.len());
    for edge in edges {
        let parts = [edge.from, edge.to].map(|end| part[forest.root(end) as usize]);
        forest.join(edge.from, edge.to);
        part[forest.root(edge.from) as usize] = rows.len() + joins.len();
        let size = parts.iter().map(|&part| rows_of(part, rows, &joins)).sum();
        joins.push(Join { parts, rows: size, reachability: edge.reachability });
    }
    joins
}

fn rows_of(part: usize, rows: &[u32], joins: &[Join]) -> usize {
    match part.checked_sub(rows.len()) {
        Some(join) => joins[join].rows,
        None => rows[part] as usize,
    }
}

struct Building {
    min_cluster_size: usize,
    clusters: Vec<Cluster>,
    parts: Vec<Part>,
}

impl Building {
    /// Passes a join's place on to its two parts, which have `sizes` rows.
    fn split(&mut self, whole: usize, join: &Join, sizes: [usize; 2]) {
        let Part::Inside(cluster) = self.parts[whole] else {
            self.parts[join.parts[0]] = self.parts[whole];
            self.parts[join.parts[1]] = self.parts[whole];
            return;
        };
        // Distinct locations whose squared distance is too small to be told from 0 keep a finite density.
        let density = 1.0 / join.reachability.max(f64::MIN_POSITIVE).sqrt();
        let large = sizes.map(|size| size >= self.min_cluster_size);
        for (half, &part) in join.parts.iter().enumerate() {
            self.parts[part] = match (large[half], large[1 - half]) {
                (true, true) => Part::Inside(self.begin(cluster, sizes[half], density)),
                (true, false) => Part::Inside(cluster),
                (false, _) => {
                    self.leave(cluster, sizes[half], density);
                    Part::Left(cluster, density)
                }
            };
        }
    }

    fn leave(&mut self, cluster: u32, rows: usize, density: f64) {
        let cluster = &mut self.clusters[cluster as usize];
        cluster.stability += (density - cluster.birth) * real(rows);
        cluster.death = cluster.death.max(density);
    }

    fn begin(&mut self, parent: u32, rows: usize, birth: f64) -> u32 {
        self.leave(parent, rows, birth);
        self.clusters.push(Cluster { parent, birth, death: 0.0, stability: 0.0 });
        #[expect(clippy::cast_possible_truncation, reason = "there are no more clusters than points")]
        let number = (self.clusters.len() - 1) as u32;
        number
    }
}

impl Hierarchy {
    /// For each cluster, the cluster chosen by excess of mass that it is part of, if any. Everything is never chosen.
    pub(super) fn chosen(&self) -> Vec<Option<u32>> {
        let mut within = vec![0.0; self.clusters.len()];
        let mut stable = vec![false; self.clusters.len()];
        for (at, cluster) in self.clusters.iter().enumerate().skip(1).rev() {
            // Children come later, so all of them have been added up.
            stable[at] = within[at] <= cluster.stability;
            within[cluster.parent as usize] += cluster.stability.max(within[at]);
        }
        let mut chosen = vec![None; self.clusters.len()];
        for ((cluster, at), number) in self.clusters.iter().zip(0..).zip(0_u32..).skip(1) {
            chosen[at] = chosen[cluster.parent as usize].or(stable[at].then_some(number));
        }
        chosen
    }
}
