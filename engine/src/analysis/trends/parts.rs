//! Series taken apart: trend and season by STL, levels by change points.

use jiff::civil::Date;

use super::finding::{Finding, Regime, Seasons};
use super::panel::Panel;
use super::{Judged, TrendOptions};
use crate::EngineError;
use crate::stats::{
    ChangeOptions, ChangePenalty, SegmentCost, Segmentation, StatsError, Stl, StlOptions, over_series, pelt, stl_all,
};

/// Fewest steps between two change points.
const SHORTEST: usize = 3;

/// Trend and season of every series.
pub(super) fn seasons(panel: &Panel, options: TrendOptions) -> Result<Judged, EngineError> {
    panel.needs_every_step()?;
    let period = options.period();
    let series: Vec<Vec<f64>> = (0..panel.groups.len()).map(|group| panel.known_values(group)).collect();
    let found = stl_all(&series, &StlOptions::plain(period));
    let findings: Vec<Result<Finding, StatsError>> =
        found.into_iter().map(|found| found.map(|stl| Finding::Seasons(of_stl(stl, period)))).collect();
    let ranks = findings.iter().map(moved).collect();
    let notes = vec![
        "STL with the settings of Python's statsmodels and a seasonal window of 7 years: it describes, and tests nothing. A \
         strength near 0 means that what is left is as large as what was found."
            .to_owned(),
    ];
    Ok(Judged { findings, ranks, notes })
}

fn of_stl(stl: Stl, period: usize) -> Seasons {
    let strength = stl.strength();
    let last = stl.trend.last().copied();
    let before = stl.trend.len().checked_sub(period + 1).map(|at| stl.trend[at]);
    let change = last.zip(before).filter(|(_, before)| *before > 0.0).map(|(last, before)| last / before - 1.0);
    Seasons {
        strength_of_trend: strength.trend.ok(),
        strength_of_season: strength.season.ok(),
        change_in_a_year: change,
        trend: stl.trend,
        seasonal: stl.season,
        remainder: stl.remainder,
    }
}

/// How far the level moved in the last year, in reports per step.
fn moved(finding: &Result<Finding, StatsError>) -> f64 {
    match finding {
        Ok(Finding::Seasons(Seasons { trend, change_in_a_year: Some(change), .. })) => {
            trend.last().map_or(0.0, |last| (last - last / (1.0 + change)).abs())
        }
        _ => f64::NEG_INFINITY,
    }
}

/// Levels of every series, between change points.
pub(super) fn changes(panel: &Panel) -> Result<Judged, EngineError> {
    panel.needs_every_step()?;
    let series: Vec<Vec<f64>> = (0..panel.groups.len()).map(|group| panel.known_values(group)).collect();
    let options = ChangeOptions { cost: SegmentCost::Poisson, penalty: ChangePenalty::Mbic, min_size: SHORTEST };
    let found = over_series(&series, |counts| pelt(counts, options));
    let findings: Vec<Result<Finding, StatsError>> =
        found.into_iter().map(|found| found.map(|cut| Finding::Changes(regimes(panel, &cut)))).collect();
    let ranks = findings.iter().map(last_change).collect();
    let notes = vec![format!(
        "Change points by PELT with Poisson costs, the modified information criterion and {SHORTEST} steps at least between two: \
         it describes, and tests nothing; a season may be cut into levels."
    )];
    Ok(Judged { findings, ranks, notes })
}

fn regimes(panel: &Panel, cut: &Segmentation) -> Vec<Regime> {
    let end = panel.steps.last().map_or_else(Date::default, |last| panel.bucket.next(*last));
    let starts: Vec<usize> = std::iter::once(0).chain(cut.breakpoints.iter().copied()).collect();
    let day = |at: usize| panel.steps.get(at).copied().unwrap_or(end);
    let until = |segment: usize| starts.get(segment + 1).map_or(end, |next| day(*next));
    let regime = |(segment, mean): (usize, &f64)| Regime { from: day(starts[segment]), to: until(segment), mean: *mean };
    cut.means.iter().enumerate().map(regime).collect()
}

/// Series whose last change was large come first, in standard deviations of the level before.
fn last_change(finding: &Result<Finding, StatsError>) -> f64 {
    match finding {
        Ok(Finding::Changes(regimes)) => match &regimes[..] {
            [.., before, last] => (last.mean - before.mean).abs() / before.mean.max(1.0).sqrt(),
            _ => 0.0,
        },
        _ => f64::NEG_INFINITY,
    }
}
