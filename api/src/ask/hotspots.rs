//! Where do reports cluster?

use engine::analysis;

use super::{AskError, Lake};
use crate::form::QuestionForm;
use crate::view::HotspotsView;

/// The answer to a question about hotspots.
///
/// # Errors
/// [`AskError`] names the part of the question that cannot be used, or why there is no answer.
pub async fn hotspots(lake: Lake<'_>, form: &QuestionForm) -> Result<HotspotsView, AskError> {
    let Lake { snapshot, policy } = lake;
    let (question, options, top) = (form.question(snapshot.zone())?, form.options()?, form.top()?);
    let answer = analysis::hotspots(snapshot, &question, options, policy).await?;
    let mut view = HotspotsView::new(&answer, top);
    view.receipt.asked = Some(form.parameters().address("hotspots", snapshot.number()));
    Ok(view)
}
