//! Farrington flexible on the lake's weeks and months.

use jiff::Unit;
use jiff::civil::Date;

use super::TrendOptions;
use super::panel::Panel;
use super::watch::{Chart, Judgement};
use super::words::usual_alpha;
use crate::stats::{
    FarringtonBound, FarringtonOptions, FarringtonSeries, FarringtonSpread, FarringtonStep, FarringtonVariant, NotComputable,
    StatsError, Year, farrington_all,
};
use crate::time::Bucket;

/// Most years that are looked back, and fewest.
const YEARS: (usize, usize) = (3, 5);

/// Every series against the same season of its earlier years.
pub(super) fn charts(
    panel: &Panel,
    series: &[Vec<f64>],
    options: TrendOptions,
) -> Result<Vec<Result<Chart, StatsError>>, StatsError> {
    let settings = settings(panel, options)?;
    let counts: Vec<&[f64]> = series.iter().map(Vec::as_slice).collect();
    Ok(farrington_all(&counts, &settings)?.into_iter().map(|found| chart(found, settings.from)).collect())
}

fn settings(panel: &Panel, options: TrendOptions) -> Result<FarringtonOptions, StatsError> {
    let (steps, period) = (panel.steps.len(), options.period());
    let (year, half_window, variant) = match panel.bucket {
        Bucket::Week => (by_calendar(panel)?, 3, FarringtonVariant::Flexible { periods: 10, excluded: 26 }),
        Bucket::Month => (Year::Steps(12.0), 1, FarringtonVariant::Flexible { periods: 1, excluded: 6 }),
    };
    let years = (steps.saturating_sub(half_window + 1) / period).min(YEARS.1);
    if years < YEARS.0 {
        let because = "Farrington compares with three to five earlier years, and the lake knows fewer; ask for a longer window, \
                       or for --method predictive, which compares with half a year";
        return Err(StatsError::Undefined { because });
    }
    Ok(FarringtonOptions {
        from: years * period + half_window,
        years,
        half_window,
        variant,
        alpha: options.alpha.unwrap_or_else(|| usual_alpha(options.method)),
        bound: FarringtonBound::Predictive,
        spread: FarringtonSpread::Dispersion,
        ..FarringtonOptions::flexible(year)
    })
}

/// Weeks by the calendar, so that they do not drift against the seasons.
fn by_calendar(panel: &Panel) -> Result<Year, StatsError> {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    let first = panel.steps.first().copied().unwrap_or(EPOCH);
    let because = "the window begins outside the years that can be counted";
    let days = EPOCH.until((Unit::Day, first)).map_err(|_| StatsError::Undefined { because })?;
    Ok(Year::Calendar { first_day: i64::from(days.get_days()), step_days: 7 })
}

fn chart(found: FarringtonSeries, from: usize) -> Result<Chart, StatsError> {
    let found = found?;
    let judged = found.iter().position(Result::is_ok);
    let Some(first) = judged else {
        let because = match found.first() {
            Some(Err(NotComputable::Because(because))) => because,
            _ => "no step has enough before it to be compared with",
        };
        return Err(StatsError::Undefined { because });
    };
    Ok(Chart { from: from + first, steps: found.into_iter().skip(first).map(|step| judgement(step.ok())).collect() })
}

fn judgement(step: Option<FarringtonStep>) -> Judgement {
    Judgement {
        expected: step.map(|step| step.expected),
        upper: step.and_then(|step| step.upper.ok()),
        score: step.and_then(|step| step.score.ok()),
        alarm: step.is_some_and(|step| step.alarm),
    }
}
