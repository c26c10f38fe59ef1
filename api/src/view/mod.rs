//! Wire twins: what answers look like in JSON and GeoJSON. Built from `Released` values only.

mod area;
mod briefing;
mod change;
mod hotspot;
mod linked;
mod repeats;
mod rhythm;
mod ring;
mod series;
mod snapshot;
mod trend;

pub use area::{AreaFeature, AreaProperties, AreasView};
pub use briefing::{BriefingCell, BriefingView};
pub use change::{CategoryChangeView, ChangeView};
pub use hotspot::{ClusterView, HotspotCollection, HotspotFeature, HotspotView, HotspotsView, PileView};
pub use linked::{LinkEvidenceView, LinkedPairView, LinkedReportView, LinkedSeriesView, LinkedView, SharedWordView};
pub use repeats::{NearPairView, OpenWindowView, PlacesByReports, RepeatBandView, RepeatPlaceView, RepeatWithin, RepeatsView};
pub use rhythm::{DayView, HourView, PeakView, RhythmView, WEEKDAYS};
pub use ring::{PolygonView, cell_polygon};
pub use series::{SeriesPointView, SeriesView};
pub use snapshot::{CategoryCount, SnapshotView, SnapshotsView};
pub use trend::{FindingView, RegimeView, TrendCollection, TrendFeature, TrendView, TrendsView, WatchedStepView};
