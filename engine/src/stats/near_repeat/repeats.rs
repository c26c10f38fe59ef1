//! The repeat-address table: how many places had one event, two, three, and how soon the next came.

use std::collections::{BTreeMap, HashMap};

use super::super::{NotComputable, StatsError, real};

/// Options of the repeat-address table.
#[derive(Debug, Clone, PartialEq)]
pub struct RepeatOptions {
    /// Windows in days, inclusive, such as 7, 10, 14 and 28.
    pub windows: Vec<f64>,
    /// The last day on which events are known; windows that go past it are not judged. At least the last event's day.
    pub until: f64,
}

/// The repeat-address table.
#[derive(Debug, Clone, PartialEq)]
pub struct RepeatPlaces {
    /// Events.
    pub events: usize,
    /// Different places.
    pub places: usize,
    /// Places by how many events they had, fewest first.
    pub by_events: Vec<RepeatCount>,
    /// Events that had one before them at the same place: events less places.
    pub repeats: usize,
    /// Their share of all events.
    pub repeat_share: f64,
    /// Median days from an event to the next at the same place.
    pub median_days: Result<f64, NotComputable>,
    /// What followed within each window, in the order of the windows.
    pub within: Vec<RepeatWithin>,
}

/// Places with the same number of events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RepeatCount {
    /// Events at each of these places.
    pub events: usize,
    /// Places.
    pub places: usize,
    /// Share of all places.
    pub place_share: f64,
    /// Share of all events.
    pub event_share: f64,
}

/// What followed within a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RepeatWithin {
    /// Length of the window in days.
    pub days: f64,
    /// Repeats that came within it.
    pub repeats: usize,
    /// Their share of all repeats.
    pub share_of_repeats: Result<f64, NotComputable>,
    /// Events whose window lies within what is known.
    pub watched: usize,
    /// Of these, events that were followed within the window.
    pub followed: usize,
    /// Chance that an event is followed within the window: followed over watched.
    pub chance: Result<f64, NotComputable>,
}

const NO_REPEATS: NotComputable = NotComputable::Because("no place had a second event; ask for a longer window");

const NONE_WATCHED: NotComputable =
    NotComputable::Because("no event happened that long before the last known day; ask for a shorter window");

/// The number of the place of each point: points with the same coordinates share one, numbered as they first appear.
///
/// Geocoders put many reports that they cannot place on one point, and public data are moved to the nearest of some snap
/// points: both make repeats that never were.
#[must_use]
pub fn same_places(points: &[[f64; 2]]) -> Vec<usize> {
    // Adding zero turns -0 into 0.
    let key = |point: &[f64; 2]| point.map(|at| (at + 0.0).to_bits());
    let mut known: HashMap<[u64; 2], usize> = HashMap::with_capacity(points.len());
    let mut number = |point| {
        let next = known.len();
        *known.entry(key(point)).or_insert(next)
    };
    points.iter().map(&mut number).collect()
}

/// The repeat-address table.
///
/// Answers: how much of what happens, happens again at the same place, and how soon? Places are compared as they are named:
/// see [`same_places`] for coordinates.
///
/// # Units
/// `places` holds the number of each event's place, any numbers; `days` its time in days.
///
/// # Degenerate input
/// Without repeats the median and the shares of repeats are [`NotComputable`]; so is a chance that no event could be watched
/// for. Two events at one moment are 0 days apart.
///
/// # Errors
/// [`StatsError::TooFew`] (no events), [`StatsError::Lengths`], [`StatsError::BadValue`] (a day that is not a finite number) and
/// [`StatsError::BadOption`] (a window that is negative, a last day before the last event).
///
/// # Source
/// G. Farrell and K. Pease, 1993, Once Bitten, Twice Bitten, Home Office Crime Prevention Unit Paper 46.
///
/// # Example
/// ```
/// use engine::stats::{RepeatOptions, repeat_places};
///
/// let options = RepeatOptions { windows: vec![7.0], until: 30.0 };
/// let table = repeat_places(&[1, 2, 1, 3], &[0.0, 3.0, 5.0, 29.0], &options)?;
/// assert_eq!((table.places, table.repeats, table.within[0].repeats), (3, 1, 1));
/// assert_eq!((table.within[0].watched, table.within[0].followed), (3, 1));
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn repeat_places(places: &[usize], days: &[f64], options: &RepeatOptions) -> Result<RepeatPlaces, StatsError> {
    check(places, days, options)?;
    let mut by_place: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for (&place, &day) in places.iter().zip(days) {
        by_place.entry(place).or_default().push(day);
    }
    // For each event, its day and the days until the next one.
    let mut nexts: Vec<(f64, Option<f64>)> = Vec::with_capacity(days.len());
    for at in by_place.values_mut() {
        at.sort_unstable_by(f64::total_cmp);
        nexts.extend(at.iter().enumerate().map(|(event, &day)| (day, at.get(event + 1).map(|next| next - day))));
    }
    let mut gaps: Vec<f64> = nexts.iter().filter_map(|&(_, next)| next).collect();
    gaps.sort_unstable_by(f64::total_cmp);
    let repeats = gaps.len();
    Ok(RepeatPlaces {
        events: days.len(),
        places: by_place.len(),
        by_events: by_events(by_place.values().map(Vec::len), days.len()),
        repeats,
        repeat_share: real(repeats) / real(days.len()),
        median_days: if repeats == 0 { Err(NO_REPEATS) } else { Ok(gaps[(repeats - 1) / 2].midpoint(gaps[repeats / 2])) },
        within: options.windows.iter().map(|&window| within(window, &nexts, &gaps, options.until)).collect(),
    })
}

fn by_events(counts: impl ExactSizeIterator<Item = usize>, events: usize) -> Vec<RepeatCount> {
    let places = counts.len();
    let mut with: BTreeMap<usize, usize> = BTreeMap::new();
    for count in counts {
        *with.entry(count).or_default() += 1;
    }
    let row = |(at_each, with): (usize, usize)| RepeatCount {
        events: at_each,
        places: with,
        place_share: real(with) / real(places),
        event_share: real(with * at_each) / real(events),
    };
    with.into_iter().map(row).collect()
}

fn within(window: f64, nexts: &[(f64, Option<f64>)], gaps: &[f64], until: f64) -> RepeatWithin {
    let repeats = gaps.partition_point(|&gap| gap <= window);
    let watched: Vec<_> = nexts.iter().filter(|(day, _)| day + window <= until).collect();
    let followed = watched.iter().filter(|(_, next)| next.is_some_and(|next| next <= window)).count();
    let share = |part: usize, all: usize, none| if all == 0 { Err(none) } else { Ok(real(part) / real(all)) };
    RepeatWithin {
        days: window,
        repeats,
        share_of_repeats: share(repeats, gaps.len(), NO_REPEATS),
        watched: watched.len(),
        followed,
        chance: share(followed, watched.len(), NONE_WATCHED),
    }
}

fn check(places: &[usize], days: &[f64], options: &RepeatOptions) -> Result<(), StatsError> {
    if days.is_empty() {
        return Err(StatsError::TooFew { what: "events", given: 0, needed: 1 });
    }
    if days.len() != places.len() {
        return Err(StatsError::Lengths { what: "days", given: days.len(), expected: places.len() });
    }
    if let Some(index) = days.iter().position(|day| !day.is_finite()) {
        return Err(StatsError::BadValue { what: "day", index, value: days[index], needs: "a finite number" });
    }
    if let Some(&value) = options.windows.iter().find(|window| !(0.0..=1e100).contains(*window)) {
        return Err(StatsError::BadOption { option: "window", value, needs: "a number of days, 0 or more" });
    }
    let last = days.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !(options.until >= last && options.until.is_finite()) {
        let needs = "the last day on which events are known, no earlier than the last event";
        return Err(StatsError::BadOption { option: "until", value: options.until, needs });
    }
    Ok(())
}
