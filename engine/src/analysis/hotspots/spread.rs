//! Counts and densities: where most reports are. Nothing is tested.

use super::options::HotspotOptions;
use super::real;
use super::verdict::{Judgement, Verdict};
use crate::EngineError;
use crate::space::{Lattice, LngLat, LocalPlane};
use crate::stats::StatsError;
use crate::stats::density::{BandwidthRule, Edge, Events, Kernel, Measure, Smoothing, Summation, density_at, rule_bandwidth};

/// Largest relative error of a density.
const ERROR: f64 = 1e-9;
/// Square metres of a square kilometre.
const KM2: f64 = 1e6;

/// Ranks cells by their counts.
pub(super) fn count(counts: &[u64]) -> Judgement {
    let mean = real(counts.iter().sum()) / real(counts.len() as u64).max(1.0);
    let verdicts = counts.iter().map(|count| Verdict::untested(*count, mean, real(*count))).collect();
    let notes = vec!["Cells are ranked by their counts; whether chance could do that is not tested.".to_owned()];
    Judgement { verdicts, notes, ..Judgement::default() }
}

/// Ranks cells by the density of reports at their centres.
pub(super) fn density(
    lattice: &Lattice,
    counts: &[u64],
    located: &[(LngLat, u64)],
    options: HotspotOptions,
) -> Result<(Judgement, f64), EngineError> {
    let (plane, points) = on_plane(located)?;
    let weights: Vec<f64> = located.iter().map(|(_, reports)| real(*reports)).collect();
    let sd_m = match options.reach_m {
        Some(reach) => reach,
        None => rule_bandwidth(&repeated(&points, located), BandwidthRule::Scott)?,
    };
    let centres = lattice.cells().iter().map(|cell| plane.metres(cell.centre()).ok_or(OFF_PLANE));
    let centres: Vec<[f64; 2]> = centres.collect::<Result<_, _>>()?;
    let smoothing = Smoothing { kernel: Kernel::Gaussian { sd_m }, measure: Measure::Intensity, edge: Edge::Uncorrected };
    let heights =
        density_at(Events::weighted(&points, &weights), &centres, &smoothing, Summation::Certified { relative_error: ERROR })?;
    let Judgement { mut verdicts, .. } = count(counts);
    for (verdict, height) in verdicts.iter_mut().zip(heights) {
        verdict.density_per_km2 = Some(height * KM2);
        verdict.rank = height;
    }
    let notes = vec![
        format!(
            "Reports are smoothed by a Gaussian kernel with a standard deviation of {sd_m:.0} m; whether chance could do that is not tested."
        ),
        "Reports outside the region's box are not seen, so densities near its edge are too low.".to_owned(),
    ];
    Ok((Judgement { verdicts, notes, ..Judgement::default() }, sd_m))
}

const OFF_PLANE: EngineError =
    EngineError::Stats(StatsError::Undefined { because: "the region is too large for a flat map; ask for a smaller one" });

/// Points in metres on a plane of their own.
pub(super) fn on_plane(located: &[(LngLat, u64)]) -> Result<(LocalPlane, Vec<[f64; 2]>), EngineError> {
    let places: Vec<LngLat> = located.iter().map(|(place, _)| *place).collect();
    let plane = LocalPlane::amid(&places).map_err(|_| OFF_PLANE)?;
    let points = places.iter().map(|place| plane.metres(*place).ok_or(OFF_PLANE)).collect::<Result<_, _>>()?;
    Ok((plane, points))
}

/// One point for every report.
pub(super) fn repeated(points: &[[f64; 2]], located: &[(LngLat, u64)]) -> Vec<[f64; 2]> {
    let times = |reports: u64| usize::try_from(reports).unwrap_or(usize::MAX);
    points.iter().zip(located).flat_map(|(point, (_, reports))| std::iter::repeat_n(*point, times(*reports))).collect()
}
