//! `mstl`: several seasons at once.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use engine::stats::{Mstl, StlConvention, StlOptions, StlWindow, mstl, mstl_seasons};
use serde_json::Value;

use super::super::answer::{Figure, or_null};
use super::super::local::VALUE;
use super::super::method::{Method, Opt};
use super::super::series::{BY, SERIES};
use super::super::window::TIME;
use super::super::{AnalyzeError, Answer, Request};
use super::{FITTING, FITTINGS, PASSES, REMAINDER, STRENGTH_TREND, TREND, WEIGHTS, each, rows};

/// `mstl`
pub(in super::super) const MSTL: Method = Method {
    name: "mstl",
    question: "MSTL: how much is the hour of the day, how much the day of the week, and what remains beside both?",
    formula: "count = trend + sum of seasons + remainder: STL of each season in turn, shortest first, with the others taken out",
    inputs: &[SERIES],
    options: &[
        VALUE,
        TIME,
        BY,
        Opt::new("periods", "", "steps after which each season comes round, with commas: 24,168 for hours of day and week")
            .or(&["period"]),
        Opt::new("windows", "", "periods over which each season is smoothed, odd, with commas; by default 11, 15, 19 ..."),
        FITTING,
        Opt::new("rounds", "2", "how often each season is refined; with a single one always once").or(&["iterate"]),
    ],
    results: &[
        TREND,
        ("seasonal_PERIOD", "the part that recurs with each period, per row: seasonal_24, seasonal_168"),
        REMAINDER,
        WEIGHTS,
        STRENGTH_TREND,
        ("strength_season", "as for stl, one per period, shortest first"),
    ],
    source: "K. Bandara, R. J. Hyndman and C. Bergmeir, 2021, doi:10.48550/arXiv.2107.13462; R. B. Cleveland et al., 1990, Journal \
             of Official Statistics 6(1), 3-73",
    family: "stl (statsmodels MSTL)",
    run,
};

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let seasons = mstl_options(request)?;
    let rounds = request.parse("rounds", PASSES)?;
    let keys: Vec<&'static str> = seasons.iter().map(|season| seasonal_key(season.period)).collect();
    each(request, |one| {
        let found = mstl(&one.values, &seasons, rounds)?;
        let strengths = found.strengths();
        let Mstl { trend, seasons, remainder, weights } = &found;
        let mut figures = vec![("trend", rows(one, trend))];
        figures.extend(keys.iter().zip(seasons).map(|(key, season)| (*key, rows(one, &season.season))));
        figures.push(("remainder", rows(one, remainder)));
        figures.extend(weights.iter().map(|weights| ("weights", rows(one, weights))));
        let of_trend = strengths.first().map_or(Value::Null, |strength| or_null(strength.trend));
        let of_seasons: Vec<Value> = strengths.iter().map(|strength| or_null(strength.season)).collect();
        figures.push(("strength_trend", Figure::Scalar(of_trend)));
        figures.push(("strength_season", Figure::Scalar(of_seasons.into())));
        Ok(figures)
    })
}

/// One set of options per period, shortest period first.
fn mstl_options(request: &Request) -> Result<Vec<StlOptions>, AnalyzeError> {
    let periods = whole(request, "periods", "whole numbers of steps with commas between them, such as 24,168")?;
    let fitting = request.choice("fitting", &FITTINGS)?;
    if request.text("windows").is_empty() {
        return Ok(mstl_seasons(&periods, fitting));
    }
    let needs = "an odd number of 3 or more for each period, such as 11,15";
    let windows = whole(request, "windows", needs)?;
    if windows.len() != periods.len() {
        return Err(AnalyzeError::bad_option("windows", request.text("windows"), needs));
    }
    let by_period: BTreeMap<usize, usize> = periods.into_iter().zip(windows).collect();
    let of = |(period, window)| StlOptions::new(StlConvention::Statsmodels, period, StlWindow::Periods(window), fitting);
    Ok(by_period.into_iter().map(of).collect())
}

/// The key of a season: written down once per period, because keys live as long as the program.
fn seasonal_key(period: usize) -> &'static str {
    static KEYS: Mutex<BTreeMap<usize, &'static str>> = Mutex::new(BTreeMap::new());
    let mut keys = KEYS.lock().unwrap_or_else(PoisonError::into_inner);
    keys.entry(period).or_insert_with(|| Box::leak(format!("seasonal_{period}").into_boxed_str()))
}

/// Whole numbers between commas.
fn whole(request: &Request, name: &'static str, needs: &'static str) -> Result<Vec<usize>, AnalyzeError> {
    let text = request.text(name);
    if text.is_empty() {
        return Err(AnalyzeError::Missing { option: name, needs });
    }
    let all: Option<Vec<usize>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    all.ok_or_else(|| AnalyzeError::bad_option(name, text, needs))
}
