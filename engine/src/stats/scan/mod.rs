//! Kulldorff's scan statistics: where, and when, are there more cases than chance explains?
//!
//! `options` says what can be asked, `design` checks it and works out what every place and interval expects, `zones` and
//! `windows` list the circles and the windows in time, `plan` prepares one centre, `lanes` scans many data sets side by side
//! and `sweep` walks over all centres. `inference`, `gumbel` and `clusters` make clusters with p-values of the result.

mod axis;
mod clusters;
mod count;
mod data;
mod design;
mod gumbel;
mod inference;
mod lanes;
mod options;
mod plan;
mod ratio;
mod simulate;
mod standardise;
mod sweep;
#[cfg(test)]
mod tests;
mod thresholds;
mod windows;
mod zones;

pub use gumbel::Gumbel;
pub use options::{
    AtRisk, ScanCount, ScanDistance, ScanEnding, ScanLength, ScanModel, ScanOptions, ScanOverlap, ScanRates, ScanStopping,
    ScanStudy, ScanWindow,
};
pub use standardise::{Census, Stratum, indirectly_standardised, person_time};

use super::{NotComputable, StatsError};
use clusters::Report;
use design::Design;
use inference::Null;
use plan::Terms;
use thresholds::Thresholds;
use windows::Windows;
use zones::Zones;

/// A group of neighbouring locations that has more (or fewer) cases than expected, for some of the time.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanCluster {
    /// Position of the location in the middle.
    pub centre: usize,
    /// Positions of all its locations, the centre first, in order of distance.
    pub members: Vec<usize>,
    /// Distance from the centre to the farthest member, in the unit of [`ScanDistance`].
    pub radius: f64,
    /// First period, counted from 0.
    pub from: usize,
    /// Last period, which belongs to the cluster.
    pub to: usize,
    /// Cases.
    pub observed: u32,
    /// Cases expected if there were no cluster.
    pub expected: f64,
    /// Observed over expected inside, divided by the same outside. Infinite where all cases are inside.
    pub relative_risk: f64,
    /// Log likelihood ratio.
    pub llr: f64,
    /// Share of data sets without clusters, the observed one counted among them, whose largest ratio is at least this one:
    /// in (0, 1], already adjusted for looking at all windows. Secondary clusters are compared with the largest ratios too.
    pub p: Result<f64, NotComputable>,
    /// The same from a Gumbel distribution fitted to the simulated maxima.
    pub p_gumbel: Result<f64, NotComputable>,
    /// Periods that pass on average between false alarms as large, if the prospective scan is repeated with every interval:
    /// the length of an interval divided by p.
    pub recurrence_interval: Result<f64, NotComputable>,
}

/// What a scan found.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// Clusters, most likely first; none where no window departs from what is expected.
    pub clusters: Vec<ScanCluster>,
    /// All cases, in and outside clusters.
    pub cases: u32,
    /// The largest log likelihood ratio of each simulation, in order; fewer than asked for where the test ended early.
    pub maxima: Vec<f64>,
    /// The distribution fitted to them.
    pub gumbel: Result<Gumbel, NotComputable>,
}

/// Scans for clusters in space, in time, or in both.
///
/// Answers: is there a circle, for some of the time, with more cases than its share, and is it more than the most unusual
/// circle of data without clusters? Every location is a centre; circles grow location by location up to the largest size.
/// For each circle and window in time the log likelihood ratio is
///
/// - Poisson and permutation: `c ln(c / E) + (C - c) ln((C - c) / (C - E))`, with c cases where E are expected, of C in all;
///   for the permutation `E = sum over places of the place's cases times the window's cases / C`;
/// - Bernoulli: `c ln(c/n) + (n-c) ln((n-c)/n) + (C-c) ln((C-c)/(N-n)) + (N-n-C+c) ln((N-n-C+c)/(N-n))` less
///   `C ln(C/N) + (N-C) ln((N-C)/N)`, with c cases among n cases and controls, of C among N in all.
///
/// The null distribution is that of the largest ratio over all windows, simulated given the number of cases: multinomial
/// (Poisson), by choosing the cases among cases and controls (Bernoulli), or by shuffling times (permutation).
///
/// # Conventions
/// Locations at the same distance (to one part in 10^9) from a centre enter together, as the definition of a circle asks:
/// the answer does not depend on the order of rows. A circle never holds more than the largest share; in the Poisson
/// model that is a share of the cases expected, as `SaTScan` has it (in New Mexico a reported cluster holds 50.2 % of the
/// population and 49.9 % of the expected cases). Secondary clusters are
/// the best windows of other centres. Equal ratios (to one part in 10^9) count as reached in p. `SaTScan` 10.3.2 printed
/// different p for two clusters of the same ratio in its own Bernoulli sample, where its default p-value setting is used
/// with discrete data; here p depends on the ratio alone. With [`ScanStopping::Sequential`], every cluster's p ends at its
/// own last exceedance.
///
/// # Units
/// Coordinates in any planar unit, or degrees; periods are counted from 0 and both ends of a cluster belong to it; the
/// recurrence interval is in periods.
///
/// # Degenerate input
/// No clusters where no window departs from what is expected: one location in a spatial scan, all people inside every
/// circle, or nothing but single cases. Without simulations p is [`NotComputable`]. Locations with nobody at risk are
/// harmless, cases there are an error.
///
/// # Errors
/// [`StatsError::TooFew`] without cases, controls or periods; [`StatsError::BadValue`] for rows outside the study, cases
/// where nobody is at risk (naming the row), and coordinates or populations that are not finite;
/// [`StatsError::BadOption`] for options without meaning; [`StatsError::Undefined`] for a permutation scan that is not in
/// space and time; [`StatsError::TooManyCells`] and [`StatsError::TooManyEvents`] beyond a thousand million.
///
/// # Source
/// M. Kulldorff, 1997, Communications in Statistics 26(6), 1481-1496, doi:10.1080/03610929708831995; prospective: M.
/// Kulldorff, 2001, Journal of the Royal Statistical Society A 164(1), 61-72, doi:10.1111/1467-985X.00186; permutation: M.
/// Kulldorff et al., 2005, `PLoS` Medicine 2(3), e59, doi:10.1371/journal.pmed.0020059; early end: J. Besag and P. Clifford,
/// 1991, Biometrika 78(2), 301-304, doi:10.1093/biomet/78.2.301.
///
/// # Example
/// Four places of 100 people in a row, and 14 cases, 11 of them in the first place; by hand the ratio is
/// `11 ln(11 / 3.5) + 3 ln(3 / 10.5)`.
/// ```
/// use engine::stats::*;
///
/// let case = |location, count| ScanCount { location, period: 0, count };
/// let study = ScanStudy {
///     locations: &[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]],
///     distance: ScanDistance::Planar,
///     periods: 1,
///     cases: &[case(0, 11), case(1, 1), case(2, 1), case(3, 1)],
///     model: ScanModel::Poisson(AtRisk::Constant(&[100.0; 4])),
/// };
/// let found = scan(&study, &ScanOptions::satscan(ScanWindow::Spatial, 7, ScanStopping::Fixed))?;
///
/// let cluster = &found.clusters[0];
/// assert_eq!(cluster.members, [0]);
/// assert!((cluster.llr - (11.0 * (11.0_f64 / 3.5).ln() + 3.0 * (3.0_f64 / 10.5).ln())).abs() < 1e-12);
/// assert!(cluster.p? <= 0.01);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn scan(study: &ScanStudy<'_>, options: &ScanOptions) -> Result<Scan, StatsError> {
    check(options)?;
    let design = Design::new(study, options)?;
    let zones = Zones::new(study, design.sizes.clone(), options)?;
    let windows = Windows::new(&design.axis);
    let thresholds = Thresholds::new(design.ratio, options.rates, options.fewest_cases);
    let terms = Terms { design: &design, zones: &zones, windows: &windows, thresholds: &thresholds };
    let narrow = design.cases < u32::from(u16::MAX);
    let swept = if narrow { sweep::sweep::<u16>(&terms, options) } else { sweep::sweep::<u32>(&terms, options) };
    let null = Null::new(swept.maxima, options.stopping);
    let clusters = Report { centres: &swept.centres, null: &null, terms: &terms, options }.clusters();
    Ok(Scan { clusters, cases: design.cases, gumbel: null.gumbel, maxima: null.maxima })
}

fn check(options: &ScanOptions) -> Result<(), StatsError> {
    if !(options.largest_p >= 0.0 && options.largest_p <= 1.0) {
        return Err(StatsError::BadOption { option: "largest p", value: options.largest_p, needs: "from 0 to 1" });
    }
    if options.stopping == ScanStopping::Sequential(0) {
        return Err(StatsError::BadOption { option: "exceedances", value: 0.0, needs: "1 or more" });
    }
    Ok(())
}
