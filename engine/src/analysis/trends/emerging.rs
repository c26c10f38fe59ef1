//! Emerging hot spots: what became of each cell over the space-time cube.

use super::finding::{EmergingCell, Finding};
use super::panel::{Panel, real};
use super::words::usual_alpha;
use super::{Judged, TrendOptions};
use crate::EngineError;
use crate::stats::{Adjacency, CubeInference, EmergingClass, EmergingOptions, SpaceTimeCube, SpotPattern, StatsError, emerging};

/// Most bins of a cube and its neighbourhoods together: they are held in memory.
const MOST_BINS: usize = 40_000_000;
/// A neighbourhood is the step itself and the one before it.
const DEPTH: usize = 2;

/// Judges every cell of a panel of cells.
pub(super) fn judge(panel: &Panel, options: TrendOptions) -> Result<Judged, EngineError> {
    let Some(lattice) = &panel.lattice else {
        return Err(EngineError::BadOption("by: emerging hot spots are cells; use --by cell".to_owned()));
    };
    if panel.counts.len() > MOST_BINS {
        let reason =
            format!("a cube of {} bins is too large: ask for larger cells, a smaller region or months", panel.counts.len());
        return Err(EngineError::BadOption(reason));
    }
    let counts: Vec<f64> = panel.counts.iter().map(|count| real(*count)).collect();
    let unknown: Vec<usize> = (0..panel.steps.len()).filter(|step| !panel.known[*step]).collect();
    let adjacency = Adjacency::from_rows(lattice.neighbours(options.rings)).map_err(EngineError::from)?;
    let level = options.alpha.unwrap_or_else(|| usual_alpha(options.method));
    let cube = SpaceTimeCube { counts: &counts, steps: panel.steps.len(), unknown: &unknown };
    let settings = EmergingOptions { depth: DEPTH, inference: CubeInference::Exact, level, trend_level: level };
    let found = emerging(cube, &adjacency, settings)?;
    let finding = |cell: usize| {
        let (bins, of) = (found.bins_of(cell), &found.cells[cell]);
        Ok::<Finding, StatsError>(Finding::Emerging(EmergingCell {
            class: of.class.to_string(),
            bins: bins.iter().map(|bin| bin.mark.letter()).collect(),
            last_z: bins.last().map(|bin| bin.z),
            trend_z: Some(of.trend.z),
            trend_p: Some(of.trend.p),
        }))
    };
    let cells = 0..panel.groups.len();
    let ranks = cells.clone().map(|cell| rank(found.cells[cell].class)).collect();
    Ok(Judged { findings: cells.map(finding).collect(), ranks, notes: notes(panel, level) })
}

/// What has begun first, then what grows, lasts and fades; cold spots after hot ones.
const fn rank(class: EmergingClass) -> f64 {
    const fn of(pattern: SpotPattern) -> f64 {
        match pattern {
            SpotPattern::New => 8.0,
            SpotPattern::Intensifying => 7.0,
            SpotPattern::Consecutive => 6.0,
            SpotPattern::Persistent => 5.0,
            SpotPattern::Sporadic => 4.0,
            SpotPattern::Oscillating => 3.0,
            SpotPattern::Diminishing => 2.0,
            SpotPattern::Historical => 1.0,
        }
    }
    match class {
        EmergingClass::Hot(pattern) => 10.0 + of(pattern),
        EmergingClass::Cold(pattern) => of(pattern),
        EmergingClass::NoPattern => 0.0,
    }
}

fn notes(panel: &Panel, level: f64) -> Vec<String> {
    vec![format!(
        "A bin is a cell in a {}; its neighbourhood reaches to the {} before. p counts every way to deal the reports out over \
         the cube, q corrects for all its bins, and bins with q up to {level} are hot (H) or cold (C).",
        panel.bucket, panel.bucket
    )]
}
