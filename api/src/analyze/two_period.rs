//! A count after beside a count before, row by row.

use engine::stats::{
    Dispersion, EStatistic, NegativeBinomialOptions, NotComputable, PeriodCount, PeriodTest, PeriodTestOptions, StatsError,
    benjamini_hochberg, negative_binomial_tests, two_period_tests,
};
use serde_json::Value;

use super::answer::{number, or_null};
use super::method::{Input, Method, Opt};
use super::table::Table;
use super::{AnalyzeError, Answer, Request};

/// `two-period`
pub(super) const TWO_PERIOD: Method = Method {
    name: "two-period",
    question: "Has the rate changed between two periods, row by row, and by what factor?",
    formula: "X after, Y before, odds o = ratio * exposure after / exposure before; exact: X given X + Y is binomial with odds o; \
              e-test: P(|T| >= |t|), T = (X - o Y) / sqrt((X + Y) o), at the means (X + Y) o / (1 + o) and (X + Y) / (1 + o); \
              negative-binomial: X given X + Y is beta-binomial, overdispersion averaged over its conditional likelihood",
    inputs: &[Input {
        file: "input",
        columns: "before, after (or --before and --after, several columns each with commas between them); optional \
                  exposure_before, exposure_after",
        meaning: "one row per place: whole counts, and what they are proportional to where that differs, such as days",
    }],
    options: &[
        Opt::new("before", "before", "columns of the earlier counts"),
        Opt::new("after", "after", "columns of the later counts"),
        Opt::new(
            "exposure-before",
            "",
            "the column of exposures of the earlier counts together; by default exposure_before, or the number of columns",
        ),
        Opt::new(
            "exposure-after",
            "",
            "the column of exposures of the later counts together; by default exposure_after, or the number of columns",
        ),
        Opt::new(
            "test",
            "exact",
            "exact (as R poisson.test), mid-p (as statsmodels cond-midp), both with p of all outcomes no more likely and the \
             central interval; exact-central, mid-p-central, min-likelihood, blaker (p and interval that match); e-test, \
             e-test-wald, score, score-log, wald, wald-log, square-root; or negative-binomial, which needs three columns of \
             counts or --dispersion",
        ),
        Opt::new("ratio", "1", "the ratio of rates, after over before, that the null states"),
        Opt::new("level", "0.95", "level of the intervals").or(&["confidence"]),
        Opt::new(
            "dispersion",
            "",
            "for negative-binomial: the variance of the count of an average period over its mean, where it is known",
        ),
    ],
    results: &[
        ("ratio", "rate after over rate before, per row; null where nothing happened before"),
        ("lower", "lower end of its interval, by the same test; 0 where no ratio is too small"),
        ("upper", "upper end; null where no ratio is too large"),
        ("p", "two-sided p per row; null where nothing happened in either period"),
        ("p_central", "for exact and mid-p: twice the smaller tail, per row; below 1 - level where the interval leaves out 1"),
        ("q", "p after the false discovery rate of Benjamini and Hochberg over all rows"),
        ("statistic", "of the e-tests, score, wald and square-root tests, per row"),
        ("poisson_z", "Wheeler's 2 (sqrt(after) - sqrt(before)) per row, of variance 2; null where exposures differ"),
        ("variance_ratio", "for negative-binomial: variance over mean of the count of an average period, per row"),
        ("before", "events before, all columns together"),
        ("after", "events after"),
    ],
    source: "K. Krishnamoorthy and J. Thomson, 2004, J. Statist. Plann. Inference 119(1), 23-35, \
             doi:10.1016/S0378-3758(02)00408-1; M. P. Fay, 2010, R Journal 2(1), 53-58, doi:10.32614/RJ-2010-008; A. P. Wheeler, \
             2016, Int. J. Police Science and Management 18(3), 159-172, doi:10.1177/1461355716642781; M. D. Robinson and G. K. \
             Smyth, 2008, Biostatistics 9(2), 321-332, doi:10.1093/biostatistics/kxm030",
    family: "poisson_tests (statsmodels, R poisson.test, exactci, ptools)",
    run,
};

/// The test whose p is given, and the one whose interval is, where that is another.
type Choice = (PeriodTest, Option<PeriodTest>);

/// All tests, `None` for the one that bears overdispersion.
const TESTS: [(&str, Option<Choice>); 14] = [
    ("exact", Some((PeriodTest::MinLikelihood, Some(PeriodTest::Exact)))),
    ("mid-p", Some((PeriodTest::MidPMinLikelihood, Some(PeriodTest::MidP)))),
    ("exact-central", Some((PeriodTest::Exact, None))),
    ("mid-p-central", Some((PeriodTest::MidP, None))),
    ("min-likelihood", Some((PeriodTest::MinLikelihood, None))),
    ("blaker", Some((PeriodTest::Blaker, None))),
    ("e-test", Some((PeriodTest::ETest(EStatistic::Score), None))),
    ("e-test-wald", Some((PeriodTest::ETest(EStatistic::Wald), None))),
    ("score", Some((PeriodTest::Score, None))),
    ("score-log", Some((PeriodTest::ScoreLog, None))),
    ("wald", Some((PeriodTest::Wald, None))),
    ("wald-log", Some((PeriodTest::WaldLog, None))),
    ("square-root", Some((PeriodTest::SquareRoot, None))),
    ("negative-binomial", None),
];

/// The counts of one side, row by row.
struct Side {
    periods: Vec<Vec<PeriodCount>>,
    totals: Vec<PeriodCount>,
}

/// What a test says of a row.
struct Row {
    ratio: Result<f64, NotComputable>,
    lower: Result<f64, NotComputable>,
    upper: Option<f64>,
    p: Result<f64, NotComputable>,
    p_central: Option<f64>,
    statistic: Option<f64>,
    variance_ratio: Option<f64>,
}

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let ratio = request.number("ratio", "a number above 0; 1 is no change")?;
    let level = request.number("level", "a number between 0 and 1, such as 0.95")?;
    let test = request.choice("test", &TESTS)?;
    let table = request.input()?;
    let before = side(request, &table, ["before", "exposure-before", "exposure_before"])?;
    let after = side(request, &table, ["after", "exposure-after", "exposure_after"])?;
    let rows = if let Some((test, interval)) = test {
        let rows: Vec<_> = after.totals.iter().copied().zip(before.totals.iter().copied()).collect();
        let mut found = poisson(&rows, PeriodTestOptions { test, ratio, level })?;
        if let Some(test) = interval {
            for (row, central) in found.iter_mut().zip(poisson(&rows, PeriodTestOptions { test, ratio, level })?) {
                (row.lower, row.upper, row.p_central) = (central.lower, central.upper, central.p.ok());
            }
        }
        found
    } else {
        let options = NegativeBinomialOptions { ratio, level, dispersion: dispersion(request)? };
        let columns = request.text("before").split(',').count() + request.text("after").split(',').count();
        if options.dispersion == Dispersion::Estimated && columns < 3 {
            return Err(AnalyzeError::Missing { option: "dispersion", needs: DISPERSION });
        }
        let rows: Vec<_> = after.periods.iter().cloned().zip(before.periods.iter().cloned()).collect();
        negative_binomial(&rows, options)?
    };
    let mut answer = Answer::about(rows.len());
    fill(&mut answer, &rows)?;
    answer.rows("poisson_z", before.totals.iter().zip(&after.totals).map(|(before, after)| poisson_z(*before, *after)));
    if test.is_some() {
        answer.warn(
            "events are taken to be independent of each other; where they come in clumps, p is too small and --test \
             negative-binomial over several periods a side is the honest one",
        );
    }
    answer.rows("before", before.totals.iter().map(|period| period.count));
    answer.rows("after", after.totals.iter().map(|period| period.count));
    Ok(answer)
}

/// A figure that some tests give.
type Field = fn(&Row) -> Option<f64>;

/// Columns that every test has, and those that some of its rows have.
fn fill(answer: &mut Answer, rows: &[Row]) -> Result<(), AnalyzeError> {
    answer.column("ratio", rows.iter().map(|row| row.ratio));
    answer.rows("lower", rows.iter().map(|row| or_null(row.lower)));
    answer.rows("upper", rows.iter().map(|row| optional(row.upper)));
    answer.column("p", rows.iter().map(|row| row.p));
    answer.rows("q", false_discovery(rows)?);
    let some: [(&'static str, Field); 3] =
        [("p_central", |row| row.p_central), ("statistic", |row| row.statistic), ("variance_ratio", |row| row.variance_ratio)];
    for (key, of) in some {
        if rows.iter().any(|row| of(row).is_some()) {
            answer.rows(key, rows.iter().map(|row| optional(of(row))));
        }
    }
    Ok(())
}

/// Counts and exposures of one side: the columns of counts, the option that names exposures, and their usual column.
fn side(request: &Request, table: &Table, [counts, exposure, usual]: [&'static str; 3]) -> Result<Side, AnalyzeError> {
    let needs = "a whole number of 0 or more";
    let whole = |text: &str| {
        let number: f64 = text.parse().ok()?;
        let is_count = (0.0..=1e12).contains(&number) && number.fract() <= 0.0;
        is_count.then(|| format!("{number:.0}").parse::<u64>().ok()).flatten()
    };
    let columns: Vec<Vec<u64>> = request
        .text(counts)
        .split(',')
        .map(|name| table.parsed(name.trim(), needs, whole))
        .collect::<Result<_, AnalyzeError>>()?;
    let number = u32::try_from(columns.len()).unwrap_or(u32::MAX);
    let named = match request.text(exposure) {
        "" => table.first(&[usual]),
        name => Some(name),
    };
    let exposures = match named {
        Some(name) => table.numbers_that(name, |exposure| exposure > 0.0, "a number above 0")?,
        None => vec![f64::from(number); table.len()],
    };
    let row = |(row, exposure): (usize, &f64)| -> Vec<PeriodCount> {
        columns.iter().map(|column| PeriodCount { count: column[row], exposure: exposure / f64::from(number) }).collect()
    };
    let periods: Vec<Vec<PeriodCount>> = exposures.iter().enumerate().map(row).collect();
    let total = |(periods, exposure): (&Vec<PeriodCount>, &f64)| PeriodCount {
        count: periods.iter().fold(0_u64, |sum, period| sum.saturating_add(period.count)),
        exposure: *exposure,
    };
    let totals = periods.iter().zip(&exposures).map(total).collect();
    Ok(Side { periods, totals })
}

const DISPERSION: &str =
    "the variance of counts over their mean, such as 2; or several columns of counts, such as --before w1,w2,w3";

fn dispersion(request: &Request) -> Result<Dispersion, AnalyzeError> {
    if request.text("dispersion").is_empty() {
        return Ok(Dispersion::Estimated);
    }
    Ok(Dispersion::VarianceRatio(request.number("dispersion", "the variance over the mean, 1 (Poisson) or more")?))
}

const NOTHING: NotComputable = NotComputable::Because("neither period has any events; compare longer periods or a larger area");

fn without_events() -> Row {
    Row {
        ratio: Err(NOTHING),
        lower: Err(NOTHING),
        upper: None,
        p: Err(NOTHING),
        p_central: None,
        statistic: None,
        variance_ratio: None,
    }
}

fn poisson(rows: &[(PeriodCount, PeriodCount)], options: PeriodTestOptions) -> Result<Vec<Row>, AnalyzeError> {
    let row = |change| match change {
        Ok(engine::stats::PeriodChange { ratio, statistic, p, lower, upper }) => {
            Ok(Row { ratio, lower: Ok(lower), upper, p, p_central: None, statistic: statistic.ok(), variance_ratio: None })
        }
        Err(StatsError::NoEvents) => Ok(without_events()),
        Err(error) => Err(error.into()),
    };
    two_period_tests(rows, options).into_iter().map(row).collect()
}

fn negative_binomial(
    rows: &[(Vec<PeriodCount>, Vec<PeriodCount>)],
    options: NegativeBinomialOptions,
) -> Result<Vec<Row>, AnalyzeError> {
    let row = |change| match change {
        Ok(engine::stats::NegativeBinomialChange { ratio, p, lower, upper, variance_ratio }) => Ok(Row {
            ratio,
            lower: Ok(lower),
            upper,
            p: Ok(p),
            p_central: None,
            statistic: None,
            variance_ratio: Some(variance_ratio),
        }),
        Err(StatsError::NoEvents) => Ok(without_events()),
        Err(error) => Err(error.into()),
    };
    negative_binomial_tests(rows, options).into_iter().map(row).collect()
}

/// q of the rows that have a p; null for the others.
fn false_discovery(rows: &[Row]) -> Result<Vec<Value>, AnalyzeError> {
    let p: Vec<f64> = rows.iter().filter_map(|row| row.p.ok()).collect();
    let mut q = benjamini_hochberg(&p)?.into_iter();
    Ok(rows.iter().map(|row| row.p.ok().and_then(|_| q.next()).map_or(Value::Null, number)).collect())
}

fn poisson_z(before: PeriodCount, after: PeriodCount) -> Value {
    if before.exposure.total_cmp(&after.exposure).is_ne() {
        return Value::Null;
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 10^12 a column, exact in f64")]
    let (before, after) = (before.count as f64, after.count as f64);
    engine::stats::poisson_z(before, after).map_or(Value::Null, number)
}

fn optional(value: Option<f64>) -> Value {
    value.map_or(Value::Null, number)
}
