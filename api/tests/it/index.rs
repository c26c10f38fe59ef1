//! The index of a running server: same answers with it, without it and with part of it; swapped when the lake moves on.
#![cfg(test)]

use std::time::Duration;

use serde_json::Value;

use crate::city::City;
use crate::service::Service;

/// One question of every kind.
const QUESTIONS: [&str; 14] = [
    "hotspots?from=2025-01-06&to=2025-04-07&top=40",
    "hotspots?from=2025-01-06&to=2025-04-07&method=count&category=burglary&bbox=-1.66,52.19,-1.58,52.23&resolution=10",
    "hotspots?from=2024-06-01&to=2025-06-01&method=dbscan&reach=300&min_points=8",
    "hotspots?from=2025-01-01&to=2025-03-01&method=scan&permutations=19&resolution=8",
    "hotspots?from=2025-01-01&to=2025-03-01&method=local-moran&lattice=occupied",
    "trends?from=2024-01-01&to=2026-01-01&by=area",
    "trends?from=2024-01-01&to=2026-01-01&by=cell&resolution=8&method=emerging&bucket=month",
    "trends?from=2024-01-01&to=2026-01-01&by=category&bucket=month&bbox=-1.66,52.19,-1.58,52.23",
    "compare?from=2025-03-01&to=2025-06-01&category=burglary",
    "rhythm?from=2025-01-06&to=2025-04-07&by=category",
    "rhythm/calendar?from=2025-01-01&to=2026-01-01",
    "repeats?from=2025-01-01&to=2025-04-01&category=burglary&simulations=19",
    "near?from=2025-01-01&to=2026-01-01&point=-1.62,52.21&point=-1.60,52.20&radius=400",
    "snapshots",
];

fn index(service: &Service) -> Value {
    service.get("/api/v1/index").json()
}

/// Waits until the server answers from a snapshot after another, with its index.
fn wait_for(service: &Service, after: i64) -> Value {
    for _ in 0..600 {
        let index = index(service);
        if index["ready"] == true && index["snapshot"].as_i64().is_some_and(|number| number > after) {
            return index;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("no index within half a minute: {}", index(service));
}

fn answer(service: &Service, question: &str) -> String {
    let reply = service.get(&format!("/api/v1/{question}"));
    assert_eq!(reply.status, 200, "{question}: {}", reply.body);
    reply.body
}

#[test]
fn every_answer_is_the_same_with_the_index_without_it_and_with_part_of_it() {
    let city = City::market_town();
    let without = Service::start_with(&city, &["--intake", "off", "--index-memory", "0"]);
    let with = Service::start(&city);
    let whole = wait_for(&with, 0);
    assert!(whole["since"].is_null() && whole["reports"].as_u64() > Some(1_000), "{whole}");
    let room = (whole["bytes"].as_u64().expect("bytes") / 12).to_string();
    let part = Service::start_with(&city, &["--intake", "off", "--index-memory", &room]);
    let held = wait_for(&part, 0);
    assert!(held["since"].is_string() && held["reports"].as_u64() < whole["reports"].as_u64(), "{held}");
    assert_eq!(index(&without)["ready"], false);
    let mut from_files = 0;
    for question in QUESTIONS {
        let files = answer(&without, question);
        assert_eq!(answer(&with, question), files, "{question}");
        let mut partly: Value = serde_json::from_str(&answer(&part, question)).expect("JSON");
        let said = partly.get_mut("receipt").and_then(Value::as_object_mut).and_then(|receipt| receipt.remove("read_from"));
        from_files += usize::from(said.is_some_and(|said| said.as_str().is_some_and(|said| said.starts_with("the files"))));
        assert_eq!(partly, serde_json::from_str::<Value>(&files).expect("JSON"), "{question}");
    }
    assert!(from_files > 5, "receipts say what the index did not cover");
    let covered = answer(&part, "hotspots?from=2025-12-01&to=2026-01-01&method=count");
    assert!(!covered.contains("read_from"), "the newest month is in memory");
}

#[test]
fn a_receipt_that_names_the_files_reproduces() {
    let city = City::market_town();
    let part = Service::start_with(&city, &["--index-memory", "100KiB"]);
    wait_for(&part, 0);
    let body = answer(&part, "hotspots?from=2025-01-06&to=2025-04-07&top=5");
    assert!(body.contains("\"read_from\":\"the files: memory holds reports since "), "{body}");
    let file = city.path("answer.json");
    std::fs::write(&file, body).expect("written");
    city.ok(&["reproduce", &file]);
}

#[test]
fn answers_are_remembered_by_snapshot_and_address() {
    let city = City::market_town();
    let service = Service::start(&city);
    wait_for(&service, 0);
    let target = "/api/v1/hotspots?from=2025-01-06&to=2025-04-07&top=3";
    let (first, second) = (service.get(target), service.get(target));
    assert!(first.head.contains("cache-status: beatwise; fwd=miss"), "{}", first.head);
    assert!(second.head.contains("cache-status: beatwise; hit") && second.head.contains("content-type: application/json"));
    assert_eq!(first.body, second.body);
    assert!(service.get(&format!("{target}&f=csv")).head.contains("fwd=miss"), "another form is another answer");
    assert!(service.get_with(target, "Accept: application/geo+json\r\n").head.contains("fwd=miss"));
    assert!(!service.get("/api/v1/hotspots?from=x").head.contains("cache-status"), "a problem is not remembered");
    assert!(index(&service)["answer_bytes"].as_u64() > Some(1_000));
    let forgetful = Service::start_with(&city, &["--intake", "off", "--answer-memory", "0"]);
    forgetful.get(target);
    assert!(!forgetful.get(target).head.contains("cache-status"));
}

#[test]
fn a_new_delivery_is_indexed_beside_the_old_one_and_takes_its_place() {
    let city = City::market_town();
    let service = Service::start(&city);
    let before = wait_for(&service, 0);
    let rows = "external_id,origin,audience,category,occurred_from,longitude,latitude\n\
                one-more,resident,public,noise,2025-12-30T20:00:00Z,-1.60,52.20\n";
    std::fs::write(city.path("more.csv"), rows).expect("written");
    city.ok(&["ingest", "--source", "csv", &city.path("more.csv")]);
    let number = before["snapshot"].as_i64().expect("a number");
    let after = wait_for(&service, number);
    assert_eq!(after["reports"].as_u64(), before["reports"].as_u64().map(|reports| reports + 1));
    let newest: Value = serde_json::from_str(&answer(&service, "hotspots?from=2025-12-01&to=2026-01-01&top=1")).expect("JSON");
    assert_eq!(newest["receipt"]["snapshot"], after["snapshot"]);
    let older = answer(&service, &format!("hotspots?from=2025-12-01&to=2026-01-01&top=1&snapshot={number}"));
    assert!(older.contains(&format!("\"snapshot\":{number},")), "the snapshot before can still be asked");
}

#[test]
fn an_amount_of_memory_that_cannot_be_read_is_wrong_usage() {
    let city = City::empty();
    let (code, said) = city.fails(&["serve", "--index-memory", "lots"]);
    assert_eq!(code, 2);
    assert!(said.contains("`lots` is not an amount of memory"), "{said}");
}
