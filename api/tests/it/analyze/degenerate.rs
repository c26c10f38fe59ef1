//! Input that hardly is one: every method answers with an error or with nulls and warnings, and never falls over.

use api::analyze::{AnalyzeError, METHODS};
use serde_json::Value;

use super::ask;

/// Flags that a method needs beside its input.
fn needed(method: &str) -> &'static [(&'static str, &'static str)] {
    match method {
        "dbscan" => &[("eps", "10")],
        "st-dbscan" => &[("eps", "10"), ("eps-days", "3")],
        "scan" | "nni" | "ripley-k" => &[("permutations", "9")],
        "gi" | "gi-star" | "local-moran" | "moran" | "geary" | "general-g" => &[("band", "10")],
        "locate" => &[("sites", "1"), ("reach", "10")],
        _ => &[],
    }
}

fn answer(method: &str, csv: &str) -> Result<Value, AnalyzeError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("input.csv");
    std::fs::write(&path, csv).expect("written");
    let path = path.display().to_string();
    let mut flags = vec![("input", path.as_str())];
    flags.extend(needed(method));
    ask(method, &flags)
}

/// Whether every number of a result is there or null, and every null is spoken of in a warning.
fn assert_honest(method: &str, answer: &Value) {
    let holds_null = |value: &Value| value.as_array().is_some_and(|values| values.iter().any(Value::is_null));
    let result = answer["result"].as_object().expect("a result");
    let p = result.get("p").is_some_and(|p| p.is_null() || holds_null(p));
    let warned = answer["warnings"].as_array().is_some_and(|warnings| !warnings.is_empty());
    assert!(!p || warned, "{method}: a null p without a warning: {answer}");
}

#[test]
fn nothing_one_row_and_all_alike_are_no_reason_to_fall_over() {
    let header = "x,y,count,population,day\n";
    let repeated = |row: &str, times: usize| format!("{header}{}", row.repeat(times));
    let rows: Vec<String> = (0..16).map(|at| format!("{},{},3,100,{at}\n", 10 * (at % 4), 10 * (at / 4))).collect();
    let grid = rows.concat();
    let zero = grid.replace(",3,100,", ",0,100,");
    let empty_places = grid.replace(",3,100,", ",0,0,");
    let inputs = [
        ("no rows", header.to_owned()),
        ("no header", String::new()),
        ("one row", repeated("1,2,3,100,5\n", 1)),
        ("two rows in one place", repeated("1,2,3,100,5\n", 2)),
        ("forty rows in one place", repeated("1,2,3,100,5\n", 40)),
        ("all counts alike", format!("{header}{grid}")),
        ("all counts zero", format!("{header}{zero}")),
        ("nobody anywhere", format!("{header}{empty_places}")),
    ];
    for method in METHODS {
        for (what, csv) in &inputs {
            match answer(method.name, csv) {
                Ok(found) => assert_honest(method.name, &found),
                Err(error) => {
                    let text = error.to_string();
                    assert!(text.len() > 20 && !text.contains("NaN"), "{}, {what}: {text}", method.name);
                }
            }
        }
    }
}

#[test]
fn a_blank_and_not_a_number_are_named_with_their_line() {
    for value in ["", "NaN", "inf", "many", "-1"] {
        let csv = format!("x,y,count,population,day\n0,0,1,10,1\n1,1,{value},10,2\n5,5,2,10,3\n6,6,0,10,4\n");
        for method in ["gi", "gi-star", "local-moran", "rates", "eb-rates", "concentration", "scan"] {
            let text = answer(method, &csv).expect_err(method).to_string();
            assert!(text.contains("input.csv, line 3, column count"), "{method}: {text}");
        }
    }
    for value in ["", "NaN", "1e400"] {
        let csv = format!("x,y,day\n0,0,1\n1,{value},2\n5,5,3\n");
        for method in ["kde", "dbscan", "hdbscan", "st-dbscan", "nni", "centrography", "ripley-k"] {
            let text = answer(method, &csv).expect_err(method).to_string();
            assert!(text.contains("input.csv, line 3, column y"), "{method}: {text}");
        }
    }
}

#[test]
fn an_island_has_no_p_and_a_warning() {
    let csv = "x,y,count\n0,0,1\n5,0,4\n10,0,0\n15,0,2\n900,900,7\n";
    let found = answer("gi", csv).expect("a lattice");
    assert!(found["result"]["p"][4].is_null() && found["result"]["z"][4].is_null());
    let warnings = found["warnings"].to_string();
    assert!(warnings.contains("1 of 5 rows have no neighbours") && warnings.contains("p is null in 1 of 5 rows"), "{warnings}");
}
