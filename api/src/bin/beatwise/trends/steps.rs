//! A series step by step, for people: what was expected of each, and where the bound lay.

use api::view::{FindingView, TrendView};

use crate::output::{self, figure};

/// The steps of a series; none where its method says nothing of single steps.
pub(super) fn describe(series: &TrendView, steps: &[String]) -> Option<String> {
    let table = match series.finding.as_ref()? {
        FindingView::Watch { watched, .. } => {
            let mut table = output::table(&["step of", "reports", "expected", "bound", "figure", ""]);
            for step in watched {
                table.add_row([
                    step.start.clone(),
                    step.reports.to_string(),
                    figure(step.expected, 1),
                    figure(step.upper, 1),
                    figure(step.score, 2),
                    if step.alarm { "alarm".to_owned() } else { String::new() },
                ]);
            }
            table
        }
        FindingView::Seasons { trend, seasonal, remainder, .. } => {
            let mut table = output::table(&["step of", "reports", "trend", "season", "remainder"]);
            let parts = trend.iter().zip(seasonal).zip(remainder);
            for ((step, reports), ((trend, season), rest)) in steps.iter().zip(&series.counts).zip(parts) {
                let parts = [format!("{trend:.1}"), format!("{season:+.1}"), format!("{rest:+.1}")];
                table.add_row([step.clone(), reports.to_string()].into_iter().chain(parts));
            }
            table
        }
        FindingView::Changes { regimes } => {
            let mut table = output::table(&["from", "to", "each step"]);
            for regime in regimes {
                table.add_row([regime.from.clone(), regime.to.clone(), format!("{:.1}", regime.mean)]);
            }
            table
        }
        FindingView::Trend { .. } | FindingView::Emerging { .. } => return None,
    };
    Some(format!("\n{}\n{table}", series.name))
}
