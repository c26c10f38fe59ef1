//! Exact Poisson intervals and tests, against hand-worked cases, R and statsmodels.

use engine::stats::{PeriodCount, StatsError, TwoPeriod, garwood_interval, two_period};
use serde_json::Value;

use super::{Table, cases, family, finite, reference, same};

/// Relative: R prints 15 digits, and its quantiles are good to about 1e-13. Below `f64::EPSILON` all answers are the same.
const TOLERANCE: f64 = 1e-8;

/// The level at which all files were made.
const LEVEL: f64 = 0.95;

fn assert_same(what: &str, ours: Option<f64>, theirs: Option<f64>) {
    assert!(same(ours, theirs, |theirs| TOLERANCE * theirs.abs() + f64::EPSILON), "{what}: {ours:?} is not {theirs:?}");
}

#[test]
fn hand_worked_rates() {
    let table = Table::read(&reference("garwood.csv"));
    for (row, (count, exposure)) in table.whole("count").into_iter().zip(table.numbers("exposure")).enumerate() {
        let interval = garwood_interval(count, exposure.expect("an exposure"), LEVEL).expect("an interval");
        for (name, ours) in [("rate", interval.rate), ("lower", interval.lower), ("upper", interval.upper)] {
            assert_hand_worked(&table, row, name, Some(ours));
        }
    }
}

#[test]
fn hand_worked_periods() {
    let table = Table::read(&reference("two_period.csv"));
    for row in 0..table.column("now").len() {
        let period = |count: &str, exposure: &str| PeriodCount {
            count: table.whole(count)[row],
            exposure: table.numbers(exposure)[row].expect("an exposure"),
        };
        let change = two_period(period("now", "exposure_now"), period("before", "exposure_before"), LEVEL);
        for (name, ours) in figures(&change.expect("some events")) {
            assert_hand_worked(&table, row, name, ours);
        }
    }
}

/// A field `-` stands for a figure without a closed form.
fn assert_hand_worked(table: &Table, row: usize, name: &str, ours: Option<f64>) {
    let theirs = match table.column(name)[row].as_str() {
        "-" => return,
        "" => None,
        text => Some(text.parse().expect("a number")),
    };
    assert_same(&format!("{name} in row {row}"), ours, theirs);
}

fn figures(change: &TwoPeriod) -> [(&'static str, Option<f64>); 5] {
    [
        ("ratio", change.ratio.ok()),
        ("lower", Some(change.lower)),
        ("upper", change.upper),
        ("p_doubled", Some(change.p_doubled)),
        ("p_min_likelihood", Some(change.p_min_likelihood)),
    ]
}

#[test]
fn r_and_statsmodels() {
    let Some(folder) = family("poisson_tests") else { return };
    let r = cases(&folder.join("expected_R.json"));
    let statsmodels = cases(&folder.join("expected_statsmodels.json"));
    assert!(!r.is_empty() && !statsmodels.is_empty(), "no cases in {}", folder.display());
    for case in &r {
        compare_rate(case, "garwood_rate1");
        compare_periods(case, &R);
    }
    for case in &statsmodels {
        compare_rate(case, "ci_rate1_exact-c");
        compare_periods(case, &[("p_min_likelihood", "/exact-cond/p")]);
    }
}

/// Our figure, and where R's packages keep theirs. `exactci` calls doubled p "central".
const R: [(&str, &str); 8] = [
    ("ratio", "/poisson.test/rr"),
    ("lower", "/poisson.test/lo"),
    ("upper", "/poisson.test/hi"),
    ("p_min_likelihood", "/poisson.test/p"),
    ("p_doubled", "/rateratio.test/p"),
    ("p_doubled", "/exactci_central/p"),
    ("lower", "/exactci_central/lo"),
    ("upper", "/exactci_central/hi"),
];

fn compare_rate(case: &Value, key: &str) {
    let period = period(case, '1');
    let interval = garwood_interval(period.count, period.exposure, LEVEL).expect("an interval");
    assert_same(&format!("{key}, lower"), Some(interval.lower), number(&case[key][0]));
    assert_same(&format!("{key}, upper"), Some(interval.upper), number(&case[key][1]));
}

fn compare_periods(case: &Value, pointers: &[(&str, &str)]) {
    let (now, before) = (period(case, '1'), period(case, '2'));
    let change = two_period(now, before, LEVEL);
    if now.count + before.count == 0 {
        assert_eq!(change, Err(StatsError::NoEvents));
        return;
    }
    let figures = figures(&change.expect("some events"));
    for &(figure, pointer) in pointers {
        let ours = figures.iter().find(|(name, _)| *name == figure).expect("a figure").1;
        let theirs = number(case.pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in {case}")));
        assert_same(&format!("{pointer} of {now:?} after {before:?}"), ours, theirs);
    }
}

fn period(case: &Value, number: char) -> PeriodCount {
    let field = |name: &str| &case[format!("{name}{number}")];
    PeriodCount { count: field("count").as_u64().expect("a count"), exposure: field("exposure").as_f64().expect("an exposure") }
}

/// A number, or `None` for what the peer leaves undefined or calls infinite.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64().and_then(finite),
        Value::Null => None,
        Value::String(text) if ["Infinity", "Inf", "NaN", "NA"].contains(&text.as_str()) => None,
        other => panic!("{other} is not a number"),
    }
}
