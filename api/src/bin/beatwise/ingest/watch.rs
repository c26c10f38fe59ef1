//! `beatwise ingest --watch`: a drop folder, emptied one complete file at a time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use ::ingest::Receipt;
use anyhow::{Context as _, Result};
use tokio::signal::unix::{SignalKind, signal};

use super::{How, held, load_files};
use crate::context::Context;
use crate::output;

/// How often the folder is looked at. A file is complete when it did not change between two looks.
const LOOK: Duration = Duration::from_secs(1);
/// Endings under which programs write what is not complete yet.
const PARTIAL: [&str; 4] = ["part", "partial", "tmp", "crdownload"];

/// Size and moment of the last change.
type Seen = (u64, Option<SystemTime>);

/// Watches until SIGTERM or ctrl-c.
pub(super) async fn run(context: &Context, how: &How, folder: &Path) -> Result<()> {
    for name in ["done", "failed"] {
        let path = folder.join(name);
        std::fs::create_dir_all(&path).with_context(|| format!("cannot create {}", path.display()))?;
    }
    output::message(context.verbosity, &format!("watching {} (stop with ctrl-c)", folder.display()));
    let mut terminate = signal(SignalKind::terminate())?;
    let mut seen: BTreeMap<PathBuf, Seen> = BTreeMap::new();
    loop {
        let now = files(folder).with_context(|| format!("cannot list {}", folder.display()))?;
        for (path, _) in now.iter().filter(|(path, size)| seen.get(*path) == Some(*size)) {
            take(context, how, folder, path).await?;
        }
        seen = now;
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = terminate.recv() => return Ok(()),
            _ = tokio::signal::ctrl_c() => return Ok(()),
        }
    }
}

/// The files in the folder that may be complete.
fn files(folder: &Path) -> std::io::Result<BTreeMap<PathBuf, Seen>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let partial = path.extension().is_some_and(|ending| PARTIAL.iter().any(|partial| ending == *partial));
        let metadata = entry.metadata()?;
        if metadata.is_file() && !hidden && !partial {
            found.insert(path, (metadata.len(), metadata.modified().ok()));
        }
    }
    Ok(found)
}

/// Loads a file and moves it, with its receipt or the error beside it.
async fn take(context: &Context, how: &How, folder: &Path, path: &Path) -> Result<()> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let loaded = load_files(context, how, &[path.to_path_buf().into()]).await;
    let (place, ending, text) = match &loaded {
        Ok(receipt) if !receipt.held => ("done", "receipt.json", json(receipt)?),
        Ok(receipt) => ("failed", "receipt.json", json(receipt)?),
        // Whoever brought the file took it back.
        Err(_) if !path.exists() => return Ok(()),
        Err(error) => ("failed", "error.txt", format!("{}\n", output::chain(error))),
    };
    let target = free_name(&folder.join(place), &name);
    let beside = target.with_file_name(format!("{}.{ending}", target.file_name().unwrap_or_default().to_string_lossy()));
    std::fs::write(&beside, text).with_context(|| format!("cannot write {}", beside.display()))?;
    match std::fs::rename(path, &target) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        moved => moved.with_context(|| format!("cannot move {} to {}", path.display(), target.display()))?,
    }
    let outcome = match loaded {
        Ok(receipt) if receipt.held => held(&receipt),
        Ok(receipt) => format!("{} accepted of {} read", super::grouped(receipt.accepted), super::grouped(receipt.rows_read)),
        Err(error) => output::chain(&error),
    };
    output::message(context.verbosity, &format!("{name} -> {}: {outcome}", target.display()));
    Ok(())
}

fn json(receipt: &Receipt) -> Result<String> {
    Ok(serde_json::to_string_pretty(receipt)?)
}

/// A name in the folder that is not taken: an earlier file of the same name stays.
fn free_name(folder: &Path, name: &str) -> PathBuf {
    let plain = folder.join(name);
    let numbered = (2..).map(|number| folder.join(format!("{number}-{name}")));
    std::iter::once(plain).chain(numbered).find(|path| !path.exists()).unwrap_or_else(|| folder.join(name))
}
