//! Scans of tables and of `SaTScan`'s own files, against `SaTScan`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{ask, family, result};

fn names(value: &Value) -> BTreeSet<String> {
    value.as_array().expect("names").iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
}

/// A date such as 2024/1/5 as 2024-01-05.
fn date(value: &Value) -> String {
    let parts: Vec<u32> = value.as_str().expect("a date").split('/').map(|part| part.parse().expect("a number")).collect();
    format!("{:04}-{:02}-{:02}", parts[0], parts[1], parts[2])
}

/// Clusters with a p below 0.99 must be the same; `SaTScan` prints six decimals of a ratio and two of a count.
fn compare(what: &str, ours: &Value, theirs: &[Value]) {
    let ours = ours["clusters"].as_array().expect("clusters");
    let mut compared = 0;
    for (ours, theirs) in ours.iter().zip(theirs) {
        let p = theirs["P_VALUE"].as_f64().expect("a p");
        if p > 0.99 {
            continue;
        }
        assert_eq!(names(&ours["members"]), names(&theirs["members"]), "{what}");
        let dates = [&ours["from"], &ours["to"]].map(|date| date.as_str().expect("a date").to_owned());
        assert_eq!(dates, [date(&theirs["START_DATE"]), date(&theirs["END_DATE"])], "{what}");
        let figure = |key: &str| ours[key].as_f64().unwrap_or_else(|| panic!("{what}: no {key}"));
        let llr = theirs["LLR"].as_f64().or_else(|| theirs["TEST_STAT"].as_f64()).expect("a ratio");
        assert!((figure("llr") - llr).abs() <= 1e-6, "{what}: {ours}");
        assert!((figure("expected") - theirs["EXPECTED"].as_f64().expect("a number")).abs() <= 0.005_001, "{what}: {ours}");
        if let Some(risk) = theirs["REL_RISK"].as_f64() {
            assert!((figure("relative_risk") - risk).abs() <= 0.005_001, "{what}: {ours}");
        }
        assert!((figure("p") - p).abs() <= 4.0 * (2.0 * p * (1.0 - p) / 999.0).sqrt() + 0.001, "{what}: {ours}");
        compared += 1;
    }
    assert!(compared > 0, "{what}: nothing was compared");
    eprintln!("agreement: analyze | scan {what}, {compared} clusters | members and dates equal, llr within 1e-6");
}

/// The same five analyses from tables with headers and from `SaTScan`'s files.
#[test]
fn analyses_from_tables_and_from_satscan_files() {
    let Some(folder) = family("scan") else { return };
    let text = fs::read_to_string(folder.join("expected_satscan.json")).expect("a file");
    let analyses: BTreeMap<String, Value> = serde_json::from_str(&text).expect("JSON");
    let path = |name: &str| folder.join(name).display().to_string();
    let (cases, places) = (path("cases.csv"), path("locations.csv"));
    let temporary = tempfile::tempdir().expect("a folder");
    write_satscan(&folder, temporary.path());
    for (name, analysis) in &analyses {
        let parameters = &analysis["satscan"]["parameters"];
        let theirs = analysis["satscan"]["clusters"].as_array().expect("clusters");
        let number = |key: &str| parameters[key].as_u64();
        let kind = ["", "spatial", "temporal", "space-time", "prospective"]
            [usize::try_from(number("AnalysisType").expect("a type")).expect("small")];
        let size = number("MaxTemporalSize").map_or_else(
            || "0.5".to_owned(),
            |size| match number("MaxTemporalSizeInterpretation") {
                Some(1) => size.to_string(),
                _ => format!("0.{size}"),
            },
        );
        let model = if number("ModelType") == Some(2) { "permutation" } else { "poisson" };
        let (start, end) = (date(&parameters["StartDate"]), date(&parameters["EndDate"]));
        let flags = [
            ("cases", cases.as_str()),
            ("geo", &places),
            ("time", "date"),
            ("model", model),
            ("analysis", kind),
            ("start-date", &start),
            ("end-date", &end),
            ("max-temporal-size", &size),
        ];
        compare(&format!("{name}, tables"), &result("scan", &flags), theirs);
        let file = temporary.path().join("study.prm");
        let lines = parameters.as_object().expect("parameters").iter();
        let lines: Vec<String> = lines.map(|(key, value)| format!("{key}={}\n", value.to_string().trim_matches('"'))).collect();
        let lines = lines.concat();
        let beginning = "[Input]\nCaseFile=study.cas\nPopulationFile=study.pop\nCoordinatesFile=study.geo\nCoordinatesType=0\n\
                         PrecisionCaseTimes=3\nTimeAggregationUnits=3\n";
        fs::write(&file, format!("{beginning}{lines}")).expect("written");
        compare(&format!("{name}, .prm"), &result("scan", &[("input", &file.display().to_string())]), theirs);
    }
}

/// The tables as `SaTScan` reads them.
fn write_satscan(folder: &Path, into: &Path) {
    let rows = |name: &str| -> Vec<Vec<String>> {
        let text = fs::read_to_string(folder.join(name)).expect("a file");
        text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let (cases, places) = (rows("cases.csv"), rows("locations.csv"));
    let write = |name: &str, lines: Vec<String>| fs::write(into.join(name), lines.join("\n")).expect("written");
    write("study.cas", cases.iter().map(|row| format!("{} {} {}", row[0], row[3], row[1].replace('-', "/"))).collect());
    write("study.pop", places.iter().map(|row| format!("{} 2024 {}", row[0], row[3])).collect());
    write("study.geo", places.iter().map(|row| format!("{} {} {}", row[0], row[1], row[2])).collect());
}

#[test]
fn new_mexico_by_its_parameter_file() {
    let Some(folder) = family("scan_satscan_nm") else { return };
    let rows = |name: &str| -> Vec<Vec<String>> {
        let text = fs::read_to_string(folder.join(name)).expect("a file");
        text.lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
    };
    let (table, members) = (rows("nm.col.txt"), rows("nm.gis.txt"));
    let theirs: Vec<Value> = table[1..]
        .iter()
        .map(|row| {
            let named = |name: &String| row[table[0].iter().position(|column| column == name).expect("a column")].clone();
            let value = |name: &String| named(name).parse::<f64>().map_or_else(|_| named(name).into(), Value::from);
            let mut cluster: serde_json::Map<String, Value> = table[0].iter().map(|name| (name.clone(), value(name))).collect();
            let own = members[1..].iter().filter(|member| member.len() > 1 && member[1] == row[0]);
            cluster.insert("members".to_owned(), own.map(|member| member[0].clone()).collect::<Vec<_>>().into());
            Value::Object(cluster)
        })
        .collect();
    let file = folder.join("NewMexicoSpaceTimePoisson.prm").display().to_string();
    let answer = ask("scan", &[("input", &file), ("permutations", "999")]).expect("a scan");
    assert_eq!(answer["options"]["analysis"], "space-time");
    compare("New Mexico, .prm", &answer["result"], &theirs);
}

/// The same files named one by one: the study period and the unit of time follow from the cases.
#[test]
fn new_mexico_by_its_files() {
    let Some(folder) = family("scan_satscan_nm") else { return };
    let path = |name: &str| folder.join(name).display().to_string();
    let (study, cases, population, geo) = (path("NewMexicoSpaceTimePoisson.prm"), path("nm.cas"), path("nm.pop"), path("nm.geo"));
    let by_parameters = ask("scan", &[("input", &study), ("permutations", "99")]).expect("a scan");
    let flags = [("cases", cases.as_str()), ("population", &population), ("geo", &geo), ("permutations", "99")];
    let by_files = ask("scan", &flags).expect("a scan");
    assert_eq!(by_files["result"], by_parameters["result"]);
    assert!(by_files["warnings"].to_string().contains("--coordinates cartesian"));
}

/// Eleven of fourteen cases in the first of four places: the example of the kernel.
#[test]
fn one_table_of_places_and_counts_is_enough() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.csv");
    fs::write(&path, "x,y,count,population\n0,0,11,100\n1,0,1,100\n2,0,1,100\n3,0,1,100\n").expect("written");
    let found = result("scan", &[("input", &path.display().to_string())]);
    let cluster = &found["clusters"][0];
    assert_eq!(cluster["members"], serde_json::json!([0]));
    let expected = 11.0 * (11.0_f64 / 3.5).ln() + 3.0 * (3.0_f64 / 10.5).ln();
    assert!((cluster["llr"].as_f64().expect("a ratio") - expected).abs() < 1e-12);
    assert!(cluster["from"].is_null() && cluster["p"].as_f64().expect("a p") <= 0.01);
}

/// Cases and controls in one table: the Bernoulli model.
#[test]
fn controls_make_a_bernoulli_scan() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.csv");
    fs::write(&path, "id,x,y,count,controls\na,0,0,9,1\nb,1,0,1,9\nc,2,0,1,9\nd,3,0,1,9\n").expect("written");
    let answer = ask("scan", &[("input", &path.display().to_string())]).expect("a scan");
    assert_eq!(answer["options"]["model"], "bernoulli");
    assert_eq!(answer["result"]["clusters"][0]["members"], serde_json::json!(["a"]));
}
