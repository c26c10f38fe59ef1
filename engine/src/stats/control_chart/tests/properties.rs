//! What must hold for any counts.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{
    Centre, ChartLimits, CusumOptions, EarsRule, LikelihoodRatioOptions, PoissonCusumOptions, PoissonTransform, PredictiveLaw,
    PredictiveOptions, RateRatio, RateShift, Side, Spread, c_chart, cusum_chart, ears, ewma_chart, likelihood_ratio_chart,
    poisson_cusum, predictive_chart, real, u_chart,
};
use super::{asked, ewma_options, predict, rises};

/// Binomial probability of `least` or more of `trials`, added up from its definition.
fn binomial_at_least(least: u32, trials: u32, share: f64) -> f64 {
    let ways = |k: u32| (0..k).map(|i| f64::from(trials - i) / f64::from(i + 1)).product::<f64>();
    let power = |base: f64, k: u32| base.powi(i32::try_from(k).expect("few"));
    (least..=trials).map(|k| ways(k) * power(share, k) * power(1.0 - share, trials - k)).sum()
}

fn counts(most: u8) -> impl Strategy<Value = Vec<f64>> {
    vec((0..=most).prop_map(f64::from), 20..80)
}

proptest! {
    #[test]
    fn equal_exposures_make_a_c_chart(counts in counts(12), exposure in 0.1..50.0_f64) {
        for limits in [ChartLimits::Sigmas(3.0), ChartLimits::Exact { risk: 0.01 }] {
            let c = c_chart(&counts, Centre::First(10), limits).expect("a chart");
            let u = u_chart(&counts, &vec![exposure; counts.len()], Centre::First(10), limits).expect("a chart");
            prop_assert!((u.centre * exposure - c.centre).abs() <= 1e-12 * c.centre);
            for (ours, theirs) in u.upper.iter().zip(&c.upper) {
                prop_assert!((ours * exposure - theirs).abs() <= 1e-9 * (1.0 + theirs));
            }
        }
    }

    #[test]
    fn scaling_values_scales_averages_and_leaves_sums(counts in counts(12), scale in 0.1..10.0_f64, shift in -20.0..20.0_f64) {
        let moved: Vec<f64> = counts.iter().map(|count| scale * count + shift + 20.0 * scale).collect();
        let base: Vec<f64> = counts.iter().map(|count| count + 20.0).collect();
        let chart = |values: &[f64]| ewma_chart(values, ewma_options(Centre::All, Spread::MovingRange));
        prop_assume!(chart(&base).is_ok());
        let (one, other) = (chart(&base).expect("a chart"), chart(&moved).expect("a chart"));
        for (a, b) in one.average.iter().zip(&other.average) {
            prop_assert!((scale * a + shift - b).abs() < 1e-9);
        }
        let options = CusumOptions { shift: 1.0, decision: 5.0, centre: Centre::All, spread: Spread::MovingRange };
        let [one, other] = [&base, &moved].map(|values| cusum_chart(values, options).expect("a chart"));
        for (a, b) in one.high.iter().chain(&one.low).zip(other.high.iter().chain(&other.low)) {
            prop_assert!((a - b).abs() < 1e-8);
        }
    }

    #[test]
    fn upside_down_is_the_other_side(counts in counts(9)) {
        let options = CusumOptions { shift: 1.0, decision: 3.0, centre: Centre::All, spread: Spread::MovingRange };
        let over: Vec<f64> = counts.iter().map(|count| 9.0 - count).collect();
        prop_assume!(cusum_chart(&counts, options).is_ok());
        let [one, other] = [&counts, &over].map(|values| cusum_chart(values, options).expect("a chart"));
        for (high, low) in one.high.iter().zip(&other.low) {
            prop_assert!((high + low).abs() < 1e-9);
        }
        let near = one.high.iter().chain(&other.high).any(|sum| (sum - 3.0).abs() < 1e-9);
        for (row, (a, b)) in one.alarms.iter().zip(&other.alarms).enumerate() {
            // Where both sums are beyond the limit, both charts say above.
            let both = *a == Some(Side::Above) && other.high[row] > 3.0;
            prop_assert!(near || both || a.is_some() == b.is_some() && (a.is_none() || a != b));
        }
    }

    #[test]
    fn the_count_needed_for_an_alarm_is_just_enough(counts in counts(12)) {
        prop_assume!(counts[..10].iter().sum::<f64>() > 0.0);
        for transform in [PoissonTransform::Standard, PoissonTransform::Rossi] {
            let options = PoissonCusumOptions { reference: 1.04, decision: 2.26, transform, centre: Centre::First(10) };
            let chart = poisson_cusum(&counts, options).expect("a chart");
            for (row, &count) in counts[10..].iter().enumerate() {
                let near = (count - chart.upper[row]).abs() < 1e-6;
                prop_assert!(near || chart.alarms[row] == (count >= chart.upper[row]), "{transform:?} {row}");
            }
        }
        for ratio in [RateRatio::Known(1.7), RateRatio::Estimated(RateShift::Rise), RateRatio::Estimated(RateShift::Fall)] {
            let options = LikelihoodRatioOptions { ratio, threshold: 3.0, centre: Centre::First(10) };
            let chart = likelihood_ratio_chart(&counts, options).expect("a chart");
            let fall = ratio == RateRatio::Estimated(RateShift::Fall);
            for (row, &count) in counts[10..].iter().enumerate() {
                let enough = chart.needed[row].is_ok_and(|needed| if fall { count <= needed } else { count >= needed });
                prop_assert_eq!(chart.alarms[row], enough);
            }
        }
    }

    #[test]
    fn the_hull_forgets_no_change(counts in counts(6), mean in 0.1..6.0_f64) {
        for shift in [RateShift::Rise, RateShift::Fall] {
            let options = LikelihoodRatioOptions { ratio: RateRatio::Estimated(shift), ..rises(1e9, Centre::Known(mean)) };
            let chart = likelihood_ratio_chart(&counts, options).expect("a chart");
            for end in 1..=counts.len() {
                let since = |from: usize| {
                    let (events, expected) = (counts[from..end].iter().sum::<f64>(), mean * real(end - from));
                    let ratio = match shift {
                        RateShift::Rise => (events / expected).max(1.0),
                        RateShift::Fall => (events / expected).min(1.0),
                    };
                    if ratio > 0.0 { events * ratio.ln() - (ratio - 1.0) * expected } else { expected }
                };
                let best = (0..end).map(since).fold(0.0, f64::max);
                prop_assert!((chart.statistic[end - 1] - best).abs() <= 1e-9 * (1.0 + best), "{shift:?} {end}");
            }
        }
    }

    #[test]
    fn ears_follows_its_definition(counts in counts(9), days in 3..12_usize) {
        let z = |at: usize, gap: usize| {
            let baseline = &counts[at - gap - days..at - gap];
            let mean = baseline.iter().sum::<f64>() / real(days);
            let sd = (baseline.iter().map(|day| (day - mean).powi(2)).sum::<f64>() / real(days - 1)).sqrt();
            (sd > 1e-9).then(|| (counts[at] - mean) / sd)
        };
        for (rule, gap) in [(EarsRule::C1, 0), (EarsRule::C2, 2)] {
            let chart = ears(&counts, asked(rule, days, 3.0)).expect("an answer");
            for (row, statistic) in chart.statistic.iter().enumerate() {
                if let Some(z) = z(row + days + gap, gap) {
                    prop_assert!(statistic.is_ok_and(|ours| (ours - z).abs() < 1e-9));
                    prop_assert_eq!(chart.alarms[row], z > 3.0);
                }
            }
        }
        let chart = ears(&counts, asked(EarsRule::C3, days, 2.0)).expect("an answer");
        for (row, statistic) in chart.statistic.iter().enumerate() {
            let at = row + days + 4;
            if let [Some(a), Some(b), Some(c)] = [z(at - 2, 2), z(at - 1, 2), z(at, 2)] {
                let sum: f64 = [a, b, c].iter().map(|z| (z - 1.0).max(0.0)).sum();
                prop_assert!(statistic.is_ok_and(|ours| (ours - sum).abs() < 1e-9));
                prop_assert!((sum - 2.0).abs() < 1e-9 || chart.upper[row].is_err() || chart.alarms[row] == (counts[at] > chart.upper[row].expect("a limit")));
            }
        }
    }

    #[test]
    fn conditional_p_is_binomial(counts in counts(5), baseline in 1..9_usize, gap in 0..3_usize, together in 1..4_usize) {
        let options = PredictiveOptions { law: PredictiveLaw::Conditional, baseline, gap, together, risk: 0.01 };
        let chart = predictive_chart(&counts, options).expect("an answer");
        let share = real(together) / real(baseline + together);
        let whole = |events: f64| (0..=1_000).find(|&n| (f64::from(n) - events).abs() < 0.5).expect("few");
        for (row, p) in chart.p.iter().enumerate() {
            let end = row + chart.from + 1;
            let today = whole(counts[end - together..end].iter().sum());
            let before = whole(counts[end - together - gap - baseline..end - together - gap].iter().sum());
            let expected = binomial_at_least(today, today + before, share);
            prop_assert!((p - expected).abs() <= 1e-9 * expected, "{row}: {p} {expected}");
            prop_assert!(*p > 0.0 && *p <= 1.0);
            prop_assert_eq!(chart.alarms[row], *p <= 0.01);
        }
        prop_assert_eq!(chart.p.len() + chart.from, counts.len());
    }

    #[test]
    fn dispersion_only_widens(counts in counts(30)) {
        let [plain, wide] = [PredictiveLaw::Conditional, PredictiveLaw::Dispersed]
            .map(|law| predictive_chart(&counts, predict(law, 7, 0.01)).expect("an answer"));
        for row in 0..plain.p.len() {
            prop_assert!(wide.dispersion[row] >= 1.0 && (plain.dispersion[row] - 1.0).abs() <= 0.0);
            prop_assert!(wide.upper[row] + 1.0 >= plain.upper[row]);
            prop_assert!(wide.p[row] > 0.0 && wide.p[row] <= 1.0);
        }
    }

    #[test]
    fn the_past_does_not_depend_on_the_future(counts in counts(9), cut in 12..20_usize) {
        let short = &counts[..cut];
        for rule in [EarsRule::C1, EarsRule::C2, EarsRule::C3] {
            let [long, short] = [&counts[..], short].map(|counts| ears(counts, asked(rule, 5, 3.0)).expect("an answer"));
            prop_assert_eq!(&long.alarms[..short.alarms.len()], &short.alarms[..]);
        }
        for law in [PredictiveLaw::Conditional, PredictiveLaw::Jeffreys, PredictiveLaw::Dispersed] {
            let [long, short] = [&counts[..], short].map(|counts| predictive_chart(counts, predict(law, 5, 0.01)).expect("an answer"));
            prop_assert_eq!(&long.p[..short.p.len()], &short.p[..]);
        }
    }
}
