//! Which events made a near-repeat table: originators and followers, chains, and windows of risk still open.

use std::collections::BTreeMap;

use super::super::StatsError;
use super::bands::check_events;
use super::pairs::Walk;
use super::places::Places;
use super::{Bands, Metric, NearRepeatInference, NearRepeatOptions, near_repeat};

/// Most pairs that are listed.
const MOST: u64 = 20_000_000;

/// Which pairs are listed.
#[derive(Debug, Clone, PartialEq)]
pub struct NearRepeatListOptions {
    /// Bands of distance; pairs beyond the last finite break are not listed.
    pub distances: Bands,
    /// Bands of days; pairs beyond the last finite break are not listed.
    pub days: Bands,
    /// How distance is measured.
    pub metric: Metric,
}

/// Two events near each other in space and time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearRepeatPair {
    /// The earlier event; of two at one moment the one that comes first in the input.
    pub originator: usize,
    /// The later one.
    pub follower: usize,
    /// Distance between them, in the unit of the points.
    pub distance: f64,
    /// Days between them, 0 or more.
    pub days: f64,
    /// Its band of distance.
    pub distance_band: usize,
    /// Its band of days.
    pub days_band: usize,
}

/// How often an event began and followed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NearRepeatRole {
    /// Pairs in which it came first.
    pub originated: u32,
    /// Pairs in which it came second.
    pub followed: u32,
}

/// The pairs in the bands of a near-repeat table that have an end, in order of originator and follower.
///
/// Answers: which events make up the table, which came first, how far and how long after did the other follow?
///
/// # Units
/// As [`near_repeat`].
///
/// # Errors
/// As [`near_repeat`], and [`StatsError::Undefined`] where there are more than 20 million pairs.
pub fn near_repeat_pairs(
    points: &[[f64; 2]],
    days: &[f64],
    options: &NearRepeatListOptions,
) -> Result<Vec<NearRepeatPair>, StatsError> {
    let NearRepeatListOptions { distances, days: times, metric } = options;
    let inference = NearRepeatInference::ClosedForm;
    let table = NearRepeatOptions { distances: distances.clone(), days: times.clone(), metric: *metric, inference };
    let ends = |bands: &Bands, at: usize| bands.list()[at].to.is_finite();
    let listed = |distance: usize, days: usize| ends(distances, distance) && ends(times, days);
    let cells = near_repeat(points, days, &table)?.cells;
    if cells.iter().filter(|cell| listed(cell.distance, cell.days)).map(|cell| cell.observed).sum::<u64>() > MOST {
        let because = "there are more than 20 million pairs to list; choose nearer bands, a smaller area or a shorter window";
        return Err(StatsError::Undefined { because });
    }
    let pair = |a: usize, b: usize| {
        let first = if (days[a], a) <= (days[b], b) { a } else { b };
        let (originator, follower) = (first, a + b - first);
        let (distance, apart) = (metric.between(points[a], points[b]), (days[a] - days[b]).abs());
        let (distance_band, days_band) = (distances.of(distance)?, times.of(apart)?);
        let pair = NearRepeatPair { originator, follower, distance, days: apart, distance_band, days_band };
        listed(distance_band, days_band).then_some(pair)
    };
    let mut pairs = Vec::new();
    each_pair(points, distances, *metric, &mut |a, b| pairs.extend(pair(a, b)));
    pairs.sort_unstable_by_key(|pair| (pair.originator, pair.follower));
    Ok(pairs)
}

/// Calls `visit` with each pair of events nearer than the last finite cut of the bands.
pub(in super::super) fn each_pair(points: &[[f64; 2]], distances: &Bands, metric: Metric, visit: &mut impl FnMut(usize, usize)) {
    let (cuts, _) = distances.zones();
    let Some(&reach) = cuts.last() else { return };
    let places = Places::new(points, reach);
    let events = |place: usize| &places.events[places.starts[place] as usize..places.starts[place + 1] as usize];
    let walk = Walk { places: &places, metric, cuts: &cuts };
    walk.visit(0..places.len(), &mut |place, near| {
        let here = events(place);
        for (at, &a) in here.iter().enumerate() {
            let others = near.iter().flat_map(|near| events(near.place as usize));
            for &b in here[at + 1..].iter().chain(others) {
                visit(a as usize, b as usize);
            }
        }
    });
}

/// How often each of `events` events began and followed.
///
/// # Errors
/// [`StatsError::Undefined`] for a pair that names an event that is not there.
pub fn near_repeat_roles(pairs: &[NearRepeatPair], events: usize) -> Result<Vec<NearRepeatRole>, StatsError> {
    let mut roles = vec![NearRepeatRole::default(); events];
    for pair in pairs {
        if pair.originator.max(pair.follower) >= events {
            return Err(STRANGER);
        }
        roles[pair.originator].originated += 1;
        roles[pair.follower].followed += 1;
    }
    Ok(roles)
}

const STRANGER: StatsError =
    StatsError::Undefined { because: "a pair names an event that is not there; give the pairs and the days of the same events" };

/// Events that hang together by near repeats.
#[derive(Debug, Clone, PartialEq)]
pub struct NearRepeatChain {
    /// The events, in order of time.
    pub events: Vec<usize>,
    /// Day of the first.
    pub first: f64,
    /// Day of the last.
    pub last: f64,
}

/// Chains: events linked by pairs, directly or through others; longest first, then by their first event.
///
/// Answers: which near repeats belong together (Haberman and Ratcliffe's chains)? Where events are dense everything hangs
/// together, so list pairs of the nearest bands only.
///
/// # Errors
/// As [`near_repeat_roles`].
///
/// # Source
/// C. P. Haberman and J. H. Ratcliffe, 2012, Policing 6(2), 151-166, doi:10.1093/police/pas012.
pub fn near_repeat_chains(pairs: &[NearRepeatPair], days: &[f64]) -> Result<Vec<NearRepeatChain>, StatsError> {
    let mut parents: Vec<usize> = (0..days.len()).collect();
    for pair in pairs {
        if pair.originator.max(pair.follower) >= days.len() {
            return Err(STRANGER);
        }
        let (one, other) = (root(&mut parents, pair.originator), root(&mut parents, pair.follower));
        parents[one.max(other)] = one.min(other);
    }
    let mut by_root: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for event in 0..days.len() {
        by_root.entry(root(&mut parents, event)).or_default().push(event);
    }
    let chain = |mut events: Vec<usize>| {
        events.sort_by(|&a, &b| days[a].total_cmp(&days[b]).then(a.cmp(&b)));
        NearRepeatChain { first: days[events[0]], last: days[events[events.len() - 1]], events }
    };
    let mut chains: Vec<NearRepeatChain> = by_root.into_values().filter(|events| events.len() > 1).map(chain).collect();
    chains.sort_by_key(|chain| (std::cmp::Reverse(chain.events.len()), chain.events[0]));
    Ok(chains)
}

/// The lowest event that an event hangs together with; paths are halved on the way.
fn root(parents: &mut [usize], mut event: usize) -> usize {
    while parents[event] != event {
        parents[event] = parents[parents[event]];
        event = parents[event];
    }
    event
}

/// What a window of risk is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RiskWindow {
    /// How far the raised risk reaches, inclusive, in the unit of the points.
    pub distance: f64,
    /// How many days it lasts, inclusive.
    pub days: f64,
    /// How distance is measured.
    pub metric: Metric,
    /// The day that is asked about.
    pub at: f64,
}

/// An event whose window of risk is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OpenWindow {
    /// The event.
    pub event: usize,
    /// The last day of its window.
    pub until: f64,
    /// Events that followed it in its window, up to the day asked about.
    pub followers: u32,
}

/// The events after which more are to be expected on a day, latest first.
///
/// Answers: where is the risk of a near repeat still raised today? An event's window is open from its own day for the days
/// given, both included; later events are not known yet and play no part.
///
/// # Errors
/// As [`near_repeat`] about events, except that there may be none; [`StatsError::BadOption`] (distance or days negative or not
/// finite, a day that is not a number).
pub fn open_windows(points: &[[f64; 2]], days: &[f64], window: RiskWindow) -> Result<Vec<OpenWindow>, StatsError> {
    let RiskWindow { distance, days: lasts, metric, at } = window;
    for (option, value) in [("distance", distance), ("days", lasts)] {
        if !(0.0..=1e100).contains(&value) {
            return Err(StatsError::BadOption { option, value, needs: "a finite number, 0 or more" });
        }
    }
    if !at.is_finite() {
        return Err(StatsError::BadOption { option: "day asked about", value: at, needs: "a finite number" });
    }
    if points.len() > 1 || days.len() != points.len() {
        check_events(points, days)?;
    }
    let open: Vec<usize> = (0..days.len()).filter(|&event| days[event] <= at && at - days[event] <= lasts).collect();
    let places: Vec<[f64; 2]> = open.iter().map(|&event| points[event]).collect();
    let mut followers = vec![0_u32; open.len()];
    let reach = Bands::new(&[0.0, distance.next_up()], super::CutOffs::LeftClosed, super::Ends::Open)?;
    each_pair(&places, &reach, metric, &mut |a, b| {
        if metric.between(places[a], places[b]) <= distance {
            let first = if (days[open[a]], a) <= (days[open[b]], b) { a } else { b };
            followers[first] += 1;
        }
    });
    let window = |(&event, followers)| OpenWindow { event, until: days[event] + lasts, followers };
    let mut windows: Vec<OpenWindow> = open.iter().zip(followers).map(window).collect();
    windows.sort_by(|a, b| days[b.event].total_cmp(&days[a.event]).then(a.event.cmp(&b.event)));
    Ok(windows)
}
