//! Whether two patterns of points fall to areas alike.

use engine::stats::{
    NotComputable, ProportionTest, Resampling, SimilarityOptions, StatsError, Verdict, benjamini_hochberg, benjamini_yekutieli,
    proportion_tests, similarity,
};
use serde_json::Value;

use super::answer::number;
use super::local::{PERMUTATIONS, SEED};
use super::method::{Input, Method, Opt};
use super::{AnalyzeError, Answer, Request};

/// `similarity`
pub(super) const SIMILARITY: Method = Method {
    name: "similarity",
    question: "Do two patterns fall to areas alike? Andresen's S, and a test of every area's share",
    formula: "S = share of areas whose base share lies between the quantiles of their shares of what was drawn of the test events; \
              p: Fisher's exact test or chi-square of [[base_i, test_i], [base - base_i, test - test_i]]",
    inputs: &[Input {
        file: "input",
        columns: "base, test (or --base, --compared)",
        meaning: "one row per area: whole counts of events of both patterns",
    }],
    options: &[
        Opt::new("base", "base", "the column of base counts"),
        Opt::new("compared", "test", "the column of test counts"),
        Opt::new("statistic", "fisher", "the test of an area's share: fisher, chi-square, chi-square-yates or chi-square-n-1"),
        Opt::new(
            "correction",
            "by",
            "what q is: by (Benjamini and Yekutieli, true however areas depend on each other) or bh (Hochberg)",
        ),
        Opt::new("alpha", "0.05", "the q up to which an area counts as different"),
        Opt::new("resampling", "subsample", "how test events are drawn again: subsample or bootstrap"),
        Opt::new("subsample", "0.85", "the share of the test events that a subsample has"),
        PERMUTATIONS,
        SEED,
        Opt::new("level", "0.95", "level of the interval of an area's test share").or(&["confidence"]),
    ],
    results: &[
        ("s", "Andresen's S: share of areas that are alike, 0 to 1"),
        ("s_robust", "the same among areas with any event"),
        ("s_tests", "share of areas that the tests do not declare different, q above --alpha; areas without p are alike"),
        ("s_tests_robust", "the same among areas with any event"),
        ("base_share", "share of the base events, per row"),
        ("test_share", "share of the test events, per row"),
        ("lower", "lower limit of the test share, per row"),
        ("upper", "upper limit of the test share, per row"),
        ("within", "1 where the base share lies between them, otherwise 0, per row"),
        ("verdict", "alike, test-higher or base-higher, per row"),
        ("p", "two-sided p of the difference of shares, per row"),
        ("q", "p after --correction over all rows"),
        ("q_bh", "after Benjamini and Hochberg"),
        ("q_by", "after Benjamini and Yekutieli"),
    ],
    source: "M. A. Andresen, 2009, Applied Geography 29(3), 333-345, doi:10.1016/j.apgeog.2008.12.004; A. P. Wheeler, W. Steenbeek \
             and M. A. Andresen, 2018, Transactions in GIS 22(3), 760-774, doi:10.1111/tgis.12341",
    family: "sppt (R fisher.test, chisq.test)",
    run,
};

const STATISTICS: [(&str, ProportionTest); 4] = [
    ("fisher", ProportionTest::Fisher),
    ("chi-square", ProportionTest::ChiSquare),
    ("chi-square-yates", ProportionTest::ChiSquareYates),
    ("chi-square-n-1", ProportionTest::ChiSquareNMinusOne),
];

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let share = request.number("subsample", "a share above 0 and at most 1, such as 0.85")?;
    let resampling =
        request.choice("resampling", &[("subsample", Resampling::Subsample(share)), ("bootstrap", Resampling::Bootstrap)])?;
    let level = request.number("level", "a number between 0 and 1, such as 0.95")?;
    let alpha = request.number("alpha", "a number between 0 and 1, such as 0.05")?;
    let any_dependence = request.choice("correction", &[("by", true), ("bh", false)])?;
    let statistic = request.choice("statistic", &STATISTICS)?;
    let options = SimilarityOptions { resampling, draws: request.permutations()?, level, seed: request.seed()? };
    let table = request.input()?;
    let (base, test) = (counts(request, &table, "base")?, counts(request, &table, "compared")?);
    let found = similarity(&base, &test, options)?;
    let p = proportion_tests(&base, &test, statistic)?;
    let (hochberg, yekutieli) = (corrected(&p, benjamini_hochberg)?, corrected(&p, benjamini_yekutieli)?);
    let q = if any_dependence { &yekutieli } else { &hochberg };
    let alike = |row: &usize| q[*row].is_none_or(|q| q > alpha);
    let some = |row: &usize| base[*row] + test[*row] > 0.0;
    let share_of = |rows: Vec<usize>| share_alike(&rows, &alike);
    let mut answer = Answer::about(base.len());
    answer.value("s", number(found.s));
    answer.value("s_robust", number(found.s_robust));
    answer.value("s_tests", number(share_of((0..base.len()).collect())));
    answer.value("s_tests_robust", number(share_of((0..base.len()).filter(some).collect())));
    answer.rows("base_share", found.areas.iter().map(|area| number(area.base_share)));
    answer.rows("test_share", found.areas.iter().map(|area| number(area.test_share)));
    answer.rows("lower", found.areas.iter().map(|area| number(area.lower)));
    answer.rows("upper", found.areas.iter().map(|area| number(area.upper)));
    answer.rows("within", found.areas.iter().map(|area| u8::from(area.verdict == Verdict::Alike)));
    answer.rows("verdict", found.areas.iter().map(|area| verdict(area.verdict)));
    answer.column("p", p.iter().copied());
    let optional = |q: &Option<f64>| q.map_or(Value::Null, number);
    answer.rows("q", q.iter().map(optional));
    answer.rows("q_bh", hochberg.iter().map(optional));
    answer.rows("q_by", yekutieli.iter().map(optional));
    if matches!(resampling, Resampling::Subsample(_)) {
        answer.warn(
            "S calls areas different far more often than chance would, because a subsample varies less than a second pattern of \
             the same law; s_tests does not",
        );
    }
    Ok(answer)
}

fn counts(request: &Request, table: &super::table::Table, column: &str) -> Result<Vec<f64>, AnalyzeError> {
    let whole = |count: f64| count >= 0.0 && count.fract() <= 0.0;
    table.numbers_that(request.text(column), whole, "a whole number of 0 or more")
}

/// q of the rows that have a p.
fn corrected(
    p: &[Result<f64, NotComputable>],
    correction: fn(&[f64]) -> Result<Vec<f64>, StatsError>,
) -> Result<Vec<Option<f64>>, AnalyzeError> {
    let tested: Vec<f64> = p.iter().filter_map(|p| p.ok()).collect();
    let mut q = correction(&tested)?.into_iter();
    Ok(p.iter().map(|p| p.ok().and_then(|_| q.next())).collect())
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 areas, more than memory holds")]
fn share_alike(rows: &[usize], alike: &dyn Fn(&usize) -> bool) -> f64 {
    rows.iter().filter(|row| alike(row)).count() as f64 / rows.len() as f64
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Alike => "alike",
        Verdict::TestHigher => "test-higher",
        Verdict::BaseHigher => "base-higher",
    }
}
