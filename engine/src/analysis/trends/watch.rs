//! Series under watch: which steps break out of what the steps before them lead to expect.

use super::finding::{Finding, Watch, WatchedStep};
use super::panel::{Panel, real};
use super::words::usual_alpha;
use super::{Judged, TrendMethod, TrendOptions};
use crate::EngineError;
use crate::stats::{
    Centre, ChartLimits, EarsBaseline, EarsOptions, EarsRule, EwmaLimits, EwmaOptions, PoissonCusumOptions, PoissonTransform,
    PredictiveLaw, PredictiveOptions, Side, Spread, StatsError, c_chart, ears, ewma_chart, over_series, poisson_cusum,
    predictive_chart,
};

/// Steps of an EARS baseline, and the least standard deviation of it that is believed: with rare reports many baselines hold
/// none, and a single one would raise an alarm.
const EARS: EarsBaseline = EarsBaseline { days: 7, least_spread: 0.5 };
/// C2 above which there is an alarm, as its authors have it.
const EARS_THRESHOLD: f64 = 3.0;
/// Reference value and decision limit of the CUSUM, as R's surveillance has them.
const CUSUM: (f64, f64) = (1.04, 2.26);
/// Weight of the newest step in an EWMA, and its limits in standard deviations.
const EWMA: (f64, f64) = (0.2, 3.0);

/// What a chart says of its steps: the first that it judges, and for each its figures.
pub(super) struct Chart {
    pub(super) from: usize,
    pub(super) steps: Vec<Judgement>,
}

pub(super) struct Judgement {
    pub(super) expected: Option<f64>,
    pub(super) upper: Option<f64>,
    pub(super) score: Option<f64>,
    pub(super) alarm: bool,
}

/// Judges every series.
pub(super) fn judge(panel: &Panel, options: TrendOptions) -> Result<Judged, EngineError> {
    panel.needs_every_step()?;
    let series: Vec<Vec<f64>> = (0..panel.groups.len()).map(|group| panel.known_values(group)).collect();
    let charts = match options.method {
        TrendMethod::Farrington => super::farrington::charts(panel, &series, options)?,
        _ => over_series(&series, |counts| chart(counts, options)),
    };
    let findings: Vec<Result<Finding, StatsError>> = charts
        .into_iter()
        .enumerate()
        .map(|(group, chart)| chart.map(|chart| Finding::Watch(watch(panel, group, &chart, options))))
        .collect();
    let ranks = findings.iter().map(rank).collect();
    Ok(Judged { findings, ranks, notes: vec![note(options, &series)] })
}

fn chart(counts: &[f64], options: TrendOptions) -> Result<Chart, StatsError> {
    let risk = options.alpha.unwrap_or_else(|| usual_alpha(options.method));
    // A year to learn from, or half of what there is.
    let centre = Centre::First(options.period().min(counts.len() / 2).max(2));
    match options.method {
        TrendMethod::Predictive => predictive(counts, options, risk),
        TrendMethod::Ears => by_ears(counts),
        TrendMethod::Cusum => cusum(counts, centre),
        TrendMethod::Ewma => ewma(counts, centre),
        _ => shewhart(counts, centre, risk),
    }
}

fn predictive(counts: &[f64], options: TrendOptions, risk: f64) -> Result<Chart, StatsError> {
    let baseline = options.period() / 2;
    let options = PredictiveOptions { law: PredictiveLaw::Dispersed, baseline, gap: 2, together: 1, risk };
    let found = predictive_chart(counts, options)?;
    let step = |at: usize| Judgement {
        expected: Some(found.expected[at]),
        upper: Some(found.upper[at]),
        score: Some(-found.p[at].log10()),
        alarm: found.alarms[at],
    };
    Ok(Chart { from: found.from, steps: (0..found.alarms.len()).map(step).collect() })
}

fn by_ears(counts: &[f64]) -> Result<Chart, StatsError> {
    let found = ears(counts, EarsOptions { rule: EarsRule::C2, baseline: EARS, threshold: EARS_THRESHOLD })?;
    let step = |at: usize| Judgement {
        expected: None,
        upper: found.upper[at].ok(),
        score: found.statistic[at].ok(),
        alarm: found.alarms[at],
    };
    Ok(Chart { from: found.from, steps: (0..found.alarms.len()).map(step).collect() })
}

fn cusum(counts: &[f64], centre: Centre) -> Result<Chart, StatsError> {
    let (reference, decision) = CUSUM;
    let found = poisson_cusum(counts, PoissonCusumOptions { reference, decision, transform: PoissonTransform::Rossi, centre })?;
    let step = |at: usize| Judgement {
        expected: Some(found.centre),
        upper: Some(found.upper[at]),
        score: Some(found.sum[at]),
        alarm: found.alarms[at],
    };
    Ok(Chart { from: found.from, steps: (0..found.alarms.len()).map(step).collect() })
}

fn ewma(counts: &[f64], centre: Centre) -> Result<Chart, StatsError> {
    let (lambda, sigmas) = EWMA;
    let limits = EwmaLimits::Skewed(sigmas);
    let found = ewma_chart(counts, EwmaOptions { lambda, limits, centre, spread: Spread::Poisson })?;
    let step = |at: usize| Judgement {
        expected: Some(found.centre),
        upper: Some(found.upper[at]),
        score: Some(found.average[at]),
        alarm: found.alarms[at] == Some(Side::Above),
    };
    Ok(Chart { from: found.from, steps: (0..found.alarms.len()).map(step).collect() })
}

fn shewhart(counts: &[f64], centre: Centre, risk: f64) -> Result<Chart, StatsError> {
    let found = c_chart(counts, centre, ChartLimits::Exact { risk })?;
    let step = |at: usize| Judgement {
        expected: Some(found.centre),
        upper: Some(found.upper[at]),
        score: Some(counts[found.from + at]),
        alarm: found.alarms[at] == Some(Side::Above),
    };
    Ok(Chart { from: found.from, steps: (0..found.alarms.len()).map(step).collect() })
}

fn watch(panel: &Panel, group: usize, chart: &Chart, options: TrendOptions) -> Watch {
    let skipped = options.judged.map_or(0, |last| chart.steps.len().saturating_sub(last));
    let step = |(at, judged): (usize, &Judgement)| WatchedStep {
        start: panel.steps[chart.from + at],
        reports: panel.of(group)[chart.from + at],
        expected: judged.expected,
        upper: judged.upper,
        score: judged.score,
        alarm: judged.alarm,
    };
    Watch { steps: chart.steps.iter().enumerate().skip(skipped).map(step).collect() }
}

/// Alarms of the last step first, the further above its bound the sooner; then the more recent the last alarm, and of equally
/// recent ones by how many of the judged steps raised one.
fn rank(finding: &Result<Finding, StatsError>) -> f64 {
    let Ok(Finding::Watch(watch)) = finding else { return f64::NEG_INFINITY };
    let steps = real(watch.steps.len().max(1) as u64);
    let many = real(watch.alarms() as u64) / (steps + 1.0);
    if let Some(last) = watch.steps.last().filter(|last| last.alarm) {
        let upper = last.upper.unwrap_or(0.0);
        return 1e9 * (1.0 + (real(last.reports) - upper).max(0.0) / (upper + 1.0)) + many;
    }
    watch.steps.iter().rposition(|step| step.alarm).map_or(0.0, |at| real(at as u64 + 1)) + many
}

fn note(options: TrendOptions, series: &[Vec<f64>]) -> String {
    let risk = options.alpha.unwrap_or_else(|| usual_alpha(options.method));
    let chance = format!(
        "of {} series without any change some {:.1} raise an alarm each step",
        series.len(),
        risk * real(series.len() as u64)
    );
    match options.method {
        TrendMethod::Farrington => {
            format!("Farrington flexible: each step against the same season of earlier years, one-sided, level {risk}: {chance}.")
        }
        TrendMethod::Predictive => format!(
            "Each step against the {} that end three steps before it, allowing for bouts, one-sided, level {risk}: {chance}.",
            options.period() / 2
        ),
        TrendMethod::Ears => format!(
            "EARS C2 above {EARS_THRESHOLD}, against the {} steps that end three before, of which a standard deviation below {} is \
             not believed. It holds no false alarm rate: on few reports it alarms too often.",
            EARS.days, EARS.least_spread
        ),
        TrendMethod::Cusum => format!(
            "CUSUM of Rossi's standardised counts, reference {} and limit {}, against the first {} steps; a season raises alarms.",
            CUSUM.0,
            CUSUM.1,
            options.period()
        ),
        TrendMethod::Ewma => format!(
            "EWMA with weight {} and skewed limits at {} standard deviations, against the first {} steps; a season raises alarms.",
            EWMA.0,
            EWMA.1,
            options.period()
        ),
        _ => format!(
            "c-chart with exact Poisson limits, each crossed by chance at most with {risk} a step, against the first {} steps; a \
             season raises alarms.",
            options.period()
        ),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// A watch with a bound of 10 whose steps hold these counts; those above it are alarms.
    fn watched(counts: &[u64]) -> f64 {
        let step = |reports: &u64| WatchedStep {
            start: date(2020, 1, 6),
            reports: *reports,
            expected: Some(5.0),
            upper: Some(10.0),
            score: None,
            alarm: *reports > 10,
        };
        rank(&Ok(Finding::Watch(Watch { steps: counts.iter().map(step).collect() })))
    }

    #[test]
    fn what_alarms_now_comes_first_then_what_did_so_lately() {
        let far = watched(&[5, 5, 5, 30]);
        let just = watched(&[30, 30, 5, 11]);
        let lately = watched(&[5, 5, 30, 5]);
        let twice = watched(&[5, 12, 12, 5]);
        let once = watched(&[30, 5, 5, 5]);
        let never = watched(&[9, 9, 9, 9]);
        assert!(far > just && just > twice && twice > lately && lately > once && once > never, "{far} {just} {twice} {lately}");
        assert!(never > rank(&Err(StatsError::NoEvents)));
    }
}
