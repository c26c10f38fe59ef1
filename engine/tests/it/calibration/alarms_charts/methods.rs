//! The methods under test, each as the alarms upwards that it raises after a year of baseline.

use engine::stats::{
    Centre, ChartLimits, CusumOptions, EarsBaseline, EarsOptions, EarsRule, EwmaLimits, EwmaOptions, LikelihoodRatioOptions,
    PoissonCusumOptions, PoissonTransform, PredictiveLaw, PredictiveOptions, RateRatio, RateShift, Side, Spread, StatsError,
    c_chart, cusum_chart, ears, ewma_chart, likelihood_ratio_chart, normal_limit, poisson_cusum, predictive_chart,
};

use super::Method;
use super::noise::YEAR;

/// The baseline of charts that have one.
const FIRST_YEAR: Centre = Centre::First(YEAR);

/// By name.
pub(super) const METHODS: [(&str, Method); 17] = [
    ("c-chart, 3 sigma", |counts| shewhart(counts, ChartLimits::Sigmas(3.0))),
    ("c-chart, exact", |counts| shewhart(counts, ChartLimits::Exact { risk: 0.001_35 })),
    ("EWMA, moving range", |counts| ewma(counts, EwmaLimits::Sigmas(3.0), Spread::MovingRange)),
    ("EWMA, Poisson", |counts| ewma(counts, EwmaLimits::Sigmas(3.0), Spread::Poisson)),
    ("EWMA, Poisson, skewed", |counts| ewma(counts, EwmaLimits::Skewed(3.0), Spread::Poisson)),
    ("CUSUM, two-sided 1/5", cusum),
    ("CUSUM, Rossi 1.04/2.26", rossi),
    ("CUSUM, likelihood ratio 2", |counts| likelihood_ratio(counts, RateRatio::Known(2.0), real_year().ln())),
    ("GLR 5", |counts| likelihood_ratio(counts, RateRatio::Estimated(RateShift::Rise), 5.0)),
    ("EARS C1, 7 days", |counts| ears_alarms(counts, EarsRule::C1, 7)),
    ("EARS C2, 7 days", |counts| ears_alarms(counts, EarsRule::C2, 7)),
    ("EARS C3, 7 days", |counts| ears_alarms(counts, EarsRule::C3, 7)),
    ("EARS C2, 28 days", |counts| ears_alarms(counts, EarsRule::C2, 28)),
    ("conditional C1, 7 days", |counts| predicted(counts, PredictiveLaw::Conditional, [7, 0, 1])),
    ("conditional C2, 28 days", |counts| predicted(counts, PredictiveLaw::Conditional, [28, 2, 1])),
    ("conditional C3, 28 days", |counts| predicted(counts, PredictiveLaw::Conditional, [28, 2, 3])),
    ("dispersed C2, 28 days", |counts| predicted(counts, PredictiveLaw::Dispersed, [28, 2, 1])),
];

fn real_year() -> f64 {
    super::real(YEAR)
}

/// Alarms of the judged days. A series whose baseline has no events, or no spread, cannot be charted and raises none.
fn judged(from: usize, alarms: &[bool]) -> Vec<bool> {
    alarms[YEAR - from.min(YEAR)..].to_vec()
}

fn charted(counts: &[f64], chart: Result<Vec<bool>, StatsError>) -> Vec<bool> {
    match chart {
        Ok(alarms) => alarms,
        Err(StatsError::Undefined { .. }) => vec![false; counts.len() - YEAR],
        Err(error) => panic!("{error}"),
    }
}

fn above(alarms: &[Option<Side>]) -> Vec<bool> {
    alarms.iter().map(|alarm| *alarm == Some(Side::Above)).collect()
}

fn shewhart(counts: &[f64], limits: ChartLimits) -> Vec<bool> {
    charted(counts, c_chart(counts, FIRST_YEAR, limits).map(|chart| above(&chart.alarms)))
}

fn ewma(counts: &[f64], limits: EwmaLimits, spread: Spread) -> Vec<bool> {
    let options = EwmaOptions { lambda: 0.2, limits, centre: FIRST_YEAR, spread };
    charted(counts, ewma_chart(counts, options).map(|chart| above(&chart.alarms)))
}

fn cusum(counts: &[f64]) -> Vec<bool> {
    let options = CusumOptions { shift: 1.0, decision: 5.0, centre: FIRST_YEAR, spread: Spread::MovingRange };
    charted(counts, cusum_chart(counts, options).map(|chart| above(&chart.alarms)))
}

fn rossi(counts: &[f64]) -> Vec<bool> {
    let transform = PoissonTransform::Rossi;
    let options = PoissonCusumOptions { reference: 1.04, decision: 2.26, transform, centre: FIRST_YEAR };
    charted(counts, poisson_cusum(counts, options).map(|chart| chart.alarms))
}

fn likelihood_ratio(counts: &[f64], ratio: RateRatio, threshold: f64) -> Vec<bool> {
    let options = LikelihoodRatioOptions { ratio, threshold, centre: FIRST_YEAR };
    charted(counts, likelihood_ratio_chart(counts, options).map(|chart| chart.alarms))
}

fn ears_alarms(counts: &[f64], rule: EarsRule, days: usize) -> Vec<bool> {
    let threshold = normal_limit(0.001).expect("a risk");
    let chart = ears(counts, EarsOptions { rule, baseline: EarsBaseline { days, least_spread: 0.0 }, threshold });
    let chart = chart.expect("days enough");
    judged(chart.from, &chart.alarms)
}

fn predicted(counts: &[f64], law: PredictiveLaw, [baseline, gap, together]: [usize; 3]) -> Vec<bool> {
    let chart = predictive_chart(counts, PredictiveOptions { law, baseline, gap, together, risk: 0.001 });
    let chart = chart.expect("days enough");
    judged(chart.from, &chart.alarms)
}
