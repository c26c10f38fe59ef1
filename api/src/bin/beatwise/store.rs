//! `beatwise store`: what the lake holds, and whether it is whole.

use anyhow::Result;
use clap::{Args, Subcommand};
use engine::store::{StoreStatus, VerifyReport};
use serde_json::json;

use crate::context::{Context, Format};
use crate::ingest::grouped;
use crate::output::{self, WrongUsage};

/// What the lake holds, and whether it is whole
#[derive(Debug, Args)]
pub(crate) struct Store {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Tables, files and snapshots
    Status,
    /// Open every file and compare it with the catalog
    Verify,
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Store) -> Result<()> {
    if !matches!(context.format, Format::Table | Format::Json) {
        return Err(WrongUsage::new(&"--format: the store is described as table or json").into());
    }
    let store = context.store().await?;
    let snapshot = context.snapshot_of(&store)?;
    match role.action {
        Action::Status => status(context, &store.status(&snapshot)?),
        Action::Verify => verify(context, &store.verify(&snapshot)?),
    }
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

fn verify(context: &Context, report: &VerifyReport) -> Result<()> {
    if context.format == Format::Json {
        let findings: Vec<_> =
            report.findings.iter().map(|finding| json!({"path": finding.path, "problem": finding.problem})).collect();
        output::json(&json!({
            "snapshot": report.snapshot, "files": report.files, "rows": report.rows, "findings": findings, "leftovers": report.leftovers
        }))?;
    } else {
        let mut lines: Vec<String> =
            report.findings.iter().map(|finding| format!("{} {}", finding.path.display(), finding.problem)).collect();
        lines.extend(
            report.leftovers.iter().map(|path| format!("{} belongs to no snapshot; an interrupted load left it", path.display())),
        );
        let (files, rows) = (grouped(report.files), grouped(report.rows));
        lines.push(format!("snapshot {}: {files} files with {rows} rows, {} problems", report.snapshot, report.findings.len()));
        output::data(&lines.join("\n"))?;
    }
    anyhow::ensure!(report.findings.is_empty(), "the lake is damaged; restore the files named above from a backup");
    Ok(())
}
