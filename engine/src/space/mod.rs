//! Places: coordinates, H3 cells, areas and lattices. The only module that imports h3o, rstar and geo.

mod area;
mod area_file;
mod area_index;
mod area_lookup;
mod bbox;
mod cell;
mod discs;
mod dissolve;
mod lattice;
mod lng_lat;
mod local_plane;
mod memo;
mod metres;
mod occupied;
mod outline;
mod probes;
mod projection;

pub use area::{Area, AreaRing};
pub use area_file::{AreaColumns, AreaReport, read_areas};
pub use area_index::AreaIndex;
pub use area_lookup::{AreaLookup, Located};
pub use bbox::BBox;
pub use cell::{Cell, Resolution};
pub(crate) use discs::MetCell;
pub use discs::{DiscCounts, DiscTally, Discs};
pub use dissolve::dissolved;
pub use lattice::Lattice;
pub use lng_lat::LngLat;
pub use local_plane::LocalPlane;
pub use metres::Metres;
pub(crate) use occupied::OccupiedCells;
pub(crate) use outline::{from_wkb, to_wkb};
pub use projection::{Projection, ProjectionError};

/// A place that cannot be used, and what to give instead.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SpaceError {
    /// A coordinate outside the globe.
    #[error("{lng}, {lat} is not a place: longitude runs from -180 to 180, latitude from -90 to 90")]
    OffTheGlobe {
        /// Longitude as given.
        lng: f64,
        /// Latitude as given.
        lat: f64,
    },
    /// A number that is no distance.
    #[error("{0} is not a distance: use metres, 0 or more")]
    BadDistance(f64),
    /// A cell index that H3 does not have.
    #[error("`{0}` is not an H3 cell: use the 15-digit hexadecimal index, for example 891958769b3ffff")]
    BadCell(String),
    /// A resolution outside the range of questions.
    #[error("resolution {0} is not between 5 and 10: 8 is a district, 9 a few streets, 10 a street corner")]
    BadResolution(u8),
    /// A box that does not parse or is inside out.
    #[error("`{0}` is not a box: use west,south,east,north in degrees, west < east and south < north")]
    BadBBox(String),
    /// A region with no cell centre inside.
    #[error("no cell of resolution {resolution} has its centre in {region}: ask for a larger region or a finer resolution")]
    EmptyRegion {
        /// What was asked for.
        region: String,
        /// At which resolution.
        resolution: u8,
    },
    /// A region too large to hold as a lattice.
    #[error(
        "{region} would need about {cells} cells of resolution {resolution}, more than {limit}: ask for a smaller region or a coarser resolution"
    )]
    RegionTooLarge {
        /// What was asked for.
        region: String,
        /// Estimated cells.
        cells: usize,
        /// At which resolution.
        resolution: u8,
        /// The limit.
        limit: usize,
    },
    /// An area whose geometry cannot be used.
    #[error("area `{area}` has a geometry that cannot be used: {reason}")]
    BadArea {
        /// The area's id.
        area: String,
        /// What is wrong.
        reason: String,
    },
    /// An area file that is not GeoJSON with polygons.
    #[error("the boundaries cannot be read: {0}")]
    BadAreaFile(String),
}
