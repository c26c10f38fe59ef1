//! `ewma`: chart of the exponentially weighted moving average.

use engine::stats::{EwmaLimits, EwmaOptions, ewma_chart};

use super::super::answer::{Figure, number};
use super::super::local::VALUE;
use super::super::method::{Method, Opt};
use super::super::series::{BY, SERIES};
use super::super::window::TIME;
use super::super::{AnalyzeError, Answer, Request};
use super::{
    ALARM, ALARMS, BASELINE, CENTRE, CENTRE_RESULT, JUDGED, LOWER, SD_RESULT, SIDE, SPREAD, UPPER, centre, charts_of, rows,
    sided, spread,
};

/// `ewma`
pub(in super::super) const EWMA: Method = Method {
    name: "ewma",
    question: "Has the level of the series drifted, even by less than one row could show?",
    formula: "z_t = lambda x_t + (1 - lambda) z_{t-1}, z_0 = c; limits c -+ sigmas s sqrt(lambda / (2 - lambda) \
              (1 - (1 - lambda)^(2t))); skewed: of a gamma-shaped law with the mean, variance and skewness of z",
    inputs: &[SERIES],
    options: &[
        VALUE,
        TIME,
        BY,
        Opt::new("lambda", "0.2", "weight of the newest row, above 0 and at most 1"),
        Opt::new("limits", "sigma", "sigma (as qcc), or skewed, for counts of few events, which a sigma limit is too low for"),
        Opt::new("sigmas", "3", "standard deviations from the centre to a limit").or(&["nsigmas"]),
        BASELINE,
        CENTRE,
        SPREAD,
    ],
    results: &[
        CENTRE_RESULT,
        SD_RESULT,
        ("ewma", "the moving average, per row; null for rows of the baseline"),
        LOWER,
        UPPER,
        ALARM,
        SIDE,
        ALARMS,
        JUDGED,
    ],
    source: "S. W. Roberts, 1959, Technometrics 1(3), 239-250, doi:10.1080/00401706.1959.10489860",
    family: "surveillance (R qcc)",
    run,
};

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let sigmas = request.number("sigmas", "a number above 0, such as 3")?;
    let limits = request.choice("limits", &[("sigma", EwmaLimits::Sigmas(sigmas)), ("skewed", EwmaLimits::Skewed(sigmas))])?;
    let lambda = request.number("lambda", "a number above 0 and at most 1, such as 0.2")?;
    let options = EwmaOptions { lambda, limits, centre: centre(request)?, spread: spread(request)? };
    charts_of(request, |one| {
        let chart = ewma_chart(&one.values, options)?;
        let numbers = |values: &[f64]| rows(one, chart.from, values.iter().copied().map(number));
        let mut figures = vec![
            ("centre", Figure::Scalar(number(chart.centre))),
            ("sd", Figure::Scalar(number(chart.sd))),
            ("ewma", numbers(&chart.average)),
            ("lower", numbers(&chart.lower)),
            ("upper", numbers(&chart.upper)),
        ];
        figures.extend(sided(one, chart.from, &chart.alarms));
        Ok(figures)
    })
}
