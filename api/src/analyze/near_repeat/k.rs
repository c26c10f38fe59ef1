//! The space-time K function of a file.

use engine::stats::{Ends, Permutations, SpaceTimeEdge, SpaceTimeK, SpaceTimeKAt, SpaceTimeKOptions, space_time_k};
use serde_json::Value;

use super::super::answer::{number, or_null, record};
use super::super::local::SEED;
use super::super::method::{Method, Opt};
use super::super::window::{TIME, WINDOW, days, window};
use super::super::{AnalyzeError, Answer, Places, Request};
use super::EVENTS;

/// `space-time-k`
pub(in super::super) const SPACE_TIME_K: Method = Method {
    name: "space-time-k",
    question: "Space-time K: at which distances and times do events cluster in space and time together?",
    formula: "K(s, t) = |A| T / (n (n - 1)) sum_{i != j} w_ij v_ij 1(d_ij <= s) 1(|t_i - t_j| <= t); D = K(s, t) - K(s) K(t); the \
              test compares sum D / se with that of permuted times",
    inputs: EVENTS,
    options: &[
        Opt::new("distances", "100,200,300,400,500", "distances in metres, rising, with commas"),
        Opt::new("lags", "7,14,21,28,35", "times between events in days, rising, with commas").or(&["times"]),
        WINDOW,
        Opt::new(
            "period",
            "",
            "first and last day of the study with a comma between them, numbers or dates as in the input; by default the first and \
             last event",
        ),
        Opt::new("edge", "ripley", "ripley (weights for what lies outside window and period, as splancs) or none"),
        Opt::new(
            "ends",
            "open",
            "whether pairs exactly as far apart as the largest distance or the longest time count: open (they do not, as in \
             splancs) or included",
        ),
        Opt::new("permutations", "99", "permutations of the times; 0 for the function only").or(&["simulations"]),
        SEED,
        TIME,
    ],
    results: &[
        (
            "cells",
            "one record per distance and lag: k, separate (K in space times K in time), d, relative (d over separate), se, residual \
             (d over se)",
        ),
        ("k_space", "K in space alone at each distance, square metres"),
        ("k_time", "K in time alone at each lag, days"),
        ("k", "K of space and time: one list per distance, with a number for each lag"),
        ("sum", "sum of all residuals"),
        ("p", "two-sided p of that sum"),
        ("p_high", "probability of as high a sum or higher: interaction"),
        ("p_low", "probability of one as low or lower"),
    ],
    source: "P. J. Diggle, A. G. Chetwynd, R. Häggkvist and S. E. Morris, 1995, Statistical Methods in Medical Research 4(2), \
             124-136, doi:10.1177/096228029500400203",
    family: "points (splancs stkhat)",
    run,
};

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let edge = request.choice("edge", &[("ripley", SpaceTimeEdge::Ripley), ("none", SpaceTimeEdge::Uncorrected)])?;
    let ends = request.choice("ends", &[("open", Ends::Open), ("included", Ends::Included)])?;
    let (count, seed) = (request.permutations()?, request.seed()?);
    let distances = request.numbers("distances", "distances in metres with commas between them, such as 100,200,400")?;
    let lags = request.numbers("lags", "numbers of days with commas between them, such as 7,14,28")?;
    let table = request.input()?;
    let (places, days) = (Places::of(&table)?, days(request, &table)?);
    let mut answer = Answer::about(places.points.len());
    let window = window(request, &places, &mut answer)?;
    let period = period(request, &days, &mut answer)?;
    let permutations = (count > 0).then_some(Permutations { count, seed });
    let options = SpaceTimeKOptions { distances, lags, window, period, edge, ends, permutations };
    let found = space_time_k(&places.points, &days, &options)?;
    fill(&mut answer, &found, options.lags.len());
    Ok(answer)
}

/// First and last day of the study.
fn period(request: &Request, days: &[f64], answer: &mut Answer) -> Result<[f64; 2], AnalyzeError> {
    let text = request.text("period");
    if text.is_empty() {
        let ends = days.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], &day| [low.min(day), high.max(day)]);
        answer.warn("the study is taken to run from the first event to the last, which makes it shorter than it was; name it with --period");
        answer.chose("period", format!("{},{}", ends[0], ends[1]));
        return Ok(ends);
    }
    let needs = "two days with a comma between them, as in the input: 0,365 or 2024-01-01,2024-12-31";
    let ends: Option<Vec<f64>> = text.split(',').map(day).collect();
    match ends.as_deref() {
        Some(&[first, last]) if first < last => Ok([first, last]),
        _ => Err(AnalyzeError::bad_option("period", text, needs)),
    }
}

/// A number, or a date in days since 1970, as times in the input are counted.
fn day(text: &str) -> Option<f64> {
    let text = text.trim();
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    let date = || text.parse::<jiff::civil::Date>().ok();
    number.or_else(|| date().map(|date| date.duration_since(jiff::civil::date(1970, 1, 1)).as_secs_f64() / 86_400.0))
}

fn fill(answer: &mut Answer, found: &SpaceTimeK, lags: usize) {
    let cell = |at: &SpaceTimeKAt| {
        record([
            ("distance", number(at.distance)),
            ("lag", number(at.lag)),
            ("k", number(at.k)),
            ("separate", number(at.separate)),
            ("d", number(at.d)),
            ("relative", or_null(at.relative)),
            ("se", or_null(at.se)),
            ("residual", or_null(at.se.map(|se| at.d / se))),
        ])
    };
    answer.records("cells", found.at.iter().map(cell).collect());
    let numbers = |values: &[f64]| values.iter().map(|&value| number(value)).collect::<Value>();
    answer.value("k_space", numbers(&found.space));
    answer.value("k_time", numbers(&found.time));
    let row = |row: &[SpaceTimeKAt]| row.iter().map(|at| number(at.k)).collect::<Value>();
    answer.value("k", found.at.chunks(lags).map(row).collect::<Value>());
    answer.value("sum", number(found.sum));
    let tail = |of: fn(engine::stats::PermutationP) -> f64| found.p.map_or(Value::Null, |p| number(of(p)));
    answer.value("p", tail(|p| p.p));
    answer.value("p_high", tail(|p| p.p_high));
    answer.value("p_low", tail(|p| p.p_low));
}
