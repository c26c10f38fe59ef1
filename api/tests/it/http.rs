//! The service: same answers as the command line, problems that name the parameter, and an orderly end.
#![cfg(test)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::city::City;
use crate::service::Service;

const QUESTION: &str = "/api/v1/hotspots?from=2025-01-01&to=2026-01-01&category=burglary";

#[test]
fn http_gives_the_same_numbers_and_receipt_as_the_command_line() {
    let city = City::market_town();
    let service = Service::start(&city);
    let ours = city.json(&["hotspots", "--from", "2025-01-01", "--to", "2026-01-01", "--category", "burglary"]);
    let theirs = service.get(QUESTION);
    assert_eq!((theirs.status, theirs.json()), (200, ours));
    let geojson = service.get_with(QUESTION, "Accept: application/geo+json\r\n");
    assert!(geojson.head.contains("content-type: application/geo+json"));
    assert_eq!(geojson.json()["type"], "FeatureCollection");
    assert_eq!(service.get(&format!("{QUESTION}&f=geojson")).body, geojson.body);
    let rows = service.get(&format!("{QUESTION}&f=csv"));
    assert!(rows.head.contains("text/csv") && rows.body.starts_with("# receipt: {"));
    assert_eq!(service.get(QUESTION).body, theirs.body, "the same question is the same bytes");
}

#[test]
fn every_bad_parameter_is_a_problem_that_names_it() {
    let city = City::market_town();
    let service = Service::start(&city);
    for (target, parameter) in [
        ("/api/v1/hotspots?from=2025-01-01&to=2026-01-01&colour=red", "colour"),
        ("/api/v1/hotspots?to=2026-01-01", "from"),
        ("/api/v1/hotspots?from=2025-01-01&to=2026-1-1", "to"),
        ("/api/v1/hotspots?from=2025-01-01&to=2026-01-01&from=2024-01-01", "from"),
        ("/api/v1/hotspots?from=2025-01-01&to=2026-01-01&category=x", "category"),
        ("/api/v1/hotspots?from=2025-01-01&to=2026-01-01&area=atlantis", "area"),
        ("/api/v1/hotspots?from=2025-01-01&to=2026-01-01&bbox=-3,51,-2", "bbox"),
        ("/api/v1/hotspots?from=2025-01-01&to=2026-01-01&bbox=-9,40,9,60", "resolution"),
        ("/api/v1/hotspots?from=2025-01-01&to=2026-01-01&resolution=nine", "resolution"),
        ("/api/v1/hotspots?from=2025-01-01&to=2026-01-01&rings=0", "rings"),
        ("/api/v1/hotspots?from=2025-01-01&to=2026-01-01&method=magic", "method"),
        ("/api/v1/hotspots?from=2025-01-01&to=2026-01-01&top=-1", "top"),
        ("/api/v1/hotspots?from=2025-01-01&to=2026-01-01&snapshot=999", "snapshot"),
        ("/api/v1/hotspots?from=2025-01-01&to=2026-01-01&f=xml", "f"),
        ("/api/v1/areas?layer=beat", "layer"),
        ("/api/v1/snapshots?page=2", "page"),
    ] {
        let reply = service.get(target);
        assert_eq!(reply.status, 400, "{target}: {}", reply.body);
        assert!(reply.head.contains("content-type: application/problem+json"), "{target}");
        assert_eq!(reply.json()["parameter"], parameter, "{target}: {}", reply.body);
    }
}

#[test]
fn what_does_not_exist_and_what_cannot_be_computed_are_problems_too() {
    let city = City::market_town();
    let service = Service::start(&city);
    assert_eq!(service.get("/api/v2/hotspots").status, 404);
    assert_eq!(service.get("/assets/../../etc/passwd").status, 404);
    assert_eq!(
        service.send("POST /api/v1/areas HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").status,
        405
    );
    let empty = service.get("/api/v1/hotspots?from=1999-01-01&to=2000-01-01");
    assert_eq!(empty.status, 422);
    assert!(empty.json()["detail"].as_str().is_some_and(|detail| detail.starts_with("not computable, because")));
}

#[test]
fn the_page_the_contract_and_the_health_checks_are_there() {
    let city = City::market_town();
    let service = Service::start(&city);
    assert_eq!((service.get("/livez").status, service.get("/readyz").status), (200, 200));
    let page = service.get("/");
    assert!(page.body.contains("<title>Beatwise</title>") && page.head.contains("content-security-policy: default-src 'self'"));
    let contract = service.get("/openapi.json").json();
    assert_eq!(contract["openapi"], "3.1.0");
    for path in ["/api/v1/hotspots", "/api/v1/near", "/api/v1/areas", "/api/v1/snapshots", "/livez", "/readyz"] {
        assert!(contract["paths"][path]["get"].is_object(), "{path} is not in the contract");
    }
    let areas = service.get("/api/v1/areas").json();
    assert_eq!(areas["features"].as_array().map(Vec::len), Some(8));
    let snapshots = service.get("/api/v1/snapshots").json();
    assert_eq!((snapshots["months"].as_array().map(Vec::len), snapshots["zone"].as_str()), (Some(24), Some("Europe/London")));
}

#[test]
fn a_new_load_is_served_without_a_restart() {
    let city = City::market_town();
    let service = Service::start(&city);
    let before = service.get(QUESTION).json()["receipt"]["snapshot"].as_i64().expect("a number");
    let more = "external_id,origin,audience,category,occurred_from,longitude,latitude\n\
                new-1,resident,public,burglary,2025-06-01T12:00:00Z,,\n";
    std::fs::write(city.folder.path().join("more.csv"), more).expect("written");
    city.ok(&["ingest", "--source", "csv", &city.path("more.csv")]);
    let after = service.get(QUESTION).json();
    assert_eq!(after["receipt"]["snapshot"].as_i64(), Some(before + 1));
    let asked_again = service.get(&format!("{QUESTION}&snapshot={before}")).json();
    assert_eq!(asked_again["receipt"]["reports_read"].as_u64().map(|read| read + 1), after["receipt"]["reports_read"].as_u64());
}

#[test]
fn a_lake_with_private_reports_is_not_served() {
    let city = City::empty();
    let private = "external_id,origin,audience,category,occurred_from,longitude,latitude\n\
                   p-1,resident,neighbourhood,noise,2025-06-01T12:00:00Z,-2.59,51.45\n";
    std::fs::write(city.folder.path().join("private.csv"), private).expect("written");
    city.ok(&["ingest", "--source", "csv", &city.path("private.csv")]);
    let (code, message) = city.fails(&["serve", "--bind", "127.0.0.1:0"]);
    assert_eq!(code, 1);
    assert!(message.contains("audience `neighbourhood`"), "{message}");
    // And no question counts it.
    let answer = city.run(&["hotspots", "--from", "2025-01-01", "--to", "2026-01-01", "--bbox=-2.7,51.4,-2.5,51.5"]);
    assert!(String::from_utf8_lossy(&answer.stderr).contains("not computable"));
}

#[test]
fn a_stop_lets_a_running_request_finish_and_cuts_off_nobody_early() {
    let city = City::market_town();
    let mut service = Service::start(&city);
    let mut stream = TcpStream::connect(&service.address).expect("a connection");
    stream.write_all(format!("GET {QUESTION} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n").as_bytes()).expect("sent");
    // The request is on its way; give it the moment it needs to be accepted.
    std::thread::sleep(Duration::from_millis(400));
    let status = service.terminate();
    assert!(status.success(), "{status}");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).expect("a reply");
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
}

#[test]
fn a_client_that_never_finishes_its_headers_is_cut_off() {
    let city = City::market_town();
    let service = Service::start(&city);
    let mut stream = TcpStream::connect(&service.address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_mins(1))).expect("set");
    stream.write_all(b"GET /livez HTTP/1.1\r\nHost: te").expect("sent");
    let mut rest = Vec::new();
    // The end of the stream, or a reset, long before our own patience runs out.
    let ended = stream.read_to_end(&mut rest);
    assert!(ended.is_ok() || ended.is_err_and(|error| error.kind() != std::io::ErrorKind::WouldBlock));
}
