//! Emerging hot spots: where in a space-time cube do reports cluster, since when, and is it getting more?

mod classes;
mod cube;
mod null;
mod trend;

use rayon::prelude::*;

pub use classes::{BinMark, EmergingClass, SpotPattern, TrendSign, emerging_class};
pub use cube::SpaceTimeCube;
pub use trend::CubeTrend;

use super::{Adjacency, StatsError};
use cube::Bins;
use trend::mann_kendall;

/// Where the p of a bin comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CubeInference {
    /// Every way to deal the cube's counts out anew, counted. For whole counts; keeps its promise on sparse cubes.
    Exact,
    /// The normal law of z, as the published scheme has it. For any counts, but far too sure of itself where they are sparse.
    Normal,
}

/// What is asked of a cube.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EmergingOptions {
    /// Steps that a neighbourhood reaches over: 1 is the bin's own, 2 that and the one before, as is customary.
    pub depth: usize,
    /// Where p comes from.
    pub inference: CubeInference,
    /// The q up to which a bin is marked hot or cold: 0.1 in the published scheme.
    pub level: f64,
    /// The two-sided p up to which a cell's trend counts: 0.1 in the published scheme.
    pub trend_level: f64,
}

/// The bins and cells of a cube.
#[derive(Debug, Clone, PartialEq)]
pub struct Emerging {
    /// The steps that were known, in order: the columns of `bins`.
    pub known: Vec<usize>,
    /// Mean count per known bin.
    pub mean: f64,
    /// Population standard deviation of the counts of the known bins.
    pub sd: f64,
    /// One row per cell of as many bins as `known` has steps.
    pub bins: Vec<EmergingBin>,
    /// One per cell.
    pub cells: Vec<EmergingCell>,
}

impl Emerging {
    /// The bins of a cell, one per known step.
    ///
    /// # Panics
    /// When there is no such cell, as indexing a slice does.
    #[must_use]
    pub fn bins_of(&self, cell: usize) -> &[EmergingBin] {
        &self.bins[cell * self.known.len()..][..self.known.len()]
    }
}

/// One bin: a cell in a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EmergingBin {
    /// Gi*: how many standard deviations its neighbourhood's sum lies above expectation.
    pub z: f64,
    /// Two-sided p.
    pub p: f64,
    /// The same after Benjamini and Hochberg's correction over all known bins.
    pub q: f64,
    /// Hot or cold where q is up to the level.
    pub mark: BinMark,
}

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EmergingCell {
    /// Its class.
    pub class: EmergingClass,
    /// The trend of its z.
    pub trend: CubeTrend,
    /// The same in a word, at the trend level.
    pub sign: TrendSign,
}

/// Emerging hot spot analysis of a space-time cube.
///
/// Answers: which cells are hot (or cold) now, and is that new, lasting, growing, fading or on and off? Every bin gets the
/// Gi* of its neighbourhood: its cell and that cell's neighbours, in its own step and the `depth - 1` steps before it (never
/// after). With W bins in the neighbourhood, n bins in the cube, and mean and standard deviation of the whole cube,
/// `z = (sum - W mean) / (sd sqrt(W (n - W) / (n - 1)))`. Its two-sided p is normal ([`CubeInference::Normal`], as in the
/// published scheme) or counts all ways to deal the counts out over the cube anew ([`CubeInference::Exact`], as
/// [`super::neighbourhood_sum_p`] does on a map: it depends on W alone). q corrects for all bins of the cube at once. Bins
/// with `q <= level` are marked; marks and the Mann-Kendall trend of the cell's z give the class: [`emerging_class`].
///
/// Work grows with bins times neighbours, plus T log T per cell for the trend; the exact null adds a table of `W` times the
/// highest sum, filled once per different count.
///
/// # Units
/// `cube.counts` holds one count per cell and step, zeros included, 0 to 1e100; other numbers than whole ones are accepted with
/// [`CubeInference::Normal`]. z is in standard deviations.
///
/// # Unknown steps
/// A step in `cube.unknown` is left out altogether: of mean, standard deviation and n, of the neighbourhoods (that of the step
/// after it becomes smaller, it does not reach further back), of the correction, of the trend, and of the class. So a run goes
/// on across a gap, and 90 % means 90 % of the known steps. The final step must be known.
///
/// # Degenerate input
/// An island is its own neighbourhood. First steps have smaller neighbourhoods, for want of steps before them; the z of a cell
/// where nothing ever happens therefore falls a little after the first step, which Mann and Kendall's test may call a trend;
/// it changes no class, but that of a cell that is cold in 90 % of all steps. A p below 1e-300 is given as 1e-300. Below ten
/// steps nothing can be historical.
///
/// # Limits
/// All bins are compared with one mean: where the whole town has a season or a trend, busy steps turn hot everywhere.
/// Neighbourhoods of depth 2 and more overlap in time, so consecutive z are alike, and the published scheme's trend test takes
/// more cells for rising or falling than its level says: at 5 % it is 5 % of the cells of pure noise at depth 1, but 15 % at
/// depth 2 and 31 % at depth 4. Only cells that are hot (or cold) in 90 % of all steps are classed by it. It is not corrected
/// for their number.
///
/// # Errors
/// [`StatsError::TooFew`] (no cells, or fewer than four known steps), [`StatsError::Lengths`], [`StatsError::TooManyCells`]
/// (more than 2^32 bins), [`StatsError::BadValue`] (a count out of range, or with [`CubeInference::Exact`] not whole; an
/// unknown step that the cube does not have), [`StatsError::BadOption`] (`depth`), [`StatsError::NotALevel`],
/// [`StatsError::NoVariation`] (all counts alike) and [`StatsError::Undefined`] (the final step is unknown; counts too large
/// for exact tables).
///
/// # Source
/// J. K. Ord and A. Getis, 1995, Geographical Analysis 27(4), 286-306, doi:10.1111/j.1538-4632.1995.tb00912.x, for Gi*; H. B.
/// Mann, 1945, Econometrica 13(3), 245-259, doi:10.2307/1907187, for the trend; Y. Benjamini and Y. Hochberg, 1995,
/// doi:10.1111/j.2517-6161.1995.tb02031.x; the classes are those of the Emerging Hot Spot Analysis tool of `ArcGIS` Pro 3.x.
///
/// # Example
/// Nine cells in a row; the last two are struck in the last two of ten steps.
/// ```
/// use engine::stats::{Adjacency, CubeInference, EmergingOptions, SpaceTimeCube, emerging};
///
/// let pairs: Vec<(u32, u32)> = (0..8).map(|cell| (cell, cell + 1)).collect();
/// let row = Adjacency::from_pairs(9, &pairs)?;
/// let mut counts = vec![0.0; 90];
/// for bin in [78, 79, 88, 89] {
///     counts[bin] = 3.0;
/// }
/// let options = EmergingOptions { depth: 2, inference: CubeInference::Exact, level: 0.1, trend_level: 0.1 };
/// let cube = SpaceTimeCube { counts: &counts, steps: 10, unknown: &[] };
/// let found = emerging(cube, &row, options)?;
/// // Four of 90 bins hold events; a neighbourhood of four bins that has all of them is one set in 2,555,190.
/// assert!((found.bins_of(8)[9].p - 2.0 / 2_555_190.0).abs() < 1e-15);
/// assert_eq!(found.cells[8].class.to_string(), "new hot spot");
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn emerging(cube: SpaceTimeCube<'_>, adjacency: &Adjacency, options: EmergingOptions) -> Result<Emerging, StatsError> {
    for level in [options.level, options.trend_level] {
        if !(level > 0.0 && level < 1.0) {
            return Err(StatsError::NotALevel { level });
        }
    }
    let checked = Bins::new(cube, adjacency, options)?;
    let bins = null::judge(&checked, options)?;
    let (mean, sd) = (checked.lowest + checked.mean, checked.variance.sqrt());
    let cells = bins.par_chunks(checked.known.len()).map_init(Default::default, |buffers, bins| cell(bins, buffers, options));
    let cells = cells.collect();
    Ok(Emerging { known: checked.known, mean, sd, bins, cells })
}

/// The trend and class of a cell. The trend is Mann and Kendall's; any function from the z to a [`CubeTrend`] fits here.
fn cell(bins: &[EmergingBin], buffers: &mut ([Vec<f64>; 2], Vec<BinMark>), options: EmergingOptions) -> EmergingCell {
    let (buffers, marks) = buffers;
    let trend = mann_kendall(bins.iter().map(|bin| alike(bin.z)), buffers);
    let sign = match trend {
        CubeTrend { p, .. } if p > options.trend_level => TrendSign::Level,
        CubeTrend { s, .. } if s > 0 => TrendSign::Rising,
        _ => TrendSign::Falling,
    };
    marks.clear();
    marks.extend(bins.iter().map(|bin| bin.mark));
    EmergingCell { class: emerging_class(marks, sign), trend, sign }
}

/// z that are alike on paper, made alike: the last digits depend on the order in which counts were added up.
fn alike(z: f64) -> f64 {
    const DIGITS: f64 = 1e11;
    if z.abs() < 1e4 { (z * DIGITS).round() / DIGITS } else { z }
}

#[cfg(test)]
mod tests;
