//! Wire twins: what answers look like in JSON and GeoJSON. Built from `Released` values only.

mod area;
mod briefing;
mod change;
mod hotspot;
mod ring;
mod series;
mod snapshot;

pub use area::{AreaFeature, AreaProperties, AreasView};
pub use briefing::{BriefingCell, BriefingView};
pub use change::{CategoryChangeView, ChangeView};
pub use hotspot::{ClusterView, HotspotCollection, HotspotFeature, HotspotView, HotspotsView, PileView};
pub use ring::{PolygonView, cell_polygon};
pub use series::{SeriesPointView, SeriesView};
pub use snapshot::{CategoryCount, SnapshotView, SnapshotsView};
