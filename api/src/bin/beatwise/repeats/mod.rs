//! `beatwise repeats`: whether one report makes another nearby more likely, and near which it does now.

mod live;

use anyhow::Result;
use api::ask::{self, Lake};
use api::export::{live_csv, repeats_csv};
use api::form::{LiveForm, RepeatForm};
use api::view::{RepeatBandView, RepeatsView};
use clap::Args;
use engine::disclosure::Policy;

use crate::context::{Context, Format};
use crate::hotspots::unanswered;
use crate::output::{self, WrongUsage, figure, probability};
use crate::scope::ScopeArgs;

/// Does one report make another nearby more likely? Near repeats, repeat places, and the live list of open windows
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise repeats --from 2015-01-01 --to 2016-01-01 --category burglary
  beatwise repeats --from 2015-01-01 --to 2016-01-01 --bands 100,200,300 --days 7,14,21 --simulations 999 --seed 7
  beatwise repeats --from 2015-01-01 --to 2016-01-01 --metric manhattan --inference closed-form --format csv
  beatwise repeats --from 2015-01-01 --to 2016-01-01 --category burglary --live
  beatwise repeats --from 2015-01-01 --to 2016-01-01 --category burglary --live --as-of 2016-02-15 --format geojson")]
pub(crate) struct Repeats {
    #[command(flatten)]
    scope: ScopeArgs,
    /// Ends of the bands of distance, in metres [default: 100,200,300]
    #[arg(long, value_name = "M,M")]
    bands: Option<String>,
    /// Ends of the bands of time, in days [default: 7,14,21]
    #[arg(long, value_name = "D,D")]
    days: Option<String>,
    /// euclidean or manhattan [default: euclidean]
    #[arg(long, value_name = "M")]
    metric: Option<String>,
    /// Where p comes from: auto (the closed form, simulations where few pairs are expected), closed-form or monte-carlo
    #[arg(long, value_name = "I")]
    inference: Option<String>,
    /// Simulations [default: 999]
    #[arg(long, value_name = "N")]
    simulations: Option<String>,
    /// Seed of the simulations [default: 1]
    #[arg(long, value_name = "S")]
    seed: Option<String>,
    /// Instead of the table: reports near which the risk is raised still, where, until when and to what distance
    #[arg(long)]
    live: bool,
    /// The day of the live list [default: the first after the window]
    #[arg(long, value_name = "D", requires = "live")]
    as_of: Option<String>,
    /// How many pairs and places, or open windows, are listed [default: 20]
    #[arg(long, value_name = "N")]
    top: Option<String>,
}

impl Repeats {
    fn form(&self) -> RepeatForm {
        RepeatForm {
            question: self.scope.form(),
            bands: self.bands.clone(),
            days: self.days.clone(),
            metric: self.metric.clone(),
            inference: self.inference.clone(),
            simulations: self.simulations.clone(),
            seed: self.seed.clone(),
            top: self.top.clone(),
        }
    }
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Repeats) -> Result<()> {
    if role.live {
        return list(context, role).await;
    }
    let store = context.store().await?;
    let (snapshot, policy) = (context.snapshot_of(&store)?, Policy::public_rows());
    let view = ask::repeats(Lake { snapshot: &snapshot, policy: &policy }, &role.form()).await.map_err(unanswered)?;
    match context.format {
        Format::Json => output::json(&view),
        Format::Csv => output::data(&repeats_csv(&view)?),
        Format::Table => output::data(&describe(&view)),
        Format::Geojson => {
            Err(WrongUsage::new(&"--format geojson: repeats are a table; use json, csv or table, or --live").into())
        }
    }
}

/// The live list.
async fn list(context: &Context, role: &Repeats) -> Result<()> {
    let store = context.store().await?;
    let form = LiveForm { repeats: role.form(), as_of: role.as_of.clone() };
    let (snapshot, policy) = (context.snapshot_of(&store)?, Policy::public_rows());
    let view = ask::live(Lake { snapshot: &snapshot, policy: &policy }, &form).await.map_err(unanswered)?;
    match context.format {
        Format::Json => output::json(&view),
        Format::Csv => output::data(&live_csv(&view)?),
        Format::Table => output::data(&live::describe(&view)),
        Format::Geojson => output::json(&view.into_collection()),
    }
}

fn describe(view: &RepeatsView) -> String {
    let mut table = output::table(&["distance", "days", "pairs", "expected", "ratio", "z", "p", "q", "by"]);
    for band in &view.bands {
        table.add_row(row(band));
    }
    let mut lines = vec![table.to_string()];
    lines.push(format!(
        "{} of {} places hold more than one report, {} reports altogether",
        view.repeat_places, view.places, view.reports_at_repeat_places
    ));
    lines.extend(view.repeat_within.iter().map(|within| {
        format!("{:.0} % of repeats at a place come within {} days of the one before", 100.0 * within.share, within.days)
    }));
    lines.push(format!("{} pairs of reports lie within the furthest bands; --format json lists the latest", view.near_pairs));
    lines.push("--live lists the reports near which the risk is raised still".to_owned());
    lines.extend(view.receipt.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(view.receipt.attributions.iter().cloned());
    lines.join("\n")
}

fn row(band: &RepeatBandView) -> [String; 9] {
    let (distance, days) = live::words(band);
    [
        distance,
        days,
        band.observed.to_string(),
        format!("{:.1}", band.expected),
        figure(band.ratio, 2),
        figure(band.z, 1),
        probability(band.p),
        probability(band.q),
        band.used.unwrap_or("-").to_owned(),
    ]
}
