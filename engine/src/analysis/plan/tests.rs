//! Plans on maps made by hand, and on the fixture: who is never visited, what a hotspot takes, what the receipt says.

use jiff::civil::date;

use super::super::rhythm::{rhythm, rhythm_of};
use super::super::{By, Hotspot, Hotspots, LatticeKind, OpenWindow, Region, RepeatBand, SignificanceClass};
use super::*;
use crate::fixture::{lake, london, window};
use crate::space::{AreaIndex, Lattice, LngLat, Resolution};
use crate::stats::RateInterval;

const EIGHT_HOURS: &str = "2026-11-27T18:00/2026-11-28T02:00";

fn nine() -> Resolution {
    Resolution::new(9).expect("a resolution")
}

/// The cell of a place so many degrees east of the middle of Bristol.
fn cell(east: f64) -> Cell {
    LngLat::new(-2.6 + east, 51.45).expect("a place").cell(nine()).expect("a cell")
}

fn spot(cell: Cell, class: SignificanceClass, place: u32) -> Hotspot {
    Hotspot {
        cell,
        count: 20,
        voices: 20,
        per_km2: RateInterval { rate: 200.0, lower: 120.0, upper: 310.0 },
        neighbourhood_count: 20,
        expected: 4.0,
        rank_band: (1, 2),
        z: None,
        p: None,
        p_normal: None,
        q: Some(0.001),
        class,
        quadrant: None,
        density_per_km2: None,
        cluster: None,
        stands_alone: false,
        area_id: None,
        pile: None,
        held: None,
        evidence: None,
        place: Some(place),
        reason: "20 reports here.".to_owned(),
    }
}

fn question() -> Question {
    Question {
        window: window("2019-06-01", "2019-07-01"),
        categories: Vec::new(),
        region: Region::Box("-2.61,51.44,-2.57,51.47".parse().expect("a box")),
        resolution: nine(),
        lattice: LatticeKind::Region,
    }
}

fn map(cells: Vec<Hotspot>) -> Hotspots {
    let receipt = Receipt {
        question: question(),
        snapshot: 1,
        asked: None,
        read_from: None,
        method: "getis-ord-gi-star",
        options: BTreeMap::new(),
        seed: None,
        permutations: None,
        policy: "public-rows-1",
        lattice_cells: None,
        reports_read: 0,
        reports_in_region: 0,
        reports_without_place: 0,
        notes: Vec::new(),
        attributions: Vec::new(),
    };
    Hotspots { cells, places: Vec::new(), clusters: Vec::new(), mean: 1.0, sd: 1.0, expires: date(2026, 12, 1), receipt }
}

fn open_window(cell: Cell) -> OpenWindow {
    let band = RepeatBand {
        from_m: 0.0,
        to_m: Some(200.0),
        from_days: 0.0,
        to_days: Some(7.0),
        observed: 12,
        expected: 4.0,
        ratio: Some(3.0),
        z: None,
        p: Some(0.001),
        q: Some(0.01),
        used: None,
    };
    OpenWindow {
        report_id: "a".to_owned(),
        place: cell.centre(),
        cell,
        area_id: None,
        area_name: None,
        day: date(2026, 11, 25),
        band,
        ratio: 3.0,
        until: date(2026, 12, 1),
        days_left: 5.0,
        radius_m: 200.0,
        followed: 0,
    }
}

fn usual(officers: usize) -> PlanOptions {
    PlanOptions::usual(EIGHT_HOURS.parse().expect("a shift"), officers)
}

fn lattice(cells: impl IntoIterator<Item = Cell>) -> Lattice {
    Lattice::of_cells(cells, nine()).expect("a lattice")
}

/// Chooses among all that a map and windows give, without visits before.
fn chosen(lattice: &Lattice, (found, demand): (&Hotspots, &Demand), options: &PlanOptions) -> (Candidates, Chosen) {
    let candidates = Candidates::of(found, demand, (options, &[]));
    let chosen = choose(lattice, (&candidates, demand), (options, 480, &[])).expect("a choice");
    (candidates, chosen)
}

fn written(chosen: &Chosen, (found, demand): (&Hotspots, &Demand), options: &PlanOptions) -> Vec<Visit> {
    let (begun, _) = options.shift.ends(&london()).expect("moments");
    let areas = AreaIndex::new(Vec::new());
    cards(chosen, &Facts { hotspots: found, demand, areas: &areas, options, doses: &[], begun: &begun })
}

#[test]
fn held_cells_are_neither_returned_to_nor_explored_nor_expected() {
    let (hot, held, far) = (cell(0.0), cell(0.02), cell(0.03));
    let all = lattice(hot.disk(2).into_iter().chain(held.disk(2)).chain(far.disk(2)));
    let found = map(vec![spot(hot, SignificanceClass::Hot99, 1), spot(held, SignificanceClass::Held, 2)]);
    let windows = [hot, held, far].map(|cell| (open_window(cell), 0.1)).to_vec();
    let mut demand = Demand::gathered((&found, &all), 0.02, windows);
    assert_eq!(demand.cells.iter().map(|(cell, _)| *cell).collect::<Vec<_>>(), lattice([hot, far]).cells());
    assert_eq!(demand.windows.iter().map(|(cell, _)| *cell).collect::<Vec<_>>(), [hot, far]);
    // Also where a window of a held cell came this far.
    demand.windows.push((held, open_window(held)));
    let (candidates, chosen) = chosen(&all, (&found, &demand), &PlanOptions { explore: 0.5, ..usual(2) });
    assert_eq!(candidates.cells, lattice([hot, far]).cells());
    assert!(!chosen.points.contains(&held) && chosen.points.len() > chosen.sites, "others are explored");
}

#[test]
fn windows_outside_the_region_are_no_demand() {
    let (inside, outside) = (cell(0.0), cell(0.05));
    let all = lattice(inside.disk(3));
    let demand = Demand::gathered((&map(Vec::new()), &all), 0.02, vec![(open_window(inside), 0.1), (open_window(outside), 0.1)]);
    assert_eq!(demand.cells, [(inside, 0.1)]);
    assert_eq!(demand.windows.len(), 1);
}

#[test]
fn a_window_is_visited_for_itself_and_its_card_tells_of_it() {
    let at = cell(0.0);
    let all = lattice(at.disk(3));
    let found = map(Vec::new());
    let demand = Demand::gathered((&found, &all), 0.02, vec![(open_window(at), 0.1)]);
    let options = PlanOptions { explore: 0.0, ..usual(1) };
    let (_, chosen) = chosen(&all, (&found, &demand), &options);
    let visits = written(&chosen, (&found, &demand), &options);
    assert_eq!(visits.len(), 4, "once a round");
    for visit in &visits {
        assert_eq!((visit.kind, visit.windows.len(), visit.hotspot), (VisitKind::RepeatWindow, 1, None));
        assert!(visit.reason.contains("3.0 times as many as expected"), "{}", visit.reason);
    }
}

#[test]
fn the_cap_counts_windows_within_reach_of_a_hotspot_and_so_does_the_largest_share() {
    let (hot, far) = (cell(0.0), cell(0.03));
    let near: Vec<Cell> = hot.disk(1).into_iter().filter(|cell| *cell != hot).collect();
    let all = lattice(hot.disk(3).into_iter().chain(far.disk(1)));
    let found = map(vec![spot(hot, SignificanceClass::Hot99, 1), spot(far, SignificanceClass::Hot95, 2)]);
    let windows = near.iter().map(|cell| (open_window(*cell), 0.1)).collect();
    let demand = Demand::gathered((&found, &all), 0.02, windows);
    let options = PlanOptions { explore: 0.0, reach_m: 500.0, ..usual(2) };
    let (candidates, chosen) = chosen(&all, (&found, &demand), &options);
    assert_eq!(candidates.places.iter().filter(|place| **place == Some(1)).count(), 7, "the hot cell and the windows around it");
    let visits = written(&chosen, (&found, &demand), &options);
    assert!(visits.iter().all(|visit| visit.hotspot.is_some() && visit.class.is_some()));
    let of_first = visits.iter().filter(|visit| visit.hotspot == Some(1)).count();
    let most = of_first.max(visits.len() - of_first);
    assert!((largest_share(&visits) - real(most as u64) / real(visits.len() as u64)).abs() < 1e-9);
    // One area, two hotspots: the name does not make them one place.
    let mut two = vec![visits[0].clone(), visits[0].clone()];
    (two[0].hotspot, two[1].hotspot) = (Some(1), Some(2));
    assert!((largest_share(&two) - 0.5).abs() < 1e-9);
    (two[0].hotspot, two[0].cell, two[1].hotspot, two[1].cell) = (None, hot, None, far);
    assert!((largest_share(&two) - 0.5).abs() < 1e-9, "other cells without a hotspot are other places");
}

#[test]
fn of_very_many_cells_those_with_most_demand_are_weighed() {
    // 2,791 cells, of which 2,611 have all their neighbours within reach.
    let all = cell(0.0).disk(30);
    let found = map(all.iter().map(|cell| spot(*cell, SignificanceClass::Hot95, 1)).collect());
    let rich = cell(0.0);
    let everywhere = lattice(all.iter().copied());
    let mut demand = Demand::gathered((&found, &everywhere), 0.001, Vec::new());
    for (at, expected) in &mut demand.cells {
        *expected += if *at == rich { 5.0 } else { 0.0 };
    }
    let options = PlanOptions { reach_m: 500.0, ..usual(2) };
    let candidates = Candidates::of(&found, &demand, (&options, &[]));
    assert_eq!((candidates.cells.len(), candidates.left_out), (WEIGHED, all.len() - WEIGHED));
    assert!(candidates.cells.is_sorted() && candidates.cells.contains(&rich));
    let rim = all.iter().find(|at| at.disk(1).iter().any(|next| everywhere.position(*next).is_none())).expect("a rim");
    assert!(!candidates.cells.contains(rim), "a cell with less within reach is left out");
    let told = notes(
        &PlanFigures { places: 1, exploring_share: 1.0, ..PlanFigures::default() },
        (&options, &candidates),
        (Date::MAX, None),
    );
    assert!(told.len() == 1 && told[0].contains("2000 cells") && told[0].contains("791 more"), "{told:?}");
}

#[test]
fn a_place_too_far_away_for_a_round_is_left_out() {
    // 130 km on foot, slowly: more minutes than a way may have.
    let (near, far) = (cell(0.0), cell(1.9));
    let found = map(vec![spot(near, SignificanceClass::Hot99, 1), spot(far, SignificanceClass::Hot99, 2)]);
    let all = lattice([near, far]);
    let demand = Demand::gathered((&found, &all), 0.02, Vec::new());
    let (_, alone) = chosen(&all, (&found, &demand), &PlanOptions { speed_kmh: 1.0, explore: 0.0, ..usual(1) });
    assert_eq!(alone.patrol.placed.len(), 1);
}

#[test]
fn a_cell_rests_by_the_seven_days_before_the_shift() {
    let at = cell(0.0);
    let found = map(vec![spot(at, SignificanceClass::Hot99, 1)]);
    let demand = Demand::gathered((&found, &lattice([at])), 0.02, Vec::new());
    let options = PlanOptions { rest_after: 2, ..usual(1) };
    let rests = |days: [i8; 2]| {
        let dose = |day: i8| Dose { cell: at, day: date(2026, 11, day), minutes: 12, outcome: "nothing-seen".to_owned() };
        Candidates::of(&found, &demand, (&options, &days.map(dose))).resting.len()
    };
    assert_eq!(rests([20, 26]), 1, "the first and the last of seven days");
    assert_eq!((rests([19, 26]), rests([26, 27])), (0, 0), "eight days before, and the shift's own");
}

#[test]
fn a_plan_without_a_place_says_why() {
    let at = cell(0.0);
    let (hot, held) = (map(vec![spot(at, SignificanceClass::Hot99, 1)]), map(vec![spot(at, SignificanceClass::Held, 1)]));
    let dose = Dose { cell: at, day: date(2026, 11, 26), minutes: 12, outcome: "nothing-seen".to_owned() };
    let options = PlanOptions { rest_after: 1, explore: 0.0, ..usual(1) };
    let told = |found: &Hotspots, doses: &[Dose], exploring_visits: u64| {
        let demand = Demand::default();
        let figures = PlanFigures { exploring_visits, ..PlanFigures::default() };
        let candidates = Candidates::of(found, &demand, (&options, doses));
        notes(&figures, (&options, &candidates), (Date::MAX, None)).remove(0)
    };
    assert_eq!(
        told(&held, &[], 0),
        "Nothing stands out that is not held, and no repeat window is open: nobody is sent anywhere."
    );
    assert!(told(&held, &[], 3).ends_with(": all visits explore."));
    assert!(told(&hot, &[dose], 0).contains("all of them rest"));
    assert!(told(&hot, &[], 0).starts_with("Nothing is expected within reach of the 1 cells"));
}

#[test]
fn reports_that_end_before_the_shift_are_said_to() {
    let shift = date(2026, 11, 27);
    assert_eq!(late(shift, shift), None, "until yesterday");
    let told = late(date(2026, 9, 1), shift).expect("a note");
    assert!(told.contains("of 2026-08-31, 88 days before"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_of_the_week_leave_out_what_officers_began() {
    let (_folder, _, snapshot) = lake("instant").await;
    let (asked, policy) = (question(), Policy::public_rows());
    let anyone = rhythm(&snapshot, &asked, By::Whole, &policy).await.expect("hours").into_inner();
    let by = (By::Whole, Initiative::NotOfficers);
    let others = rhythm_of(&snapshot, &asked, by, &policy).await.expect("hours").into_inner();
    assert_eq!(others.tables[0].reports + 1, anyone.tables[0].reports, "one report of the month is an officer's");
    assert_eq!(others.receipt.reports_read + 1, anyone.receipt.reports_read);
    assert_ne!(others.receipt.options["left_out"], anyone.receipt.options["left_out"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_says_what_it_rests_on() {
    let (_folder, _, snapshot) = lake("instant").await;
    let options = PlanOptions::usual("2019-07-08T18:00/2019-07-09T02:00".parse().expect("a shift"), 2);
    let plan = plan(&snapshot, &question(), (&options, &[]), &Policy::public_rows()).await.expect("a plan").into_inner();
    // Reports of the fixture fall on the first sixty hours of a Saturday: none on a Monday evening.
    assert!(plan.figures.places > 0 && plan.figures.expected > 0.0, "{:?}", plan.figures);
    let has = |words: &str| plan.receipt.notes.iter().any(|note| note.contains(words));
    assert!(has("No report of the window fell on such hours"), "{:?}", plan.receipt.notes);
    assert!(has("The last report is of 2019-06-03, 35 days before the shift"), "{:?}", plan.receipt.notes);
    assert!(has("Hours of the week: The region is counted as"), "{:?}", plan.receipt.notes);
    for name in ["repeat_bands_m", "repeat_bands_days", "repeat_metric", "repeat_inference", "repeat_seed", "repeat_simulations"]
    {
        assert!(plan.receipt.options.contains_key(name), "{name}");
    }
    assert!(!plan.has_clock_change);
}
