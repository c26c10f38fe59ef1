//! `beatwise watch events`: what changed, the newest first.

use anyhow::Result;
use api::export::events_atom;
use api::view::{EventView, EventsView};
use api::watch::Event;
use clap::Args;
use engine::store::Store;

use crate::context::{Context, Format};
use crate::output;
use crate::series::office;

/// Events.
#[derive(Debug, Args)]
pub(crate) struct Events {
    /// Of one watch only
    #[arg(long, value_name = "NAME")]
    watch: Option<String>,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 50)]
    top: u32,
    /// As an Atom feed
    #[arg(long)]
    atom: bool,
}

/// Lists events.
pub(super) async fn run(context: &Context, store: &Store, what: &Events) -> Result<()> {
    let told = office(store).await?.watch_events(what.watch.as_deref(), i64::MAX, what.top).await?;
    let view = EventsView::new(&told, what.top)?;
    if what.atom {
        return output::data(&String::from_utf8(events_atom(&view, "/api/v1/events.atom")?)?);
    }
    if context.format == Format::Json {
        return output::json(&view);
    }
    let mut table = output::table(&["recorded", "watch", "what", "told"]);
    for event in &view.events {
        table.add_row([event.recorded_at.clone(), event.event.watch.clone(), words(&event.event), told_words(event)]);
    }
    output::data(&table.to_string())
}

fn told_words(event: &EventView) -> String {
    match (&event.told, &event.answer) {
        (None, _) => "nobody".to_owned(),
        (Some(told), Some(answer)) => format!("{told} at attempt {}: {answer}", event.attempts),
        (Some(told), None) => told.clone(),
    }
}

/// An event on one line.
pub(super) fn words(event: &Event) -> String {
    let class = |class: &Option<String>| class.clone().unwrap_or_else(|| "nothing".to_owned());
    let change = &event.change;
    let what = match change.change.as_str() {
        "began" => format!("{} is {}, new", change.name, class(&change.after)),
        "ended" => format!("{} is {} no more", change.name, class(&change.before)),
        _ => format!("{} was {}, is {}", change.name, class(&change.before), class(&change.after)),
    };
    format!("{} up to {}: {what} ({})", event.from, event.to, change.reason)
}
