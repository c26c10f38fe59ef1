//! Answers on the fixture: refusals, receipts and determinism.

use super::{
    Changes, HotspotMethod, HotspotOptions, InferenceKind, LatticeKind, Question, Region, SignificanceClass, changes, hotspots,
    series,
};
use crate::EngineError;
use crate::disclosure::Policy;
use crate::fixture::{lake, window};
use crate::space::Resolution;
use crate::stats::Quadrant;
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

#[tokio::test(flavor = "multi_thread")]
async fn the_corner_is_hot_and_the_receipt_accounts_for_every_report() {
    let (_folder, _, snapshot) = lake("instant").await;
    let asked = question("2019-06-01", "2019-07-01");
    let answer = hotspots(&snapshot, &asked, HotspotOptions::default(), &Policy::public_rows()).await.expect("an answer");
    let top = &answer.get().cells[0];
    assert!(top.class.is_hot() && top.z.is_some_and(|z| z.is_ok_and(|z| z > 3.0)), "{top:?}");
    let receipt = &answer.get().receipt;
    assert_eq!((receipt.reports_read, receipt.reports_without_place, receipt.reports_in_region), (58, 1, 57));
    assert_eq!(receipt.lattice_cells.map(|cells| cells > 50), Some(true));
    assert_eq!(receipt.policy, "public-rows-1");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_question_has_the_same_answer() {
    let (_folder, _, snapshot) = lake("instant").await;
    let asked = question("2019-04-01", "2019-07-01");
    let policy = Policy::public_rows();
    let ask = || hotspots(&snapshot, &asked, HotspotOptions { rings: 2, ..HotspotOptions::default() }, &policy);
    assert_eq!(ask().await.expect("an answer"), ask().await.expect("an answer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_finer_than_the_month_is_refused_and_names_the_precision() {
    let (_folder, _, snapshot) = lake("month").await;
    let policy = Policy::public_rows();
    let fine = question("2019-06-03", "2019-07-01");
    let error = hotspots(&snapshot, &fine, HotspotOptions::default(), &policy).await.expect_err("too fine");
    assert!(matches!(error, EngineError::FinerThanMonth { .. }) && error.to_string().contains("time_precision = month"));
    let whole = question("2019-06-01", "2019-07-01");
    assert!(hotspots(&snapshot, &whole, HotspotOptions::default(), &policy).await.is_ok());
    assert!(matches!(series(&snapshot, &whole, Bucket::Week, &policy).await, Err(EngineError::FinerThanMonth { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_boundaries_everywhere_has_no_lattice_but_the_occupied_cells_do() {
    let (_folder, _, snapshot) = lake("instant").await;
    let policy = Policy::public_rows();
    let everywhere = Question { region: Region::Everywhere, ..question("2019-06-01", "2019-07-01") };
    let error = hotspots(&snapshot, &everywhere, HotspotOptions::default(), &policy).await.expect_err("no region");
    assert!(matches!(error, EngineError::NoRegion));
    let occupied = Question { lattice: LatticeKind::Occupied, ..everywhere };
    let answer = hotspots(&snapshot, &occupied, HotspotOptions::default(), &policy).await.expect("an answer");
    assert!(answer.get().receipt.notes.iter().any(|note| note.contains("occupied")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_without_reports_is_not_computable() {
    let (_folder, _, snapshot) = lake("instant").await;
    let quiet =
        Question { region: Region::Box("-2.2,51.2,-2.1,51.3".parse().expect("a box")), ..question("2019-06-01", "2019-07-01") };
    let error = hotspots(&snapshot, &quiet, HotspotOptions::default(), &Policy::public_rows()).await.expect_err("all zero");
    assert!(error.to_string().starts_with("not computable, because"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_series_has_every_bucket_and_marks_the_cut_ones() {
    let (_folder, _, snapshot) = lake("instant").await;
    let everywhere = Question { region: Region::Everywhere, ..question("2019-04-02", "2019-07-01") };
    let answer = series(&snapshot, &everywhere, Bucket::Month, &Policy::public_rows()).await.expect("a series");
    let points = &answer.get().points;
    assert_eq!(points.iter().map(|point| point.partial).collect::<Vec<_>>(), [true, false, false]);
    // A month holds 59 reports that were not retracted; the cut one lost its first day, 24 of them less the retracted one.
    assert_eq!(points.iter().map(|point| point.reports).collect::<Vec<_>>(), [36, 59, 59]);
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_months_show_no_change() {
    let (_folder, _, snapshot) = lake("instant").await;
    let asked = question("2019-06-01", "2019-07-01");
    let answer = changes(&snapshot, &asked, &window("2019-05-01", "2019-06-01"), &Policy::public_rows()).await.expect("changes");
    let total = answer.get().total;
    assert_eq!((total.now, total.before), (58, 58));
    // 31 days against 30: the ratio is of daily rates.
    assert!(total.ratio.is_some_and(|ratio| (ratio - 31.0 / 30.0).abs() < 1e-12));
    assert!(total.p.is_some_and(|p| p > 0.8));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_that_was_never_loaded_is_missing_and_not_zero() {
    let (_folder, _, snapshot) = lake("instant").await;
    let (asked, policy) = (question("2019-04-01", "2019-05-01"), Policy::public_rows());
    let answer = changes(&snapshot, &asked, &window("2019-03-01", "2019-04-01"), &policy).await.expect("changes");
    let Changes { total, receipt, .. } = answer.into_inner();
    assert_eq!((total.now, total.before, total.ratio, total.p), (58, 0, None, None));
    assert!(
        receipt.notes.iter().any(|note| note.contains("from 2019-03-01 to 2019-04-01: missing, not zero")),
        "{:?}",
        receipt.notes
    );

    let longer = Question { region: Region::Everywhere, ..question("2019-03-01", "2019-07-01") };
    let points = series(&snapshot, &longer, Bucket::Month, &policy).await.expect("a series").into_inner();
    assert_eq!(points.receipt.notes, ["The lake holds no report at all for the month of 2019-03-01: missing, not zero."]);
    assert_eq!(points.receipt.reports_read, points.receipt.reports_in_region);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_series_refuses_a_window_that_steps_over_the_first_of_the_month() {
    let (_folder, _, snapshot) = lake("month").await;
    let cut = Question { region: Region::Everywhere, ..question("2019-06-03", "2019-06-24") };
    for bucket in [Bucket::Week, Bucket::Month] {
        let refused = series(&snapshot, &cut, bucket, &Policy::public_rows()).await;
        assert!(matches!(refused, Err(EngineError::FinerThanMonth { .. })), "{bucket}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_method_finds_the_corner_and_says_how() {
    let (_folder, _, snapshot) = lake("instant").await;
    let asked = question("2019-04-01", "2019-07-01");
    let corner = hotspots(&snapshot, &asked, HotspotOptions::default(), &Policy::public_rows()).await.expect("an answer");
    let corner = corner.get().cells[0].cell;
    for method in HotspotMethod::ALL {
        let options =
            HotspotOptions { method, reach_m: Some(300.0), min_points: 5, permutations: 99, ..HotspotOptions::default() };
        let answer = hotspots(&snapshot, &asked, options, &Policy::public_rows()).await;
        let answer = answer.unwrap_or_else(|error| panic!("{}: {error}", method.as_str())).into_inner();
        let (name, top) = (method.as_str(), &answer.cells[0]);
        assert_eq!(answer.receipt.reports_in_region, answer.cells.iter().map(|cell| cell.count).sum::<u64>(), "{name}");
        assert!(!top.reason.is_empty() && top.per_km2.lower <= top.per_km2.rate, "{name}");
        match method {
            HotspotMethod::GiStar | HotspotMethod::Gi | HotspotMethod::LocalMoran => {
                assert!(top.p.is_some_and(|p| p.p < 0.01) && top.q.is_some(), "{name}: {top:?}");
                assert!(top.class.is_hot() || top.quadrant == Some(Quadrant::HighHigh), "{name}: {top:?}");
                assert!(answer.clusters.is_empty() && answer.receipt.seed.is_none(), "{name}");
            }
            HotspotMethod::Count | HotspotMethod::Density => {
                assert!(corner.disk(1).contains(&top.cell), "{name}");
                assert_eq!(top.class, SignificanceClass::NotTested, "{name}");
            }
            HotspotMethod::Dbscan | HotspotMethod::Hdbscan => {
                let reports: u64 = answer.clusters.iter().map(|cluster| cluster.reports).sum();
                assert!(top.cluster.is_some() && reports <= answer.receipt.reports_in_region, "{name}");
            }
            HotspotMethod::Scan => assert_eq!((answer.receipt.seed, answer.receipt.permutations), (Some(1), Some(99))),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_no_method_takes_are_refused() {
    let (_folder, _, snapshot) = lake("instant").await;
    let asked = question("2019-04-01", "2019-07-01");
    let usual = HotspotOptions::default();
    for options in [
        HotspotOptions { rings: 6, ..usual },
        HotspotOptions { permutations: 0, ..usual },
        HotspotOptions { method: HotspotMethod::Dbscan, ..usual },
        HotspotOptions { min_points: 1, ..usual },
        HotspotOptions { reach_m: Some(f64::NAN), ..usual },
    ] {
        let refused = hotspots(&snapshot, &asked, options, &Policy::public_rows()).await.expect_err("refused");
        assert!(matches!(refused, EngineError::BadOption(_)), "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn shuffles_agree_with_the_exact_p_and_have_their_seed_in_the_receipt() {
    let (_folder, _, snapshot) = lake("instant").await;
    let asked = question("2019-06-01", "2019-07-01");
    let ask = async |inference| {
        let options = HotspotOptions { inference, permutations: 9_999, seed: 3, ..HotspotOptions::default() };
        hotspots(&snapshot, &asked, options, &Policy::public_rows()).await.expect("an answer").into_inner()
    };
    let (exact, drawn) = (ask(InferenceKind::Exact).await, ask(InferenceKind::MonteCarlo).await);
    assert_eq!((exact.receipt.seed, drawn.receipt.seed, drawn.receipt.permutations), (None, Some(3), Some(9_999)));
    for (exact, drawn) in exact.cells.iter().zip(&drawn.cells) {
        let (exact, drawn) = (exact.p.expect("a p").p_high, drawn.p.expect("a p").p_high);
        assert!((exact - drawn).abs() <= 5.0 * (exact * (1.0 - exact) / 9_999.0).sqrt() + 1e-4, "{exact} and {drawn}");
    }
}
