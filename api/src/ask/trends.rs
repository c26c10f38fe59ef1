//! What rises, falls, or breaks out of its bounds?

use engine::analysis;

use super::{AskError, Lake};
use crate::form::TrendForm;
use crate::view::TrendsView;

/// The answer to a question about change over time.
///
/// # Errors
/// [`AskError`] names the part of the question that cannot be used, or why there is no answer.
pub async fn trends(lake: Lake<'_>, form: &TrendForm) -> Result<TrendsView, AskError> {
    let Lake { snapshot, policy } = lake;
    let ((question, options), top) = (form.read(snapshot.zone())?, form.question.top()?);
    let answer = analysis::trends(snapshot, &question, options, policy).await?;
    let mut view = TrendsView::new(&answer, top);
    view.receipt.asked = Some(form.parameters().address("trends", snapshot.number()));
    Ok(view)
}
