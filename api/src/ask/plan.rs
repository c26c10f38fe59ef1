//! Where should officers be during a shift?

use engine::analysis::{self, Dose};
use ingest::office::RecordedVisit;

use super::{AskError, Lake};
use crate::form::PlanForm;
use crate::view::PlanView;
use crate::visits::doses;

/// The plan of a shift, in the light of what was written back of earlier ones.
///
/// # Errors
/// [`AskError`] names the part of the question that cannot be used, or why there is no answer.
pub async fn plan(lake: Lake<'_>, form: PlanForm, history: &[RecordedVisit]) -> Result<PlanView, AskError> {
    let Lake { snapshot, policy } = lake;
    let mut form = form.settled()?;
    let known = form.visits()?.unwrap_or(history.len()).min(history.len());
    // So that the same plan can be made again when more was written back.
    form.visits = Some(known.to_string());
    let (question, options) = form.read(snapshot.zone())?;
    let doses: Vec<Dose> = doses(&history[..known], question.resolution);
    let answer = analysis::plan(snapshot, &question, (&options, &doses), policy).await?;
    let asked = form.parameters().address("plan", snapshot.number());
    Ok(PlanView::new(&answer, asked))
}
