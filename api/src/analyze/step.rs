//! A step change in counts at a known moment, trend and season apart.

use engine::stats::{CountFamily, NotComputable, Season, StepOptions, StepRegression, StepTrend, step_regression};
use jiff::civil::{Date, date};
use serde_json::Value;

use super::answer::{Figure, number, or_null, record};
use super::local::VALUE;
use super::method::{Method, Opt};
use super::series::{BY, Figures, OneSeries, SERIES, answered, check_steps, in_file, read};
use super::window::{TIME, times};
use super::{AnalyzeError, Answer, Request};

const AT: &str = "the position of the first row after the step, counted from 0 in order of time, or its date, such as 2016-05-23";
const HARMONICS: &str = "a whole number from 1 to half of the season";

/// `step`
pub(super) const STEP: Method = Method {
    name: "step",
    question: "Did the level of counts change at a known moment, by what factor, drift and time of year apart?",
    formula: "ln mu_t = b0 + b1 [t >= at] (+ b2 t) (+ sum_h s_h sin(2 pi h t / season) + c_h cos(2 pi h t / season)), \
              t = 1, 2, ...; variance mu, phi mu or mu + mu^2 / theta; ratio = exp(b1), interval exp(b1 +- z se)",
    inputs: &[SERIES],
    options: &[
        VALUE,
        TIME,
        BY,
        Opt::new("at", "", AT),
        Opt::new("season", "", "steps after which the season comes round, such as 12 or 52.18; none where it is not given"),
        Opt::new("harmonics", "1", "pairs of sine and cosine that the season has"),
        Opt::new("trend", "none", "none, or linear: the logarithm of the level drifts all the time"),
        Opt::new("family", "negative-binomial", "how counts stray: poisson, quasi-poisson or negative-binomial"),
        Opt::new("exposure", "", "the column that counts are proportional to, such as days of the month; none by default"),
        Opt::new("level", "0.95", "level of the interval").or(&["confidence"]),
    ],
    results: &[
        ("ratio", "rate after the step over the rate before it"),
        ("lower", "lower end of its interval"),
        ("upper", "upper end"),
        ("p", "two-sided p of the ratio being 1, by Wald"),
        ("at", "position of the first row after the step, counted from 0 in order of time"),
        ("coefficients", "records of term, estimate, standard_error and p"),
        (
            "theta",
            "theta of the negative binomial law; null for other families, and where counts stray no more than Poisson ones",
        ),
        ("theta_standard_error", "its standard error"),
        ("dispersion", "Pearson's statistic over the degrees of freedom: above 1, a Poisson interval is too narrow"),
        ("deviance", "residual deviance"),
        ("log_likelihood", "logarithm of the likelihood; null for quasi-poisson"),
        ("degrees_of_freedom", "rows less coefficients"),
    ],
    source: "A. K. Wagner et al., 2002, Journal of Clinical Pharmacy and Therapeutics 27(4), 299-309, \
             doi:10.1046/j.1365-2710.2002.00430.x; J. F. Lawless, 1987, Canadian Journal of Statistics 15(3), 209-225, \
             doi:10.2307/3314912",
    family: "nb_glm (R glm, MASS glm.nb)",
    run,
};

const FAMILIES: [(&str, CountFamily); 3] = [
    ("poisson", CountFamily::Poisson),
    ("quasi-poisson", CountFamily::QuasiPoisson),
    ("negative-binomial", CountFamily::NegativeBinomial),
];

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let series = read(request)?;
    let times = times(request, &series.table)?;
    let moment = Moment::read(request)?;
    let family = request.choice("family", &FAMILIES)?;
    let trend = request.choice("trend", &[("none", StepTrend::Level), ("linear", StepTrend::Linear)])?;
    let season = season(request)?;
    let level = request.number("level", "a number between 0 and 1, such as 0.95")?;
    let exposures = match request.text("exposure") {
        "" => None,
        name => Some(series.table.numbers_that(name, |exposure| exposure > 0.0, "a number above 0")?),
    };
    answered(&series, |one| {
        if let Some(times) = &times {
            check_steps(one, times)?;
        }
        let at = moment.position(one, times.as_deref())?;
        let exposure = exposures.as_ref().map(|all| one.rows.iter().map(|&row| all[row]).collect::<Vec<f64>>());
        let options = StepOptions { at, family, trend, season, exposure: exposure.as_deref(), level };
        let found = step_regression(&one.values, &options).map_err(|error| in_file(one, error))?;
        Ok(figures(at, &found))
    })
}

fn season(request: &Request) -> Result<Option<Season>, AnalyzeError> {
    if request.text("season").is_empty() {
        return Ok(None);
    }
    let period = request.number("season", "the number of steps in which a season comes round, such as 12")?;
    Ok(Some(Season { period, harmonics: request.parse("harmonics", HARMONICS)? }))
}

/// When the step was, as asked.
enum Moment {
    Position(usize),
    /// Days since 1970-01-01, and the date as it was written.
    Day(f64, String),
}

impl Moment {
    fn read(request: &Request) -> Result<Self, AnalyzeError> {
        let text: String = request.parse("at", AT)?;
        if let Ok(position) = text.parse() {
            return Ok(Self::Position(position));
        }
        let day: Date = text.parse().map_err(|_| AnalyzeError::bad_option("at", &text, AT))?;
        Ok(Self::Day(day.duration_since(date(1970, 1, 1)).as_secs_f64() / 86_400.0, text))
    }

    /// The first row of a series after the step.
    fn position(&self, one: &OneSeries, times: Option<&[f64]>) -> Result<usize, AnalyzeError> {
        match (self, times) {
            (Self::Position(position), _) => Ok(*position),
            (Self::Day(day, _), Some(times)) => Ok(one.rows.iter().filter(|&&row| times[row] < *day).count()),
            (Self::Day(_, text), None) => {
                let needs = "a position, because the file has no column time, day or date";
                Err(AnalyzeError::bad_option("at", text, needs))
            }
        }
    }
}

fn figures(at: usize, found: &StepRegression) -> Figures {
    let scalar = |value: Value| Figure::Scalar(value);
    let optional = |value: Result<f64, NotComputable>| Figure::Scalar(or_null(value));
    let regression = &found.regression;
    let coefficient = |(term, one): (&engine::stats::StepTerm, &engine::stats::Coefficient)| {
        record([
            ("term", term.to_string().into()),
            ("estimate", number(one.estimate)),
            ("standard_error", number(one.standard_error)),
            ("p", number(one.p)),
        ])
    };
    vec![
        ("ratio", scalar(number(found.ratio))),
        ("lower", scalar(number(found.lower))),
        ("upper", scalar(number(found.upper))),
        ("p", scalar(number(found.p))),
        ("at", scalar(at.into())),
        ("coefficients", Figure::Records(found.terms.iter().zip(&regression.coefficients).map(coefficient).collect())),
        ("theta", optional(regression.theta.map(|theta| theta.estimate))),
        ("theta_standard_error", optional(regression.theta.map(|theta| theta.standard_error))),
        ("dispersion", scalar(number(regression.dispersion))),
        ("deviance", scalar(number(regression.deviance))),
        ("log_likelihood", optional(regression.log_likelihood)),
        ("degrees_of_freedom", scalar(regression.residual_freedom.into())),
    ]
}
