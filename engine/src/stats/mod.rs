//! Statistical kernels: slices in, a struct out.
//!
//! Nothing here knows where counts come from: there is no table, query engine, cell index, clock or ambient random source
//! below this module. Four rules hold for every kernel.
//!
//! - Input that has no answer is a [`StatsError`]; a single figure that has none, inside an answer that has, is a
//!   [`NotComputable`]. Both say "not computable, because ...". No kernel returns `NaN` or a stand-in number for them.
//! - A p-value says its tail and its null in its name or documentation, and is never corrected silently: correction is a
//!   call of its own, [`benjamini_hochberg`].
//! - The same input gives the same bits, whatever the number of threads; what is simulated has its seed as an argument.
//! - Where references disagree with each other or with the literature, the convention is an option with a name.

mod centrography;
mod cluster;
mod concentration;
pub mod density;
mod draws;
mod empirical_bayes;
mod error;
mod fdr;
mod gi_star;
mod global;
mod local_moran;
mod nearest_neighbour;
mod neighbours;
mod normal;
mod permutation;
mod poisson;
mod rates;
mod ripley;
mod scan;
mod tails;

pub use centrography::{
    DistanceConvention, Ellipse, EllipseConvention, PointWeights, convex_hull, deviational_ellipse, manhattan_median,
    mean_centre, median_centre, standard_distance,
};
pub use cluster::{
    ClusterSummary, Dbscan, DbscanOptions, Hdbscan, HdbscanOptions, StDbscan, StDbscanOptions, dbscan, hdbscan, st_dbscan,
};
pub use concentration::{Concentration, concentration, held_by_top, lorenz, places_holding};
pub use density::Window;
pub use empirical_bayes::{
    EmpiricalBayes, LocalSpread, empirical_bayes_global, empirical_bayes_local, empirical_bayes_standardised,
};
pub use error::{NotComputable, StatsError};
pub use fdr::benjamini_hochberg;
pub use gi_star::{Focal, GetisOrd, GetisOrdCell, GetisOrdTest, getis_ord, getis_ord_test};
pub use global::{
    GlobalOptions, GlobalStatistic, Islands, NormalTest, PermutationTest, Permutations, WeightSums, Weights, geary, general_g,
    moran,
};
pub use local_moran::{LocalMoran, LocalMoranCell, LocalMoranOptions, MoranScaling, NullMoments, Quadrant, local_moran};
pub use nearest_neighbour::{
    NearestNeighbour, NeighbourEdge, RandomPatterns, nearest_distances, nearest_neighbour, nearest_neighbour_p,
};
pub use neighbours::Adjacency;
pub use normal::two_sided_normal_p;
pub use permutation::{Inference, PermutationP, Tail, false_discovery_q, neighbour_sum_p, neighbourhood_sum_p};
pub use poisson::{PeriodCount, RateInterval, TwoPeriod, garwood_interval, two_period};
pub use rates::{RateOptions, Rates, rates};
pub use ripley::{Ripley, RipleyAt, RipleyEdge, RipleyOptions, ripley};
pub use scan::{
    AtRisk, Census, Gumbel, Scan, ScanCluster, ScanCount, ScanDistance, ScanEnding, ScanLength, ScanModel, ScanOptions,
    ScanOverlap, ScanRates, ScanStopping, ScanStudy, ScanWindow, Stratum, indirectly_standardised, person_time, scan,
};

/// A number of things as a real number.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 things, more than memory holds")]
const fn real(n: usize) -> f64 {
    n as f64
}
