//! `beatwise briefing`: one area's week or month on a page.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use api::render;
use api::view::BriefingView;
use clap::Args;
use engine::briefing::Edition;
use engine::disclosure::Policy;
use engine::time::Period;

use crate::context::Context;
use crate::output::{self, Verbosity, WrongUsage};

const BAR: &str = "{spinner} {wide_bar} {pos}/{len} {msg}";

/// Write an area's briefing as PDF, HTML and JSON
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise briefing --month 2018-07 --area E01014485 --out briefings
  beatwise briefing --week 2025-W46 --all-areas --out briefings")]
pub(crate) struct Briefing {
    /// ISO week, YYYY-Www
    #[arg(long, value_name = "W", conflicts_with = "month", required_unless_present = "month")]
    week: Option<String>,
    /// Civil month, YYYY-MM; for reports known to the month only
    #[arg(long, value_name = "M")]
    month: Option<String>,
    /// One area, by id
    #[arg(long, value_name = "A", conflicts_with = "all_areas", required_unless_present = "all_areas")]
    area: Option<String>,
    /// Every loaded area
    #[arg(long)]
    all_areas: bool,
    /// Folder to write to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Briefing) -> Result<()> {
    let period = period(role)?;
    let store = context.store().await?;
    let snapshot = context.snapshot_of(&store)?;
    let areas: Vec<String> = match &role.area {
        Some(area) => vec![area.clone()],
        None => snapshot.areas().await?.areas().iter().map(|area| area.id.clone()).collect(),
    };
    anyhow::ensure!(!areas.is_empty(), "no areas are loaded: load boundaries with `beatwise areas load`");
    std::fs::create_dir_all(&role.out).with_context(|| format!("cannot create {}", role.out.display()))?;
    let policy = Policy::public_rows();
    let edition = Edition::prepare(&snapshot, period, &policy).await.map_err(|error| explain(error, period))?;
    let verbosity = if areas.len() == 1 { Verbosity::Quiet } else { context.verbosity };
    let bar = output::bar(verbosity, areas.len() as u64, BAR);
    let mut failed = Vec::new();
    for area in &areas {
        bar.set_message(area.clone());
        let said = match write(&edition, area, period, &role.out).await {
            Ok(stem) => format!("wrote {}.pdf, .html and .json", stem.display()),
            Err(error) => {
                failed.push(area.as_str());
                format!("no briefing for {area}: {error:#}")
            }
        };
        bar.inc(1);
        bar.suspend(|| output::message(context.verbosity, &said));
    }
    bar.finish_and_clear();
    anyhow::ensure!(failed.is_empty(), "{} of {} areas have no briefing: {}", failed.len(), areas.len(), failed.join(", "));
    Ok(())
}

fn period(role: &Briefing) -> Result<Period> {
    let read = match (&role.week, &role.month) {
        (Some(week), _) => Period::week(week),
        (None, month) => Period::month(month.as_deref().unwrap_or_default()),
    };
    read.map_err(|error| WrongUsage::new(&error).into())
}

async fn write(edition: &Edition<'_>, area: &str, period: Period, out: &Path) -> Result<PathBuf> {
    let briefing = edition.briefing(area).await?;
    let view = BriefingView::new(&briefing);
    let stem = out.join(format!("{}-{period}", file_name(area)));
    let save = |ending: &str, bytes: &[u8]| {
        let path = PathBuf::from(format!("{}.{ending}", stem.display()));
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
    };
    save("json", &serde_json::to_vec_pretty(&view)?)?;
    save("html", render::briefing_html(&view)?.as_bytes())?;
    save("pdf", &render::briefing_pdf(&view)?)?;
    Ok(stem)
}

/// A week of month-precision reports does not exist: say which flag to use instead.
fn explain(error: engine::EngineError, period: Period) -> anyhow::Error {
    let hint = matches!(error, engine::EngineError::FinerThanMonth { .. });
    let error = anyhow::Error::from(error);
    if hint { error.context(format!("there is no briefing for {period}; use --month YYYY-MM")) } else { error }
}

/// An id as part of a file name: bytes other than letters, digits, dot, dash and underscore are percent-encoded, so that
/// no two areas share a file.
fn file_name(area: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    area.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
