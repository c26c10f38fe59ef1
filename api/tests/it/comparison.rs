//! Comparisons: planted changes found, noise left alone, what is missing said, the same over HTTP, refusals in words.
#![cfg(test)]

use serde_json::Value;

use crate::city::City;
use crate::service::Service;

const SECOND_YEAR: [&str; 4] = ["--from", "2025-01-01", "--to", "2026-01-01"];

fn asked<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut all = vec!["compare"];
    all.extend(SECOND_YEAR);
    all.extend(words);
    all
}

fn rows(answer: &Value) -> &Vec<Value> {
    answer["rows"].as_array().expect("rows")
}

/// A lake of one place with so many burglaries in each month of 2024, in the canonical form; no month in which there are none.
fn lake_of(months: &[(u32, u32)]) -> City {
    let city = City::empty();
    let mut text = String::from("external_id,origin,audience,category,occurred_from,longitude,latitude\n");
    for (month, reports) in months {
        for at in 0..*reports {
            let (day, hour) = (at % 28 + 1, at / 28 % 24);
            let row =
                format!("m{month}-{at},resident,public,burglary,2024-{month:02}-{day:02}T{hour:02}:00:00Z,-1.5{at:03},52.4");
            text.push_str(&row);
            text.push('\n');
        }
    }
    std::fs::write(city.folder.path().join("months.csv"), text).expect("written");
    city.ok(&["ingest", "--source", "csv", &city.path("months.csv")]);
    city
}

#[test]
fn every_row_is_counted_once_and_says_what_became_of_it() {
    let city = City::market_town();
    for by in ["whole", "area", "category", "cell"] {
        for test in ["exact", "mid-p", "e-test", "score", "negative-binomial"] {
            let answer = city.json(&asked(&["--by", by, "--test", test]));
            let counted: u64 = rows(&answer)
                .iter()
                .map(|row| {
                    row["now"]["reports"].as_u64().expect("a count") + row["reference"]["reports"].as_u64().expect("a count")
                })
                .sum();
            assert_eq!(Some(counted), answer["receipt"]["reports_in_region"].as_u64(), "{by} {test}");
            for row in rows(&answer) {
                let (class, reason) = (row["class"].as_str().expect("a class"), row["reason"].as_str().expect("a reason"));
                assert!(!reason.is_empty(), "{row}");
                let clear = row["q"].as_f64().is_some_and(|q| q <= 0.05);
                assert_eq!(clear, class == "risen" || class == "fallen", "{row}");
                let silent = row["now"]["reports"] == 0 && row["reference"]["reports"] == 0;
                assert!(!silent || class == "cannot-compare" && reason.contains("no evidence of safety"), "{row}");
                if let (Some(p), Some(q)) = (row["p"].as_f64(), row["q"].as_f64()) {
                    assert!(p > 0.0 && p <= q && q <= 1.0, "{row}");
                }
            }
        }
    }
}

#[test]
fn a_doubled_month_has_risen_and_a_missing_one_is_no_exposure() {
    // April was never published: March has twice the reports of January and of February.
    let city = lake_of(&[(1, 60), (2, 60), (3, 120), (5, 60)]);
    let risen = city.json(&["compare", "--from", "2024-03-01", "--to", "2024-04-01", "--by", "whole"]);
    let row = &rows(&risen)[0];
    assert_eq!((row["class"].as_str(), row["ratio"].as_f64()), (Some("risen"), Some(2.0)), "{row}");
    // By hand: twice the probability of 120 or more of 180 at one half, about 9e-6.
    assert!(row["p"].as_f64().is_some_and(|p| (7e-6..1.1e-5).contains(&p)), "{row}");
    let gap = city.json(&[
        "compare",
        "--from",
        "2024-03-01",
        "--to",
        "2024-06-01",
        "--against",
        "2024-01-01/2024-03-01",
        "--by",
        "whole",
    ]);
    let row = &rows(&gap)[0];
    assert_eq!((row["now"]["exposure"].as_f64(), row["now"]["rate"].as_f64()), (Some(2.0), Some(90.0)), "{row}");
    assert_eq!(row["reference"]["rate"].as_f64(), Some(60.0), "{row}");
    let notes = gap["receipt"]["notes"].to_string();
    assert!(notes.contains("month of 2024-04-01: missing, not zero"), "{notes}");
    // A later window does not rise or fall to an earlier one.
    let later = city.ok(&[
        "compare",
        "--from",
        "2024-01-01",
        "--to",
        "2024-02-01",
        "--against",
        "2024-03-01/2024-04-01",
        "--by",
        "whole",
    ]);
    assert!(later.contains("Lower: 60.0 reports per published month against 120"), "{later}");
}

#[test]
fn windows_that_cannot_be_compared_are_refused_in_words() {
    let city = lake_of(&[(1, 60), (2, 60)]);
    let march = ["compare", "--from", "2024-02-01", "--to", "2024-03-01", "--by", "whole", "--against"];
    for (against, code, said) in [
        ("2024-02-01/2024-03-01", 2, "it is the same window"),
        ("2024-01-15/2024-02-15", 2, "from 2024-02-01 to 2024-02-15 would count on both sides"),
        ("2024-02-01/2024-01-01", 2, "the window from 2024-02-01 to 2024-01-01 is empty"),
        ("2024-01-01", 2, "use previous, last-year, seasonal, area:ID, or a window as FROM/TO"),
        ("area:nowhere", 2, "there is no area `nowhere`"),
        ("2020-01-01/2020-02-01", 1, "missing, not zero"),
        ("last-year", 1, "missing, not zero"),
        ("seasonal", 1, "a season needs two earlier years at least"),
    ] {
        let mut all = march.to_vec();
        all.push(against);
        let (exit, message) = city.fails(&all);
        assert!(exit == code && message.contains(said), "{against}: {exit} {message}");
    }
    let (exit, message) = city.fails(&["compare", "--from", "2025-02-01", "--to", "2025-03-01", "--by", "whole"]);
    assert!(exit == 1 && message.contains("the lake holds no report at all of the window"), "{message}");
    let quasi = ["compare", "--from", "2024-02-01", "--to", "2024-03-01", "--dispersion", "quasi", "--test", "exact"];
    let (exit, message) = city.fails(&quasi);
    assert!(exit == 2 && message.contains("dispersion: quasi has a test of its own"), "{message}");
}

#[test]
fn an_area_is_compared_with_another_per_unit() {
    let city = City::market_town();
    let areas = city.json(&asked(&[]));
    let other = rows(&areas)[0]["id"].as_str().expect("an area").to_owned();
    let against = format!("area:{other}");
    let answer = city.json(&asked(&["--against", &against, "--exposure", "km2"]));
    let own = rows(&answer).iter().find(|row| row["id"] == other.as_str()).expect("the area itself");
    assert!(own["class"] == "cannot-compare" && own["p"].is_null(), "{own}");
    for row in rows(&answer).iter().filter(|row| row["ratio"].is_f64()) {
        let (now, reference) = (&row["now"], &row["reference"]);
        let rate = |side: &Value| side["reports"].as_f64().expect("a count") / side["exposure"].as_f64().expect("an exposure");
        let ratio = rate(now) / rate(reference);
        assert!((ratio / row["ratio"].as_f64().expect("a ratio") - 1.0).abs() < 1e-9, "{row}");
    }
    assert!(answer["per"].as_str().is_some_and(|per| per.contains("km2")));
}

#[test]
fn overdispersion_is_said_and_answered() {
    // Twelve months that jump about: steps vary far more than independent events.
    let months: Vec<(u32, u32)> =
        [90, 10, 80, 20, 95, 5, 120, 20, 110, 30, 125, 15].into_iter().zip(1..).map(|(n, m)| (m, n)).collect();
    let city = lake_of(&months);
    let half = ["compare", "--from", "2024-07-01", "--to", "2025-01-01", "--by", "whole"];
    let poisson = city.json(&half);
    let notes = poisson["receipt"]["notes"].to_string();
    assert!(notes.contains("are too small") && notes.contains("--dispersion quasi"), "{notes}");
    let p = |answer: &Value| rows(answer)[0]["p"].as_f64().expect("a p");
    assert!(p(&poisson) < 1e-3 && rows(&poisson)[0]["overdispersed"] == true, "{poisson}");
    for bears in [["--dispersion", "quasi"], ["--test", "negative-binomial"]] {
        let mut all = half.to_vec();
        all.extend(bears);
        let answer = city.json(&all);
        assert!(p(&answer) > 0.2 && rows(&answer)[0]["class"] == "no-clear-change", "{answer}");
        assert!(answer["receipt"]["notes"].to_string().contains("p allows for it"), "{answer}");
    }
}

#[test]
fn a_comparison_is_asked_again_from_its_receipt() {
    let city = City::market_town();
    for format in ["json", "geojson", "csv"] {
        let mut all = vec!["--format", format];
        all.extend(asked(&["--by", "area", "--against", "last-year", "--correction", "discrete", "--top", "3"]));
        let answer = city.ok(&all);
        let file = city.path(&format!("answer.{format}"));
        std::fs::write(&file, &answer).expect("written");
        assert_eq!(city.ok(&["reproduce", &file]), answer, "{format}");
    }
}

#[test]
fn http_gives_the_same_comparison_as_the_command_line() {
    let city = City::market_town();
    let service = Service::start(&city);
    let window = "from=2025-01-01&to=2026-01-01";
    for (command, query) in [
        (asked(&["--by", "category"]), "by=category"),
        (
            asked(&["--by", "area", "--against", "last-year", "--dispersion", "quasi"]),
            "by=area&against=last-year&dispersion=quasi",
        ),
        (asked(&["--by", "cell", "--resolution", "8", "--top", "5"]), "by=cell&resolution=8&top=5"),
    ] {
        let target = format!("/api/v1/compare?{window}&{query}");
        let reply = service.get(&target);
        assert_eq!((reply.status, reply.json()), (200, city.json(&command)), "{target}");
        assert_eq!(service.get(&target).body, reply.body, "the same question is the same bytes");
        let sheet = service.get(&format!("{target}&f=csv"));
        assert!(sheet.head.contains("text/csv") && sheet.body.starts_with("# receipt: {"), "{target}");
        assert_eq!(sheet.body.lines().count(), 2 + rows(&reply.json()).len(), "{target}");
    }
    let map = service.get(&format!("/api/v1/compare?{window}&f=geojson")).json();
    let features = map["features"].as_array().expect("features");
    assert!(!features.is_empty() && features.iter().all(|feature| feature["geometry"]["coordinates"].is_array()));
    for (query, parameter) in [
        ("against=someday", "against"),
        ("against=2025-06-01/2025-07-01", "against"),
        ("against=2025-07-01/2025-06-01", "against"),
        ("against=area:nowhere", "against"),
        ("test=magic", "test"),
        ("dispersion=quasi&test=exact", "dispersion"),
        ("against=seasonal&test=exact", "test"),
        ("correction=none", "correction"),
        ("correction=discrete&test=score", "correction"),
        ("exposure=cars", "exposure"),
        ("exposure=households&by=cell", "exposure"),
        ("alpha=2", "alpha"),
        ("area=nowhere", "area"),
        ("near=me", "near"),
    ] {
        let reply = service.get(&format!("/api/v1/compare?{window}&{query}"));
        assert_eq!(reply.status, 400, "{query}: {}", reply.body);
        assert_eq!(reply.json()["parameter"], parameter, "{query}: {}", reply.body);
    }
    let short = service.get(&format!("/api/v1/compare?{window}&against=seasonal"));
    assert!(short.status == 422 && short.body.contains("two earlier years"), "{}", short.body);
}
