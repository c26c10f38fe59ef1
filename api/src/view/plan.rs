//! A shift's visits in JSON and `GeoJSON`.

use engine::analysis::{Plan, PlanFigures, Receipt, Resting, Visit, WRITE_BACK};
use engine::disclosure::Released;
use jiff::Zoned;
use serde::Serialize;
use utoipa::ToSchema;

use super::{EvidenceView, OpenWindowView, PointView};
use crate::visits::ID_DIGITS;

/// A time by the clock on the wall, to the minute; with its offset from UTC where clocks change during the shift.
const CLOCK: &str = "%Y-%m-%dT%H:%M";
const CLOCK_AND_OFFSET: &str = "%Y-%m-%dT%H:%M%:z";

/// Where officers should be during a shift, when, and why.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlanView {
    /// By this id visits are written back.
    pub id: String,
    /// When officers are out: `FROM/TO` by the clock on the wall.
    pub shift: String,
    /// When it must not be acted on any more; this and the visits' times carry their offset where clocks change during the shift.
    pub expires: String,
    /// What it amounts to.
    pub figures: PlanFiguresView,
    /// The visits, by beginning.
    pub visits: Vec<VisitView>,
    /// What to write back after every visit.
    pub write_back: Vec<&'static str>,
    /// Cells that would be returned to, but had their share in the week before.
    pub resting: Vec<RestingView>,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// What a plan amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct PlanFiguresView {
    /// Visits.
    pub visits: u64,
    /// Places that are returned to.
    pub places: u64,
    /// How often each of them is visited.
    pub rounds: u32,
    /// Visits to hotspots.
    pub hotspot_visits: u64,
    /// Visits for repeat windows only.
    pub window_visits: u64,
    /// Visits that explore.
    pub exploring_visits: u64,
    /// Share of visits that explore.
    pub exploring_share: f64,
    /// Minutes of all officers together.
    pub minutes: u64,
    /// Minutes of visits.
    pub visiting_minutes: u64,
    /// Minutes on the way.
    pub travelling_minutes: u64,
    /// Minutes of visits and ways over all minutes.
    pub used_share: f64,
    /// Reports expected in the region during the shift.
    pub expected: f64,
    /// Share of them within reach of a place that is returned to.
    pub covered_share: f64,
    /// The share that the best choice of as many places would reach, or what it cannot exceed.
    pub best_share: f64,
    /// What is missing to that: 1 less covered over best.
    pub gap: f64,
    /// Whether the best choice was found, and not only a bound of it.
    pub is_best_known: bool,
    /// Share of the returning visits that the hotspot with most of them gets; a place without one stands for itself.
    pub largest_share: f64,
}

/// One visit: what its card says.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VisitView {
    /// Its number in the plan, from 1, by beginning.
    pub number: u32,
    /// Who goes, from 1.
    pub officer: usize,
    /// When it begins, by the clock on the wall; with its offset where clocks change during the shift.
    pub arrive: String,
    /// When it ends.
    pub leave: String,
    /// How long it lasts, in minutes.
    pub minutes: u32,
    /// Minutes on the way there.
    pub travel_minutes: u32,
    /// H3 cell.
    pub cell: String,
    /// Longitude of its centre.
    pub longitude: f64,
    /// Latitude of its centre.
    pub latitude: f64,
    /// What people would call it.
    pub name: String,
    /// `hotspot`, `repeat-window` or `exploring`.
    pub kind: &'static str,
    /// Reports expected within reach during the shift.
    pub expected: f64,
    /// The class of the hotspot.
    pub class: Option<&'static str>,
    /// Its q.
    pub q: Option<f64>,
    /// Why, in plain words.
    pub reason: String,
    /// Who reported what there.
    pub evidence: Option<EvidenceView>,
    /// Repeat windows that are open there.
    pub windows: Vec<OpenWindowView>,
    /// Visits that it had in the four weeks before.
    pub visits_before: u64,
    /// What came of the last of them.
    pub last_outcome: Option<String>,
}

/// A cell that rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RestingView {
    /// H3 cell.
    pub cell: String,
    /// Visits in the seven days before the shift's first day.
    pub visits: u64,
}

/// A plan as a `GeoJSON` `FeatureCollection` of points, the receipt as a foreign member.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlanCollection {
    /// Always `FeatureCollection`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// One feature per visit.
    pub features: Vec<PlanFeature>,
    /// By this id visits are written back.
    pub id: String,
    /// When officers are out.
    pub shift: String,
    /// When it must not be acted on any more.
    pub expires: String,
    /// What it amounts to.
    pub figures: PlanFiguresView,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// A visit as a point.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlanFeature {
    /// Always `Feature`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The visit's number.
    pub id: u32,
    /// The centre of its cell.
    pub geometry: PointView,
    /// The visit.
    pub properties: VisitView,
}

impl PlanView {
    /// The wire form of a released plan that was asked for by an address.
    #[must_use]
    pub fn new(plan: &Released<Plan>, asked: String) -> Self {
        let plan = plan.get();
        // Behind a letter: spreadsheets take digits, and digits with one `e` among them, for numbers.
        let id = format!("p{}", &blake3::hash(asked.as_bytes()).to_hex()[..ID_DIGITS]);
        let clock = if plan.has_clock_change { CLOCK_AND_OFFSET } else { CLOCK };
        Self {
            id,
            shift: plan.shift.to_string(),
            expires: shown(&plan.expires, clock),
            figures: PlanFiguresView::new(&plan.figures),
            visits: plan.visits.iter().map(|visit| VisitView::new(visit, clock)).collect(),
            write_back: WRITE_BACK.to_vec(),
            resting: plan.resting.iter().map(RestingView::new).collect(),
            receipt: Receipt { asked: Some(asked), ..plan.receipt.clone() },
        }
    }

    /// The visits as points.
    #[must_use]
    pub fn into_collection(self) -> PlanCollection {
        let feature = |visit: VisitView| PlanFeature {
            kind: "Feature",
            id: visit.number,
            geometry: PointView { kind: "Point", coordinates: [visit.longitude, visit.latitude] },
            properties: visit,
        };
        PlanCollection {
            kind: "FeatureCollection",
            features: self.visits.into_iter().map(feature).collect(),
            id: self.id,
            shift: self.shift,
            expires: self.expires,
            figures: self.figures,
            receipt: self.receipt,
        }
    }
}

impl PlanFiguresView {
    const fn new(figures: &PlanFigures) -> Self {
        Self {
            visits: figures.visits,
            places: figures.places,
            rounds: figures.rounds,
            hotspot_visits: figures.hotspot_visits,
            window_visits: figures.window_visits,
            exploring_visits: figures.exploring_visits,
            exploring_share: figures.exploring_share,
            minutes: figures.minutes,
            visiting_minutes: figures.visiting_minutes,
            travelling_minutes: figures.travelling_minutes,
            used_share: figures.used_share,
            expected: figures.expected,
            covered_share: figures.covered_share,
            best_share: figures.best_share,
            gap: figures.gap,
            is_best_known: figures.is_best_known,
            largest_share: figures.largest_share,
        }
    }
}

impl VisitView {
    fn new(visit: &Visit, clock: &str) -> Self {
        Self {
            number: visit.number,
            officer: visit.officer,
            arrive: shown(&visit.arrive, clock),
            leave: shown(&visit.leave, clock),
            minutes: visit.minutes,
            travel_minutes: visit.travel_minutes,
            cell: visit.cell.to_string(),
            longitude: visit.place.lng(),
            latitude: visit.place.lat(),
            name: visit.name.clone(),
            kind: visit.kind.as_str(),
            expected: visit.expected,
            class: visit.class.map(engine::analysis::SignificanceClass::as_str),
            q: visit.q,
            reason: visit.reason.clone(),
            evidence: visit.evidence.as_ref().map(EvidenceView::new),
            windows: visit.windows.iter().map(OpenWindowView::new).collect(),
            visits_before: visit.visits_before,
            last_outcome: visit.last_outcome.clone(),
        }
    }
}

impl RestingView {
    fn new(resting: &Resting) -> Self {
        Self { cell: resting.cell.to_string(), visits: resting.visits }
    }
}

/// A moment as a clock shows it.
fn shown(at: &Zoned, clock: &str) -> String {
    at.strftime(clock).to_string()
}
