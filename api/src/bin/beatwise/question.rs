//! `beatwise question`: questions kept by name, with a window that moves.

use ::ingest::office::SavedQuestion;
use anyhow::{Context as _, Result};
use api::ask::{Lake, Written, again};
use api::form::BadParameter;
use api::machine;
use api::view::QuestionView;
use api::watch::{Rolling, address, address_text, as_of, saved};
use clap::{Args, Subcommand};
use engine::disclosure::Policy;
use engine::store::{Snapshot, Store};
use engine::time::parse_date;
use jiff::civil::Date;

use crate::context::{Context, Format};
use crate::hotspots::unanswered;
use crate::output::{self, WrongUsage};
use crate::series::office;

/// Questions by name, asked again for the last weeks or months
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise question save burglary-north 'hotspots?category=burglary&bbox=-2.70,51.40,-2.50,51.52' --last 8w
  beatwise question save alarms 'trends?by=area&method=farrington' --last 156w
  beatwise question save as-in-june \"$(jq -r .receipt.asked june.json)\" --last 1m
  beatwise question ask burglary-north --as-of 2020-01-01 --format json
  beatwise question list
A question is the address of an answer, as in a receipt or over HTTP behind /api/v1/; its window and snapshot are dropped. Windows
are whole days (28d), weeks from Monday (4w) or months (3m), the last that are over.")]
pub(crate) struct Question {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Keep a question; one of the same name is replaced, and its watches begin anew
    Save(Save),
    /// Answer a question for the last window that is over
    Ask(Ask),
    /// List the questions
    List,
    /// Forget a question that no watch needs
    Forget {
        /// Its name
        name: String,
    },
}

#[derive(Debug, Args)]
struct Save {
    /// Small letters, digits and hyphens
    name: String,
    /// The address of an answer
    asked: String,
    /// The window that moves: 28d, 4w, 3m
    #[arg(long, value_name = "N")]
    last: String,
    /// Who saves it
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

#[derive(Debug, Args)]
struct Ask {
    /// The question's name
    name: String,
    /// The window ends at or before this day [default: the end of the data]
    #[arg(long, value_name = "D")]
    as_of: Option<String>,
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Question) -> Result<()> {
    let store = context.store().await?;
    match &role.action {
        Action::Save(what) => save(context, &store, what).await,
        Action::Ask(what) => ask(context, &store, what).await,
        Action::List => list(context, &store).await,
        Action::Forget { name } => {
            if office(&store).await?.forget_question(name).await? {
                output::message(context.verbosity, &format!("{name} is forgotten"));
                return Ok(());
            }
            let reason = format!(
                "no question is called `{name}`, or a watch needs it: see `beatwise question list` and `beatwise watch list`"
            );
            Err(WrongUsage::new(&reason).into())
        }
    }
}

async fn save(context: &Context, store: &Store, what: &Save) -> Result<()> {
    let asked = (what.name.as_str(), what.asked.as_str(), what.last.as_str());
    let question = saved(asked, store.zone(), (what.by.clone(), machine::now())).map_err(refused)?;
    office(store).await?.save_question(&question).await?;
    output::message(context.verbosity, &format!("kept; `beatwise question ask {}` answers it", question.name));
    Ok(())
}

async fn ask(context: &Context, store: &Store, what: &Ask) -> Result<()> {
    let question = known(store, &what.name).await?;
    let (snapshot, policy) = (context.snapshot_of(store)?, Policy::public_rows());
    let until = question.last.parse::<Rolling>().map_err(refused)?.last_end(day(&snapshot, what.as_of.as_deref()).await?);
    let address = address(&question, until, snapshot.number()).map_err(refused)?;
    output::message(context.verbosity, &address_text(&address));
    let waiting = output::spinner(context.verbosity, "asking");
    let answered = again(Lake { snapshot: &snapshot, policy: &policy }, &address, &[]).await;
    waiting.finish_and_clear();
    let written = match context.format {
        Format::Table | Format::Csv => Written::Csv,
        Format::Json => Written::PrettyJson,
        Format::Geojson => Written::PrettyGeojson,
    };
    output::data(&answered.map_err(unanswered)?.write(written)?)
}

async fn list(context: &Context, store: &Store) -> Result<()> {
    let all: Vec<QuestionView> = office(store).await?.saved_questions().await?.iter().map(QuestionView::new).collect();
    if context.format == Format::Json {
        return output::json(&all);
    }
    let mut table = output::table(&["name", "question", "last", "by", "saved"]);
    for QuestionView { name, answer, parameters, last, by, saved_at } in all {
        let asked = if parameters.is_empty() { answer } else { format!("{answer}?{parameters}") };
        table.add_row([name, asked, last, by.unwrap_or_default(), saved_at]);
    }
    output::data(&table.to_string())
}

/// The saved question of a name.
pub(crate) async fn known(store: &Store, name: &str) -> Result<SavedQuestion> {
    let all = office(store).await?.saved_questions().await?;
    let unknown = || WrongUsage::new(&format!("no question is called `{name}`; `beatwise question list` lists them"));
    all.into_iter().find(|question| question.name == name).ok_or_else(|| unknown().into())
}

/// The day given, or the end of the data.
pub(crate) async fn day(snapshot: &Snapshot, given: Option<&str>) -> Result<Date> {
    if let Some(text) = given {
        return Ok(parse_date(text).map_err(|error| WrongUsage::new(&format!("--as-of: {error}")))?);
    }
    let policy = Policy::public_rows();
    let day = as_of(Lake { snapshot, policy: &policy }, machine::now()).await?;
    day.context("the lake holds no report; `beatwise ingest` brings some in")
}

/// What is wrong with an argument.
pub(crate) fn refused(fault: BadParameter) -> WrongUsage {
    let BadParameter { parameter, reason } = fault;
    WrongUsage::new(&format!("{parameter}: {reason}"))
}
