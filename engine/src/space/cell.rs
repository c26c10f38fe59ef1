//! H3 cells: identity, parents, neighbours, outline and true size.

use std::fmt;
use std::str::FromStr;

use h3o::CellIndex;

use super::memo::Memo;
use super::{BBox, LngLat, SpaceError};

/// The resolution at which reports are stored; questions ask for it or for coarser parents.
const FINEST: u8 = 10;
/// The coarsest resolution a question may ask for.
const COARSEST: u8 = 5;

/// An H3 resolution between 5 (about 250 km²) and 10 (about 0.015 km²).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Resolution(h3o::Resolution);

impl Resolution {
    /// The resolution of the lake's `cell` column.
    pub const STORED: Self = Self(h3o::Resolution::Ten);

    /// The resolution of that number.
    ///
    /// # Errors
    /// [`SpaceError::BadResolution`] outside 5 to 10.
    pub fn new(level: u8) -> Result<Self, SpaceError> {
        let bad = SpaceError::BadResolution(level);
        if !(COARSEST..=FINEST).contains(&level) {
            return Err(bad);
        }
        h3o::Resolution::try_from(level).map(Self).map_err(|_| bad)
    }

    /// Its number.
    #[must_use]
    pub fn level(self) -> u8 {
        self.0.into()
    }

    pub(super) const fn to_h3(self) -> h3o::Resolution {
        self.0
    }
}

/// One H3 cell. Text form: 15 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell(CellIndex);

impl Cell {
    pub(super) const fn from_h3(index: CellIndex) -> Self {
        Self(index)
    }

    pub(super) const fn to_h3(self) -> CellIndex {
        self.0
    }

    /// The cell of an index as the lake stores it.
    ///
    /// # Errors
    /// [`SpaceError::BadCell`] when H3 has no such cell.
    pub fn from_u64(index: u64) -> Result<Self, SpaceError> {
        CellIndex::try_from(index).map(Self).map_err(|_| SpaceError::BadCell(format!("{index:x}")))
    }

    /// The index as the lake stores it.
    #[must_use]
    pub fn to_u64(self) -> u64 {
        self.0.into()
    }

    /// Its resolution.
    #[must_use]
    pub fn resolution(self) -> Resolution {
        Resolution(self.0.resolution())
    }

    /// The cell of a coarser resolution that it is a child of, by index.
    #[must_use]
    pub fn parent(self, resolution: Resolution) -> Option<Self> {
        self.0.parent(resolution.0).map(Self)
    }

    /// The cells at most `rings` steps away, itself among them, in no particular order.
    #[must_use]
    pub fn disk(self, rings: u32) -> Vec<Self> {
        self.0.grid_disk::<Vec<_>>(rings).into_iter().map(Self).collect()
    }

    /// Its centre.
    #[must_use]
    pub fn centre(self) -> LngLat {
        static CENTRES: Memo<LngLat> = Memo::new();
        CENTRES.get(self.to_u64(), || {
            let centre = h3o::LatLng::from(self.0);
            LngLat::on_globe(centre.lng(), centre.lat())
        })
    }

    /// Its corners, counter-clockwise and not closed: six, or five for a pentagon.
    #[must_use]
    pub fn outline(self) -> Vec<LngLat> {
        self.0.boundary().iter().map(|corner| LngLat::on_globe(corner.lng(), corner.lat())).collect()
    }

    /// The smallest box around its outline.
    pub(super) fn bbox(self) -> BBox {
        static BOXES: Memo<BBox> = Memo::new();
        let centre = self.centre();
        let corners = || BBox::around(self.outline()).unwrap_or(BBox::at(centre.lng(), centre.lat()));
        BOXES.get(self.to_u64(), corners)
    }

    /// Its true area on the ground in square kilometres (not the resolution's average).
    #[must_use]
    pub fn area_km2(self) -> f64 {
        static SIZES: Memo<f64> = Memo::new();
        SIZES.get(self.to_u64(), || self.0.area_km2())
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}", self.to_u64())
    }
}

impl FromStr for Cell {
    type Err = SpaceError;

    fn from_str(text: &str) -> Result<Self, SpaceError> {
        text.parse().map(Self).map_err(|_| SpaceError::BadCell(text.to_owned()))
    }
}
