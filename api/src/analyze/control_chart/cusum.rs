//! `cusum`: sums of small departures, of Poisson counts upwards or of any values both ways.

use engine::stats::{CusumOptions, PoissonCusumOptions, PoissonTransform, cusum_chart, poisson_cusum};

use super::super::answer::{Figure, number};
use super::super::local::VALUE;
use super::super::method::{Method, Opt};
use super::super::series::{BY, SERIES};
use super::super::window::TIME;
use super::super::{AnalyzeError, Answer, Request};
use super::{
    ALARM, ALARMS, BASELINE, CENTRE, CENTRE_RESULT, JUDGED, SD_RESULT, SIDE, SPREAD, alarms, centre, charts_of, rows, sided,
    spread,
};

const ABOVE_ZERO: &str = "a number above 0";

/// `cusum`
pub(in super::super) const CUSUM: Method = Method {
    name: "cusum",
    question: "Have small departures from the mean added up to more than chance makes of them?",
    formula: "poisson: C_t = max(0, C_{t-1} + z_t - k), alarm C >= h, z = (x - m) / sqrt(m) or, rossi, (x - 3 m + 2 sqrt(x m)) / \
              (2 sqrt(m)); two-sided: high_t = max(0, high_{t-1} + z_t - shift / 2), low_t = min(0, low_{t-1} + z_t + shift / 2), \
              z = (x - c) / s, alarm beyond h",
    inputs: &[SERIES],
    options: &[
        VALUE,
        TIME,
        BY,
        Opt::new("variant", "poisson", "poisson (as surveillance), upwards; or two-sided (as qcc), for values of any kind"),
        Opt::new("transform", "standard", "for poisson: standard or rossi").or(&["trans"]),
        Opt::new("k", "1.04", "for poisson: what is given away at every row").or(&["reference"]),
        Opt::new("h", "", "decision limit; by default 2.26, two-sided 5").or(&["decision", "decision-interval"]),
        Opt::new("shift", "1", "for two-sided: the change that it is made for, in standard deviations").or(&["se-shift"]),
        BASELINE,
        CENTRE,
        SPREAD,
    ],
    results: &[
        CENTRE_RESULT,
        ("cusum", "poisson: the sum, per row; null for rows of the baseline"),
        ("upper", "poisson: the count that would have been enough for an alarm"),
        SD_RESULT,
        ("high", "two-sided: sum upwards, 0 or more"),
        ("low", "two-sided: sum downwards, 0 or less"),
        ALARM,
        SIDE,
        ALARMS,
        JUDGED,
    ],
    source: "E. S. Page, 1954, Biometrika 41(1/2), 100-115, doi:10.1093/biomet/41.1-2.100; G. Rossi, L. Lampugnani and M. Marchi, \
             1999, Statistics in Medicine 18(16), 2111-2122",
    family: "surveillance (R surveillance cusum, R qcc)",
    run,
};

#[derive(Clone, Copy)]
enum Variant {
    Poisson,
    TwoSided,
}

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let variant = request.choice("variant", &[("poisson", Variant::Poisson), ("two-sided", Variant::TwoSided)])?;
    let given = (!request.text("h").is_empty()).then(|| request.number("h", ABOVE_ZERO)).transpose()?;
    let (mut answer, decision) = match variant {
        Variant::Poisson => {
            let decision = given.unwrap_or(2.26);
            (run_poisson(request, decision)?, decision)
        }
        Variant::TwoSided => {
            let decision = given.unwrap_or(5.0);
            (run_two_sided(request, decision)?, decision)
        }
    };
    answer.chose("h", decision);
    Ok(answer)
}

fn run_poisson(request: &Request, decision: f64) -> Result<Answer, AnalyzeError> {
    let transforms = [("standard", PoissonTransform::Standard), ("rossi", PoissonTransform::Rossi)];
    let (transform, reference) = (request.choice("transform", &transforms)?, request.number("k", "a number of 0 or more")?);
    let options = PoissonCusumOptions { reference, decision, transform, centre: centre(request)? };
    charts_of(request, |one| {
        let chart = poisson_cusum(&one.values, options)?;
        let numbers = |values: &[f64]| rows(one, chart.from, values.iter().copied().map(number));
        let mut figures = vec![
            ("centre", Figure::Scalar(number(chart.centre))),
            ("cusum", numbers(&chart.sum)),
            ("upper", numbers(&chart.upper)),
        ];
        figures.extend(alarms(one, chart.from, &chart.alarms));
        Ok(figures)
    })
}

fn run_two_sided(request: &Request, decision: f64) -> Result<Answer, AnalyzeError> {
    let shift = request.number("shift", ABOVE_ZERO)?;
    let options = CusumOptions { shift, decision, centre: centre(request)?, spread: spread(request)? };
    charts_of(request, |one| {
        let chart = cusum_chart(&one.values, options)?;
        let numbers = |values: &[f64]| rows(one, chart.from, values.iter().copied().map(number));
        let mut figures = vec![
            ("centre", Figure::Scalar(number(chart.centre))),
            ("sd", Figure::Scalar(number(chart.sd))),
            ("high", numbers(&chart.high)),
            ("low", numbers(&chart.low)),
        ];
        figures.extend(sided(one, chart.from, &chart.alarms));
        Ok(figures)
    })
}
