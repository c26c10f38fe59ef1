//! `beatwise rhythm`: at which hours of the week, on which days, in which shifts.

mod calendar;
mod hours;
mod shifts;

use anyhow::Result;
use api::export::{calendar_csv, rhythm_csv, shifts_csv};
use api::form::{BadParameter, RhythmForm, ShiftForm};
use api::view::{CalendarView, RhythmView, ShiftsView};
use clap::Args;
use engine::analysis as ask;
use engine::disclosure::Policy;
use engine::store::{Snapshot, Store};

use crate::context::{Context, Format};
use crate::hotspots::usage;
use crate::output::{self, WrongUsage};
use crate::scope::ScopeArgs;

/// Peaks that are named when `--top` is not given, and days of a calendar.
const PEAKS: usize = 5;
const DAYS: usize = 20;
/// Shifts of a day, where `--shifts` names none.
const USUAL: &str = "06:00,14:00,22:00";

/// At which hours of the week, on which days, in which shifts? Local civil time; intervals are spread over the hours they cover
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise rhythm --from 2018-01-01 --to 2019-01-01 --category violent-crime
  beatwise rhythm --from 2018-01-01 --to 2019-01-01 --by category --format csv
  beatwise rhythm --from 2018-01-01 --to 2019-01-01 --area 32 --calendar
  beatwise rhythm --from 2018-01-01 --to 2019-01-01 --category violence --shifts
  beatwise rhythm --from 2018-06-01 --to 2018-09-01 --shifts 07:00,15:00,23:00 --against 2017-06-01/2017-09-01")]
pub(crate) struct Rhythm {
    #[command(flatten)]
    scope: ScopeArgs,
    /// A table of hours for each: whole, category or area [default: whole]
    #[arg(long, value_name = "B")]
    by: Option<String>,
    /// Instead of hours: reports per civil day, and the days that stand out from their weekday and month
    #[arg(long, conflicts_with_all = ["shifts", "by"])]
    calendar: bool,
    /// Instead of hours: weekday by shift, and how the peak moved; beginnings of the shifts [when none are given:
    /// 06:00,14:00,22:00]
    #[arg(long, value_name = "H:M,H:M", num_args = 0..=1, default_missing_value = USUAL, conflicts_with = "by")]
    shifts: Option<String>,
    /// What the peak of the shifts is compared with [default: as long a window just before]
    #[arg(long, value_name = "FROM/TO", requires = "shifts")]
    against: Option<String>,
    /// How many peaks of each table are named [default: 5], or days of the calendar [default: 20]
    #[arg(long, value_name = "N")]
    top: Option<usize>,
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Rhythm) -> Result<()> {
    if context.format == Format::Geojson {
        return Err(WrongUsage::new(&"--format geojson: a rhythm has no shapes; use json, csv or table").into());
    }
    let store = context.store().await?;
    let snapshot = context.snapshot_of(&store)?;
    if role.calendar {
        return by_day(context, role, (&store, &snapshot)).await;
    }
    match &role.shifts {
        Some(times) => by_shift(context, role, (&store, &snapshot), times).await,
        None => by_hour(context, role, (&store, &snapshot)).await,
    }
}

async fn by_hour(context: &Context, role: &Rhythm, (store, snapshot): (&Store, &Snapshot)) -> Result<()> {
    let form = RhythmForm { question: role.scope.form(), by: role.by.clone() };
    let (question, by) = form.read(store.zone()).map_err(WrongUsage::from)?;
    let answer = ask::rhythm(snapshot, &question, by, &Policy::public_rows()).await.map_err(usage)?;
    let view = RhythmView::new(&answer, role.top.unwrap_or(PEAKS));
    match context.format {
        Format::Csv => output::data(&rhythm_csv(&view)?),
        Format::Table => output::data(&hours::describe(&view)),
        Format::Json | Format::Geojson => output::json(&view),
    }
}

async fn by_day(context: &Context, role: &Rhythm, (store, snapshot): (&Store, &Snapshot)) -> Result<()> {
    let question = role.scope.form().question(store.zone()).map_err(WrongUsage::from)?;
    let answer = ask::calendar(snapshot, &question, &Policy::public_rows()).await.map_err(usage)?;
    let view = CalendarView::new(&answer);
    match context.format {
        Format::Csv => output::data(&calendar_csv(&view)?),
        Format::Table => output::data(&calendar::describe(&view, role.top.unwrap_or(DAYS))),
        Format::Json | Format::Geojson => output::json(&view),
    }
}

async fn by_shift(context: &Context, role: &Rhythm, (store, snapshot): (&Store, &Snapshot), times: &str) -> Result<()> {
    if role.top.is_some() {
        return Err(WrongUsage::from(BadParameter::new("top", "shifts are given all; leave it out")).into());
    }
    let form = ShiftForm { question: role.scope.form(), shifts: Some(times.to_owned()), against: role.against.clone() };
    let (question, options) = form.read(store.zone()).map_err(WrongUsage::from)?;
    let answer = ask::shifts(snapshot, &question, &options, &Policy::public_rows()).await.map_err(usage)?;
    let view = ShiftsView::new(&answer);
    match context.format {
        Format::Csv => output::data(&shifts_csv(&view)?),
        Format::Table => output::data(&shifts::describe(&view)),
        Format::Json | Format::Geojson => output::json(&view),
    }
}
