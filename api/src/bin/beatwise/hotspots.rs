//! `beatwise hotspots`: where reports cluster.

use anyhow::Result;
use api::export::hotspots_csv;
use api::form::QuestionForm;
use api::view::HotspotsView;
use clap::Args;
use engine::analysis::hotspots as ask;
use engine::disclosure::Policy;

use crate::context::{Context, Format};
use crate::output::{self, WrongUsage};

/// Rows of a table when `--top` is not given.
const TABLE_ROWS: usize = 20;

/// Where do reports cluster? Counts per H3 cell, Getis-Ord Gi*, false discovery rate
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise hotspots --from 2019-06-01 --to 2019-07-01 --bbox=-2.70,51.40,-2.50,51.52
  beatwise hotspots --from 2019-01-01 --to 2020-01-01 --area E01014485 --category burglary --resolution 10
  beatwise hotspots --from 2019-06-01 --to 2019-07-01 --format geojson > june.geojson")]
pub(crate) struct Hotspots {
    #[command(flatten)]
    question: QuestionArgs,
    /// Method: gi-star
    #[arg(long, default_value = "gi-star", value_parser = ["gi-star"])]
    method: String,
    /// Only the first N cells
    #[arg(long, value_name = "N")]
    top: Option<usize>,
}

/// The parts of a question on the command line.
#[derive(Debug, Clone, Args)]
pub(crate) struct QuestionArgs {
    /// First day, YYYY-MM-DD
    #[arg(long, value_name = "D")]
    from: String,
    /// First day after the window, YYYY-MM-DD
    #[arg(long, value_name = "D")]
    to: String,
    /// Category or group; may be repeated [default: all]
    #[arg(long, value_name = "C")]
    category: Vec<String>,
    /// One area, by id [default: all areas together]
    #[arg(long, value_name = "A", conflicts_with = "bbox")]
    area: Option<String>,
    /// A box in degrees; write it as --bbox=W,S,E,N
    #[arg(long, value_name = "W,S,E,N", allow_hyphen_values = true)]
    bbox: Option<String>,
    /// H3 resolution, 5 to 10 [default: 9]
    #[arg(long, value_name = "R")]
    resolution: Option<String>,
    /// Cells compared: region (every cell) or occupied
    #[arg(long, value_name = "L")]
    lattice: Option<String>,
    /// Rings of neighbours, 1 to 5 [default: 1]
    #[arg(long, value_name = "K")]
    rings: Option<String>,
}

impl QuestionArgs {
    /// The same as every face reads it.
    pub(crate) fn form(&self) -> QuestionForm {
        QuestionForm {
            from: Some(self.from.clone()),
            to: Some(self.to.clone()),
            category: self.category.clone(),
            area: self.area.clone(),
            bbox: self.bbox.clone(),
            resolution: self.resolution.clone(),
            lattice: self.lattice.clone(),
            rings: self.rings.clone(),
        }
    }
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Hotspots) -> Result<()> {
    let store = context.store().await?;
    let form = role.question.form();
    let question = form.question(store.zone()).map_err(WrongUsage::from)?;
    let options = form.options().map_err(WrongUsage::from)?;
    let snapshot = context.snapshot_of(&store)?;
    let answer = ask(&snapshot, &question, options, &Policy::public_rows()).await?;
    let view = HotspotsView::new(&answer, role.top);
    match context.format {
        Format::Json => output::json(&view),
        Format::Geojson => output::json(&view.into_collection()),
        Format::Csv => output::data(&hotspots_csv(&view)?),
        Format::Table => output::data(&describe(&view, role.top.unwrap_or(TABLE_ROWS))),
    }
}

fn describe(view: &HotspotsView, rows: usize) -> String {
    let mut table = output::table(&["cell", "area", "count", "around", "expected", "z", "p", "q", "class"]);
    for hotspot in view.hotspots.iter().take(rows) {
        let number =
            |value: Option<f64>, digits: usize| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"));
        let pile = if hotspot.pile.is_some() { " (pile)" } else { "" };
        table.add_row([
            hotspot.cell.clone(),
            hotspot.area_id.clone().unwrap_or_else(|| "-".to_owned()),
            hotspot.count.to_string(),
            hotspot.neighbourhood_count.to_string(),
            format!("{:.1}", hotspot.expected),
            number(hotspot.z, 2),
            number(hotspot.p_normal, 4),
            number(hotspot.q, 4),
            format!("{}{pile}", hotspot.class),
        ]);
    }
    let receipt = &view.receipt;
    let mut lines = vec![table.to_string()];
    if view.hotspots.len() > rows {
        lines.push(format!("and {} cells more; --top N shows more of them", view.hotspots.len() - rows));
    }
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
    lines.extend(receipt.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(receipt.attributions.iter().cloned());
    lines.join("\n")
}
