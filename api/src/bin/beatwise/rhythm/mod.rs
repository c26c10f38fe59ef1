//! `beatwise rhythm`: at which hours of the week, on which days, in which shifts.

mod calendar;
mod hours;
mod shifts;

use anyhow::Result;
use api::ask::{self, Lake};
use api::export::{calendar_csv, rhythm_csv, shifts_csv};
use api::form::{BadParameter, QuestionForm, RhythmForm, ShiftForm};
use clap::Args;
use engine::disclosure::Policy;

use crate::context::{Context, Format};
use crate::hotspots::unanswered;
use crate::output::{self, WrongUsage};
use crate::scope::ScopeArgs;

/// Days of a calendar when `--top` is not given.
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
    let (snapshot, policy) = (context.snapshot_of(&store)?, Policy::public_rows());
    let lake = Lake { snapshot: &snapshot, policy: &policy };
    if role.calendar {
        return by_day(context, role, lake).await;
    }
    match &role.shifts {
        Some(times) => by_shift(context, role, lake, times).await,
        None => by_hour(context, role, lake).await,
    }
}

async fn by_hour(context: &Context, role: &Rhythm, lake: Lake<'_>) -> Result<()> {
    let question = QuestionForm { top: role.top.map(|top| top.to_string()), ..role.scope.form() };
    let form = RhythmForm { question, by: role.by.clone() };
    let view = ask::rhythm(lake, &form).await.map_err(unanswered)?;
    match context.format {
        Format::Csv => output::data(&rhythm_csv(&view)?),
        Format::Table => output::data(&hours::describe(&view)),
        Format::Json | Format::Geojson => output::json(&view),
    }
}

async fn by_day(context: &Context, role: &Rhythm, lake: Lake<'_>) -> Result<()> {
    let view = ask::calendar(lake, &role.scope.form()).await.map_err(unanswered)?;
    match context.format {
        Format::Csv => output::data(&calendar_csv(&view)?),
        Format::Table => output::data(&calendar::describe(&view, role.top.unwrap_or(DAYS))),
        Format::Json | Format::Geojson => output::json(&view),
    }
}

async fn by_shift(context: &Context, role: &Rhythm, lake: Lake<'_>, times: &str) -> Result<()> {
    if role.top.is_some() {
        return Err(WrongUsage::from(BadParameter::new("top", "shifts are given all; leave it out")).into());
    }
    let form = ShiftForm { question: role.scope.form(), shifts: Some(times.to_owned()), against: role.against.clone() };
    let view = ask::shifts(lake, &form).await.map_err(unanswered)?;
    match context.format {
        Format::Csv => output::data(&shifts_csv(&view)?),
        Format::Table => output::data(&shifts::describe(&view)),
        Format::Json | Format::Geojson => output::json(&view),
    }
}
