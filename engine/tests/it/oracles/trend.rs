//! Mann-Kendall in all its variants, Sen's slope and Pettitt's test, against pymannkendall and R's trend.

mod python;
mod r;

use std::collections::BTreeMap;
use std::path::Path;

use engine::stats::{SenSlope, sen_slope_at};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Relative. S is compared exactly.
const TOLERANCE: f64 = 1e-9;

/// pymannkendall takes its p from 1, which leaves an absolute error.
const P_FROM_ONE: f64 = 4.5e-16;

/// The level that the files were made with: the peers' default.
const LEVEL: f64 = 0.95;

const PYTHON: &str = "pymannkendall";

/// Largest relative difference by method, peer and quantity.
#[derive(Default)]
struct Agreement(BTreeMap<(String, &'static str, &'static str), f64>);

/// Whose answer to which method on which series.
struct Case<'a> {
    method: &'a str,
    peer: &'static str,
    series: &'a str,
    /// The largest value, without its sign: what an intercept of 0 is rounded from.
    size: f64,
}

impl Agreement {
    fn figure(&mut self, case: &Case<'_>, quantity: &'static str, ours: Option<f64>, theirs: Option<f64>) {
        let Case { method, peer, series, size } = case;
        let said = format!("{method}, {peer}, {series}, {quantity}: {ours:?} is not {theirs:?}");
        let slack = match quantity {
            "p" if *peer == PYTHON => P_FROM_ONE,
            "intercept" => 1e-14 * size,
            _ => 0.0,
        };
        match (ours, theirs) {
            (Some(ours), Some(theirs)) => {
                let apart = ((ours - theirs).abs() - slack).max(0.0) / theirs.abs().max(f64::MIN_POSITIVE);
                assert!(apart <= TOLERANCE, "{said}");
                let largest = self.0.entry(((*method).to_owned(), peer, quantity)).or_default();
                *largest = largest.max(apart);
            }
            (ours, theirs) => assert!(ours.is_none() && theirs.is_none(), "{said}"),
        }
    }

    fn print(&self) {
        for ((method, peer, quantity), largest) in &self.0 {
            let (kind, tolerance) = if *quantity == "S" { ("exact", 0.0) } else { ("relative", TOLERANCE) };
            eprintln!(
                "agreement: {method} | {peer} | {quantity} | largest difference {largest:.1e} | \
                 tolerance {tolerance:.0e} ({kind})"
            );
        }
    }
}

fn json(path: &Path) -> Map<String, Value> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A series as the file holds it.
struct Series {
    steps: Vec<Option<f64>>,
    /// The values that are there.
    values: Vec<f64>,
    /// Their steps.
    times: Vec<f64>,
}

impl Series {
    /// Numbers are read by Rust: `serde_json` rounds those of 17 digits otherwise, which shifts ties.
    fn new(values: &[Option<Box<RawValue>>]) -> Self {
        let number = |text: &RawValue| text.get().parse::<f64>().expect("a number");
        let steps: Vec<Option<f64>> = values.iter().map(|value| value.as_deref().map(number)).collect();
        let times = (0_u32..).zip(&steps).filter(|(_, value)| value.is_some()).map(|(step, _)| f64::from(step)).collect();
        Self { values: steps.iter().copied().flatten().collect(), steps, times }
    }

    fn sen(&self) -> SenSlope {
        sen_slope_at(&self.values, &self.times, Some(LEVEL)).expect("a slope")
    }

    fn size(&self) -> f64 {
        self.values.iter().fold(0.0, |most, value| most.max(value.abs()))
    }

    /// The series less a line.
    fn rest(&self, slope: f64) -> Vec<f64> {
        (1_u32..).zip(&self.values).map(|(step, value)| value - f64::from(step) * slope).collect()
    }

    /// Whether nothing is left once the straight line with this slope is taken off, but for rounding.
    fn is_a_line(&self, slope: f64) -> bool {
        let (low, high) = self.rest(slope).iter().fold((f64::MAX, f64::MIN), |(low, high), &at| (low.min(at), high.max(at)));
        high - low <= 1e-12 * self.size().max(1.0)
    }

    /// Pairs of the series without autocorrelation of which rounding decides whether they are equal, and how they differ if
    /// not.
    fn close_pairs(&self, slope: f64) -> usize {
        let rest = self.rest(slope);
        let mean = rest.iter().sum::<f64>() / f64::from(u32::try_from(rest.len()).expect("short"));
        let product = |lag: usize| rest.iter().zip(&rest[lag..]).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>();
        let r = product(1) / product(0);
        let white: Vec<f64> =
            (1_u32..).zip(rest.windows(2)).map(|(step, two)| two[1] - two[0] * r + f64::from(step) * slope).collect();
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-11 * self.size();
        (1..white.len()).map(|later| white[..later].iter().filter(|&&earlier| close(earlier, white[later])).count()).sum()
    }
}

fn all_series(folder: &Path) -> BTreeMap<String, Series> {
    let text = std::fs::read_to_string(folder.join("series.json")).expect("series");
    let all: BTreeMap<String, Vec<Option<Box<RawValue>>>> = serde_json::from_str(&text).expect("lists of numbers");
    assert!(!all.is_empty(), "no series in {}", folder.display());
    all.into_iter().map(|(name, values)| (name, Series::new(&values))).collect()
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn real(s: i64) -> f64 {
    s as f64
}

/// S, exactly.
fn same_s(agreement: &mut Agreement, case: &Case<'_>, ours: i64, theirs: &Value) {
    let theirs = theirs.as_f64().expect("S");
    assert!((real(ours) - theirs).abs() < 0.5, "{}, {}, {}: S {ours} is not {theirs}", case.method, case.peer, case.series);
    agreement.figure(case, "S", Some(0.0), Some(0.0));
}
