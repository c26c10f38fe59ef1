//! Tests of the exact tails against sums of whole numbers, and of the search for a crossing.

use proptest::prelude::*;

use super::{Binomial, CountLaw, Poisson, crossing};

/// Binomial coefficients of one row of Pascal's triangle, exact in `f64` up to row 56.
fn pascal(row: usize) -> Vec<f64> {
    (0..row).fold(vec![1.0], |above, _| {
        let shifted = above.iter().copied().chain([0.0]);
        [0.0].into_iter().chain(above.iter().copied()).zip(shifted).map(|(a, b)| a + b).collect()
    })
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * b.abs()
}

#[test]
fn fair_coins_follow_pascals_triangle() {
    for row in [1, 2, 15, 16, 17, 40, 56] {
        let ways = pascal(row);
        let all: f64 = ways.iter().sum();
        let law = Binomial { trials: f64::from(u32::try_from(row).expect("few")), odds: 1.0 };
        let mut up_to = 0.0;
        for (count, ways) in (0_u32..).map(f64::from).zip(&ways) {
            up_to += ways;
            assert!(close(law.ln_mass(count).exp(), ways / all, 1e-13), "{count} of {row}");
            assert!(close(law.ln_at_most(count).exp(), up_to / all, 1e-13), "at most {count} of {row}");
            let mirrored = law.ln_at_least(law.trials - count).exp();
            assert!(close(mirrored, up_to / all, 1e-13), "all but {count} of {row}");
        }
    }
}

#[test]
fn no_count_lies_outside_the_law() {
    let law = Binomial { trials: 8.0, odds: 0.5 };
    assert!(law.ln_at_least(9.0).exp() <= 0.0 && law.ln_at_most(-1.0).exp() <= 0.0);
    assert!(close(law.ln_at_least(0.0).exp(), 1.0, 1e-15) && close(law.ln_at_most(8.0).exp(), 1.0, 1e-15));
}

#[test]
fn the_middle_of_a_large_law_is_known() {
    // By symmetry P(X >= n / 2) = (1 + P(X = n / 2)) / 2, and P(X = n / 2) is 1 / sqrt(pi n / 2) (1 - 1 / (4 n) + ...).
    for trials in [2e4_f64, 2e6, 2e10] {
        let law = Binomial { trials, odds: 1.0 };
        let middle = (1.0 - 0.25 / trials) / (std::f64::consts::FRAC_PI_2 * trials).sqrt();
        assert!(close(law.ln_mass(trials / 2.0).exp(), middle, 1e-9), "{trials}");
        assert!(close(law.ln_at_least(trials / 2.0).exp(), 0.5 + middle / 2.0, 1e-11), "{trials}");
    }
}

#[test]
fn a_crossing_may_be_where_the_search_starts() {
    assert!(crossing(|x| x - 1.0, 1.0, 0.5).to_bits() == 1.0_f64.to_bits());
    assert!(close(crossing(|x: f64| x.exp() - 5.0, -20.0, 1e-3), 5.0_f64.ln(), 1e-14));
}

proptest! {
    #[test]
    fn tails_share_one_count(trials in 1..3000_u32, share in 0.0..=1.0_f64, odds in 1e-4..1e4_f64) {
        let law = Binomial { trials: f64::from(trials), odds };
        let count = (share * law.trials).round();
        let twice = law.ln_at_least(count).exp() + law.ln_at_most(count).exp();
        prop_assert!((twice - 1.0 - law.ln_mass(count).exp()).abs() < 1e-11);
        prop_assert!(close(law.ln_at_least(count), law.mirrored().ln_at_most(law.trials - count), 1e-10)
            || law.ln_at_least(count).abs() < 1e-12);
    }

    #[test]
    fn poisson_is_binomial_with_many_rare_trials(count in 0..200_u32, mean in 1e-3..200.0_f64) {
        let rare = Binomial { trials: 1e13, odds: mean / 1e13 };
        let (count, law) = (f64::from(count), Poisson { mean });
        prop_assert!((law.ln_at_least(count) - rare.ln_at_least(count)).abs() < 1e-8);
        prop_assert!((law.ln_at_most(count) - rare.ln_at_most(count)).abs() < 1e-8);
    }
}
