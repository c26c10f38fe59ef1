//! Count regression and the step on top of it, against R's glm and MASS's glm.nb.

use engine::stats::{
    CountFamily, CountModel, CountRegression, Season, StepOptions, StepTrend, count_regression, step_regression,
};
use serde_json::Value;

use super::{Table, family};

/// Relative to the larger of 1 and the peer's value. R's `glm` stops when the deviance moves by less than 1e-8 of itself, and
/// `glm.nb` when twice the likelihood does: its theta is the loosest.
const COEFFICIENT: f64 = 1e-5;
const STANDARD_ERROR: f64 = 1e-4;
const THETA: f64 = 1e-3;
/// The deviance and likelihood, which are flat at the maximum.
const FLAT: f64 = 1e-6;
/// R takes the dispersion with weights from before its last step.
const DISPERSION: f64 = 1e-4;

const FAMILIES: [(&str, CountFamily); 3] =
    [("poisson", CountFamily::Poisson), ("quasipoisson", CountFamily::QuasiPoisson), ("nb", CountFamily::NegativeBinomial)];

/// The input, the answers of the peer, and the columns that they are about.
struct Case {
    data: Table,
    expected: Value,
    names: Vec<String>,
}

impl Case {
    fn read() -> Option<Self> {
        let folder = family("nb_glm")?;
        let data = Table::read(&folder.join("data.csv"));
        let text = std::fs::read_to_string(folder.join("expected_R.json")).expect("a file");
        let expected: Value = serde_json::from_str(&text).expect("JSON");
        let coefficients = expected["poisson"]["coef"].as_object().expect("coefficients");
        let names = coefficients.keys().filter(|name| *name != "(Intercept)").cloned().collect();
        Some(Self { data, expected, names })
    }

    fn column(&self, name: &str) -> Vec<f64> {
        self.data.numbers(name).into_iter().map(|number| number.expect("a number")).collect()
    }

    fn fit(&self, family: CountFamily) -> CountRegression {
        let columns: Vec<Vec<f64>> = self.names.iter().map(|name| self.column(name)).collect();
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let model = CountModel { counts: &self.column("y"), columns: &columns, offset: None, weights: None, family };
        count_regression(&model).expect("a fit")
    }

    /// Our figure beside each of the peer's named ones: intercept first.
    fn named<'a>(&'a self, ours: &'a [f64], theirs: &'a Value) -> impl Iterator<Item = (f64, f64)> {
        let names = std::iter::once("(Intercept)").chain(self.names.iter().map(String::as_str));
        names.zip(ours).map(|(name, &ours)| (ours, theirs[name].as_f64().expect("a number")))
    }
}

fn assert_agree(what: &str, tolerance: f64, pairs: impl Iterator<Item = (f64, f64)>) {
    let mut largest = 0.0_f64;
    for (index, (ours, theirs)) in pairs.enumerate() {
        let apart = (ours - theirs).abs() / theirs.abs().max(1.0);
        assert!(apart <= tolerance, "{what}, {index}: {ours} is not {theirs}");
        largest = largest.max(apart);
    }
    eprintln!("agreement: step | {what} | largest difference {largest:.1e} | tolerance {tolerance:.0e} (relative)");
}

#[test]
fn r_on_every_family() {
    let Some(case) = Case::read() else { return };
    for (name, family) in FAMILIES {
        let (fit, theirs) = (case.fit(family), &case.expected[name]);
        let peer = if name == "nb" { "MASS glm.nb" } else { "R glm" };
        let estimates: Vec<f64> = fit.coefficients.iter().map(|coefficient| coefficient.estimate).collect();
        let errors: Vec<f64> = fit.coefficients.iter().map(|coefficient| coefficient.standard_error).collect();
        if theirs["coef"].is_object() {
            let pairs = case.named(&estimates, &theirs["coef"]);
            assert_agree(&format!("{peer} | {name}, coefficients"), COEFFICIENT, pairs);
        }
        let pairs = case.named(&errors, &theirs["se"]);
        assert_agree(&format!("{peer} | {name}, standard errors"), STANDARD_ERROR, pairs);
        let theta = fit.theta.ok();
        let figures = [
            ("deviance", Some(fit.deviance), FLAT),
            ("loglik", fit.log_likelihood.ok(), FLAT),
            ("dispersion", Some(fit.dispersion), DISPERSION),
            ("theta", theta.map(|theta| theta.estimate), THETA),
            ("SE.theta", theta.map(|theta| theta.standard_error), THETA),
        ];
        for (key, ours, tolerance) in figures {
            let Some(theirs) = theirs[key].as_f64() else { continue };
            let ours = ours.unwrap_or_else(|| panic!("{name} has no {key}"));
            assert_agree(&format!("{peer} | {name}, {key}"), tolerance, std::iter::once((ours, theirs)));
        }
    }
}

/// The period of a sine over rows counted from 1, found by trying all.
fn period(sine: &[f64]) -> f64 {
    let fits = |period: &u32| {
        let at =
            |row: usize| (std::f64::consts::TAU * f64::from(u32::try_from(row + 1).expect("few")) / f64::from(*period)).sin();
        sine.iter().enumerate().all(|(row, value)| (value - at(row)).abs() < 1e-9)
    };
    f64::from((2..1_000_u32).find(fits).expect("a sine of whole rows"))
}

#[test]
fn r_on_the_step() {
    let Some(case) = Case::read() else { return };
    let post = case.column("post");
    let at = post.iter().position(|&value| value > 0.0).expect("rows after the step");
    assert!(post[at..].iter().all(|&value| value > 0.0), "one step");
    let season = Some(Season { period: period(&case.column("s1")), harmonics: 1 });
    for (name, family) in FAMILIES {
        let options = StepOptions { at, family, trend: StepTrend::Level, season, exposure: None, level: 0.95 };
        let step = step_regression(&case.column("y"), &options).expect("a fit");
        let coefficient = if family == CountFamily::QuasiPoisson { "poisson" } else { name };
        let theirs = case.expected[coefficient]["coef"]["post"].as_f64().expect("a number");
        let error = case.expected[name]["se"]["post"].as_f64().expect("a number");
        let ours = std::iter::once((step.ratio, theirs.exp()));
        assert_agree(&format!("R | {name}, rate ratio of the step"), COEFFICIENT, ours);
        if family != CountFamily::QuasiPoisson {
            let ends = [(step.lower, -1.0), (step.upper, 1.0)];
            let pairs = ends.map(|(ours, side)| (ours, (theirs + side * 1.959_963_984_540_054 * error).exp()));
            assert_agree(&format!("R | {name}, interval of the step"), STANDARD_ERROR, pairs.into_iter());
        }
    }
}
