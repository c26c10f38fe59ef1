//! Does it happen again, near by and soon?

use engine::analysis;

use super::{AskError, Lake};
use crate::form::{LiveForm, RepeatForm};
use crate::view::{LiveRepeatsView, RepeatsView};

/// The answer to a question about repeats.
///
/// # Errors
/// [`AskError`] names the part of the question that cannot be used, or why there is no answer.
pub async fn repeats(lake: Lake<'_>, form: &RepeatForm) -> Result<RepeatsView, AskError> {
    let Lake { snapshot, policy } = lake;
    let (question, options) = form.read(snapshot.zone())?;
    let answer = analysis::repeats(snapshot, &question, &options, policy).await?;
    let mut view = RepeatsView::new(&answer);
    view.receipt.asked = Some(form.parameters().address("repeats", snapshot.number()));
    Ok(view)
}

/// The live list: where the risk of a repeat is raised on a day.
///
/// # Errors
/// [`AskError`] names the part of the question that cannot be used, or why there is no answer.
pub async fn live(lake: Lake<'_>, form: &LiveForm) -> Result<LiveRepeatsView, AskError> {
    let Lake { snapshot, policy } = lake;
    let (question, options, as_of) = form.read(snapshot.zone())?;
    let answer = analysis::live_repeats(snapshot, &question, (&options, as_of), policy).await?;
    let mut view = LiveRepeatsView::new(&answer);
    view.receipt.asked = Some(form.parameters().address("repeats/live", snapshot.number()));
    Ok(view)
}
