//! `beatwise areas`: boundaries in and out of the lake.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use api::view::AreasView;
use clap::{Args, Subcommand};
use engine::analysis::areas as ask;
use engine::disclosure::Policy;
use engine::space::{AreaColumns, read_areas};

use crate::context::{Context, Format};
use crate::output::{self, WrongUsage};

/// Load or list boundaries
#[derive(Debug, Args)]
pub(crate) struct Areas {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Replace a layer by the polygons of GeoJSON files
    #[command(after_help = "Examples:
  beatwise areas load neighbourhoods.geojson
  beatwise areas load --id LSOA11CD --name LSOA11NM E06000022.json E06000023.json")]
    Load(LoadArgs),
    /// List the neighbourhoods that are loaded
    List,
}

#[derive(Debug, Args)]
struct LoadArgs {
    /// Layer that the areas belong to
    #[arg(long, default_value = "neighbourhood")]
    layer: String,
    /// Property that holds an area's id [default: the usual names]
    #[arg(long, value_name = "PROPERTY")]
    id: Option<String>,
    /// Property that holds an area's name [default: the usual names]
    #[arg(long, value_name = "PROPERTY")]
    name: Option<String>,
    /// GeoJSON files in WGS84; together they are the layer
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Areas) -> Result<()> {
    match &role.action {
        Action::Load(args) => load(context, args).await,
        Action::List => list(context).await,
    }
}

async fn load(context: &Context, args: &LoadArgs) -> Result<()> {
    let columns = AreaColumns { layer: args.layer.clone(), id: args.id.clone(), name: args.name.clone() };
    load_files(context, &columns, &args.paths).await
}

/// Replaces a layer by the areas of some files.
pub(crate) async fn load_files(context: &Context, columns: &AreaColumns, paths: &[PathBuf]) -> Result<()> {
    let mut areas = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let read = read_areas(&text, columns).with_context(|| path.display().to_string())?;
        for id in &read.repaired {
            output::message(
                context.verbosity,
                &format!("{}: the outline of area {id} crossed itself and was repaired", path.display()),
            );
        }
        areas.extend(read.areas);
    }
    anyhow::ensure!(!areas.is_empty(), "the files hold no areas; nothing was changed");
    let ids: std::collections::BTreeSet<&str> = areas.iter().map(|area| area.id.as_str()).collect();
    anyhow::ensure!(ids.len() == areas.len(), "an id stands in two of the files; ids are unique within a layer");
    let store = context.store_or_new().await?;
    let reports =
        store.status(&store.snapshot(None)?)?.tables.iter().find(|table| table.name == "reports").map_or(0, |table| table.rows);
    let count = areas.len();
    let snapshot = context.writer(&store).await?.replace_areas(&columns.layer, areas).await?;
    output::message(context.verbosity, &format!("{count} areas of the layer {} are snapshot {snapshot}", columns.layer));
    if reports > 0 {
        output::message(
            context.verbosity,
            &format!("the {reports} reports already loaded keep their area_id; questions go by cells and are not affected"),
        );
    }
    Ok(())
}

async fn list(context: &Context) -> Result<()> {
    let store = context.store().await?;
    let snapshot = context.snapshot_of(&store)?;
    let view = AreasView::new(&ask(&snapshot, &Policy::public_rows()).await?);
    if context.format != Format::Table {
        return match context.format {
            Format::Csv => Err(WrongUsage::new(&"--format: areas are table, json or geojson").into()),
            _ => output::json(&view),
        };
    }
    let mut table = output::table(&["area", "name", "layer", "population", "households"]);
    for feature in &view.features {
        let number = |value: Option<u64>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
        let area = &feature.properties;
        table.add_row([
            area.area_id.clone(),
            area.name.clone(),
            area.layer.clone(),
            number(area.population),
            number(area.households),
        ]);
    }
    output::data(&table.to_string())
}
