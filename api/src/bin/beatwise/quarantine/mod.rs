//! `beatwise quarantine`: rows that could not become reports, to be looked at, mended and loaded again.

mod retry;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ::ingest::Reason;
use ::ingest::office::{Delivery, Office, QuarantinedRow};
use anyhow::{Context as _, Result};
use api::machine;
use api::sheet::harmless;
use clap::{Args, Subcommand};
use engine::time::instant_text;
use serde_json::{Map, Value, json};

use crate::context::{Context, Format};
use crate::ingest::grouped;
use crate::output::{self, WrongUsage};
use retry::Retry;

/// Rows that could not become reports: look at them, mend them, load them again
#[derive(Debug, Args)]
pub(crate) struct Quarantine {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Every batch with refused rows
    List,
    /// The refused rows of a batch, with their texts
    Show {
        /// The batch, as its receipt names it
        batch: String,
        /// At most so many rows
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,
        /// Every row
        #[arg(long, conflicts_with = "limit")]
        all: bool,
    },
    /// The refused rows of a batch as a CSV file, to be mended in a spreadsheet
    Export {
        /// The batch, as its receipt names it
        batch: String,
        /// The file to write
        #[arg(long, value_name = "FILE.csv")]
        out: PathBuf,
    },
    /// Judge the refused rows of a batch again: after they were mended, or with another mapping
    #[command(after_help = "Examples:
  beatwise quarantine export 819b04924939adae --out rows.csv    (mend rows.csv, then)
  beatwise quarantine retry 819b04924939adae --from rows.csv
  beatwise quarantine retry 819b04924939adae --mapping better.toml")]
    Retry {
        /// The batch, as its receipt names it
        batch: String,
        /// The mended rows, as `export` wrote them
        #[arg(long, value_name = "FILE.csv")]
        from: Option<PathBuf>,
        /// Another mapping than the one the batch came with
        #[arg(long, value_name = "FILE")]
        mapping: Option<String>,
    },
    /// Every reason for which a row is refused
    Reasons,
}

/// Columns that `export` adds, and `retry` passes over.
const ADDED: [&str; 4] = ["_file", "_line", "_field", "_reason"];

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Quarantine) -> Result<()> {
    if !matches!(context.format, Format::Table | Format::Json) {
        return Err(WrongUsage::new(&"--format: the quarantine is table or json").into());
    }
    if matches!(role.action, Action::Reasons) {
        return reasons(context);
    }
    let store = context.store().await?;
    let key = machine::household_key(store.folder()).context("the key of the lake's households")?;
    let office = Office::open(store.folder(), &key).await?;
    let now = machine::now();
    office.expire(now).await?;
    match &role.action {
        Action::List => list(context, &office, now).await,
        Action::Show { batch, limit, all } => {
            let shown = rows(&office, batch, (!all).then_some(*limit)).await?;
            show(context, &shown)?;
            say_how_many_more(context, shown.len() as u64, office.count(batch).await?);
            Ok(())
        }
        Action::Export { batch, out } => export(context, &rows(&office, batch, None).await?, out),
        Action::Retry { batch, from, mapping } => {
            let retry = Retry { context, office: &office, batch };
            retry.run(from.as_deref(), mapping.as_deref()).await
        }
        Action::Reasons => Ok(()),
    }
}

fn reasons(context: &Context) -> Result<()> {
    if context.format == Format::Json {
        let all: Vec<Value> =
            Reason::ALL.iter().map(|reason| json!({"reason": reason.code(), "meaning": reason.meaning()})).collect();
        return output::json(&all);
    }
    let mut table = output::table(&["reason", "meaning"]);
    for reason in Reason::ALL {
        table.add_row([reason.code(), reason.meaning()]);
    }
    output::data(&table.to_string())
}

async fn list(context: &Context, office: &Office, now: i64) -> Result<()> {
    let deliveries = office.deliveries(now).await?;
    if context.format == Format::Json {
        let all: Vec<Value> = deliveries
            .iter()
            .map(|delivery| {
                json!({"batch": delivery.batch, "source": delivery.source, "state": delivery.state.name(), "rows": delivery.rows,
                    "received_at": instant(delivery.received_at), "expires_at": instant(delivery.expires_at),
                    "readable": delivery.readable, "reasons": delivery.reasons})
            })
            .collect();
        return output::json(&all);
    }
    let mut table = output::table(&["batch", "source", "state", "rows", "reasons", "texts until"]);
    for delivery in &deliveries {
        let reasons: Vec<String> = delivery.reasons.iter().map(|(reason, rows)| format!("{reason} {}", grouped(*rows))).collect();
        let until = if delivery.readable { instant(delivery.expires_at) } else { "expired".to_owned() };
        let (batch, source, state) = (delivery.batch.clone(), delivery.source.clone(), delivery.state.name().to_owned());
        table.add_row([batch, source, state, grouped(delivery.rows), reasons.join("\n"), until]);
    }
    output::data(&table.to_string())
}

/// To the second.
fn instant(micros: i64) -> String {
    instant_text(micros - micros.rem_euclid(1_000_000))
}

/// The rows of a batch, which must be known.
async fn rows(office: &Office, batch: &str, limit: Option<usize>) -> Result<Vec<QuarantinedRow>> {
    delivery(office, batch).await?;
    Ok(office.rows(batch, machine::now(), limit).await?)
}

async fn delivery(office: &Office, batch: &str) -> Result<Delivery> {
    let missing = || format!("no refused rows of a batch {batch} are kept; `beatwise quarantine list` shows those that are");
    office.delivery(batch).await?.with_context(missing)
}

fn show(context: &Context, rows: &[QuarantinedRow]) -> Result<()> {
    if context.format == Format::Json {
        let all: Vec<Value> = rows
            .iter()
            .map(|row| {
                json!({"file": row.file, "line": row.line, "field": row.field, "reason": row.reason,
                    "rule_version": row.rule_version, "row": row.text.as_deref().and_then(fields)})
            })
            .collect();
        return output::json(&all);
    }
    let lines = rows.iter().map(|row| {
        let field = if row.field.is_empty() { "the record" } else { &row.field };
        let text = row.text.as_deref().unwrap_or("(its text has expired)");
        format!("{} line {}, {field}: {}\n    {text}", row.file, row.line, row.reason)
    });
    output::data(&lines.collect::<Vec<_>>().join("\n"))
}

/// Says that rows were left out, and how to see them.
fn say_how_many_more(context: &Context, shown: u64, kept: u64) {
    if kept > shown {
        let (more, kept) = (grouped(kept - shown), grouped(kept));
        let told = format!("{more} more rows of {kept} are not shown: see more with --limit N, or all of them with --all");
        output::message(context.verbosity, &told);
    }
}

/// A kept text as column and value.
fn fields(text: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(text).ok()
}

fn export(context: &Context, rows: &[QuarantinedRow], out: &Path) -> Result<()> {
    let texts: Vec<Map<String, Value>> =
        rows.iter().map(|row| row.text.as_deref().and_then(fields).unwrap_or_default()).collect();
    let columns: BTreeSet<&String> = texts.iter().flat_map(Map::keys).collect();
    let mut file = csv::Writer::from_path(out).with_context(|| format!("cannot write {}", out.display()))?;
    file.write_record(
        ADDED.into_iter().chain(columns.iter().map(|name| if name.is_empty() { "_record" } else { name.as_str() })),
    )?;
    for (row, text) in rows.iter().zip(&texts) {
        let known = [row.file.clone(), row.line.to_string(), row.field.clone(), row.reason.clone()];
        let values = columns.iter().map(|name| text.get(*name).and_then(Value::as_str).unwrap_or_default());
        file.write_record(known.iter().map(String::as_str).chain(values).map(harmless))?;
    }
    file.flush()?;
    output::message(context.verbosity, &format!("{} rows in {}", grouped(rows.len() as u64), out.display()));
    Ok(())
}
