//! What is scanned: places, periods, cases, the model, and every choice that changes an answer.

/// How far apart two locations are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanDistance {
    /// Straight lines between `[x, y]`; the radius comes back in the same unit.
    Planar,
    /// Great circles between `[longitude, latitude]` in degrees on a sphere of 6367 km, the one `SaTScan` uses; the radius
    /// comes back in kilometres.
    GreatCircle,
}

/// Cases, or controls, of one location in one period. Several rows may name the same place and period; they add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScanCount {
    /// Position of the location in [`ScanStudy::locations`].
    pub location: usize,
    /// Period, counted from 0.
    pub period: usize,
    /// How many.
    pub count: u32,
}

/// Who could have become a case in the Poisson model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AtRisk<'a> {
    /// One population per location, the same in every period.
    Constant(&'a [f64]),
    /// A population (or person-time) per location and period: location l in period t is at `l * periods + t`.
    Varying(&'a [f64]),
    /// Cases expected per location and period, laid out like `Varying`, such as those of
    /// [`indirectly_standardised`](super::indirectly_standardised). Only their proportions matter: they are scaled to the
    /// number of cases.
    Expected(&'a [f64]),
}

/// What the cases would do if there were no cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ScanModel<'a> {
    /// Cases fall in proportion to a population (Kulldorff 1997).
    Poisson(AtRisk<'a>),
    /// Any of the cases and controls could have been the cases (Kulldorff and Nagarwalla 1995).
    Bernoulli(&'a [ScanCount]),
    /// Any case could have happened at the time of any other (Kulldorff et al. 2005): needs no population.
    SpaceTimePermutation,
}

/// Everything a scan looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScanStudy<'a> {
    /// Where people or reports are, `[x, y]`; each is also a centre of circles.
    pub locations: &'a [[f64; 2]],
    /// What the coordinates mean.
    pub distance: ScanDistance,
    /// Number of periods (days, weeks, years) in the study.
    pub periods: usize,
    /// The cases.
    pub cases: &'a [ScanCount],
    /// The null hypothesis.
    pub model: ScanModel<'a>,
}

/// Which windows in time are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanEnding {
    /// Retrospective: a window may end in any period.
    Any,
    /// Prospective: a window ends with the last period, so that it is still going on.
    Last,
}

/// The family of windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanWindow {
    /// Circles over the whole study period.
    Spatial,
    /// All places together, over some of the periods.
    Temporal(ScanEnding),
    /// Cylinders: a circle over some of the periods.
    SpaceTime(ScanEnding),
}

/// Which departures are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanRates {
    /// More cases than expected.
    High,
    /// Fewer cases than expected.
    Low,
    /// Either.
    Both,
}

/// The longest window in time, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ScanLength {
    /// A share of the study period, rounded down to whole intervals.
    Share(f64),
    /// A number of periods.
    Periods(usize),
}

/// When simulating ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanStopping {
    /// After all simulations.
    Fixed,
    /// As soon as this many simulated maxima have reached the observed one (Besag and Clifford 1991): p is then that number
    /// divided by the simulations made.
    Sequential(u32),
}

/// Which secondary clusters are reported beside a more likely one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanOverlap {
    /// Those that share no location with any reported before: `SaTScan`'s "no geographical overlap".
    NoSharedLocation,
    /// The best of every centre.
    Unrestricted,
}

/// Every choice that changes the answer of a scan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScanOptions {
    /// The family of windows.
    pub window: ScanWindow,
    /// Which departures are looked for.
    pub rates: ScanRates,
    /// Largest share in a circle: of the cases expected over the whole study (Poisson; the share of the population, if it
    /// does not change), of cases and controls (Bernoulli) or of cases (permutation).
    pub largest_share: f64,
    /// Largest radius, in the unit of [`ScanDistance`].
    pub largest_radius: Option<f64>,
    /// Longest window in time; a purely spatial scan does not look at it.
    pub longest: ScanLength,
    /// Periods that are counted together, so that windows begin and end with them. Where they do not divide the study
    /// period, the earliest interval is the shorter one. A purely spatial scan does not look at it.
    pub aggregate: usize,
    /// Fewest cases in a window with a high rate.
    pub fewest_cases: u32,
    /// Data sets simulated under the null hypothesis; none leaves every p undefined.
    pub simulations: u32,
    /// Seed of the simulations.
    pub seed: u64,
    /// When simulating ends.
    pub stopping: ScanStopping,
    /// Which secondary clusters are reported.
    pub overlap: ScanOverlap,
    /// Secondary clusters with a larger p are left out; the most likely cluster is always reported.
    pub largest_p: f64,
}

impl ScanOptions {
    /// What `SaTScan` does when told only the family of windows: high rates, at least two cases, circles of up to half the
    /// population, windows of up to half the study period, 999 simulations, no shared location, and clusters whose p is 1
    /// left out. The seed and the end of simulating are still to be said.
    #[must_use]
    pub const fn satscan(window: ScanWindow, seed: u64, stopping: ScanStopping) -> Self {
        Self {
            window,
            rates: ScanRates::High,
            largest_share: 0.5,
            largest_radius: None,
            longest: ScanLength::Share(0.5),
            aggregate: 1,
            fewest_cases: 2,
            simulations: 999,
            seed,
            stopping,
            overlap: ScanOverlap::NoSharedLocation,
            largest_p: 0.999_999,
        }
    }
}
