//! `ears`: today against the days before it, by C1, C2 and C3 and by laws that bear rare counts.

use engine::stats::{
    EarsBaseline, EarsOptions, EarsRule, PredictiveLaw, PredictiveOptions, ears, normal_limit, predictive_chart,
};

use super::super::answer::{number, or_null};
use super::super::local::VALUE;
use super::super::method::{Method, Opt};
use super::super::series::{BY, SERIES};
use super::super::window::TIME;
use super::super::{AnalyzeError, Answer, Request};
use super::{ALARM, ALARMS, JUDGED, alarms, charts_of, rows};

/// `ears`
pub(in super::super) const EARS: Method = Method {
    name: "ears",
    question: "Are there more events today than the days before let expect?",
    formula: "C1 = (x_t - mean) / sd over x_{t-m}..x_{t-1}; C2 over x_{t-m-2}..x_{t-3}; C3 = sum over t, t-1, t-2 of max(0, C2 - 1); \
              alarm above the normal quantile of 1 - alpha. conditional: y of B + y events are binomial with share k / (m + k), B \
              events in m days of baseline, y today (C3: in k = 3 days); jeffreys: negative binomial with shape B + 1/2; \
              dispersed: conditional, widened by the ratio of variances seen so far",
    inputs: &[SERIES],
    options: &[
        VALUE,
        TIME,
        BY,
        Opt::new("rule", "C2", "C1, C2 or C3 (C3 by its definition; earsC of surveillance 1.20 to 1.26 has another limit)")
            .or(&["method", "variant"]),
        Opt::new("baseline", "7", "days of the baseline, such as 7 or 28").or(&["days"]),
        Opt::new(
            "test",
            "normal",
            "normal (EARS itself), conditional (exact for independent events, at any rate), jeffreys (as bayes in surveillance) or \
             dispersed (events that come in bouts)",
        ),
        Opt::new("alpha", "0.001", "probability of a false alarm per row").or(&["risk"]),
        Opt::new("threshold", "", "for normal: the statistic above which there is an alarm, instead of --alpha"),
        Opt::new("least-spread", "0", "for normal: least standard deviation that is believed").or(&["min-sigma"]),
    ],
    results: &[
        (
            "z",
            "normal: C1, C2 or C3, per row; null for rows without a full baseline, and for an alarm over one whose days are alike",
        ),
        ("expected", "other tests: events expected today, or on the three days of C3"),
        ("p", "other tests: probability of as many events or more, one-sided"),
        ("dispersion", "dispersed: the ratio of variances that limits were widened by"),
        ("upper", "count that must be passed for an alarm; null where the days before C3's last are enough"),
        ALARM,
        ALARMS,
        JUDGED,
    ],
    source: "L. Hutwagner et al., 2003, Journal of Urban Health 80(2 Suppl 1), i89-i96, doi:10.1007/PL00022319; J. Przyborowski and \
             H. Wilenski, 1940, Biometrika 31(3/4), 313-323, doi:10.1093/biomet/31.3-4.313",
    family: "surveillance (R surveillance earsC for C1 and C2, the definition for all, bayes1 for jeffreys)",
    run,
};

const RULES: [(&str, EarsRule); 6] = [
    ("C1", EarsRule::C1),
    ("C2", EarsRule::C2),
    ("C3", EarsRule::C3),
    ("c1", EarsRule::C1),
    ("c2", EarsRule::C2),
    ("c3", EarsRule::C3),
];

const TESTS: [(&str, Option<PredictiveLaw>); 4] = [
    ("normal", None),
    ("conditional", Some(PredictiveLaw::Conditional)),
    ("jeffreys", Some(PredictiveLaw::Jeffreys)),
    ("dispersed", Some(PredictiveLaw::Dispersed)),
];

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let rule = request.choice("rule", &RULES)?;
    let days = request.parse("baseline", "a whole number of days, such as 7")?;
    let alpha = request.number("alpha", "a probability, such as 0.001")?;
    match request.choice("test", &TESTS)? {
        None => run_normal(request, rule, (days, alpha)),
        Some(law) => {
            let (gap, together) = match rule {
                EarsRule::C1 => (0, 1),
                EarsRule::C2 => (2, 1),
                EarsRule::C3 => (2, 3),
            };
            run_predictive(request, PredictiveOptions { law, baseline: days, gap, together, risk: alpha })
        }
    }
}

fn run_normal(request: &Request, rule: EarsRule, (days, alpha): (usize, f64)) -> Result<Answer, AnalyzeError> {
    let threshold = match request.text("threshold") {
        "" => normal_limit(alpha)?,
        _ => request.number("threshold", "a number above 0, such as 3")?,
    };
    let least_spread = request.number("least-spread", "a number of 0 or more")?;
    let options = EarsOptions { rule, baseline: EarsBaseline { days, least_spread }, threshold };
    let mut answer = charts_of(request, |one| {
        let chart = ears(&one.values, options)?;
        let mut figures = vec![
            ("z", rows(one, chart.from, chart.statistic.iter().map(|z| or_null(*z)))),
            ("upper", rows(one, chart.from, chart.upper.iter().map(|upper| or_null(*upper)))),
        ];
        figures.extend(alarms(one, chart.from, &chart.alarms));
        Ok(figures)
    })?;
    answer.chose("threshold", threshold);
    answer.warn(
        "EARS takes counts for normal: below about 20 events a day it raises many times the false alarms that --alpha promises; \
         --test conditional keeps the promise for independent events, --test dispersed for events that come in bouts",
    );
    Ok(answer)
}

fn run_predictive(request: &Request, options: PredictiveOptions) -> Result<Answer, AnalyzeError> {
    charts_of(request, |one| {
        let chart = predictive_chart(&one.values, options)?;
        let numbers = |values: &[f64]| rows(one, chart.from, values.iter().copied().map(number));
        let mut figures = vec![("expected", numbers(&chart.expected)), ("p", numbers(&chart.p))];
        if options.law == PredictiveLaw::Dispersed {
            figures.push(("dispersion", numbers(&chart.dispersion)));
        }
        figures.push(("upper", numbers(&chart.upper)));
        figures.extend(alarms(one, chart.from, &chart.alarms));
        Ok(figures)
    })
}
