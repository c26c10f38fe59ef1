//! `beatwise store`: what the lake holds, whether it is whole, and copies of it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use api::machine;
use clap::{Args, Subcommand};
use engine::disclosure::Policy;
use engine::store::{BackupReport, Compaction, Expiry, Horizon, StoreStatus, VerifyReport};
use serde_json::json;

use crate::context::{Context, Format};
use crate::ingest::grouped;
use crate::output::{self, WrongUsage};

/// Microseconds of a day.
const DAY: i64 = 24 * 3_600 * 1_000_000;

/// What the lake holds, whether it is whole, and copies of it
#[derive(Debug, Args)]
pub(crate) struct Store {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Tables, files and snapshots
    Status,
    /// Read every file and compare it with what was written, byte for byte
    Verify,
    /// Merge what many small loads left behind into few sorted files
    Compact,
    /// Remove old snapshots, and the files that only they name; without --yes it only says what would go
    #[command(after_help = "Examples:
  beatwise store expire --older-than 30          (shows what would go)
  beatwise store expire --older-than 30 --yes
  beatwise store expire --before 120 --yes

The newest snapshot always stays. What has gone cannot be asked again, and comes back only from a backup.")]
    Expire {
        /// Snapshots before this one
        #[arg(long, value_name = "SNAPSHOT", required_unless_present = "older_than", conflicts_with = "older_than")]
        before: Option<i64>,
        /// Snapshots committed more than so many days ago
        #[arg(long, value_name = "DAYS")]
        older_than: Option<u32>,
        /// Do it
        #[arg(long)]
        yes: bool,
    },
    /// Write public rows into a new lake, for others to attach
    #[command(after_help = "Example:
  beatwise store export --as public --out open-data")]
    Export {
        /// Whose eyes it is for: public or partner, who both see public rows
        #[arg(long = "as", value_name = "ROLE")]
        role: String,
        /// A folder that does not exist yet
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Copy the lake with its office and keys, while writes go on
    Backup {
        /// A folder that does not exist yet
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Put a backup into the folder named by --data, which must not exist yet
    Restore {
        /// The backup
        #[arg(value_name = "DIR")]
        from: PathBuf,
    },
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Store) -> Result<()> {
    if !matches!(context.format, Format::Table | Format::Json) {
        return Err(WrongUsage::new(&"--format: the store is described as table or json").into());
    }
    if let Action::Restore { from } = &role.action {
        let copied = engine::store::Store::restore(from, &context.settings.data_folder()).await?;
        return copy(context, &copied, "restored");
    }
    let store = context.store().await?;
    match &role.action {
        Action::Status => status(context, &store.status(&context.snapshot_of(&store)?)?),
        Action::Verify => {
            let snapshot = context.snapshot_of(&store)?;
            let report = store.verify(&snapshot).await?;
            // A damaged lake has no content to speak of.
            let hash = if report.findings.is_empty() { Some(store.content_hash(&snapshot)?) } else { None };
            verify(context, &report, hash.as_deref())
        }
        Action::Compact => compact(context, &context.writer(&store).await?.compact().await?),
        Action::Expire { before, older_than, yes } => {
            let horizon = match (before, older_than) {
                (Some(snapshot), _) => Horizon::Snapshot(*snapshot),
                (None, days) => {
                    Horizon::Moment(machine::now().saturating_sub(i64::from(days.unwrap_or(u32::MAX)).saturating_mul(DAY)))
                }
            };
            expire(context, &store, (horizon, *yes)).await
        }
        Action::Export { role, out } => export(context, &store, (role, out)).await,
        Action::Backup { out } => copy(context, &store.backup(out).await?, "backed up"),
        Action::Restore { .. } => Ok(()),
    }
}

fn compact(context: &Context, done: &Compaction) -> Result<()> {
    if context.format == Format::Json {
        let Compaction { snapshot, merged, written, rows } = done;
        return output::json(&json!({"snapshot": snapshot, "merged": merged, "written": written, "rows": rows}));
    }
    output::data(&match done.snapshot {
        None => "nothing to merge".to_owned(),
        Some(snapshot) => {
            let (merged, written, rows) = (grouped(done.merged), grouped(done.written), grouped(done.rows));
            format!("{merged} files with {rows} rows became {written}, snapshot {snapshot}")
        }
    })
}

async fn expire(context: &Context, store: &engine::store::Store, (horizon, yes): (Horizon, bool)) -> Result<()> {
    let done = if yes { context.writer(store).await?.expire(horizon).await? } else { store.expirable(horizon).await? };
    let Expiry { oldest, snapshots, files, bytes } = done;
    if context.format == Format::Json {
        let what = json!({"removed": yes, "oldest": oldest, "snapshots": snapshots, "files": files, "bytes": bytes});
        return output::json(&what);
    }
    let what = format!("{} snapshots and {} files with {} bytes", grouped(snapshots), grouped(files), grouped(bytes));
    output::data(&if yes {
        format!("removed {what}; the oldest snapshot is {oldest}")
    } else {
        format!("would remove {what}; the oldest snapshot would be {oldest}; say --yes to do it")
    })
}

async fn export(context: &Context, store: &engine::store::Store, (role, out): (&str, &Path)) -> Result<()> {
    if !matches!(role, "public" | "partner") {
        let reason = format!("--as {role}: use public or partner; other roles need accounts, which do not exist yet");
        return Err(WrongUsage::new(&reason).into());
    }
    let snapshot = context.snapshot_of(store)?;
    let key = machine::household_key(store.folder()).context("the key of the lake's households")?;
    let written = store.export(&snapshot, &Policy::public_rows(), (out, &key)).await?;
    if context.format == Format::Json {
        return output::json(&json!({"reports": written.reports, "withheld": written.withheld, "snapshot": snapshot.number()}));
    }
    let (reports, withheld) = (grouped(written.reports), grouped(written.withheld));
    output::data(&format!("{reports} reports in {}; {withheld} were not public and stayed", out.display()))
}

fn copy(context: &Context, copied: &BackupReport, done: &str) -> Result<()> {
    if context.format == Format::Json {
        let BackupReport { snapshot, files, bytes, content_hash } = copied;
        return output::json(&json!({"snapshot": snapshot, "files": files, "bytes": bytes, "content_hash": content_hash}));
    }
    let (files, bytes) = (grouped(copied.files), grouped(copied.bytes));
    let hash = &copied.content_hash;
    output::data(&format!("{done}: snapshot {}, {files} files, {bytes} bytes, content {hash}", copied.snapshot))
}

fn status(context: &Context, status: &StoreStatus) -> Result<()> {
    if context.format == Format::Json {
        let tables: Vec<_> = status
            .tables
            .iter()
            .map(|table| json!({"name": table.name, "rows": table.rows, "files": table.files, "bytes": table.bytes}))
            .collect();
        let commits: Vec<_> = status
            .commits
            .iter()
            .map(|commit| json!({"snapshot": commit.snapshot, "committed_at": commit.committed_at, "reports": commit.reports}))
            .collect();
        return output::json(&json!({"snapshot": status.snapshot, "zone": status.zone, "tables": tables, "snapshots": commits}));
    }
    let mut tables = output::table(&["table", "rows", "files", "bytes"]);
    for table in &status.tables {
        tables.add_row([table.name.to_owned(), grouped(table.rows), grouped(table.files), grouped(table.bytes)]);
    }
    let mut snapshots = output::table(&["snapshot", "committed (UTC)", "reports"]);
    for commit in &status.commits {
        snapshots.add_row([commit.snapshot.to_string(), commit.committed_at.clone(), grouped(commit.reports)]);
    }
    output::data(&format!("{tables}\n{snapshots}\nsnapshot {}, days counted in {}", status.snapshot, status.zone))
}

fn verify(context: &Context, report: &VerifyReport, hash: Option<&str>) -> Result<()> {
    if context.format == Format::Json {
        let findings: Vec<_> =
            report.findings.iter().map(|finding| json!({"path": finding.path, "problem": finding.problem})).collect();
        output::json(&json!({
            "snapshot": report.snapshot, "files": report.files, "rows": report.rows, "findings": findings, "leftovers": report.leftovers,
            "content_hash": hash
        }))?;
    } else {
        let mut lines: Vec<String> =
            report.findings.iter().map(|finding| format!("{} {}", finding.path.display(), finding.problem)).collect();
        lines.extend(
            report.leftovers.iter().map(|path| format!("{} belongs to no snapshot; an interrupted load left it", path.display())),
        );
        let (files, rows) = (grouped(report.files), grouped(report.rows));
        lines.push(format!("snapshot {}: {files} files with {rows} rows, {} problems", report.snapshot, report.findings.len()));
        lines.extend(hash.map(|hash| format!("content {hash}")));
        output::data(&lines.join("\n"))?;
    }
    anyhow::ensure!(report.findings.is_empty(), "the lake is damaged; restore the files named above from a backup");
    Ok(())
}
