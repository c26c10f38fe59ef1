//! Watching while a server runs: a look whenever there is a newer snapshot or a day is over, and events sent when they are due.

use std::time::Duration;

use ingest::office::Office;
use jiff::civil::Date;

use super::{Look, as_of, look_all};
use crate::ask::Lake;
use crate::machine;
use crate::problem::Problem;
use crate::state::AppState;
use crate::webhook::{Sender, deliver_due};

/// How often it is checked whether anything is to be done.
const TICK: Duration = Duration::from_secs(1);
/// Ticks between two checks whether there is a watch without a look.
const LOOK_EVERY: u32 = 10;

/// Watches until it is dropped.
pub async fn keep_watching(state: AppState, office: Office, sender: Sender) {
    let mut ticks = 0;
    loop {
        if let Err(error) = deliver_due(&office, &sender, machine::now).await {
            tracing::error!(%error, "events cannot be sent");
        }
        if ticks % LOOK_EVERY == 0 {
            look_now(&state, &office).await;
        }
        ticks = (ticks + 1) % LOOK_EVERY;
        tokio::time::sleep(TICK).await;
    }
}

async fn look_now(state: &AppState, office: &Office) {
    let told = |error: &dyn std::fmt::Display| tracing::error!(%error, "watches cannot look");
    match office.watches().await {
        Ok(watches) if watches.is_empty() => return,
        Ok(_) => {}
        Err(error) => return told(&error),
    }
    let snapshot = match state.snapshot(None).await {
        Ok(snapshot) => snapshot,
        Err(Problem { detail, .. }) => return told(&detail),
    };
    let lake = Lake { snapshot: &snapshot, policy: state.policy() };
    let day: Option<Date> = match as_of(lake, machine::now()).await {
        Ok(day) => day,
        Err(error) => return told(&error),
    };
    let Some(day) = day else { return };
    let each = |look: &Look| match &look.standing {
        Ok(standing) => tracing::info!(watch = look.watch, until = %look.until, standing, events = look.events.len(), "looked"),
        Err(reason) => tracing::warn!(watch = look.watch, reason, "a watch has no answer"),
    };
    if let Err(error) = look_all(lake, office, (day, None), machine::now(), each).await {
        told(&error);
    }
}
