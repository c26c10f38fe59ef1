//! The fields of a scenario file.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::linked::{DuplicatesSpec, SeriesSpec};

/// All of a scenario file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Spec {
    pub(crate) name: String,
    pub(crate) title: String,
    /// Letters before the number of an `external_id`.
    pub(crate) prefix: String,
    /// IANA name of the city's time zone.
    pub(crate) zone: String,
    /// First civil day.
    pub(crate) from: Date,
    /// The day after the last.
    pub(crate) to: Date,
    pub(crate) population: u32,
    pub(crate) centre: Centre,
    pub(crate) force: Force,
    pub(crate) plan: PlanSpec,
    pub(crate) water: Water,
    pub(crate) neighbourhood: Vec<Neighbourhood>,
    /// Category slug to its share of ordinary events, in any unit.
    pub(crate) weights: BTreeMap<String, f64>,
    pub(crate) hotspots: Hotspots,
    pub(crate) new_hotspot: NewHotspot,
    pub(crate) fading_hotspot: FadingHotspot,
    pub(crate) near_repeat: Vec<NearRepeat>,
    #[serde(default)]
    pub(crate) series: SeriesSpec,
    #[serde(default)]
    pub(crate) duplicates: DuplicatesSpec,
    pub(crate) prolific_reporter: ProlificReporter,
    pub(crate) default_point: DefaultPoint,
    pub(crate) blank_coordinates: BlankCoordinates,
}

/// The middle of the city, WGS84 degrees.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Centre {
    pub(crate) lon: f64,
    pub(crate) lat: f64,
}

/// The police force that publishes street-level crime.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Force {
    pub(crate) name: String,
    pub(crate) slug: String,
}

/// Measures of the street plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanSpec {
    /// Seed of the plan: the city stays the same whatever seed its reports have.
    pub(crate) seed: u64,
    pub(crate) width_km: f64,
    pub(crate) height_km: f64,
    pub(crate) rotation_deg: f64,
    /// Typical distance between avenues, metres.
    pub(crate) avenue_spacing_m: f64,
    /// Typical distance between side streets, metres.
    pub(crate) street_spacing_m: f64,
    /// Typical distance between front doors, metres.
    pub(crate) house_spacing_m: f64,
    /// How far streets wander from straight lines, metres.
    pub(crate) warp_m: f64,
    /// How far the outline leaves an ellipse: 0 not at all, 0.3 star-shaped.
    pub(crate) lobes: f64,
    /// Number of parks without houses.
    pub(crate) parks: u32,
    /// Additional households per front door in the centre.
    pub(crate) flats: f64,
}

/// River and basins, kilometres east and north of the centre.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Water {
    pub(crate) river_km: Vec<[f64; 2]>,
    pub(crate) river_width_m: f64,
    #[serde(default)]
    pub(crate) basin: Vec<Basin>,
}

/// Round open water: a dock or the sea.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Basin {
    pub(crate) at_km: [f64; 2],
    pub(crate) radius_m: f64,
}

/// One neighbourhood to be placed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Neighbourhood {
    pub(crate) name: String,
    pub(crate) setting: Setting,
    /// Share of what happens here that is reported.
    #[serde(default = "all")]
    pub(crate) share_reported: f64,
}

/// Where in the city a neighbourhood belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Setting {
    /// In the middle.
    Centre,
    /// On the water.
    Harbour,
    /// Around the middle.
    Inner,
    /// Further out.
    Suburb,
}

/// The lasting hotspots.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hotspots {
    /// How many places draw reports.
    pub(crate) count: u32,
    /// The k-th place weighs 1 / (k + shift): the larger, the more even.
    pub(crate) shift: f64,
}

/// A named place.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NamedPlace {
    pub(crate) name: String,
    pub(crate) at_km: [f64; 2],
    pub(crate) radius_m: f64,
}

/// A hotspot that begins within the window.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewHotspot {
    pub(crate) place: NamedPlace,
    pub(crate) category: String,
    /// Its share of all reports.
    pub(crate) share: f64,
    pub(crate) begins: Date,
}

/// A hotspot that ends within the window.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FadingHotspot {
    pub(crate) place: NamedPlace,
    pub(crate) category: String,
    /// Its share of all reports.
    pub(crate) share: f64,
    /// The first day without it.
    pub(crate) ends: Date,
}

/// Bursts of one category.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NearRepeat {
    pub(crate) category: String,
    /// Probability that an ordinary event has offspring.
    pub(crate) share_of_parents: f64,
    pub(crate) distance_m: f64,
    pub(crate) days: u32,
}

/// One household that files far more than any other.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProlificReporter {
    pub(crate) share: f64,
    pub(crate) categories: Vec<String>,
}

/// The point that reports without a usable place fall on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DefaultPoint {
    pub(crate) name: String,
    pub(crate) share: f64,
}

/// Reports without coordinates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BlankCoordinates {
    pub(crate) share: f64,
}

fn all() -> f64 {
    1.0
}
