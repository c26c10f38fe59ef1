//! The near-repeat table of a question.

use super::events::Events;
use super::found::RepeatBand;
use super::options::{RepeatInference, RepeatMetric, RepeatOptions};
use crate::EngineError;
use crate::stats::{
    Band, Bands, CutOffs, Metric, NearRepeatCell, NearRepeatInference, NearRepeatOptions, NearRepeatUsed, Permutations,
    SamePlace, benjamini_hochberg, near_repeat,
};

/// Pairs expected below which a band is simulated.
const FEW: f64 = 10.0;

/// Metres up to which two reports are at the same place: less than the digits of published coordinates tell apart.
pub(super) const SAME_PLACE_M: f64 = 0.1;

/// How distance is measured, for the kernels.
pub(super) const fn metric(options: &RepeatOptions) -> Metric {
    match options.metric {
        RepeatMetric::Manhattan => Metric::Manhattan,
        RepeatMetric::Euclidean => Metric::Euclidean,
    }
}

/// Every band of distance and time.
pub(super) fn table(events: &Events, options: &RepeatOptions) -> Result<Vec<RepeatBand>, EngineError> {
    let permutations = Permutations { count: options.simulations, seed: options.seed };
    let settings = NearRepeatOptions {
        distances: Bands::of_distance(&options.bands_m, SamePlace::Apart { tolerance: SAME_PLACE_M }, CutOffs::LeftClosed)?,
        days: Bands::of_days(&options.days, CutOffs::LeftClosed)?,
        metric: metric(options),
        inference: match options.inference {
            RepeatInference::Auto => NearRepeatInference::Auto { below: FEW, permutations },
            RepeatInference::ClosedForm => NearRepeatInference::ClosedForm,
            RepeatInference::MonteCarlo => NearRepeatInference::MonteCarlo(permutations),
        },
    };
    let found = near_repeat(&events.points, &events.days, &settings)?;
    let (distances, days) = (settings.distances.list(), settings.days.list());
    let mut bands: Vec<RepeatBand> =
        found.cells.iter().map(|cell| band(cell, distances[cell.distance], days[cell.days])).collect();
    correct(&mut bands)?;
    Ok(bands)
}

fn band(cell: &NearRepeatCell, distance: Band, days: Band) -> RepeatBand {
    let bounded = |end: f64| Some(end).filter(|end| end.is_finite());
    let is_same_place = distance.to <= SAME_PLACE_M;
    RepeatBand {
        from_m: if distance.from <= SAME_PLACE_M { 0.0 } else { distance.from },
        to_m: if is_same_place { Some(0.0) } else { bounded(distance.to) },
        from_days: days.from,
        to_days: bounded(days.to),
        observed: cell.observed,
        expected: cell.expected,
        ratio: cell.ratio.ok(),
        z: cell.z.ok(),
        p: cell.z.is_ok().then(|| cell.p().p_high),
        q: None,
        used: cell.z.is_ok().then_some(match cell.used() {
            NearRepeatUsed::ClosedForm => "closed-form",
            NearRepeatUsed::MonteCarlo => "monte-carlo",
        }),
    }
}

/// q over the bands that have an end in distance and in time.
fn correct(bands: &mut [RepeatBand]) -> Result<(), EngineError> {
    let is_tested = |band: &RepeatBand| band.to_m.is_some() && band.to_days.is_some();
    let p: Vec<f64> = bands.iter().filter(|band| is_tested(band)).filter_map(|band| band.p).collect();
    let mut corrected = benjamini_hochberg(&p)?.into_iter();
    for band in bands.iter_mut().filter(|band| is_tested(band) && band.p.is_some()) {
        band.q = corrected.next();
    }
    Ok(())
}
