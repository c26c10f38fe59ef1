//! The command itself: help, exit codes, formats.

use super::committed;
use crate::city::City;

#[test]
fn every_method_has_a_line_and_a_help_page() {
    let city = City::empty();
    let list = city.ok(&["analyze", "--list"]);
    for method in api::analyze::METHODS {
        assert!(list.contains(method.question), "{}", method.name);
        let help = city.ok(&["analyze", method.name, "--help"]);
        for heading in ["Formula:", "Input:", "Result:", "Source:"] {
            assert!(help.contains(heading), "{}: {heading}", method.name);
        }
        for option in method.options {
            assert!(help.contains(&format!("--{}", option.name)), "{}: --{}", method.name, option.name);
        }
    }
}

#[test]
fn options_follow_the_method_and_json_names_them_all() {
    let city = City::empty();
    let (cells, pairs) = (committed("cells.csv"), committed("pairs.csv"));
    let arguments = ["analyze", "gi-star", "--input", &cells, "--neighbours", &pairs, "--format", "json"];
    let answer: serde_json::Value = serde_json::from_str(&city.ok(&arguments)).expect("JSON");
    assert_eq!(answer["method"], "gi-star");
    assert_eq!(answer["options"]["inference"], "exact");
    assert_eq!(answer["options"]["permutations"], 999);
    assert_eq!(answer["n"].as_u64(), answer["result"]["z"].as_array().map(|z| z.len() as u64));
    let csv = city.ok(&["--format", "csv", "analyze", "gi-star", "--input", &cells, "--neighbours", &pairs]);
    assert!(csv.starts_with("# mean: ") && csv.contains("\nrow,z,p,p_high,p_low,p_normal,q,label,"), "{csv}");
    let table = city.ok(&["analyze", "moran", "--input", &cells, "--neighbours", &pairs]);
    assert!(table.contains("p_normal") && table.contains("expected"), "{table}");
    let unused = city.ok(&["analyze", "concentration", "--input", &cells, "--seed", "7", "--format", "json"]);
    assert!(unused.contains("--seed changes nothing: concentration does not use it"), "{unused}");
    let events = committed("events.csv");
    let negative = ["analyze", "ripley-k", "--input", &events, "--window", "-100,-100,1100,1100", "--permutations", "9"];
    assert!(city.ok(&negative).contains("distance"));
}

#[test]
fn wrong_questions_are_exit_2_and_those_without_an_answer_exit_1() {
    let city = City::empty();
    let (cells, pairs) = (committed("cells.csv"), committed("pairs.csv"));
    std::fs::write(city.folder.path().join("blank.csv"), "count\n1\n\"\"\n3\n").expect("written");
    std::fs::write(city.folder.path().join("alike.csv"), "count\n1\n1\n1\n1\n").expect("written");
    std::fs::write(city.folder.path().join("line.csv"), "i,j\n0,1\n1,2\n2,3\n").expect("written");
    let (blank, alike, line) = (city.path("blank.csv"), city.path("alike.csv"), city.path("line.csv"));
    let cases: [(&[&str], i32, &str); 10] = [
        (&["analyze", "hot-spots"], 2, "`hot-spots` is not a method; use one of area-counts, rates, eb-rates"),
        (&["analyze", "gi", "--eps", "3"], 2, "--eps: gi has no such option; it takes --input, --neighbours, --value, --rings"),
        (&["analyze", "gi", "cells.csv"], 2, "gi has no such option; it takes --input"),
        (&["analyze", "gi"], 2, "--input: missing"),
        (&["analyze", "gi", "--input", &cells, "--neighbours", &pairs, "--inference", "guess"], 2, "one of exact, monte-carlo"),
        (&["analyze", "gi", "--input", &cells, "--value", "crimes"], 2, "no column `crimes`; the columns are id, x, y, count"),
        (&["analyze", "gi", "--input", &line], 2, "there is no column `count`"),
        (&["analyze", "concentration", "--input", &blank], 1, "line 3, column count: `` is not"),
        (&["analyze", "gi", "--input", &alike, "--neighbours", &line], 1, "every cell has the same count (1)"),
        (&["analyze", "gi", "--input", "absent.csv"], 1, "absent.csv: cannot be opened"),
    ];
    for (arguments, expected, text) in cases {
        let (code, message) = city.fails(arguments);
        assert_eq!(code, expected, "{arguments:?}: {message}");
        assert!(message.contains(text), "{arguments:?}: {message}");
    }
}
