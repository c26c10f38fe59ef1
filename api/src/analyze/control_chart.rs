//! Control charts of series: c- and u-charts, EWMA, CUSUM, EARS, generalised likelihood ratio.

mod cusum;
mod ears;
mod ewma;
mod glr;
mod shewhart;

use engine::stats::{Centre, Side, Spread, StatsError};
use serde_json::Value;

use super::answer::Figure;
use super::method::Opt;
use super::series::{Figures, OneSeries, SeriesTable, answered, check_steps, in_file, read};
use super::window::times;
use super::{AnalyzeError, Answer, Request};

pub(super) use cusum::CUSUM;
pub(super) use ears::EARS;
pub(super) use ewma::EWMA;
pub(super) use glr::GLR;
pub(super) use shewhart::C_CHART;

const BASELINE: Opt = Opt::new(
    "baseline",
    "all",
    "all: the centre is the mean of all rows, each of which is judged; or how many first rows it is the mean of, which are not",
);
const CENTRE: Opt = Opt::new("centre", "", "the centre, where it is known beforehand; then all rows are judged").or(&["center"]);
const SPREAD: Opt = Opt::new(
    "spread",
    "moving-range",
    "standard deviation of a row: moving-range (as qcc), poisson (the root of the centre), or a number",
)
.or(&["std-dev"]);

const CENTRE_RESULT: (&str, &str) = ("centre", "the centre line");
const SD_RESULT: (&str, &str) = ("sd", "standard deviation of a row");
const LOWER: (&str, &str) = ("lower", "lower limit, per row; this and what follows is null for rows of the baseline");
const UPPER: (&str, &str) = ("upper", "upper limit, which must be passed for an alarm");
const ALARM: (&str, &str) = ("alarm", "whether there is an alarm, per row");
const SIDE: (&str, &str) = ("side", "above or below, for rows with an alarm");
const ALARMS: (&str, &str) = ("alarms", "rows with an alarm");
const JUDGED: (&str, &str) = ("judged", "rows that were judged");

/// The centre that was asked for.
fn centre(request: &Request) -> Result<Centre, AnalyzeError> {
    if !request.text("centre").is_empty() {
        return Ok(Centre::Known(request.number("centre", "a number of 0 or more")?));
    }
    match request.text("baseline") {
        "all" => Ok(Centre::All),
        _ => Ok(Centre::First(request.parse("baseline", "all, or a whole number of first rows")?)),
    }
}

/// The spread that was asked for.
fn spread(request: &Request) -> Result<Spread, AnalyzeError> {
    match request.text("spread") {
        "moving-range" => Ok(Spread::MovingRange),
        "poisson" => Ok(Spread::Poisson),
        _ => Ok(Spread::Known(request.number("spread", "moving-range, poisson, or a number above 0")?)),
    }
}

/// Draws a chart of each series, of evenly spaced rows.
fn charts(
    request: &Request,
    series: &SeriesTable,
    chart: impl Fn(&OneSeries) -> Result<Figures, StatsError> + Sync,
) -> Result<Answer, AnalyzeError> {
    let times = times(request, &series.table)?;
    answered(series, |one| {
        if let Some(times) = &times {
            check_steps(one, times)?;
        }
        chart(one).map_err(|error| in_file(one, error).into())
    })
}

/// The same where a chart needs nothing but the series.
fn charts_of(
    request: &Request,
    chart: impl Fn(&OneSeries) -> Result<Figures, StatsError> + Sync,
) -> Result<Answer, AnalyzeError> {
    charts(request, &read(request)?, chart)
}

/// A value for each row of a series, in the order of the file; null for those before `from`.
fn rows(one: &OneSeries, from: usize, values: impl IntoIterator<Item = Value>) -> Figure {
    let values = std::iter::repeat_n(Value::Null, from).chain(values);
    let mut by_row: Vec<(usize, Value)> = one.rows.iter().copied().zip(values).collect();
    by_row.sort_by_key(|(row, _)| *row);
    Figure::Rows(by_row.into_iter().map(|(_, value)| value).collect())
}

/// Alarms of rows, and how many there are.
fn alarms(one: &OneSeries, from: usize, alarms: &[bool]) -> Figures {
    let count = alarms.iter().filter(|alarm| **alarm).count();
    vec![
        ("alarm", rows(one, from, alarms.iter().copied().map(Value::from))),
        ("alarms", Figure::Scalar(count.into())),
        ("judged", Figure::Scalar(alarms.len().into())),
    ]
}

/// The same for charts with two limits.
fn sided(one: &OneSeries, from: usize, sides: &[Option<Side>]) -> Figures {
    let side = |side: &Option<Side>| match side {
        Some(Side::Above) => "above".into(),
        Some(Side::Below) => "below".into(),
        None => Value::Null,
    };
    let flags: Vec<bool> = sides.iter().map(Option::is_some).collect();
    let mut figures = alarms(one, from, &flags);
    figures.insert(1, ("side", rows(one, from, sides.iter().map(side))));
    figures
}
