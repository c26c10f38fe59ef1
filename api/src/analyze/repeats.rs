//! The repeat-address table of a file.

use std::collections::HashMap;

use engine::stats::{RepeatCount, RepeatOptions, RepeatWithin, repeat_places, same_places};
use serde_json::{Map, Value};

use super::answer::{number, or_null, record};
use super::method::{Input, Method, Opt};
use super::table::Table;
use super::window::{TIME, days};
use super::{AnalyzeError, Answer, Places, Request};

/// Columns that name a place, where none is chosen.
const PLACE: [&str; 3] = ["place", "address", "uprn"];

/// A place is a pile from one in so many of all rows.
const PILE_SHARE: usize = 50;

/// How many times the rows of all but one in a hundred places a pile has at least.
const PILE_TIMES: usize = 10;

/// `repeat-address`
pub(super) const REPEAT_ADDRESS: Method = Method {
    name: "repeat-address",
    question: "How much of what happens, happens again at the same place, and how soon?",
    formula: "repeats = events less places; within w days: share of repeats that came so soon after the one before, and chance that \
              an event is followed, among those whose w days lie before --until",
    inputs: &[Input {
        file: "input",
        columns: "place or address (or --place NAME), or x, y, or lng, lat; time, day or date (or --time NAME)",
        meaning: "one row per event; without a column that names the place, rows with the same coordinates are at one place",
    }],
    options: &[
        Opt::new(
            "place",
            "",
            "the column that names the place; by default `place`, `address` or `uprn`, otherwise the coordinates",
        ),
        Opt::new("windows", "7,10,14,28", "days within which a repeat is looked for, included, with commas").or(&["days"]),
        Opt::new(
            "until",
            "",
            "last day on which events are known, a number or date as in the input; by default the last event's",
        ),
        Opt::new("top", "10", "places listed, those with most events first"),
        TIME,
    ],
    results: &[
        ("by_events", "one record per number of events: events at each place, places, place_share, event_share"),
        ("within", "per window: days, repeats, share_of_repeats, watched (events whose window is known), followed, chance"),
        ("events", "events"),
        ("places", "different places"),
        ("repeats", "events that had one before them at the same place"),
        ("repeat_share", "their share of all events"),
        ("median_days", "median days from an event to the next at the same place"),
        ("busiest", "places with most events: place, events, first and last row (positions from 0)"),
    ],
    source: "G. Farrell and K. Pease, 1993, Once Bitten, Twice Bitten, Home Office Crime Prevention Unit Paper 46",
    family: "hand-computed cases",
    run,
};

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let windows = request.numbers("windows", "numbers of days with commas between them, such as 7,14,28")?;
    let top: usize = request.parse("top", "a whole number of places, such as 10")?;
    let table = request.input()?;
    let days = days(request, &table)?;
    let mut answer = Answer::about(days.len());
    let (places, names) = places(request, &table, &mut answer)?;
    let until = until(request, &days, &mut answer)?;
    let found = repeat_places(&places, &days, &RepeatOptions { windows, until })?;
    answer.records("by_events", found.by_events.iter().map(count).collect());
    answer.records("within", found.within.iter().map(within).collect());
    answer.value("events", found.events);
    answer.value("places", found.places);
    answer.value("repeats", found.repeats);
    answer.value("repeat_share", number(found.repeat_share));
    answer.figure("median_days", found.median_days);
    answer.records("busiest", busiest(&places, &names, &days, top));
    Ok(answer)
}

fn count(row: &RepeatCount) -> Map<String, Value> {
    record([
        ("events", row.events.into()),
        ("places", row.places.into()),
        ("place_share", number(row.place_share)),
        ("event_share", number(row.event_share)),
    ])
}

fn within(row: &RepeatWithin) -> Map<String, Value> {
    record([
        ("days", number(row.days)),
        ("repeats", row.repeats.into()),
        ("share_of_repeats", or_null(row.share_of_repeats)),
        ("watched", row.watched.into()),
        ("followed", row.followed.into()),
        ("chance", or_null(row.chance)),
    ])
}

/// The number of each row's place, in the order in which places first appear, and how each is named.
fn places(request: &Request, table: &Table, answer: &mut Answer) -> Result<(Vec<usize>, Vec<Value>), AnalyzeError> {
    let column = match request.text("place") {
        "" => table.first(&PLACE),
        name => Some(name),
    };
    let Some(column) = column else {
        let of = Places::of(table)?;
        answer.warn("places are told apart by their coordinates: points that many addresses were moved to look like repeats");
        warn_of_piles(answer, &of.points);
        let numbers = same_places(&of.points);
        let mut names = Vec::new();
        for (&place, &point) in numbers.iter().zip(&of.points) {
            // Places are numbered as they first appear.
            if place == names.len() {
                names.push(of.back(point).map(number).to_vec().into());
            }
        }
        return Ok((numbers, names));
    };
    answer.chose("place", column);
    let (mut known, mut numbers, mut names): (HashMap<&str, usize>, Vec<usize>, Vec<Value>) = Default::default();
    for (row, text) in table.texts(column)?.enumerate() {
        if text.is_empty() {
            return Err(table.bad_field(row, column, text, "the name of a place"));
        }
        let next = names.len();
        let number = *known.entry(text).or_insert(next);
        if number == next {
            names.push(text.into());
        }
        numbers.push(number);
    }
    Ok((numbers, names))
}

/// The last day on which events are known.
fn until(request: &Request, days: &[f64], answer: &mut Answer) -> Result<f64, AnalyzeError> {
    let text = request.text("until");
    if text.is_empty() {
        let last = days.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        answer.chose("until", number(last));
        return Ok(last);
    }
    let date = || text.parse::<jiff::civil::Date>().ok();
    let midnight = |date: jiff::civil::Date| date.duration_since(jiff::civil::date(1970, 1, 1)).as_secs_f64() / 86_400.0;
    let day = text.parse().ok().or_else(|| date().map(midnight));
    day.ok_or_else(|| AnalyzeError::bad_option("until", text, "a day as in the input: 365 or 2024-12-31"))
}

/// Places with most events, ties in the order of the file; places with one event are not listed.
fn busiest(places: &[usize], names: &[Value], days: &[f64], top: usize) -> Vec<Map<String, Value>> {
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); names.len()];
    for (row, &place) in places.iter().enumerate() {
        rows[place].push(row);
    }
    let mut order: Vec<usize> = (0..names.len()).filter(|&place| rows[place].len() > 1).collect();
    order.sort_by_key(|&place| (std::cmp::Reverse(rows[place].len()), place));
    let earlier = |a: &&usize, b: &&usize| days[**a].total_cmp(&days[**b]).then(a.cmp(b));
    let describe = |&place: &usize| {
        record([
            ("place", names[place].clone()),
            ("events", rows[place].len().into()),
            ("first", rows[place].iter().min_by(earlier).copied().into()),
            ("last", rows[place].iter().max_by(earlier).copied().into()),
        ])
    };
    order.iter().take(top).map(describe).collect()
}

/// Warns of a place that so many rows share that it may be a geocoder's default.
pub(super) fn warn_of_piles(answer: &mut Answer, points: &[[f64; 2]]) {
    let places = same_places(points);
    let mut rows = vec![0_usize; places.iter().max().map_or(0, |last| last + 1)];
    for place in places {
        rows[place] += 1;
    }
    rows.sort_unstable();
    let Some(&most) = rows.last() else { return };
    let usual = rows[(rows.len() - 1) * 99 / 100];
    if most * PILE_SHARE >= points.len() && most >= PILE_TIMES * usual {
        answer.warn(format!(
            "{most} of {} rows are at one point: if a geocoder put there what it could not place, leave them out, because they \
             look like repeats",
            points.len()
        ));
    }
}
