//! `beatwise report`: one report and everything that was said of it.

use anyhow::{Result, ensure};
use clap::{Args, Subcommand};
use engine::analysis::{Revision, history};
use engine::disclosure::Policy;
use engine::time::instant_text;
use serde_json::{Value, json};

use crate::context::{Context, Format};
use crate::output::{self, WrongUsage};

/// One report and everything that was said of it
#[derive(Debug, Args)]
pub(crate) struct Report {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Every revision of a report, oldest first, and which of them holds
    #[command(after_help = "Example:
  beatwise report history 00446e91-a048-5d1c-a66e-adc3d783e777")]
    History {
        /// The report's id, or its source's own
        id: String,
    },
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Report) -> Result<()> {
    if !matches!(context.format, Format::Table | Format::Json) {
        return Err(WrongUsage::new(&"--format: a history is table or json").into());
    }
    let Action::History { id } = &role.action;
    let store = context.store().await?;
    // Whoever holds the lake's folder is its operator, and reads all of it.
    let found = history(&context.snapshot_of(&store)?, id, &Policy::operator()).await?.into_inner();
    ensure!(!found.is_empty(), "no report has the id {id}");
    if context.format == Format::Json {
        return output::json(&found.iter().map(view).collect::<Vec<_>>());
    }
    let mut table = output::table(&["revision", "holds", "received", "status", "category", "occurred", "place", "batch", "text"]);
    for revision in &found {
        let place = revision.place.map(|(lng, lat)| format!("{lng}, {lat}")).unwrap_or_default();
        table.add_row([
            revision.revision.to_string(),
            if revision.holds { "yes" } else { "no" }.to_owned(),
            instant(revision.received_at),
            revision.status.clone(),
            revision.category.clone(),
            instant(revision.occurred.0),
            place,
            revision.batch_id.clone(),
            revision.narrative.clone(),
        ]);
    }
    output::data(&table.to_string())
}

fn view(revision: &Revision) -> Value {
    let place = revision.place.map(|(lng, lat)| json!({"longitude": lng, "latitude": lat}));
    json!({
        "report_id": revision.report_id, "revision": revision.revision, "holds": revision.holds,
        "batch": revision.batch_id, "source": revision.source, "received_at": instant(revision.received_at),
        "status": revision.status, "category": revision.category, "occurred_from": instant(revision.occurred.0),
        "occurred_to": instant(revision.occurred.1), "place": place, "narrative": revision.narrative,
    })
}

fn instant(micros: Option<i64>) -> String {
    micros.map(instant_text).unwrap_or_default()
}
