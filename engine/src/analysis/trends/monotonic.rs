//! Steady rises and falls: Mann-Kendall and its relatives, with Sen's slope.

use super::finding::{Finding, MonotonicTrend};
use super::panel::{Panel, real};
use super::{Judged, TrendMethod, TrendOptions};
use crate::EngineError;
use crate::stats::{
    Lags, MannKendall, Seasons, SenSlope, SerialCorrection, StatsError, benjamini_hochberg, mann_kendall, mann_kendall_serial,
    seasonal_mann_kendall, seasonal_sen_slope, sen_slope_at,
};

/// Level of the slopes' intervals.
const LEVEL: f64 = 0.95;
/// The level up to which an autocorrelation counts, for Hamed and Rao.
const SERIAL_ALPHA: f64 = 0.05;

/// Judges every series.
pub(super) fn judge(panel: &Panel, options: TrendOptions) -> Result<Judged, EngineError> {
    if options.method == TrendMethod::HamedRao {
        panel.needs_every_step()?;
    }
    let mut found: Vec<Result<MonotonicTrend, StatsError>> =
        (0..panel.groups.len()).map(|group| of(panel, group, options)).collect();
    correct(&mut found)?;
    let ranks = found.iter().map(|trend| trend.as_ref().map_or(f64::NEG_INFINITY, |trend| trend.z.abs())).collect();
    let findings = found.into_iter().map(|trend| trend.map(Finding::Trend)).collect();
    Ok(Judged { findings, ranks, notes: notes(panel, options) })
}

fn of(panel: &Panel, group: usize, options: TrendOptions) -> Result<MonotonicTrend, StatsError> {
    let per_year = real(options.period() as u64);
    let (test, sen, per_year) = match options.method {
        TrendMethod::SeasonalMannKendall => {
            let values: Vec<Option<f64>> =
                panel.of(group).iter().zip(&panel.known).map(|(count, known)| known.then_some(real(*count))).collect();
            let test = seasonal_mann_kendall(&values, options.period(), Seasons::Independent)?;
            // The slope within a season is per year already.
            (test, seasonal_sen_slope(&values, options.period(), Some(LEVEL))?, 1.0)
        }
        method => {
            let values = panel.known_values(group);
            let steps: Vec<f64> = panel.known_steps().into_iter().map(|step| real(step as u64)).collect();
            let test = if method == TrendMethod::HamedRao {
                let correction = SerialCorrection::HamedRao { lags: Lags::All, alpha: SERIAL_ALPHA };
                mann_kendall_serial(&values, correction)?
            } else {
                mann_kendall(&values)?
            };
            (test, sen_slope_at(&values, &steps, Some(LEVEL))?, per_year)
        }
    };
    described(test, sen, per_year)
}

fn described(test: MannKendall, sen: SenSlope, per_year: f64) -> Result<MonotonicTrend, StatsError> {
    let normal = test.test.map_err(|reason| match reason {
        crate::stats::NotComputable::Because(because) => StatsError::Undefined { because },
        _ => StatsError::Undefined { because: "the series has no test" },
    })?;
    let limit = |of: fn(&crate::stats::SenInterval) -> Result<f64, crate::stats::NotComputable>| {
        sen.interval.as_ref().and_then(|interval| of(interval).ok()).map(|limit| limit * per_year)
    };
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 pairs of steps")]
    let s = test.s as f64;
    Ok(MonotonicTrend {
        s,
        z: normal.z,
        p: normal.p,
        q: None,
        tau: test.tau_b.ok(),
        slope_per_year: sen.slope * per_year,
        lower: limit(|interval| interval.lower),
        upper: limit(|interval| interval.upper),
    })
}

/// q over the series that have a p.
fn correct(found: &mut [Result<MonotonicTrend, StatsError>]) -> Result<(), StatsError> {
    let p: Vec<f64> = found.iter().flatten().map(|trend| trend.p).collect();
    let mut corrected = benjamini_hochberg(&p)?.into_iter();
    for trend in found.iter_mut().flatten() {
        trend.q = corrected.next();
    }
    Ok(())
}

fn notes(panel: &Panel, options: TrendOptions) -> Vec<String> {
    let mut notes = Vec::new();
    if options.method == TrendMethod::MannKendall && panel.steps.len() >= options.period() {
        notes.push(
            "Mann-Kendall takes steps for independent: a season, or weeks that follow each other, make it too sure. Compare with \
             --method seasonal-mann-kendall or hamed-rao."
                .to_owned(),
        );
    }
    if panel.steps.len() < 10 {
        notes.push(format!("With {} steps p is rough: it takes S for normal.", panel.steps.len()));
    }
    notes
}
