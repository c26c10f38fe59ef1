//! Attempts to make a hotspot in a town that goes about its life: none succeeds, and each is shown with its reason.

use std::fmt::Write as _;

use engine::analysis::{Hotspots, SignificanceClass};
use engine::space::LngLat;

use super::hot::is_hot_around;
use super::town::{Town, fine};

const WINDOW: (&str, &str) = ("2025-07-01", "2025-09-01");
const DAYS: u32 = 62;
/// A residential street of the market town without a planted place nearby.
const TARGET: (f64, f64) = (-1.607_8, 52.209_2);
const CATEGORY: &str = "graffiti";

/// One made-up report at the target.
struct Planted<'a> {
    number: u32,
    day: u32,
    household: &'a str,
    since: &'a str,
    narrative: &'a str,
}

impl Planted<'_> {
    fn row(&self) -> String {
        let (month, day) = (7 + self.day / 31, 1 + self.day % 31);
        // Doors of one street: within one cell and those beside it.
        let along = f64::from(self.number % 9) * 0.000_2;
        format!(
            "XX-{:07},resident,public,{CATEGORY},2025-{month:02}-{day:02}T18:00:00Z,2025-{month:02}-{day:02}T18:00:00Z,\
             2025-{month:02}-{day:02}T19:00:00Z,{:.6},{:.6},exact,{},{},true,{},open\n",
            self.number,
            TARGET.0 + along,
            TARGET.1,
            self.household,
            self.since,
            self.narrative
        )
    }
}

/// Words that no two numbers share in the same order.
fn own_words(number: u32) -> String {
    const WORDS: [&str; 12] =
        ["wall", "spray", "shutter", "tag", "bridge", "fence", "kiosk", "bench", "garage", "letterbox", "subway", "hoarding"];
    let mut state = u64::from(number) + 1;
    let mut words = String::new();
    for _ in 0..9 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        write!(words, "{} ", WORDS[usize::try_from(state >> 33).expect("small") % WORDS.len()]).expect("text");
    }
    words
}

async fn asked(rows: String) -> Hotspots {
    let town = Town::changed("market-town", (4_000, 3), |text| format!("{text}{rows}")).await;
    town.hotspots(WINDOW, Some(CATEGORY)).await
}

/// Nothing hot around the target; the reasons for which cells there are held.
fn reasons(answer: &Hotspots) -> Vec<&'static str> {
    let target = LngLat::new(TARGET.0 + 0.000_8, TARGET.1).expect("a place");
    assert!(!is_hot_around(answer, target), "the attack made a hotspot");
    let near = fine(target).disk(3);
    let held = answer.cells.iter().filter(|cell| near.contains(&cell.cell) && cell.class == SignificanceClass::Held);
    let mut reasons: Vec<&str> = held.map(|cell| cell.held.expect("a reason").as_str()).collect();
    reasons.dedup();
    assert!(answer.cells.iter().all(|cell| !near.contains(&cell.cell) || !cell.class.is_hot()));
    reasons
}

#[tokio::test(flavor = "multi_thread")]
async fn four_colluding_households_that_file_every_day_are_held() {
    let households = ["H900001", "H900002", "H900003", "H900004"];
    let rows = (0..4 * DAYS).map(|number| {
        let household = households[usize::try_from(number % 4).expect("small")];
        Planted { number, day: number / 4, household, since: "2019-03-01", narrative: &own_words(number) }.row()
    });
    assert_eq!(reasons(&asked(rows.collect()).await), ["few-households"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_look_alike_texts_from_many_households_is_held() {
    let rows = (0..40).map(|number| {
        let household = format!("H91{number:04}");
        let narrative = "Somebody sprayed the whole wall again and nothing is done about it.";
        Planted { number, day: 40 + number / 4, household: &household, since: "2019-03-01", narrative }.row()
    });
    assert_eq!(reasons(&asked(rows.collect()).await), ["look-alike-texts"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn households_that_joined_last_week_are_held() {
    let rows = (0..40).map(|number| {
        let household = format!("H92{:04}", number % 20);
        let narrative = own_words(number);
        Planted { number, day: 50 + number / 8, household: &household, since: "2025-08-14", narrative: &narrative }.row()
    });
    assert_eq!(reasons(&asked(rows.collect()).await), ["new-households"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_reports_from_households_long_there_are_a_hotspot() {
    let rows: String = (0..40)
        .map(|number| {
            let household = format!("H93{number:04}");
            let narrative = own_words(number);
            Planted { number, day: 20 + number, household: &household, since: "2019-03-01", narrative: &narrative }.row()
        })
        .collect();
    let target = LngLat::new(TARGET.0 + 0.000_8, TARGET.1).expect("a place");
    assert!(is_hot_around(&asked(rows).await, target), "what is held above is held for its reason, not for its place");
}
