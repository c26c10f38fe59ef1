//! Near: how many reports lie within some metres of each of these places?

mod compare;
mod options;
mod words;

use super::precision::refuse_finer_than_data;
use super::{Question, Receipt};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Initiative, Scope, near_points, window_totals};
use crate::space::{Discs, LngLat, Metres};
use crate::stats::StatsError;
use crate::store::Snapshot;

pub use options::{NamedPlace, NearOptions};

/// Reports near places.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// The places, those with most reports near them first; where they are equal by name, then as they were given.
    pub places: Vec<NearPlace>,
    /// How far a report may lie from a place to be near it, in metres.
    pub radius_m: f64,
    /// The ground within that distance of a place, in square kilometres.
    pub disc_km2: f64,
    /// Reports near any of the places, each once.
    pub reports_near_any: u64,
    /// Places whose disc overlaps that of another: a report in both counts for both.
    pub overlapping: u64,
    /// What the rates are held against; `None` where neither a region was named nor areas are loaded.
    pub region: Option<NearRegion>,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// One place and the reports near it.
#[derive(Debug, Clone, PartialEq)]
pub struct NearPlace {
    /// Where it stood in the question, from 1.
    pub number: u64,
    /// What people call it, where they said so.
    pub name: Option<String>,
    /// Where it is.
    pub place: LngLat,
    /// Reports near it.
    pub reports: u64,
    /// Lower limit of the 95 % interval of their mean.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Reports per square kilometre of the disc.
    pub per_km2: f64,
    /// Reports that the disc would hold at the rate of the region; `None` without a region.
    pub expected: Option<f64>,
    /// Reports over expected; `None` where none are expected.
    pub ratio: Option<RatioInterval>,
}

/// Observed over expected, with the exact 95 % interval of the observed count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatioInterval {
    /// Observed over expected.
    pub ratio: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

/// What rates near places are held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearRegion {
    /// Reports in the region.
    pub reports: u64,
    /// Its ground in square kilometres.
    pub area_km2: f64,
    /// Reports per square kilometre.
    pub per_km2: f64,
}

/// How many reports lie within a radius of each of these places?
///
/// Distance is by great circle on a sphere of the earth's mean radius, the radius included. A report near several places counts
/// for each. All located reports of the window and categories count, in the question's region or not; officer-initiated and
/// retracted ones, and those on default points, do not. The region says only what rates are held against: a box, an area, or all
/// areas together, whose reports per square kilometre give what a disc would hold if reports were spread evenly over it.
///
/// Intervals are Garwood's for a Poisson count, at 95 %; that of the ratio takes the region's rate as it is. There is no p: places
/// are chosen, often because something happens there, and reports are not spread evenly even where nothing draws them.
///
/// Households are not told apart here, because that needs a set of households for every disc, many times the cost of the count; ask
/// [`super::hotspots`] for voices.
///
/// # Errors
/// [`EngineError::BadOption`] for a radius outside 10 to 5,000 m, no places or more than 10,000; [`EngineError::FinerThanMonth`]
/// for parts of months where reports are known to the month only; [`EngineError::NoArea`]; [`EngineError::Stats`] when the window
/// holds no report at all.
///
/// # Source
/// F. Garwood, 1936, Biometrika 28(3/4), 437-442, doi:10.1093/biomet/28.3-4.437; for the ratio N. E. Breslow and N. E. Day, 1987,
/// Statistical Methods in Cancer Research II, IARC, section 2.3.
pub async fn near(
    snapshot: &Snapshot,
    question: &Question,
    options: &NearOptions,
    policy: &Policy,
) -> Result<Released<Near>, EngineError> {
    options.check()?;
    let (categories, initiative) = (&question.categories[..], Initiative::NotOfficers);
    let scope = Scope { window: &question.window, categories, initiative, policy };
    refuse_finer_than_data(snapshot, &scope).await?;
    let totals = window_totals(snapshot, &scope).await?;
    if totals.reports == 0 {
        return Err(StatsError::TooFew { what: "reports in the window", given: 0, needed: 1 }.into());
    }
    let points: Vec<LngLat> = options.places.iter().map(|chosen| chosen.place).collect();
    let counts = near_points(snapshot, &scope, &points, options.radius).await?;
    let (region, outside) = compare::region(snapshot, &scope, &question.region, &points).await?;
    let mut receipt = Receipt::begin(snapshot, question, policy, "near").await?;
    // Pure computation: other requests must not wait for it.
    let (places, overlapping) = tokio::task::block_in_place(|| {
        Ok::<_, EngineError>((compare::places(options, &counts.by_disc, region.as_ref())?, overlapping(&points, options.radius)?))
    })?;
    receipt.reports_read = totals.reports;
    receipt.reports_without_place = totals.without_place;
    receipt.reports_in_region = region.map_or(totals.reports - totals.without_place, |region| region.reports);
    let mut answer = Near {
        places,
        radius_m: options.radius.get(),
        disc_km2: options.radius.disc_km2(),
        reports_near_any: counts.in_any,
        overlapping,
        region,
        receipt: words::described(receipt, options),
    };
    answer.receipt.notes = words::notes(&answer, outside, &totals);
    Ok(policy.release(answer))
}

/// How many discs overlap another: their centres lie within two radii.
fn overlapping(points: &[LngLat], radius: Metres) -> Result<u64, EngineError> {
    let twice = Discs::new(points, Metres::new(2.0 * radius.get())?);
    Ok(points.iter().filter(|point| twice.around(**point).nth(1).is_some()).count() as u64)
}

#[cfg(test)]
mod tests;
