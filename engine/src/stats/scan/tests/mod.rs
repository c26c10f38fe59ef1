//! Tests of the scan statistics: degenerate input, conventions, and what must hold for any input.

mod brute;

use proptest::prelude::*;

use super::*;

/// Cases of one location in one period.
fn case(location: usize, period: usize, count: u32) -> ScanCount {
    ScanCount { location, period, count }
}

fn options(window: ScanWindow) -> ScanOptions {
    ScanOptions { simulations: 99, ..ScanOptions::satscan(window, 5, ScanStopping::Fixed) }
}

const CYLINDERS: ScanWindow = ScanWindow::SpaceTime(ScanEnding::Any);

/// Windows of up to half the study, rounded up.
fn cylinders(input: &brute::Input) -> ScanOptions {
    ScanOptions { longest: ScanLength::Periods(input.periods.div_ceil(2)), ..options(CYLINDERS) }
}

/// Places in a row, one unit apart.
fn row(n: u32) -> Vec<[f64; 2]> {
    (0..n).map(|x| [f64::from(x), 0.0]).collect()
}

fn study<'a>(locations: &'a [[f64; 2]], periods: usize, cases: &'a [ScanCount], model: ScanModel<'a>) -> ScanStudy<'a> {
    ScanStudy { locations, distance: ScanDistance::Planar, periods, cases, model }
}

fn people(population: &[f64]) -> ScanModel<'_> {
    ScanModel::Poisson(AtRisk::Constant(population))
}

#[test]
fn refuses_input_without_an_answer() {
    let (places, four) = (row(4), [1.0; 4]);
    let cases = [case(0, 0, 3), case(2, 0, 1)];
    let (no_such_place, no_such_period) = ([case(4, 0, 1)], [case(0, 2, 1)]);
    let refuse = |study: ScanStudy<'_>, window| scan(&study, &options(window)).expect_err("no answer");
    let spatial = |cases, model| refuse(study(&places, 2, cases, model), ScanWindow::Spatial);
    let errors = [
        spatial(&[], people(&four)),
        refuse(study(&places, 0, &cases, people(&four)), ScanWindow::Spatial),
        spatial(&no_such_place, people(&four)),
        spatial(&no_such_period, people(&four)),
        spatial(&cases, people(&[0.0; 4])),
        spatial(&cases, people(&[1.0, f64::NAN, 1.0, 1.0])),
        spatial(&cases, people(&[1.0; 3])),
        spatial(&cases, ScanModel::Bernoulli(&[])),
        spatial(&cases, ScanModel::SpaceTimePermutation),
        refuse(study(&[[f64::NAN, 0.0]], 1, &[case(0, 0, 1)], people(&[1.0])), ScanWindow::Spatial),
    ];
    assert!(errors.iter().all(|error| error.to_string().starts_with("not computable, because ")), "{errors:?}");
    assert!(matches!(errors[0], StatsError::TooFew { what: "cases", .. }), "{:?}", errors[0]);
    let nobody = spatial(&cases, people(&[1.0, 1.0, 0.0, 1.0]));
    assert!(matches!(nobody, StatsError::BadValue { index: 1, .. }), "names the second row of cases: {nobody:?}");
}

#[test]
fn refuses_options_without_meaning() {
    let (places, cases) = (row(3), [case(0, 0, 3)]);
    let study = study(&places, 4, &cases, people(&[1.0; 3]));
    let base = options(CYLINDERS);
    let bad = [
        ScanOptions { aggregate: 0, ..base },
        ScanOptions { longest: ScanLength::Periods(0), ..base },
        ScanOptions { longest: ScanLength::Share(f64::NAN), ..base },
        ScanOptions { largest_share: 0.0, ..base },
        ScanOptions { largest_radius: Some(-1.0), ..base },
        ScanOptions { largest_p: 2.0, ..base },
        ScanOptions { stopping: ScanStopping::Sequential(0), ..base },
    ];
    for options in bad {
        assert!(matches!(scan(&study, &options), Err(StatsError::BadOption { .. })), "{options:?}");
    }
}

#[test]
fn input_without_clusters_has_none() {
    let nothing = |places: &[[f64; 2]], cases: &[ScanCount], population: &[f64]| {
        let found = scan(&study(places, 1, cases, people(population)), &options(ScanWindow::Spatial)).expect("a scan");
        assert!(found.clusters.is_empty(), "{:?}", found.clusters);
        assert_eq!(found.maxima.len(), 99);
    };
    nothing(&row(1), &[case(0, 0, 9)], &[5.0]);
    nothing(&[[1.0, 1.0]; 3], &[case(0, 0, 9)], &[5.0; 3]);
    nothing(&row(3), &[case(0, 0, 1), case(1, 0, 1), case(2, 0, 1)], &[5.0; 3]);
}

#[test]
fn all_cases_in_one_place_leave_no_risk_outside() {
    let (places, cases) = (row(4), [case(1, 0, 9)]);
    let found = scan(&study(&places, 1, &cases, people(&[1.0; 4])), &options(ScanWindow::Spatial)).expect("a scan");
    let cluster = &found.clusters[0];
    assert_eq!((cluster.members.as_slice(), cluster.observed), (&[1][..], 9));
    assert!((cluster.llr - 9.0 * 4.0_f64.ln()).abs() < 1e-12);
    assert!(cluster.relative_risk.is_infinite() && cluster.radius <= 0.0);
    assert!((cluster.p.expect("a p") - 0.01).abs() < 1e-12);
}

#[test]
fn without_simulations_there_is_no_p() {
    let (places, cases) = (row(4), [case(1, 0, 9)]);
    let options = ScanOptions { simulations: 0, ..options(ScanWindow::Spatial) };
    let found = scan(&study(&places, 1, &cases, people(&[1.0; 4])), &options).expect("a scan");
    assert!(found.clusters[0].p.is_err() && found.clusters[0].p_gumbel.is_err() && found.gumbel.is_err());
}

#[test]
fn the_earliest_interval_is_the_shorter_one() {
    let (places, cases) = (row(4), [case(0, 4, 4), case(0, 5, 5), case(2, 0, 1)]);
    let model = people(&[1.0; 4]);
    let options = ScanOptions { aggregate: 2, longest: ScanLength::Periods(3), ..options(CYLINDERS) };
    let found = scan(&study(&places, 7, &cases, model), &options).expect("a scan");
    // Periods 0, 1-2, 3-4, 5-6; three periods hold one interval.
    assert_eq!((found.clusters[0].from, found.clusters[0].to), (5, 6));
    assert!((found.clusters[0].expected - 10.0 / 4.0 * 2.0 / 7.0).abs() < 1e-12);
}

#[test]
fn prospective_windows_end_today_and_recur() {
    let (places, cases) = (row(4), [case(0, 1, 9), case(1, 9, 4), case(2, 3, 2)]);
    let window = ScanWindow::SpaceTime(ScanEnding::Last);
    let found = scan(&study(&places, 10, &cases, people(&[1.0; 4])), &options(window)).expect("a scan");
    let cluster = &found.clusters[0];
    assert_eq!((cluster.members.as_slice(), cluster.from, cluster.to), (&[1][..], 9, 9));
    let recurrence = cluster.recurrence_interval.expect("an interval");
    assert!((recurrence * cluster.p.expect("a p") - 1.0).abs() < 1e-12);
}

#[test]
fn a_purely_temporal_scan_takes_all_places_together() {
    let (places, cases) = (row(3), [case(0, 4, 3), case(1, 5, 3), case(2, 0, 2)]);
    let window = ScanWindow::Temporal(ScanEnding::Any);
    let found = scan(&study(&places, 10, &cases, people(&[1.0; 3])), &options(window)).expect("a scan");
    let cluster = &found.clusters[0];
    assert_eq!((cluster.members.len(), cluster.from, cluster.to, cluster.observed), (3, 4, 5, 6));
    assert!((cluster.llr - (6.0 * (6.0_f64 / 1.6).ln() + 2.0 * (2.0_f64 / 6.4).ln())).abs() < 1e-12);
}

#[test]
fn equal_distances_enter_together() {
    // The neighbours of the middle are equally far, up to rounding: 0.3 - 0.2 is not 0.2 - 0.1.
    let places = [[0.1, 0.0], [0.2, 0.0], [0.3, 0.0], [9.0, 0.0], [9.5, 0.0], [99.0, 0.0]];
    let cases = [case(0, 0, 4), case(1, 0, 5), case(5, 0, 1)];
    let options = ScanOptions { overlap: ScanOverlap::Unrestricted, ..options(ScanWindow::Spatial) };
    let found = scan(&study(&places, 1, &cases, people(&[1.0; 6])), &options).expect("a scan");
    let sizes: Vec<usize> = found.clusters.iter().filter(|found| found.centre == 1).map(|found| found.members.len()).collect();
    assert_eq!(sizes, [3], "the middle alone or all three, never two");
}

#[test]
fn great_circles_are_measured_in_kilometres() {
    let places = [[-106.003_634, 34.764_079], [-106.307, 35.871_602], [0.0, 0.0], [10.0, 10.0], [20.0, 20.0]];
    let cases = [case(0, 0, 9), case(1, 0, 9), case(2, 0, 1)];
    let study = ScanStudy { distance: ScanDistance::GreatCircle, ..study(&places, 1, &cases, people(&[1.0; 5])) };
    let found = scan(&study, &options(ScanWindow::Spatial)).expect("a scan");
    let haversine = |a: [f64; 2], b: [f64; 2]| {
        let [x, y] = [(a[0] - b[0]).to_radians() / 2.0, (a[1] - b[1]).to_radians() / 2.0];
        let h = y.sin().powi(2) + a[1].to_radians().cos() * b[1].to_radians().cos() * x.sin().powi(2);
        2.0 * 6367.0 * h.sqrt().asin()
    };
    assert!((found.clusters[0].radius - haversine(places[0], places[1])).abs() < 1e-9);
    let within = ScanOptions { largest_radius: Some(100.0), ..options(ScanWindow::Spatial) };
    assert_eq!(scan(&study, &within).expect("a scan").clusters[0].members.len(), 1);
}

#[test]
fn a_sequential_test_ends_early_with_the_definitions_p() {
    let places = row(12);
    let cases: Vec<ScanCount> = (0..12).map(|place| case(place, 0, 3 + u32::from(place % 5 == 0))).collect();
    let study = study(&places, 1, &cases, people(&[1.0; 12]));
    let all = ScanOptions { simulations: 999, ..options(ScanWindow::Spatial) };
    let (fixed, stopping) = (scan(&study, &all).expect("a scan"), ScanStopping::Sequential(10));
    let early = scan(&study, &ScanOptions { stopping, ..all }).expect("a scan");
    let top = fixed.clusters[0].llr * (1.0 - 1e-9);
    let tenth = fixed.maxima.iter().enumerate().filter(|&(_, &llr)| llr >= top).nth(9).expect("ten").0 + 1;
    assert_eq!(early.maxima, fixed.maxima[..tenth]);
    assert!((early.clusters[0].p.expect("a p") - 10.0 / crate::stats::real(tenth)).abs() < 1e-12);
}

#[test]
fn threads_do_not_change_the_answer() {
    let places = row(40);
    let cases: Vec<ScanCount> = (0..40).map(|place| case(place, place % 9, 1 + u32::from(place % 7 == 0))).collect();
    let study = study(&places, 9, &cases, ScanModel::SpaceTimePermutation);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| scan(&study, &options(CYLINDERS)).expect("a scan"))
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn many_cases_need_wide_counts() {
    let places = row(6);
    let counts = [30_000, 20_000, 20_000, 20_000, 20_000, 20_000];
    let cases: Vec<ScanCount> = (0..6).zip(counts).map(|(place, count)| case(place, 0, count)).collect();
    let found = scan(&study(&places, 1, &cases, people(&[1.0; 6])), &options(ScanWindow::Spatial)).expect("a scan");
    let (c, e, all) = (30_000.0_f64, 130_000.0 / 6.0, 130_000.0);
    let llr = c * (c / e).ln() + (all - c) * ((all - c) / (all - e)).ln();
    assert_eq!(found.clusters[0].members, [0]);
    assert!((found.clusters[0].llr / llr - 1.0).abs() < 1e-12);
    assert!(found.maxima.iter().all(|&maximum| maximum > 0.0 && maximum < 30.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn names_of_places_do_not_matter(input in brute::input(), seed in 0..9_u64) {
        let places = input.points.len();
        let label = |place: usize| (place * 7 + 3) % places;
        prop_assume!(places % 7 != 0);
        let mut renamed = input.clone();
        for place in 0..places {
            renamed.points[label(place)] = input.points[place];
            renamed.population[label(place)] = input.population[place];
        }
        let relabel = |rows: &[ScanCount]| rows.iter().map(|row| ScanCount { location: label(row.location), ..*row }).collect();
        renamed.cases = relabel(&input.cases);
        renamed.controls = relabel(&input.controls);
        for model in brute::MODELS {
            let options = ScanOptions { simulations: 0, seed, ..cylinders(&input) };
            let (a, b) = (scan(&input.study(model), &options), scan(&renamed.study(model), &options));
            let top = |found: Result<Scan, StatsError>| found.expect("a scan").clusters.first().map_or(0.0, |found| found.llr);
            prop_assert!((top(a) - top(b)).abs() < 1e-9);
        }
    }

    #[test]
    fn the_size_of_populations_does_not_matter(input in brute::input()) {
        let mut larger = input.clone();
        larger.population.iter_mut().for_each(|people| *people *= 1024.0);
        let options = cylinders(&input);
        let poisson = |input: &brute::Input| scan(&input.study(brute::Kind::Poisson), &options).expect("a scan");
        prop_assert_eq!(poisson(&input), poisson(&larger));
    }

    #[test]
    fn p_is_a_probability(input in brute::input(), exceedances in 1..20_u32) {
        for model in brute::MODELS {
            for stopping in [ScanStopping::Fixed, ScanStopping::Sequential(exceedances)] {
                let options = ScanOptions { stopping, largest_p: 1.0, ..cylinders(&input) };
                let found = scan(&input.study(model), &options).expect("a scan");
                for cluster in &found.clusters {
                    let p = cluster.p.expect("a p");
                    prop_assert!(p > 0.0 && p <= 1.0, "{:?}", cluster);
                    prop_assert!(cluster.p_gumbel.is_ok_and(|p| p > 0.0 && p <= 1.0) || found.gumbel.is_err());
                }
                let ratios: Vec<f64> = found.clusters.iter().map(|cluster| cluster.llr).collect();
                prop_assert!(ratios.is_sorted_by(|a, b| a >= b));
                let mut members: Vec<usize> = found.clusters.iter().flat_map(|cluster| cluster.members.clone()).collect();
                let all = members.len();
                members.sort_unstable();
                members.dedup();
                prop_assert_eq!(members.len(), all, "clusters share no place");
            }
        }
    }
}
