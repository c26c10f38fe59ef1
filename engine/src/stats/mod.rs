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

mod accuracy;
mod aoristic;
mod calendar;
mod centrography;
mod change_points;
mod cluster;
mod concentration;
mod control_chart;
mod count_regression;
mod decompose;
pub mod density;
mod deployment;
mod discrete_fdr;
mod displacement;
mod draws;
mod emerging;
mod empirical_bayes;
mod error;
mod farrington;
mod fdr;
mod gi_star;
mod global;
mod hours;
mod linkage;
mod local_moran;
mod naus;
mod near_repeat;
mod nearest_neighbour;
mod neighbours;
mod normal;
mod permutation;
mod poisson;
mod rates;
mod ripley;
mod scan;
mod seasonal_total;
mod similarity;
mod smooth;
mod space_time_k;
mod tails;
mod trend;
mod two_period;

pub use accuracy::{Accuracy, AccuracyStep, BootstrapInterval, BootstrapOptions, TieOrder, accuracy, bootstrap_mean};
pub use aoristic::{Aoristic, AoristicOptions, CivilInterval, Cycle, aoristic};
pub use calendar::{CalendarDay, UnusualDay, UnusualDays, unusual_days};
pub use centrography::{
    DistanceConvention, Ellipse, EllipseConvention, PointWeights, convex_hull, deviational_ellipse, manhattan_median,
    mean_centre, median_centre, standard_distance,
};
pub use change_points::{
    ChangeOptions, ChangePenalty, EnergyDivision, EnergyOptions, PartitionOptions, Partitions, SegmentCost, Segmentation,
    SplitOptions, SplitUntil, binary_segmentation, e_divisive, optimal_partitions, pelt,
};
pub use cluster::{
    ClusterSummary, Dbscan, DbscanOptions, Hdbscan, HdbscanOptions, StDbscan, StDbscanOptions, dbscan, hdbscan, st_dbscan,
};
pub use concentration::{Concentration, concentration, held_by_top, lorenz, places_holding};
pub use control_chart::{
    Centre, ChartLimits, Cusum, CusumOptions, Ears, EarsBaseline, EarsOptions, EarsRule, Ewma, EwmaLimits, EwmaOptions,
    LikelihoodRatioChart, LikelihoodRatioOptions, PoissonCusum, PoissonCusumOptions, PoissonTransform, Predictive, PredictiveLaw,
    PredictiveOptions, RateRatio, RateShift, Shewhart, Side, Spread, c_chart, cusum_chart, ears, ewma_chart,
    likelihood_ratio_chart, normal_limit, over_series, poisson_cusum, predictive_chart, u_chart,
};
pub use count_regression::{
    Coefficient, CountFamily, CountModel, CountRegression, Season, StepOptions, StepRegression, StepTerm, StepTrend, Theta,
    count_regression, step_regression,
};
pub use decompose::{
    Classical, ClassicalModel, LoessDegree, LoessOptions, Mstl, MstlSeason, Stl, StlConvention, StlFitting, StlOptions,
    StlSeason, StlWindow, Strength, classical, mstl, mstl_seasons, stl, stl_all, strength,
};
pub use density::Window;
pub use deployment::{
    Covering, Distances, Groups, Located, Patrol, PatrolOptions, PatrolPoints, PatrolVisit, Sites, greedy_covering,
    maximal_covering, p_centre, p_median, patrol, set_cover, weighted_order,
};
pub use discrete_fdr::exact_test_q;
pub use displacement::{
    DisplacementDifference, DisplacementQuotient, Estimate, Evaluation, Place, RelativeIncidence, displacement_difference,
    displacement_quotient, relative_incidence,
};
pub use emerging::{
    BinMark, CubeInference, CubeTrend, Emerging, EmergingBin, EmergingCell, EmergingClass, EmergingOptions, SpaceTimeCube,
    SpotPattern, TrendSign, emerging, emerging_class,
};
pub use empirical_bayes::{
    EmpiricalBayes, LocalSpread, empirical_bayes_global, empirical_bayes_local, empirical_bayes_standardised,
};
pub use error::{NotComputable, StatsError};
pub use farrington::{
    FarringtonBound, FarringtonOptions, FarringtonSeries, FarringtonSpread, FarringtonStep, FarringtonTrend, FarringtonVariant,
    Year, farrington, farrington_all,
};
pub use fdr::{benjamini_hochberg, benjamini_yekutieli};
pub use gi_star::{Focal, GetisOrd, GetisOrdCell, GetisOrdTest, getis_ord, getis_ord_test};
pub use global::{
    GlobalOptions, GlobalStatistic, Islands, NormalTest, PermutationTest, Permutations, WeightSums, Weights, geary, general_g,
    moran,
};
pub use hours::{Circular, HourTable, PeakHours, Uniformity, UniformityNull, circular, hour_table, uniformity};
pub use linkage::{
    BayesBin, BayesTable, ScoredPair, average_linkage, bayes_factors, bin as bayes_bin, expected_circular_gap, expected_gap,
    look_alikes, normalised_words, quantile_breaks,
};
pub use local_moran::{LocalMoran, LocalMoranCell, LocalMoranOptions, MoranScaling, NullMoments, Quadrant, local_moran};
pub use naus::{FullestWindow, NausConvention, ScanGrid, ScanSimulation, SeriesScan, fullest_window, naus_scan, scan_simulation};
pub use near_repeat::{
    Band, Bands, CutOffs, Ends, Knox, KnoxOptions, Mantel, MantelOptions, MantelTransform, Metric, NearRepeat, NearRepeatCell,
    NearRepeatChain, NearRepeatInference, NearRepeatListOptions, NearRepeatOptions, NearRepeatPair, NearRepeatRole,
    NearRepeatUsed, OpenWindow, RepeatCount, RepeatOptions, RepeatPlaces, RepeatWithin, RiskWindow, SamePlace, Simulated, knox,
    mantel, near_repeat, near_repeat_chains, near_repeat_pairs, near_repeat_roles, open_windows, repeat_places, same_places,
    single_precision,
};
pub use nearest_neighbour::{
    NearestNeighbour, NeighbourEdge, RandomPatterns, nearest_distances, nearest_neighbour, nearest_neighbour_p,
};
pub use neighbours::Adjacency;
pub use normal::two_sided_normal_p;
pub use permutation::{
    Inference, NormalSum, PermutationP, SumLaw, Tail, false_discovery_q, neighbour_sum_p, neighbourhood_sum_p,
};
pub use poisson::{PeriodCount, RateInterval, TwoPeriod, garwood_interval, two_period};
pub use rates::{RateOptions, Rates, rates};
pub use ripley::{Ripley, RipleyAt, RipleyEdge, RipleyOptions, ripley};
pub use scan::{
    AtRisk, Census, Gumbel, Scan, ScanCluster, ScanCount, ScanDistance, ScanEnding, ScanLength, ScanModel, ScanOptions,
    ScanOverlap, ScanRates, ScanStopping, ScanStudy, ScanWindow, Stratum, indirectly_standardised, person_time, scan,
};
pub use seasonal_total::{CalendarStep, SeasonalOptions, SeasonalTotal, seasonal_total};
pub use similarity::{
    ProportionTest, Resampling, Similarity, SimilarityArea, SimilarityOptions, Verdict, proportion_tests, similarity,
};
pub use smooth::{Decay, EwmStart, Smoothed, exponentially_weighted};
pub use space_time_k::{SpaceTimeEdge, SpaceTimeK, SpaceTimeKAt, SpaceTimeKOptions, space_time_k};
pub use trend::{
    ExactTrend, Lags, MannKendall, Pettitt, Seasons, SenInterval, SenSlope, SerialCorrection, SeriesTrend, TrendTest,
    mann_kendall, mann_kendall_exact, mann_kendall_many, mann_kendall_serial, pettitt, seasonal_mann_kendall, seasonal_sen_slope,
    sen_slope, sen_slope_at,
};
pub use two_period::{
    Dispersion, EStatistic, NegativeBinomialChange, NegativeBinomialOptions, PeriodChange, PeriodTest, PeriodTestOptions,
    PoissonSpread, RateMethod, mover_interval, negative_binomial_tests, negative_binomial_two_period, poisson_spread, poisson_z,
    quasi_poisson_two_period, rate_interval, two_period_test, two_period_tests,
};

/// A number of things as a real number.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 things, more than memory holds")]
const fn real(n: usize) -> f64 {
    n as f64
}
