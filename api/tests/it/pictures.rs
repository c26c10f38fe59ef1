//! Charts and briefings: written, well formed, and the same bytes for the same question.
#![cfg(test)]

use std::fs;

use serde_json::Value;

use crate::city::City;

#[test]
fn charts_are_the_same_bytes_and_carry_their_words() {
    let city = City::market_town();
    for (kind, extra) in [
        ("hotspots", &["--resolution", "9"][..]),
        ("weekly", &["--category", "theft"]),
        ("monthly", &[]),
        ("trend", &["--method", "predictive"]),
    ] {
        for ending in ["svg", "png"] {
            let (first, second) = (city.path(&format!("{kind}-1.{ending}")), city.path(&format!("{kind}-2.{ending}")));
            for out in [&first, &second] {
                let mut arguments = vec!["chart", kind, "--from", "2025-01-01", "--to", "2026-01-01", "--out", out];
                arguments.extend(extra);
                city.ok(&arguments);
            }
            let bytes = fs::read(&first).expect("written");
            assert_eq!(bytes, fs::read(&second).expect("written"), "{kind}.{ending}");
            if ending == "png" {
                assert!(bytes.starts_with(b"\x89PNG") && bytes.len() > 10_000, "{kind}");
            } else {
                let svg = String::from_utf8(bytes).expect("text");
                assert!(svg.contains("<title") && svg.contains("<desc") && svg.contains("<metadata"), "{kind}");
            }
        }
    }
}

#[test]
fn a_series_is_drawn_with_its_bound_and_in_its_parts() {
    let city = City::market_town();
    let draw = |kind: &str, extra: &[&str]| {
        let out = city.path(&format!("{kind}.svg"));
        let mut arguments = vec!["chart", kind, "--from", "2024-01-01", "--to", "2026-01-01", "--out", &out];
        arguments.extend(extra);
        city.ok(&arguments);
        fs::read_to_string(&out).expect("written")
    };
    let trend = draw("trend", &["--method", "predictive", "--last", "26"]);
    for words in ["expected", "bound", "judged from here", "break out"] {
        assert!(trend.contains(words), "{words}");
    }
    let parts = draw("components", &["--bucket", "week"]);
    for words in ["Season: what the time of year adds", "Remainder", "Strength from 0 to 1"] {
        assert!(parts.contains(words), "{words}");
    }
    let out = city.path("never.svg");
    let window = ["--from", "2024-01-01", "--to", "2026-01-01", "--out", &out];
    for arguments in [["chart", "trend", "--method", "ewma"], ["chart", "components", "--method", "ears"]] {
        let (code, message) = city.fails(&[&arguments[..], &window[..]].concat());
        assert!(code == 2 && message.contains("--method"), "{message}");
    }
}

#[test]
fn a_briefing_is_one_answer_in_three_forms() {
    let city = City::market_town();
    let areas = city.json(&["areas", "list"]);
    let area = areas["features"][0]["properties"]["area_id"].as_str().expect("an id").to_owned();
    let write = |out: &str| city.ok(&["briefing", "--week", "2025-W46", "--area", &area, "--out", &city.path(out)]);
    write("first");
    write("second");
    let read = |out: &str, ending: &str| {
        fs::read(city.folder.path().join(out).join(format!("{area}-2025-W46.{ending}"))).expect("written")
    };
    for ending in ["json", "html", "pdf"] {
        assert_eq!(read("first", ending), read("second", ending), "{ending}");
    }
    let briefing: Value = serde_json::from_slice(&read("first", "json")).expect("JSON");
    assert_eq!((briefing["from"].as_str(), briefing["to"].as_str()), (Some("2025-11-10"), Some("2025-11-17")));
    assert_eq!(briefing["area"]["area_id"], area.as_str());
    let now: u64 = briefing["categories"].as_array().expect("a list").iter().filter_map(|row| row["now"].as_u64()).sum();
    assert_eq!(Some(now), briefing["total"]["now"].as_u64());
    let html = String::from_utf8(read("first", "html")).expect("text");
    let name = briefing["area"]["name"].as_str().expect("a name");
    assert!(html.contains(name) && html.contains("lang=\"en-GB\"") && html.contains("What we do not know"));
    assert!(read("first", "pdf").starts_with(b"%PDF-1."));
}

#[test]
fn every_area_gets_a_briefing() {
    let city = City::market_town();
    city.ok(&["--quiet", "briefing", "--month", "2025-11", "--all-areas", "--out", &city.path("all")]);
    let pages = fs::read_dir(city.folder.path().join("all")).expect("a folder");
    assert_eq!(
        pages.filter(|page| page.as_ref().is_ok_and(|page| page.path().extension().is_some_and(|end| end == "pdf"))).count(),
        8
    );
}
