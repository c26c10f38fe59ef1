//! `beatwise hotspots`: where reports cluster.

use anyhow::Result;
use api::ask::{self, AskError, Lake};
use api::export::hotspots_csv;
use api::form::QuestionForm;
use api::view::{HotPlaceView, HotspotView, HotspotsView};
use clap::Args;
use engine::EngineError;
use engine::disclosure::Policy;

use crate::context::{Context, Format};
use crate::output::{self, WrongUsage, figure, probability};
use crate::scope::ScopeArgs;

/// Places that are told in words.
const PLACES: usize = 5;
/// Rows of a table when `--top` is not given.
const TABLE_ROWS: usize = 20;

/// Where do reports cluster? Gi*, local Moran's I, counts, density, scans and clusters on H3 cells
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise hotspots --from 2019-06-01 --to 2019-07-01 --bbox=-2.70,51.40,-2.50,51.52
  beatwise hotspots --from 2019-01-01 --to 2020-01-01 --area E01014485 --category burglary --resolution 10
  beatwise hotspots --from 2019-06-01 --to 2019-07-01 --method local-moran --rings 2
  beatwise hotspots --from 2019-01-01 --to 2020-01-01 --method scan --bucket month --seed 7
  beatwise hotspots --from 2019-06-01 --to 2019-07-01 --category burglary --stability --exposure previous
  beatwise hotspots --from 2019-06-01 --to 2019-07-01 --format geojson > june.geojson")]
pub(crate) struct Hotspots {
    #[command(flatten)]
    question: QuestionArgs,
    /// What counts are held against: area, households, population or previous [default: area]
    #[arg(long, value_name = "E")]
    exposure: Option<String>,
    /// Ask again at other resolutions, rings and windows, and say how often each place holds
    #[arg(long)]
    stability: bool,
    /// Only the first N cells
    #[arg(long, value_name = "N")]
    top: Option<String>,
}

impl Hotspots {
    fn form(&self) -> QuestionForm {
        QuestionForm {
            exposure: self.exposure.clone(),
            stability: self.stability.then(|| "varied".to_owned()),
            top: self.top.clone(),
            ..self.question.form()
        }
    }
}

/// The parts of a question about hotspots on the command line.
#[derive(Debug, Clone, Args)]
pub(crate) struct QuestionArgs {
    #[command(flatten)]
    scope: ScopeArgs,
    /// H3 resolution, 5 to 10 [default: 9]
    #[arg(long, value_name = "R")]
    resolution: Option<String>,
    /// Cells compared: region (every cell) or occupied
    #[arg(long, value_name = "L")]
    lattice: Option<String>,
    /// Rings of neighbours, 1 to 5 [default: 1]
    #[arg(long, value_name = "K")]
    rings: Option<String>,
    /// gi-star, gi, local-moran, count, density, scan, dbscan or hdbscan [default: gi-star]
    #[arg(long, value_name = "M")]
    method: Option<String>,
    /// Where p comes from: exact, monte-carlo or normal [default: exact]
    #[arg(long, value_name = "I")]
    inference: Option<String>,
    /// What chance deals out anew, for gi-star: total (every count) or conditional (all but the cell's own) [default: total]
    #[arg(long, value_name = "N")]
    null: Option<String>,
    /// Shuffles of monte-carlo, simulations of a scan [default: 999]
    #[arg(long, value_name = "N")]
    permutations: Option<String>,
    /// Seed of the shuffles and simulations [default: 1]
    #[arg(long, value_name = "S")]
    seed: Option<String>,
    /// Periods of a scan: week or month [default: week]
    #[arg(long, value_name = "B")]
    bucket: Option<String>,
    /// Metres: bandwidth of a density [default: Scott's rule], reach of dbscan
    #[arg(long, value_name = "M")]
    reach: Option<String>,
    /// Fewest reports of a cluster, for dbscan and hdbscan [default: 10]
    #[arg(long, value_name = "N")]
    min_points: Option<String>,
}

impl QuestionArgs {
    /// The same as every face reads it.
    pub(crate) fn form(&self) -> QuestionForm {
        QuestionForm {
            resolution: self.resolution.clone(),
            lattice: self.lattice.clone(),
            rings: self.rings.clone(),
            method: self.method.clone(),
            inference: self.inference.clone(),
            null: self.null.clone(),
            permutations: self.permutations.clone(),
            seed: self.seed.clone(),
            bucket: self.bucket.clone(),
            reach: self.reach.clone(),
            min_points: self.min_points.clone(),
            ..self.scope.form()
        }
    }
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Hotspots) -> Result<()> {
    let store = context.store().await?;
    let snapshot = context.snapshot_of(&store)?;
    let (form, policy) = (role.form(), Policy::public_rows());
    let waiting = output::spinner(context.verbosity, if role.stability { "asking nine ways" } else { "asking" });
    let answer = ask::hotspots(Lake { snapshot: &snapshot, policy: &policy }, &form).await;
    waiting.finish_and_clear();
    let view = answer.map_err(unanswered)?;
    match context.format {
        Format::Json => output::json(&view),
        Format::Geojson => output::json(&view.into_collection()),
        Format::Csv => output::data(&hotspots_csv(&view)?),
        Format::Table => output::data(&describe(&view, form.top().map_err(WrongUsage::from)?.unwrap_or(TABLE_ROWS))),
    }
}

/// What no question can ask is wrong usage; anything else is a failure.
pub(crate) fn unanswered(error: AskError) -> anyhow::Error {
    match error {
        AskError::Parameter(fault) => WrongUsage::from(fault).into(),
        AskError::Engine(error) => usage(error),
    }
}

/// Settings that no method takes are wrong usage; anything else is a failure.
pub(crate) fn usage(error: EngineError) -> anyhow::Error {
    match error {
        EngineError::BadOption(_) => WrongUsage::new(&error).into(),
        other => other.into(),
    }
}

fn describe(view: &HotspotsView, rows: usize) -> String {
    let mut lines = Vec::new();
    lines.extend(view.places.iter().take(PLACES).map(place));
    if view.places.len() > PLACES {
        lines.push(format!("and {} places more; --format json has them all", view.places.len() - PLACES));
    }
    if !view.clusters.is_empty() {
        lines.push(clusters(view, rows).to_string());
    }
    lines.push(cells(view, rows).to_string());
    if view.hotspots.len() > rows {
        lines.push(format!("and {} cells more; --top N shows more of them", view.hotspots.len() - rows));
    }
    let receipt = &view.receipt;
    lines.push(format!(
        "{} of {} reports lie in the {} cells of the region ({} have no place); snapshot {}, {}, policy {}",
        receipt.reports_in_region,
        receipt.reports_read,
        receipt.lattice_cells.unwrap_or(0),
        receipt.reports_without_place,
        receipt.snapshot,
        receipt.method,
        receipt.policy
    ));
    lines.push(format!("not to be acted on from {} on; ask again", view.expires));
    lines.extend(receipt.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(receipt.attributions.iter().cloned());
    lines.join("\n")
}

/// A place in words.
fn place(place: &HotPlaceView) -> String {
    let cells = if place.cells.len() == 1 { "1 cell".to_owned() } else { format!("{} cells", place.cells.len()) };
    format!("{}. {} ({}, {cells}): {}", place.number, place.name, place.class, place.reason)
}

/// One row per cell; columns that no cell of the answer fills are left out.
fn cells(view: &HotspotsView, rows: usize) -> comfy_table::Table {
    let columns: Vec<&Column> = COLUMNS.iter().filter(|(_, of)| view.hotspots.iter().any(|hotspot| of(hotspot) != "-")).collect();
    let mut table = output::table(&columns.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for hotspot in view.hotspots.iter().take(rows) {
        table.add_row(columns.iter().map(|(_, of)| of(hotspot)));
    }
    table
}

/// A column of the table: its name, and what stands in it.
type Column = (&'static str, fn(&HotspotView) -> String);

const COLUMNS: [Column; 15] = [
    ("cell", |hotspot| hotspot.cell.clone()),
    ("area", |hotspot| hotspot.area_id.clone().unwrap_or_else(|| "-".to_owned())),
    ("cluster", |hotspot| hotspot.cluster.map_or_else(|| "-".to_owned(), |number| number.to_string())),
    ("place", |hotspot| hotspot.place.map_or_else(|| "-".to_owned(), |number| number.to_string())),
    ("count", |hotspot| hotspot.count.to_string()),
    ("voices", |hotspot| if hotspot.voices == hotspot.count { "-".to_owned() } else { hotspot.voices.to_string() }),
    ("per km2", |hotspot| format!("{:.1}", hotspot.per_km2)),
    ("smoothed", |hotspot| figure(hotspot.density_per_km2, 1)),
    ("around", |hotspot| if hotspot.z.is_some() { hotspot.neighbourhood_count.to_string() } else { "-".to_owned() }),
    ("expected", |hotspot| if hotspot.z.is_some() { format!("{:.1}", hotspot.expected) } else { "-".to_owned() }),
    ("z", |hotspot| figure(hotspot.z, 2)),
    ("p", |hotspot| probability(hotspot.p)),
    ("q", |hotspot| probability(hotspot.q)),
    ("quadrant", |hotspot| hotspot.quadrant.unwrap_or("-").to_owned()),
    ("class", |hotspot| format!("{}{}", hotspot.class, if hotspot.pile.is_some() { " (pile)" } else { "" })),
];

fn clusters(view: &HotspotsView, rows: usize) -> comfy_table::Table {
    let mut table = output::table(&["cluster", "cells", "reports", "expected", "from", "to", "radius km", "p", "recurs in days"]);
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    for cluster in view.clusters.iter().take(rows) {
        table.add_row([
            cluster.number.to_string(),
            cluster.cells.to_string(),
            cluster.reports.to_string(),
            figure(cluster.expected, 1),
            text(&cluster.from),
            text(&cluster.to),
            figure(cluster.radius_km, 2),
            probability(cluster.p),
            figure(cluster.recurrence_days, 0),
        ]);
    }
    table
}
