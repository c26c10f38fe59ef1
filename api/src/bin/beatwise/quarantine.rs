//! `beatwise quarantine`: rows that could not become reports, to be looked at, mended and loaded again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ::ingest::office::{Delivery, DeliveryState, KeptRow, Office, QuarantinedRow};
use ::ingest::{Commit, Delivered, MappingText, Reason, Rejects, SourceKind};
use anyhow::{Context as _, Result, ensure};
use api::machine;
use api::sheet::{harmless, original};
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use crate::context::{Context, Format};
use crate::ingest::{How, describe, grouped, load_files, mapping};
use crate::output::{self, WrongUsage};

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
        Action::Show { batch, limit } => show(context, &rows(&office, batch, Some(*limit)).await?),
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

fn instant(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros).map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
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

/// Rows to judge again, and the positions of the kept ones that stay.
type Again = (Vec<Map<String, Value>>, Vec<usize>);

/// Rows on their second way.
struct Retry<'a> {
    context: &'a Context,
    office: &'a Office,
    batch: &'a str,
}

impl Retry<'_> {
    async fn run(&self, from: Option<&Path>, other: Option<&str>) -> Result<()> {
        let delivery = delivery(self.office, self.batch).await?;
        let kept = rows(self.office, self.batch, None).await?;
        ensure!(
            delivery.state != DeliveryState::Held,
            "batch {} is held: nothing of it is loaded; mend its file or its mapping and load it again, or load what is good \
             with --accept-rejects",
            self.batch
        );
        let (objects, left) = match from {
            Some(path) => mended(path, &kept)?,
            None => apart(&kept),
        };
        ensure!(
            !objects.is_empty(),
            "no row of batch {} can be judged again as it is: export the rows, mend them, and retry with --from",
            self.batch
        );
        let mut file = tempfile::Builder::new().prefix("retry-").suffix(".ndjson").tempfile()?;
        for object in &objects {
            serde_json::to_writer(&mut file, object)?;
            std::io::Write::write_all(&mut file, b"\n")?;
        }
        let same =
            delivery.mapping.clone().map(|text| MappingText { name: format!("the mapping of batch {}", self.batch), text });
        let how = How {
            source: delivery.source.parse::<SourceKind>()?,
            mapping: other.map(mapping).transpose()?.or(same),
            commit: Commit::Keep,
            rejects: Rejects::Accept,
        };
        let delivered = Delivered { path: file.path().to_path_buf(), name: format!("retry of {}", self.batch) };
        let receipt = load_files(self.context, &how, &[delivered]).await?;
        // Rows that were judged before, in the same words and by the same rules, stay where they are.
        if !receipt.already_loaded {
            self.settle(&delivery, &kept, &left).await?;
        }
        match self.context.format {
            Format::Json => output::json(&receipt),
            _ => output::data(&describe(&receipt)),
        }
    }

    /// What was judged again belongs to the new batch; what could not be stays where it is.
    async fn settle(&self, delivery: &Delivery, kept: &[QuarantinedRow], left: &[usize]) -> Result<()> {
        self.office.forget(self.batch).await?;
        if left.is_empty() {
            return Ok(());
        }
        let rows: Vec<KeptRow> = left
            .iter()
            .map(|at| {
                let row = &kept[*at];
                KeptRow {
                    file: row.file.clone(),
                    line: row.line,
                    field: row.field.clone(),
                    reason: row.reason.clone(),
                    rule_version: row.rule_version,
                    text: row.text.clone().unwrap_or_default(),
                }
            })
            .collect();
        let still = grouped(left.len() as u64);
        output::message(self.context.verbosity, &format!("{still} rows stay as they are"));
        Ok(self.office.keep(delivery, &rows, &mut machine::random).await?)
    }
}

/// Rows that were mended in a spreadsheet, and the positions of the kept rows that are not among them.
fn mended(path: &Path, kept: &[QuarantinedRow]) -> Result<Again> {
    let mut file = csv::Reader::from_path(path).with_context(|| format!("cannot read {}", path.display()))?;
    let missing = ADDED.iter().find(|name| !file.headers().is_ok_and(|header| header.iter().any(|column| column == **name)));
    ensure!(
        missing.is_none(),
        "{} is not what `quarantine export` wrote: it has no column {}; save it as CSV with commas, all columns kept",
        path.display(),
        missing.copied().unwrap_or_default()
    );
    let mut left: BTreeSet<usize> = (0..kept.len()).collect();
    let mut objects = Vec::new();
    for row in file.deserialize() {
        let row: BTreeMap<String, String> = row.with_context(|| format!("{} is no longer a CSV file", path.display()))?;
        let of = |name: &str| row.get(name).map(|text| original(text)).unwrap_or_default();
        let (file, line) = (of("_file"), of("_line"));
        let known = kept.iter().position(|kept| kept.file == file && kept.line.to_string() == line);
        let known = known.with_context(|| format!("no refused row of this batch stands in {file} line {line}"))?;
        left.remove(&known);
        let wanted = row.iter().filter(|(name, _)| !ADDED.contains(&name.as_str()) && *name != "_record");
        objects.push(wanted.map(|(name, text)| (name.clone(), original(text).into())).collect());
    }
    Ok((objects, left.into_iter().collect()))
}

/// The kept rows that can be judged again as they are, and the positions of those that cannot.
fn apart(kept: &[QuarantinedRow]) -> Again {
    let (mut objects, mut left) = (Vec::new(), Vec::new());
    for (at, row) in kept.iter().enumerate() {
        match row.text.as_deref().and_then(fields) {
            Some(object) if !object.contains_key("") => objects.push(object),
            _ => left.push(at),
        }
    }
    (objects, left)
}
