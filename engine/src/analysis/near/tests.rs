//! Counts near places on the small lake, beside measuring every report.

use super::*;
use crate::analysis::{LatticeKind, Region};
use crate::fixture::{PER_MONTH, lake, window};
use crate::space::Resolution;

fn place(lng: f64, lat: f64) -> LngLat {
    LngLat::new(lng, lat).expect("a place")
}

fn question(region: Region) -> Question {
    Question {
        window: window("2019-06-01", "2019-07-01"),
        categories: Vec::new(),
        region,
        resolution: Resolution::STORED,
        lattice: LatticeKind::Region,
    }
}

fn options(places: &[(&str, f64, f64)], radius: f64) -> NearOptions {
    let named = |(name, lng, lat): &(&str, f64, f64)| NamedPlace { name: Some((*name).to_owned()), place: place(*lng, *lat) };
    NearOptions { places: places.iter().map(named).collect(), radius: Metres::new(radius).expect("a distance") }
}

fn the_box() -> Region {
    Region::Box("-2.7,51.4,-2.5,51.5".parse().expect("a box"))
}

#[tokio::test(flavor = "multi_thread")]
async fn places_are_ranked_by_count_and_held_against_the_box() {
    let (_folder, _, snapshot) = lake("instant").await;
    let asked =
        options(&[("far", -2.55, 51.45), ("corner", -2.59, 51.455), ("beside", -2.59, 51.4551), ("again", -2.59, 51.455)], 50.0);
    let answer = near(&snapshot, &question(the_box()), &asked, &Policy::public_rows()).await.expect("an answer").into_inner();
    let [first, second, third, last] = &answer.places[..] else { panic!("four places") };
    let figures = |place: &NearPlace| (place.name.clone().unwrap_or_default(), place.number, place.reports);
    // All but one see the corner; the one beside it sees the next report too. Equal counts stand by name.
    assert_eq!((figures(first), figures(second)), (("beside".to_owned(), 3, 30), ("again".to_owned(), 4, 29)));
    assert_eq!((figures(third), figures(last)), (("corner".to_owned(), 2, 29), ("far".to_owned(), 1, 0)));
    assert_eq!((answer.reports_near_any, answer.overlapping), (30, 3));
    let region = answer.region.expect("a region");
    assert_eq!(region.reports, PER_MONTH as u64 - 3);
    let (expected, ratio) = (first.expected.expect("a figure"), first.ratio.expect("a ratio"));
    assert!((expected - region.per_km2 * answer.disc_km2).abs() < 1e-12);
    assert!(ratio.lower < ratio.ratio && ratio.ratio < ratio.upper && ratio.lower > 1.0);
    // Garwood's limit of nothing: -ln 0.025.
    assert!(last.lower.abs() < 1e-12 && (last.upper - 3.688_879_454).abs() < 1e-6);
    assert!(answer.receipt.notes.iter().any(|note| note.starts_with("No p is given")));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_areas_there_is_nothing_to_hold_rates_against() {
    let (_folder, _, snapshot) = lake("instant").await;
    let asked = options(&[("corner", -2.59, 51.455)], 10.0);
    let answer = near(&snapshot, &question(Region::Everywhere), &asked, &Policy::public_rows()).await.expect("an answer");
    let corner = &answer.get().places[0];
    assert_eq!((corner.reports, corner.expected, corner.ratio, answer.get().region), (29, None, None, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_is_refused_in_words() {
    let (_folder, _, snapshot) = lake("instant").await;
    let policy = Policy::public_rows();
    for (asked, word) in [
        (options(&[], 500.0), "point:"),
        (options(&[("a", 0.0, 0.0)], 9.99), "radius:"),
        (options(&[("a", 0.0, 0.0)], 5_000.5), "radius:"),
        (options(&vec![("a", 0.0, 0.0); 10_001], 500.0), "point:"),
    ] {
        let error = near(&snapshot, &question(the_box()), &asked, &policy).await.expect_err("refused");
        assert!(error.to_string().starts_with(word), "{error}");
    }
    let asked = options(&[("a", -2.59, 51.455)], 500.0);
    let nowhere = near(&snapshot, &question(Region::Area("atlantis".into())), &asked, &policy).await.expect_err("refused");
    assert!(matches!(nowhere, EngineError::NoArea { .. }));
    let empty = Question { window: window("2018-06-01", "2018-07-01"), ..question(the_box()) };
    let error = near(&snapshot, &empty, &asked, &policy).await.expect_err("refused");
    assert!(error.to_string().starts_with("not computable"), "{error}");
    let (_folder, _, monthly) = lake("month").await;
    let part = Question { window: window("2019-06-02", "2019-07-01"), ..question(the_box()) };
    let error = near(&monthly, &part, &asked, &policy).await.expect_err("refused");
    assert!(matches!(error, EngineError::FinerThanMonth { .. }));
}
