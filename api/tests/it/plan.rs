//! Plans of shifts: visits that can be made, reasons that hold, the same plan again, and what the next one makes of what was written back.
#![cfg(test)]

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::city::City;
use crate::service::Service;

const SHIFT: &str = "2025-12-01T18:00/2025-12-02T02:00";
/// The evening after.
const NEXT: &str = "2025-12-02T18:00/2025-12-03T02:00";
const BURGLARY: [&str; 2] = ["--category", "burglary"];
const HALF_A_YEAR: [&str; 4] = ["--from", "2025-06-01", "--to", "2025-12-01"];

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().expect(name)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect(name)
}

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().expect(name)
}

fn asked(words: &[&str]) -> Vec<String> {
    asked_of(SHIFT, words)
}

fn asked_of(shift: &str, words: &[&str]) -> Vec<String> {
    let role = ["plan", "--shift", shift, "--officers", "3"];
    [&role[..], &BURGLARY, words].concat().into_iter().map(str::to_owned).collect()
}

fn plan(city: &City, words: &[&str]) -> Value {
    plan_of(city, SHIFT, words)
}

fn plan_of(city: &City, shift: &str, words: &[&str]) -> Value {
    let all = asked_of(shift, words);
    city.json(&all.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The sheet of a plan.
fn sheet(city: &City, shift: &str, words: &[&str]) -> String {
    let all: Vec<String> = [vec!["--format".to_owned(), "csv".to_owned()], asked_of(shift, words)].concat();
    city.ok(&all.iter().map(String::as_str).collect::<Vec<_>>())
}

fn notes_hold(answer: &Value, words: &str) -> bool {
    list(&answer["receipt"], "notes").iter().any(|note| note.as_str().is_some_and(|note| note.contains(words)))
}

/// Minutes since the shift began, of a time on the same or the next day.
fn minutes(clock: &str) -> i64 {
    let part = |range: std::ops::Range<usize>| clock[range].parse::<i64>().expect("a number");
    (part(8..10) - 1) * 1_440 + part(11..13) * 60 + part(14..16) - 18 * 60
}

#[test]
fn every_visit_can_be_made_and_says_why() {
    let city = City::market_town();
    let answer = plan(&city, &["--from", "2025-06-01", "--to", "2025-12-01"]);
    let (visits, figures) = (list(&answer, "visits"), &answer["figures"]);
    assert!(!visits.is_empty(), "{answer}");
    let mut by_officer = BTreeMap::<u64, Vec<&Value>>::new();
    for visit in visits {
        by_officer.entry(visit["officer"].as_u64().expect("an officer")).or_default().push(visit);
        let (arrive, leave) = (minutes(text(visit, "arrive")), minutes(text(visit, "leave")));
        assert!((10..=16).contains(&(leave - arrive)) && arrive >= 0 && leave <= 480, "{visit}");
        assert!(!text(visit, "reason").is_empty() && !text(visit, "name").is_empty(), "{visit}");
        let is_hotspot = text(visit, "kind") == "hotspot";
        assert_eq!(is_hotspot, visit["class"].as_str().is_some_and(|class| class.starts_with("hot")), "{visit}");
        assert!(!is_hotspot || visit["evidence"].is_object(), "{visit}");
    }
    assert!(by_officer.len() <= 3);
    for own in by_officer.values() {
        for pair in own.windows(2) {
            let way = pair[1]["travel_minutes"].as_i64().expect("minutes");
            assert!(minutes(text(pair[0], "leave")) + way <= minutes(text(pair[1], "arrive")), "{pair:?}");
        }
    }
    let of = |kind: &str| visits.iter().filter(|visit| text(visit, "kind") == kind).count() as u64;
    assert_eq!(figures["hotspot_visits"], of("hotspot"));
    assert_eq!(figures["exploring_visits"], of("exploring"));
    assert_eq!(figures["visits"], visits.len());
    assert!((0.0..=1.0).contains(&number(figures, "covered_share")));
    assert!(number(figures, "covered_share") <= number(figures, "best_share") + 1e-9);
    assert!((0.0..0.5).contains(&number(figures, "gap")), "greedy keeps at least half of the best: {figures}");
    assert!(number(figures, "used_share") <= 1.0);
    assert_eq!(text(&answer, "expires"), "2025-12-02T02:00");
    let id = text(&answer, "id");
    assert!(id.len() == 13 && id.starts_with('p'), "{id}: no spreadsheet takes it for a number");
    let options = &answer["receipt"]["options"];
    for name in ["repeat_bands_m", "repeat_bands_days", "repeat_metric", "repeat_inference", "repeat_simulations", "repeat_seed"]
    {
        assert!(!options[name].is_null(), "{name}: {options}");
    }
}

/// The town with a word in every text that nothing else says.
fn town_that_says(word: &str) -> City {
    let city = City::empty();
    city.synthesise("4000");
    let mut reader = csv::Reader::from_path(city.path("town/reports.csv")).expect("a file");
    let names = reader.headers().expect("names").clone();
    let told = names.iter().position(|name| name == "narrative").expect("texts");
    let mut rows = csv::Writer::from_path(city.path("told.csv")).expect("a file");
    rows.write_record(&names).expect("written");
    for row in reader.records() {
        let mut fields: Vec<String> = row.expect("a row").iter().map(str::to_owned).collect();
        fields[told] = format!("{} {word}", fields[told]);
        rows.write_record(&fields).expect("written");
    }
    rows.flush().expect("written");
    city.ok(&["areas", "load", &city.path("town/areas.geojson")]);
    city.ok(&["ingest", "--source", "csv", &city.path("told.csv")]);
    city
}

#[test]
fn no_text_of_a_report_leaves_with_a_plan() {
    const WORD: &str = "axolotl";
    let city = town_that_says(WORD);
    let first = csv::Reader::from_path(city.path("told.csv")).expect("a file").records().next().expect("one").expect("a row");
    let known = city.json(&["report", "history", &first[0]]);
    assert!(known.to_string().contains(WORD), "the lake knows the text: {known}");
    let out = city.path("out");
    let all = asked(&[&HALF_A_YEAR[..], &["--out", &out]].concat());
    let shown = city.ok(&all.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(!shown.contains(WORD));
    for file in ["plan.csv", "plan.geojson", "plan.json"] {
        let text = fs::read_to_string(city.folder.path().join("out").join(file)).expect(file);
        assert!(text.contains("visit") && !text.contains(WORD), "{file}");
    }
}

#[test]
fn the_same_plan_comes_again_also_after_visits_were_written_back() {
    let city = City::market_town();
    let words = HALF_A_YEAR;
    for format in ["json", "geojson", "csv"] {
        let all: Vec<String> = [vec!["--format".to_owned(), format.to_owned()], asked(&words)].concat();
        let kept = city.ok(&all.iter().map(String::as_str).collect::<Vec<_>>());
        fs::write(city.path(&format!("plan.{format}")), &kept).expect("written");
    }
    let sheet = fs::read_to_string(city.path("plan.csv")).expect("read");
    city.ok(&["plan", "record", &filled(&city, &sheet, |_| "nothing-seen")]);
    for format in ["json", "geojson", "csv"] {
        let file = city.path(&format!("plan.{format}"));
        assert_eq!(city.ok(&["reproduce", &file]), fs::read_to_string(&file).expect("read"), "{format}");
    }
    let other = plan(&city, &[&words[..], &["--seed", "2"]].concat());
    let times = |answer: &Value| list(answer, "visits").iter().map(|visit| text(visit, "arrive").to_owned()).collect::<Vec<_>>();
    let before: Value = serde_json::from_str(&fs::read_to_string(city.path("plan.json")).expect("read")).expect("JSON");
    assert_ne!(times(&before), times(&other), "another seed, other times");
}

/// The sheet of a plan with every visit filled in, as a file that a spreadsheet saved: it reads the receipt as cells too, quotes
/// them anew, and makes every row as wide as the widest.
fn filled(city: &City, sheet: &str, outcome: impl Fn(usize) -> &'static str) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(sheet.as_bytes());
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    let (names, wide) = (rows[1].clone(), rows.iter().map(Vec::len).max().expect("rows"));
    assert!(rows[0][0].starts_with("# receipt: ") && wide > names.len(), "the receipt is the first row");
    let at = |name: &str| names.iter().position(|known| known == name).expect(name);
    for (number, fields) in rows.iter_mut().skip(2).enumerate() {
        fields[at("arrived")] = fields[at("arrive")].clone();
        fields[at("minutes")] = "12".to_owned();
        fields[at("outcome")] = outcome(number).to_owned();
    }
    let mut saved = csv::Writer::from_path(city.path("filled.csv")).expect("a file");
    for fields in &mut rows {
        fields.resize(wide, String::new());
        saved.write_record(&*fields).expect("written");
    }
    saved.flush().expect("written");
    let saved = fs::read_to_string(city.path("filled.csv")).expect("read");
    assert!(saved.starts_with("\"# receipt: {\"\""), "it is no comment any more");
    city.path("filled.csv")
}

#[test]
fn a_place_that_had_its_share_rests_and_what_was_not_done_does_not_count() {
    let city = City::market_town();
    let words = [&HALF_A_YEAR[..], &["--rest-after", "3", "--explore", "0"]].concat();
    let sheet = sheet(&city, SHIFT, &words);
    let before = plan(&city, &words);
    assert!(list(&before, "resting").is_empty() && !list(&before, "visits").is_empty());
    city.ok(&["plan", "record", &filled(&city, &sheet, |_| "not-done")]);
    assert_eq!(list(&plan_of(&city, NEXT, &words), "resting").len(), 0, "nobody came");
    city.ok(&["plan", "record", &filled(&city, &sheet, |_| "nothing-seen"), "--by", "Sgt Hale"]);
    assert_eq!(list(&plan(&city, &words), "resting").len(), 0, "the shift's own day is not one of the seven before it");
    let after = plan_of(&city, NEXT, &words);
    let rests: Vec<&str> = list(&after, "resting").iter().map(|cell| text(cell, "cell")).collect();
    assert!(!rests.is_empty(), "every place had three visits before midnight");
    assert!(list(&after, "visits").iter().all(|visit| !rests.contains(&text(visit, "cell"))));
    assert!(notes_hold(&after, "cells rest"));
    let rows = city.ok(&["--format", "csv", "plan", "visits"]);
    assert_eq!(rows.lines().count(), 1 + 2 * list(&before, "visits").len());
    assert!(rows.starts_with("plan,visit,cell,arrived,minutes,outcome,note,by,at\n"), "{rows}");
    let (code, message) = city.fails(&["--format", "geojson", "plan", "visits"]);
    assert!(code == 2 && message.contains("no shapes"), "{message}");
    let kept = city.json(&["plan", "visits"]);
    let kept = kept.as_array().expect("a list");
    assert_eq!(kept.len(), 2 * list(&before, "visits").len());
    assert_eq!(kept.last().expect("a visit")["by"], "Sgt Hale");
}

#[test]
fn a_folder_holds_the_plan_in_every_form_the_same_every_time() {
    let city = City::market_town();
    for folder in ["one", "two"] {
        let out = city.path(folder);
        let all = asked(&["--from", "2025-06-01", "--to", "2025-12-01", "--out", &out]);
        city.ok(&all.iter().map(String::as_str).collect::<Vec<_>>());
    }
    for file in ["plan.pdf", "plan.csv", "plan.geojson", "plan.json"] {
        let read = |folder: &str| fs::read(city.folder.path().join(folder).join(file)).expect(file);
        assert!(read("one") == read("two") && !read("one").is_empty(), "{file}");
    }
    city.ok(&["reproduce", &city.path("one/plan.json")]);
}

#[test]
fn a_shift_after_the_last_report_rests_on_the_weeks_before_that_and_says_so() {
    let city = City::market_town();
    let all = ["plan", "--shift", "2026-03-02T18:00/2026-03-03T02:00", "--officers", "2"];
    let answer = city.json(&all);
    let question = &answer["receipt"]["question"];
    // The town's reports end with 2025.
    assert!(text(question, "to") > "2025-12-20" && text(question, "to") <= "2026-01-02", "{question}");
    assert!(text(&answer["receipt"], "asked").contains(&format!("to={}", text(question, "to"))));
    assert!(notes_hold(&answer, "The last report is of ") && !list(&answer, "visits").is_empty());
    fs::write(city.path("plan.json"), city.ok(&[&["--format", "json"][..], &all].concat())).expect("written");
    city.ok(&["reproduce", &city.path("plan.json")]);
}

#[test]
fn where_clocks_change_every_time_carries_its_offset_and_is_read_back() {
    const NIGHT: &str = "2025-10-25T22:00/2025-10-26T06:00";
    let city = City::market_town();
    let words = ["--from", "2025-04-01", "--to", "2025-10-01"];
    let answer = plan_of(&city, NIGHT, &words);
    assert_eq!(text(&answer, "expires"), "2025-10-26T06:00+00:00");
    let visits = list(&answer, "visits");
    let times: Vec<jiff::Timestamp> = visits.iter().map(|visit| text(visit, "arrive").parse().expect("an instant")).collect();
    assert!(times.is_sorted() && !times.is_empty(), "{times:?}");
    assert!(text(&visits[0], "arrive").ends_with("+01:00") && text(visits.last().expect("one"), "arrive").ends_with("+00:00"));
    assert_eq!(answer["figures"]["minutes"], 3 * 540, "nine hours, of three officers");
    city.ok(&["plan", "record", &filled(&city, &sheet(&city, NIGHT, &words), |_| "nothing-seen")]);
    let kept = city.json(&["plan", "visits"]);
    assert_eq!(kept.as_array().expect("a list").len(), visits.len());
    assert_eq!(kept[0]["arrived"], visits[0]["arrive"]);
    for (shift, why) in [
        ("2025-10-26T01:30/2025-10-26T08:00", "comes twice in Europe/London"),
        ("2025-03-29T22:00/2025-03-30T01:30", "does not exist in Europe/London"),
    ] {
        let all = asked_of(shift, &["--from", "2024-10-01", "--to", "2025-03-01"]);
        let (code, message) = city.fails(&all.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(code == 2 && message.contains(why), "{message}");
    }
}

#[test]
fn what_makes_no_plan_is_refused_by_name() {
    let city = City::market_town();
    let refused = |words: &[&str]| {
        let all = asked(words);
        city.fails(&all.iter().map(String::as_str).collect::<Vec<_>>())
    };
    for (words, named) in [
        (&["--speed", "500"][..], "speed: "),
        (&["--explore", "0.9"], "explore: "),
        (&["--cap", "0"], "cap: "),
        (&["--visit", "30-10"], "visit: "),
        (&["--method", "count"], "method: "),
        (&["--within", "10"], "within: "),
        (&["--rest-after", "0"], "--rest-after: "),
        (&["--again", "10"], "again: "),
        (&["--visit", "3-10"], "visit: "),
        (&["--from", "2025-06-01"], "to: "),
        (&["--from", "2025-06-01", "--to", "2025-12-25"], "shift: "),
    ] {
        let (code, message) = refused(words);
        assert!(code == 2 && message.contains(named), "{words:?}: {message}");
    }
    for (shift, officers, named) in [
        ("2025-12-01T18:00/2025-12-01T18:40", "3", "visit: "),
        ("2025-12-01T18:00/2025-12-02T02:00", "500", "officers: "),
        ("2025-12-02T02:00/2025-12-01T18:00", "3", "does not end after it begins"),
    ] {
        let long = if officers == "3" { "60" } else { "5" };
        let (code, message) = city.fails(&["plan", "--shift", shift, "--officers", officers, "--visit", long]);
        assert!(code == 2 && message.contains(named) && message.matches("shift: ").count() <= 1, "{shift}: {message}");
    }
    for (row, named) in [
        ("p0123456789ab,1,x,2025-12-01T18:00,12,nothing-seen", "line 2, cell"),
        ("tonight,1,x,2025-12-01T18:00,12,nothing-seen", "line 2, plan"),
    ] {
        fs::write(city.path("bad.csv"), format!("plan,visit,cell,arrived,minutes,outcome\n{row}\n")).expect("written");
        let (code, message) = city.fails(&["plan", "record", &city.path("bad.csv")]);
        assert!(code == 2 && message.contains(named) && message.contains("nothing was kept"), "{message}");
    }
}

#[test]
fn plans_and_visits_go_over_http_too() {
    let city = City::market_town();
    let service = Service::start_with(&city, &["--intake", "on"]);
    let target = format!("/api/v1/plan?shift={SHIFT}&officers=3&category=burglary&from=2025-06-01&to=2025-12-01");
    let answer = service.get(&target);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let answer = answer.json();
    let on_the_command_line = plan(&city, &["--from", "2025-06-01", "--to", "2025-12-01"]);
    assert_eq!(list(&answer, "visits"), list(&on_the_command_line, "visits"));
    let map = service.get(&format!("{target}&f=geojson")).json();
    assert_eq!(list(&map, "features").len(), list(&answer, "visits").len());
    let sheet = service.get(&format!("{target}&f=csv")).body;
    let sheet = fs::read_to_string(filled(&city, &sheet, |_| "problem-found")).expect("read");
    let kept = service.post("/api/v1/plan/visits", "text/csv", &sheet);
    assert_eq!((kept.status, kept.json()["kept"].as_u64()), (200, Some(list(&answer, "visits").len() as u64)), "{}", kept.body);
    assert_eq!(service.post("/api/v1/plan/visits", "text/csv", "plan,visit\n").status, 400);
    let next = service.get(&target).json();
    assert!(
        list(&next, "visits").iter().any(|visit| visit["last_outcome"] == "problem-found"),
        "the next plan knows what came of it"
    );
    let again = service.get(text(&answer["receipt"], "asked")).json();
    assert_eq!(again, answer, "the address gives the same plan again");
    for (parameter, value) in [("visits", "999999"), ("within", "10"), ("again", "10"), ("rest_after", "0")] {
        let bad = service.get(&format!("{target}&{parameter}={value}"));
        assert!(bad.status == 400 && bad.body.contains(&format!("\"parameter\":\"{parameter}\"")), "{}", bad.body);
    }
    let bad = service.get("/api/v1/plan?officers=3");
    assert!(bad.status == 400 && bad.body.contains("\"parameter\":\"shift\""), "{}", bad.body);
}
