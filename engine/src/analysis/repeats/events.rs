//! The reports of a question as points in metres and days.

use jiff::civil::Date;

use super::super::Region;
use super::super::region::region_lattice;
use crate::EngineError;
use crate::query::{DatedPoint, Scope, dated_points, span};
use crate::report::PlacePrecision;
use crate::space::{BBox, Cell, LngLat, LocalPlane, Resolution};
use crate::stats::StatsError;
use crate::store::Snapshot;
use crate::time::civil_day;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// Places of which no plane in metres can be made.
const OFF_PLANE: StatsError =
    StatsError::Undefined { because: "the reports lie too far apart to be measured on one plane; name a smaller region" };

/// Reports in order of time.
pub(super) struct Events {
    /// Their ids.
    pub(super) ids: Vec<String>,
    /// Where, in degrees.
    pub(super) places: Vec<LngLat>,
    /// In which cells of the stored resolution.
    pub(super) cells: Vec<Cell>,
    /// Where, in metres.
    pub(super) points: Vec<[f64; 2]>,
    /// Civil days since 1970-01-01.
    pub(super) days: Vec<f64>,
    /// The same as dates.
    pub(super) dates: Vec<Date>,
    /// How many stand on a publisher's map points.
    pub(super) snapped: usize,
    /// How many are known to more than a day only.
    pub(super) longer_than_a_day: usize,
}

impl Events {
    pub(super) const fn len(&self) -> usize {
        self.ids.len()
    }
}

/// Reads them.
pub(super) async fn events(snapshot: &Snapshot, scope: &Scope<'_>, region: &Region) -> Result<Events, EngineError> {
    let (bbox, lattice) = match region {
        Region::Box(bbox) => (Some(*bbox), None),
        Region::Area(_) => {
            let lattice = region_lattice(snapshot, region, Resolution::STORED).await?;
            (Some(lattice.bbox()), Some(lattice))
        }
        Region::Everywhere => (span(snapshot).await?.into_iter().filter_map(|span| span.bbox).reduce(BBox::union), None),
    };
    let none = || StatsError::TooFew { what: "located reports", given: 0, needed: 2 };
    let mut found = dated_points(snapshot, scope, bbox.ok_or_else(none)?).await?;
    if let Some(lattice) = lattice {
        found.retain(|point| lattice.position(point.cell).is_some());
    }
    tokio::task::block_in_place(|| placed(found, scope))
}

fn placed(found: Vec<DatedPoint>, scope: &Scope<'_>) -> Result<Events, EngineError> {
    let zone = scope.window.zone();
    let places: Vec<LngLat> = found.iter().map(|point| point.place).collect();
    let plane = LocalPlane::amid(&places).map_err(|_| OFF_PLANE)?;
    let points = places.iter().map(|place| plane.metres(*place).ok_or(OFF_PLANE)).collect::<Result<Vec<_>, _>>()?;
    let middle = |point: &DatedPoint| point.from.midpoint(point.to.max(point.from).saturating_sub(1).max(point.from));
    let mut days = Vec::with_capacity(found.len());
    let mut dates = Vec::with_capacity(found.len());
    for point in &found {
        days.push(f64::from(civil_day(zone, middle(point))?));
        dates.push(zone.date_of(middle(point))?);
    }
    Ok(Events {
        snapped: found.iter().filter(|point| point.place_precision == PlacePrecision::Snapped).count(),
        longer_than_a_day: found.iter().filter(|point| point.to - point.from > DAY + DAY / 24).count(),
        cells: found.iter().map(|point| point.cell).collect(),
        ids: found.into_iter().map(|point| point.report_id).collect(),
        places,
        points,
        days,
        dates,
    })
}
