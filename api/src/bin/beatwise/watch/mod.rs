//! `beatwise watch`: questions asked again whenever there is news, and whoever is to be told.

mod events;
mod look;

use ::ingest::office::Watch as KeptWatch;
use anyhow::Result;
use api::machine;
use api::view::WatchView;
use api::watch::{name, watchable};
use api::webhook::{Address, Secret};
use clap::{Args, Subcommand};
use engine::store::Store;

use crate::context::{Context, Format};
use crate::output::{self, WrongUsage};
use crate::question::{known, refused};
use crate::series::office;
use crate::serve::loopback;

/// Be told when the answer to a saved question changes
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise watch add burglary-north --webhook https://hooks.agency.gov.uk/beatwise
  beatwise watch run --since 2019-06-01
  beatwise watch run --as-of 2020-01-01
  beatwise watch events --watch burglary-north
  beatwise watch deliver --within 600
A watch asks its question for every window that has ended since it looked last, and records what began, ended or changed its class:
hotspots by their class, trends by alarm or direction, comparisons by risen and fallen, open repeat windows, candidate series. Its
first look only notes what stands. `beatwise serve` looks by itself; `run` is for batch jobs. Events go to the webhook, signed by
the Standard Webhooks specification and sent again for three days until taken, and stand in the feed /api/v1/events.atom.")]
pub(crate) struct Watch {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Watch a saved question
    Add(Add),
    /// List the watches
    List,
    /// End a watch; what it saw stays
    End {
        /// Its name
        name: String,
    },
    /// Print the secret by which a watch's webhook checks signatures
    Secret {
        /// Its name
        name: String,
    },
    /// Let every watch look, and send what changed
    Run(look::Run),
    /// Send events that wait
    Deliver(look::Deliver),
    /// List what changed, the newest first
    Events(events::Events),
}

#[derive(Debug, Args)]
struct Add {
    /// The saved question
    question: String,
    /// The watch's name [default: the question's]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Where events are sent to: an https address of the public internet
    #[arg(long, value_name = "URL")]
    webhook: Option<String>,
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Watch) -> Result<()> {
    let store = context.store().await?;
    match &role.action {
        Action::Add(what) => add(context, &store, what).await,
        Action::List => list(context, &store).await,
        Action::End { name } => {
            if office(&store).await?.end_watch(name).await? {
                output::message(context.verbosity, &format!("{name} watches no more; its events stay"));
                return Ok(());
            }
            Err(unknown(name).into())
        }
        Action::Secret { name } => {
            let all = office(&store).await?.watches().await?;
            let watch = all.into_iter().find(|watch| watch.name == *name).ok_or_else(|| unknown(name))?;
            output::data(&secret(&store, &watch)?)
        }
        Action::Run(what) => look::run(context, &store, what).await,
        Action::Deliver(what) => look::deliver_waiting(context, &store, what).await,
        Action::Events(what) => events::run(context, &store, what).await,
    }
}

async fn add(context: &Context, store: &Store, what: &Add) -> Result<()> {
    let question = known(store, &what.question).await?;
    watchable(&question).map_err(refused)?;
    let loopback = loopback(context)?;
    let webhook = what.webhook.as_deref().map(|text| Address::read(text, loopback)).transpose().map_err(refused)?;
    let mut salt = vec![0; 16];
    machine::random(&mut salt).map_err(|error| anyhow::anyhow!(error))?;
    let watch = KeptWatch {
        name: name("name", what.name.as_deref().unwrap_or(&what.question)).map_err(refused)?,
        question: question.name,
        webhook: webhook.map(|address| address.url().to_string()),
        salt,
        since: machine::now(),
        seen: None,
        trouble: None,
    };
    if !office(store).await?.add_watch(&watch).await? {
        let reason =
            format!("a watch is called `{}` already: end it with `beatwise watch end`, or give this one a --name", watch.name);
        return Err(WrongUsage::new(&reason).into());
    }
    output::message(context.verbosity, &format!("{} watches; `beatwise watch run` lets it look", watch.name));
    if watch.webhook.is_some() {
        output::message(context.verbosity, "its webhook checks signatures with this secret:");
        output::data(&secret(store, &watch)?)?;
    }
    Ok(())
}

fn secret(store: &Store, watch: &KeptWatch) -> Result<String> {
    let key = machine::household_key(store.folder())?;
    Ok(Secret::of(&key, &watch.name, &watch.salt).text())
}

fn unknown(name: &str) -> WrongUsage {
    WrongUsage::new(&format!("no watch is called `{name}`; `beatwise watch list` lists them"))
}

async fn list(context: &Context, store: &Store) -> Result<()> {
    let all: Vec<WatchView> = office(store).await?.watches().await?.iter().map(WatchView::new).collect();
    if context.format == Format::Json {
        return output::json(&all);
    }
    let mut table = output::table(&["name", "question", "told", "looked up to", "standing", "trouble"]);
    for watch in all {
        let standing = watch.standing.map_or_else(|| "-".to_owned(), |standing| standing.to_string());
        table.add_row([
            watch.name,
            watch.question,
            watch.told.unwrap_or_else(|| "nobody".to_owned()),
            watch.until.unwrap_or_else(|| "never".to_owned()),
            standing,
            watch.trouble.unwrap_or_default(),
        ]);
    }
    output::data(&table.to_string())
}
