//! How many reports lie near these places?

use engine::analysis;

use super::{AskError, Lake};
use crate::form::NearForm;
use crate::view::NearView;

/// The answer to a question about reports near places.
///
/// # Errors
/// [`AskError`] names the part of the question that cannot be used, or why there is no answer.
pub async fn near(lake: Lake<'_>, form: &NearForm) -> Result<NearView, AskError> {
    let Lake { snapshot, policy } = lake;
    let ((question, options), top) = (form.read(snapshot.zone())?, form.question.top()?);
    let answer = analysis::near(snapshot, &question, &options, policy).await?;
    let mut view = NearView::new(&answer, top);
    view.receipt.asked = Some(form.parameters().address("near", snapshot.number()));
    Ok(view)
}
