//! `beatwise chart`: a picture of an answer, the same bytes for the same question.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use api::form::{BadParameter, TrendForm};
use api::render;
use api::view::{AreasView, HotspotsView, SeriesView, TrendsView};
use clap::{Args, ValueEnum};
use engine::analysis::{HotspotMethod, Question, Region, TrendMethod, TrendOptions, areas, hotspots, series, trends};
use engine::disclosure::Policy;
use engine::store::Snapshot;
use engine::time::Bucket;

use crate::context::Context;
use crate::hotspots::{QuestionArgs, usage};
use crate::output::{self, WrongUsage};

/// Pixels per unit of the drawing in a PNG.
const PNG_SCALE: f32 = 2.0;

/// Draw a chart as SVG or PNG
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise chart hotspots --from 2019-06-01 --to 2019-07-01 --bbox=-2.70,51.40,-2.50,51.52 --out june.png
  beatwise chart weekly --from 2024-01-01 --to 2025-01-01 --category burglary --out burglary.svg
  beatwise chart trend --from 2012-01-01 --to 2020-01-01 --category violence --method farrington --last 104 --out alarms.png
  beatwise chart trend --from 2012-01-01 --to 2020-01-01 --by area --out first-to-look-at.svg
  beatwise chart components --from 2012-01-01 --to 2020-01-01 --category violence --bucket month --out season.png")]
pub(crate) struct Chart {
    /// What to draw
    #[arg(value_enum)]
    kind: Kind,
    #[command(flatten)]
    question: QuestionArgs,
    /// What each series of a trend counts: whole, area, cell or category; the one that deserves attention first is drawn
    /// [default: whole]
    #[arg(long, value_name = "B")]
    by: Option<String>,
    /// Judge only the last N steps of a trend
    #[arg(long, value_name = "N")]
    last: Option<String>,
    /// Level of a trend's alarms
    #[arg(long, value_name = "A")]
    alpha: Option<String>,
    /// File to write; its ending decides: .svg or .png
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Hot and cold cells on a map.
    Hotspots,
    /// Reports per ISO week.
    Weekly,
    /// Reports per month.
    Monthly,
    /// A series under watch: expected line, bound and alarms; farrington, predictive, ears, cusum or c-chart, weeks unless
    /// --bucket says otherwise.
    Trend,
    /// A series taken apart by STL: trend, season and remainder, months unless --bucket says otherwise.
    Components,
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Chart) -> Result<()> {
    let ending = role.out.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    if !matches!(ending.as_str(), "svg" | "png") {
        return Err(WrongUsage::new(&"--out: the file must end in .svg or .png").into());
    }
    let store = context.store().await?;
    let snapshot = context.snapshot_of(&store)?;
    let svg = draw(role, &snapshot).await?;
    let bytes = if ending == "png" { render::png(&svg, PNG_SCALE)? } else { svg.into_bytes() };
    std::fs::write(&role.out, bytes).with_context(|| format!("cannot write {}", role.out.display()))?;
    output::message(context.verbosity, &format!("wrote {}", role.out.display()));
    Ok(())
}

async fn draw(role: &Chart, snapshot: &Snapshot) -> Result<String> {
    let (policy, form) = (Policy::public_rows(), role.question.form());
    let question = form.question(snapshot.zone()).map_err(WrongUsage::from)?;
    match role.kind {
        Kind::Hotspots => {
            let options = form.options().map_err(WrongUsage::from)?;
            if matches!(
                options.method,
                HotspotMethod::Count | HotspotMethod::Density | HotspotMethod::Dbscan | HotspotMethod::Hdbscan
            ) {
                let reason = "this picture shows what was tested: use gi-star, gi, local-moran or scan";
                return Err(WrongUsage::from(BadParameter::new("method", reason)).into());
            }
            let answer = hotspots(snapshot, &question, options, &policy).await.map_err(usage)?;
            let boundaries = areas(snapshot, &policy).await?;
            Ok(render::hotspot_map(&HotspotsView::new(&answer, None), &AreasView::new(&boundaries))?)
        }
        Kind::Weekly => line(snapshot, &question, Bucket::Week).await,
        Kind::Monthly => line(snapshot, &question, Bucket::Month).await,
        Kind::Trend => trend(role, snapshot).await,
        Kind::Components => components(role, snapshot).await,
    }
}

/// The question and options of a series, where what the kind usually takes was not asked for otherwise.
fn trend_question(role: &Chart, snapshot: &Snapshot, (method, bucket): (&str, &str)) -> Result<(Question, TrendOptions)> {
    let question = role.question.form();
    let form = TrendForm {
        by: Some(role.by.clone().unwrap_or_else(|| "whole".to_owned())),
        bucket: Some(question.bucket.clone().unwrap_or_else(|| bucket.to_owned())),
        method: Some(question.method.clone().unwrap_or_else(|| method.to_owned())),
        last: role.last.clone(),
        alpha: role.alpha.clone(),
        rings: question.rings.clone(),
        question,
    };
    Ok(form.read(snapshot.zone()).map_err(WrongUsage::from)?)
}

async fn trend(role: &Chart, snapshot: &Snapshot) -> Result<String> {
    let (question, options) = trend_question(role, snapshot, ("farrington", "week"))?;
    if !matches!(
        options.method,
        TrendMethod::Farrington | TrendMethod::Predictive | TrendMethod::Ears | TrendMethod::Cusum | TrendMethod::CChart
    ) {
        let reason = "this picture shows bounds of counts: use farrington, predictive, ears, cusum or c-chart";
        return Err(WrongUsage::from(BadParameter::new("method", reason)).into());
    }
    let answer = trends(snapshot, &question, options, &Policy::public_rows()).await.map_err(usage)?;
    Ok(render::trend_chart(&TrendsView::new(&answer, Some(1)), &subject(&question))?)
}

async fn components(role: &Chart, snapshot: &Snapshot) -> Result<String> {
    let (question, options) = trend_question(role, snapshot, ("stl", "month"))?;
    if options.method != TrendMethod::Stl {
        return Err(WrongUsage::from(BadParameter::new("method", "components are those of stl; leave it out")).into());
    }
    let answer = trends(snapshot, &question, options, &Policy::public_rows()).await.map_err(usage)?;
    Ok(render::components_chart(&TrendsView::new(&answer, Some(1)), &subject(&question))?)
}

async fn line(snapshot: &Snapshot, question: &Question, bucket: Bucket) -> Result<String> {
    let answer = series(snapshot, question, bucket, &Policy::public_rows()).await?;
    Ok(render::series_chart(&SeriesView::new(&answer), &subject(question))?)
}

/// What a series counts, in words.
fn subject(question: &Question) -> String {
    let categories: Vec<String> = question.categories.iter().map(|category| category.label()).collect();
    let what = if categories.is_empty() { "all categories".to_owned() } else { categories.join(", ") };
    match &question.region {
        Region::Everywhere => what,
        Region::Area(id) => format!("{what}, area {id}"),
        Region::Box(bbox) => format!("{what}, box {bbox}"),
    }
}
