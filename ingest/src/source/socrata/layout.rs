//! What differs between cities whose portals publish reported crimes in one shape.

use engine::space::BBox;

use crate::source::{ColumnRule, needed, optional};

/// The columns that the source reads, by the numbers that rows give them.
pub(super) const ID: usize = 0;
pub(super) const DATE: usize = 1;
pub(super) const KIND: usize = 2;
pub(super) const DESCRIPTION: usize = 3;
pub(super) const PREMISES: usize = 4;
pub(super) const BLOCK: usize = 5;
pub(super) const LONGITUDE: usize = 6;
pub(super) const LATITUDE: usize = 7;
/// Both coordinates in one field of a CSV export: `(latitude, longitude)`.
pub(super) const LOCATION: usize = 8;
/// The same in a JSON export: an object with names, or a point of `GeoJSON`.
pub(super) const LOCATION_LONGITUDE: usize = 9;
pub(super) const LOCATION_LATITUDE: usize = 10;
pub(super) const LOCATION_POINT: usize = 11;
pub(super) const UPDATED: usize = 12;
const COLUMNS: usize = 13;

/// One city.
#[derive(Debug)]
pub(super) struct Layout {
    /// The source's name, and that of its table of categories.
    pub(super) name: &'static str,
    /// What its ids identify, so that two cities' ids never meet.
    pub(super) identity: &'static str,
    /// What its files are called, for messages.
    pub(super) expects: &'static str,
    /// Whom its terms ask to be named.
    pub(super) attribution: &'static str,
    /// Whose reports they are.
    pub(super) agency: &'static str,
    /// Where its clocks hang: an IANA zone.
    pub(super) zone: &'static str,
    /// The area outside which no place of it can lie.
    pub(super) within: BBox,
    /// The columns' names in its exports, in the order of the numbers above.
    pub(super) columns: [ColumnRule; COLUMNS],
}

/// Chicago: crimes from 2001 to the present. Places are those of the block; whether anyone was arrested is not read.
pub(super) static CHICAGO: Layout = Layout {
    name: "chicago",
    identity: "chicago/crime",
    expects: "the crimes export of the City of Chicago as NAME.csv, NAME.json, NAME.ndjson, NAME.geojson or NAME.parquet",
    attribution: "Modified from data of the City of Chicago (www.cityofchicago.org), which vouches for none of it.",
    agency: "Chicago Police Department",
    zone: "America/Chicago",
    // The city's limits, which O'Hare stretches to the west, with a kilometre or two around them.
    within: BBox { west: -87.95, south: 41.63, east: -87.51, north: 42.04 },
    columns: [
        needed("ID"),
        needed("Date"),
        needed("Primary Type"),
        optional("Description"),
        optional("Location Description"),
        optional("Block"),
        needed("Longitude"),
        needed("Latitude"),
        optional("Location"),
        optional("location.longitude"),
        optional("location.latitude"),
        optional("location.coordinates"),
        optional("Updated On"),
    ],
};
