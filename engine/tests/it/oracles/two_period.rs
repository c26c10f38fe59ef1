//! Tests and intervals of two Poisson counts, against statsmodels, ptools and exactci.

use engine::stats::{
    EStatistic, PeriodChange, PeriodCount, PeriodTest, PeriodTestOptions, RateMethod, StatsError, mover_interval, poisson_z,
    rate_interval, two_period_test,
};
use serde_json::Value;

use super::{cases, family, finite};

const LEVEL: f64 = 0.95;

/// Relative, for what has a closed form or an exact sum. what is below 1e-3 is compared absolutely, to 1e-12.
const TOLERANCE: f64 = 1e-9;

/// The E-test: statsmodels leaves out what lies beyond the 1e-13 quantile.
const E_TEST: f64 = 1e-9;

/// statsmodels looks for these limits with a simplex until it is 1e-8 wide, in the unit of the limit.
const SIMPLEX: f64 = 3e-8;

/// exactci rounds the share that belongs to a limit to four digits.
const ROUNDED_SHARE: f64 = 6.5e-5;

/// Largest differences by quantity, in the order in which they first came.
#[derive(Default)]
struct Agreement(Vec<(String, f64, f64)>);

impl Agreement {
    fn note(&mut self, quantity: &str, difference: f64, tolerance: f64) {
        match self.0.iter_mut().find(|(name, ..)| name == quantity) {
            Some((_, largest, _)) => *largest = largest.max(difference),
            None => self.0.push((quantity.to_owned(), difference, tolerance)),
        }
    }

    /// Compares what is defined on both sides, and asks that what is not be so on both.
    fn compare(&mut self, quantity: &str, (ours, theirs): (Option<f64>, Option<f64>), tolerance: f64) {
        match (ours, theirs) {
            (Some(ours), Some(theirs)) => {
                let difference = (ours - theirs).abs() / theirs.abs().max(1e-3);
                assert!(difference <= tolerance, "{quantity}: {ours} is not {theirs}");
                self.note(quantity, difference, tolerance);
            }
            (ours, theirs) => assert!(ours.is_none() && theirs.is_none(), "{quantity}: {ours:?} is not {theirs:?}"),
        }
    }

    fn print(&self, method: &str, peer: &str) {
        for (quantity, largest, tolerance) in &self.0 {
            eprintln!("agreement: {method} | {peer} | {quantity} | largest difference {largest:.1e} | tolerance {tolerance:.0e}");
        }
    }
}

fn period(case: &Value, number: char) -> PeriodCount {
    let field = |name: &str| &case[format!("{name}{number}")];
    PeriodCount { count: field("count").as_u64().expect("a count"), exposure: field("exposure").as_f64().expect("an exposure") }
}

fn both(case: &Value) -> (PeriodCount, PeriodCount) {
    (period(case, '1'), period(case, '2'))
}

/// A number, or `None` for what the peer leaves undefined, calls infinite or answers with a message.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().and_then(finite)
}

fn ask(case: &Value, test: PeriodTest) -> Option<PeriodChange> {
    let (now, before) = both(case);
    match two_period_test(now, before, PeriodTestOptions { test, ratio: 1.0, level: LEVEL }) {
        Err(StatsError::NoEvents) => None,
        answer => Some(answer.expect("a comparison")),
    }
}

/// Our tests by the names that statsmodels has for them.
const TESTS: [(&str, PeriodTest); 9] = [
    ("exact-cond", PeriodTest::MinLikelihood),
    ("cond-midp", PeriodTest::MidPMinLikelihood),
    ("score", PeriodTest::Score),
    ("score-log", PeriodTest::ScoreLog),
    ("wald", PeriodTest::Wald),
    ("wald-log", PeriodTest::WaldLog),
    ("sqrt", PeriodTest::SquareRoot),
    ("etest-score", PeriodTest::ETest(EStatistic::Score)),
    ("etest-wald", PeriodTest::ETest(EStatistic::Wald)),
];

#[test]
fn statsmodels_tests() {
    let Some(folder) = family("poisson_tests") else { return };
    let mut agreement = Agreement::default();
    for case in cases(&folder.join("expected_statsmodels.json")) {
        for (name, test) in TESTS {
            let Some(change) = ask(&case, test) else { continue };
            let theirs = &case[name];
            let (z, p) = (number(&theirs["stat"]), number(&theirs["p"]));
            let tolerance = if matches!(test, PeriodTest::ETest(_)) { E_TEST } else { TOLERANCE };
            // A statistic of 0 is only as exact as the counts it is a difference of.
            let pair = (change.statistic.ok().map(|ours| ours + 1.0), z.map(|theirs| theirs + 1.0));
            agreement.compare(&format!("{name}, statistic"), pair, TOLERANCE);
            // With one count 0 the logarithm's statistic is infinite, and the peer takes p to be 0 from that.
            let infinite = theirs["stat"].as_str().is_some_and(|text| text.ends_with("Infinity"));
            agreement.compare(&format!("{name}, p"), (change.p.ok(), p.filter(|_| !infinite)), tolerance);
        }
        let (now, before) = both(&case);
        // The peer's z takes the first count to be the earlier one, and is given for equal exposures alone.
        if let Some(theirs) = number(&case["wheeler_poisson_z_2sqrt"]) {
            let (first, second) = (real(now.count), real(before.count));
            let ours = poisson_z(first, second).expect("counts");
            agreement.compare("Wheeler's z", (Some(ours + 1.0), Some(theirs + 1.0)), TOLERANCE);
        }
    }
    agreement.print("two-period", "statsmodels");
}

#[test]
fn statsmodels_intervals_of_a_ratio() {
    let Some(folder) = family("poisson_tests") else { return };
    let mut agreement = Agreement::default();
    for case in cases(&folder.join("expected_statsmodels.json")) {
        let (now, before) = both(&case);
        let Some(score) = ask(&case, PeriodTest::Score) else { continue };
        // Where a count is 0 the peer's simplex finds the one limit that there is from both sides.
        let limits = &case["ci_ratio_score"];
        for (side, ours, there) in [(0, Some(score.lower), now.count > 0), (1, score.upper, before.count > 0)] {
            if there {
                compare_searched(&mut agreement, "score, limits of the ratio", ours, number(&limits[side]));
            }
        }
        assert!(now.count > 0 || score.lower <= 0.0);
        assert!(before.count > 0 || score.upper.is_none());

        let wald = ask(&case, PeriodTest::WaldLog).expect("some events");
        let limits = &case["ci_ratio_wald-log"];
        if now.count > 0 && before.count > 0 {
            agreement.compare("Wald-log, limits of the ratio", (Some(wald.lower), number(&limits[0])), TOLERANCE);
            agreement.compare("Wald-log, limits of the ratio", (wald.upper, number(&limits[1])), TOLERANCE);
        } else {
            assert!(limits.is_string(), "{limits}");
            assert!(wald.lower <= 0.0 && wald.upper.is_none());
        }

        let mover = mover_interval(now, before, LEVEL).expect("some events");
        let limits = &case["ci_ratio_mover"];
        agreement.compare("MOVER, limits of the ratio", (Some(mover.lower), number(&limits[0])), TOLERANCE);
        agreement.compare("MOVER, limits of the ratio", (mover.upper, number(&limits[1])), TOLERANCE);
        assert!(
            number(&case["ci_ratio_sqrt"]).is_none() && !case["ci_ratio_sqrt"].is_array(),
            "statsmodels had no such interval"
        );
    }
    agreement.print("two-period", "statsmodels");
}

/// A limit that the peer found with a simplex.
fn compare_searched(agreement: &mut Agreement, quantity: &str, ours: Option<f64>, theirs: Option<f64>) {
    let (Some(ours), Some(theirs)) = (ours, theirs) else { panic!("{quantity}: {ours:?} is not {theirs:?}") };
    let difference = (ours - theirs).abs();
    assert!(difference <= SIMPLEX * (1.0 + theirs.abs()), "{quantity}: {ours} is not {theirs}");
    agreement.note(quantity, difference / (1.0 + theirs.abs()), SIMPLEX);
}

#[test]
fn statsmodels_intervals_of_a_rate() {
    let Some(folder) = family("poisson_tests") else { return };
    let methods = [
        ("ci_rate1_exact-c", RateMethod::Exact),
        ("ci_rate1_score", RateMethod::Score),
        ("ci_rate1_midp-c", RateMethod::MidP),
        ("ci_rate1_jeff", RateMethod::Jeffreys),
        ("ci_rate1_wald", RateMethod::Wald),
        ("ci_rate1_sqrt", RateMethod::SquareRoot),
    ];
    let mut agreement = Agreement::default();
    for case in cases(&folder.join("expected_statsmodels.json")) {
        let period = period(&case, '1');
        for (key, method) in methods {
            let ours = rate_interval(period, method, LEVEL).expect("an interval");
            let theirs = [number(&case[key][0]), number(&case[key][1])];
            // The peer gives the upper limit twice where nothing was seen.
            let twice = period.count == 0 && matches!(method, RateMethod::MidP | RateMethod::SquareRoot);
            for (ours, theirs) in [ours.lower, ours.upper].into_iter().zip(theirs).skip(usize::from(twice)) {
                if method == RateMethod::MidP {
                    compare_searched(&mut agreement, "mid-p, limits of a rate", Some(ours), theirs);
                } else {
                    agreement.compare(&format!("{method:?}, limits of a rate"), (Some(ours), theirs), TOLERANCE);
                }
            }
            assert!(!twice || ours.lower <= 0.0);
        }
    }
    agreement.print("rates", "statsmodels");
}

#[test]
fn ptools_and_exactci() {
    let Some(folder) = family("poisson_tests") else { return };
    let (mut ptools, mut exactci) = (Agreement::default(), Agreement::default());
    for case in cases(&folder.join("expected_R.json")) {
        let Some(e_test) = ask(&case, PeriodTest::ETest(EStatistic::Score)) else { continue };
        // Exposures of thousands do not fit into ptools.
        if let Some(theirs) = number(&case["ptools_e_test"]) {
            ptools.compare("E-test, p", (e_test.p.ok(), Some(theirs)), E_TEST);
        }
        for (name, test) in
            [("central", PeriodTest::Exact), ("minlike", PeriodTest::MinLikelihood), ("blaker", PeriodTest::Blaker)]
        {
            let change = ask(&case, test).expect("some events");
            let theirs = &case[format!("exactci_{name}")];
            exactci.compare(&format!("{name}, p"), (change.p.ok(), number(&theirs["p"])), TOLERANCE);
            compare_shares(
                &mut exactci,
                &format!("{name}, limits as shares"),
                &case,
                (Some(change.lower), number(&theirs["lo"])),
            );
            compare_shares(&mut exactci, &format!("{name}, limits as shares"), &case, (change.upper, number(&theirs["hi"])));
        }
    }
    ptools.print("two-period", "ptools");
    exactci.print("two-period", "exactci");
}

/// Compares limits of a ratio as shares of events that are present ones.
fn compare_shares(agreement: &mut Agreement, quantity: &str, case: &Value, (ours, theirs): (Option<f64>, Option<f64>)) {
    let (now, before) = both(case);
    let share = |ratio: Option<f64>| ratio.map_or(1.0, |ratio| ratio * now.exposure / (ratio * now.exposure + before.exposure));
    let difference = (share(ours) - share(theirs)).abs();
    assert!(difference <= ROUNDED_SHARE, "{quantity}: {ours:?} is not {theirs:?}");
    agreement.note(quantity, difference, ROUNDED_SHARE);
}

fn real(count: u64) -> f64 {
    f64::from(u32::try_from(count).expect("a small count"))
}
