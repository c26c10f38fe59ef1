//! `beatwise series confirm|reject|undo|decisions`: what people say about a candidate, and the history of it.

use ::ingest::office::{LinkDecision, LinkVerdict};
use anyhow::Result;
use api::machine;
use clap::Args;
use engine::time::instant_text;
use serde_json::{Value, json};

use super::office;
use crate::context::{Context, Format};
use crate::output::{self, WrongUsage};

/// A decision.
#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// The candidate's id, as `beatwise series` lists it
    id: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Who decided
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

/// Keeps a decision.
pub(super) async fn run(context: &Context, what: &Decide, verdict: LinkVerdict) -> Result<()> {
    let store = context.store().await?;
    let office = office(&store).await?;
    let Some((kind, reports)) = office.known_link(&what.id).await? else {
        let reason = format!("`{}` was never listed: `beatwise series --from D --to D` lists candidates and their ids", what.id);
        return Err(WrongUsage::new(&reason).into());
    };
    let (reason, by, at) = (what.reason.clone(), what.by.clone(), machine::now());
    let decision = LinkDecision { candidate: what.id.clone(), kind, reports, verdict, reason, by, at };
    office.decide_link(&decision).await?;
    output::message(context.verbosity, &format!("kept: {} {}; no report was changed", verdict.as_str(), what.id));
    Ok(())
}

/// Shows every decision.
pub(super) async fn history(context: &Context) -> Result<()> {
    let store = context.store().await?;
    let all = office(&store).await?.link_decisions().await?;
    if context.format == Format::Json {
        let all: Vec<Value> = all.iter().map(wire).collect();
        return output::json(&all);
    }
    let mut table = output::table(&["at", "id", "kind", "verdict", "reports", "by", "reason"]);
    for decision in &all {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let LinkDecision { candidate, kind, reports, verdict, reason, by, at } = decision;
        let verdict = verdict.as_str().to_owned();
        table.add_row([
            instant_text(*at),
            candidate.clone(),
            kind.clone(),
            verdict,
            reports.len().to_string(),
            text(by),
            text(reason),
        ]);
    }
    output::data(&table.to_string())
}

fn wire(decision: &LinkDecision) -> Value {
    let LinkDecision { candidate, kind, reports, verdict, reason, by, at } = decision;
    json!({"at": instant_text(*at), "id": candidate, "kind": kind, "verdict": verdict.as_str(), "reports": reports, "by": by, "reason": reason})
}
