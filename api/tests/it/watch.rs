//! Saved questions and watches: a planted hotspot is told of when it emerges, however often the receiver fails first.
#![cfg(test)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::city::City;
use crate::service::{Reply, Service};

/// Degrees within which a place is the planted one: about 400 m.
const NEAR: f64 = 0.004;

/// What a receiver was sent: headers and body.
struct Delivery {
    headers: Vec<(String, String)>,
    body: String,
}

impl Delivery {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).expect(name)
    }
}

/// A receiver that takes every event at the third attempt only.
fn receiver() -> (String, Arc<Mutex<Vec<Delivery>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/hook", listener.local_addr().expect("an address"));
    let taken: Arc<Mutex<Vec<Delivery>>> = Arc::default();
    let seen = Arc::clone(&taken);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let delivery = read(&stream);
            let mut seen = seen.lock().expect("nobody failed");
            let before = seen.iter().filter(|other| other.header("webhook-id") == delivery.header("webhook-id")).count();
            let status = ["503 Service Unavailable", "500 Internal Server Error"].get(before).unwrap_or(&"204 No Content");
            write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").expect("an answer");
            seen.push(delivery);
        }
    });
    (address, taken)
}

fn read(stream: &TcpStream) -> Delivery {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_owned());
    }
    let split = |line: &String| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let headers: Vec<(String, String)> = lines.iter().filter_map(split).collect();
    let length = headers.iter().find(|(name, _)| name == "content-length").expect("a length").1.parse().expect("a number");
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    Delivery { headers, body: String::from_utf8(body).expect("text") }
}

fn signature(secret: &str, delivery: &Delivery) -> String {
    let key = STANDARD.decode(secret.trim().strip_prefix("whsec_").expect("a secret")).expect("base64");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
    let (id, time) = (delivery.header("webhook-id"), delivery.header("webhook-timestamp"));
    mac.update(format!("{id}.{time}.{}", delivery.body).as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn with_loopback(city: &City, arguments: &[&str]) -> String {
    let done = city.command(arguments).env("BEATWISE_WEBHOOK_LOOPBACK", "allow").output().expect("it runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("text")
}

fn planted(city: &City) -> Planted {
    let truth: Value =
        serde_json::from_str(&std::fs::read_to_string(city.path("town/truth.json")).expect("a file")).expect("JSON");
    let planted = &truth["new_hotspot"];
    let word = |name: &str| planted[name].as_str().expect(name);
    let degrees = |name: &str| planted[name].as_f64().expect(name);
    let begins = word("begins").parse().expect("a day");
    Planted { category: word("category").to_owned(), begins, place: (degrees("lon"), degrees("lat")) }
}

#[test]
fn a_planted_hotspot_is_told_of_when_it_emerges_though_the_receiver_fails_twice() {
    let city = City::market_town();
    let planted = planted(&city);
    let (category, day) = (&planted.category, |weeks| planted.day(weeks));
    let (address, taken) = receiver();
    city.ok(&[
        "question",
        "save",
        "planted",
        &format!("/api/v1/hotspots?category={category}&resolution=10&snapshot=1"),
        "--last",
        "8w",
    ]);
    let refused = city.fails(&["watch", "add", "planted", "--webhook", &address]);
    assert!(refused.0 == 2 && refused.1.contains("only https"), "{}", refused.1);
    let secret = with_loopback(&city, &["watch", "add", "planted", "--webhook", &address]);
    city.ok(&["watch", "run", "--as-of", &day(0)]);
    let quiet = city.json(&["watch", "events"]);
    assert_eq!(quiet["events"], Value::Array(Vec::new()), "the first look only notes what stands");

    let mut emerged = None;
    for week in 1..=16 {
        let told = with_loopback(&city, &["watch", "run", "--as-of", &day(week), "--within", "0", "--format", "json"]);
        let events: Vec<Value> = serde_json::from_str(&told).expect("JSON");
        let found = events.into_iter().find(|event| event["change"] == "began" && planted.is_near(event));
        assert_eq!(
            found.is_some(),
            planted.is_hot(&city, week),
            "up to {}: it is told of in the week in which it stands out first",
            day(week)
        );
        if let Some(event) = found {
            emerged = Some((week, event));
            break;
        }
    }
    let (week, event) = emerged.expect("the planted hotspot is told of");
    assert!(event["after"].as_str().expect("a class").starts_with("hot") && event["to"] == day(week), "{event}");
    assert!(
        event["asked"].as_str().expect("an address").contains(&format!("from={}&to={}", day(week - 8), day(week))),
        "{event}"
    );
    println!("told of {week} weeks after it began: {}", event["reason"]);

    // The same look again tells nothing new.
    let again = with_loopback(&city, &["watch", "run", "--as-of", &day(week), "--within", "0", "--format", "json"]);
    assert_eq!(again.trim(), "[]");
    with_loopback(&city, &["watch", "deliver", "--within", "60"]);
    every_event_is_taken_once(&city, &secret, &taken.lock().expect("nobody failed"));
}

/// Every attempt is signed, and every event is sent until it is taken and no more.
fn every_event_is_taken_once(city: &City, secret: &str, deliveries: &[Delivery]) {
    for delivery in deliveries {
        assert_eq!(delivery.header("webhook-signature"), signature(secret, delivery));
        let body: Value = serde_json::from_str(&delivery.body).expect("JSON");
        assert_eq!(body["data"]["watch"], "planted");
        assert!(body["type"].as_str().expect("a type").starts_with("watch."), "{body}");
    }
    let all = city.json(&["watch", "events"]);
    let all = all["events"].as_array().expect("events");
    assert_eq!(deliveries.len(), 3 * all.len());
    for event in all {
        let told = (&event["told"], &event["attempts"], &event["answer"]);
        assert_eq!(told, (&Value::from("delivered"), &Value::from(3), &Value::from("204 No Content")));
    }
    let feed = city.ok(&["watch", "events", "--atom"]);
    assert!(feed.contains("<feed xmlns=\"http://www.w3.org/2005/Atom\">") && feed.contains("<entry>"), "{feed}");
}

/// A planted place, and what is asked about it.
struct Planted {
    category: String,
    begins: jiff::civil::Date,
    place: (f64, f64),
}

impl Planted {
    /// The day so many weeks after it begins.
    fn day(&self, weeks: i64) -> String {
        self.begins.saturating_add(jiff::Span::new().weeks(weeks)).to_string()
    }

    fn is_near(&self, found: &Value) -> bool {
        let at = |name: &str| found[name].as_f64().unwrap_or(f64::NAN);
        (at("longitude") - self.place.0).abs() < NEAR && (at("latitude") - self.place.1).abs() < NEAR
    }

    /// Whether it stands out in the eight weeks up to that day.
    fn is_hot(&self, city: &City, week: i64) -> bool {
        let (from, to) = (self.day(week - 8), self.day(week));
        let asked = ["hotspots", "--from", &from, "--to", &to, "--category", &self.category, "--resolution", "10"];
        let answer = city.json(&asked);
        let mut places = answer["places"].as_array().expect("places").iter();
        places.any(|place| self.is_near(place) && place["held"].is_null())
    }
}

fn put(service: &Service, name: &str, body: &str) -> Reply {
    let length = body.len();
    service.send(&format!(
        "PUT /api/v1/questions/{name} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    ))
}

fn delete(service: &Service, target: &str) -> u16 {
    service.send(&format!("DELETE {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")).status
}

#[test]
fn questions_are_kept_over_http_and_answered_by_name() {
    let city = City::market_town();
    let service = Service::start(&city);
    let put = |name: &str, body: &str| put(&service, name, body);
    let kept = put("noise", r#"{"asked":"/api/v1/hotspots?from=2025-01-01&to=2025-02-01&category=noise","last":"4w"}"#);
    assert_eq!((kept.status, kept.json()["parameters"].as_str()), (200, Some("category=noise")), "{}", kept.body);
    for (name, body, parameter) in [
        ("noise", r#"{"asked":"hotspots?category=nose","last":"4w"}"#, "category"),
        ("noise", r#"{"asked":"hotspots?noise=1","last":"4w"}"#, "noise"),
        ("noise", r#"{"asked":"hotspots","last":"soon"}"#, "last"),
        ("NOISE", r#"{"asked":"hotspots","last":"4w"}"#, "name"),
        ("noise", r#"{"asked":"hotspots"}"#, "body"),
    ] {
        let refused = put(name, body);
        assert_eq!((refused.status, refused.json()["parameter"].as_str()), (400, Some(parameter)), "{}", refused.body);
    }
    let answer = service.get("/api/v1/questions/noise/answer?as_of=2025-03-01");
    assert_eq!(answer.status, 307);
    let location = answer.head.lines().find_map(|line| line.strip_prefix("location: ")).expect("a location").to_owned();
    assert!(location.starts_with("/api/v1/hotspots?from=2025-01-27&to=2025-02-24&category=noise&snapshot="), "{location}");
    assert_eq!(service.get(&location).status, 200);
    assert_eq!(service.get("/api/v1/questions/none/answer").status, 404);
    service.stop();
}

#[test]
fn watches_are_set_up_over_http_and_look_by_themselves() {
    let city = City::market_town();
    let service = Service::start(&city);
    assert_eq!(put(&service, "noise", r#"{"asked":"hotspots?category=noise","last":"4w"}"#).status, 200);
    let made = service.post("/api/v1/watches", "application/json", r#"{"question":"noise"}"#);
    assert_eq!((made.status, &made.json()["secret"]), (201, &Value::Null), "{}", made.body);
    let hook = |to: &str| {
        let body = format!(r#"{{"question":"noise","name":"told","webhook":"{to}"}}"#);
        service.post("/api/v1/watches", "application/json", &body)
    };
    for address in
        ["http://127.0.0.1:1/", "https://127.0.0.1/", "https://169.254.169.254/", "https://[::1]/", "file:///etc/passwd"]
    {
        let refused = hook(address);
        assert_eq!((refused.status, refused.json()["parameter"].as_str()), (400, Some("webhook")), "{}", refused.body);
    }
    let made = hook("https://hooks.agency.gov.uk/a-path-that-is-nobodys-business");
    assert!(made.status == 201 && made.json()["secret"].as_str().expect("a secret").starts_with("whsec_"), "{}", made.body);
    assert_eq!(service.post("/api/v1/watches", "application/json", r#"{"question":"none"}"#).status, 404);
    assert_eq!(service.post("/api/v1/watches", "application/json", r#"{"question":"noise"}"#).status, 400);
    let foreign = service.post_with("/api/v1/watches", "Origin: https://elsewhere.example\r\n", r#"{"question":"noise"}"#);
    assert_eq!(foreign.status, 403);
    let watches = service.get("/api/v1/watches");
    assert!(!watches.body.contains("nobodys-business") && !watches.body.contains("whsec_"), "{}", watches.body);
    assert_eq!(watches.json()["watches"][1]["told"], "hooks.agency.gov.uk");
    // The server looks by itself.
    let looked = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(300));
        let watches = service.get("/api/v1/watches").json();
        watches["watches"].as_array().expect("watches").iter().all(|watch| watch["until"].is_string())
    });
    assert!(looked, "{}", service.get("/api/v1/watches").body);
    assert_eq!(service.get("/api/v1/events").json()["events"], Value::Array(Vec::new()));
    assert_eq!(service.get("/api/v1/events?limit=0").status, 400);
    let feed = service.get("/api/v1/events.atom?watch=noise");
    assert!(feed.status == 200 && feed.head.contains("application/atom+xml"), "{}", feed.head);
    assert_eq!(delete(&service, "/api/v1/questions/noise"), 404, "a watch needs it");
    assert_eq!(
        (
            delete(&service, "/api/v1/watches/noise"),
            delete(&service, "/api/v1/watches/told"),
            delete(&service, "/api/v1/watches/told")
        ),
        (204, 204, 404)
    );
    assert_eq!(delete(&service, "/api/v1/questions/noise"), 204);
    service.stop();
}

#[test]
fn what_cannot_be_watched_says_what_can() {
    let city = City::market_town();
    for (name, asked) in [("rhythm", "rhythm"), ("stl", "trends?method=stl"), ("counts", "hotspots?method=count")] {
        city.ok(&["question", "save", name, asked, "--last", "12w"]);
        let (code, said) = city.fails(&["watch", "add", name]);
        assert!(code == 2 && said.contains("no classes that could change"), "{said}");
    }
    let (code, said) = city.fails(&["question", "save", "plan", "plan?officers=4", "--last", "4w"]);
    assert!(code == 2 && said.contains("belongs to its shift"), "{said}");
    let (code, said) = city.fails(&["question", "ask", "none"]);
    assert!(code == 2 && said.contains("beatwise question list"), "{said}");
    let asked = city.ok(&["question", "ask", "counts", "--as-of", "2025-06-01"]);
    assert!(asked.starts_with("# receipt: "), "{asked}");
}
