//! `beatwise watch run|deliver`: watches look, and whoever is to be told is told.

use std::time::Duration;

use ::ingest::office::Office;
use anyhow::{Result, bail};
use api::ask::Lake;
use api::machine;
use api::view::EventView;
use api::watch::{Event, Look, look_all};
use api::webhook::{Sender, Tally, deliver};
use clap::Args;
use engine::disclosure::Policy;
use engine::store::Store;
use engine::time::parse_date;

use super::events::words;
use crate::context::{Context, Format};
use crate::output::{self, WrongUsage};
use crate::question::day;
use crate::series::office;
use crate::serve::loopback;

/// Looks.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Windows that end at or before this day [default: the end of the data]
    #[arg(long, value_name = "D")]
    as_of: Option<String>,
    /// Where a watch has not looked yet, windows that end after this day [default: only the last]
    #[arg(long, value_name = "D")]
    since: Option<String>,
    /// How long to go on sending events that are not taken, in seconds; the next run or the server sends what is left
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    within: u64,
}

/// Sends.
#[derive(Debug, Args)]
pub(crate) struct Deliver {
    /// How long to go on sending events that are not taken, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    within: u64,
}

/// Lets every watch look.
pub(super) async fn run(context: &Context, store: &Store, what: &Run) -> Result<()> {
    let since =
        what.since.as_deref().map(parse_date).transpose().map_err(|error| WrongUsage::new(&format!("--since: {error}")))?;
    let (snapshot, policy) = (context.snapshot_of(store)?, Policy::public_rows());
    let day = day(&snapshot, what.as_of.as_deref()).await?;
    let office = office(store).await?;
    let waiting = output::spinner(context.verbosity, "looking");
    let each = |look: &Look| waiting.set_message(look_words(look));
    let looks = look_all(Lake { snapshot: &snapshot, policy: &policy }, &office, (day, since), machine::now(), each).await;
    waiting.finish_and_clear();
    let looks = looks?;
    tell(context, &looks)?;
    send(context, store, &office, what.within).await?;
    let without: Vec<String> =
        looks.iter().filter_map(|look| look.standing.as_ref().err().map(|reason| format!("{}: {reason}", look.watch))).collect();
    if without.is_empty() { Ok(()) } else { bail!("some windows have no answer: {}", without.join("; ")) }
}

fn look_words(look: &Look) -> String {
    format!("{} looked up to {}", look.watch, look.until)
}

fn tell(context: &Context, looks: &[Look]) -> Result<()> {
    for look in looks {
        let found = match &look.standing {
            Ok(standing) if look.is_first => format!("{standing} stand out; from now on changes are told"),
            Ok(standing) => format!("{standing} stand out, {} changed", look.events.len()),
            Err(reason) => reason.clone(),
        };
        output::message(context.verbosity, &format!("{}: {found}", look_words(look)));
    }
    let events: Vec<&Event> = looks.iter().flat_map(|look| &look.events).collect();
    if context.format == Format::Json {
        return output::json(&events);
    }
    if events.is_empty() {
        output::message(context.verbosity, "nothing changed");
        return Ok(());
    }
    output::data(&events.into_iter().map(words).collect::<Vec<_>>().join("\n"))
}

/// Sends events that wait.
pub(super) async fn deliver_waiting(context: &Context, store: &Store, what: &Deliver) -> Result<()> {
    send(context, store, &office(store).await?, what.within).await
}

async fn send(context: &Context, store: &Store, office: &Office, within: u64) -> Result<()> {
    if office.next_notice().await?.is_none() {
        return Ok(());
    }
    let sender = Sender::new(machine::household_key(store.folder())?, loopback(context)?)?;
    let waiting = output::spinner(context.verbosity, "telling");
    let tally = deliver(office, &sender, machine::now, Duration::from_secs(within)).await;
    waiting.finish_and_clear();
    let Tally { delivered, again, given_up } = tally?;
    output::message(
        context.verbosity,
        &format!("{delivered} events delivered after {again} attempts in vain, {given_up} given up"),
    );
    if office.next_notice().await?.is_some() {
        let last = office.watch_events(None, i64::MAX, 500).await?;
        let reason = last.iter().find(|told| told.state.as_deref() == Some("waiting")).map(EventView::new).transpose()?;
        let answer = reason.and_then(|event| event.answer).unwrap_or_else(|| "not tried yet".to_owned());
        output::message(context.verbosity, &format!("some events wait to be sent again ({answer}): `beatwise watch deliver`"));
    }
    Ok(())
}
