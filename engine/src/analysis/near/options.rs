//! How many reports lie near: around which places, and how far.

use crate::EngineError;
use crate::space::{LngLat, Metres};

/// Least and greatest radius, in metres.
const RADII_M: std::ops::RangeInclusive<f64> = 10.0..=5_000.0;
/// Most places of one question.
const MOST_PLACES: usize = 10_000;

/// A place that somebody chose: a school, a bar, a station.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedPlace {
    /// What people call it, where they said so.
    pub name: Option<String>,
    /// Where it is.
    pub place: LngLat,
}

/// Around which places, and how far.
#[derive(Debug, Clone, PartialEq)]
pub struct NearOptions {
    /// The places, in the order in which they were given.
    pub places: Vec<NamedPlace>,
    /// How far a report may lie from a place to be near it: 10 to 5,000 m.
    pub radius: Metres,
}

impl NearOptions {
    /// Refuses what cannot be asked.
    pub(super) fn check(&self) -> Result<(), EngineError> {
        let refuse = |reason: String| Err(EngineError::BadOption(reason));
        let radius = self.radius.get();
        if !RADII_M.contains(&radius) {
            return refuse(format!(
                "radius: {radius} m is out of range; use {} to {} m: nearer, places are not known, and further out is a district",
                RADII_M.start(),
                RADII_M.end()
            ));
        }
        match self.places.len() {
            0 => refuse("point: none was given; name at least one place".to_owned()),
            1..=MOST_PLACES => Ok(()),
            many => refuse(format!("point: {many} are more than {MOST_PLACES}, the limit; ask for them in several questions")),
        }
    }
}
