//! What is asked: when, of which kind, where.

use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::EngineError;
use crate::report::Category;
use crate::space::{BBox, Resolution};
use crate::time::TimeWindow;

/// A question to the lake. Travels inside every receipt as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Half-open window of civil days.
    pub window: TimeWindow,
    /// Categories that count; none means all.
    pub categories: Vec<Category>,
    /// Where.
    pub region: Region,
    /// Size of the cells.
    pub resolution: Resolution,
    /// Which cells of the region are compared.
    pub lattice: LatticeKind,
}

/// Where a question looks.
#[derive(Debug, Clone, PartialEq)]
pub enum Region {
    /// All loaded areas together.
    Everywhere,
    /// One area, by id.
    Area(String),
    /// A box.
    Box(BBox),
}

/// Which cells a statistic compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LatticeKind {
    /// Every cell of the region, empty ones too.
    Region,
    /// Only cells that hold a report; chosen by their counts, so their p-values are too small.
    Occupied,
}

impl LatticeKind {
    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Occupied => "occupied",
        }
    }
}

impl FromStr for LatticeKind {
    type Err = EngineError;

    fn from_str(word: &str) -> Result<Self, EngineError> {
        match word {
            "region" => Ok(Self::Region),
            "occupied" => Ok(Self::Occupied),
            other => Err(EngineError::BadOption(format!("`{other}` is not a lattice: use region or occupied"))),
        }
    }
}

#[derive(Serialize)]
struct Wire<'a> {
    from: String,
    to: String,
    zone: &'a str,
    categories: Vec<&'static str>,
    area: Option<&'a str>,
    bbox: Option<[f64; 4]>,
    resolution: u8,
    lattice: &'static str,
}

impl Serialize for Question {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (area, bbox) = match &self.region {
            Region::Everywhere => (None, None),
            Region::Area(id) => (Some(id.as_str()), None),
            Region::Box(bbox) => (None, Some(bbox.to_array())),
        };
        let wire = Wire {
            from: self.window.from().to_string(),
            to: self.window.to().to_string(),
            zone: self.window.zone().name(),
            categories: self.categories.iter().map(|category| category.slug()).collect(),
            area,
            bbox,
            resolution: self.resolution.level(),
            lattice: self.lattice.as_str(),
        };
        wire.serialize(serializer)
    }
}
