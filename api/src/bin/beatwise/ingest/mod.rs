//! `beatwise ingest`: reports into the lake, as one snapshot, with a receipt.

mod draft;
mod receipt;
mod watch;

use std::path::PathBuf;

use ::ingest::office::Office;
use ::ingest::{
    Around, Commit, Delivered, LoadOptions, MappingText, Progress, Receipt, Rehearsal, Rejects, SourceKind, load,
    shipped_mapping, shipped_mappings,
};
use anyhow::{Context as _, Result};
use api::machine;
use clap::Args;
use engine::store::Store;

pub(crate) use receipt::{describe, grouped};

use crate::context::{Context, Format};
use crate::output::{self, WrongUsage};

const BAR: &str = "{spinner} {wide_bar} {bytes}/{total_bytes} {msg}";

/// Load reports into the lake: all of a delivery or none of it, each report once
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise ingest --source police-uk 2018-01-avon-and-somerset-street.csv
  beatwise ingest --source police-uk --format json avon-and-somerset-2018-2019.zip
  beatwise ingest --source csv --mapping vancouver-thefts --dry-run vancouver_thefts.csv.gz
  beatwise ingest --source csv --mapping draft burglaries.csv > burglaries.toml
  zcat reports.csv.gz | beatwise ingest --source csv -
  beatwise ingest --source open311 --watch /srv/drop

A delivery of which more than 5 % is refused is held: nothing of it is loaded before --accept-rejects.")]
pub(crate) struct Ingest {
    #[arg(long, value_name = "NAME", help = source_help())]
    source: String,
    #[arg(long, value_name = "FILE|NAME", help = mapping_help())]
    mapping: Option<String>,
    /// Do everything but commit, and show the first rows as they would be stored
    #[arg(long)]
    dry_run: bool,
    /// Load what is good though more than 5 % of the rows are refused
    #[arg(long)]
    accept_rejects: bool,
    /// Load every complete file that comes into this folder, and move it to done/ or failed/ with its receipt
    #[arg(long, value_name = "DIR", conflicts_with_all = ["paths", "dry_run"])]
    watch: Option<PathBuf>,
    /// Files (also .gz and .zst), zip archives, folders, patterns, or - for standard input
    #[arg(required_unless_present = "watch", value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Ingest) -> Result<()> {
    if !matches!(context.format, Format::Table | Format::Json) {
        return Err(WrongUsage::new(&"--format: a receipt is table or json").into());
    }
    let source: SourceKind = role.source.parse().map_err(|error| WrongUsage::new(&error))?;
    if role.mapping.as_deref() == Some(DRAFT) {
        return draft::run(&role.paths);
    }
    let how = How {
        source,
        mapping: role.mapping.as_deref().map(mapping).transpose()?,
        commit: if role.dry_run { Commit::DryRun } else { Commit::Keep },
        rejects: if role.accept_rejects { Rejects::Accept } else { Rejects::Hold },
    };
    if let Some(folder) = &role.watch {
        return watch::run(context, &how, folder).await;
    }
    let spooled = role.paths.iter().any(|path| path.as_os_str() == "-").then(spool).transpose()?;
    let named = |path: &PathBuf| match &spooled {
        Some(spooled) if path.as_os_str() == "-" => Delivered { path: spooled.path().to_path_buf(), name: "-".to_owned() },
        _ => path.clone().into(),
    };
    let delivered: Vec<Delivered> = role.paths.iter().map(named).collect();
    let mut rehearsal = Rehearsal::default();
    let receipt = load_with(context, &how, &delivered, role.dry_run.then_some(&mut rehearsal)).await?;
    match context.format {
        Format::Json => output::json(&receipt)?,
        _ if role.dry_run => output::data(&format!("{}\n{}", describe(&receipt), receipt::show(&rehearsal)))?,
        _ => output::data(&describe(&receipt))?,
    }
    anyhow::ensure!(!receipt.held, "{}", held(&receipt));
    Ok(())
}

fn source_help() -> String {
    format!("Shape of the input: {}", SourceKind::ALL.map(SourceKind::as_str).join(", "))
}

fn mapping_help() -> String {
    let shipped = shipped_mappings().collect::<Vec<_>>().join(", ");
    format!("File that says how columns become reports; `draft` writes one for PATH; shipped ones go by name: {shipped}")
}

/// The word that asks for a draft in place of a mapping.
const DRAFT: &str = "draft";

fn held(receipt: &Receipt) -> String {
    if receipt.dry_run {
        return "it would be held: more than 5 % of its rows are refused; mend the file or the mapping".to_owned();
    }
    format!(
        "held: look at the refused rows with `beatwise quarantine show {}`, mend the file or the mapping and load it again, \
         or load what is good with --accept-rejects",
        receipt.batch
    )
}

/// How files are loaded.
#[derive(Debug, Clone)]
pub(crate) struct How {
    pub(crate) source: SourceKind,
    pub(crate) mapping: Option<MappingText>,
    pub(crate) commit: Commit,
    pub(crate) rejects: Rejects,
}

impl How {
    /// As reports of a source that need no mapping.
    pub(crate) const fn source(source: SourceKind) -> Self {
        Self { source, mapping: None, commit: Commit::Keep, rejects: Rejects::Hold }
    }
}

/// A mapping by its path, or a shipped one by its name.
pub(crate) fn mapping(path: &str) -> Result<MappingText> {
    let shipped = shipped_mapping(path).filter(|_| !std::path::Path::new(path).exists()).map(str::to_owned);
    let read = || {
        let known = shipped_mappings().collect::<Vec<_>>().join(", ");
        std::fs::read_to_string(path).with_context(|| format!("cannot read the mapping {path}; shipped ones are {known}"))
    };
    let text = shipped.map_or_else(read, Ok)?;
    Ok(MappingText { name: path.to_owned(), text })
}

/// Standard input as a file: it is read twice, once for its hash and once for its rows.
fn spool() -> Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("beatwise-stdin-").tempfile().context("cannot keep standard input")?;
    std::io::copy(&mut std::io::stdin().lock(), &mut file).context("cannot keep standard input")?;
    Ok(file)
}

/// Loads files with a progress bar.
pub(crate) async fn load_files(context: &Context, how: &How, delivered: &[Delivered]) -> Result<Receipt> {
    load_with(context, how, delivered, None).await
}

async fn load_with(context: &Context, how: &How, delivered: &[Delivered], rehearsal: Option<&mut Rehearsal>) -> Result<Receipt> {
    // A rehearsal must not leave a lake behind.
    let rehearsed =
        (how.commit == Commit::DryRun && !Store::exists(&context.settings.data_folder())).then(tempfile::tempdir).transpose()?;
    let store = match &rehearsed {
        Some(folder) => Store::open_or_create(folder.path(), &context.zone()?).await?,
        None => context.store_or_new().await?,
    };
    let writer = context.writer(&store).await?;
    let key = machine::household_key(store.folder()).context("the key of the lake's households")?;
    let office = Office::open(store.folder(), &key).await?;
    let options = LoadOptions {
        source: how.source,
        mapping: how.mapping.clone(),
        inputs: delivered.to_vec(),
        tenant: "default".to_owned(),
        received_at: machine::now(),
        household_key: key,
        commit: how.commit,
        rejects: how.rejects,
    };
    let bar = output::bar(context.verbosity, 0, BAR);
    let mut progress = |at: Progress| {
        bar.set_length(at.bytes_total);
        bar.set_position(at.bytes_read);
        bar.set_message(at.file);
    };
    let mut nonces = machine::random;
    let around = Around { office: &office, nonces: &mut nonces, memory: None, rehearsal, progress: &mut progress };
    let receipt = load(&writer, &options, around).await;
    bar.finish_and_clear();
    Ok(receipt?)
}
