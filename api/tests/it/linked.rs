//! Linked reports: planted series found, evidence that adds up, decisions that are kept, over both faces.
#![cfg(test)]

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::city::City;
use crate::service::Service;

const ASKED: [&str; 7] = ["series", "--from", "2024-01-01", "--to", "2026-01-01", "--top", "1000"];
const TARGET: &str = "/api/v1/series?from=2024-01-01&to=2026-01-01&top=1000";

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn ids(values: &Value, name: &str) -> BTreeSet<String> {
    list(values).iter().map(|one| one[name].as_str().expect("an id").to_owned()).collect()
}

fn planted(city: &City) -> Vec<BTreeSet<String>> {
    let truth: Value = serde_json::from_str(&fs::read_to_string(city.path("town/truth.json")).expect("a file")).expect("JSON");
    let text = |id: &Value| id.as_str().expect("an id").to_owned();
    list(&truth["series"]).iter().map(|one| list(&one["reports"]).iter().map(text).collect()).collect()
}

#[test]
fn planted_series_are_found_and_most_of_what_is_found_was_planted() {
    let city = City::market_town();
    let answer = city.json(&ASKED);
    let (known, found) = (planted(&city), list(&answer["series"]));
    assert!(!known.is_empty());
    let pairs = |set: &BTreeSet<String>| set.len() * (set.len().max(1) - 1) / 2;
    let (mut claimed, mut right) = (0, 0);
    for series in found {
        let group = ids(&series["reports"], "external_id");
        claimed += pairs(&group);
        right += known.iter().map(|one| pairs(&(&group & one))).sum::<usize>();
    }
    let planted: usize = known.iter().map(pairs).sum();
    assert!(4 * right >= 3 * claimed, "precision of pairs: {right} of {claimed}");
    assert!(20 * right >= 3 * planted, "recall of pairs: {right} of {planted}");
}

#[test]
fn evidence_adds_up_and_says_no_narrative() {
    let city = City::market_town();
    let answer = city.json(&ASKED);
    assert_eq!(answer, city.json(&ASKED), "the same question has the same answer");
    let number = |value: &Value| value.as_f64().expect("a number");
    for pair in list(&answer["series"]).iter().flat_map(|series| list(&series["pairs"])) {
        let sum: f64 = list(&pair["evidence"]).iter().map(|one| number(&one["log_bayes_factor"])).sum();
        assert!((sum - number(&pair["score"])).abs() < 1e-9, "{pair}");
        assert!(list(&pair["words"]).iter().all(|word| !word["word"].as_str().expect("a word").contains(' ')));
    }
    assert!(!answer.to_string().contains("narrative"));
    assert_eq!(answer["receipt"]["options"]["table_version"], 1);
    let (code, message) = city.fails(&["series", "--from", "2024-01-01", "--to", "2024-02-01", "--km", "0"]);
    assert!(code == 2 && message.contains("km"), "{message}");
    let (code, message) = city.fails(&["series", "confirm", "0123456789abcdef"]);
    assert!(code == 2 && message.contains("was never listed"), "{message}");
}

#[test]
fn decisions_are_kept_and_undone_and_no_pair_is_proposed_again() {
    let city = City::market_town();
    let mut asked = vec!["--format", "json"];
    asked.extend(ASKED);
    let kept = city.ok(&asked);
    fs::write(city.path("before.json"), &kept).expect("written");
    let before: Value = serde_json::from_str(&kept).expect("JSON");
    let first = &list(&before["series"])[0];
    let id = first["id"].as_str().expect("an id").to_owned();
    city.ok(&["series", "reject", &id, "--reason", "two offenders", "--by", "desk 4"]);
    // An answer from before the decision is given again as it was.
    assert_eq!(city.ok(&["reproduce", &city.path("before.json")]), kept);
    let after = city.json(&ASKED);
    assert!(list(&after["series"]).iter().all(|one| one["id"] != id.as_str()));
    assert_eq!(list(&after["series"]).len() + 1, list(&before["series"]).len());
    city.ok(&["series", "undo", &id]);
    assert_eq!(city.json(&ASKED)["series"], before["series"], "undo restores");
    city.ok(&["series", "confirm", &id]);
    let confirmed = city.json(&ASKED);
    assert_eq!(list(&confirmed["series"])[0]["status"], "confirmed");
    let history = city.json(&["series", "decisions"]);
    let verdicts: Vec<&str> = list(&history).iter().map(|one| one["verdict"].as_str().expect("a word")).collect();
    assert_eq!(verdicts, ["reject", "undo", "confirm"]);
    assert_eq!(history[0]["reason"], "two offenders");
}

#[test]
fn decisions_over_http_survive_a_restart() {
    let city = City::market_town();
    let reports = {
        let service = Service::start_with(&city, &["--intake", "on"]);
        let answer: Value = serde_json::from_str(&service.get(TARGET).body).expect("JSON");
        let first = &answer["series"][0];
        let id = first["id"].as_str().expect("an id");
        let target = format!("/api/v1/series/{id}/decision");
        let reports = ids(&first["reports"], "report_id");
        let body = json!({"verdict": "reject", "reports": reports, "by": "desk 4"}).to_string();
        assert_eq!(service.post(&target, "application/json", &body).status, 200);
        let wrong = json!({"verdict": "reject", "reports": ["another"]}).to_string();
        assert_eq!(service.post(&target, "application/json", &wrong).status, 400);
        assert_eq!(service.post(&target, "application/json", "hello").status, 400);
        reports
    };
    let service = Service::start_with(&city, &["--intake", "off"]);
    let answer: Value = serde_json::from_str(&service.get(TARGET).body).expect("JSON");
    let groups: Vec<BTreeSet<String>> = list(&answer["series"]).iter().map(|one| ids(&one["reports"], "report_id")).collect();
    assert!(!groups.contains(&reports), "a rejected group stays rejected");
    let closed = service.post("/api/v1/series/x/decision", "application/json", "{}");
    assert_eq!(closed.status, 409, "only a server that takes reports in takes decisions");
    assert_eq!(service.get("/api/v1/series?from=2024-01-01&to=2026-01-01&kind=x").status, 400);
}

#[test]
fn duplicates_are_suggested_by_the_same_machinery() {
    let city = City::market_town();
    let answer = city.json(&["series", "--from", "2024-01-01", "--to", "2026-01-01", "--duplicates"]);
    assert_eq!(answer["receipt"]["options"]["kind"], "duplicates");
    assert!(!list(&answer["series"]).is_empty());
}
