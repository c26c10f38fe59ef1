//! Wire twins: what answers look like in JSON and GeoJSON. Built from `Released` values only.

mod area;
mod briefing;
mod calendar;
mod change;
mod comparison;
mod hot_place;
mod hotspot;
mod linked;
mod live;
mod repeats;
mod rhythm;
mod ring;
mod series;
mod shifts;
mod snapshot;
mod trend;

pub use area::{AreaFeature, AreaProperties, AreasView};
pub use briefing::{BriefingCell, BriefingView};
pub use calendar::{CalendarDayView, CalendarView};
pub use change::{CategoryChangeView, ChangeView};
pub use comparison::{ComparedCountView, ComparedRowView, ComparisonCollection, ComparisonFeature, ComparisonView, ExpectedView};
pub use hot_place::{CategoryReportsView, EvidenceView, ExposureView, HotPlaceView, StabilityView};
pub use hotspot::{ClusterView, HotspotCollection, HotspotFeature, HotspotView, HotspotsView, PileView};
pub use linked::{LinkEvidenceView, LinkedPairView, LinkedReportView, LinkedSeriesView, LinkedView, SharedWordView};
pub use live::{LiveCollection, LiveFeature, LiveRepeatsView, OpenWindowView, PointView};
pub use repeats::{NearPairView, PlacesByReports, RepeatBandView, RepeatPlaceView, RepeatWithin, RepeatsView};
pub use rhythm::{DayView, HourView, KnownTimesView, PeakView, RhythmTableView, RhythmView, WEEKDAYS};
pub(crate) use ring::area_polygon;
use ring::outline;
pub use ring::{PolygonView, cell_polygon};
pub use series::{SeriesPointView, SeriesView};
pub use shifts::{MeanTimeView, PeakMoveView, ShiftShareView, ShiftsView, WeekShiftView};
pub use snapshot::{CategoryCount, SnapshotView, SnapshotsView};
pub use trend::{FindingView, RegimeView, TrendCollection, TrendFeature, TrendView, TrendsView, WatchedStepView};
