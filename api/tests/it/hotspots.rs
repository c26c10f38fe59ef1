//! Hotspots, whole: what each rests on, what is held and why, how stable it is, and the same answer again from its receipt.
#![cfg(test)]

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::city::City;
use crate::service::Service;

const WINDOW: [&str; 4] = ["--from", "2025-01-01", "--to", "2025-07-01"];
/// A box around the middle of the market town.
const BOX: &str = "--bbox=-1.66,52.19,-1.58,52.23";

fn ask<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut all = vec!["hotspots", BOX];
    all.extend(WINDOW);
    all.extend(words);
    all
}

/// Rows of Beatwise's own columns.
struct Rows(String);

impl Rows {
    fn new() -> Self {
        Self(
            "external_id,origin,audience,category,occurred_from,longitude,latitude,household,household_since,narrative\n"
                .to_owned(),
        )
    }

    /// One report of noise in the spring; `spot` moves the place within half a kilometre.
    fn add(&mut self, (id, spot): (&str, usize), (origin, household, since): (&str, &str, &str), day: usize, text: &str) {
        let (month, day) = (3 + day / 28 % 3, 1 + day % 28);
        writeln!(
            self.0,
            "{id},{origin},public,noise,2025-{month:02}-{day:02}T20:00:00Z,{},{},{household},{since},{text}",
            -1.604 + 0.001_1 * f64::from(u32::try_from(spot % 7).expect("small")),
            52.203 + 0.000_9 * f64::from(u32::try_from(spot % 5).expect("small")),
        )
        .expect("text");
    }
}

/// Eight words that no other number has in the same order.
fn own_words(number: usize) -> String {
    const WORDS: [&str; 23] = [
        "shouting",
        "garden",
        "midnight",
        "bottle",
        "engine",
        "window",
        "music",
        "corner",
        "fence",
        "dog",
        "lorry",
        "drums",
        "party",
        "alarm",
        "singing",
        "gate",
        "hammer",
        "scooter",
        "balcony",
        "quarrel",
        "fireworks",
        "whistle",
        "stairs",
    ];
    let word = |place: usize| {
        let mut mixed = (number * 8 + place + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        WORDS[(mixed ^ (mixed >> 29)) % WORDS.len()]
    };
    (0..8).map(word).collect::<Vec<_>>().join(" ")
}

/// A town that is quiet all over: one report of noise in every other place.
fn quiet() -> Rows {
    let mut rows = Rows::new();
    for at in 0..160_u32 {
        let (x, y) = (f64::from(at % 16), f64::from(at / 16));
        writeln!(
            rows.0,
            "Q-{at},agency,public,noise,2025-04-{:02}T12:00:00Z,{},{},,,Quiet {at}",
            1 + at % 28,
            -1.655 + 0.0045 * x,
            52.192 + 0.0035 * y,
        )
        .expect("text");
    }
    rows
}

fn lake_of(rows: &Rows) -> City {
    let city = City::empty();
    std::fs::write(city.path("rows.csv"), &rows.0).expect("written");
    city.ok(&["ingest", "--source", "csv", &city.path("rows.csv")]);
    city
}

/// Classes of hot and held cells, and the reasons for which cells are held.
fn classes(answer: &Value) -> (usize, Vec<String>) {
    let cells = answer["hotspots"].as_array().expect("cells");
    let hot = cells.iter().filter(|cell| cell["class"].as_str().is_some_and(|class| class.starts_with("hot"))).count();
    let mut held: Vec<String> = cells.iter().filter_map(|cell| cell["held"].as_str().map(str::to_owned)).collect();
    held.dedup();
    (hot, held)
}

/// Forty households that tell of shouting, an agency and an officer.
fn shouting() -> City {
    let mut rows = quiet();
    for at in 0..40 {
        let household = format!("H{at}");
        rows.add((&format!("S-{at}"), at), ("resident", &household, "2020-01-01"), at * 2, &own_words(at));
    }
    rows.add(("A-1", 0), ("agency", "", ""), 9, "Attended by a patrol of the council");
    rows.add(("O-1", 0), ("officer", "", ""), 9, "Seen on patrol");
    lake_of(&rows)
}

#[test]
fn many_households_make_a_hotspot_and_it_says_what_it_rests_on() {
    let city = shouting();
    let answer = city.json(&ask(&[]));
    let (hot, held) = classes(&answer);
    // At its edge a cell may hang on few of them.
    assert!(hot > 3 && held.iter().all(|reason| reason == "few-households"), "{hot} {held:?}");
    let evidence = &answer["hotspots"][0]["evidence"];
    assert_eq!(evidence["class"], "corroborated");
    assert_eq!(evidence["households"], "20 to 49");
    assert_eq!(evidence["categories"][0]["category"], "noise");
    assert!(evidence["largest_share"].as_f64().is_some_and(|share| share < 0.05), "{evidence}");
    let place = &answer["places"][0];
    // The officer's own record is not among them.
    assert_eq!(place["evidence"]["reports"].as_u64().map(|reports| (41..60).contains(&reports)), Some(true), "{place}");
    assert_eq!(answer["hotspots"][0]["place"], json!(1));
    assert!(place["outline"]["coordinates"][0][0].as_array().is_some_and(|ring| ring.len() > 6), "{place}");
    assert_eq!(place["evidence"]["change"]["p"], Value::Null, "nothing was loaded before January");
    assert!(answer["receipt"]["notes"].to_string().contains("missing, not zero"));
    assert_eq!(answer["expires"], "2025-07-29");
}

#[test]
fn one_household_that_reports_every_day_makes_no_hotspot() {
    let mut rows = quiet();
    for at in 0..80 {
        rows.add((&format!("P-{at}"), at), ("resident", "H1", "2020-01-01"), at, &own_words(at));
    }
    let answer = lake_of(&rows).json(&ask(&[]));
    let (hot, held) = classes(&answer);
    assert_eq!(hot, 0);
    assert!(held.is_empty() || held == ["few-households"], "{held:?}");
    let cells = answer["hotspots"].as_array().expect("cells").iter();
    let loud: Vec<&Value> = cells.filter(|cell| cell["voices"].as_u64() < cell["count"].as_u64()).collect();
    let sum = |field: &str| loud.iter().filter_map(|cell| cell[field].as_u64()).sum::<u64>();
    // Twelve weeks are twelve voices in a cell, however many evenings they have.
    assert!(!loud.is_empty() && sum("count") >= 60 && sum("voices") <= 14 * loud.len() as u64, "{loud:?}");
}

#[test]
fn four_colluding_households_are_held_and_say_so() {
    let mut rows = quiet();
    for at in 0..320 {
        let household = format!("H{}", at % 4);
        rows.add((&format!("P-{at}"), at), ("resident", &household, "2020-01-01"), at / 4, &own_words(at));
    }
    let city = lake_of(&rows);
    for method in
        [&["--method", "gi-star"][..], &["--method", "gi"], &["--method", "scan", "--permutations", "99"], &["--method", "count"]]
    {
        let answer = city.json(&ask(method));
        let (hot, held) = classes(&answer);
        assert_eq!(hot, 0, "{method:?}");
        assert!(method[1] == "gi" || held == ["few-households"], "{method:?}: {held:?}");
    }
    let answer = city.json(&ask(&[]));
    let place = &answer["places"][0];
    assert_eq!((place["class"].as_str(), place["held"].as_str()), (Some("held"), Some("few-households")));
    assert!(place["reason"].as_str().is_some_and(|reason| reason.contains("Held: four households speak")), "{place}");
}

#[test]
fn look_alike_texts_and_new_households_are_held() {
    let (mut copied, mut joined) = (quiet(), quiet());
    for at in 0..40 {
        let household = format!("H{at}");
        let text = "Drug dealing from a parked car outside number four every night";
        copied.add((&format!("C-{at}"), at), ("resident", &household, "2020-01-01"), at / 4, text);
        let own = own_words(at);
        joined.add((&format!("J-{at}"), at), ("resident", &household, "2025-02-27"), at / 4, &own);
    }
    for (rows, reason) in [(copied, "look-alike-texts"), (joined, "new-households")] {
        let answer = lake_of(&rows).json(&ask(&[]));
        assert_eq!(classes(&answer), (0, vec![reason.to_owned()]));
        assert!(answer["receipt"]["notes"].to_string().contains("Cells held"), "{}", answer["receipt"]);
    }
}

#[test]
fn exposures_are_named_and_missing_ones_are_not_guessed() {
    let city = City::market_town();
    let expected = |exposure: &str| {
        let answer = city.json(&["hotspots", "--from", "2025-01-01", "--to", "2025-07-01", "--exposure", exposure]);
        let evidence = answer["hotspots"][0]["evidence"]["exposure"].clone();
        assert_eq!(evidence["kind"], exposure);
        (evidence["expected"].as_f64(), answer["receipt"]["notes"].to_string())
    };
    let (by_area, by_households) = (expected("area").0.expect("a number"), expected("households").0.expect("a number"));
    assert!(
        by_area > 0.0 && by_households > by_area,
        "{by_households} {by_area}: where people live close together more is expected"
    );
    assert!(expected("previous").0.is_some());
    let bare = lake_of(&quiet());
    let answer = bare.json(&ask(&["--exposure", "households", "--method", "count"]));
    assert_eq!(answer["hotspots"][0]["evidence"]["exposure"]["expected"], Value::Null);
    assert!(answer["receipt"]["notes"].to_string().contains("is not known for"), "{}", answer["receipt"]);
    let (code, message) = bare.fails(&ask(&["--exposure", "cars"]));
    assert!(code == 2 && message.contains("use area, households, population, previous"), "{message}");
}

#[test]
fn stability_says_in_how_many_ways_a_place_holds() {
    let city = shouting();
    let (once, answer) = (city.json(&ask(&[])), city.json(&ask(&["--stability"])));
    assert_eq!(once["places"][0]["stability"], Value::Null);
    assert_eq!(once["hotspots"], answer["hotspots"], "the answer itself is the same");
    let places = answer["places"].as_array().expect("places");
    assert!(!places.is_empty());
    for place in places {
        let stability = &place["stability"];
        let (holds, of) = (stability["holds"].as_u64().expect("a count"), stability["of"].as_u64().expect("a count"));
        assert!((7..=9).contains(&of) && holds <= of, "{stability}");
        assert_eq!(u64::try_from(stability["fails"].as_array().expect("words").len()).expect("few"), of - holds);
        assert!(place["reason"].as_str().is_some_and(|reason| reason.ends_with(&format!("Holds in {holds} of {of}."))));
    }
    let (code, message) =
        city.fails(&["hotspots", "--from", "2025-01-01", "--to", "2026-01-01", "--stability", "--method", "count"]);
    assert!(code == 2 && message.contains("stability needs a method that tests"), "{message}");
}

#[test]
fn an_answer_is_reproduced_from_its_receipt_byte_for_byte() {
    let city = City::market_town();
    let question = ["hotspots", "--from", "2025-01-01", "--to", "2025-07-01", "--category", "theft", "--top", "7"];
    let keep = |name: &str, text: &str| {
        std::fs::write(city.path(name), text).expect("written");
        city.path(name)
    };
    for format in ["json", "geojson", "csv"] {
        let mut all = vec!["--format", format];
        all.extend(question);
        let answer = city.ok(&all);
        let file = keep(&format!("answer.{format}"), &answer);
        // More reports come; the receipt names the snapshot before them.
        if format == "json" {
            let more = keep("more.csv", &quiet().0);
            city.ok(&["ingest", "--source", "csv", &more]);
            assert_ne!(city.ok(&all), answer);
        }
        assert_eq!(city.ok(&["reproduce", &file]), answer, "{format}");
    }
    let service = Service::start(&city);
    let reply = service.get("/api/v1/hotspots?from=2025-01-01&to=2025-07-01&method=scan&permutations=49&seed=5");
    assert_eq!(city.ok(&["reproduce", &keep("http.json", &reply.body)]).trim_end(), reply.body);
    // The address in the receipt is the question itself.
    assert_eq!(service.get(reply.json()["receipt"]["asked"].as_str().expect("an address")).body, reply.body);

    let changed = reply.body.replacen("\"count\":", "\"count\":1", 1);
    let output = city.run(&["reproduce", &keep("changed.json", &changed)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("from byte"), "{}", String::from_utf8_lossy(&output.stderr));
    let receipt = keep("receipt.json", &reply.json()["receipt"].to_string());
    assert!(city.ok(&["reproduce", &receipt]).contains("\"hotspots\""));
    let nothing = keep("nothing.json", "{\"asked\":\"/api/v1/magic?snapshot=8\"}");
    let (code, message) = city.fails(&["reproduce", &nothing]);
    assert!(code == 2 && message.contains("no answer called `magic`"), "{message}");
}

#[test]
fn every_answer_is_reproduced_from_its_receipt() {
    let city = City::market_town();
    let window = ["--from", "2025-01-01", "--to", "2025-07-01"];
    for words in [
        &["trends", "--by", "category", "--top", "3"][..],
        &["trends", "--by", "whole", "--method", "ears"],
        &["compare", "--by", "area", "--against", "previous"],
        &["rhythm", "--by", "category", "--top", "2"],
        &["rhythm", "--calendar"],
        &["rhythm", "--shifts", "07:00,19:00"],
        &["repeats", "--category", "burglary", "--simulations", "19", "--seed", "4"],
        &["repeats", "--category", "burglary", "--live", "--as-of", "2025-06-20"],
        &["series", "--category", "burglary", "--days", "20"],
        &["series", "--duplicates"],
        &["near", "--point=-1.62,52.21,Town Hall, north door", "--point=-1.63,52.2", "--radius", "250"],
    ] {
        for format in ["json", "csv"] {
            let mut all = vec!["--format", format];
            all.extend(words);
            all.extend(window);
            let answer = city.ok(&all);
            std::fs::write(city.path("kept"), &answer).expect("written");
            assert_eq!(city.ok(&["reproduce", &city.path("kept")]), answer, "{all:?}");
        }
    }
}
