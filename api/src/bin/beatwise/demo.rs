//! `beatwise demo`: a synthetic city, loaded, analysed, served with its map.

use ::ingest::SourceKind;
use ::ingest::synth::SynthOptions;
use anyhow::{Context as _, Result};
use clap::Args;
use engine::space::AreaColumns;
use engine::store::Store;

use crate::context::Context;
use crate::ingest::How;
use crate::{areas, ingest, output, serve, synth};

const SCENARIO: &str = "harbour-city";

/// Synthesise a city, load it and serve its map
#[derive(Debug, Args)]
#[command(after_help = "Example:
  beatwise demo --bind 127.0.0.1:8080")]
pub(crate) struct Demo {
    /// How many reports
    #[arg(long, value_name = "N", default_value_t = 200_000)]
    reports: u64,
    /// Same seed, same city
    #[arg(long, value_name = "S", default_value_t = 7)]
    seed: u64,
    /// Address to serve on [env: `BEATWISE_BIND`] [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    bind: Option<String>,
    /// Stop after loading, without serving
    #[arg(long)]
    no_serve: bool,
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Demo) -> Result<()> {
    let folder = context.settings.data_folder();
    let city = folder.join("synthetic-city");
    if Store::exists(&folder) {
        output::message(context.verbosity, &format!("{} holds a lake already: serving it as it is", folder.display()));
    } else {
        std::fs::create_dir_all(&city).with_context(|| format!("cannot create {}", city.display()))?;
        output::message(context.verbosity, &format!("1/3 writing the synthetic city {SCENARIO} to {}", city.display()));
        let options = SynthOptions { reports: role.reports, seed: role.seed };
        synth::write_city(context, SCENARIO, &options, &city)?;
        output::message(context.verbosity, &format!("2/3 loading boundaries and reports into {}", folder.display()));
        let columns = AreaColumns { layer: "neighbourhood".to_owned(), id: None, name: None };
        areas::load_files(context, &columns, &[city.join("areas.geojson")]).await?;
        let receipt = ingest::load_files(context, &How::source(SourceKind::Csv), &[city.join("reports.csv").into()]).await?;
        output::message(context.verbosity, &ingest::describe(&receipt));
    }
    let bind = role.bind.clone().unwrap_or_else(|| context.settings.bind.value.clone());
    output::message(context.verbosity, &guide(&folder.display().to_string(), &bind));
    if role.no_serve { Ok(()) } else { serve::serve_lake(context, &serve::Service::on(bind, context)?).await }
}

fn guide(data: &str, bind: &str) -> String {
    format!(
        "3/3 open http://{bind}/ and
  - click a dark red hexagon: its card says why it is hot, and on what evidence
  - choose the category burglary, then step back a month: what moved?
  - look for the hatched hexagon: a default location, not a place where things happen
then try, in another terminal:
  beatwise --data {data} hotspots --from 2025-12-01 --to 2026-01-01 --category burglary
  beatwise --data {data} chart weekly --from 2025-01-01 --to 2026-01-01 --category burglary --out burglary.svg
  beatwise --data {data} briefing --week 2025-W50 --all-areas --out briefings
  curl 'http://{bind}/api/v1/hotspots?from=2025-12-01&to=2026-01-01&top=5'"
    )
}
