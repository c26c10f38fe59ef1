//! `beatwise series`: reports that may be of one offender, or tell of one incident, and what people say to it.

mod calibrate;
mod decide;

use ::ingest::office::Office;
use anyhow::{Context as _, Result};
use api::ask::{self, Lake};
use api::export::linked_csv;
use api::form::LinkForm;
use api::linked::decided;
use api::machine;
use api::view::LinkedView;
use clap::{Args, Subcommand};
use engine::analysis::LinkKind;
use engine::disclosure::Policy;
use engine::store::Store;

use crate::context::{Context, Format};
use crate::hotspots::unanswered;
use crate::output::{self, WrongUsage};
use crate::scope::ScopeArgs;

/// Which reports may be of one offender, or tell of one incident? With the evidence for and against
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:
  beatwise series --from 2018-01-01 --to 2018-03-01 --category burglary
  beatwise series --from 2018-01-01 --to 2018-02-01 --duplicates --format json
  beatwise series confirm 819b04924939adae --by \"desk 4\" --reason \"same ladder\"
  beatwise series decisions"
)]
pub(crate) struct Series {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    scope: Option<ScopeArgs>,
    /// Several reports of one incident, instead of several incidents of one offender
    #[arg(long)]
    duplicates: bool,
    /// Furthest that two reports may lie apart, in kilometres [default: 1.5; duplicates: 0.15]
    #[arg(long, value_name = "KM")]
    km: Option<String>,
    /// Longest time between two reports, in days [default: 28; duplicates: half an hour]
    #[arg(long, value_name = "D")]
    days: Option<String>,
    /// Least mean log Bayes factor of a group [default: 6; duplicates: 1]
    #[arg(long, value_name = "L")]
    least: Option<String>,
    /// How many groups are listed [default: 20; duplicates: 100]
    #[arg(long, value_name = "N")]
    top: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// These reports belong together
    Confirm(decide::Decide),
    /// They do not: do not propose their pairs again
    Reject(decide::Decide),
    /// Take back the last decision
    Undo(decide::Decide),
    /// Every decision, the first one first
    Decisions,
    #[command(hide = true)]
    Calibrate(calibrate::Calibrate),
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Series) -> Result<()> {
    match &role.action {
        None => list(context, role).await,
        Some(Action::Confirm(what)) => decide::run(context, what, ::ingest::office::LinkVerdict::Confirm).await,
        Some(Action::Reject(what)) => decide::run(context, what, ::ingest::office::LinkVerdict::Reject).await,
        Some(Action::Undo(what)) => decide::run(context, what, ::ingest::office::LinkVerdict::Undo).await,
        Some(Action::Decisions) => decide::history(context).await,
        Some(Action::Calibrate(what)) => calibrate::run(what).await,
    }
}

/// The office of a lake.
pub(crate) async fn office(store: &Store) -> Result<Office> {
    let key = machine::household_key(store.folder()).context("the key of the lake's households")?;
    Ok(Office::open(store.folder(), &key).await?)
}

impl Series {
    fn form(&self) -> LinkForm {
        LinkForm {
            question: self.scope.as_ref().map(ScopeArgs::form).unwrap_or_default(),
            kind: self.duplicates.then(|| LinkKind::Duplicates.as_str().to_owned()),
            km: self.km.clone(),
            days: self.days.clone(),
            least: self.least.clone(),
            top: self.top.clone(),
        }
    }
}

async fn list(context: &Context, role: &Series) -> Result<()> {
    let store = context.store().await?;
    let (snapshot, policy) = (context.snapshot_of(&store)?, Policy::public_rows());
    let mut view = ask::linked(Lake { snapshot: &snapshot, policy: &policy }, &role.form()).await.map_err(unanswered)?;
    let office = office(&store).await?;
    for series in &view.series {
        let reports: Vec<String> = series.reports.iter().map(|report| report.report_id.clone()).collect();
        office.know_link(&series.id, view.kind, &reports).await?;
    }
    decided(&mut view, &office.link_decisions().await?);
    match context.format {
        Format::Json => output::json(&view),
        Format::Csv => output::data(&linked_csv(&view)?),
        Format::Table => output::data(&describe(&view)),
        Format::Geojson => Err(WrongUsage::new(&"--format geojson: linked reports are a table; use json, csv or table").into()),
    }
}

fn describe(view: &LinkedView) -> String {
    let mut table = output::table(&["id", "status", "score", "from", "to", "what speaks for it"]);
    for series in &view.series {
        let status = match (&series.confirmed_as, series.status) {
            (Some(confirmed), "suggestion") => format!("suggestion for {confirmed}"),
            (_, status) => status.to_owned(),
        };
        let figures = [format!("{:.1}", series.score), series.from.clone(), series.to.clone()];
        let [score, from, to] = figures;
        table.add_row([series.id.clone(), status, score, from, to, series.summary.clone()]);
    }
    let mut lines = vec![table.to_string()];
    lines.push(format!(
        "{} groups were found among {} pairs; --format json has every pair's evidence",
        view.found, view.pairs_compared
    ));
    lines.extend(view.receipt.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(view.receipt.attributions.iter().cloned());
    lines.join("\n")
}
