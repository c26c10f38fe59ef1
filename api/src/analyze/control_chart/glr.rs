//! `glr`: likelihood ratio charts of Poisson counts.

use engine::stats::{LikelihoodRatioOptions, RateRatio, RateShift, likelihood_ratio_chart};

use super::super::answer::{Figure, number, or_null};
use super::super::local::VALUE;
use super::super::method::{Method, Opt};
use super::super::series::{BY, SERIES};
use super::super::window::TIME;
use super::super::{AnalyzeError, Answer, Request};
use super::{ALARM, ALARMS, BASELINE, CENTRE, CENTRE_RESULT, JUDGED, alarms, centre, charts_of, rows};

/// `glr`
pub(in super::super) const GLR: Method = Method {
    name: "glr",
    question: "Is a change of rate, of any size and begun at any time up to now, so much likelier than none that it must be believed?",
    formula: "max over k and r of N ln(r) - (r - 1) M, N events since row k, M expected; r >= 1 for a rise, r <= 1 for a fall, or \
              known: S_t = max(0, S_{t-1} + x_t ln(r) - (r - 1) m); alarm at the threshold, then anew",
    inputs: &[SERIES],
    options: &[
        VALUE,
        TIME,
        BY,
        Opt::new("threshold", "5", "log likelihood ratio at which there is an alarm").or(&["c-arl"]),
        Opt::new("direction", "rise", "rise or fall").or(&["dir"]),
        Opt::new("ratio", "", "the rate looked for over the usual one, such as 2 or 0.5; by default whatever fits best"),
        BASELINE,
        CENTRE,
    ],
    results: &[
        CENTRE_RESULT,
        ("statistic", "log likelihood ratio, per row; null for rows of the baseline"),
        ("upper", "the count that is just enough for an alarm; for a fall the largest one, null where not even 0 is"),
        ALARM,
        ALARMS,
        JUDGED,
    ],
    source: "M. Höhle and M. Paul, 2008, Computational Statistics and Data Analysis 52(9), 4357-4368, \
             doi:10.1016/j.csda.2008.02.015",
    family: "surveillance (R surveillance glrpois)",
    run,
};

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let shift = request.choice("direction", &[("rise", RateShift::Rise), ("fall", RateShift::Fall)])?;
    let ratio = match request.text("ratio") {
        "" => RateRatio::Estimated(shift),
        _ => RateRatio::Known(request.number("ratio", "a number above 0 that is not 1, such as 2")?),
    };
    let threshold = request.number("threshold", "a number above 0, such as 5")?;
    let options = LikelihoodRatioOptions { ratio, threshold, centre: centre(request)? };
    charts_of(request, |one| {
        let chart = likelihood_ratio_chart(&one.values, options)?;
        let mut figures = vec![
            ("centre", Figure::Scalar(number(chart.centre))),
            ("statistic", rows(one, chart.from, chart.statistic.iter().copied().map(number))),
            ("upper", rows(one, chart.from, chart.needed.iter().map(|needed| or_null(*needed)))),
        ];
        figures.extend(alarms(one, chart.from, &chart.alarms));
        Ok(figures)
    })
}
