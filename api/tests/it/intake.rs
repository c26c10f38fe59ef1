//! Live intake: what was acknowledged is in the lake, once, whatever happens to the process.
#![cfg(test)]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::store::Store;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde_json::{Value, json};

use crate::city::City;
use crate::service::Service;

const NDJSON: &str = "application/x-ndjson";
const JSON: &str = "application/json";

/// A lake that holds nothing yet.
fn empty_lake() -> City {
    let city = City::empty();
    city.synthesise("200");
    city.ok(&["areas", "load", &city.path("town/areas.geojson")]);
    city
}

fn report(number: usize) -> Value {
    let lng = -1.60 - f64::from(u32::try_from(number % 500).expect("small")) / 1e5;
    json!({"origin": "resident", "audience": "public", "category": "noise", "occurred_from": now(),
        "longitude": lng, "latitude": 52.21, "narrative": format!("Loud music again, number {number}")})
}

/// Now, to the second; a report must lie near the moment of receipt.
#[expect(clippy::disallowed_methods, reason = "reports of a live feed carry the time")]
fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// How often each report id stands in the lake.
fn stored(city: &City) -> HashMap<u128, u32> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&city.lake()).await.expect("a lake");
        let mut found = HashMap::new();
        let newest = store.current_snapshot().expect("a number");
        store.identities(newest, |row| *found.entry(row.id).or_insert(0) += 1).expect("readable");
        found
    })
}

fn id(text: &str) -> u128 {
    u128::from_str_radix(&text.replace('-', ""), 16).expect("a UUID")
}

#[test]
fn a_posted_report_is_acknowledged_and_a_stop_brings_it_into_the_lake_redacted() {
    let city = empty_lake();
    let service = Service::start_with(&city, &["--flush-after", "600"]);
    let mut one = report(1);
    one["narrative"] = "Call me on 07700 900123 about the noise".into();
    one["household"] = "H42".into();
    let reply = service.post("/api/v1/reports", JSON, &one.to_string());
    assert_eq!(reply.status, 201, "{}", reply.body);
    let acknowledged = id(reply.json()["report_ids"][0].as_str().expect("an id"));
    let form =
        "service_code=graffiti&lat=52.21&long=-1.60&description=On+the+bridge&email=jo%40example.org&phone=1&first_name=Jo";
    let open311 = service.post("/open311/v2/requests.json", "application/x-www-form-urlencoded", form);
    assert_eq!(open311.status, 201, "{}", open311.body);
    let requested = id(open311.json()[0]["service_request_id"].as_str().expect("an id"));
    let xml = service.post("/open311/v2/requests.xml", "application/x-www-form-urlencoded", form);
    assert!(xml.status == 201 && xml.body.contains("<service_request_id>"), "{}", xml.body);
    service.stop();
    let stored = stored(&city);
    assert_eq!((stored.len(), stored.get(&acknowledged), stored.get(&requested)), (3, Some(&1), Some(&1)));
    let files = city.lake().join("data/main/reports");
    let bytes: Vec<u8> = std::fs::read_dir(files)
        .expect("files")
        .flat_map(|file| std::fs::read(file.expect("a file").path()).expect("readable"))
        .collect();
    assert!(!bytes.windows(11).any(|window| window == b"07700 90012"));
    assert_eq!(std::fs::read_dir(city.lake().join("journal")).expect("a folder").count(), 1, "only the lock is left");
}

#[test]
fn the_same_key_again_is_the_same_report_and_with_another_body_it_is_refused() {
    let city = empty_lake();
    let service = Service::start(&city);
    let body = report(1).to_string();
    let post =
        |body: &str| service.post_with("/api/v1/reports", "Content-Type: application/json\r\nIdempotency-Key: a-1\r\n", body);
    let (first, again) = (post(&body), post(&body));
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.json()["report_ids"], again.json()["report_ids"]);
    assert_eq!(post(&report(2).to_string()).status, 422);
    service.stop();
    assert_eq!(stored(&city).values().copied().collect::<Vec<_>>(), [1]);
}

#[test]
fn a_body_that_is_too_large_is_a_problem_that_names_the_limit() {
    let city = empty_lake();
    let service = Service::start(&city);
    let body = " ".repeat((8 << 20) + 1);
    let reply = service.post("/api/v1/reports", JSON, &body);
    assert_eq!(reply.status, 413);
    assert!(reply.head.contains("content-type: application/problem+json"), "{}", reply.head);
    assert_eq!((reply.json()["type"].as_str(), reply.json()["status"].as_u64()), (Some("/problems/too-large"), Some(413)));
    let detail = "the body is larger than 8 MiB, the limit: send it in several requests";
    assert_eq!(reply.json()["detail"], detail);
    let form = service.post("/open311/v2/requests.json", "application/x-www-form-urlencoded", &body);
    assert_eq!((form.status, form.json()), (413, json!([{"code": 413, "description": detail}])));
    assert_eq!(service.post("/api/v1/reports", JSON, &body[1..]).status, 400, "8 MiB are read");
}

#[test]
fn what_cannot_be_a_report_is_refused_with_its_field_and_reason() {
    let city = empty_lake();
    let service = Service::start(&city);
    let refused = |field: &str, value: Value, reason: &str| {
        let mut fields = report(1);
        fields[field] = value;
        let reply = service.post("/api/v1/reports", JSON, &fields.to_string());
        assert_eq!(reply.status, 422, "{field}: {}", reply.body);
        assert_eq!(reply.json()["parameter"], field);
        assert!(reply.json()["detail"].as_str().expect("text").contains(reason), "{}", reply.body);
    };
    refused("latitude", json!("north"), "not-a-number");
    refused("latitude", json!(""), "half-a-place");
    refused("occurred_from", json!("yesterday"), "not-an-instant");
    refused("occurred_from", json!("2021-01-01T00:00:00Z"), "too-old");
    refused("occurred_from", json!("2099-01-01T00:00:00Z"), "in-the-future");
    for field in ["occurred_to", "reported_at", "household_since"] {
        let text = if field == "household_since" { "2099-01-01" } else { "2099-01-01T00:00:00Z" };
        refused(field, json!(text), "in-the-future");
    }
    refused("audience", json!("neighbourhood"), "not-public");
    refused("colour", json!("red"), "unknown-word");
    let lines = format!("{}\nnot json\n{}\n", report(1), report(2));
    let reply = service.post("/api/v1/reports", NDJSON, &lines);
    assert_eq!((reply.status, reply.json()["report_ids"].as_array().map(Vec::len)), (201, Some(2)));
    assert_eq!(reply.json()["refused"][0]["number"], 2);
    assert_eq!(service.post("/api/v1/reports", "text/plain", "hello").status, 415);
    assert_eq!(service.post("/api/v1/reports", JSON, "hello").status, 400);
    let elsewhere = "Content-Type: application/json\r\nOrigin: https://elsewhere.example\r\n";
    assert_eq!(service.post_with("/api/v1/reports", elsewhere, &report(1).to_string()).status, 403);
    let unknown = service.post("/open311/v2/requests.json", "application/x-www-form-urlencoded", "service_code=ufo&lat=1&long=1");
    assert_eq!((unknown.status, unknown.json()[0]["code"].as_u64()), (404, Some(404)));
}

/// Kills of the process: a few, or with `BEATWISE_PROVE` two hundred.
fn kills() -> usize {
    if std::env::var_os("BEATWISE_PROVE").is_some() { 200 } else { 10 }
}

#[test]
fn a_killed_server_loses_nothing_that_it_acknowledged_and_stores_nothing_twice() {
    let city = empty_lake();
    let ledger = Arc::new(Mutex::new(Vec::<u128>::new()));
    let mut chance = Pcg64::seed_from_u64(20_261_122);
    for round in 0..kills() {
        let mut service = Service::start_with(&city, &["--flush-after", "0"]);
        let stop = Arc::new(AtomicBool::new(false));
        let posters: Vec<_> = (0..3)
            .map(|poster| {
                let (address, stop, ledger) = (service.address.clone(), stop.clone(), ledger.clone());
                std::thread::spawn(move || post_until(&address, round * 1_000_000 + poster * 100_000, &stop, &ledger))
            })
            .collect();
        let compacting =
            round.is_multiple_of(3).then(|| city.command(&["store", "compact", "--quiet"]).spawn().expect("it starts"));
        std::thread::sleep(Duration::from_millis(chance.random_range(30..900)));
        service.child.kill().expect("killed");
        service.child.wait().expect("ended");
        stop.store(true, Ordering::Relaxed);
        for poster in posters {
            poster.join().expect("a poster");
        }
        if let Some(mut compacting) = compacting {
            // Compaction dies too, every other time.
            if round.is_multiple_of(2) {
                let _ = compacting.kill();
            }
            compacting.wait().expect("ended");
        }
    }
    Service::start(&city).stop();
    let (stored, ledger) = (stored(&city), ledger.lock().expect("the ledger"));
    let lost = ledger.iter().filter(|id| !stored.contains_key(id)).count();
    let twice = stored.values().filter(|times| **times > 1).count();
    eprintln!(
        "ran: {} kills, {} reports acknowledged, {} stored, {lost} lost, {twice} twice",
        kills(),
        ledger.len(),
        stored.len()
    );
    assert!(ledger.len() > 20 * kills(), "{} reports are too few to prove anything", ledger.len());
    assert_eq!((lost, twice), (0, 0));
    assert!(city.ok(&["store", "verify"]).contains("0 problems"));
}

/// Posts one report or many after another over one connection, and notes what is acknowledged, until the server is gone.
fn post_until(address: &str, first: usize, stop: &AtomicBool, ledger: &Mutex<Vec<u128>>) {
    let Ok(stream) = TcpStream::connect(address) else { return };
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("set");
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    let mut stream = stream;
    let mut number = first;
    while !stop.load(Ordering::Relaxed) {
        let many = if number.is_multiple_of(4) { 25 } else { 1 };
        let body = (0..many).fold(String::new(), |body, at| body + &report(number + at).to_string() + "\n");
        number += many;
        let head = format!(
            "POST /api/v1/reports HTTP/1.1\r\nHost: test\r\nContent-Type: {NDJSON}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let Some(reply) = stream.write_all((head + &body).as_bytes()).ok().and_then(|()| reply(&mut reader)) else { return };
        let ids = reply["report_ids"].as_array().cloned().unwrap_or_default();
        ledger.lock().expect("the ledger").extend(ids.iter().map(|text| id(text.as_str().expect("an id"))));
    }
}

/// The body of a reply on a connection that stays open; `None` when it ends before the body does.
fn reply(reader: &mut impl BufRead) -> Option<Value> {
    let (mut status, mut length) = (0, 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(code) = line.strip_prefix("HTTP/1.1 ") {
            status = code.split(' ').next()?.parse().ok()?;
        }
        if let Some(text) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = text.trim().parse().ok()?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    (status == 201).then(|| serde_json::from_slice(&body).ok()).flatten()
}
