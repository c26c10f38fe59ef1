//! Trends of series: Mann-Kendall in its variants, Sen's slope, Pettitt's change of level.

mod mann_kendall;
mod steps;

use engine::stats::{NotComputable, SenSlope, pettitt, seasonal_sen_slope, sen_slope_at};
use serde_json::Value;

use super::answer::{Figure, number, or_null};
use super::local::VALUE;
use super::method::{Method, Opt};
use super::series::{BY, Figures, OF_SERIES, OneSeries, SERIES, answered, in_file, read};
use super::window::{TIME, times};
use super::{AnalyzeError, Answer, Request};

pub(super) use mann_kendall::MANN_KENDALL;

use steps::{Steps, steps_of, warn_of_gaps};

const LEVEL: Opt = Opt::new("level", "0.95", "confidence level of the slope's interval");
const LEVELS: &str = "a share between 0 and 1, such as 0.95";

const SLOPE: (&str, &str) = ("slope", "Sen's slope: per step, with --period per cycle of that many steps, as both peers have it");
const PER_STEP: (&str, &str) = ("slope_per_step", "the same per step");
const LOWER: (&str, &str) = ("lower", "lower limit of slope; null where the series is too short for one");
const UPPER: (&str, &str) = ("upper", "upper limit of slope; null where the series is too short for one");
const INTERCEPT: (&str, &str) = ("intercept", "height of the line at the first step");
const N: (&str, &str) = ("n", "values");

/// `sen`
pub(super) const SEN: Method = Method {
    name: "sen",
    question: "Sen's slope: by how much does the series rise or fall, whatever a few wild values do?",
    formula: "median of (x_j - x_i) / (t_j - t_i) over all pairs i < j, with --period over those of one season; limits: slopes \
              with rank (N - C) / 2 and (N + C) / 2 + 1, C = z sd(S)",
    inputs: &[SERIES],
    options: &[
        VALUE,
        TIME,
        BY,
        Opt::new("per", "step", "step, or day: the slope per day of the column of times, however uneven, from the first row on"),
        Opt::new("period", "", "steps after which seasons return: compares each season with itself; by default all with all"),
        LEVEL,
    ],
    results: &[N, SLOPE, PER_STEP, LOWER, UPPER, INTERCEPT],
    source: "P. K. Sen, 1968, Journal of the American Statistical Association 63(324), 1379-1389, \
             doi:10.1080/01621459.1968.10480934; interval: R. O. Gilbert, 1987, Statistical Methods for Environmental Pollution \
             Monitoring, section 16.5",
    family: "mann_kendall (pymannkendall, R trend)",
    run: run_sen,
};

/// `pettitt`
pub(super) const PETTITT: Method = Method {
    name: "pettitt",
    question: "Pettitt's test: did one level give way to another, and when?",
    formula: "U = max_k |sum_{i<=k<j} sign(x_i - x_j)|; p = 2 exp(-6 U^2 / (n^3 + n^2)), at most 1",
    inputs: &[SERIES],
    options: &OF_SERIES,
    results: &[
        N,
        ("u", "the greatest |U_k|"),
        ("before", "how many values come before the change: every k at which |U_k| is greatest"),
        ("shift", "up or down, at the first of them"),
        ("p", "two-sided p; an approximation, good below 0.5, too large for sparse counts"),
    ],
    source: "A. N. Pettitt, 1979, Journal of the Royal Statistical Society C 28(2), 126-135, doi:10.2307/2346729",
    family: "mann_kendall (R trend)",
    run: run_pettitt,
};

/// What a slope is per.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Per {
    Step,
    Day,
}

fn run_sen(request: &Request) -> Result<Answer, AnalyzeError> {
    let per = request.choice("per", &[("step", Per::Step), ("day", Per::Day)])?;
    let (period, level) = (period(request)?, request.number("level", LEVELS)?);
    let series = read(request)?;
    let times = times(request, &series.table)?;
    let by_day = match (per, period, &times) {
        (Per::Step, ..) => None,
        (Per::Day, None, Some(times)) => Some(times),
        (Per::Day, None, None) => {
            return Err(AnalyzeError::Missing { option: "time", needs: "the column of times that --per day counts in" });
        }
        (Per::Day, Some(_), _) => return Err(AnalyzeError::bad_option("per", "day", "step: seasons are counted in steps")),
    };
    let mut answer = answered(&series, |one| {
        let steps = steps_of(one, times.as_deref());
        let sen = match by_day {
            Some(times) => {
                let first = one.rows.first().map_or(0.0, |&row| times[row]);
                let days: Vec<f64> = one.rows.iter().map(|&row| times[row] - first).collect();
                sen_slope_at(&one.values, &days, Some(level))
            }
            None => slope(one, &steps, period, level),
        }
        .map_err(|error| in_file(one, error))?;
        let mut figures = vec![("n", Figure::Scalar(one.values.len().into()))];
        figures.extend(slope_figures(&sen, period));
        if per == Per::Day {
            figures.retain(|(key, _)| *key != "slope_per_step");
        }
        Ok(figures)
    })?;
    if per == Per::Step {
        warn_of_gaps(&mut answer, &series, times.as_deref());
    }
    Ok(answer)
}

fn run_pettitt(request: &Request) -> Result<Answer, AnalyzeError> {
    let series = read(request)?;
    answered(&series, |one| {
        let change = pettitt(&one.values).map_err(|error| in_file(one, error))?;
        Ok(vec![
            ("n", Figure::Scalar(one.values.len().into())),
            ("u", Figure::Scalar(change.u.into())),
            ("before", Figure::Scalar(change.before.into())),
            ("shift", Figure::Scalar(if change.rises { "up" } else { "down" }.into())),
            ("p", Figure::Scalar(number(change.p))),
        ])
    })
}

/// The steps of a cycle, where some were named.
fn period(request: &Request) -> Result<Option<usize>, AnalyzeError> {
    let needs = "a whole number of 2 or more, such as 52 for weeks or 12 for months";
    (!request.text("period").is_empty()).then(|| request.parse("period", needs)).transpose()
}

/// Sen's slope over the steps of a series.
fn slope(one: &OneSeries, steps: &Steps, period: Option<usize>, level: f64) -> Result<SenSlope, engine::stats::StatsError> {
    match period {
        Some(period) => seasonal_sen_slope(&steps.with_gaps(&one.values), period, Some(level)),
        None => sen_slope_at(&one.values, &steps.times(), Some(level)),
    }
}

fn slope_figures(sen: &SenSlope, period: Option<usize>) -> Figures {
    let steps = period.and_then(|period| u32::try_from(period).ok()).map_or(1.0, f64::from);
    let limit = |limit: Option<Result<f64, NotComputable>>| Figure::Scalar(limit.map_or(Value::Null, or_null));
    vec![
        ("slope", Figure::Scalar(number(sen.slope))),
        ("slope_per_step", Figure::Scalar(number(sen.slope / steps))),
        ("lower", limit(sen.interval.map(|interval| interval.lower))),
        ("upper", limit(sen.interval.map(|interval| interval.upper))),
        ("intercept", Figure::Scalar(number(sen.intercept))),
    ]
}
