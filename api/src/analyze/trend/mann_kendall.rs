//! `mann-kendall`, and its variants for seasons and for values that follow each other.

use engine::stats::{
    Lags, MannKendall, Seasons, SerialCorrection, StatsError, TrendTest, mann_kendall, mann_kendall_exact, mann_kendall_serial,
    seasonal_mann_kendall,
};
use serde_json::Value;

use super::super::answer::{Figure, number, or_null};
use super::super::local::VALUE;
use super::super::method::{Method, Opt};
use super::super::series::{BY, Figures, OneSeries, SERIES, answered, in_file, read};
use super::super::window::{TIME, times};
use super::super::{AnalyzeError, Answer, Request};
use super::steps::{Steps, steps_of, warn_of_gaps};
use super::{INTERCEPT, LEVEL, LEVELS, LOWER, N, PER_STEP, SLOPE, UPPER, period, slope, slope_figures};

/// Values up to which an exact p is given unasked: it takes a thousandth of a second.
const SHORT: usize = 60;

/// `mann-kendall`
pub(in super::super) const MANN_KENDALL: Method = Method {
    name: "mann-kendall",
    question: "Mann-Kendall: do later values tend to be larger, or smaller, than earlier ones, and by how much a step?",
    formula: "S = sum_{i<j} sign(x_j - x_i); Var(S) = (n (n-1) (2n+5) - sum_t t (t-1) (2t+5)) / 18 over groups of t equal \
              values; z = (S -+ 1) / sqrt(Var(S))",
    inputs: &[SERIES],
    options: &[
        VALUE,
        TIME,
        BY,
        Opt::new(
            "variant",
            "original",
            "original (independent values), seasonal (each season with itself), correlated-seasonal (seasons that know of each \
             other, ten cycles or more), hamed-rao, yue-wang, pre-whitening, trend-free (for values that follow each other)",
        ),
        Opt::new("period", "", "steps after which seasons return; must be given for the seasonal variants, 52 for weeks"),
        Opt::new("lags", "", "lags that hamed-rao and yue-wang read; by default all, as pymannkendall; few are better: 3 and 1")
            .or(&["lag"]),
        Opt::new("alpha", "0.05", "level below which p is called a trend, and above which hamed-rao passes over a lag"),
        LEVEL,
        Opt::new("exact", "short", "when p_exact is given, of the original variant: short (up to 60 values), always or never"),
    ],
    results: &[
        N,
        ("s", "S: pairs that rise less pairs that fall; after pre-whitening of what is left"),
        ("variance", "variance of S without a trend, corrected as the variant has it"),
        ("z", "standard deviations of S from 0, with continuity correction (correlated-seasonal: without)"),
        ("p", "two-sided normal p"),
        ("p_high", "one-sided p against a rise: an S as high or higher"),
        ("p_low", "one-sided p against a fall: an S as low or lower"),
        ("p_exact", "two-sided p from every order of the values; null where it was not asked for"),
        ("tau", "Kendall's tau-a: S over all pairs, as pymannkendall"),
        ("tau_b", "Kendall's tau-b, as R"),
        SLOPE,
        PER_STEP,
        LOWER,
        UPPER,
        INTERCEPT,
        ("trend", "increasing, decreasing or no trend, at --alpha; null where there is no test"),
        ("because", "why there is no test, where there is none"),
    ],
    source: "H. B. Mann, 1945, Econometrica 13(3), 245-259, doi:10.2307/1907187; R. M. Hirsch and J. R. Slack, 1984, Water \
             Resources Research 20(6), 727-732, doi:10.1029/WR020i006p00727; K. H. Hamed and A. R. Rao, 1998, Journal of \
             Hydrology 204, 182-196, doi:10.1016/S0022-1694(97)00125-X; S. Yue, P. Pilon, B. Phinney and G. Cavadias, 2002, \
             Hydrological Processes 16(9), 1807-1829, doi:10.1002/hyp.1095; S. Yue and C. Wang, 2004, Water Resources \
             Management 18, 201-218, doi:10.1023/B:WARM.0000043140.61082.60",
    family: "mann_kendall (pymannkendall, R trend)",
    run,
};

/// Which test.
#[derive(Clone, Copy)]
enum Variant {
    Original,
    Seasonal(Seasons, usize),
    Serial(SerialCorrection),
}

/// When an exact p is given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exact {
    Short,
    Always,
    Never,
}

/// What was asked of every series.
#[derive(Clone, Copy)]
struct Asked {
    variant: Variant,
    alpha: f64,
    level: f64,
    exact: Exact,
}

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let needs = "a share between 0 and 1, such as 0.05";
    let alpha = request.number("alpha", needs)?;
    if !(alpha > 0.0 && alpha < 1.0) {
        return Err(AnalyzeError::bad_option("alpha", request.text("alpha"), needs));
    }
    let exact = [("short", Exact::Short), ("always", Exact::Always), ("never", Exact::Never)];
    let asked = Asked {
        variant: variant(request, alpha)?,
        alpha,
        level: request.number("level", LEVELS)?,
        exact: request.choice("exact", &exact)?,
    };
    let series = read(request)?;
    let times = times(request, &series.table)?;
    let mut answer = answered(&series, |one| {
        let steps = steps_of(one, times.as_deref());
        figures(one, &steps, asked).map_err(|error| in_file(one, error).into())
    })?;
    if warn_of_gaps(&mut answer, &series, times.as_deref()) > 0 && matches!(asked.variant, Variant::Serial(_)) {
        answer.warn("the correction takes the values on either side of a gap for neighbours");
    }
    warn_of_variant(&mut answer, asked.variant);
    if let Some((_, Figure::Scalar(Value::String(because)))) = answer.figures.iter().find(|(key, _)| *key == "because") {
        let text = format!("z and p are null: {because}");
        answer.warn(text);
    }
    Ok(answer)
}

fn variant(request: &Request, alpha: f64) -> Result<Variant, AnalyzeError> {
    let lags = || match request.text("lags") {
        "" | "all" => Ok(Lags::All),
        _ => request.parse("lags", "a whole number from 1 to one less than there are values, or all").map(Lags::First),
    };
    let cycle = || {
        let needs = "the steps after which seasons return, such as 52 for weeks or 12 for months";
        period(request)?.ok_or(AnalyzeError::Missing { option: "period", needs })
    };
    let words = [
        "original",
        "seasonal",
        "correlated-seasonal",
        "hamed-rao",
        "yue-wang",
        "pre-whitening",
        "trend-free",
        "trend-free-pre-whitening",
        "tfpw",
    ];
    Ok(match request.choice("variant", &words.map(|word| (word, word)))? {
        "seasonal" => Variant::Seasonal(Seasons::Independent, cycle()?),
        "correlated-seasonal" => Variant::Seasonal(Seasons::Correlated, cycle()?),
        "hamed-rao" => Variant::Serial(SerialCorrection::HamedRao { lags: lags()?, alpha }),
        "yue-wang" => Variant::Serial(SerialCorrection::YueWang { lags: lags()? }),
        "pre-whitening" => Variant::Serial(SerialCorrection::PreWhitening),
        "original" => Variant::Original,
        _ => Variant::Serial(SerialCorrection::TrendFreePreWhitening),
    })
}

fn figures(one: &OneSeries, steps: &Steps, asked: Asked) -> Result<Figures, StatsError> {
    let (trend, period) = match asked.variant {
        Variant::Original => (mann_kendall(&one.values)?, None),
        Variant::Seasonal(seasons, period) => {
            (seasonal_mann_kendall(&steps.with_gaps(&one.values), period, seasons)?, Some(period))
        }
        Variant::Serial(correction) => (mann_kendall_serial(&one.values, correction)?, None),
    };
    let sen = slope(one, steps, period, asked.level)?;
    let mut figures = test_figures(&trend, p_exact(one, asked));
    figures.extend(slope_figures(&sen, period));
    figures.push(("trend", Figure::Scalar(trend.test.map_or(Value::Null, |test| word(&test, asked.alpha).into()))));
    figures.push(("because", Figure::Scalar(trend.test.err().map_or(Value::Null, |because| because.to_string().into()))));
    Ok(figures)
}

/// The exact p, where it was asked for and does not take too long.
fn p_exact(one: &OneSeries, asked: Asked) -> Value {
    let wanted = match asked.exact {
        Exact::Short => one.values.len() <= SHORT,
        Exact::Always => true,
        Exact::Never => false,
    };
    let wanted = wanted && matches!(asked.variant, Variant::Original);
    wanted.then(|| mann_kendall_exact(&one.values).ok()).flatten().map_or(Value::Null, |exact| number(exact.p))
}

fn test_figures(trend: &MannKendall, p_exact: Value) -> Figures {
    let of_test = |of: fn(&TrendTest) -> f64| Figure::Scalar(trend.test.as_ref().map_or(Value::Null, |test| number(of(test))));
    vec![
        ("n", Figure::Scalar(trend.n.into())),
        ("s", Figure::Scalar(trend.s.into())),
        ("variance", Figure::Scalar(or_null(trend.variance))),
        ("z", of_test(|test| test.z)),
        ("p", of_test(|test| test.p)),
        ("p_high", of_test(|test| test.p_high)),
        ("p_low", of_test(|test| test.p_low)),
        ("p_exact", Figure::Scalar(p_exact)),
        ("tau", Figure::Scalar(number(trend.tau_a))),
        ("tau_b", Figure::Scalar(or_null(trend.tau_b))),
    ]
}

fn word(test: &TrendTest, alpha: f64) -> &'static str {
    match (test.p < alpha, test.z > 0.0) {
        (false, _) => "no trend",
        (true, true) => "increasing",
        (true, false) => "decreasing",
    }
}

/// What calibration found.
fn warn_of_variant(answer: &mut Answer, variant: Variant) {
    match variant {
        Variant::Serial(SerialCorrection::YueWang { lags: Lags::All }) => answer.warn(
            "yue-wang with all lags, pymannkendall's default, declares a trend in a fifth to a half of all series of pure noise; \
             give --lags 1",
        ),
        Variant::Serial(SerialCorrection::TrendFreePreWhitening) => answer.warn(
            "trend-free pre-whitening declares more false trends than no correction where values follow each other closely; \
             pre-whitening keeps to its level there",
        ),
        Variant::Seasonal(Seasons::Correlated, _) => {
            answer.warn("correlated seasons need ten cycles or more; from a few no trend is ever declared");
        }
        _ => {}
    }
}
