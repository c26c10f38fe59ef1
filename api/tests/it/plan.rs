//! Plans of shifts: visits that can be made, reasons that hold, the same plan again, and what the next one makes of what was written back.
#![cfg(test)]

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::city::City;
use crate::service::Service;

const SHIFT: &str = "2025-12-01T18:00/2025-12-02T02:00";
const ASKED: [&str; 5] = ["plan", "--shift", SHIFT, "--officers", "3"];
const BURGLARY: [&str; 2] = ["--category", "burglary"];

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
    [&ASKED[..], &BURGLARY, words].concat().into_iter().map(str::to_owned).collect()
}

fn plan(city: &City, words: &[&str]) -> Value {
    let all = asked(words);
    city.json(&all.iter().map(String::as_str).collect::<Vec<_>>())
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
    assert!(!answer.to_string().contains("narrative"));
}

#[test]
fn the_same_plan_comes_again_also_after_visits_were_written_back() {
    let city = City::market_town();
    let words = ["--from", "2025-06-01", "--to", "2025-12-01"];
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

/// The sheet of a plan with every visit filled in, as a file.
fn filled(city: &City, sheet: &str, outcome: impl Fn(usize) -> &'static str) -> String {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(sheet.as_bytes());
    let names = reader.headers().expect("names").clone();
    let at = |name: &str| names.iter().position(|known| known == name).expect(name);
    let mut rows = csv::Writer::from_path(city.path("filled.csv")).expect("a file");
    rows.write_record(&names).expect("written");
    for (number, row) in reader.records().enumerate() {
        let mut fields: Vec<String> = row.expect("a row").iter().map(str::to_owned).collect();
        fields[at("arrived")] = fields[at("arrive")].clone();
        fields[at("minutes")] = "12".to_owned();
        fields[at("outcome")] = outcome(number).to_owned();
        rows.write_record(&fields).expect("written");
    }
    rows.flush().expect("written");
    city.path("filled.csv")
}

#[test]
fn a_place_that_had_its_share_rests_and_what_was_not_done_does_not_count() {
    let city = City::market_town();
    let words = ["--from", "2025-06-01", "--to", "2025-12-01", "--rest-after", "3", "--explore", "0"];
    let all: Vec<String> = [vec!["--format".to_owned(), "csv".to_owned()], asked(&words)].concat();
    let sheet = city.ok(&all.iter().map(String::as_str).collect::<Vec<_>>());
    let before = plan(&city, &words);
    assert!(list(&before, "resting").is_empty() && !list(&before, "visits").is_empty());
    city.ok(&["plan", "record", &filled(&city, &sheet, |_| "not-done")]);
    assert_eq!(list(&plan(&city, &words), "resting").len(), 0, "nobody came");
    city.ok(&["plan", "record", &filled(&city, &sheet, |_| "nothing-seen"), "--by", "Sgt Hale"]);
    let after = plan(&city, &words);
    let rests: Vec<&str> = list(&after, "resting").iter().map(|cell| text(cell, "cell")).collect();
    assert!(!rests.is_empty(), "every place had four visits");
    assert!(list(&after, "visits").iter().all(|visit| !rests.contains(&text(visit, "cell"))));
    assert!(list(&after["receipt"], "notes").iter().any(|note| note.as_str().is_some_and(|note| note.contains("rest"))));
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
        (&["--from", "2025-06-01"], "to: "),
        (&["--from", "2025-06-01", "--to", "2025-12-25"], "shift: "),
    ] {
        let (code, message) = refused(words);
        assert!(code == 2 && message.contains(named), "{words:?}: {message}");
    }
    fs::write(city.path("bad.csv"), "plan,visit,cell,arrived,minutes,outcome\np,1,x,2025-12-01T18:00,12,nothing-seen\n")
        .expect("written");
    let (code, message) = city.fails(&["plan", "record", &city.path("bad.csv")]);
    assert!(code == 2 && message.contains("line 2, cell") && message.contains("nothing was kept"), "{message}");
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
    let bad = service.get("/api/v1/plan?officers=3");
    assert!(bad.status == 400 && bad.body.contains("\"parameter\":\"shift\""), "{}", bad.body);
}
