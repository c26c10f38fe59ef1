//! Counts near places beside the rate of a region.

use std::cmp::Reverse;

use super::super::Region;
use super::{NearOptions, NearPlace, NearRegion, RatioInterval};
use crate::EngineError;
use crate::query::{Ground, Scope, region_total};
use crate::space::{Area, BBox, LngLat};
use crate::stats::{RateOptions, StatsError, rates};
use crate::store::Snapshot;

/// Level of all intervals.
const LEVEL: f64 = 0.95;

/// The rate of a region, where there is one, and how many of the points lie outside it.
pub(super) async fn region(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    region: &Region,
    points: &[LngLat],
) -> Result<(Option<NearRegion>, u64), EngineError> {
    let index = snapshot.areas().await?;
    let outside = |is_inside: &dyn Fn(LngLat) -> bool| points.iter().filter(|point| !is_inside(**point)).count() as u64;
    let (ground, area_km2, outside) = match region {
        Region::Box(bbox) => (Ground::Box(*bbox), bbox.area_km2(), outside(&|point| bbox.contains(point))),
        Region::Area(id) => {
            let unknown = || EngineError::NoArea { area: id.clone(), known: index.areas().len() };
            let area = index.get(id).ok_or_else(unknown)?;
            let bbox = area.bbox().ok_or_else(unknown)?;
            let is_inside = |point| index.area_at(point).is_some_and(|found| found.id == *id);
            (Ground::Area(id, bbox), area.area_km2(), outside(&is_inside))
        }
        Region::Everywhere => {
            let Some(bbox) = index.areas().iter().filter_map(Area::bbox).reduce(BBox::union) else { return Ok((None, 0)) };
            (Ground::Areas(bbox), index.area_km2(), outside(&|point| index.area_at(point).is_some()))
        }
    };
    let reports = region_total(snapshot, scope, ground).await?;
    Ok((Some(NearRegion { reports, area_km2, per_km2: number(reports) / area_km2 }), outside))
}

/// The places with their counts and intervals, those with most reports first.
pub(super) fn places(options: &NearOptions, counts: &[u64], region: Option<&NearRegion>) -> Result<Vec<NearPlace>, EngineError> {
    let disc_km2 = options.radius.disc_km2();
    let expected = region.map(|region| region.per_km2 * disc_km2);
    let observed: Vec<f64> = counts.iter().map(|count| number(*count)).collect();
    let limits = rates(&observed, &vec![1.0; observed.len()], RateOptions { per: 1.0, level: LEVEL })?.places;
    let mut places = Vec::with_capacity(counts.len());
    for ((chosen, (reports, interval)), number) in options.places.iter().zip(counts.iter().zip(limits)).zip(1..) {
        let interval = interval.map_err(|_| StatsError::Undefined { because: "a disc has no ground" })?;
        let over = |expected: f64| RatioInterval {
            ratio: interval.rate / expected,
            lower: interval.lower / expected,
            upper: interval.upper / expected,
        };
        places.push(NearPlace {
            number,
            name: chosen.name.clone(),
            place: chosen.place,
            reports: *reports,
            lower: interval.lower,
            upper: interval.upper,
            per_km2: interval.rate / disc_km2,
            expected,
            ratio: expected.filter(|expected| *expected > 0.0).map(over),
        });
    }
    places.sort_by(|a, b| (Reverse(a.reports), &a.name, a.number).cmp(&(Reverse(b.reports), &b.name, b.number)));
    Ok(places)
}

#[expect(clippy::cast_precision_loss, reason = "a lake holds far fewer than 2^53 reports")]
const fn number(count: u64) -> f64 {
    count as f64
}
