//! Space-time interaction: Knox's and Mantel's tests, the near-repeat table with its pairs, and the space-time K function.

mod all_pairs;
mod k;

use engine::stats::{
    Bands, CutOffs, Metric, NearRepeat, NearRepeatCell, NearRepeatInference, NearRepeatListOptions, NearRepeatOptions,
    NearRepeatUsed, Permutations, SamePlace, Tail, false_discovery_q, near_repeat, near_repeat_chains, near_repeat_pairs,
    near_repeat_roles, single_precision,
};
use serde_json::{Map, Value};

use super::answer::{number, or_null, record};
use super::local::{PERMUTATIONS, SEED};
use super::method::{Input, Method, Opt};
use super::repeats::warn_of_piles;
use super::window::{TIME, days};
use super::{AnalyzeError, Answer, Places, Request};

pub(super) use all_pairs::{KNOX, MANTEL};
pub(super) use k::SPACE_TIME_K;

/// What all of them read.
const EVENTS: &[Input] =
    &[Input { file: "input", columns: "x, y, or lng, lat; time, day or date (or --time NAME)", meaning: "one row per event" }];

const METRIC: Opt = Opt::new("metric", "manhattan", "how distance is measured: manhattan (along streets) or euclidean");

const INFERENCE: Opt = Opt::new(
    "inference",
    "auto",
    "where p comes from: closed-form (mean and variance over all permutations of the times), monte-carlo (times dealt out anew), \
     or auto (closed form, but simulated where fewer than --below pairs are expected)",
);

const BELOW: Opt = Opt::new("below", "5", "expected pairs below which auto simulates a cell");

const YES_NO: [(&str, bool); 2] = [("yes", true), ("no", false)];

fn metric(request: &Request) -> Result<Metric, AnalyzeError> {
    request.choice("metric", &[("manhattan", Metric::Manhattan), ("euclidean", Metric::Euclidean)])
}

/// Where p comes from.
fn inference(request: &Request) -> Result<NearRepeatInference, AnalyzeError> {
    let permutations = Permutations { count: request.permutations()?, seed: request.seed()? };
    let below = request.number("below", "0 or more expected pairs, such as 5")?;
    let words = [
        ("auto", NearRepeatInference::Auto { below, permutations }),
        ("closed-form", NearRepeatInference::ClosedForm),
        ("monte-carlo", NearRepeatInference::MonteCarlo(permutations)),
    ];
    request.choice("inference", &words)
}

/// The word for where a p came from.
fn used(cell: &NearRepeatCell) -> &'static str {
    match cell.used() {
        NearRepeatUsed::ClosedForm => "closed-form",
        NearRepeatUsed::MonteCarlo => "monte-carlo",
    }
}

/// `near-repeat`
pub(super) const NEAR_REPEAT: Method = Method {
    name: "near-repeat",
    question: "The near-repeat table: at which distances and times do more events follow each other than chance has it?",
    formula: "for each band of distance and band of days: pairs observed over A B / C, with A pairs in the one band, B in the other \
              and C pairs in all; variance D_A D_B / ((n - 1) (n - 2)^2) + 2 L_A L_B / (n (n - 3)), D being the spread of \
              pairs over events and L = A (C - A) / C - D / (n - 2)",
    inputs: EVENTS,
    options: &[
        Opt::new("bands", "100,200,300", "upper ends of the bands of distance in metres; a last one beyond is added"),
        Opt::new("days", "7,14,21", "upper ends of the bands of days; a last one beyond is added"),
        Opt::new(
            "same-place",
            "0",
            "distance in metres below which two events are at one place, in a band of its own; 0 for the same point only, off to \
             count them in the nearest band",
        ),
        Opt::new(
            "cut-offs",
            "left-closed",
            "left-closed (a pair 200 m apart is in the band from 200 m, as in R NearRepeat), right-closed (in the band up to \
             200 m) or calculator (as the Near Repeat Calculator 1.3: left-closed, coordinates in single precision; its labels \
             name other bands than it counts)",
        ),
        METRIC,
        INFERENCE,
        BELOW,
        PERMUTATIONS,
        SEED,
        Opt::new("tail", "high", "the side that q is about: high (near repeats), low or both"),
        Opt::new("pairs", "no", "yes to list the pairs in the bands with an end, the roles of events and the chains they form"),
        TIME,
    ],
    results: &[
        (
            "cells",
            "one record per band of distance and band of days: from_m, to_m, from_days, to_days (null: no end), space and time (the \
             bands as intervals), observed, expected, variance, ratio (observed over expected), z, p (two-sided), p_high (near \
             repeats), p_low, p_closed_form (two-sided), p_normal (two-sided, of z), q, used (closed-form or monte-carlo), and of \
             the simulations simulated_mean, ratio_mean and ratio_median",
        ),
        ("events", "events"),
        ("pairs_of_events", "all pairs"),
        ("pairs_by_distance", "pairs in each band of distance, whatever the time between them"),
        ("pairs_by_days", "pairs in each band of days, whatever the distance"),
        ("simulated", "cells whose p is simulated"),
        ("pairs", "with --pairs yes: originator and follower (positions of rows from 0), distance_m, days, space, time"),
        ("roles", "with --pairs yes: per row with a part in any pair, originated and followed"),
        ("chains", "with --pairs yes: rows that hang together by pairs, longest first: rows in order of time, events, days"),
    ],
    source: "S. D. Johnson and K. J. Bowers, 2004, European Journal of Criminology 1(2), 237-255, doi:10.1177/1477370804041252; \
             moments: F. N. David and D. E. Barton, 1966, British Journal of Preventive and Social Medicine 20(1), 44-48, \
             doi:10.1136/jech.20.1.44",
    family: "knox (R NearRepeat, brute force), near_repeat_calculator (Near Repeat Calculator 1.3)",
    run,
};

/// Bands of distance and of days as they were asked for.
struct Asked {
    distances: Bands,
    days: Bands,
    /// Whether coordinates are rounded as the calculator's are.
    single_precision: bool,
}

impl Asked {
    fn new(request: &Request) -> Result<Self, AnalyzeError> {
        let cut_offs = [
            ("left-closed", (CutOffs::LeftClosed, false)),
            ("right-closed", (CutOffs::RightClosed, false)),
            ("calculator", (CutOffs::LeftClosed, true)),
        ];
        let (cut_offs, single_precision) = request.choice("cut-offs", &cut_offs)?;
        let same_place = match request.text("same-place") {
            "off" => SamePlace::WithNearest,
            _ => SamePlace::Apart { tolerance: request.number("same-place", "a distance in metres, such as 0, or off")? },
        };
        let bands = request.numbers("bands", "rising distances in metres with commas between them, such as 100,200,300")?;
        let days = request.numbers("days", "rising numbers of days with commas between them, such as 7,14,21")?;
        let refused = |option, needs| move |_| AnalyzeError::bad_option(option, request.text(option), needs);
        Ok(Self {
            distances: Bands::of_distance(&bands, same_place, cut_offs)
                .map_err(refused("bands", "rising distances in metres, above 0 and above the tolerance of --same-place"))?,
            days: Bands::of_days(&days, cut_offs).map_err(refused("days", "rising numbers of days, above 0"))?,
            single_precision,
        })
    }
}

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let (asked, metric, inference) = (Asked::new(request)?, metric(request)?, inference(request)?);
    let tail = request.choice("tail", &[("high", Tail::High), ("low", Tail::Low), ("both", Tail::Both)])?;
    let pairs = request.choice("pairs", &YES_NO)?;
    let table = request.input()?;
    let (Places { mut points, .. }, days) = (Places::of(&table)?, days(request, &table)?);
    if asked.single_precision {
        points = single_precision(&points);
    }
    let mut answer = Answer::about(points.len());
    let Asked { distances, days: times, .. } = asked;
    let options = NearRepeatOptions { distances: distances.clone(), days: times.clone(), metric, inference };
    let found = near_repeat(&points, &days, &options)?;
    fill(&mut answer, &options, &found, tail)?;
    warn_of_piles(&mut answer, &points);
    if pairs {
        list(&mut answer, (&points, &days), &NearRepeatListOptions { distances, days: times, metric })?;
    }
    Ok(answer)
}

fn fill(answer: &mut Answer, options: &NearRepeatOptions, found: &NearRepeat, tail: Tail) -> Result<(), AnalyzeError> {
    // A cell whose count cannot vary is not a test that was made.
    let p: Vec<_> = found.cells.iter().map(|cell| cell.z.map(|_| cell.p())).collect();
    let q = false_discovery_q(&p, tail)?;
    let cells = found.cells.iter().zip(q).map(|(cell, q)| {
        let mut fields = describe(options, cell);
        fields.insert("q".to_owned(), or_null(q));
        fields
    });
    answer.records("cells", cells.collect());
    let fixed = found.cells.iter().find_map(|cell| cell.z.err()).map(|reason| {
        let cells = found.cells.iter().filter(|cell| cell.z.is_err()).count();
        format!("z is null in {cells} of {} cells: {reason}", found.cells.len())
    });
    answer.warnings.extend(fixed);
    answer.value("events", found.events);
    answer.value("pairs_of_events", found.pairs);
    answer.value("pairs_by_distance", found.pairs_by_distance.clone());
    answer.value("pairs_by_days", found.pairs_by_days.clone());
    answer.value("simulated", found.cells.iter().filter(|cell| cell.simulated.is_some()).count());
    Ok(())
}

fn describe(options: &NearRepeatOptions, cell: &NearRepeatCell) -> Map<String, Value> {
    let (space, time) = (options.distances.list()[cell.distance], options.days.list()[cell.days]);
    let p = cell.p();
    let drawn = cell.simulated.as_ref();
    record([
        ("from_m", number(space.from)),
        ("to_m", number(space.to)),
        ("from_days", number(time.from)),
        ("to_days", number(time.to)),
        ("space", space.to_string().into()),
        ("time", time.to_string().into()),
        ("observed", cell.observed.into()),
        ("expected", number(cell.expected)),
        ("variance", number(cell.variance)),
        ("ratio", or_null(cell.ratio)),
        ("z", or_null(cell.z)),
        ("p", number(p.p)),
        ("p_high", number(p.p_high)),
        ("p_low", number(p.p_low)),
        ("p_closed_form", number(cell.closed_form.p)),
        ("p_normal", or_null(cell.normal.map(|p| p.p))),
        ("used", used(cell).into()),
        ("simulated_mean", drawn.map_or(Value::Null, |drawn| number(drawn.mean))),
        ("ratio_mean", drawn.map_or(Value::Null, |drawn| or_null(drawn.ratio_mean))),
        ("ratio_median", drawn.map_or(Value::Null, |drawn| or_null(drawn.ratio_median))),
    ])
}

/// The pairs behind the table, the parts that rows play in them, and the chains they form.
fn list(answer: &mut Answer, (points, days): (&[[f64; 2]], &[f64]), options: &NearRepeatListOptions) -> Result<(), AnalyzeError> {
    let pairs = near_repeat_pairs(points, days, options)?;
    let roles = near_repeat_roles(&pairs, points.len())?;
    let chains = near_repeat_chains(&pairs, days)?;
    let pair = |pair: &engine::stats::NearRepeatPair| {
        record([
            ("originator", pair.originator.into()),
            ("follower", pair.follower.into()),
            ("distance_m", number(pair.distance)),
            ("days", number(pair.days)),
            ("space", options.distances.list()[pair.distance_band].to_string().into()),
            ("time", options.days.list()[pair.days_band].to_string().into()),
        ])
    };
    answer.records("pairs", pairs.iter().map(pair).collect());
    let part = |(row, role): (usize, &engine::stats::NearRepeatRole)| {
        record([("row", row.into()), ("originated", role.originated.into()), ("followed", role.followed.into())])
    };
    let parts = roles.iter().enumerate().filter(|(_, role)| role.originated + role.followed > 0);
    answer.records("roles", parts.map(part).collect());
    let chain = |chain: &engine::stats::NearRepeatChain| {
        record([
            ("events", chain.events.len().into()),
            ("days", number(chain.last - chain.first)),
            ("rows", chain.events.clone().into()),
        ])
    };
    answer.records("chains", chains.iter().map(chain).collect());
    Ok(())
}
