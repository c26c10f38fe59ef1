//! Tests of similarity: tables by hand, the law of shares literally, seeds, and what must not matter.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::tails::CountLaw;
use super::hypergeometric::Hypergeometric;
use super::{NotComputable, ProportionTest, Resampling, SimilarityOptions, StatsError, Verdict, proportion_tests, similarity};

const OPTIONS: SimilarityOptions =
    SimilarityOptions { resampling: Resampling::Subsample(0.85), draws: 999, level: 0.95, seed: 11 };

fn p(base: &[f64], test: &[f64], by: ProportionTest) -> Vec<Result<f64, NotComputable>> {
    proportion_tests(base, test, by).expect("areas")
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * b.abs()
}

fn choose(n: u32, k: u32) -> f64 {
    if k > n { 0.0 } else { (0..k).map(|i| f64::from(n - i) / f64::from(i + 1)).product() }
}

/// Fisher's test as it is defined: every table with these margins.
fn fisher_by_definition(here: [u32; 2], all: [u32; 2]) -> f64 {
    let drawn = here[0] + here[1];
    let mass = |count: u32| choose(all[0], count) * choose(all[1], drawn - count) / choose(all[0] + all[1], drawn);
    let bar = mass(here[0]) * (1.0 + 1e-7);
    (0..=drawn).map(mass).filter(|&mass| mass <= bar).sum()
}

#[test]
fn fisher_by_hand() {
    // The lady and the tea: 3 of 4 and 1 of 4. Tables have probabilities 1, 16, 36, 16, 1 in 70.
    let tea = p(&[3.0, 1.0], &[1.0, 3.0], ProportionTest::Fisher);
    assert!(tea.iter().all(|p| p.is_ok_and(|p| close(p, 34.0 / 70.0, 1e-13))), "{tea:?}");
    let sure = p(&[4.0, 0.0], &[0.0, 4.0], ProportionTest::Fisher);
    assert!(sure.iter().all(|p| p.is_ok_and(|p| close(p, 2.0 / 70.0, 1e-13))), "{sure:?}");
}

#[test]
fn chi_square_by_hand() {
    // Expected 2 in each cell of the same table: 4 times 1/2, or 4 times (1/2)^2 / 2 with Yates' correction.
    let ask = |by| p(&[3.0, 1.0], &[1.0, 3.0], by)[0].expect("a p");
    assert!(close(ask(ProportionTest::ChiSquare), 0.157_299_207_050_285_16, 1e-13));
    assert!(close(ask(ProportionTest::ChiSquareYates), 0.479_500_122_186_953_4, 1e-13));
    // Two, times seven eighths.
    assert!(close(ask(ProportionTest::ChiSquareNMinusOne), 0.185_876_732_365_875_9, 1e-9));
}

#[test]
fn empty_areas_and_empty_patterns() {
    for by in [ProportionTest::ChiSquare, ProportionTest::ChiSquareYates, ProportionTest::ChiSquareNMinusOne] {
        let found = p(&[5.0, 0.0], &[3.0, 0.0], by);
        assert!(found.iter().all(Result::is_err), "{by:?}");
        assert!(p(&[5.0, 1.0], &[0.0, 0.0], by).iter().all(Result::is_err), "{by:?}");
    }
    for (base, test) in [([5.0, 0.0], [3.0, 0.0]), ([5.0, 1.0], [0.0, 0.0]), ([0.0, 0.0], [0.0, 0.0])] {
        let found = p(&base, &test, ProportionTest::Fisher);
        assert!(found.iter().all(|p| p.is_ok_and(|p| close(p, 1.0, 1e-12))), "{found:?}");
    }
}

#[test]
fn large_tables_stay_quick_and_near_chi_square() {
    let (base, test) = ([400_000.0, 99_600_000.0], [401_000.0, 99_599_000.0]);
    let fisher = p(&base, &test, ProportionTest::Fisher)[0].expect("a p");
    let chi = p(&base, &test, ProportionTest::ChiSquareYates)[0].expect("a p");
    assert!((fisher - chi).abs() < 1e-5, "{fisher} {chi}");
}

#[test]
fn the_law_of_shares_sums_to_one() {
    for (here, there, drawn) in [(4_i32, 4_i32, 4_i32), (3, 50, 20), (50, 3, 20), (1, 1, 1), (0, 5, 2), (7, 0, 3)] {
        let law = Hypergeometric::new(f64::from(here), f64::from(there), f64::from(drawn));
        let highest = (drawn.min(here) - (drawn - there).max(0)).unsigned_abs();
        let sum: f64 = (0..=highest).map(|count| law.ln_mass(f64::from(count)).exp()).sum();
        assert!(close(sum, 1.0, 1e-12), "{here} {there} {drawn}: {sum}");
        assert!(close(law.ln_at_least(0.0).exp(), 1.0, 1e-12) && law.ln_at_most(-1.0).exp() <= 0.0);
    }
}

#[test]
fn equal_patterns_with_one_area_are_alike() {
    let found = similarity(&[7.0], &[9.0], OPTIONS).expect("areas");
    assert!(close(found.s, 1.0, 1e-15) && close(found.s_robust, 1.0, 1e-15));
    let area = found.areas[0];
    assert!(close(area.lower, 1.0, 1e-15) && close(area.upper, 1.0, 1e-15) && area.verdict == Verdict::Alike);
}

#[test]
fn a_share_that_moved_is_told_in_its_direction() {
    let found = similarity(&[90.0, 10.0, 0.0, 100.0], &[10.0, 90.0, 0.0, 100.0], OPTIONS).expect("areas");
    let verdicts: Vec<Verdict> = found.areas.iter().map(|area| area.verdict).collect();
    assert_eq!(verdicts, [Verdict::BaseHigher, Verdict::TestHigher, Verdict::Alike, Verdict::Alike]);
    assert!(close(found.s, 0.5, 1e-15) && close(found.s_robust, 1.0 / 3.0, 1e-15));
}

#[test]
fn a_subsample_has_the_spread_of_drawing_without_replacement() {
    // 85 of 100 from two areas of 50: the variance of a count is 85 / 4 times 15 / 99, a share's sd is 0.0211.
    let options = SimilarityOptions { draws: 20_000, ..OPTIONS };
    let area = similarity(&[50.0, 50.0], &[50.0, 50.0], options).expect("areas").areas[0];
    let half = 1.96 * (85.0 / 4.0 * (15.0 / 99.0_f64)).sqrt() / 85.0;
    assert!((area.upper - area.lower - 2.0 * half).abs() < 1.1 / 85.0, "{area:?} {half}");
    let options = SimilarityOptions { resampling: Resampling::Bootstrap, ..options };
    let area = similarity(&[50.0, 50.0], &[50.0, 50.0], options).expect("areas").areas[0];
    assert!((area.upper - area.lower - 2.0 * 1.96 * 0.05).abs() < 0.011, "{area:?}");
}

#[test]
fn the_seed_alone_decides() {
    let (base, test) = ([12.0, 30.0, 8.0, 0.0, 55.0], [20.0, 22.0, 9.0, 4.0, 50.0]);
    for resampling in [Resampling::Subsample(0.85), Resampling::Bootstrap] {
        let options = SimilarityOptions { resampling, ..OPTIONS };
        let found = similarity(&base, &test, options);
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        assert_eq!(found, one.install(|| similarity(&base, &test, options)));
        assert_ne!(found, similarity(&base, &test, SimilarityOptions { seed: 12, ..options }));
    }
}

#[test]
fn refuses_input_without_an_answer() {
    let ask = |base: &[f64], test: &[f64]| similarity(base, test, OPTIONS);
    assert!(matches!(ask(&[], &[]), Err(StatsError::TooFew { .. })));
    assert!(matches!(ask(&[1.0], &[1.0, 2.0]), Err(StatsError::Lengths { .. })));
    assert!(matches!(ask(&[1.5], &[1.0]), Err(StatsError::BadValue { what: "base count", .. })));
    assert!(matches!(ask(&[1.0], &[f64::NAN]), Err(StatsError::BadValue { what: "test count", .. })));
    assert!(matches!(ask(&[-1.0], &[1.0]), Err(StatsError::BadValue { .. })));
    assert!(matches!(ask(&[9e8, 9e8], &[1.0, 1.0]), Err(StatsError::BadValue { index: 1, .. })));
    assert!(matches!(ask(&[0.0], &[1.0]), Err(StatsError::Undefined { .. })));
    assert!(matches!(proportion_tests(&[], &[], ProportionTest::Fisher), Err(StatsError::TooFew { .. })));
    let with = |options| similarity(&[1.0], &[1.0], options);
    assert!(matches!(with(SimilarityOptions { level: 0.0, ..OPTIONS }), Err(StatsError::NotALevel { .. })));
    assert!(matches!(with(SimilarityOptions { draws: 0, ..OPTIONS }), Err(StatsError::BadOption { option: "draws", .. })));
    for share in [0.0, 1.1, f64::NAN, 0.1] {
        let refused = with(SimilarityOptions { resampling: Resampling::Subsample(share), ..OPTIONS });
        assert!(matches!(refused, Err(StatsError::BadOption { option: "subsample", .. })), "{share}: {refused:?}");
    }
}

proptest! {
    #[test]
    fn fisher_is_its_definition(base in vec(0..30_u32, 2..6), test in vec(0..30_u32, 6)) {
        let test = &test[..base.len()];
        let all = [base.iter().sum(), test.iter().sum()];
        let floats = |counts: &[u32]| counts.iter().map(|&count| f64::from(count)).collect::<Vec<_>>();
        let found = p(&floats(&base), &floats(test), ProportionTest::Fisher);
        for (index, found) in found.into_iter().enumerate() {
            let literal = fisher_by_definition([base[index], test[index]], all).min(1.0);
            prop_assert!(found.is_ok_and(|p| close(p, literal, 1e-9)), "{:?} {}", found, literal);
        }
    }

    #[test]
    fn swapping_the_patterns_changes_nothing(counts in vec((0..50_u8, 0..50_u8), 1..12)) {
        let (base, test): (Vec<f64>, Vec<f64>) = counts.iter().map(|&(a, b)| (f64::from(a), f64::from(b))).unzip();
        for by in [
            ProportionTest::Fisher, ProportionTest::ChiSquare, ProportionTest::ChiSquareYates, ProportionTest::ChiSquareNMinusOne,
        ] {
            for (there, back) in p(&base, &test, by).into_iter().zip(p(&test, &base, by)) {
                match (there, back) {
                    (Ok(there), Ok(back)) => prop_assert!(close(there, back, 1e-8) && there > 0.0 && there <= 1.0),
                    (there, back) => prop_assert!(there.is_err() && back.is_err()),
                }
            }
        }
    }
}
