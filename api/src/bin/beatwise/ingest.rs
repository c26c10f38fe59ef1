//! `beatwise ingest`: reports into the lake, as one snapshot, with a receipt.

use std::path::{Path, PathBuf};

use ::ingest::office::Office;
use ::ingest::{Around, Commit, LoadOptions, MappingText, Progress, Receipt, Rejects, SourceKind, load};
use anyhow::{Context as _, Result};
use clap::Args;

use crate::context::{Context, Format};
use crate::output::{self, WrongUsage};

const BAR: &str = "{spinner} {wide_bar} {bytes}/{total_bytes} {msg}";

/// Load reports into the lake: all of a delivery or none of it, each report once
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise ingest --source police-uk 2018-01-avon-and-somerset-street.csv
  beatwise ingest --source police-uk --format json avon-and-somerset-2018-2019.zip
  beatwise ingest --source csv --mapping vancouver-thefts --dry-run vancouver_thefts.csv.gz
  zcat reports.csv.gz | beatwise ingest --source csv -

A delivery of which more than 5 % is refused is held: nothing of it is loaded before --accept-rejects.")]
pub(crate) struct Ingest {
    /// Shape of the input
    #[arg(long, value_name = "NAME")]
    source: String,
    /// File that says how the columns of delimited text become reports, or the name of a shipped one
    #[arg(long, value_name = "FILE")]
    mapping: Option<String>,
    /// Do everything but commit, and show the first rows as they would be stored
    #[arg(long)]
    dry_run: bool,
    /// Load what is good though more than 5 % of the rows are refused
    #[arg(long)]
    accept_rejects: bool,
    /// Files, zip archives, folders, patterns, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Ingest) -> Result<()> {
    if !matches!(context.format, Format::Table | Format::Json) {
        return Err(WrongUsage::new(&"--format: a receipt is table or json").into());
    }
    let source: SourceKind = role.source.parse().map_err(|error| WrongUsage::new(&error))?;
    let how = How {
        source,
        mapping: role.mapping.as_deref().map(mapping).transpose()?,
        commit: if role.dry_run { Commit::DryRun } else { Commit::Keep },
        rejects: if role.accept_rejects { Rejects::Accept } else { Rejects::Hold },
    };
    let spooled = role.paths.iter().any(|path| path.as_os_str() == "-").then(spool).transpose()?;
    let named = |path: &PathBuf| match &spooled {
        Some(spooled) if path.as_os_str() == "-" => spooled.path().to_path_buf(),
        _ => path.clone(),
    };
    let receipt = load_files(context, &how, &role.paths.iter().map(named).collect::<Vec<_>>()).await?;
    match context.format {
        Format::Json => output::json(&receipt)?,
        _ => output::data(&describe(&receipt))?,
    }
    anyhow::ensure!(
        !receipt.held,
        "held: look at the refused rows with `beatwise quarantine show {}`, mend the file or the mapping and load it again, or load what is good with --accept-rejects",
        receipt.batch
    );
    Ok(())
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

fn mapping(path: &str) -> Result<MappingText> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read the mapping {path}"))?;
    Ok(MappingText { name: path.to_owned(), text })
}

/// Standard input as a file: it is read twice, once for its hash and once for its rows.
fn spool() -> Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("beatwise-stdin-").tempfile().context("cannot keep standard input")?;
    std::io::copy(&mut std::io::stdin().lock(), &mut file).context("cannot keep standard input")?;
    Ok(file)
}

/// Loads files with a progress bar.
pub(crate) async fn load_files(context: &Context, how: &How, paths: &[PathBuf]) -> Result<Receipt> {
    let store = context.store_or_new().await?;
    let writer = context.writer(&store).await?;
    let key = household_key(store.folder())?;
    let office = Office::open(store.folder(), &key).await?;
    let options = LoadOptions {
        source: how.source,
        mapping: how.mapping.clone(),
        inputs: paths.to_vec(),
        tenant: "default".to_owned(),
        received_at: now(),
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
    let mut nonces = random;
    let around = Around { office: &office, nonces: &mut nonces, memory: None, progress: &mut progress };
    let receipt = load(&writer, &options, around).await;
    bar.finish_and_clear();
    Ok(receipt?)
}

/// Bytes from the system's randomness.
fn random(bytes: &mut [u8]) -> Result<(), ::ingest::office::NonceError> {
    getrandom::fill(bytes).map_err(|error| error.to_string().into())
}

#[expect(clippy::disallowed_methods, reason = "the executable is where the clock is read")]
fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

/// The key under which households are hashed: made once per lake from the system's randomness, readable by its owner only.
fn household_key(folder: &Path) -> Result<[u8; 32]> {
    let path = folder.join("household.key");
    if !path.exists() {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| anyhow::anyhow!("no randomness for {}: {error}", path.display()))?;
        write_private(&path, &key).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    bytes.try_into().map_err(|_| anyhow::anyhow!("{} does not hold 32 bytes; restore it from a backup", path.display()))
}

/// Writes under another name first, so that a killed process leaves no half of a key.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let partial = path.with_extension("partial");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&partial, path)
}

/// The receipt for people.
pub(crate) fn describe(receipt: &Receipt) -> String {
    let mut table = output::table(&["what", "rows"]);
    let mut row = |what: &str, rows: u64| {
        table.add_row([what.to_owned(), grouped(rows)]);
    };
    row("read", receipt.rows_read);
    row("accepted as reports", receipt.accepted);
    row("duplicates, not stored again", receipt.duplicates);
    row("superseded by a later revision", receipt.superseded);
    row("quarantined", receipt.quarantined);
    for (reason, rows) in &receipt.reasons {
        row(&format!("  because {reason}"), *rows);
    }
    if receipt.corrected > 0 {
        row("stored reports corrected", receipt.corrected);
    }
    row("without a place", receipt.without_place);
    for (reason, rows) in &receipt.flags {
        row(&format!("flagged {reason}"), *rows);
    }
    let mut lines = vec![headline(receipt), table.to_string()];
    if let (Some(first), Some(last)) = (receipt.months.first(), receipt.months.last()) {
        lines.push(format!("{} months from {first} to {last}, {} files", receipt.months.len(), receipt.files.len()));
    }
    for (kind, times) in &receipt.redacted {
        lines.push(format!("redacted in narratives: {} x {kind}", grouped(*times)));
    }
    for (word, rows) in receipt.unknown_categories.iter().take(20) {
        lines.push(format!("unknown category, kept as other: {word} ({} rows)", grouped(*rows)));
    }
    for pile in &receipt.piles {
        let share = 100.0 * pile.share;
        let (lng, lat) = (pile.longitude, pile.latitude);
        lines.push(format!("pile: {} rows on {lng}, {lat} ({share:.1} % of those with a place)", grouped(pile.reports)));
    }
    lines.extend(receipt.left_aside.iter().map(|reason| format!("left aside: {reason}")));
    lines.join("\n")
}

fn headline(receipt: &Receipt) -> String {
    let batch = &receipt.batch;
    if receipt.already_loaded {
        return format!("batch {batch} is in the lake since snapshot {}: nothing was added", receipt.snapshot);
    }
    if receipt.held {
        return format!("batch {batch} is held: more than 5 % of its rows are refused, and nothing was added");
    }
    if receipt.dry_run {
        return format!("batch {batch}, rehearsed only: nothing was added");
    }
    format!("batch {batch} is snapshot {}", receipt.snapshot)
}

/// Thousands apart: 336248 as `336,248`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
