//! `beatwise trends`: what rises, falls, or breaks out of its bounds.

mod steps;

use anyhow::Result;
use api::ask::{self, Lake};
use api::export::trends_csv;
use api::form::{QuestionForm, TrendForm};
use api::view::{FindingView, TrendView, TrendsView};
use clap::Args;
use engine::disclosure::Policy;

use crate::context::{Context, Format};
use crate::hotspots::unanswered;
use crate::output;
use crate::scope::ScopeArgs;

/// Rows of a table when `--top` is not given.
const TABLE_ROWS: usize = 20;
/// Series shown step by step when `--top` is not given.
const STEPPED: usize = 5;

/// What rises, falls, or breaks out of its bounds? By area, cell or category
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise trends --from 2018-01-01 --to 2020-01-01 --bucket month --category burglary
  beatwise trends --from 2010-01-01 --to 2020-01-01 --method farrington --last 52
  beatwise trends --from 2010-01-01 --to 2020-01-01 --by whole --method stl --bucket month --format csv
  beatwise trends --from 2010-01-01 --to 2020-01-01 --by area --method farrington --last 8 --steps --top 3
  beatwise trends --from 2018-01-01 --to 2019-07-01 --by cell --bucket month --method emerging --format geojson
  beatwise trends --from 2019-01-01 --to 2020-01-01 --by category --method changepoints")]
pub(crate) struct Trends {
    #[command(flatten)]
    scope: ScopeArgs,
    /// What each series counts: area, cell, category or whole [default: area]
    #[arg(long, value_name = "B")]
    by: Option<String>,
    /// The step: week or month [default: week]
    #[arg(long, value_name = "B")]
    bucket: Option<String>,
    /// mann-kendall, seasonal-mann-kendall, hamed-rao, stl, farrington, ears, cusum, ewma, c-chart, changepoints or emerging
    /// [default: mann-kendall]
    #[arg(long, value_name = "M")]
    method: Option<String>,
    /// Judge only the last N steps for alarms [default: every step with enough before it]
    #[arg(long, value_name = "N")]
    last: Option<String>,
    /// Level of tests and alarms [default: 0.05; farrington and ears 0.01, emerging 0.1]
    #[arg(long, value_name = "A")]
    alpha: Option<String>,
    /// H3 resolution of cells, 5 to 10 [default: 9]
    #[arg(long, value_name = "R")]
    resolution: Option<String>,
    /// Rings of neighbours, 1 to 5, for emerging [default: 1]
    #[arg(long, value_name = "K")]
    rings: Option<String>,
    /// Only the first N series, those that deserve attention first
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// Show the series step by step: count, expected and bound, or trend, season and remainder; a single series is shown so
    /// anyway
    #[arg(long)]
    steps: bool,
}

impl Trends {
    fn form(&self) -> TrendForm {
        TrendForm {
            question: QuestionForm {
                resolution: self.resolution.clone(),
                top: self.top.map(|top| top.to_string()),
                ..self.scope.form()
            },
            by: self.by.clone(),
            bucket: self.bucket.clone(),
            method: self.method.clone(),
            last: self.last.clone(),
            alpha: self.alpha.clone(),
            rings: self.rings.clone(),
        }
    }
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Trends) -> Result<()> {
    let store = context.store().await?;
    let snapshot = context.snapshot_of(&store)?;
    let policy = Policy::public_rows();
    let lake = Lake { snapshot: &snapshot, policy: &policy };
    let view = ask::trends(lake, &role.form()).await.map_err(unanswered)?;
    match context.format {
        Format::Json => output::json(&view),
        Format::Geojson => output::json(&view.into_collection(&ask::outlines(lake).await.map_err(unanswered)?)),
        Format::Csv => output::data(&trends_csv(&view)?),
        Format::Table => output::data(&describe(&view, role)),
    }
}

fn describe(view: &TrendsView, role: &Trends) -> String {
    let rows = role.top.unwrap_or(TABLE_ROWS);
    let mut table = output::table(&["", "reports", "figure", "what was found"]);
    for series in view.series.iter().take(rows) {
        table.add_row([series.name.clone(), series.total.to_string(), figure(series), series.reason.clone()]);
    }
    let mut lines = vec![table.to_string()];
    if view.series.len() > rows {
        lines.push(format!("and {} more; --top N shows more of them", view.series.len() - rows));
    }
    if role.steps || view.series.len() == 1 {
        lines.extend(
            view.series.iter().take(role.top.unwrap_or(STEPPED)).filter_map(|series| steps::describe(series, &view.steps)),
        );
    }
    let (first, last) = (view.steps.first(), view.steps.last());
    if let (Some(first), Some(last)) = (first, last) {
        lines.push(format!("{} {}s, from that of {first} to that of {last}", view.steps.len(), view.bucket));
    }
    let receipt = &view.receipt;
    lines.push(format!(
        "{} of {} reports are counted ({} of the window have no place); snapshot {}, {}, policy {}",
        receipt.reports_in_region,
        receipt.reports_read,
        receipt.reports_without_place,
        receipt.snapshot,
        receipt.method,
        receipt.policy
    ));
    lines.extend(receipt.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(receipt.attributions.iter().cloned());
    lines.join("\n")
}

/// The figure by which a series is ranked.
fn figure(series: &TrendView) -> String {
    match &series.finding {
        None => String::new(),
        Some(FindingView::Trend { z, .. }) => format!("z {z:.2}"),
        Some(FindingView::Seasons { strength_of_trend, .. }) => {
            strength_of_trend.map_or_else(String::new, |strength| format!("trend {strength:.2}"))
        }
        Some(FindingView::Watch { watched, .. }) => {
            watched.last().and_then(|step| step.score).map_or_else(String::new, |score| format!("score {score:.2}"))
        }
        Some(FindingView::Changes { regimes }) => format!("{} levels", regimes.len()),
        Some(FindingView::Emerging { bins, .. }) => bins.clone(),
    }
}
