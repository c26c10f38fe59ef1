//! Where each police force works, by `data/reference/forces.toml`.

use std::collections::HashMap;

use engine::space::{BBox, LngLat};
use serde::Deserialize;

use crate::IngestError;

const FILE: &str = "data/reference/forces.toml";
const TEXT: &str = include_str!("../../../data/reference/forces.toml");

/// The boxes of the forces that are known.
#[derive(Debug)]
pub(super) struct Forces(HashMap<String, BBox>);

#[derive(Deserialize)]
struct Entry {
    r#box: [f64; 4],
}

impl Forces {
    pub(super) fn read() -> Result<Self, IngestError> {
        let broken = |reason: String| IngestError::BadReference { file: FILE, reason };
        let entries: HashMap<String, Entry> = toml::from_str(TEXT).map_err(|error| broken(error.to_string()))?;
        let boxes = entries.into_iter().map(|(force, entry)| {
            let [west, south, east, north] = entry.r#box;
            BBox::new(west, south, east, north).map(|bbox| (force, bbox)).map_err(|error| broken(error.to_string()))
        });
        boxes.collect::<Result<_, _>>().map(Self)
    }

    /// Whether a place is known to lie outside the force's area.
    pub(super) fn is_outside(&self, force: &str, place: LngLat) -> bool {
        self.0.get(force).is_some_and(|bbox| !bbox.contains(place))
    }
}
