//! `c-chart`: Shewhart's chart of counts, and of rates where exposures differ.

use engine::stats::{ChartLimits, Shewhart, c_chart, u_chart};

use super::super::answer::{Figure, number};
use super::super::local::VALUE;
use super::super::method::{Method, Opt};
use super::super::series::{BY, Figures, OneSeries, SERIES, read};
use super::super::window::TIME;
use super::super::{AnalyzeError, Answer, Request};
use super::{ALARM, ALARMS, BASELINE, CENTRE, CENTRE_RESULT, JUDGED, LOWER, SIDE, UPPER, centre, charts, rows, sided};

/// `c-chart`
pub(in super::super) const C_CHART: Method = Method {
    name: "c-chart",
    question: "Which rows have more (or fewer) events than chance makes of a constant rate?",
    formula: "c -+ sigmas sqrt(c), c the mean count; exact: the counts beyond which a Poisson law of mean c has at most the risk; \
              with --exposure rates: u = sum c / sum e, limits of a count of which u e are expected, over e",
    inputs: &[SERIES],
    options: &[
        VALUE,
        TIME,
        BY,
        Opt::new("limits", "sigma", "sigma, or exact: 3 sigma limits of rare counts are crossed ten times as often as promised"),
        Opt::new("sigmas", "3", "standard deviations of a sigma limit").or(&["nsigmas"]),
        Opt::new("risk", "0.00135", "for exact limits: largest probability of a false alarm per row, on either side"),
        BASELINE,
        CENTRE,
        Opt::new("exposure", "", "the column that counts are proportional to, for a u-chart of rates; none by default"),
    ],
    results: &[CENTRE_RESULT, LOWER, UPPER, ALARM, SIDE, ALARMS, JUDGED],
    source: "W. A. Shewhart, 1931, Economic Control of Quality of Manufactured Product",
    family: "surveillance (R qcc)",
    run,
};

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let series = read(request)?;
    let centre = centre(request)?;
    let sigmas = request.number("sigmas", "a number above 0, such as 3")?;
    let risk = request.number("risk", "a probability, such as 0.00135")?;
    let limits = request.choice("limits", &[("sigma", ChartLimits::Sigmas(sigmas)), ("exact", ChartLimits::Exact { risk })])?;
    let exposures = match request.text("exposure") {
        "" => None,
        name => Some(series.table.numbers_that(name, |exposure| exposure > 0.0, "a number above 0")?),
    };
    charts(request, &series, |one| {
        let chart = match &exposures {
            None => c_chart(&one.values, centre, limits)?,
            Some(all) => {
                let exposures: Vec<f64> = one.rows.iter().map(|&row| all[row]).collect();
                u_chart(&one.values, &exposures, centre, limits)?
            }
        };
        Ok(figures(one, &chart))
    })
}

fn figures(one: &OneSeries, chart: &Shewhart) -> Figures {
    let numbers = |values: &[f64]| rows(one, chart.from, values.iter().copied().map(number));
    let mut figures = vec![
        ("centre", Figure::Scalar(number(chart.centre))),
        ("lower", numbers(&chart.lower)),
        ("upper", numbers(&chart.upper)),
    ];
    figures.extend(sided(one, chart.from, &chart.alarms));
    figures
}
