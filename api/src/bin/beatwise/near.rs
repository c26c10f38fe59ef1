//! `beatwise near`: how many reports lie within some metres of each of these places.

use std::path::PathBuf;

use anyhow::Result;
use api::analyze::Table;
use api::ask::{self, Lake};
use api::export::near_csv;
use api::form::{NearForm, points_of};
use api::view::{NearPlaceView, NearView};
use clap::Args;
use engine::disclosure::Policy;

use crate::context::{Context, Format};
use crate::hotspots::unanswered;
use crate::output::{self, WrongUsage, figure};
use crate::scope::ScopeArgs;

/// Rows of a table when `--top` is not given.
const TABLE_ROWS: usize = 20;

/// How many reports lie within some metres of each of these places, such as schools, bars or stations?
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise near --point=-2.5966,51.4545 --radius 500 --from 2019-06-01 --to 2019-07-01
  beatwise near --points schools.csv --radius 250 --from 2019-01-01 --to 2020-01-01 --category drugs
  beatwise near --points stations.geojson --radius 500 --from 2019-01-01 --to 2020-01-01 --bbox=-2.70,51.40,-2.50,51.52
  beatwise near --points bars.csv --radius 100 --from 2019-01-01 --to 2020-01-01 --format geojson > bars-counted.geojson
A file of places is CSV (columns longitude and latitude, or lng and lat; name, title, label or id names a place), a GeoJSON
FeatureCollection of points, or Parquet. --area or --bbox says whose rate the places are held against; they count all reports near
them, inside it or not.")]
pub(crate) struct Near {
    #[command(flatten)]
    scope: ScopeArgs,
    /// File of places
    #[arg(long, value_name = "FILE", required_unless_present = "point")]
    points: Option<PathBuf>,
    /// A place, with a name behind it if you like; may be repeated; write it as --point=LNG,LAT
    #[arg(long, value_name = "LNG,LAT[,NAME]", allow_hyphen_values = true)]
    point: Vec<String>,
    /// How far a report may lie from a place, in metres: 10 to 5000
    #[arg(long, value_name = "M")]
    radius: String,
    /// Only the first N places
    #[arg(long, value_name = "N")]
    top: Option<String>,
}

impl Near {
    fn form(&self) -> Result<NearForm> {
        let mut question = self.scope.form();
        question.top.clone_from(&self.top);
        let mut point = self.point.clone();
        if let Some(file) = &self.points {
            point.extend(points_of(&Table::read(file)?)?);
        }
        Ok(NearForm { question, point, radius: Some(self.radius.clone()) })
    }
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Near) -> Result<()> {
    let form = role.form()?;
    let store = context.store().await?;
    let (snapshot, policy) = (context.snapshot_of(&store)?, Policy::public_rows());
    let view = ask::near(Lake { snapshot: &snapshot, policy: &policy }, &form).await.map_err(unanswered)?;
    match context.format {
        Format::Json => output::json(&view),
        Format::Geojson => output::json(&view.into_collection()),
        Format::Csv => output::data(&near_csv(&view)?),
        Format::Table => output::data(&describe(&view, form.question.top().map_err(WrongUsage::from)?.unwrap_or(TABLE_ROWS))),
    }
}

fn describe(view: &NearView, rows: usize) -> String {
    let mut table = output::table(&["place", "lng, lat", "reports", "95 %", "per km2", "expected", "ratio", "95 %"]);
    for place in view.places.iter().take(rows) {
        table.add_row(row(place));
    }
    let shown = view.places.len().min(rows);
    let (near, places) = (&view.near, view.places_in_all);
    let mut lines = vec![table.to_string()];
    lines.push(format!(
        "{} reports lie within {} m of {}{}",
        near.reports_near_any,
        near.radius_m,
        if places == 1 { "the place".to_owned() } else { format!("any of {places} places") },
        if shown < places { format!("; {shown} of these are listed, --top N lists more") } else { String::new() },
    ));
    if let (Some(per_km2), Some(km2)) = (near.region_per_km2, near.region_km2) {
        lines.push(format!(
            "the region has {per_km2:.1} reports per km2 on {km2:.1} km2; a disc of {:.3} km2 is expected to hold {:.1}",
            near.disc_km2,
            per_km2 * near.disc_km2
        ));
    }
    lines.extend(view.receipt.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(view.receipt.attributions.iter().cloned());
    lines.join("\n")
}

fn row(place: &NearPlaceView) -> [String; 8] {
    let interval = |lower: Option<f64>, upper: Option<f64>, digits| match (lower, upper) {
        (Some(lower), Some(upper)) => format!("{lower:.digits$} to {upper:.digits$}"),
        _ => "-".to_owned(),
    };
    [
        place.name.clone().unwrap_or_else(|| format!("number {}", place.number)),
        format!("{:.5}, {:.5}", place.longitude, place.latitude),
        place.reports.to_string(),
        interval(Some(place.lower), Some(place.upper), 1),
        format!("{:.1}", place.per_km2),
        figure(place.expected, 1),
        figure(place.ratio, 2),
        interval(place.ratio_lower, place.ratio_upper, 2),
    ]
}
