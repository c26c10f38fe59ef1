//! Reports near places: the same counts as measuring every pair, the same over HTTP, refusals that name the place.
#![cfg(test)]

use std::fmt::Write as _;

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use serde_json::{Value, json};

use crate::city::City;
use crate::service::Service;

const TWO_YEARS: [&str; 4] = ["--from", "2024-01-01", "--to", "2026-01-01"];
const BOX: &str = "--bbox=-1.70,52.15,-1.55,52.26";

fn near<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [&["near"], words, &TWO_YEARS].concat()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().expect(name)
}

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().expect(name)
}

fn count(value: &Value, name: &str) -> u64 {
    value[name].as_u64().expect(name)
}

/// Category and place of every report that may rank a place, from the file that was loaded.
fn reports(city: &City) -> Vec<(String, [f64; 2])> {
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(city.path("town/truth.json")).expect("read")).expect("JSON");
    let pile = ["lon", "lat"].map(|axis| number(&truth["default_point"], axis));
    let mut rows = csv::Reader::from_path(city.path("town/reports.csv")).expect("a file");
    let names = rows.headers().expect("a header").clone();
    let column = |name: &str| names.iter().position(|column| column == name).expect(name);
    let (origin, category, place) = (column("origin"), column("category"), ["longitude", "latitude"].map(column));
    let ranks = |row: csv::StringRecord| {
        let at = place.map(|axis| row[axis].parse::<f64>().ok());
        let ([Some(lng), Some(lat)], true) = (at, &row[origin] != "officer") else { return None };
        let is_piled = (lng - pile[0]).abs() < 1e-9 && (lat - pile[1]).abs() < 1e-9;
        (!is_piled).then(|| (row[category].to_owned(), [lng, lat]))
    };
    rows.records().map(|row| row.expect("a row")).filter_map(ranks).collect()
}

/// Metres by the chord between two points of the sphere: another way than the engine's.
fn apart(a: [f64; 2], b: [f64; 2]) -> f64 {
    let on_sphere = |[lng, lat]: [f64; 2]| {
        let (lng, lat) = (lng.to_radians(), lat.to_radians());
        [lat.cos() * lng.cos(), lat.cos() * lng.sin(), lat.sin()]
    };
    let chord = on_sphere(a).iter().zip(on_sphere(b)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
    2.0 * 6_371_008.8 * (chord / 2.0).asin()
}

/// Places in and around the town, and a file of them.
fn chosen(city: &City, places: usize, seed: u64) -> Vec<[f64; 2]> {
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    // As many digits as are published: JSON readers need not keep the last bit of more.
    let mut axis = |from: f64, span: f64| (1e6 * span.mul_add(random.random::<f64>(), from)).round() / 1e6;
    let chosen: Vec<[f64; 2]> = (0..places).map(|_| [axis(-1.64, 0.05), axis(52.195, 0.03)]).collect();
    let mut text = "name,longitude,latitude\n".to_owned();
    for (number, [lng, lat]) in chosen.iter().enumerate() {
        writeln!(text, "place {number},{lng},{lat}").expect("written");
    }
    std::fs::write(city.path("places.csv"), text).expect("written");
    chosen
}

#[test]
fn counts_are_those_of_measuring_every_pair() {
    let city = City::market_town();
    let (reports, places) = (reports(&city), chosen(&city, 150, 8));
    let mut before: Vec<u64> = vec![0; places.len()];
    for radius in ["10", "100", "437.5", "2000", "5000"] {
        let answer = city.json(&near(&["--points", &city.path("places.csv"), "--radius", radius, BOX]));
        let within: f64 = radius.parse().expect("a number");
        let mut counted = before.clone();
        for place in list(&answer, "places") {
            let at = usize::try_from(count(place, "number")).expect("small") - 1;
            let near = reports.iter().filter(|(_, report)| apart(places[at], *report) <= within).count() as u64;
            assert_eq!((count(place, "reports"), place["name"].as_str()), (near, Some(&*format!("place {at}"))), "{radius} m");
            counted[at] = near;
        }
        let any = reports.iter().filter(|(_, report)| places.iter().any(|place| apart(*place, *report) <= within)).count() as u64;
        assert_eq!(count(&answer, "reports_near_any"), any, "{radius} m");
        assert!(before.iter().zip(&counted).all(|(less, more)| less <= more), "a larger disc never holds fewer");
        assert_eq!(count(&answer["receipt"], "reports_in_region"), reports.len() as u64, "the box holds the town");
        before = counted;
    }
    assert!(before.iter().all(|count| *count > 0), "5 km reach the town from everywhere");
}

#[test]
fn categories_add_up_and_places_are_ranked() {
    let city = City::market_town();
    let (reports, file) = (reports(&city), city.path("places.csv"));
    let places = chosen(&city, 40, 3);
    let ask = |extra: &[&str]| city.json(&near(&[&["--points", &file, "--radius", "600", BOX], extra].concat()));
    let by_number = |answer: &Value| {
        let mut counts = vec![0; places.len() + 1];
        for place in list(answer, "places") {
            counts[usize::try_from(count(place, "number")).expect("small")] = count(place, "reports");
        }
        counts
    };
    let mut names: Vec<&str> = reports.iter().map(|(category, _)| category.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut sum = vec![0; places.len() + 1];
    for category in &names {
        let of_one = by_number(&ask(&["--category", category]));
        for (sum, one) in sum.iter_mut().zip(of_one) {
            *sum += one;
        }
    }
    let all = ask(&[]);
    assert_eq!(by_number(&all), sum, "every report is of one category");
    let key = |place: &Value| (std::cmp::Reverse(count(place, "reports")), place["name"].as_str().map(str::to_owned));
    assert!(list(&all, "places").windows(2).all(|pair| key(&pair[0]) <= key(&pair[1])));
    let first = ask(&["--top", "3"]);
    assert_eq!((list(&first, "places"), count(&first, "places_in_all")), (&list(&all, "places")[..3], 40));
}

#[test]
fn rates_are_held_against_the_region_that_was_named() {
    let city = City::market_town();
    let ask = |extra: &[&str]| city.json(&near(&[&["--point=-1.6212,52.2105,Centre", "--radius", "500"], extra].concat()));
    let areas: Value = serde_json::from_str(&city.ok(&["--format", "json", "areas", "list"])).expect("JSON");
    let whole = ask(&[]);
    let place = &list(&whole, "places")[0];
    let (disc, observed) = (number(&whole, "disc_km2"), number(place, "reports"));
    assert!((disc - std::f64::consts::PI * 0.25).abs() < 1e-6);
    assert!((number(place, "per_km2") - observed / disc).abs() < 1e-9);
    assert!((number(place, "expected") - disc * number(&whole, "region_per_km2")).abs() < 1e-9);
    assert!((number(place, "ratio") - observed / number(place, "expected")).abs() < 1e-9);
    assert!(number(place, "ratio_lower") > 1.0, "the centre is busier than the fields: {place}");
    let (lower, upper) = (number(place, "lower"), number(place, "upper"));
    assert!(
        lower < observed && observed < upper && (number(place, "ratio_lower") * number(place, "expected") - lower).abs() < 1e-9
    );
    let boxed = ask(&[BOX]);
    assert_eq!(count(&list(&boxed, "places")[0], "reports"), count(place, "reports"), "the region changes no count");
    assert!(number(&boxed, "region_km2") > number(&whole, "region_km2"));
    // The areas together are the whole.
    let ids = areas["features"].as_array().or_else(|| areas.as_array()).expect("areas");
    let id = |area: &Value| area["id"].as_str().or_else(|| area["area_id"].as_str()).expect("an id").to_owned();
    let (mut km2, mut reports) = (0.0, 0.0);
    for area in ids {
        let answer = ask(&["--area", &id(area)]);
        km2 += number(&answer, "region_km2");
        reports += number(&answer["receipt"], "reports_in_region");
    }
    assert!((km2 - number(&whole, "region_km2")).abs() < 1e-6);
    assert!((reports - number(&whole["receipt"], "reports_in_region")).abs() < 0.5);
    let table = city.ok(&near(&["--point=-1.6212,52.2105,Centre", "--point=-1.62,52.21", "--radius", "500"]));
    assert!(table.contains("Centre") && table.contains("number 2") && table.contains("No p is given"), "{table}");
    assert!(table.contains("2 of 2 places have another within 1000 m"), "{table}");
}

fn collection(places: &[[f64; 2]]) -> Value {
    let feature = |(number, place): (usize, &[f64; 2])| {
        let properties = json!({ "name": format!("place {number}") });
        json!({ "type": "Feature", "properties": properties, "geometry": { "type": "Point", "coordinates": place } })
    };
    json!({ "type": "FeatureCollection", "features": places.iter().enumerate().map(feature).collect::<Vec<_>>() })
}

#[test]
fn every_face_gives_the_same_answer_and_any_is_reproduced() {
    let city = City::market_town();
    let service = Service::start(&city);
    let places = chosen(&city, 30, 5);
    let question = "from=2024-01-01&to=2026-01-01&category=burglary&radius=300&top=20";
    let body = collection(&places).to_string();
    std::fs::write(city.path("places.geojson"), &body).expect("written");
    let words = ["--category", "burglary", "--radius", "300", "--top", "20", "--points"];
    let ours = city.json(&near(&[&words[..], &[&city.path("places.csv")]].concat()));
    assert_eq!(city.json(&near(&[&words[..], &[&city.path("places.geojson")]].concat())), ours);
    let posted = service.post(&format!("/api/v1/near?{question}"), "application/geo+json", &body);
    assert_eq!((posted.status, posted.json()), (200, ours.clone()));
    // The address in the receipt is the question itself, places and names included.
    let got = service.get(ours["receipt"]["asked"].as_str().expect("an address"));
    assert_eq!((got.status, &got.body), (200, &posted.body));
    let map = service.post(&format!("/api/v1/near?{question}&f=geojson"), "application/geo+json", &body);
    assert!(map.head.contains("content-type: application/geo+json"));
    let features = map.json();
    let first = &list(&features, "features")[0];
    assert_eq!((&first["geometry"]["type"], &first["properties"]), (&json!("Point"), &list(&ours, "places")[0]));
    let rows = service.get(&format!("{}&f=csv", ours["receipt"]["asked"].as_str().expect("an address")));
    assert!(rows.head.contains("text/csv") && rows.body.starts_with("# receipt: {"));
    assert_eq!(rows.body.lines().count(), 2 + 20);
    for (name, text) in [("a.json", &posted.body), ("a.geojson", &map.body), ("a.csv", &rows.body)] {
        std::fs::write(city.path(name), text).expect("written");
        assert_eq!(city.ok(&["reproduce", &city.path(name)]).trim_end(), text.trim_end(), "{name}");
    }
    for format in ["json", "geojson", "csv"] {
        let answer = city.ok(&[&["--format", format], &near(&[&words[..], &[&city.path("places.csv")]].concat())[..]].concat());
        std::fs::write(city.path("kept"), &answer).expect("written");
        assert_eq!(city.ok(&["reproduce", &city.path("kept")]), answer, "{format}");
    }
}

#[test]
fn what_cannot_be_asked_is_a_problem_that_names_the_parameter_or_the_feature() {
    let city = City::market_town();
    let service = Service::start(&city);
    let window = "from=2024-01-01&to=2026-01-01";
    for (target, parameter) in [
        (format!("{window}&radius=500"), "point"),
        (format!("{window}&point=-1.6,52.2"), "radius"),
        (format!("{window}&point=-1.6,52.2&radius=9"), "radius"),
        (format!("{window}&point=-1.6,52.2&radius=5001"), "radius"),
        (format!("{window}&point=-1.6,52.2&radius=-500"), "radius"),
        (format!("{window}&point=-1.6,52.2&radius=near"), "radius"),
        (format!("{window}&point=52.2&radius=500"), "point"),
        (format!("{window}&point=-1.6,99&radius=500"), "point"),
        (format!("{window}&point=-1.6,52.2&radius=500&area=atlantis"), "area"),
        (format!("{window}&point=-1.6,52.2&radius=500&bands=1"), "bands"),
    ] {
        let reply = service.get(&format!("/api/v1/near?{target}"));
        assert_eq!((reply.status, &reply.json()["parameter"]), (400, &json!(parameter)), "{target}: {}", reply.body);
    }
    let none = service.get("/api/v1/near?from=1999-01-01&to=2000-01-01&point=-1.6,52.2&radius=500");
    assert_eq!(none.status, 422, "{}", none.body);
    let post = |body: &str| service.post(&format!("/api/v1/near?{window}&radius=500"), "application/geo+json", body);
    let mut bad = collection(&[[-1.6, 52.2], [-1.61, 52.21], [-1.62, 95.0]]);
    for (body, parameter, words) in [
        (bad.to_string(), "feature 3", "`95.0` is not a latitude"),
        (
            {
                bad["features"][1]["geometry"] = json!({ "type": "LineString", "coordinates": [[0, 0], [1, 1]] });
                bad.to_string()
            },
            "feature 2",
            "longitude",
        ),
        (
            {
                bad["features"][0]["geometry"] = Value::Null;
                bad.to_string()
            },
            "feature 1",
            "longitude",
        ),
        ("{}".to_owned(), "body", "features"),
        ("not JSON".to_owned(), "body", "GeoJSON"),
        (collection(&[]).to_string(), "body", "lng"),
    ] {
        let reply = post(&body);
        assert_eq!((reply.status, &reply.json()["parameter"]), (400, &json!(parameter)), "{body}: {}", reply.body);
        assert!(reply.head.contains("application/problem+json") && reply.body.contains(words), "{body}: {}", reply.body);
    }
    let large = post(&format!("{}{}", " ".repeat(1 << 20), collection(&[[-1.6, 52.2]])));
    assert_eq!(large.status, 413, "{}", large.body);
    let both = service.post(&format!("/api/v1/near?{window}&radius=500&point=1,2"), "application/geo+json", "{}");
    assert_eq!((both.status, &both.json()["parameter"]), (400, &json!("point")), "{}", both.body);
    let (code, message) = city.fails(&near(&["--point=-1.6,52.2", "--radius", "6000"]));
    assert!(code == 2 && message.contains("--radius") | message.contains("radius:"), "{message}");
    std::fs::write(city.path("bad.csv"), "longitude,latitude\n-1.6,52.2\n-1.6,\n").expect("written");
    let (code, message) = city.fails(&near(&["--points", &city.path("bad.csv"), "--radius", "500"]));
    assert!(code == 1 && message.contains("line 3, column latitude"), "{message}");
}
