//! The sources that exist, by the names people call them.

use std::fmt;
use std::str::FromStr;

use engine::time::Zone;

use super::Source;
use super::boston_311::Boston311;
use super::mapping::Mapping;
use super::open311::Open311;
use super::own::Own;
use super::police_uk::PoliceUk;
use super::socrata::Socrata;
use crate::IngestError;
use crate::options::MappingText;

/// A source by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// Street-level files of data.police.uk, alone or in the monthly archive.
    PoliceUk,
    /// Delimited text or NDJSON with Beatwise's own columns, or with those that a mapping names.
    Csv,
    /// `GeoJSON` features with Beatwise's own columns as properties, or with those that a mapping names.
    Geojson,
    /// Parquet and `GeoParquet` files with Beatwise's own columns, or with those that a mapping names.
    Parquet,
    /// The crimes export of the City of Chicago, as CSV or JSON.
    Chicago,
    /// Service requests of the City of Boston.
    Boston311,
    /// Service requests in the forms of Open311 `GeoReport` v2: JSON, XML and bulk CSV.
    Open311,
    /// The journal of live intake; it is loaded by the server, never by name.
    Intake,
}

impl SourceKind {
    /// Every source that can be named.
    pub const ALL: [Self; 7] =
        [Self::PoliceUk, Self::Chicago, Self::Boston311, Self::Open311, Self::Geojson, Self::Parquet, Self::Csv];

    /// The word by which people name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PoliceUk => "police-uk",
            Self::Csv => "csv",
            Self::Geojson => "geojson",
            Self::Parquet => "parquet",
            Self::Chicago => "chicago",
            Self::Boston311 => "boston-311",
            Self::Open311 => "open311",
            Self::Intake => "intake",
        }
    }

    /// The source, ready to read files of a lake in this zone.
    ///
    /// # Errors
    /// [`IngestError::BadMapping`] when the mapping cannot be used, or the source takes none.
    pub(crate) fn open(self, mapping: Option<&MappingText>, zone: &Zone) -> Result<Box<dyn Source>, IngestError> {
        if let Some(MappingText { name, text }) = mapping {
            if matches!(self, Self::Csv | Self::Geojson | Self::Parquet) {
                return Ok(Box::new(Mapping::parse(name, text, zone)?));
            }
            let reason = format!("the source {self} knows its columns; mappings are for csv, geojson and parquet");
            return Err(IngestError::BadMapping { file: name.clone(), reason });
        }
        Ok(match self {
            Self::PoliceUk => Box::new(PoliceUk::new(zone)?),
            Self::Csv => Box::new(Own::text()),
            Self::Geojson => Box::new(Own::geojson()),
            Self::Parquet => Box::new(Own::parquet()),
            Self::Chicago => Box::new(Socrata::chicago()?),
            Self::Boston311 => Box::new(Boston311::new()?),
            Self::Open311 => Box::new(Open311::new()?),
            Self::Intake => Box::new(Own::intake()),
        })
    }
}

impl FromStr for SourceKind {
    type Err = IngestError;

    fn from_str(name: &str) -> Result<Self, IngestError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or_else(|| IngestError::UnknownSource { name: name.to_owned(), known: Self::ALL.map(Self::as_str).join(", ") })
    }
}

impl fmt::Display for SourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
