//! What rates are per, beside time: households, residents, square kilometres.

use super::super::Region;
use super::super::region::region_lattice;
use super::super::trends::Group;
use super::{CompareOptions, RateUnit};
use crate::EngineError;
use crate::space::{Area, AreaIndex, Resolution};
use crate::store::Snapshot;
use crate::time::Bucket;

/// Rates are per so many households or residents.
const PER: f64 = 1_000.0;

/// The units of every row.
pub(super) struct Units<'a> {
    kind: RateUnit,
    areas: &'a AreaIndex,
    /// Of the region as a whole.
    whole: Option<f64>,
}

impl<'a> Units<'a> {
    /// Units of the groups of a region.
    pub(super) async fn of(
        snapshot: &Snapshot,
        region: &Region,
        kind: RateUnit,
        areas: &'a AreaIndex,
    ) -> Result<Self, EngineError> {
        let whole = match (region, kind) {
            (_, RateUnit::None) => Some(1.0),
            (Region::Box(_), RateUnit::Km2) => {
                let lattice = region_lattice(snapshot, region, Resolution::STORED).await?;
                Some(lattice.cells().iter().map(|cell| cell.area_km2()).sum())
            }
            (Region::Area(id), kind) => areas.get(id).and_then(|area| of_area(area, kind)),
            (Region::Everywhere, kind) if !areas.areas().is_empty() => {
                areas.areas().iter().map(|area| of_area(area, kind)).sum::<Option<f64>>()
            }
            (Region::Everywhere | Region::Box(_), _) => None,
        };
        Ok(Self { kind, areas, whole })
    }

    /// Thousands of households or residents, or square kilometres; 1 where rates are per time alone, `None` where not known.
    pub(super) fn of_group(&self, group: &Group) -> Option<f64> {
        match (self.kind, group) {
            (RateUnit::None, _) => Some(1.0),
            (kind, Group::Area { id, .. }) => self.areas.get(id).and_then(|area| of_area(area, kind)),
            (RateUnit::Km2, Group::Cell(cell)) => Some(cell.area_km2()),
            (_, Group::Cell(_)) => None,
            (_, Group::Whole | Group::Category(_)) => self.whole,
        }
        .filter(|units| *units > 0.0)
    }
}

fn of_area(area: &Area, kind: RateUnit) -> Option<f64> {
    match kind {
        RateUnit::None => Some(1.0),
        RateUnit::Households => area.households.map(|number| real(number) / PER),
        RateUnit::Population => area.population.map(|number| real(number) / PER),
        RateUnit::Km2 => Some(area.area_km2()),
    }
}

/// What rates are per, in words.
pub(super) fn per(options: &CompareOptions, bucket: Bucket) -> String {
    let time = match bucket {
        Bucket::Month => "published month",
        Bucket::Week => "day",
    };
    match options.exposure {
        RateUnit::None => time.to_owned(),
        RateUnit::Households => format!("{time} and 1,000 households"),
        RateUnit::Population => format!("{time} and 1,000 residents"),
        RateUnit::Km2 => format!("{time} and km2"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 people")]
const fn real(number: u64) -> f64 {
    number as f64
}
