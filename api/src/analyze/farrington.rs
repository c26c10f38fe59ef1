//! Farrington's alarm: more events this week than the same weeks of earlier years let expect.

use engine::stats::{
    FarringtonBound, FarringtonOptions, FarringtonSpread, FarringtonStep, FarringtonTrend, FarringtonVariant, NotComputable,
    Year, farrington,
};
use jiff::civil::{Date, date};
use serde_json::Value;

use super::answer::{Figure, number, or_null};
use super::local::VALUE;
use super::method::{Method, Opt};
use super::series::{BY, Figures, OneSeries, SERIES, SeriesTable, answered, check_steps, in_file, read};
use super::window::{TIME, time_column, times};
use super::{AnalyzeError, Answer, Request};

const WHOLE: &str = "a whole number of 0 or more";
const SHARE: &str = "a share, such as 0.01";
const START: &str = "the date of the first row, such as 2015-01-05, where --period is 52 or 365";

/// `farrington`
pub(super) const FARRINGTON: Method = Method {
    name: "farrington",
    question: "Are there more events in a week than the same weeks of earlier years let expect, past outbreaks counted less?",
    formula: "quasi-Poisson ln mu = level of the part of the year + b t over the references; s = 3/2 (y^(2/3) mu^(-1/6) - mu^(1/2)) \
              / sqrt(phi (1 - h)), weights s^-2 where s > --reweight; upper: delta (mu^(2/3) + z sqrt(4/9 mu^(1/3) (phi + se^2 / \
              mu)))^(3/2), or a negative binomial quantile at mu (nb-plugin), at its upper limit (muan), or with the variance \
              phi mu + se^2 (predictive); score = (y - mu) / (upper - mu)",
    inputs: &[SERIES],
    options: &[
        VALUE,
        TIME,
        BY,
        Opt::new(
            "variant",
            "flexible",
            "flexible (2013), original (1996), or calibrated: flexible with the bound, errors and weights whose false alarms come \
             nearest to --alpha",
        ),
        Opt::new("threshold", "", "delta, nb-plugin, muan or predictive; by default delta, for calibrated predictive")
            .or(&["bound"]),
        Opt::new("years", "5", "years that are looked back").or(&["b"]),
        Opt::new("half-window", "3", "steps before and after the same time of earlier years that belong to it").or(&["w"]),
        Opt::new("periods", "10", "parts of the year with a level of their own; 1 compares with the windows alone")
            .or(&["no-periods"]),
        Opt::new("exclude-weeks", "26", "steps before the evaluated one that are left out").or(&["past-weeks-not-included"]),
        Opt::new(
            "alpha",
            "",
            "share of quiet steps above the bound, for the original of both tails; by default 0.01, original 0.05",
        ),
        Opt::new("period", "52", "steps of a year; with dates a week apart, or --start, 52 follows the calendar (365 with days)"),
        Opt::new("start", "", START),
        Opt::new(
            "trend-level",
            "",
            "level at which a trend is kept, 1 for any that does not extrapolate, 0 for none; by default 1, original 0.05",
        ),
        Opt::new(
            "reweight",
            "",
            "residual above which references count less, 0 for none; by default 2.58, original 1, calibrated 3.5",
        ),
        Opt::new(
            "errors",
            "",
            "surveillance (as farringtonFlexible 1.20.3 has them: too small above a mean of 1) or dispersion; by default \
             surveillance for flexible, otherwise dispersion",
        ),
        Opt::new("fewest", "5", "events that the last four steps must hold for an alarm"),
    ],
    results: &[
        (
            "expected",
            "events expected, per row; this and what follows is null where the years looked back begin before the first row",
        ),
        ("upper", "most events that are no alarm"),
        ("alarm", "whether there are more, and enough of late"),
        ("score", "exceedance: 0 at the expected count, 1 at the bound"),
        (
            "p",
            "probability of as many or more, by the law of the bound; null also where the references of the row's time hold none",
        ),
        ("phi", "variance over mean, at least 1"),
        ("trend", "logarithm of the factor from step to step, where a trend was kept"),
        ("evaluated", "rows that have an answer"),
        ("alarms", "rows with an alarm"),
    ],
    source: "C. P. Farrington et al., 1996, Journal of the Royal Statistical Society A 159(3), 547-563, doi:10.2307/2983331; A. \
             Noufaily et al., 2013, Statistics in Medicine 32(7), 1206-1222, doi:10.1002/sim.5595",
    family: "surveillance (R farrington, farringtonFlexible; their series has dates from 2015-01-05, --years 4 and --alpha 0.01)",
    run,
};

const BOUNDS: [(&str, FarringtonBound); 4] = [
    ("delta", FarringtonBound::Delta),
    ("nb-plugin", FarringtonBound::NbPlugin),
    ("muan", FarringtonBound::Muan),
    ("predictive", FarringtonBound::Predictive),
];
const ERRORS: [(&str, FarringtonSpread); 2] =
    [("surveillance", FarringtonSpread::Surveillance), ("dispersion", FarringtonSpread::Dispersion)];

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let series = read(request)?;
    let options = options(request)?;
    let dates = Dates::read(request, &series)?;
    let mut answer = answered(&series, |one| {
        let options = FarringtonOptions { year: dates.year(one, options.year)?, ..options };
        let found = farrington(&one.values, &options).map_err(|error| in_file(one, error))?;
        Ok(figures(one, &found))
    })?;
    choose(&mut answer, &options);
    if dates.first.is_none() && dates.times.is_none() {
        answer
            .warn("rows have no dates, so the same time of earlier years is whole multiples of --period back; say --start DATE");
    }
    Ok(answer)
}

/// Values of options that followed from the variant.
fn choose(answer: &mut Answer, options: &FarringtonOptions) {
    let name =
        |found: &dyn Fn(usize) -> bool, names: &[&'static str]| (0..names.len()).find(|&at| found(at)).map_or("", |at| names[at]);
    answer.chose("threshold", name(&|at| BOUNDS[at].1 == options.bound, &BOUNDS.map(|(name, _)| name)));
    answer.chose("errors", name(&|at| ERRORS[at].1 == options.spread, &ERRORS.map(|(name, _)| name)));
    answer.chose("alpha", options.alpha);
    answer.chose("reweight", options.reweight_above.unwrap_or(0.0));
    if options.variant == FarringtonVariant::Original {
        answer.chose("periods", 1);
        answer.chose("exclude-weeks", Value::Null);
    }
    let FarringtonTrend::Significant(level) = options.trend else { return answer.chose("trend-level", 0) };
    answer.chose("trend-level", level);
}

/// The options but for the calendar.
fn options(request: &Request) -> Result<FarringtonOptions, AnalyzeError> {
    let steps = Year::Steps(request.number("period", "the steps of a year, such as 52")?);
    let variants = [
        ("flexible", FarringtonOptions::flexible(steps)),
        ("original", FarringtonOptions::original(steps)),
        ("calibrated", FarringtonOptions::calibrated(steps)),
    ];
    let mut options = request.choice("variant", &variants)?;
    if options.variant != FarringtonVariant::Original {
        let (periods, excluded) = (request.parse("periods", WHOLE)?, request.parse("exclude-weeks", WHOLE)?);
        options.variant = FarringtonVariant::Flexible { periods, excluded };
    }
    options.years = request.parse("years", WHOLE)?;
    options.half_window = request.parse("half-window", WHOLE)?;
    options.fewest.0 = request.number("fewest", "a number of events")?;
    let given = |name: &str| request.given(name).is_some();
    if given("threshold") {
        options.bound = request.choice("threshold", &BOUNDS)?;
    }
    if given("errors") {
        options.spread = request.choice("errors", &ERRORS)?;
    }
    if given("alpha") {
        options.alpha = request.number("alpha", SHARE)?;
    }
    if given("trend-level") {
        let level = request.number("trend-level", "a share from 0 to 1")?;
        options.trend = if level > 0.0 { FarringtonTrend::Significant(level) } else { FarringtonTrend::Never };
    }
    if given("reweight") {
        options.reweight_above = Some(request.number("reweight", "a residual, such as 2.58")?).filter(|above| *above > 0.0);
    }
    Ok(options)
}

/// Where the rows lie in the calendar.
struct Dates {
    /// Days of all rows, where the file has a column of them.
    times: Option<Vec<f64>>,
    /// Whether that column holds dates.
    dated: bool,
    /// The day of the first row, where it was given.
    first: Option<i64>,
    /// Days of a step, where a year of them follows the calendar.
    step: Option<u32>,
}

impl Dates {
    fn read(request: &Request, series: &SeriesTable) -> Result<Self, AnalyzeError> {
        let times = times(request, &series.table)?;
        let dated = match times {
            Some(_) => series.table.texts(time_column(request, &series.table)?)?.all(|text| text.parse::<f64>().is_err()),
            None => false,
        };
        let step = match request.text("period") {
            "52" => Some(7),
            "365" => Some(1),
            _ => None,
        };
        let first = match (request.text("start"), step) {
            ("", _) => None,
            (text, Some(_)) => {
                let day: Date = text.parse().map_err(|_| AnalyzeError::bad_option("start", text, START))?;
                Some(day.duration_since(date(1970, 1, 1)).as_hours() / 24)
            }
            (text, None) => return Err(AnalyzeError::bad_option("start", text, START)),
        };
        Ok(Self { times, dated, first, step })
    }

    /// The year of one series: the calendar's where its steps are, otherwise as it was.
    fn year(&self, one: &OneSeries, steps: Year) -> Result<Year, AnalyzeError> {
        if let Some(times) = &self.times {
            check_steps(one, times)?;
        }
        let Some(step_days) = self.step else { return Ok(steps) };
        let even = |times: &Vec<f64>| {
            let step = |pair: &[usize]| times[pair[1]] - times[pair[0]];
            self.dated && one.rows.windows(2).all(|pair| (step(pair) - f64::from(step_days)).abs() < 0.1)
        };
        let times = self.times.as_ref().filter(|times| even(times));
        #[expect(clippy::cast_possible_truncation, reason = "days of a date of a file")]
        let dated = times.and_then(|times| one.rows.first().map(|&row| times[row].floor() as i64));
        Ok(self.first.or(dated).map_or(steps, |first_day| Year::Calendar { first_day, step_days }))
    }
}

fn figures(one: &OneSeries, found: &[Result<FarringtonStep, NotComputable>]) -> Figures {
    let rows = |of: &dyn Fn(&FarringtonStep) -> Value| {
        let value = |step: &Result<FarringtonStep, NotComputable>| step.as_ref().map_or(Value::Null, of);
        let mut by_row: Vec<(usize, Value)> = one.rows.iter().copied().zip(found.iter().map(value)).collect();
        by_row.sort_by_key(|(row, _)| *row);
        Figure::Rows(by_row.into_iter().map(|(_, value)| value).collect())
    };
    let alarms = found.iter().flatten().filter(|step| step.alarm).count();
    vec![
        ("expected", rows(&|step| number(step.expected))),
        ("upper", rows(&|step| or_null(step.upper))),
        ("alarm", rows(&|step| step.alarm.into())),
        ("score", rows(&|step| or_null(step.score))),
        ("p", rows(&|step| or_null(step.p))),
        ("phi", rows(&|step| number(step.phi))),
        ("trend", rows(&|step| step.trend.map_or(Value::Null, number))),
        ("evaluated", Figure::Scalar(found.iter().flatten().count().into())),
        ("alarms", Figure::Scalar(alarms.into())),
    ]
}
