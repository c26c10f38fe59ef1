//! `beatwise synth`: a synthetic city with a known truth.

use std::path::{Path, PathBuf};

use ::ingest::synth::{Scenario, SynthOptions, SynthSummary, synthesise};
use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::context::{Context, Format};
use crate::ingest::grouped;
use crate::output;

const BAR: &str = "{spinner} {wide_bar} {human_pos}/{human_len} reports";

/// Make a synthetic city: reports, boundaries and the truth that was planted in them
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise synth --scenario harbour-city --reports 200000 --seed 7 --out city
  beatwise synth --scenario my-town.toml --reports 5000 --seed 1 --out town")]
pub(crate) struct Synth {
    /// A scenario's name, or a file of one
    #[arg(long, value_name = "NAME")]
    scenario: String,
    /// How many reports
    #[arg(long, value_name = "N")]
    reports: u64,
    /// Same seed, same bytes
    #[arg(long, value_name = "S")]
    seed: u64,
    /// Folder to write to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Runs the role.
pub(crate) fn run(context: &Context, role: &Synth) -> Result<()> {
    let options = SynthOptions { reports: role.reports, seed: role.seed };
    let summary = write_city(context, &role.scenario, &options, &role.out)?;
    if context.format == Format::Json {
        return output::json(&json!({
            "reports": summary.reports, "neighbourhoods": summary.neighbourhoods,
            "from": summary.from.to_string(), "to": summary.to.to_string(), "files": summary.files
        }));
    }
    let place = role.out.display();
    output::message(
        context.verbosity,
        &format!(
            "{} reports from {} to {} in {} neighbourhoods: {place}/reports.csv, {place}/areas.geojson, {place}/truth.json, {place}/police-uk/",
            grouped(summary.reports),
            summary.from,
            summary.to,
            summary.neighbourhoods
        ),
    );
    Ok(())
}

/// Writes a city with a progress bar.
pub(crate) fn write_city(context: &Context, scenario: &str, options: &SynthOptions, out: &Path) -> Result<SynthSummary> {
    let scenario =
        if Path::new(scenario).extension().is_some() { Scenario::read(Path::new(scenario))? } else { Scenario::named(scenario)? };
    let bar = output::bar(context.verbosity, options.reports, BAR);
    let summary = synthesise(&scenario, options, out, &mut |written| bar.set_position(written));
    bar.finish_and_clear();
    Ok(summary?)
}
