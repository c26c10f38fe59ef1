//! `beatwise plan record|visits`: what came of visits, kept and listed.

use std::io::Read;
use std::path::PathBuf;

use ::ingest::office::RecordedVisit;
use anyhow::{Context as _, Result};
use api::machine;
use api::visits::{SheetError, read_sheet, visits_csv};
use clap::Args;
use engine::time::instant_text;
use serde_json::{Value, json};

use crate::context::{Context, Format};
use crate::output::{self, WrongUsage};
use crate::series::office;

/// A sheet that was filled in.
#[derive(Debug, Args)]
pub(crate) struct Record {
    /// The CSV of a plan with arrived, minutes, outcome and note filled in; - for standard input
    #[arg(value_name = "CARDS.csv")]
    sheet: PathBuf,
    /// Who wrote it down
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

/// Keeps a sheet, all of it or nothing.
pub(super) async fn run(context: &Context, role: &Record) -> Result<()> {
    let name = role.sheet.display();
    let text = read(&role.sheet).with_context(|| format!("cannot read {name}"))?;
    let refused = |error: SheetError| WrongUsage::new(&format!("{name}: {error}; nothing was kept"));
    let visits = read_sheet(&text, role.by.as_deref(), machine::now()).map_err(refused)?;
    let store = context.store().await?;
    let office = office(&store).await?;
    office.keep_visits(&visits).await?;
    let minutes: u64 = visits.iter().map(|visit| u64::from(visit.minutes)).sum();
    output::message(
        context.verbosity,
        &format!("kept {} visits of {minutes} minutes together; the next plan knows them", visits.len()),
    );
    Ok(())
}

fn read(sheet: &PathBuf) -> std::io::Result<String> {
    if sheet.as_os_str() == "-" {
        let mut text = String::new();
        return std::io::stdin().read_to_string(&mut text).map(|_| text);
    }
    std::fs::read_to_string(sheet)
}

/// Lists every visit that was written back.
pub(super) async fn history(context: &Context) -> Result<()> {
    if context.format == Format::Geojson {
        return Err(WrongUsage::new(&"--format geojson: kept visits have no shapes; use json, csv or table").into());
    }
    let store = context.store().await?;
    let all = office(&store).await?.visits().await?;
    match context.format {
        Format::Json => output::json(&all.iter().map(wire).collect::<Vec<Value>>()),
        Format::Csv => output::data(&visits_csv(&all)?),
        Format::Table | Format::Geojson => output::data(&listed(all)),
    }
}

/// Visits as a table.
fn listed(all: Vec<RecordedVisit>) -> String {
    let mut table = output::table(&["plan", "visit", "cell", "arrived", "minutes", "outcome", "note", "by"]);
    for visit in all {
        let text = |text: Option<String>| text.unwrap_or_default();
        let (number, minutes) = (visit.visit.to_string(), visit.minutes.to_string());
        let outcome = visit.outcome.as_str().to_owned();
        table.add_row([visit.plan, number, visit.cell, visit.arrived, minutes, outcome, text(visit.note), text(visit.by)]);
    }
    table.to_string()
}

fn wire(visit: &RecordedVisit) -> Value {
    let RecordedVisit { plan, visit, cell, arrived, minutes, outcome, note, by, at } = visit;
    json!({"plan": plan, "visit": visit, "cell": cell, "arrived": arrived, "minutes": minutes, "outcome": outcome.as_str(), "note": note, "by": by, "at": instant_text(*at)})
}
