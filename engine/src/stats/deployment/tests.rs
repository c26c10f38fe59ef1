//! Location problems against every choice there is.

use proptest::prelude::*;

use super::*;
use crate::stats::StatsError;

/// Every choice of up to so many of some things.
fn choices(of: usize, most: usize) -> Vec<Vec<usize>> {
    let all = 0..1_usize << of;
    let members = |set: usize| (0..of).filter(|at| set >> at & 1 == 1).collect::<Vec<_>>();
    all.map(members).filter(|chosen| chosen.len() <= most).collect()
}

fn covered(weights: &[f64], covers: &[Vec<usize>], open: &[usize]) -> f64 {
    (0..weights.len()).filter(|place| open.iter().any(|site| covers[*site].contains(place))).map(|place| weights[place]).sum()
}

proptest! {
    #[test]
    fn the_optimum_is_that_of_all_choices_and_greedy_keeps_its_promise(
        weights in prop::collection::vec(0_u8..9, 12),
        covers in prop::collection::vec(prop::collection::btree_set(0_usize..12, 0..6), 7),
        groups in prop::collection::vec(prop::option::of(0_usize..2), 7),
        is_limited in any::<bool>(),
        open in 1_usize..5,
    ) {
        let weights: Vec<f64> = weights.into_iter().map(f64::from).collect();
        let covers: Vec<Vec<usize>> = covers.into_iter().map(|places| places.into_iter().collect()).collect();
        let limit = is_limited.then_some(Groups { of_site: &groups, most: 1 });
        let sites = Sites { weights: &weights, covers: &covers, groups: limit };
        let is_allowed = |chosen: &&Vec<usize>| !is_limited || (0..2).all(|group| {
            chosen.iter().filter(|site| groups[**site] == Some(group)).count() <= 1
        });
        let best = choices(7, open).iter().filter(is_allowed).map(|chosen| covered(&weights, &covers, chosen)).fold(0.0, f64::max);
        let (greedy, exact) = (greedy_covering(sites, open).expect("a choice"), maximal_covering(sites, open).expect("a choice"));
        prop_assert!((exact.covered - best).abs() < 1e-9, "{exact:?} {best}");
        prop_assert!(exact.is_optimal());
        prop_assert!(is_allowed(&&exact.open) && is_allowed(&&greedy.open));
        let share = if is_limited { 0.5 } else { 1.0 - (-1.0_f64).exp() };
        prop_assert!(greedy.covered >= share * best - 1e-9 && greedy.bound >= best - 1e-9);
        prop_assert!((greedy.covered - covered(&weights, &covers, &greedy.open)).abs() < 1e-9);
    }

    #[test]
    fn medians_centres_and_covers_are_those_of_all_choices(
        distances in prop::collection::vec(0_u8..20, 8 * 5),
        weights in prop::collection::vec(0_u8..9, 8),
        open in 1_usize..4,
        reach in 0_u8..20,
    ) {
        let values: Vec<f64> = distances.into_iter().map(f64::from).collect();
        let weights: Vec<f64> = weights.into_iter().map(f64::from).collect();
        let distances = Distances { values: &values, sites: 5 };
        let nearest = |place: usize, chosen: &[usize]| chosen.iter().map(|site| values[place * 5 + site]).fold(f64::INFINITY, f64::min);
        let all: Vec<Vec<usize>> = choices(5, 5).into_iter().filter(|chosen| !chosen.is_empty()).collect();
        let exactly = || all.iter().filter(|chosen| chosen.len() == open);
        let median = exactly().map(|chosen| (0..8).map(|place| weights[place] * nearest(place, chosen)).sum::<f64>()).fold(f64::INFINITY, f64::min);
        let centre = exactly().map(|chosen| (0..8).map(|place| nearest(place, chosen)).fold(0.0, f64::max)).fold(f64::INFINITY, f64::min);
        let reaches = |chosen: &&Vec<usize>| (0..8).all(|place| nearest(place, chosen) <= f64::from(reach));
        let fewest = all.iter().filter(reaches).map(Vec::len).min();
        prop_assert!((p_median(&weights, distances, open).expect("sites").objective - median).abs() < 1e-9);
        prop_assert!((p_centre(distances, open).expect("sites").objective - centre).abs() < 1e-9);
        prop_assert_eq!(set_cover(distances, f64::from(reach)).expect("sites").map(|sites| sites.len()), fewest);
    }
}

#[test]
fn what_is_no_problem_is_refused() {
    let covers = [vec![0]];
    let bad = |weights: &[f64], covers: &[Vec<usize>], open| {
        maximal_covering(Sites { weights, covers, groups: None }, open).expect_err("an error")
    };
    assert!(matches!(bad(&[], &covers, 1), StatsError::TooFew { .. }));
    assert!(matches!(bad(&[1.0], &[], 1), StatsError::TooFew { .. }));
    assert!(matches!(bad(&[1.0], &covers, 0), StatsError::TooFew { .. }));
    assert!(matches!(bad(&[-1.0], &covers, 1), StatsError::BadOption { .. }));
    assert!(matches!(bad(&[1.0], &[vec![1]], 1), StatsError::Undefined { .. }));
    assert!(matches!(bad(&[1.0], &[vec![0, 0]], 1), StatsError::Undefined { .. }));
    let short = Distances { values: &[1.0, 2.0, 3.0], sites: 2 };
    assert!(matches!(set_cover(short, 1.0), Err(StatsError::Lengths { .. })));
    assert!(matches!(p_centre(Distances { values: &[1.0], sites: 1 }, 2), Err(StatsError::TooFew { .. })));
    assert!(matches!(p_median(&[1.0], Distances { values: &[f64::NAN], sites: 1 }, 1), Err(StatsError::BadOption { .. })));
}

/// Places on a plain, in minutes.
fn ways(places: &[(f64, f64)]) -> Vec<f64> {
    places.iter().flat_map(|a| places.iter().map(move |b| (a.0 - b.0).hypot(a.1 - b.1))).collect()
}

proptest! {
    #[test]
    fn nobody_works_longer_than_the_shift_or_is_in_two_places(
        places in prop::collection::vec((0.0..40.0, 0.0..40.0), 1..40),
        sites in 0_usize..40,
        officers in 1_usize..5,
        shift in 60_u32..720,
        (longest, beyond) in (10_u32..=40, 0_u32..120),
        explore in 0.0..0.5,
        seed in any::<u64>(),
    ) {
        let travel = ways(&places);
        let points = PatrolPoints { travel: &travel, sites: sites.min(places.len()), points: places.len() };
        let options = PatrolOptions { officers, shift, visit: (10, longest), again: longest + beyond, explore, seed };
        let plan = patrol(points, options).expect("a plan");
        prop_assert_eq!(&plan, &patrol(points, options).expect("the same"));
        for officer in 0..officers {
            let own: Vec<&PatrolVisit> = plan.visits.iter().filter(|visit| visit.officer == officer).collect();
            for pair in own.windows(2) {
                let way = travel[pair[0].point * places.len() + pair[1].point];
                prop_assert!(f64::from(pair[1].travel) >= way);
                prop_assert!(pair[0].arrive + pair[0].minutes + pair[1].travel <= pair[1].arrive, "{pair:?}");
            }
            prop_assert!(own.iter().all(|visit| (10..=longest).contains(&visit.minutes)));
            prop_assert!(own.last().is_none_or(|visit| visit.arrive + visit.minutes <= shift));
        }
        prop_assert_eq!(plan.placed.first().copied(), (points.sites > 0).then_some(0), "exploring pushed the first site out");
        for site in 0..points.sites {
            let visits: Vec<&PatrolVisit> = plan.visits.iter().filter(|visit| visit.point == site).collect();
            let is_placed = plan.placed.contains(&site);
            prop_assert_eq!(visits.len(), if is_placed { plan.rounds as usize } else { 0 });
            prop_assert!(visits.iter().all(|visit| visit.officer == visits[0].officer));
        }
        let exploring = plan.visits.iter().filter(|visit| visit.point >= points.sites).count();
        let returning = plan.visits.len() - exploring;
        #[expect(clippy::cast_precision_loss, reason = "a few visits")]
        let most = (explore / (1.0 - explore) * returning as f64).round();
        #[expect(clippy::cast_precision_loss, reason = "a few visits")]
        let is_share = returning == 0 || exploring as f64 <= most;
        prop_assert!(is_share);
    }

    #[test]
    fn an_order_holds_every_weight_once(weights in prop::collection::vec(0.0..3.0, 0..30), seed in any::<u64>()) {
        let mut order = weighted_order(&weights, seed).expect("an order");
        order.sort_unstable();
        let heavy: Vec<usize> = (0..weights.len()).filter(|at| weights[*at] > 0.0).collect();
        prop_assert_eq!(order, heavy);
    }
}

#[test]
fn the_first_of_an_order_comes_by_its_weight() {
    let first = |seed| weighted_order(&[1.0, 3.0], seed).expect("an order")[0];
    let heavier = (0..10_000).filter(|seed| first(*seed) == 1).count();
    // Binomial with 3/4: the standard deviation is 43.
    assert!((7_300..7_700).contains(&heavier), "{heavier}");
}

#[test]
fn exploring_leaves_the_room_of_one_visit() {
    // Eight hours in rounds of half an hour, each as long as the longest visit: nothing is left to keep.
    let options = PatrolOptions { officers: 1, shift: 480, visit: (20, 30), again: 30, explore: 0.15, seed: 1 };
    let plan = patrol(PatrolPoints { travel: &[0.0, 1.0, 1.0, 0.0], sites: 1, points: 2 }, options).expect("a plan");
    assert_eq!((plan.placed.as_slice(), plan.rounds, plan.visits.len()), (&[0][..], 16, 16));
}

#[test]
fn groups_are_as_many_as_there_are_names_however_many_sites() {
    let count = 2_000;
    let weights = vec![1.0; count];
    let covers: Vec<Vec<usize>> = (0..count).map(|at| vec![at]).collect();
    let groups: Vec<Option<usize>> = (0..count).map(|at| Some(at / 2)).collect();
    let sites = Sites { weights: &weights, covers: &covers, groups: Some(Groups { of_site: &groups, most: 1 }) };
    let chosen = greedy_covering(sites, count).expect("a choice");
    assert_eq!(chosen.open, (0..count).step_by(2).collect::<Vec<_>>(), "one of each pair, the first");
}

#[test]
fn a_shift_without_room_is_refused() {
    let options = PatrolOptions { officers: 1, shift: 240, visit: (10, 16), again: 120, explore: 0.1, seed: 1 };
    let points = PatrolPoints { travel: &[0.0], sites: 1, points: 1 };
    let refused = |options| matches!(patrol(points, options), Err(StatsError::BadOption { .. }));
    assert!(refused(PatrolOptions { officers: 0, ..options }));
    assert!(refused(PatrolOptions { visit: (10, 300), ..options }));
    assert!(refused(PatrolOptions { visit: (0, 16), ..options }));
    assert!(refused(PatrolOptions { again: 15, ..options }));
    assert!(refused(PatrolOptions { explore: 1.0, ..options }));
    assert!(refused(PatrolOptions { shift: 2_000, ..options }));
    assert!(matches!(patrol(PatrolPoints { travel: &[], ..points }, options), Err(StatsError::Lengths { .. })));
}
