//! What was found, in words.

use super::finding::{Finding, MonotonicTrend, Seasons, Watch};
use super::{TrendMethod, TrendOptions};
use crate::stats::StatsError;

/// The level of a method that was given none.
pub(super) const fn usual_alpha(method: TrendMethod) -> f64 {
    match method {
        TrendMethod::Farrington | TrendMethod::Predictive => 0.01,
        TrendMethod::CChart => 0.00135,
        TrendMethod::Emerging => 0.1,
        _ => 0.05,
    }
}

/// One sentence, or two.
pub(super) fn reason(finding: &Result<Finding, StatsError>, options: TrendOptions) -> String {
    let alpha = options.alpha.unwrap_or_else(|| usual_alpha(options.method));
    match finding {
        Err(error) => capital(&error.to_string()),
        Ok(Finding::Trend(trend)) => of_trend(trend, alpha),
        Ok(Finding::Seasons(seasons)) => of_seasons(seasons),
        Ok(Finding::Watch(watch)) => of_watch(watch),
        Ok(Finding::Changes(regimes)) if regimes.len() < 2 => "No change of level.".to_owned(),
        Ok(Finding::Changes(regimes)) => {
            let [.., before, last] = &regimes[..] else { return "No change of level.".to_owned() };
            format!("Since {}: {:.1} a step, after {:.1}.", last.from, last.mean, before.mean)
        }
        Ok(Finding::Emerging(cell)) => capital(&format!("{}.", cell.class)),
    }
}

fn of_trend(trend: &MonotonicTrend, alpha: f64) -> String {
    let slope = trend.slope_per_year;
    let small = |name: &str, p: f64| if p < 0.001 { format!("{name} below 0.001") } else { format!("{name} {p:.3}") };
    let of = trend.q.map_or_else(|| small("p", trend.p), |q| small("q", q));
    match trend.q.unwrap_or(trend.p) {
        level if level <= alpha && trend.s > 0.0 => format!("Rises: {slope:+.2} a year ({of})."),
        level if level <= alpha => format!("Falls: {slope:+.2} a year ({of})."),
        _ => format!("No steady rise or fall ({of})."),
    }
}

fn of_seasons(seasons: &Seasons) -> String {
    let level = |strength: Option<f64>| match strength {
        None => "an unknown",
        Some(strength) if strength >= 0.6 => "a strong",
        Some(strength) if strength >= 0.3 => "a moderate",
        Some(_) => "a weak",
    };
    let season = level(seasons.strength_of_season);
    match seasons.change_in_a_year {
        Some(change) => format!("The level moved by {:+.0} % in the last year; {season} season.", 100.0 * change),
        None => format!("{} season.", capital(season)),
    }
}

fn of_watch(watch: &Watch) -> String {
    let of = match watch.steps.len() {
        1 => "1 step".to_owned(),
        steps => format!("{steps} steps"),
    };
    let alarms = watch.alarms();
    let said = match watch.steps.last() {
        Some(last) if last.alarm => {
            let bound = last.upper.map_or_else(String::new, |upper| format!(", above {upper:.1}"));
            format!("Alarm: {} reports in the step of {}{bound}.", last.reports, last.start)
        }
        _ => "No alarm in the last step.".to_owned(),
    };
    format!("{said} {alarms} of {of} raised one.")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
