//! `beatwise compare`: did reports rise or fall, where, and could that be chance.

use anyhow::Result;
use api::ask::{self, Lake};
use api::export::comparison_csv;
use api::form::{CompareForm, QuestionForm};
use api::view::{ComparedRowView, ComparisonView};
use clap::Args;
use engine::disclosure::Policy;

use crate::context::{Context, Format};
use crate::hotspots::unanswered;
use crate::output::{self, WrongUsage};
use crate::scope::ScopeArgs;

/// Rows of a table when `--top` is not given.
const TABLE_ROWS: usize = 20;

/// Did reports rise or fall, where, and could that be chance? By area, cell or category
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise compare --from 2019-06-01 --to 2019-07-01 --category burglary
  beatwise compare --from 2019-08-01 --to 2020-01-01 --against 2019-01-01/2019-07-01 --category burglary --correction discrete
  beatwise compare --from 2019-07-22 --to 2019-07-29 --against last-year --by category
  beatwise compare --from 2019-01-01 --to 2020-01-01 --against area:E01014485 --exposure population
  beatwise compare --from 2019-06-01 --to 2019-07-01 --against seasonal --by whole
  beatwise compare --from 2019-06-01 --to 2019-07-01 --by cell --dispersion quasi --format geojson")]
pub(crate) struct Compare {
    #[command(flatten)]
    scope: ScopeArgs,
    /// previous, last-year, seasonal, area:ID, or another window as FROM/TO [default: previous]
    #[arg(long, value_name = "W")]
    against: Option<String>,
    /// What each row counts: area, cell, category or whole [default: area]
    #[arg(long, value_name = "B")]
    by: Option<String>,
    /// The step whose published ones make up the exposure: month or week [default: month where both windows are whole months]
    #[arg(long, value_name = "B")]
    bucket: Option<String>,
    /// exact, mid-p, e-test, score or negative-binomial [default: exact]
    #[arg(long, value_name = "T")]
    test: Option<String>,
    /// poisson, or quasi where counts vary more than independent events would [default: poisson]
    #[arg(long, value_name = "D")]
    dispersion: Option<String>,
    /// How p is corrected for the number of rows: bh, by, bonferroni, or discrete, which knows what p few reports can have
    /// [default: bh]
    #[arg(long, value_name = "C")]
    correction: Option<String>,
    /// What rates are per beside time: none, households, population or km2 [default: none]
    #[arg(long, value_name = "E")]
    exposure: Option<String>,
    /// The q up to which a change is clear [default: 0.05]
    #[arg(long, value_name = "A")]
    alpha: Option<String>,
    /// H3 resolution of cells, 5 to 10 [default: 9]
    #[arg(long, value_name = "R")]
    resolution: Option<String>,
    /// Only the first N rows
    #[arg(long, value_name = "N")]
    top: Option<String>,
}

impl Compare {
    fn form(&self) -> CompareForm {
        CompareForm {
            question: QuestionForm { resolution: self.resolution.clone(), top: self.top.clone(), ..self.scope.form() },
            against: self.against.clone(),
            by: self.by.clone(),
            bucket: self.bucket.clone(),
            test: self.test.clone(),
            dispersion: self.dispersion.clone(),
            correction: self.correction.clone(),
            exposure: self.exposure.clone(),
            alpha: self.alpha.clone(),
        }
    }
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Compare) -> Result<()> {
    let store = context.store().await?;
    let snapshot = context.snapshot_of(&store)?;
    let (form, policy) = (role.form(), Policy::public_rows());
    let lake = Lake { snapshot: &snapshot, policy: &policy };
    let view = ask::comparison(lake, &form).await.map_err(unanswered)?;
    match context.format {
        Format::Json => output::json(&view),
        Format::Geojson => output::json(&view.into_collection(&ask::outlines(lake).await.map_err(unanswered)?)),
        Format::Csv => output::data(&comparison_csv(&view)?),
        Format::Table => {
            let rows = form.question.top().map_err(WrongUsage::from)?.unwrap_or(TABLE_ROWS);
            output::data(&describe(&view, rows))
        }
    }
}

fn describe(view: &ComparisonView, rows: usize) -> String {
    let other = if view.against == "seasonal" { "expected" } else { "against" };
    let mut table = output::table(&["", "reports", other, "p", "q", "what was found"]);
    for row in view.rows.iter().take(rows) {
        let (now, other) = (row.now.reports.to_string(), other_count(row));
        table.add_row([row.name.clone(), now, other, output::probability(row.p), output::probability(row.q), row.reason.clone()]);
    }
    let mut lines = vec![table.to_string()];
    if view.rows.len() > rows {
        lines.push(format!("and {} more; --top N shows more of them", view.rows.len() - rows));
    }
    lines.push(format!(
        "{} risen, {} fallen, {} without a clear change, {} cannot be compared",
        view.risen, view.fallen, view.no_clear_change, view.cannot_compare
    ));
    let receipt = &view.receipt;
    lines.push(format!(
        "{} of {} reports are counted ({} of them have no place); snapshot {}, {}, policy {}",
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

/// What the count stands beside.
fn other_count(row: &ComparedRowView) -> String {
    let expected = row.expected.as_ref().map(|expected| format!("{:.1}", expected.reports));
    expected.or_else(|| row.reference.as_ref().map(|reference| reference.reports.to_string())).unwrap_or_default()
}
