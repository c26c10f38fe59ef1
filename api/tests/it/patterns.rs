//! Trends, rhythm and repeats: planted patterns found, the same over HTTP, refusals in words.
#![cfg(test)]

use crate::city::City;
use crate::service::Service;

const TWO_YEARS: [&str; 4] = ["--from", "2024-01-01", "--to", "2026-01-01"];

fn asked<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut all = words.to_vec();
    all.extend(TWO_YEARS);
    all
}

#[test]
fn every_method_of_trends_answers_or_says_why_not() {
    let city = City::market_town();
    for method in
        ["mann-kendall", "seasonal-mann-kendall", "hamed-rao", "stl", "ears", "cusum", "ewma", "c-chart", "changepoints"]
    {
        for by in ["whole", "area", "category"] {
            let answer = city.json(&asked(&["trends", "--method", method, "--by", by]));
            let series = answer["series"].as_array().expect("series");
            assert!(!series.is_empty(), "{method} by {by}");
            let counted: u64 = series.iter().map(|one| one["total"].as_u64().expect("a total")).sum();
            assert_eq!(Some(counted), answer["receipt"]["reports_in_region"].as_u64(), "{method} by {by}");
            for one in series {
                assert!(one["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{method}: {one}");
                assert_eq!(one["counts"].as_array().map(Vec::len), answer["steps"].as_array().map(Vec::len));
            }
        }
    }
    // Two years are no baseline for Farrington: refused in words, not answered with a number.
    let (code, message) = city.fails(&asked(&["trends", "--method", "farrington"]));
    assert!(code == 1 && message.contains("not computable, because"), "{message}");
}

#[test]
fn emerging_hot_spots_are_cells_with_a_class() {
    let city = City::market_town();
    let answer = city.json(&asked(&["trends", "--method", "emerging", "--by", "cell", "--bucket", "month", "--resolution", "9"]));
    let series = answer["series"].as_array().expect("series");
    let hot = series.iter().filter(|cell| cell["class"].as_str().is_some_and(|class| class.contains("hot spot"))).count();
    assert!(hot > 0, "the town has hot spots: {}", series[0]);
    assert!(series.iter().all(|cell| cell["bins"].as_str().is_some_and(|bins| bins.len() == 24)));
    let map = city.ok(&asked(&[
        "--format",
        "geojson",
        "trends",
        "--method",
        "emerging",
        "--by",
        "cell",
        "--bucket",
        "month",
        "--resolution",
        "8",
    ]));
    assert!(map.contains("\"FeatureCollection\"") && map.contains("\"Polygon\""));
    let (code, message) = city.fails(&asked(&["trends", "--method", "emerging"]));
    assert!(code == 2 && message.contains("--by cell"), "{message}");
}

#[test]
fn http_gives_the_same_patterns_as_the_command_line() {
    let city = City::market_town();
    let service = Service::start(&city);
    let window = "from=2024-01-01&to=2026-01-01";
    for (command, target) in [
        (asked(&["trends", "--by", "category"]), format!("/api/v1/trends?{window}&by=category")),
        (asked(&["trends", "--method", "stl", "--by", "whole"]), format!("/api/v1/trends?{window}&by=whole&method=stl")),
        (asked(&["rhythm", "--category", "burglary"]), format!("/api/v1/rhythm?{window}&category=burglary")),
        (
            asked(&["repeats", "--category", "burglary", "--simulations", "99"]),
            format!("/api/v1/repeats?{window}&category=burglary&simulations=99"),
        ),
    ] {
        let reply = service.get(&target);
        assert_eq!((reply.status, reply.json()), (200, city.json(&command)), "{target}");
        assert_eq!(service.get(&target).body, reply.body, "the same question is the same bytes");
        let rows = service.get(&format!("{target}&f=csv"));
        assert!(rows.head.contains("text/csv") && rows.body.starts_with("# receipt: {"), "{target}");
    }
    for (target, parameter) in [
        (format!("/api/v1/trends?{window}&method=magic"), "method"),
        (format!("/api/v1/trends?{window}&by=street"), "by"),
        (format!("/api/v1/trends?{window}&alpha=2"), "alpha"),
        (format!("/api/v1/rhythm?{window}&by=hour"), "by"),
        (format!("/api/v1/repeats?{window}&bands=300,200"), "bands"),
        (format!("/api/v1/repeats?{window}&simulations=0"), "simulations"),
    ] {
        let reply = service.get(&target);
        assert_eq!(reply.status, 400, "{target}: {}", reply.body);
        assert_eq!(reply.json()["parameter"], parameter, "{target}: {}", reply.body);
    }
}

#[test]
fn a_week_has_168_hours_that_hold_every_report() {
    let city = City::market_town();
    let answer = city.json(&asked(&["rhythm"]));
    let days = answer["days"].as_array().expect("days");
    let hours: Vec<&serde_json::Value> = days.iter().flat_map(|day| day["hours"].as_array().expect("hours")).collect();
    assert_eq!(hours.len(), 168);
    let sum: f64 = hours.iter().map(|hour| hour["reports"].as_f64().expect("a weight")).sum();
    let read = answer["receipt"]["reports_in_region"].as_f64().expect("a count");
    assert!(read > 3_000.0 && (sum - read).abs() < 1e-6 * read, "{sum} of {read}");
    // Hours of the window in local time: 731 days, one hour skipped and one repeated each year.
    let held: f64 = hours.iter().map(|hour| hour["hours"].as_f64().expect("hours")).sum();
    assert!((held - 731.0 * 24.0).abs() < 1e-6, "{held}");
}

#[test]
fn planted_near_repeats_are_found_and_the_table_accounts_for_every_pair() {
    let city = City::market_town();
    let answer = city.json(&asked(&["repeats", "--category", "burglary"]));
    let bands = answer["bands"].as_array().expect("bands");
    let pairs: u64 = bands.iter().map(|band| band["observed"].as_u64().expect("a count")).sum();
    let n = answer["receipt"]["reports_in_region"].as_u64().expect("a count");
    assert_eq!(pairs, n * (n - 1) / 2, "every pair lies in one band");
    let nearest = &bands[4];
    assert_eq!((nearest["from_days"].as_f64(), nearest["to_m"].as_f64()), (Some(0.0), Some(100.0)), "{nearest}");
    assert!(nearest["ratio"].as_f64().is_some_and(|ratio| ratio > 1.5), "{nearest}");
    assert!(nearest["q"].as_f64().is_some_and(|q| q < 0.05), "{nearest}");
    let again = city.json(&asked(&["repeats", "--category", "burglary"]));
    assert_eq!(answer, again);
}

#[test]
fn patterns_finer_than_the_data_are_refused() {
    let city = City::empty();
    city.synthesise("2000");
    let folder = city.path("town/police-uk");
    city.ok(&["ingest", "--source", "police-uk", &folder]);
    for command in ["rhythm", "repeats"] {
        let (code, message) = city.fails(&asked(&[command]));
        assert!(code == 1 && message.contains("time_precision = month"), "{message}");
    }
    let (code, message) = city.fails(&asked(&["trends", "--by", "whole"]));
    assert!(code == 1 && message.contains("time_precision = month"), "{message}");
    let monthly = city.json(&asked(&["trends", "--by", "whole", "--bucket", "month"]));
    assert_eq!(monthly["steps"].as_array().map(Vec::len), Some(24));
}
