//! What stands behind the table: pairs, and places where it happened again.

use std::collections::BTreeMap;

use super::events::Events;
use super::found::{NearPair, RepeatBand, RepeatPlace, RepeatShare};
use super::options::RepeatOptions;
use super::table::{SAME_PLACE_M, metric};
use crate::EngineError;
use crate::stats::{
    Bands, CutOffs, NearRepeatListOptions, RepeatOptions as PlaceOptions, SamePlace, near_repeat_pairs, repeat_places,
    same_places,
};

/// How much happens again at the same place.
pub(super) fn share(events: &Events, options: &RepeatOptions) -> Result<RepeatShare, EngineError> {
    let until = events.days.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let windows = PlaceOptions { windows: options.days.clone(), until };
    let found = repeat_places(&same_places(&events.points), &events.days, &windows)?;
    let repeated = || found.by_events.iter().filter(|count| count.events > 1);
    Ok(RepeatShare {
        places: found.places as u64,
        repeat_places: repeated().map(|count| count.places as u64).sum(),
        reports_there: repeated().map(|count| (count.events * count.places) as u64).sum(),
        places_by_reports: found.by_events.iter().map(|count| (count.events as u64, count.places as u64)).collect(),
        within: found.within.iter().filter_map(|within| Some((within.days, within.share_of_repeats.ok()?))).collect(),
    })
}

/// Places with the most reports, those of more than one.
pub(super) fn places(events: &Events, listed: usize) -> Vec<RepeatPlace> {
    let mut by_place: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (event, place) in same_places(&events.points).into_iter().enumerate() {
        by_place.entry(place).or_default().push(event);
    }
    let mut all: Vec<RepeatPlace> =
        by_place.into_values().filter(|here| here.len() > 1).map(|here| place(events, here)).collect();
    all.sort_by(|a, b| b.reports.cmp(&a.reports).then(b.last_day.cmp(&a.last_day)));
    all.truncate(listed);
    all
}

fn place(events: &Events, mut here: Vec<usize>) -> RepeatPlace {
    here.sort_by(|a, b| events.days[*a].total_cmp(&events.days[*b]));
    let gaps = here.windows(2).map(|pair| events.days[pair[1]] - events.days[pair[0]]);
    let last = here.last().copied().unwrap_or_default();
    RepeatPlace {
        place: events.places[last],
        reports: here.len() as u64,
        last_day: events.dates[last],
        shortest_gap_days: gaps.fold(f64::INFINITY, f64::min),
    }
}

/// How many pairs lie within the furthest bounded bands, and the latest of them.
pub(super) fn pairs(events: &Events, bands: &[RepeatBand], options: &RepeatOptions) -> Result<(u64, Vec<NearPair>), EngineError> {
    let near = bands.iter().filter(|band| band.to_m.is_some() && band.to_days.is_some()).map(|band| band.observed).sum();
    // Only the last days are looked through: pairs end with one of the latest events.
    let kept = latest(events, options);
    let settings = NearRepeatListOptions {
        distances: Bands::of_distance(&options.bands_m, SamePlace::Apart { tolerance: SAME_PLACE_M }, CutOffs::LeftClosed)?,
        days: Bands::of_days(&options.days, CutOffs::LeftClosed)?,
        metric: metric(options),
    };
    if kept.len() < 2 {
        return Ok((near, Vec::new()));
    }
    let points: Vec<[f64; 2]> = kept.iter().map(|event| events.points[*event]).collect();
    let days: Vec<f64> = kept.iter().map(|event| events.days[*event]).collect();
    let mut found = near_repeat_pairs(&points, &days, &settings)?;
    found.sort_by(|a, b| {
        days[b.follower].total_cmp(&days[a.follower]).then(b.follower.cmp(&a.follower)).then(a.originator.cmp(&b.originator))
    });
    let pair = |pair: &crate::stats::NearRepeatPair| {
        let follower = kept[pair.follower];
        NearPair {
            originator: events.ids[kept[pair.originator]].clone(),
            follower: events.ids[follower].clone(),
            metres: pair.distance,
            days: pair.days,
            day: events.dates[follower],
            place: events.places[follower],
        }
    };
    Ok((near, found.iter().take(options.listed).map(pair).collect()))
}

/// The latest events, as far back as two of the longest bands of time or as some hundred times as many events as are listed.
fn latest(events: &Events, options: &RepeatOptions) -> Vec<usize> {
    let last = events.days.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let back = 2.0 * options.days.last().copied().unwrap_or_default();
    let enough = options.listed.saturating_mul(100);
    let from = events.len().saturating_sub(enough);
    (0..events.len()).filter(|event| *event >= from || events.days[*event] >= last - back).collect()
}
