//! Aoristic weights against the exact fractions, Ratcliffe's R package and crimepy.

use std::path::Path;

use engine::stats::{CivilInterval, Cycle};
use jiff::civil::{DateTime, datetime};

use super::{Table, family};

/// Fractions of whole minutes; the R package's answers are printed with 15 digits.
const TOLERANCE: f64 = 1e-12;

/// A Monday's midnight.
const MONDAY: DateTime = datetime(1970, 1, 5, 0, 0, 0, 0);

/// Hours by which a column of a peer stands after ours: the R package's week begins with Sunday.
const SUNDAY_FIRST: usize = 24;

fn minutes(text: &str) -> Option<f64> {
    let time: Option<DateTime> = (!text.is_empty()).then(|| text.parse().expect("a civil time"));
    time.map(|time| time.duration_since(MONDAY).as_secs_f64() / 60.0)
}

fn events(folder: &Path) -> Vec<CivilInterval> {
    let table = Table::read(&folder.join("events.csv"));
    let event = |(from, to): (&String, &String)| CivilInterval { from: minutes(from).expect("a start"), to: minutes(to) };
    table.column("from").iter().zip(table.column("to")).map(event).collect()
}

/// The 168 columns of a peer from Monday's first hour, by event.
fn answers(path: &Path, stem: &str, first: usize, later: usize) -> Vec<Vec<f64>> {
    let table = Table::read(path);
    let hour = |hour: usize| table.numbers(&format!("{stem}{}", first + (hour + later) % 168));
    let hours: Vec<Vec<Option<f64>>> = (0..168).map(hour).collect();
    (0..hours[0].len()).map(|event| hours.iter().map(|hour| hour[event].expect("a weight")).collect()).collect()
}

#[test]
fn the_references_on_hours_of_the_week() {
    let Some(folder) = family("aoristic") else { return };
    let events = events(&folder);
    let peers = [
        ("exact fractions", answers(&folder.join("expected_exact_168.csv"), "h", 0, 0)),
        ("R aoristic", answers(&folder.join("ratcliffe_R_168.csv"), "hour", 1, SUNDAY_FIRST)),
        ("crimepy", answers(&folder.join("crimepy_168.csv"), "h", 0, 0)),
    ];
    for (peer, answers) in &peers {
        assert_eq!(answers.len(), events.len(), "{peer}");
        let (mut largest, mut inverted) = (0.0_f64, 0);
        for (event, theirs) in events.iter().zip(answers) {
            let Ok(shares) = Cycle::HOURS_OF_WEEK.shares(*event) else {
                inverted += 1;
                check_inverted(*event, theirs, peer);
                continue;
            };
            let mut ours = [0.0; 168];
            for (hour, share) in shares {
                ours[hour] = share;
            }
            largest = ours.iter().zip(theirs).map(|(ours, theirs)| (ours - theirs).abs()).fold(largest, f64::max);
        }
        eprintln!(
            "agreement: aoristic | {peer} | weights ({inverted} inverted left out) | largest difference {largest:.1e} | \
             tolerance {TOLERANCE:.0e}"
        );
        assert!(largest <= TOLERANCE, "{peer}: {largest:e}");
    }
}

/// What we do not guess: crimepy turns the interval round, the others count it in the hour that it begins in.
fn check_inverted(event: CivilInterval, theirs: &[f64], peer: &str) {
    let to = event.to.expect("an inverted interval has an end");
    assert!(to < event.from, "{peer}: {event:?} was left out");
    let guess =
        if peer == "crimepy" { CivilInterval { from: to, to: Some(event.from) } } else { CivilInterval { to: None, ..event } };
    let mut expected = [0.0; 168];
    for (hour, share) in Cycle::HOURS_OF_WEEK.shares(guess).expect("the right way round") {
        expected[hour] = share;
    }
    assert!(expected.iter().zip(theirs).all(|(ours, theirs)| (ours - theirs).abs() <= TOLERANCE), "{peer}: {event:?}");
}
