//! Charts by hand, against literal definitions, and of input that has none.

mod properties;

use super::{
    Centre, ChartLimits, CusumOptions, Ears, EarsBaseline, EarsOptions, EarsRule, EwmaLimits, EwmaOptions,
    LikelihoodRatioOptions, PoissonCusumOptions, PoissonTransform, PredictiveLaw, PredictiveOptions, RateRatio, RateShift,
    Spread, StatsError, c_chart, cusum_chart, ears, ewma_chart, likelihood_ratio_chart, over_series, poisson_cusum,
    predictive_chart, u_chart,
};

fn asked(rule: EarsRule, days: usize, threshold: f64) -> EarsOptions {
    EarsOptions { rule, baseline: EarsBaseline { days, least_spread: 0.0 }, threshold }
}

fn predict(law: PredictiveLaw, baseline: usize, risk: f64) -> PredictiveOptions {
    PredictiveOptions { law, baseline, gap: 0, together: 1, risk }
}

fn ewma_options(centre: Centre, spread: Spread) -> EwmaOptions {
    EwmaOptions { lambda: 0.2, limits: EwmaLimits::Sigmas(3.0), centre, spread }
}

fn rises(threshold: f64, centre: Centre) -> LikelihoodRatioOptions {
    LikelihoodRatioOptions { ratio: RateRatio::Estimated(RateShift::Rise), threshold, centre }
}

/// Probability that a Poisson count is at most `count`, added up from its definition.
fn poisson_at_most(count: f64, mean: f64) -> f64 {
    let mut mass = (-mean).exp();
    let (mut sum, mut at) = (mass, 0.0);
    while at < count {
        at += 1.0;
        mass *= mean / at;
        sum += mass;
    }
    sum
}

/// All methods on one series, with a baseline of `first` rows.
fn errors(values: &[f64], first: usize) -> Vec<StatsError> {
    let centre = Centre::First(first);
    let cusum = CusumOptions { shift: 1.0, decision: 5.0, centre, spread: Spread::MovingRange };
    let transform = PoissonTransform::Rossi;
    let poisson = PoissonCusumOptions { reference: 1.0, decision: 2.0, transform, centre };
    [
        c_chart(values, centre, ChartLimits::Sigmas(3.0)).err(),
        u_chart(values, &vec![1.0; values.len()], centre, ChartLimits::Sigmas(3.0)).err(),
        ewma_chart(values, ewma_options(centre, Spread::MovingRange)).err(),
        cusum_chart(values, cusum).err(),
        poisson_cusum(values, poisson).err(),
        likelihood_ratio_chart(values, rises(5.0, centre)).err(),
        ears(values, asked(EarsRule::C2, first.max(3), 3.0)).err(),
        predictive_chart(values, predict(PredictiveLaw::Dispersed, first.max(1), 0.01)).err(),
    ]
    .into_iter()
    .map(|error| error.expect("no answer"))
    .collect()
}

#[test]
fn nothing_to_judge_is_too_few() {
    for (values, first) in [(vec![], 3), (vec![1.0, 2.0, 3.0], 3), (vec![1.0], 7)] {
        for error in errors(&values, first) {
            assert!(matches!(error, StatsError::TooFew { .. }), "{error}");
        }
    }
    assert!(matches!(c_chart(&[], Centre::All, ChartLimits::Sigmas(3.0)), Err(StatsError::TooFew { .. })));
    let first = Centre::First(0);
    assert!(matches!(c_chart(&[1.0], first, ChartLimits::Sigmas(3.0)), Err(StatsError::TooFew { needed: 1, .. })));
}

#[test]
fn what_is_not_finite_is_named() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e200] {
        let values = [1.0, 2.0, 4.0, 1.0, value, 3.0, 1.0, 2.0, 1.0];
        for error in errors(&values, 3) {
            assert!(matches!(error, StatsError::BadValue { index: 4, .. }), "{error}");
        }
    }
}

#[test]
fn counts_are_not_negative_and_exact_limits_need_whole_ones() {
    let exact = ChartLimits::Exact { risk: 0.001 };
    assert!(matches!(c_chart(&[1.0, -1.0], Centre::All, exact), Err(StatsError::BadValue { index: 1, .. })));
    assert!(matches!(c_chart(&[1.0, 0.5], Centre::All, exact), Err(StatsError::BadValue { index: 1, .. })));
    assert!(c_chart(&[1.0, 0.5], Centre::All, ChartLimits::Sigmas(3.0)).is_ok());
    for risk in [0.0, -1.0, 0.7, f64::NAN] {
        let refused = predictive_chart(&[1.0; 9], predict(PredictiveLaw::Conditional, 7, risk));
        assert!(matches!(refused, Err(StatsError::BadOption { option: "risk", .. })));
    }
}

#[test]
fn series_that_never_vary_have_stated_answers() {
    let zeros = [0.0; 40];
    let chart = c_chart(&zeros, Centre::First(20), ChartLimits::Exact { risk: 0.001 }).expect("limits of 0");
    assert!(chart.alarms.iter().all(Option::is_none) && chart.upper.iter().all(|upper| upper.abs() <= 0.0));
    let ewma = ewma_chart(&[4.0; 40], ewma_options(Centre::All, Spread::MovingRange));
    assert!(matches!(ewma, Err(StatsError::Undefined { .. })));
    assert!(ewma_chart(&[4.0; 40], ewma_options(Centre::All, Spread::Poisson)).is_ok());
    let cusum = PoissonCusumOptions { reference: 1.0, decision: 2.0, transform: PoissonTransform::Rossi, centre: Centre::All };
    assert!(matches!(poisson_cusum(&zeros, cusum), Err(StatsError::Undefined { .. })));
    assert!(matches!(likelihood_ratio_chart(&zeros, rises(5.0, Centre::All)), Err(StatsError::Undefined { .. })));
    for rule in [EarsRule::C1, EarsRule::C2, EarsRule::C3] {
        let chart = ears(&zeros, asked(rule, 7, 3.0)).expect("an answer");
        assert!(chart.statistic.iter().all(|z| z.is_ok_and(|z| z.abs() <= 0.0)) && !chart.alarms.contains(&true));
    }
    let chart = predictive_chart(&zeros, predict(PredictiveLaw::Dispersed, 7, 0.001)).expect("an answer");
    assert!(chart.p.iter().all(|p| (p - 1.0).abs() < 1e-12) && !chart.alarms.contains(&true));
}

#[test]
fn a_flat_baseline_has_no_statistic_but_an_alarm() {
    let mut days = vec![0.0; 12];
    days[9] = 1.0;
    let Ears { from, statistic, upper, alarms } = ears(&days, asked(EarsRule::C1, 7, 3.0)).expect("an answer");
    assert_eq!((from, &alarms[..]), (7, &[false, false, true, false, false][..]));
    assert!(statistic[2].is_err_and(|reason| reason.to_string().contains("alike")) && upper[2] == Ok(0.0));
    // C3 remembers it for two more days, whatever they bring.
    let c3 = ears(&[&[0.0; 4][..], &days[..]].concat(), asked(EarsRule::C3, 7, 2.0)).expect("an answer");
    assert_eq!((c3.from, &c3.alarms[..]), (11, &[false, false, true, true, true][..]));
    assert!(c3.statistic[4].is_err() && c3.upper[4].is_err_and(|reason| reason.to_string().contains("enough")));
    // A least spread makes one event in a week what it is: nothing.
    let believed = EarsOptions { baseline: EarsBaseline { days: 7, least_spread: 0.5 }, ..asked(EarsRule::C1, 7, 3.0) };
    assert!(!ears(&days, believed).expect("an answer").alarms.contains(&true));
}

#[test]
fn exact_limits_are_those_of_the_law() {
    for mean in [0.05, 0.2, 1.0, 5.0, 20.0, 150.0, 350.0] {
        for risk in [0.05, 0.001_35, 1e-6] {
            let chart = c_chart(&[0.0], Centre::Known(mean), ChartLimits::Exact { risk }).expect("limits");
            let (lower, upper) = (chart.lower[0], chart.upper[0]);
            assert!(1.0 - poisson_at_most(upper, mean) <= risk * (1.0 + 1e-6), "{mean} {risk}: {upper}");
            assert!(upper < 1.0 || 1.0 - poisson_at_most(upper - 1.0, mean) > risk * (1.0 - 1e-6), "{mean} {risk}: {upper}");
            assert!(lower < 1.0 || poisson_at_most(lower - 1.0, mean) <= risk * (1.0 + 1e-6), "{mean} {risk}: {lower}");
            assert!(poisson_at_most(lower, mean) > risk * (1.0 - 1e-6), "{mean} {risk}: {lower}");
        }
    }
    let huge = c_chart(&[1e12], Centre::All, ChartLimits::Exact { risk: 0.001_35 }).expect("limits");
    assert!((huge.upper[0] - 1e12 - 3e6).abs() < 2e3 && (huge.lower[0] - 1e12 + 3e6).abs() < 2e3);
}

#[test]
fn skewed_limits_lie_where_few_events_need_them() {
    let chart = |mean, limits| {
        let options = EwmaOptions { lambda: 0.2, limits, centre: Centre::Known(mean), spread: Spread::Poisson };
        ewma_chart(&[0.0; 50], options).expect("a chart")
    };
    let sigmas = |mean: f64| (chart(mean, EwmaLimits::Skewed(3.0)).upper[49] - mean) / (mean / 9.0).sqrt();
    assert!((sigmas(0.2) - 4.37).abs() < 0.01 && sigmas(1e6) < 3.001 && sigmas(1e6) > 3.0);
    for mean in [0.02, 0.2, 1.0, 5.0] {
        let [plain, skewed] = [EwmaLimits::Sigmas(3.0), EwmaLimits::Skewed(3.0)].map(|limits| chart(mean, limits));
        for row in 0..50 {
            assert!(skewed.upper[row] > plain.upper[row] && skewed.lower[row] > plain.lower[row]);
            assert!(skewed.lower[row] < mean);
        }
    }
}

#[test]
fn known_ratios_add_up() {
    // ln 2 per event less 1 per row: 4 events are worth 4 ln 2 - 1.
    let options = LikelihoodRatioOptions { ratio: RateRatio::Known(2.0), threshold: 2.5, centre: Centre::Known(1.0) };
    let chart = likelihood_ratio_chart(&[0.0, 4.0, 3.0, 1.0], options).expect("a chart");
    let ln = std::f64::consts::LN_2;
    let expected = [0.0, 4.0 * ln - 1.0, 7.0 * ln - 2.0, 0.0];
    assert!(chart.statistic.iter().zip(expected).all(|(ours, theirs)| (ours - theirs).abs() < 1e-12));
    assert_eq!(chart.alarms, [false, false, true, false]);
    assert_eq!(chart.needed, [Ok(6.0), Ok(6.0), Ok(3.0), Ok(6.0)]);
    for ratio in [1.0, 0.0, -2.0, f64::NAN, f64::INFINITY] {
        let options = LikelihoodRatioOptions { ratio: RateRatio::Known(ratio), ..options };
        assert!(matches!(likelihood_ratio_chart(&[1.0], options), Err(StatsError::BadOption { option: "ratio", .. })));
    }
}

#[test]
fn falls_are_found_too() {
    let options =
        LikelihoodRatioOptions { ratio: RateRatio::Estimated(RateShift::Fall), threshold: 5.0, centre: Centre::Known(3.0) };
    let chart = likelihood_ratio_chart(&[3.0, 4.0, 0.0, 0.0, 9.0], options).expect("a chart");
    assert!((chart.statistic[3] - 6.0).abs() < 1e-12 && chart.alarms == [false, false, false, true, false]);
    assert!(chart.needed[0].is_err() && chart.needed[3] == Ok(0.0));
}

#[test]
fn many_series_are_answered_one_by_one() {
    let series: Vec<Vec<f64>> = (0..500).map(|length| vec![1.0; length]).collect();
    let charts = over_series(&series, |counts| ears(counts, asked(EarsRule::C1, 28, 3.0)));
    assert!(charts.iter().enumerate().all(|(length, chart)| chart.is_ok() == (length > 28)));
}
