//! The fullest window of a series: how likely is one as full, when any window could have been picked?

use engine::stats::{
    FullestWindow, NausConvention, NotComputable, ScanGrid, SeriesScan, StatsError, fullest_window, naus_scan, scan_simulation,
};
use serde_json::Value;

use super::answer::{Figure, number, or_null};
use super::local::{PERMUTATIONS, SEED, VALUE};
use super::method::{Method, Opt};
use super::series::{BY, Figures, OneSeries, SERIES, answered, read};
use super::window::TIME;
use super::{AnalyzeError, Answer, Request};

/// `naus`
pub(super) const NAUS: Method = Method {
    name: "naus",
    question: "As many as that in one window: out of the ordinary, when any window could have been picked?",
    formula: "p = 1 - Q2 (Q3 / Q2)^(L - 2), Q2 and Q3 the probabilities that no window within two and three of its lengths holds \
              --max events, L = periods / window, mean of a window = mean * window; ptools: exponent periods - window, mean of a \
              window = mean, and the last term of Q3's fourth sum left out",
    inputs: &[SERIES],
    options: &[
        VALUE,
        TIME,
        BY,
        Opt::new("window", "1", "length of the window in periods; a whole number for a series of counts").or(&["k"]),
        Opt::new("periods", "", "length of the series in periods; instead of a file").or(&["length"]),
        Opt::new("mean", "", "events expected per period; by default the mean of the series").or(&["mu"]),
        Opt::new("max", "", "most events in any window; by default those of the fullest window of the series").or(&["n"]),
        Opt::new(
            "convention",
            "",
            "which p is given first: naus, or ptools as R ptools::scanw(L, k, mu, n); by default naus for a series, ptools for \
             numbers given as options",
        ),
        Opt::new("grid", "", "where simulated windows begin: any-moment, or whole-periods; by default the latter for a series"),
        PERMUTATIONS,
        SEED,
    ],
    results: &[
        ("p", "probability of a window as full or fuller somewhere in the series, by --convention"),
        ("p_naus", "Naus's approximation, for windows that begin at any moment"),
        ("p_ptools", "the same as R ptools::scanw computes it; another quantity where the window is not one period"),
        ("p_simulated", "(1 + simulated series as full somewhere) / (simulations + 1), for windows as --grid says"),
        ("max", "events in the fullest window"),
        ("first", "its first period, counted from 0 in order of time; null without a series"),
        ("mean", "events expected per period"),
        ("periods", "length of the series"),
    ],
    source: "J. I. Naus, 1982, JASA 77(377), 177-183, doi:10.1080/01621459.1982.10477783",
    family: "wdd_scanw (ptools)",
    run,
};

/// What was asked beside the numbers.
#[derive(Clone, Copy)]
struct Asked {
    window: f64,
    mean: Option<f64>,
    most: Option<u32>,
    convention: NausConvention,
    grid: ScanGrid,
    simulations: u32,
    seed: u64,
}

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let asked = asked(request)?;
    if request.path("input").is_some() {
        let series = read(request)?;
        return answered(&series, |one| of_series(one, asked));
    }
    let needs = "the number of periods, or --input with a series";
    let periods = request.number("periods", needs)?;
    let mean = asked.mean.ok_or(AnalyzeError::Missing { option: "mean", needs: "events expected per period, such as 0.6" })?;
    let most = asked.most.ok_or(AnalyzeError::Missing { option: "max", needs: "most events in any window, such as 6" })?;
    let scan = SeriesScan { periods, window: asked.window, mean, most };
    let mut answer = Answer::about(1);
    answer.figures = figures(scan, None, asked)?;
    if asked.convention == NausConvention::Ptools && (asked.window - 1.0).abs() > 0.0 {
        answer.warn(
            "ptools takes --mean to be that of a window, whatever its length; p_naus and p_simulated take it to be that of a period",
        );
    }
    Ok(answer)
}

fn asked(request: &Request) -> Result<Asked, AnalyzeError> {
    let given = |name: &'static str| !request.text(name).is_empty();
    let series = request.path("input").is_some();
    let convention = match given("convention") {
        true => request.choice("convention", &[("naus", NausConvention::Naus), ("ptools", NausConvention::Ptools)])?,
        false if series => NausConvention::Naus,
        false => NausConvention::Ptools,
    };
    let grid = match given("grid") {
        true => request.choice("grid", &[("any-moment", ScanGrid::AnyMoment), ("whole-periods", ScanGrid::WholePeriods)])?,
        false if series => ScanGrid::WholePeriods,
        false => ScanGrid::AnyMoment,
    };
    Ok(Asked {
        window: request.number("window", "the length of the window in periods, such as 2")?,
        mean: given("mean").then(|| request.number("mean", "events expected per period, such as 0.6")).transpose()?,
        most: given("max").then(|| request.parse("max", "a whole number of events, such as 6")).transpose()?,
        convention,
        grid,
        simulations: request.permutations()?,
        seed: request.seed()?,
    })
}

fn of_series(one: &OneSeries, asked: Asked) -> Result<Figures, AnalyzeError> {
    let needs = "a whole number of periods, at most as many as the series has";
    let whole = (1..=one.values.len()).find(|&periods| real(periods).total_cmp(&asked.window).is_eq());
    let window = whole.ok_or(StatsError::BadOption { option: "window", value: asked.window, needs })?;
    let fullest = fullest_window(&one.values, window)?;
    let total: f64 = one.values.iter().sum();
    let mean = asked.mean.unwrap_or(total / real(one.values.len()));
    if mean <= 0.0 {
        return Err(StatsError::NoEvents.into());
    }
    let counted = format!("{:.0}", fullest.events.ceil()).parse().unwrap_or(u32::MAX);
    let scan = SeriesScan { periods: real(one.values.len()), window: asked.window, mean, most: asked.most.unwrap_or(counted) };
    figures(scan, Some(fullest), asked)
}

fn figures(scan: SeriesScan, fullest: Option<FullestWindow>, asked: Asked) -> Result<Figures, AnalyzeError> {
    let (naus, ptools) = (naus_scan(scan, NausConvention::Naus)?, naus_scan(scan, NausConvention::Ptools)?);
    let p = match asked.convention {
        NausConvention::Naus => naus,
        NausConvention::Ptools => ptools,
    };
    let simulated: Result<f64, NotComputable> = scan_simulation(scan, asked.grid, asked.simulations, asked.seed)?.p;
    let scalar = |value: Value| Figure::Scalar(value);
    Ok(vec![
        ("p", scalar(number(p))),
        ("p_naus", scalar(number(naus))),
        ("p_ptools", scalar(number(ptools))),
        ("p_simulated", scalar(or_null(simulated))),
        ("max", scalar(scan.most.into())),
        ("first", scalar(fullest.map_or(Value::Null, |fullest| fullest.first.into()))),
        ("mean", scalar(number(scan.mean))),
        ("periods", scalar(number(scan.periods))),
    ])
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 periods, more than memory holds")]
const fn real(n: usize) -> f64 {
    n as f64
}
