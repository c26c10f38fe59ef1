//! Change over time as comma-separated rows: one per series, or one per judged step where alarms are raised.

use super::{ExportError, number, sheet};
use crate::sheet::harmless;
use crate::view::{FindingView, TrendView, TrendsView};

/// The rows of an answer, with the receipt as a first line that starts with `#`.
///
/// # Errors
/// When a value cannot be written as text.
pub fn trends_csv(answer: &TrendsView) -> Result<String, ExportError> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    let first = answer.series.iter().find_map(|series| series.finding.as_ref());
    rows.write_record(START.iter().chain(first.map_or(&[][..], header)).chain(&["reason"]))?;
    let width = first.map_or(0, |finding| header(finding).len());
    for series in &answer.series {
        for fields in fields(series, &answer.steps, width) {
            let start = [series.kind.to_owned(), harmless(series.id.as_deref().unwrap_or_default()), harmless(&series.name)];
            let total = series.total.to_string();
            let end = harmless(&series.reason);
            rows.write_record(start.into_iter().chain([total]).chain(fields).chain([end]))?;
        }
    }
    sheet(&answer.receipt, rows)
}

const START: &[&str] = &["kind", "id", "name", "total"];

const fn header(finding: &FindingView) -> &'static [&'static str] {
    match finding {
        FindingView::Trend { .. } => &["s", "z", "p", "q", "tau", "slope_per_year", "lower", "upper"],
        FindingView::Seasons { .. } => &["start", "reports", "trend", "seasonal", "remainder"],
        FindingView::Watch { .. } => &["start", "reports", "expected", "upper", "score", "alarm"],
        FindingView::Changes { .. } => &["from", "to", "mean"],
        FindingView::Emerging { .. } => &["class", "bins", "last_z", "trend_z", "trend_p"],
    }
}

/// The fields of a series, row by row; one row of blanks where nothing can be said of it.
fn fields(series: &TrendView, steps: &[String], width: usize) -> Vec<Vec<String>> {
    match &series.finding {
        None => vec![vec![String::new(); width]],
        Some(FindingView::Trend { s, z, p, q, tau, slope_per_year, lower, upper }) => {
            let known = [*s, *z, *p].map(|value| value.to_string());
            let rest = [*q, *tau, Some(*slope_per_year), *lower, *upper].map(number);
            vec![known.into_iter().chain(rest).collect()]
        }
        Some(FindingView::Seasons { trend, seasonal, remainder, .. }) => (0..trend.len())
            .map(|at| {
                let parts = [trend[at], seasonal[at], remainder[at]].map(|part| part.to_string());
                [steps[at].clone(), series.counts[at].to_string()].into_iter().chain(parts).collect()
            })
            .collect(),
        Some(FindingView::Watch { watched, .. }) => watched
            .iter()
            .map(|step| {
                let figures = [step.expected, step.upper, step.score].map(number);
                let start = [step.start.clone(), step.reports.to_string()];
                start.into_iter().chain(figures).chain([step.alarm.to_string()]).collect()
            })
            .collect(),
        Some(FindingView::Changes { regimes }) => {
            regimes.iter().map(|regime| vec![regime.from.clone(), regime.to.clone(), regime.mean.to_string()]).collect()
        }
        Some(FindingView::Emerging { class, bins, last_z, trend_z, trend_p }) => {
            let figures = [*last_z, *trend_z, *trend_p].map(number);
            vec![[class.clone(), bins.clone()].into_iter().chain(figures).collect()]
        }
    }
}
