//! Rhythm: every report accounted for by hour, day and shift; planted peaks found, the same by every division.
#![cfg(test)]

use serde_json::Value;

use crate::city::City;

const TWO_YEARS: [&str; 4] = ["--from", "2024-01-01", "--to", "2026-01-01"];

fn asked<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut all = words.to_vec();
    all.extend(TWO_YEARS);
    all
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().expect(name)
}

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().expect(name)
}

fn hours(table: &Value) -> Vec<&Value> {
    list(table, "days").iter().flat_map(|day| list(day, "hours")).collect()
}

#[test]
fn a_week_has_168_hours_that_hold_every_report() {
    let city = City::market_town();
    let answer = city.json(&asked(&["rhythm"]));
    let [table] = list(&answer, "tables") else { panic!("one table: {answer}") };
    let hours = hours(table);
    assert_eq!(hours.len(), 168);
    let sum: f64 = hours.iter().map(|hour| number(hour, "reports")).sum();
    let read = number(&answer["receipt"], "reports_in_region");
    assert!(read > 3_000.0 && (sum - read).abs() < 1e-6 * read, "{sum} of {read}");
    // Hours of the window in local time: 731 days, one hour skipped and one repeated each year.
    let held: f64 = hours.iter().map(|hour| number(hour, "hours")).sum();
    assert!((held - 731.0 * 24.0).abs() < 1e-6, "{held}");
}

#[test]
fn categories_and_areas_have_tables_of_their_own() {
    let city = City::market_town();
    let whole = city.json(&asked(&["rhythm"]));
    for by in ["category", "area"] {
        let answer = city.json(&asked(&["rhythm", "--by", by]));
        let tables = list(&answer, "tables");
        assert!(tables.len() > 3, "{by}");
        assert!(tables.windows(2).all(|pair| pair[0]["total"].as_u64() >= pair[1]["total"].as_u64()), "the largest first");
        let total: u64 = tables.iter().filter_map(|table| table["total"].as_u64()).sum();
        assert_eq!(Some(total), answer["receipt"]["reports_in_region"].as_u64());
        for table in tables {
            assert_eq!(table["kind"], by);
            let sum: f64 = hours(table).iter().map(|hour| number(hour, "reports")).sum();
            assert!((sum - number(table, "total")).abs() < 1e-6 * sum, "{by} {}", table["name"]);
            assert!(table["q_even_hours"].is_null() || table["q_even_hours"].as_f64() >= table["p_even_hours"].as_f64());
        }
        if by == "category" {
            assert_eq!(total, whole["tables"][0]["total"].as_u64().expect("a total"));
            let one = city.json(&asked(&["rhythm", "--category", tables[0]["id"].as_str().expect("a slug")]));
            assert_eq!(one["tables"][0]["days"], tables[0]["days"]);
        }
    }
}

#[test]
fn the_calendar_counts_every_report_on_one_day() {
    let city = City::market_town();
    let answer = city.json(&asked(&["rhythm", "--calendar"]));
    let days = list(&answer, "days");
    let counted: u64 = days.iter().filter_map(|day| day["reports"].as_u64()).sum();
    assert_eq!(Some(counted), answer["receipt"]["reports_in_region"].as_u64());
    assert!((700..=731).contains(&days.len()), "{}", days.len());
    for day in days {
        let (p, q) = (number(day, "p"), number(day, "q"));
        assert!(p > 0.0 && p <= q && q <= 1.0, "{day}");
        assert_eq!(day["stands_out"].is_string(), q <= 0.05, "{day}");
    }
    let expected: f64 = days.iter().map(|day| number(day, "expected")).sum();
    let read = answer["receipt"]["reports_in_region"].as_f64().expect("a count");
    assert!((expected - read).abs() < 0.02 * read, "{expected} of {read}");
}

#[test]
fn shifts_hold_every_report_and_divide_the_week() {
    let city = City::market_town();
    let answer = city.json(&asked(&["rhythm", "--category", "burglary", "--shifts"]));
    let shifts = list(&answer, "shifts");
    assert_eq!(shifts.len(), 21);
    let share: f64 = shifts.iter().map(|shift| number(shift, "share")).sum();
    assert!((share - 1.0).abs() < 1e-9, "{share}");
    let held: f64 = shifts.iter().map(|shift| number(shift, "held")).sum();
    assert!((held * 8.0 - 731.0 * 24.0).abs() < 1e-6, "{held}");
    // Saturday's night shift holds the hour that is skipped in spring, and that which is repeated in autumn, of two years each.
    let night = shifts.iter().find(|shift| shift["weekday"] == "Saturday" && shift["from"] == "22:00").expect("a shift");
    assert!((number(night, "held") - number(night, "held").round()).abs() < 1e-9, "{night}");
    let mut ranks: Vec<u64> = shifts.iter().filter_map(|shift| shift["rank"].as_u64()).collect();
    ranks.sort_unstable();
    assert_eq!(ranks, (1..=21).collect::<Vec<u64>>());
    for shift in shifts {
        let above = number(shift, "q") <= 0.05 && number(shift, "ratio") > 1.0;
        assert_eq!(shift["above"].as_bool(), Some(above), "{shift}");
    }
    // Before the window the lake holds nothing: said, not answered.
    assert!(answer["peak"].is_null() && answer["peak_not_computable"].as_str().is_some_and(|why| why.contains("--against")));
}

#[test]
fn the_peak_is_compared_with_the_window_before() {
    let city = City::market_town();
    let year = |extra: &[&'static str]| {
        let mut words = vec!["rhythm", "--shifts", "06:00,14:00,22:00", "--from", "2025-01-01", "--to", "2026-01-01"];
        words.extend(extra);
        city.json(&words)
    };
    let answer = year(&[]);
    let peak = &answer["peak"];
    assert_eq!((peak["from"].as_str(), peak["to"].as_str()), (Some("2024-01-01"), Some("2025-01-01")));
    for side in ["now", "then"] {
        let whole: f64 = list(peak, "shifts").iter().map(|shift| number(shift, side)).sum();
        assert!((whole - 1.0).abs() < 1e-9, "{side}: {whole}");
    }
    assert!(peak["finding"].as_str().is_some_and(|said| said.contains(" %, was ")), "{peak}");
    assert_eq!(year(&["--against", "2024-01-01/2025-01-01"])["peak"], *peak);
    let table = city.ok(&["rhythm", "--shifts", "--from", "2025-01-01", "--to", "2026-01-01"]);
    assert!(table.contains("against 2024-01-01 to 2025-01-01"), "{table}");
}
