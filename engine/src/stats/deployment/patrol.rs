//! Short visits to many places in turn: rounds that fit into a shift.

use rand::RngExt;

use crate::stats::draws::stream;
use crate::stats::{StatsError, real};

/// How a shift is filled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PatrolOptions {
    /// Officers, or pairs, who travel on their own.
    pub officers: usize,
    /// Minutes of the shift.
    pub shift: u32,
    /// Shortest and longest visit, in minutes.
    pub visit: (u32, u32),
    /// Minutes after which a place is visited again, about.
    pub again: u32,
    /// Share of all visits that are kept for exploring, from 0 to below 1.
    pub explore: f64,
    /// Seed of the lengths of visits and of the waits between them.
    pub seed: u64,
}

/// Where visits may go: points with the minutes between them.
#[derive(Debug, Clone, Copy)]
pub struct PatrolPoints<'a> {
    /// Minutes from each point (rows) to each (columns), row after row.
    pub travel: &'a [f64],
    /// How many of the points, from the first, are sites: those to return to, the most pressing first. The others are for exploring,
    /// in the order in which they are tried.
    pub sites: usize,
    /// How many points there are.
    pub points: usize,
}

/// One visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PatrolVisit {
    /// Who goes, from 0.
    pub officer: usize,
    /// The point.
    pub point: usize,
    /// Minutes after the shift's beginning at which it begins.
    pub arrive: u32,
    /// How long it lasts.
    pub minutes: u32,
    /// Minutes on the way there from the visit before; 0 for an officer's first.
    pub travel: u32,
}

/// A shift's visits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patrol {
    /// The visits by beginning, then by officer.
    pub visits: Vec<PatrolVisit>,
    /// The sites that found a place in somebody's round, the most pressing first.
    pub placed: Vec<usize>,
    /// How often each of them is visited.
    pub rounds: u32,
}

/// Fills a shift with visits.
///
/// Sites are taken in their order and put where they lengthen somebody's round least, while the round, with every visit at its
/// longest and the way back to its first stop, fits into the shift divided by the number of rounds; a site that fits nowhere
/// is left out. Part of each round is kept for exploring, but never the room of its only visit: points are tried in their
/// order and put where the detour is shortest, until they have their share of all visits. Lengths of visits are then drawn
/// evenly between shortest and longest, and the minutes left over are dealt out at random as waits, so that nobody can tell
/// when the next visit comes. Nobody is ever asked for more than the shift. The start and the end of a shift are where its
/// first and last visit are.
///
/// # Units
/// Minutes; ways are rounded up to whole ones.
///
/// # Errors
/// [`StatsError::BadOption`] for options that leave no room for a visit; [`StatsError::Lengths`] and [`StatsError::BadOption`] for ways.
///
/// # Source
/// C. S. Koper, 1995, doi:10.1080/07418829500096231 (10 to 16 minutes at unpredictable times); cheapest insertion: D. J. Rosenkrantz, R.
/// E. Stearns and P. M. Lewis, 1977, doi:10.1137/0206041.
///
/// # Example
/// ```
/// use engine::stats::{PatrolOptions, PatrolPoints, patrol};
///
/// let travel = [0.0, 4.0, 4.0, 0.0];
/// let options = PatrolOptions { officers: 1, shift: 240, visit: (10, 16), again: 120, explore: 0.0, seed: 1 };
/// let plan = patrol(PatrolPoints { travel: &travel, sites: 2, points: 2 }, options)?;
/// assert_eq!((plan.rounds, plan.visits.len()), (2, 4));
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn patrol(points: PatrolPoints<'_>, options: PatrolOptions) -> Result<Patrol, StatsError> {
    check(points, options)?;
    let rounds = rounds(options);
    let length = options.shift / rounds;
    let roads = Roads { points, longest: options.visit.1 };
    // A round has room for one visit at its longest, by `rounds`, and that is not given to exploring.
    let kept = whole(options.explore * f64::from(length)).min(length - options.visit.1);
    let mut tours = vec![Vec::new(); options.officers];
    let placed: Vec<usize> = (0..points.sites).filter(|site| place(*site, &mut tours, roads, length - kept)).collect();
    let mut legs: Vec<Leg> =
        tours.iter().enumerate().flat_map(|(officer, tour)| legs_of(officer, tour, (rounds, length), options)).collect();
    explore(&mut legs, roads, (options.explore, placed.len() * rounds as usize));
    let mut visits = Vec::new();
    for (officer, own) in legs.chunk_by(|a, b| a.officer == b.officer).enumerate() {
        visits.extend(timed(own, roads, (options, officer)));
    }
    visits.sort_unstable_by_key(|visit| (visit.arrive, visit.officer));
    Ok(Patrol { visits, placed, rounds })
}

/// How often a place is visited in a shift.
fn rounds(options: PatrolOptions) -> u32 {
    ((options.shift + options.again / 2) / options.again).clamp(1, (options.shift / options.visit.1).max(1))
}

/// A stretch of one officer's shift.
struct Leg {
    officer: usize,
    begins: u32,
    length: u32,
    /// Whether the way back to the first stop belongs to it.
    is_closed: bool,
    stops: Vec<usize>,
}

/// Ways between points.
#[derive(Clone, Copy)]
struct Roads<'a> {
    points: PatrolPoints<'a>,
    longest: u32,
}

impl Roads<'_> {
    fn minutes(self, from: usize, to: usize) -> u32 {
        if from == to { 0 } else { whole(self.points.travel[from * self.points.points + to].ceil()) }
    }

    /// Minutes of a leg whose visits are all at their longest.
    fn load(self, stops: &[usize], is_closed: bool) -> u32 {
        let ways: u32 = stops.windows(2).map(|pair| self.minutes(pair[0], pair[1])).sum();
        let back = match stops {
            [first, .., last] if is_closed => self.minutes(*last, *first),
            _ => 0,
        };
        u32::try_from(stops.len()).unwrap_or(u32::MAX).saturating_mul(self.longest).saturating_add(ways + back)
    }

    /// Where a point lengthens a leg least, and its load then; never before the first stop.
    fn insertion(self, point: usize, stops: &[usize], is_closed: bool) -> (usize, u32) {
        let positions = usize::from(!stops.is_empty())..=stops.len();
        let load = |at: usize| {
            let mut longer = stops.to_vec();
            longer.insert(at, point);
            (self.load(&longer, is_closed), at)
        };
        let (load, at) = positions.map(load).min().unwrap_or((u32::MAX, 0));
        (at, load)
    }
}

/// Puts a site into the round that it lengthens least; whether any had room.
fn place(site: usize, tours: &mut [Vec<usize>], roads: Roads<'_>, length: u32) -> bool {
    let fits = |(officer, tour): (usize, &Vec<usize>)| {
        let (at, load) = roads.insertion(site, tour, true);
        (load <= length).then(|| (load - roads.load(tour, true), load, officer, at))
    };
    let Some((.., officer, at)) = tours.iter().enumerate().filter_map(fits).min() else { return false };
    tours[officer].insert(at, site);
    true
}

/// The rounds of one officer; one long stretch for somebody who has no site to return to.
fn legs_of(officer: usize, tour: &[usize], (rounds, length): (u32, u32), options: PatrolOptions) -> Vec<Leg> {
    if tour.is_empty() {
        return vec![Leg { officer, begins: 0, length: options.shift, is_closed: false, stops: Vec::new() }];
    }
    (0..rounds).map(|round| Leg { officer, begins: round * length, length, is_closed: true, stops: tour.to_vec() }).collect()
}

/// Adds points for exploring until they have their share of all visits.
fn explore(legs: &mut [Leg], roads: Roads<'_>, (share, returning): (f64, usize)) {
    // Of so many visits that return, and x that explore, x / (returning + x) is the share.
    let idle = legs.iter().filter(|leg| leg.stops.is_empty()).count();
    let wanted = whole((share / (1.0 - share) * real(returning)).round()) as usize;
    let wanted = if share > 0.0 && idle == legs.len() { usize::MAX } else { wanted };
    let mut added = 0;
    for point in roads.points.sites..roads.points.points {
        if added >= wanted {
            return;
        }
        let fits = |(number, leg): (usize, &Leg)| {
            let (at, load) = roads.insertion(point, &leg.stops, leg.is_closed);
            (load <= leg.length).then(|| (load - roads.load(&leg.stops, leg.is_closed), leg.stops.len(), number, at))
        };
        if let Some((.., number, at)) = legs.iter().enumerate().filter_map(fits).min() {
            legs[number].stops.insert(at, point);
            added += 1;
        }
    }
}

/// The visits of one officer, with lengths and waits drawn.
fn timed(legs: &[Leg], roads: Roads<'_>, (options, officer): (PatrolOptions, usize)) -> Vec<PatrolVisit> {
    let mut random = stream(options.seed, officer as u64);
    let mut visits = Vec::new();
    let mut before: Option<usize> = None;
    for leg in legs {
        let minutes: Vec<u32> = leg.stops.iter().map(|_| random.random_range(options.visit.0..=options.visit.1)).collect();
        let longest = u32::try_from(leg.stops.len()).unwrap_or(u32::MAX).saturating_mul(options.visit.1);
        let ways = roads.load(&leg.stops, leg.is_closed) - longest;
        let free = leg.length - ways - minutes.iter().sum::<u32>();
        let draws: Vec<f64> = (0..=leg.stops.len()).map(|_| random.random::<f64>()).collect();
        let all: f64 = draws.iter().sum();
        let mut clock = leg.begins;
        for (at, (stop, minutes)) in leg.stops.iter().zip(minutes).enumerate() {
            let travel = before.map_or(0, |before| roads.minutes(before, *stop));
            // The way to a round's first stop belongs to the round before.
            clock += if at == 0 { 0 } else { travel } + whole((f64::from(free) * draws[at] / all).floor());
            visits.push(PatrolVisit { officer, point: *stop, arrive: clock, minutes, travel });
            clock += minutes;
            before = Some(*stop);
        }
    }
    visits
}

fn check(points: PatrolPoints<'_>, options: PatrolOptions) -> Result<(), StatsError> {
    let bad = |option, value, needs| Err(StatsError::BadOption { option, value, needs });
    if points.travel.len() != points.points * points.points || points.sites > points.points {
        return Err(StatsError::Lengths { what: "ways", given: points.travel.len(), expected: points.points * points.points });
    }
    if let Some(way) = points.travel.iter().find(|way| !(0.0..=10_000.0).contains(*way)) {
        return bad("a way", *way, "0 to 10,000 minutes");
    }
    if options.officers == 0 {
        return bad("officers", 0.0, "1 or more");
    }
    if options.visit.0 == 0 || options.visit.0 > options.visit.1 || options.visit.1 > options.shift {
        return bad(
            "the longest visit",
            f64::from(options.visit.1),
            "at least the shortest, which is 1 minute or more, and no longer than the shift",
        );
    }
    if options.shift > 1_440 {
        return bad("the shift", f64::from(options.shift), "at most 1,440 minutes");
    }
    if options.again < options.visit.1 {
        return bad("the time until the next visit", f64::from(options.again), "at least the longest visit");
    }
    if !(0.0..1.0).contains(&options.explore) {
        return bad("the share of exploring", options.explore, "0 to below 1");
    }
    Ok(())
}

/// A number of minutes or visits, not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "minutes of one shift")]
const fn whole(number: f64) -> u32 {
    number as u32
}
