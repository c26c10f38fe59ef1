//! Lists of pairs, chains, open windows and repeat addresses, against all pairs.

use proptest::prelude::*;

use super::super::super::StatsError;
use super::super::{
    Bands, CutOffs, Metric, NearRepeatListOptions, RepeatOptions, RiskWindow, SamePlace, near_repeat_chains, near_repeat_pairs,
    near_repeat_roles, open_windows, repeat_places, same_places,
};
use super::{distance, studies};

proptest! {
    #[test]
    fn the_list_holds_every_pair_of_the_bands_with_an_end(case in studies(50)) {
        let options = NearRepeatListOptions { distances: case.space.bands(), days: case.time.bands(), metric: case.metric };
        let pairs = near_repeat_pairs(&case.points, &case.days, &options).expect("a list");
        let mut expected = Vec::new();
        for a in 0..case.points.len() {
            for b in a + 1..case.points.len() {
                let (apart, days) = (distance(case.metric, case.points[a], case.points[b]), (case.days[a] - case.days[b]).abs());
                let (Some(near), Some(soon)) = (case.space.of(apart), case.time.of(days)) else { continue };
                if case.space.breaks[near + 1].is_finite() && case.time.breaks[soon + 1].is_finite() {
                    let (first, second) = if case.days[b] < case.days[a] { (b, a) } else { (a, b) };
                    expected.push((first, second, near, soon));
                }
            }
        }
        expected.sort_unstable();
        let listed: Vec<_> =
            pairs.iter().map(|pair| (pair.originator, pair.follower, pair.distance_band, pair.days_band)).collect();
        prop_assert_eq!(listed, expected);
        prop_assert!(pairs.iter().all(|pair| pair.days >= 0.0 && pair.distance >= 0.0));

        let roles = near_repeat_roles(&pairs, case.points.len()).expect("roles");
        prop_assert_eq!(roles.iter().map(|role| role.originated as usize).sum::<usize>(), pairs.len());
        prop_assert_eq!(roles.iter().map(|role| role.followed as usize).sum::<usize>(), pairs.len());

        let chains = near_repeat_chains(&pairs, &case.days).expect("chains");
        let chained: usize = chains.iter().map(|chain| chain.events.len()).sum();
        let playing = roles.iter().filter(|role| role.originated + role.followed > 0).count();
        prop_assert_eq!(chained, playing);
        for chain in &chains {
            prop_assert!(chain.events.windows(2).all(|pair| case.days[pair[0]] <= case.days[pair[1]]));
            let inside = |event: &usize| chain.events.contains(event);
            prop_assert!(pairs.iter().all(|pair| inside(&pair.originator) == inside(&pair.follower)));
        }
    }

    #[test]
    fn windows_are_those_of_the_last_days(case in studies(40), at in 0.0..60.0_f64) {
        let window = RiskWindow { distance: 20.0, days: 9.0, metric: case.metric, at };
        let windows = open_windows(&case.points, &case.days, window).expect("windows");
        let mut open = 0;
        for (event, &day) in case.days.iter().enumerate() {
            let found = windows.iter().find(|window| window.event == event);
            prop_assert_eq!(found.is_some(), day <= at && at - day <= 9.0);
            let Some(found) = found else { continue };
            open += 1;
            let follows = |other: usize| {
                // Of two events at one moment the later is the one that comes second in the input.
                let later = (case.days[other], other) > (day, event);
                later && case.days[other] <= at && distance(case.metric, case.points[event], case.points[other]) <= 20.0
            };
            let followers = (0..case.days.len()).filter(|&other| other != event && follows(other)).count();
            prop_assert_eq!(found.followers as usize, followers);
        }
        prop_assert_eq!(windows.len(), open);
    }
}

#[test]
fn a_chain_of_three_and_a_pair() {
    let points = [[0.0, 0.0], [90.0, 0.0], [180.0, 0.0], [5000.0, 0.0], [5000.0, 1.0], [9000.0, 0.0]];
    let days = [3.0, 1.0, 6.0, 50.0, 50.0, 3.0];
    let options = NearRepeatListOptions {
        distances: Bands::of_distance(&[100.0], SamePlace::WithNearest, CutOffs::RightClosed).expect("bands"),
        days: Bands::of_days(&[7.0], CutOffs::RightClosed).expect("bands"),
        metric: Metric::Manhattan,
    };
    let pairs = near_repeat_pairs(&points, &days, &options).expect("a list");
    let roles: Vec<_> = pairs.iter().map(|pair| (pair.originator, pair.follower)).collect();
    assert_eq!(roles, [(1, 0), (1, 2), (3, 4)]);
    let chains = near_repeat_chains(&pairs, &days).expect("chains");
    assert_eq!(chains.iter().map(|chain| chain.events.clone()).collect::<Vec<_>>(), [vec![1, 0, 2], vec![3, 4]]);
    assert!((chains[0].first - 1.0).abs() <= 0.0 && (chains[0].last - 6.0).abs() <= 0.0);
    assert!(matches!(near_repeat_roles(&pairs, 3), Err(StatsError::Undefined { .. })));
    assert!(matches!(near_repeat_chains(&pairs, &days[..3]), Err(StatsError::Undefined { .. })));
}

#[test]
fn too_many_pairs_are_not_listed() {
    let options = NearRepeatListOptions {
        distances: Bands::of_distance(&[100.0], SamePlace::WithNearest, CutOffs::LeftClosed).expect("bands"),
        days: Bands::of_days(&[7.0], CutOffs::LeftClosed).expect("bands"),
        metric: Metric::Euclidean,
    };
    let refused = near_repeat_pairs(&vec![[0.0; 2]; 10_000], &vec![0.0; 10_000], &options);
    assert!(matches!(refused, Err(StatsError::Undefined { .. })));
}

#[test]
fn windows_of_no_events_and_senseless_ones() {
    let window = RiskWindow { distance: 100.0, days: 7.0, metric: Metric::Euclidean, at: 5.0 };
    assert_eq!(open_windows(&[], &[], window), Ok(Vec::new()));
    assert_eq!(open_windows(&[[0.0; 2]], &[6.0], window), Ok(Vec::new()));
    assert_eq!(open_windows(&[[0.0; 2]], &[5.0], window).expect("windows").len(), 1);
    for wrong in
        [RiskWindow { distance: -1.0, ..window }, RiskWindow { days: f64::NAN, ..window }, RiskWindow { at: f64::NAN, ..window }]
    {
        assert!(matches!(open_windows(&[], &[], wrong), Err(StatsError::BadOption { .. })));
    }
    assert!(open_windows(&[[0.0; 2]], &[], window).is_err());
}

#[test]
fn repeat_addresses_by_hand() {
    // Place 7: days 0, 4, 30. Place 2: days 1, 1. Places 9 and 5: once.
    let places = [7, 2, 9, 7, 2, 7, 5];
    let days = [0.0, 1.0, 3.0, 4.0, 1.0, 30.0, 35.0];
    let table = repeat_places(&places, &days, &RepeatOptions { windows: vec![0.0, 7.0, 28.0], until: 35.0 }).expect("a table");
    assert_eq!((table.events, table.places, table.repeats), (7, 4, 3));
    assert_eq!(table.by_events.iter().map(|row| (row.events, row.places)).collect::<Vec<_>>(), [(1, 2), (2, 1), (3, 1)]);
    assert!((table.by_events[2].event_share - 3.0 / 7.0).abs() < 1e-12);
    assert!((table.by_events[0].place_share - 0.5).abs() < 1e-12);
    // Gaps 4, 26, 0.
    assert!((table.median_days.expect("repeats") - 4.0).abs() < 1e-12);
    let within: Vec<_> = table.within.iter().map(|row| (row.repeats, row.watched, row.followed)).collect();
    assert_eq!(within, [(1, 7, 1), (2, 5, 2), (3, 5, 3)]);
    assert!((table.within[1].chance.expect("watched") - 0.4).abs() < 1e-12);
    assert!((table.within[1].share_of_repeats.expect("repeats") - 2.0 / 3.0).abs() < 1e-12);
}

#[test]
fn repeat_addresses_of_little_and_of_nonsense() {
    let options = |until| RepeatOptions { windows: vec![7.0], until };
    let once = repeat_places(&[1], &[0.0], &options(3.0)).expect("a table");
    assert!(once.median_days.is_err() && once.within[0].chance.is_err() && once.within[0].share_of_repeats.is_err());
    assert!(matches!(repeat_places(&[], &[], &options(1.0)), Err(StatsError::TooFew { .. })));
    assert!(matches!(repeat_places(&[1], &[], &options(1.0)), Err(StatsError::TooFew { .. })));
    assert!(matches!(repeat_places(&[1], &[0.0, 1.0], &options(1.0)), Err(StatsError::Lengths { .. })));
    assert!(matches!(repeat_places(&[1], &[f64::NAN], &options(1.0)), Err(StatsError::BadValue { .. })));
    assert!(matches!(repeat_places(&[1], &[4.0], &options(3.0)), Err(StatsError::BadOption { option: "until", .. })));
    let window = RepeatOptions { windows: vec![-1.0], until: 3.0 };
    assert!(matches!(repeat_places(&[1], &[0.0], &window), Err(StatsError::BadOption { option: "window", .. })));
    assert_eq!(same_places(&[[1.0, 0.0], [2.0, 0.0], [1.0, -0.0]]), [0, 1, 0]);
}
