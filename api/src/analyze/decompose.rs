//! Series taken apart: trend, season (or several) and what remains.

mod mstl;

use engine::stats::{ClassicalModel, Stl, StlConvention, StlFitting, StlOptions, StlWindow, Strength, classical, stl, strength};
use serde_json::Value;

use super::answer::{Figure, number, or_null};
use super::local::VALUE;
use super::method::{Method, Opt};
use super::series::{BY, Figures, OneSeries, SERIES, answered, check_steps, in_file, read};
use super::window::{TIME, times};
use super::{AnalyzeError, Answer, Request};

pub(super) use mstl::MSTL;

const STEPS: &str = "a whole number of steps of 2 or more, such as 12 for months in a year or 7 for days in a week";
const ODD: &str = "an odd number of 3 or more, such as 13";
const PASSES: &str = "a whole number, such as 2";

const PERIOD: Opt = Opt::new("period", "", "steps after which the season comes round: 12 for months, 52 for weeks, 7 for days");
const FITTING: Opt = Opt::new(
    "fitting",
    "plain",
    "plain, or robust: values far from the fit lose weight and stay in the remainder; not for sparse counts",
);

const TREND: (&str, &str) = ("trend", "the slow part, per row");
const REMAINDER: (&str, &str) = ("remainder", "what is left, per row");
const WEIGHTS: (&str, &str) = ("weights", "robustness weights from 0 to 1, per row, where fitting is robust");
const STRENGTH_TREND: (&str, &str) =
    ("strength_trend", "share of the variance without the season that the trend takes away, 0 to 1; null where there is none");
const STRENGTH_SEASON: (&str, &str) =
    ("strength_season", "share of the variance without the trend that the season takes away, 0 to 1; null where there is none");

const CLEVELAND: &str = "R. B. Cleveland, W. S. Cleveland, J. E. McRae and I. Terpenning, 1990, Journal of Official Statistics \
                         6(1), 3-73; strengths: X. Wang, K. Smith and R. Hyndman, 2006, Data Mining and Knowledge Discovery \
                         13(3), 335-364, doi:10.1007/s10618-005-0039-x";

/// `stl`
pub(super) const STL: Method = Method {
    name: "stl",
    question: "STL: what is the season, what is the long-term movement without it, and what remains?",
    formula: "count = trend + seasonal + remainder by loess, in turn: of each phase over the periods, less what it holds of the \
              trend; of the series without the season. Strength = max(0, 1 - Var(remainder) / Var(part + remainder))",
    inputs: &[SERIES],
    options: &[
        VALUE,
        TIME,
        BY,
        PERIOD,
        Opt::new("seasonal-window", "7", "periods over which a season is smoothed, odd; or periodic: the same in every period")
            .or(&["seasonal", "s-window"]),
        Opt::new("convention", "statsmodels", "whose settings hold where nothing is said: statsmodels or r"),
        FITTING,
        Opt::new("trend-window", "", "steps over which the trend is smoothed, odd; by default from period and seasonal window")
            .or(&["t-window"]),
        Opt::new(
            "low-pass-window",
            "",
            "steps of the smoother that takes the trend out of the season, odd; by default from period",
        )
        .or(&["l-window"]),
        Opt::new("inner", "", "passes that refine season and trend; by default as the convention has it"),
        Opt::new("outer", "", "passes with robustness weights; by default as the convention has it"),
    ],
    results: &[
        TREND,
        ("seasonal", "the part that recurs each period, per row"),
        REMAINDER,
        WEIGHTS,
        STRENGTH_TREND,
        STRENGTH_SEASON,
    ],
    source: CLEVELAND,
    family: "stl (statsmodels STL, R stl)",
    run: run_stl,
};

/// `decompose`
pub(super) const DECOMPOSE: Method = Method {
    name: "decompose",
    question: "Classical decomposition: what is the average season, and what is the level without it?",
    formula: "trend = centred mean over one period; seasonal = mean of each phase without the trend, centred; remainder = the rest",
    inputs: &[SERIES],
    options: &[
        VALUE,
        TIME,
        BY,
        PERIOD,
        Opt::new(
            "model",
            "additive",
            "additive (parts are summed) or multiplicative (parts are multiplied; values above 0 only)",
        ),
    ],
    results: &[
        ("trend", "centred mean over a period, per row; null in the half period at either end"),
        ("seasonal", "the season, per row: 0 on average, or 1 for products"),
        ("remainder", "what is left, per row; null where the trend is"),
        ("figure", "the season of one period, from the first row on"),
        STRENGTH_TREND,
        STRENGTH_SEASON,
    ],
    source: "M. Kendall and A. Stuart, 1983, The Advanced Theory of Statistics, volume 3, Griffin, 410-414; strengths: X. Wang, \
             K. Smith and R. Hyndman, 2006, doi:10.1007/s10618-005-0039-x",
    family: "stl (statsmodels seasonal_decompose)",
    run: run_decompose,
};

const FITTINGS: [(&str, StlFitting); 2] = [("plain", StlFitting::Plain), ("robust", StlFitting::Robust)];

fn run_stl(request: &Request) -> Result<Answer, AnalyzeError> {
    let options = stl_options(request)?;
    let mut answer = each(request, |one| {
        let Stl { trend, season, remainder, weights } = &stl(&one.values, &options)?;
        let mut figures = vec![("trend", rows(one, trend)), ("seasonal", rows(one, season)), ("remainder", rows(one, remainder))];
        figures.extend(weights.iter().map(|weights| ("weights", rows(one, weights))));
        figures.extend(strengths(strength(trend, season, remainder)));
        Ok(figures)
    })?;
    answer.chose("trend-window", options.trend.window);
    answer.chose("low-pass-window", options.low_pass.window);
    answer.chose("inner", options.inner);
    answer.chose("outer", options.outer);
    Ok(answer)
}

/// The settings of the convention, but for what was given.
fn stl_options(request: &Request) -> Result<StlOptions, AnalyzeError> {
    let period = request.parse("period", STEPS)?;
    let window = match request.text("seasonal-window") {
        "periodic" => StlWindow::Periodic,
        _ => StlWindow::Periods(request.parse("seasonal-window", "an odd number of 3 or more, such as 7, or periodic")?),
    };
    let convention = request.choice("convention", &[("statsmodels", StlConvention::Statsmodels), ("r", StlConvention::R)])?;
    let mut options = StlOptions::new(convention, period, window, request.choice("fitting", &FITTINGS)?);
    let given = |name: &'static str, needs: &'static str, otherwise: usize| {
        if request.text(name).is_empty() { Ok(otherwise) } else { request.parse(name, needs) }
    };
    options.trend.window = given("trend-window", ODD, options.trend.window)?;
    options.low_pass.window = given("low-pass-window", ODD, options.low_pass.window)?;
    options.inner = given("inner", PASSES, options.inner)?;
    options.outer = given("outer", PASSES, options.outer)?;
    Ok(options)
}

fn run_decompose(request: &Request) -> Result<Answer, AnalyzeError> {
    let period = request.parse("period", STEPS)?;
    let models = [("additive", ClassicalModel::Additive), ("multiplicative", ClassicalModel::Multiplicative)];
    let model = request.choice("model", &models)?;
    each(request, |one| {
        let found = classical(&one.values, period, model).map_err(|error| in_file(one, error))?;
        let some = |values: &[Option<f64>]| in_order(one, values.iter().map(|value| value.map_or(Value::Null, number)));
        let figure: Vec<Value> = found.figure.iter().copied().map(number).collect();
        let mut figures = vec![
            ("trend", some(&found.trend)),
            ("seasonal", rows(one, &found.season)),
            ("remainder", some(&found.remainder)),
            ("figure", Figure::Scalar(figure.into())),
        ];
        figures.extend(strengths(found.strength()));
        Ok(figures)
    })
}

/// The answer for every series whose steps are all there.
fn each(request: &Request, of: impl Fn(&OneSeries) -> Result<Figures, AnalyzeError> + Sync) -> Result<Answer, AnalyzeError> {
    let series = read(request)?;
    let times = times(request, &series.table)?;
    answered(&series, |one| {
        if let Some(times) = &times {
            check_steps(one, times)?;
        }
        of(one)
    })
}

/// Numbers of a series, one per row.
fn rows(one: &OneSeries, values: &[f64]) -> Figure {
    in_order(one, values.iter().copied().map(number))
}

/// Values in order of time, put back into the order of the file.
fn in_order(one: &OneSeries, values: impl Iterator<Item = Value>) -> Figure {
    let mut by_row: Vec<(usize, Value)> = one.rows.iter().copied().zip(values).collect();
    by_row.sort_by_key(|(row, _)| *row);
    Figure::Rows(by_row.into_iter().map(|(_, value)| value).collect())
}

fn strengths(strength: Strength) -> [(&'static str, Figure); 2] {
    [("strength_trend", Figure::Scalar(or_null(strength.trend))), ("strength_season", Figure::Scalar(or_null(strength.season)))]
}
