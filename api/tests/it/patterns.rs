//! Trends and repeats: planted patterns found, the same over HTTP as all patterns, refusals in words.
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
        (asked(&["rhythm", "--by", "area"]), format!("/api/v1/rhythm?{window}&by=area")),
        (asked(&["rhythm", "--calendar"]), format!("/api/v1/rhythm/calendar?{window}")),
        (asked(&["rhythm", "--shifts", "07:00,19:00"]), format!("/api/v1/rhythm/shifts?{window}&shifts=07:00,19:00")),
        (
            asked(&["repeats", "--category", "burglary", "--live", "--as-of", "2025-07-01"]),
            format!("/api/v1/repeats/live?{window}&category=burglary&as_of=2025-07-01"),
        ),
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
        (format!("/api/v1/rhythm?{window}&by=cell"), "by"),
        (format!("/api/v1/rhythm/shifts?{window}&shifts=6,14"), "shifts"),
        (format!("/api/v1/rhythm/shifts?{window}&against=2023"), "against"),
        (format!("/api/v1/rhythm/shifts?{window}&against=2024-06-01/2025-06-01"), "against"),
        (format!("/api/v1/repeats/live?{window}&as_of=2024-01-01"), "as_of"),
        (format!("/api/v1/repeats?{window}&bands=300,200"), "bands"),
        (format!("/api/v1/repeats?{window}&simulations=0"), "simulations"),
    ] {
        let reply = service.get(&target);
        assert_eq!(reply.status, 400, "{target}: {}", reply.body);
        assert_eq!(reply.json()["parameter"], parameter, "{target}: {}", reply.body);
    }
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

#[test]
fn the_live_list_says_where_until_when_and_by_which_band() {
    let city = City::market_town();
    let ask = |extra: &[&str]| {
        let mut words = vec!["repeats", "--category", "burglary", "--live", "--as-of", "2025-07-01", "--top", "500"];
        words.extend(extra);
        city.json(&asked(&words))
    };
    let answer = ask(&[]);
    let (open, raised) = (answer["open"].as_array().expect("a list"), answer["raised"].as_array().expect("bands"));
    assert!(!open.is_empty() && !raised.is_empty() && answer["none"].is_null(), "{answer}");
    assert_eq!(answer["open_in_all"].as_u64(), Some(open.len() as u64));
    let number = |value: &serde_json::Value, name: &str| value[name].as_f64().expect("a number");
    assert!(raised.iter().all(|band| number(band, "q") <= 0.05 && number(band, "ratio") > 1.0), "{raised:?}");
    for pair in open.windows(2) {
        let key = |one: &serde_json::Value| (number(one, "ratio"), number(one, "days_left"));
        assert!(key(&pair[0]) >= key(&pair[1]), "{pair:?}");
    }
    for one in open {
        let (day, until) = (one["day"].as_str().expect("a day"), one["until"].as_str().expect("a day"));
        assert!(day < "2025-07-01" && until >= "2025-07-01" && number(one, "days_left") > 0.0, "{one}");
        assert!(raised.contains(&one["band"]) && number(one, "radius_m") >= number(&one["band"], "to_m"), "{one}");
        assert!(one["cell"].as_str().is_some_and(|cell| cell.len() == 15) && one["area_name"].is_string(), "{one}");
    }
    // What happens after the day of the list changes nothing: neither the table nor the list.
    let known =
        city.json(&["repeats", "--category", "burglary", "--live", "--top", "500", "--from", "2024-01-01", "--to", "2025-07-01"]);
    assert_eq!((&known["open"], &known["raised"]), (&answer["open"], &answer["raised"]));
    let map = city.ok(&asked(&["--format", "geojson", "repeats", "--category", "burglary", "--live"]));
    assert!(map.contains("\"FeatureCollection\"") && map.contains("\"as_of\"") && map.contains("\"2026-01-01\""), "{map}");
}

#[test]
fn a_single_series_shows_its_steps_and_the_csv_holds_the_bounds() {
    let city = City::market_town();
    let table = city.ok(&asked(&["trends", "--by", "whole", "--method", "predictive", "--last", "6"]));
    assert!(table.contains("expected") && table.contains("bound"), "{table}");
    let many = city.ok(&asked(&["trends", "--by", "area", "--method", "predictive", "--last", "6"]));
    assert!(!many.contains("bound "), "several series are shown in lines: {many}");
    let stepped = city.ok(&asked(&["trends", "--by", "area", "--method", "stl", "--bucket", "week", "--steps", "--top", "2"]));
    assert!(stepped.matches("remainder").count() >= 2, "{stepped}");
    let rows = city.ok(&asked(&["--format", "csv", "trends", "--by", "whole", "--method", "predictive", "--last", "6"]));
    let rows: Vec<&str> = rows.lines().collect();
    assert_eq!(rows[1], "kind,id,name,total,start,reports,expected,upper,score,alarm,reason");
    assert_eq!(rows.len(), 2 + 6);
    let answer = city.json(&asked(&["trends", "--by", "area", "--method", "predictive"]));
    let alarms: Vec<bool> = answer["series"].as_array().expect("series").iter().map(|one| one["alarm_now"] == true).collect();
    assert!(alarms.windows(2).all(|pair| pair[0] >= pair[1]), "series that alarm now come first: {alarms:?}");
}
