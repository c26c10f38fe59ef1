//! Control charts against R surveillance and qcc, and EARS against its definition.

use std::path::Path;

use engine::stats::{
    Centre, ChartLimits, CusumOptions, EarsBaseline, EarsOptions, EarsRule, EwmaLimits, EwmaOptions, LikelihoodRatioOptions,
    NotComputable, PoissonCusumOptions, PoissonTransform, PredictiveLaw, PredictiveOptions, RateRatio, RateShift, Spread,
    c_chart, cusum_chart, ears, ewma_chart, likelihood_ratio_chart, normal_limit, poisson_cusum, predictive_chart,
};
use serde_json::Value;

use super::{Table, family, same};

/// Both sides are short sums of rounded terms; R prints 15 digits.
const TOLERANCE: f64 = 1e-9;

/// What surveillance takes for its limits where nothing else is said.
const RISK: f64 = 0.001;

fn counts(path: &Path) -> Vec<f64> {
    Table::read(path).numbers("y").into_iter().flatten().collect()
}

fn some(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

fn known(values: &[Result<f64, NotComputable>]) -> Vec<Option<f64>> {
    values.iter().map(|value| value.ok()).collect()
}

/// Compares one by one, and says how far apart they were at most.
fn agree((method, peer, quantity): (&str, &str, &str), ours: &[Option<f64>], theirs: &[Option<f64>]) {
    assert_eq!(ours.len(), theirs.len(), "{method}, {quantity}");
    for (row, (&ours, &theirs)) in ours.iter().zip(theirs).enumerate() {
        let near = |theirs: f64| TOLERANCE * theirs.abs().max(1.0);
        assert!(same(ours, theirs, near), "{method}, {quantity}, row {row}: {ours:?} is not {theirs:?}");
    }
    let apart = ours.iter().zip(theirs).filter_map(|(ours, theirs)| Some((ours.as_ref()? - theirs.as_ref()?).abs()));
    let largest = apart.fold(0.0, f64::max);
    eprintln!("agreement: {method} | {peer} | {quantity} | largest difference {largest:.1e} | tolerance {TOLERANCE:.0e}");
}

fn agree_alarms((method, peer, quantity): (&str, &str, &str), ours: &[bool], theirs: &[u8]) {
    let ours: Vec<u8> = ours.iter().copied().map(u8::from).collect();
    assert_eq!(ours, theirs, "{method}, {quantity}");
    eprintln!("agreement: {method} | {peer} | {quantity} | largest difference 0 | tolerance 0");
}

/// The first row that a table of surveillance judges, counted from 0.
fn first_row(table: &Table) -> usize {
    table.whole::<usize>("index")[0] - 1
}

/// The number that follows a letter in a file's name, such as 1.04 after `_k`.
fn named(file: &str, mark: &str) -> Option<f64> {
    let rest = &file[file.find(mark)? + mark.len()..];
    let end = rest.find(|digit: char| !digit.is_ascii_digit() && digit != '.').unwrap_or(rest.len());
    rest[..end].trim_end_matches('.').parse().ok()
}

/// Names of the files of the family that begin so, in order.
fn files(folder: &Path, prefix: &str) -> Vec<String> {
    let entries = folder.read_dir().expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.filter_map(|name| name.into_string().ok()).collect();
    names.retain(|name| name.starts_with(prefix));
    names.sort();
    assert!(!names.is_empty(), "no file {prefix}* in {}", folder.display());
    names
}

/// Series, rule and days of the baseline, from a name such as `ears_daily_sparse_C1_b28.csv`.
fn ears_case(file: &str) -> (String, String, usize) {
    let words: Vec<&str> = file.trim_end_matches(".csv").split('_').collect();
    let [.., rule, days] = words[..] else { panic!("{file}") };
    (words[1..words.len() - 2].join("_"), rule.to_owned(), days.trim_start_matches('b').parse().expect("days"))
}

fn asked(rule: &str, days: usize) -> EarsOptions {
    let rule = match rule {
        "C1" => EarsRule::C1,
        "C2" => EarsRule::C2,
        "C3" => EarsRule::C3,
        other => panic!("{other}"),
    };
    let threshold = normal_limit(RISK).expect("a risk");
    EarsOptions { rule, baseline: EarsBaseline { days, least_spread: 0.0 }, threshold }
}

#[test]
fn ears_c1_and_c2_of_surveillance() {
    let Some(folder) = family("surveillance") else { return };
    for file in files(&folder, "ears_").iter().filter(|file| file.contains("_C1_") || file.contains("_C2_")) {
        let (series, rule, days) = ears_case(file);
        let chart = ears(&counts(&folder.join(format!("{series}.csv"))), asked(&rule, days)).expect("a chart");
        let table = Table::read(&folder.join(file));
        assert_eq!(chart.from, first_row(&table), "{file}");
        let what = format!("{rule}, {series}, baseline {days}");
        agree(("ears", "surveillance earsC", &format!("upper, {what}")), &known(&chart.upper), &table.numbers("upperbound"));
        agree_alarms(("ears", "surveillance earsC", &format!("alarms, {what}")), &chart.alarms, &table.whole("alarm"));
    }
}

#[test]
fn ears_by_its_definition() {
    let Some(folder) = family("surveillance") else { return };
    let alarms = cases_by_name(&folder.join("ears_R_vs_definition.json"));
    for file in files(&folder, "ears_").iter().filter(|file| file.contains("_definition_")) {
        let (series, _, days) = ears_case(file);
        let counts = counts(&folder.join(format!("{series}.csv")));
        let table = Table::read(&folder.join(file));
        for rule in ["C1", "C2", "C3"] {
            let chart = ears(&counts, asked(rule, days)).expect("a chart");
            // Before the first full baseline there is nothing; an infinite statistic of the file is none of ours.
            let ours: Vec<_> = vec![None; chart.from].into_iter().chain(known(&chart.statistic)).collect();
            agree(("ears", "definition", &format!("{rule}, {series}, baseline {days}")), &ours, &table.numbers(rule));
            let count = chart.alarms.iter().filter(|alarm| **alarm).count();
            let theirs = &alarms[format!("{series}_{rule}_b{days}")];
            assert_eq!(
                Some(count),
                theirs["definition_alarms"].as_u64().and_then(|count| usize::try_from(count).ok()),
                "{file} {rule}"
            );
        }
    }
}

/// A JSON file that holds one object.
fn cases_by_name(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn poisson_cusum_of_surveillance() {
    let Some(folder) = family("surveillance") else { return };
    let counts = counts(&folder.join("daily.csv"));
    for file in files(&folder, "cusum_") {
        let table = Table::read(&folder.join(&file));
        let transform = if file.contains("_rossi_") { PoissonTransform::Rossi } else { PoissonTransform::Standard };
        let reference = named(&file, "_k").expect("k in the name");
        let decision = named(&file, "_h").expect("h in the name");
        let options = PoissonCusumOptions { reference, decision, transform, centre: Centre::First(first_row(&table)) };
        let chart = poisson_cusum(&counts, options).expect("a chart");
        agree_alarms(("cusum", "surveillance cusum", &format!("alarms, {transform:?}")), &chart.alarms, &table.whole("alarm"));
        // Once any count would do for an alarm, the peer's formula for a Rossi limit takes the wrong root; ours says 0.
        let theirs = table.numbers("upper").into_iter().zip(&chart.upper);
        let theirs: Vec<_> = theirs.map(|(upper, &ours)| if ours > 0.0 { upper } else { Some(0.0) }).collect();
        agree(("cusum", "surveillance cusum", &format!("upper, {transform:?}")), &some(&chart.upper), &theirs);
    }
}

#[test]
fn generalised_likelihood_ratio_of_surveillance() {
    let Some(folder) = family("surveillance") else { return };
    let table = Table::read(&folder.join("glrpois.csv"));
    let (ratio, centre) = (RateRatio::Estimated(RateShift::Rise), Centre::First(first_row(&table)));
    let options = LikelihoodRatioOptions { ratio, threshold: 5.0, centre };
    let chart = likelihood_ratio_chart(&counts(&folder.join("daily.csv")), options).expect("a chart");
    agree_alarms(("glr", "surveillance glrpois", "alarms"), &chart.alarms, &table.whole("alarm"));
    agree(("glr", "surveillance glrpois", "count needed"), &known(&chart.needed), &table.numbers("upperbound"));
}

#[test]
fn bayes_subsystem_of_surveillance() {
    let Some(folder) = family("surveillance") else { return };
    let counts = counts(&folder.join("daily.csv"));
    for file in files(&folder, "bayes1_") {
        let table = Table::read(&folder.join(&file));
        assert_eq!(named(&file, "_b"), Some(0.0), "{file}: other years are not a part of this chart");
        let baseline = table_rows(named(&file, "_w").expect("w in the name"));
        let options = PredictiveOptions { law: PredictiveLaw::Jeffreys, baseline, gap: 0, together: 1, risk: 0.05 };
        let chart = predictive_chart(&counts, options).expect("a chart");
        let rows = first_row(&table) - chart.from..;
        agree(("ears", "surveillance bayes1", "upper, Jeffreys"), &some(&chart.upper[rows.clone()]), &table.numbers("upper"));
        agree_alarms(("ears", "surveillance bayes1", "alarms, Jeffreys"), &chart.alarms[rows], &table.whole("alarm"));
    }
}

fn table_rows(number: f64) -> usize {
    (0..1_000).find(|&rows: &u32| (f64::from(rows) - number).abs() < 0.5).expect("a number of rows") as usize
}

#[test]
fn c_chart_of_qcc() {
    let Some(folder) = family("surveillance") else { return };
    let chart = c_chart(&counts(&folder.join("daily.csv")), Centre::All, ChartLimits::Sigmas(3.0)).expect("a chart");
    let theirs = cases_by_name(&folder.join("qcc_cchart.json"));
    let ours = some(&[chart.centre, chart.lower[0], chart.upper[0]]);
    let limits = &theirs["limits"][0];
    agree(("c-chart", "qcc", "centre and limits"), &ours, &[theirs["center"].as_f64(), limits[0].as_f64(), limits[1].as_f64()]);
}

#[test]
fn ewma_of_qcc() {
    let Some(folder) = family("surveillance") else { return };
    for file in files(&folder, "qcc_ewma_lambda") {
        let table = Table::read(&folder.join(&file));
        let values: Vec<f64> = table.numbers("y").into_iter().flatten().collect();
        let lambda = named(&file, "lambda").expect("lambda in the name");
        let (limits, centre, spread) = (EwmaLimits::Sigmas(3.0), Centre::All, Spread::MovingRange);
        let chart = ewma_chart(&values, EwmaOptions { lambda, limits, centre, spread }).expect("a chart");
        let meta = cases_by_name(&folder.join("qcc_ewma_meta.json"));
        let of_meta = [meta["center"].as_f64(), meta["std.dev"].as_f64()];
        agree(("ewma", "qcc", "centre and standard deviation"), &some(&[chart.centre, chart.sd]), &of_meta);
        for (column, ours) in [("ewma", &chart.average), ("lcl", &chart.lower), ("ucl", &chart.upper)] {
            agree(("ewma", "qcc", column), &some(ours), &table.numbers(column));
        }
    }
}

#[test]
fn cusum_of_qcc() {
    let Some(folder) = family("surveillance") else { return };
    for file in files(&folder, "qcc_cusum_") {
        let table = Table::read(&folder.join(&file));
        let values: Vec<f64> = table.numbers("y").into_iter().flatten().collect();
        let (shift, decision) = (named(&file, "_shift").expect("a shift"), named(&file, "_h").expect("a limit"));
        let options = CusumOptions { shift, decision, centre: Centre::All, spread: Spread::MovingRange };
        let chart = cusum_chart(&values, options).expect("a chart");
        for (column, ours) in [("pos", &chart.high), ("neg", &chart.low)] {
            agree(("cusum", "qcc", column), &some(ours), &table.numbers(column));
        }
    }
}
