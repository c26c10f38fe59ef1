//! Comparisons on the fixture: counts, refusals, order and words.

use super::super::{LatticeKind, Question, Region, changes};
use super::answer::ChangeClass;
use super::judge::{Sides, corrected};
use super::{Against, By, CompareOptions, CompareTest, Comparison, Correction, RateUnit, SpreadLaw, comparison};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::fixture::{lake, window};
use crate::space::Resolution;
use crate::stats::{PeriodCount, StatsError};
use crate::store::Snapshot;
use crate::time::Bucket;

fn question(from: &str, to: &str) -> Question {
    Question {
        window: window(from, to),
        categories: Vec::new(),
        region: Region::Box("-2.61,51.44,-2.57,51.47".parse().expect("a box")),
        resolution: Resolution::new(9).expect("a resolution"),
        lattice: LatticeKind::Region,
    }
}

fn whole(against: Against) -> CompareOptions {
    CompareOptions { against, by: By::Whole, ..CompareOptions::default() }
}

async fn june(snapshot: &Snapshot, options: &CompareOptions) -> Result<Comparison, EngineError> {
    comparison(snapshot, &question("2019-06-01", "2019-07-01"), options, &Policy::public_rows()).await.map(Released::into_inner)
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_months_show_no_clear_change_and_count_as_the_briefing_does() {
    let (_folder, _, snapshot) = lake("instant").await;
    let answer = june(&snapshot, &whole(Against::Previous)).await.expect("an answer");
    let asked = question("2019-06-01", "2019-07-01");
    let briefed = changes(&snapshot, &asked, &window("2019-05-01", "2019-06-01"), &Policy::public_rows()).await.expect("changes");
    let (row, total) = (&answer.rows[0], briefed.get().total);
    let reference = row.reference.expect("another window");
    assert_eq!((row.now.reports, reference.reports), (total.now, total.before));
    assert_eq!((row.class, answer.bucket, answer.per.as_str()), (ChangeClass::NoClearChange, Bucket::Month, "published month"));
    assert!(row.ratio.is_some_and(|ratio| (ratio - 1.0).abs() < 1e-12) && row.p.is_some_and(|p| p > 0.9));
    assert!(row.reason.starts_with("No clear change: 58.0 reports per published month against 58.0"), "{}", row.reason);
    assert_eq!(answer.receipt.reports_in_region, 116);
    assert_eq!(june(&snapshot, &whole(Against::Previous)).await.expect("the same"), answer);
}

#[tokio::test(flavor = "multi_thread")]
async fn officers_count_in_the_whole_and_do_not_rank_cells() {
    let (_folder, _, snapshot) = lake("instant").await;
    let cells = CompareOptions { by: By::Cell(Resolution::new(9).expect("a resolution")), ..whole(Against::Previous) };
    let answer = june(&snapshot, &cells).await.expect("an answer");
    let counted: u64 = answer.rows.iter().map(|row| row.now.reports).sum();
    assert_eq!(counted, 57, "one of 58 was begun by an officer");
    assert!(answer.receipt.options["left_out"].to_string().contains("officer-initiated"));
    assert!(answer.receipt.notes.iter().any(|note| note.contains("cells hold no report in either window")));
    let households = CompareOptions { exposure: RateUnit::Households, ..cells };
    assert!(matches!(june(&snapshot, &households).await, Err(EngineError::BadOption(reason)) if reason.contains("km2")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_answer_is_refused_with_the_reason() {
    let (_folder, _, snapshot) = lake("month").await;
    let refused = async |options: CompareOptions| june(&snapshot, &options).await.expect_err("no answer");
    assert!(matches!(refused(CompareOptions::default()).await, EngineError::NoRegion), "no areas are loaded");
    let error = refused(whole(Against::LastYear)).await;
    assert!(error.to_string().contains("missing, not zero"), "{error}");
    assert!(matches!(refused(whole(Against::Seasonal)).await, EngineError::Stats(StatsError::Undefined { .. })));
    assert!(matches!(refused(whole(Against::Area("x".into()))).await, EngineError::BadOption(_)));
    let same = Against::Window { from: window("2019-06-01", "2019-07-01").from(), to: window("2019-06-01", "2019-07-01").to() };
    assert!(matches!(refused(whole(same)).await, EngineError::BadOption(reason) if reason.contains("the same window")));
    let weeks = CompareOptions { bucket: Some(Bucket::Week), ..whole(Against::Previous) };
    assert!(matches!(refused(weeks).await, EngineError::FinerThanMonth { .. }));
    let wild = CompareOptions { alpha: 1.0, ..whole(Against::Previous) };
    assert!(matches!(refused(wild).await, EngineError::BadOption(reason) if reason.contains("alpha")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_was_never_loaded_is_not_a_fall() {
    let (_folder, _, snapshot) = lake("instant").await;
    let asked = question("2019-08-01", "2019-09-01");
    let error =
        comparison(&snapshot, &asked, &whole(Against::Previous), &Policy::public_rows()).await.expect_err("nothing there");
    assert!(error.to_string().contains("the lake holds no report at all of the window"), "{error}");
}

fn sides(now: &[u64], reference: &[u64]) -> Sides {
    let months = |counts: &[u64]| counts.iter().map(|&count| PeriodCount { count, exposure: 1.0 }).collect();
    Sides { now: months(now), reference: months(reference), earlier: Vec::new() }
}

#[test]
fn every_test_sees_a_clear_rise_and_none_of_them_a_row_without_reports() {
    let clear = sides(&[30, 35, 28, 33, 34], &[9, 12, 10, 8, 11, 10]);
    let every = CompareTest::ALL.map(|test| CompareOptions { test: Some(test), ..CompareOptions::default() });
    let quasi = CompareOptions { spread: SpreadLaw::Quasi, ..CompareOptions::default() };
    for options in every.into_iter().chain([quasi]) {
        let verdict = clear.judge(&options).expect("a verdict");
        assert!(verdict.p < 1e-3 && verdict.lower > 2.0, "{options:?}: {verdict:?}");
        assert!(verdict.ratio.is_some_and(|ratio| (ratio - 3.2).abs() < 1e-9), "160 in five months after 60 in six");
        assert_eq!(sides(&[0, 0], &[0, 0, 0]).judge(&options), Err(StatsError::NoEvents));
    }
}

#[test]
fn short_windows_learn_their_spread_from_earlier_steps() {
    let quasi = CompareOptions { spread: SpreadLaw::Quasi, ..CompareOptions::default() };
    let week = sides(&[40], &[20]);
    assert!(matches!(week.judge(&quasi), Err(StatsError::TooFew { .. })), "two weeks alone say nothing of the spread");
    let month = |counts: [u64; 4]| counts.map(|count| PeriodCount { count, exposure: 1.0 }).to_vec();
    let jumpy = Sides { earlier: vec![month([5, 40, 12, 33]), month([44, 3, 28, 21])], ..sides(&[40], &[20]) };
    let calm = Sides { earlier: vec![month([22, 20, 19, 21]), month([24, 20, 25, 23])], ..sides(&[40], &[20]) };
    let p = |sides: &Sides| sides.judge(&quasi).expect("a verdict").p;
    assert!(p(&jumpy) > 0.3 && p(&calm) < 0.05, "{} {}", p(&jumpy), p(&calm));
}

#[test]
fn corrections_are_for_the_rows_that_have_a_p() {
    let p = [Some(0.01), None, Some(0.04)];
    let q = |correction| corrected(&p, correction).expect("probabilities");
    assert_eq!(q(Correction::BenjaminiHochberg), [Some(0.02), None, Some(0.04)]);
    assert_eq!(q(Correction::Bonferroni), [Some(0.02), None, Some(0.08)]);
    assert!(q(Correction::BenjaminiYekutieli)[0].is_some_and(|q| (q - 0.03).abs() < 1e-12));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_discrete_correction_charges_less_for_rows_of_few_reports() {
    let (_folder, _, snapshot) = lake("instant").await;
    let fine = CompareOptions { by: By::Cell(Resolution::new(10).expect("a resolution")), ..whole(Against::Previous) };
    let usual = june(&snapshot, &fine).await.expect("an answer");
    let discrete = CompareOptions { correction: Correction::Discrete, ..fine };
    let found = june(&snapshot, &discrete).await.expect("an answer");
    assert!(usual.receipt.notes.iter().any(|note| note.contains("--correction discrete")), "{:?}", usual.receipt.notes);
    assert!(found.rows.iter().all(|row| row.q.is_some_and(|q| q <= 1.0 && row.p.is_some_and(|p| q >= p * 0.5))));
    let scored = CompareOptions { test: Some(CompareTest::Score), ..discrete };
    assert!(matches!(june(&snapshot, &scored).await, Err(EngineError::BadOption(reason)) if reason.contains("correction:")));
}

#[test]
fn what_is_compared_with_is_read_as_it_is_written() {
    for text in ["previous", "last-year", "seasonal", "area:E01014485", "2019-01-01/2019-07-01"] {
        assert_eq!(text.parse::<Against>().expect("known").to_string(), text);
    }
    for text in ["", "area:", "2019", "2019-07-01/2019-01-01", "2019-01-01/2019-01-01", "2019-13-01/2020-01-01"] {
        assert!(
            matches!(text.parse::<Against>(), Err(EngineError::BadOption(reason)) if reason.starts_with("against: ")),
            "{text}"
        );
    }
}
