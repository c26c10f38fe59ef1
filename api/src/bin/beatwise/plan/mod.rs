//! `beatwise plan`: a shift's visits, and what came of them.

mod record;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use api::ask::{self, Lake};
use api::export::plan_csv;
use api::form::{PlanForm, QuestionForm};
use api::render;
use api::view::{AreasView, PlanView, VisitView};
use clap::{Args, Subcommand};
use engine::analysis::areas;
use engine::disclosure::Policy;

use crate::context::{Context, Format};
use crate::hotspots::unanswered;
use crate::output::{self, WrongUsage};
use crate::series::office;

/// Where should officers be during a shift, when, and why?
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  beatwise plan --shift 2026-11-27T18:00/2026-11-28T02:00 --officers 4 --bbox=-2.70,51.40,-2.50,51.52
  beatwise plan --shift 2020-01-10T18:00/2020-01-11T02:00 --officers 4 --from 2019-10-01 --to 2020-01-01 --category violence
  beatwise plan --shift 2026-11-27T18:00/2026-11-28T02:00 --officers 4 --out tonight
  beatwise plan record tonight/plan.csv --by 'Sgt Hale'
  beatwise plan visits
Hot cells and cells with an open repeat window are visited for 10 to 16 minutes about every two hours; a share of the visits explores.
Held hotspots are not visited. The window is the four weeks before the shift, or up to the last report where that is earlier, unless
--from and --to name another. `record` reads the sheet back, also as a spreadsheet saves it, with arrived, minutes, outcome and note
filled in: nothing-seen, spoke-with-residents, problem-found, problem-solved or not-done; the next plan knows it."
)]
pub(crate) struct Plan {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    ask: Ask,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Keep what came of visits
    Record(record::Record),
    /// List the visits that were written back
    Visits,
}

#[derive(Debug, Args)]
struct Ask {
    /// When officers are out, by the clock on the wall
    #[arg(long, value_name = "FROM/TO", required = true)]
    shift: Option<String>,
    /// How many, or how many pairs, travel on their own
    #[arg(long, value_name = "N", required = true)]
    officers: Option<String>,
    /// First day of the window that the plan rests on [default: four weeks before its end]
    #[arg(long, value_name = "D")]
    from: Option<String>,
    /// First day after that window [default: the day of the shift, or the one after the last report]
    #[arg(long, value_name = "D")]
    to: Option<String>,
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
    /// gi-star, gi, local-moran or scan [default: gi-star]
    #[arg(long, value_name = "M")]
    method: Option<String>,
    /// Rings of cells around a cell, 1 to 5 [default: 1]
    #[arg(long, value_name = "N")]
    rings: Option<String>,
    /// Shortest and longest visit in minutes [default: 10-16]
    #[arg(long, value_name = "MIN-MAX")]
    visit: Option<String>,
    /// Minutes after which a place is visited again, about [default: 120]
    #[arg(long, value_name = "MINUTES")]
    again: Option<String>,
    /// Kilometres an hour between places [default: 20]
    #[arg(long, value_name = "KMH")]
    speed: Option<String>,
    /// How much longer the way is than a straight line [default: 1.3]
    #[arg(long, value_name = "TIMES")]
    detour: Option<String>,
    /// How far around a cell's centre a visit reaches, in metres [default: 400]
    #[arg(long, value_name = "M")]
    within: Option<String>,
    /// Share of the visits that explore [default: 0.15]
    #[arg(long, value_name = "SHARE")]
    explore: Option<String>,
    /// Share of the places that there is time for that may be for one hotspot [default: 0.4]
    #[arg(long, value_name = "SHARE")]
    cap: Option<String>,
    /// A cell that had so many visits in the seven days before the shift rests [default: 28]
    #[arg(long, value_name = "N")]
    rest_after: Option<String>,
    /// Days before the shift for the near-repeat table [default: 182]
    #[arg(long, value_name = "DAYS")]
    repeat_days: Option<String>,
    /// Seed of what is explored, of lengths and waits [default: 1]
    #[arg(long, value_name = "S")]
    seed: Option<String>,
    /// Folder to write the plan to: cards as PDF, the sheet to fill in as CSV, GeoJSON and JSON
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Ask {
    fn form(&self) -> PlanForm {
        let question = QuestionForm {
            from: self.from.clone(),
            to: self.to.clone(),
            category: self.category.clone(),
            area: self.area.clone(),
            bbox: self.bbox.clone(),
            resolution: self.resolution.clone(),
            method: self.method.clone(),
            rings: self.rings.clone(),
            seed: self.seed.clone(),
            ..QuestionForm::default()
        };
        PlanForm {
            question,
            shift: self.shift.clone(),
            officers: self.officers.clone(),
            visit: self.visit.clone(),
            again: self.again.clone(),
            speed: self.speed.clone(),
            detour: self.detour.clone(),
            within: self.within.clone(),
            explore: self.explore.clone(),
            cap: self.cap.clone(),
            rest_after: self.rest_after.clone(),
            repeat_days: self.repeat_days.clone(),
            visits: None,
        }
    }
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Plan) -> Result<()> {
    match &role.action {
        Some(Action::Record(sheet)) => return record::run(context, sheet).await,
        Some(Action::Visits) => return record::history(context).await,
        None => {}
    }
    let form = role.ask.form();
    form.clone().settled().map_err(WrongUsage::from)?;
    let store = context.store().await?;
    let (snapshot, policy) = (context.snapshot_of(&store)?, Policy::public_rows());
    let history = office(&store).await?.visits().await?;
    let waiting = output::spinner(context.verbosity, "planning");
    let view = ask::plan(Lake { snapshot: &snapshot, policy: &policy }, form, &history).await;
    waiting.finish_and_clear();
    let view = view.map_err(unanswered)?;
    if let Some(out) = &role.ask.out {
        let outlines = AreasView::new(&areas(&snapshot, &policy).await?);
        write(&view, &outlines, out)?;
        output::message(context.verbosity, &format!("wrote plan.pdf, plan.csv, plan.geojson and plan.json to {}", out.display()));
    }
    match context.format {
        Format::Json => output::json(&view),
        Format::Geojson => output::json(&view.into_collection()),
        Format::Csv => output::data(&plan_csv(&view)?),
        Format::Table => output::data(&describe(&view)),
    }
}

/// Every form of a plan, as files.
fn write(view: &PlanView, areas: &AreasView, out: &Path) -> Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("cannot create {}", out.display()))?;
    let save = |name: &str, bytes: &[u8]| {
        let path = out.join(name);
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
    };
    save("plan.json", &serde_json::to_vec_pretty(view)?)?;
    save("plan.geojson", &serde_json::to_vec_pretty(&view.clone().into_collection())?)?;
    save("plan.csv", plan_csv(view)?.as_bytes())?;
    save("plan.pdf", &render::plan_pdf(view, areas)?)
}

fn describe(view: &PlanView) -> String {
    let mut table = output::table(&["officer", "when", "way", "where", "lng, lat", "why", "expected"]);
    let mut visits: Vec<&VisitView> = view.visits.iter().collect();
    visits.sort_by_key(|visit| (visit.officer, visit.number));
    for visit in visits {
        let time = |clock: &str| clock.get(11..).unwrap_or_default().to_owned();
        table.add_row([
            visit.officer.to_string(),
            format!("{} to {}", time(&visit.arrive), time(&visit.leave)),
            format!("{} min", visit.travel_minutes),
            visit.name.clone(),
            format!("{:.5}, {:.5}", visit.longitude, visit.latitude),
            visit.class.map_or_else(|| visit.kind.to_owned(), |class| format!("{}, {class}", visit.kind)),
            format!("{:.3}", visit.expected),
        ]);
    }
    let mut lines = vec![table.to_string()];
    lines.extend(sums(view));
    lines.extend(view.receipt.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(view.receipt.attributions.iter().cloned());
    lines.join("\n")
}

fn sums(view: &PlanView) -> [String; 5] {
    let figures = view.figures;
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let best = if figures.is_best_known { "the best choice would reach" } else { "no choice can reach more than" };
    [
        format!("plan {}, to be thrown away at {}", view.id, view.expires),
        format!(
            "{} visits: {} to hotspots, {} for repeat windows, {} exploring ({}); {} places, each {} times",
            figures.visits,
            figures.hotspot_visits,
            figures.window_visits,
            figures.exploring_visits,
            percent(figures.exploring_share),
            figures.places,
            figures.rounds
        ),
        format!(
            "hours: {:.1} of {:.1} used ({}), {:.1} of them on the way",
            hours(figures.visiting_minutes + figures.travelling_minutes),
            hours(figures.minutes),
            percent(figures.used_share),
            hours(figures.travelling_minutes)
        ),
        format!(
            "{:.2} reports are expected in the shift, {} of them within reach; {best} {}: the gap is {}",
            figures.expected,
            percent(figures.covered_share),
            percent(figures.best_share),
            percent(figures.gap)
        ),
        format!("the place with most visits gets {} of those that return", percent(figures.largest_share)),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "minutes of a shift")]
fn hours(minutes: u64) -> f64 {
    minutes as f64 / 60.0
}
