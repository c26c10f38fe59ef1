//! `analyze`: its manual, what it says to wrong questions, degenerate input, and agreement with other programs.
#![cfg(test)]

mod areas;
mod command;
mod degenerate;
mod inputs;
mod oracles;
mod scans;

use std::path::{Path, PathBuf};

use api::analyze::{AnalyzeError, METHODS, Request, find, json, manual, run};
use serde_json::Value;

/// The JSON that a method answers with.
fn ask(method: &str, flags: &[(&str, &str)]) -> Result<Value, AnalyzeError> {
    let flags: Vec<(String, String)> = flags.iter().map(|&(flag, value)| (flag.to_owned(), value.to_owned())).collect();
    let request = Request::new(find(method)?, &flags)?;
    let answer = run(&request)?.into_inner();
    Ok(json::document(&request, &answer))
}

/// The result of a question that has an answer.
fn result(method: &str, flags: &[(&str, &str)]) -> Value {
    let mut answer = ask(method, flags).unwrap_or_else(|error| panic!("{method} {flags:?}: {error}"));
    answer["result"].take()
}

/// The numbers of an array, `None` for null.
fn numbers(value: &Value) -> Vec<Option<f64>> {
    value.as_array().unwrap_or_else(|| panic!("{value} is no array")).iter().map(Value::as_f64).collect()
}

/// A small input of our own making.
fn committed(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/analyze").join(name).display().to_string()
}

/// The folder of an oracle family; says on stderr whether it is there.
fn family(name: &str) -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = std::env::var_os("BEATWISE_ORACLES").map_or_else(|| PathBuf::from("../shared/oracles"), PathBuf::from);
    let folder = workspace.join(root).join(name);
    if folder.is_dir() {
        eprintln!("ran: oracle family {name}");
        Some(folder)
    } else {
        eprintln!("skipped: oracle family {name}, because {} does not exist", folder.display());
        None
    }
}

/// Compares text with a file, or renews the file where that is asked for.
fn compare_with_file(path: &Path, text: &str) {
    if std::env::var_os("BEATWISE_RENEW").is_some() {
        std::fs::write(path, text).expect("written");
    }
    let file = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        file == text,
        "{} is not what the registry says; renew it with BEATWISE_RENEW=1 cargo nextest run --workspace -E 'test(analyze)'",
        path.display()
    );
}

#[test]
fn the_manual_is_what_the_registry_says() {
    compare_with_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/analyze.md"), &manual());
}

#[test]
fn every_method_of_the_issue_is_there_once_and_documented() {
    let names: Vec<&str> = METHODS.iter().map(|method| method.name).collect();
    assert_eq!(
        names,
        [
            "area-counts",
            "rates",
            "eb-rates",
            "gi",
            "gi-star",
            "local-moran",
            "moran",
            "geary",
            "general-g",
            "kde",
            "dbscan",
            "hdbscan",
            "st-dbscan",
            "nni",
            "centrography",
            "ripley-k",
            "scan",
            "concentration",
            "mann-kendall",
            "sen",
            "pettitt",
            "stl",
            "mstl",
            "decompose",
            "two-period",
            "c-chart",
            "ewma",
            "cusum",
            "ears",
            "glr",
            "farrington",
            "changepoints",
            "step",
            "emerging",
            "hours",
            "aoristic",
            "knox",
            "near-repeat",
            "mantel",
            "space-time-k",
            "repeat-address",
            "pai",
            "similarity",
            "wdd",
            "naus",
            "locate",
        ]
    );
    for method in METHODS {
        let texts = [method.question, method.formula, method.source, method.family];
        assert!(texts.iter().all(|text| !text.is_empty() && !text.contains("  ")), "{}: {texts:?}", method.name);
        assert!(method.source.contains("19") || method.source.contains("20"), "{}", method.name);
        assert!(!method.inputs.is_empty() && !method.results.is_empty(), "{}", method.name);
    }
}

#[test]
fn every_result_key_is_documented_and_every_documented_one_is_there() {
    for (method, flags) in inputs::EVERY_METHOD {
        let flags: Vec<(&str, String)> = flags.iter().map(|&(flag, value)| (flag, inputs::path_or_value(flag, value))).collect();
        let flags: Vec<(&str, &str)> = flags.iter().map(|(flag, value)| (*flag, value.as_str())).collect();
        let result = result(method, &flags);
        let results = find(method).expect("a method").results;
        let documented: Vec<&str> = results.iter().flat_map(|(keys, _)| keys.split(", ")).collect();
        for key in result.as_object().expect("an object").keys() {
            let is_one_of_many = key.starts_with("seasonal_") && documented.iter().any(|known| known.starts_with("seasonal_"));
            assert!(documented.contains(&key.as_str()) || is_one_of_many || key == "series", "{method}: {key} is not documented");
        }
        // Those of records stand in the records; those of an option are there when it is given.
        let conditional = ["x", "y", "cell", "mean", "variance"];
        let mut there = Vec::new();
        keys(&result, &mut there);
        for (key, meaning) in results.iter().flat_map(|(keys, meaning)| keys.split(", ").map(move |key| (key, meaning))) {
            let with = meaning.contains("with --");
            let optional = with || conditional.contains(&key) || key.contains("PERIOD") || is_of_a_choice(method, key);
            assert!(optional || there.contains(&key), "{method}: {key} is documented and not there");
        }
    }
}

/// Every key at any depth.
fn keys<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.keys().map(String::as_str));
            fields.values().for_each(|value| keys(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

/// Whether a key belongs to a choice other than the default one.
fn is_of_a_choice(method: &str, key: &str) -> bool {
    let choices: &[&str] = match method {
        "stl" | "mstl" => &["weights"],
        "two-period" => &["statistic", "variance_ratio"],
        "cusum" => &["sd", "high", "low", "side"],
        "ears" => &["expected", "p", "dispersion"],
        "changepoints" => &["bic", "found", "p"],
        _ => &[],
    };
    choices.contains(&key)
}
