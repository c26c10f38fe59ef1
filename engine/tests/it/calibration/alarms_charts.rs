//! Control charts and change points: how often they cry wolf on days without a change, and how soon they see a planted rise.
//!
//! A series has a year of days for a baseline and two years that are judged. False alarms are counted as onsets: days with an
//! alarm after one without. A rise lasts four weeks; it counts as found where there is an alarm on one of its days.

mod methods;
mod noise;

use std::fmt::{self, Write as _};

use engine::stats::{ChangeOptions, ChangePenalty, SegmentCost, over_series, pelt};

use self::methods::METHODS;
use self::noise::{Days, YEAR};
use super::{Share, prove};

/// Days of a rise.
const RISE: usize = 28;

/// What a method did on series without a rise.
struct Quiet {
    /// Onsets of alarms per series and year.
    onsets: f64,
    /// Days with an alarm per series and year.
    days: f64,
}

/// What it did on series with one.
struct Seen {
    /// Series on which there was an alarm during the rise.
    found: Share,
    /// Days from the start of the rise to the first alarm, on average over those.
    delay: f64,
}

impl fmt::Display for Seen {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        if self.found.times == 0 {
            write!(out, "{}", self.found)
        } else {
            write!(out, "{} after {:.1} days", self.found, self.delay)
        }
    }
}

type Method = fn(&[f64]) -> Vec<bool>;

fn onsets(alarms: &[bool]) -> usize {
    let before = std::iter::once(false).chain(alarms.iter().copied());
    alarms.iter().zip(before).filter(|&(&now, before)| now && !before).count()
}

#[expect(clippy::cast_precision_loss, reason = "days")]
fn real(days: usize) -> f64 {
    days as f64
}

fn alarms(method: Method, series: &[Vec<f64>]) -> Vec<Vec<bool>> {
    over_series(series, |counts| Ok(method(counts))).into_iter().map(|alarms| alarms.expect("alarms")).collect()
}

fn quiet(method: Method, series: &[Vec<f64>]) -> Quiet {
    let (mut starts, mut days, mut years) = (0, 0, 0.0);
    for alarms in alarms(method, series) {
        starts += onsets(&alarms);
        days += alarms.iter().filter(|alarm| **alarm).count();
        years += real(alarms.len()) / real(YEAR);
    }
    Quiet { onsets: real(starts) / years, days: real(days) / years }
}

/// A rise starts where the second judged year does.
fn seen(method: Method, series: &[Vec<f64>]) -> Seen {
    let (mut found, mut delay) = (Share::default(), 0.0);
    for alarms in alarms(method, series) {
        let first = alarms[alarms.len() - YEAR..][..RISE].iter().position(|alarm| *alarm);
        found.count(first.is_some());
        delay += real(first.unwrap_or(0));
    }
    Seen { found, delay: delay / f64::from(found.times).max(1.0) }
}

/// What a method did without a rise, and with the largest one.
type Record = (&'static str, Quiet, Seen);

/// Prints what every method does on one kind of days, and gives it back by name.
fn calibrate(days: Days, rises: &[f64], series: u64) -> Vec<Record> {
    let without = days.series(1.0, series);
    let with: Vec<(f64, Vec<Vec<f64>>)> = rises.iter().map(|&rise| (rise, days.series(rise, series))).collect();
    let record = |(name, method): (&'static str, Method)| {
        let quiet = quiet(method, &without);
        let mut all: Vec<(f64, Seen)> = with.iter().map(|(rise, series)| (*rise, seen(method, series))).collect();
        let line = all.iter().fold(String::new(), |line, (rise, seen)| format!("{line} | {rise}x: {seen}"));
        eprintln!(
            "calibration: charts, {name} | {days} | false alarms a year {:.2} | days with an alarm {:.2}{line} | {series} series",
            quiet.onsets, quiet.days
        );
        (name, quiet, all.pop().expect("a rise").1)
    };
    METHODS.into_iter().map(record).collect()
}

fn of<'a>(records: &'a [Record], name: &str) -> &'a Record {
    records.iter().find(|(known, ..)| *known == name).unwrap_or_else(|| panic!("no method {name}"))
}

fn onsets_of(records: &[Record], name: &str) -> f64 {
    of(records, name).1.onsets
}

/// What must hold whatever the mean: the exact test keeps its promise of 0.001 a day on independent events.
fn assert_exact(records: &[Record], series: u64) {
    let promised = 0.001 * real(YEAR);
    // Two judged years a series; alarms are rare and nearly independent, so about Poisson.
    let slack = 4.5 * (promised / (2.0 * real(usize::try_from(series).expect("few")))).sqrt();
    for name in ["conditional C1, 7 days", "conditional C2, 28 days"] {
        let seen = of(records, name).1.days;
        assert!(seen <= promised + slack, "{name}: {seen} days a year");
    }
}

#[test]
fn exact_limits_stay_quiet_where_ears_cries_wolf() {
    for mean in [0.2, 5.0] {
        let records = calibrate(Days::poisson(mean), &[3.0], 40);
        assert_exact(&records, 40);
        if mean < 1.0 {
            assert!(onsets_of(&records, "EARS C1, 7 days") > 10.0 * onsets_of(&records, "conditional C1, 7 days"));
            assert!(onsets_of(&records, "c-chart, 3 sigma") > 3.0 * onsets_of(&records, "c-chart, exact"));
        } else {
            assert!(of(&records, "conditional C2, 28 days").2.found.value() > 0.95);
        }
    }
}

#[test]
fn the_whole_table_of_charts() {
    if !prove() {
        eprintln!("skipped: the whole table of charts, because BEATWISE_PROVE is not set");
        return;
    }
    for days in Days::all() {
        let records = calibrate(days, &[1.5, 2.0, 3.0], 200);
        if days.independent() {
            assert_exact(&records, 200);
        }
    }
}

/// Writes the same series for R to the file that `BEATWISE_ALARM_SERIES` names: noise, mean, rise, then the counts of a series.
#[test]
fn series_for_the_r_script() {
    let Some(path) = std::env::var_os("BEATWISE_ALARM_SERIES") else {
        eprintln!("skipped: series for alarms_charts.R, because BEATWISE_ALARM_SERIES names no file");
        return;
    };
    let mut text = String::from("noise,mean,rise,counts\n");
    for days in Days::all() {
        for rise in [1.0, 1.5, 2.0, 3.0] {
            for series in days.series(rise, 200) {
                let counts: Vec<String> = series.iter().map(ToString::to_string).collect();
                let _ = writeln!(text, "{},{},{rise},{}", days.name(), days.mean, counts.join(" "));
            }
        }
    }
    std::fs::write(&path, text).expect("a file to write to");
}

const COSTS: [(SegmentCost, &str); 3] =
    [(SegmentCost::SquaredError, "l2"), (SegmentCost::Poisson, "poisson"), (SegmentCost::Normal, "normal")];

/// Share of series without a change in which PELT sees one, with the default presets.
fn false_changes(days: Days, rows: usize, series: u64) -> Vec<(String, Share)> {
    let quiet = days.series(1.0, series);
    let mut shares = Vec::new();
    for (cost, cost_name) in COSTS {
        for (penalty, penalty_name) in [(ChangePenalty::Bic, "bic"), (ChangePenalty::Mbic, "mbic")] {
            let options = ChangeOptions { cost, penalty, min_size: 7 };
            let mut share = Share::default();
            for cut in over_series(&quiet, |counts| pelt(&counts[..rows], options)) {
                share.count(!cut.expect("a segmentation").breakpoints.is_empty());
            }
            eprintln!(
                "calibration: changepoints, pelt, {cost_name}, {penalty_name} | {days} | {rows} rows | {share} | {series} series"
            );
            shares.push((format!("{cost_name} {penalty_name}"), share));
        }
    }
    shares
}

#[test]
fn presets_see_few_changes_where_there_are_none() {
    for (name, share) in false_changes(Days::poisson(5.0), 156, 200) {
        assert!(share.value() <= 0.1, "{name}: {share}");
    }
    for (name, share) in false_changes(Days::clumped(5.0), 156, 200) {
        assert!(name.starts_with("normal") || share.value() <= 0.15, "{name}: {share}");
    }
}

#[test]
fn the_whole_table_of_false_changes() {
    if !prove() {
        eprintln!("skipped: the whole table of false changes, because BEATWISE_PROVE is not set");
        return;
    }
    for days in Days::all() {
        for rows in [156, 1_095] {
            false_changes(days, rows, 1_000);
        }
    }
}
