//! Did reports rise or fall?

use engine::analysis;

use super::{AskError, Lake};
use crate::form::CompareForm;
use crate::view::{AreasView, ComparisonView};

/// The answer to a question that compares.
///
/// # Errors
/// [`AskError`] names the part of the question that cannot be used, or why there is no answer.
pub async fn comparison(lake: Lake<'_>, form: &CompareForm) -> Result<ComparisonView, AskError> {
    let Lake { snapshot, policy } = lake;
    let ((question, options), top) = (form.read(snapshot.zone())?, form.question.top()?);
    let answer = analysis::comparison(snapshot, &question, &options, policy).await?;
    let mut view = ComparisonView::new(&answer, top);
    view.receipt.asked = Some(form.parameters().address("compare", snapshot.number()));
    Ok(view)
}

/// The outlines that rows of areas are drawn with.
///
/// # Errors
/// [`AskError::Engine`] when they cannot be read.
pub async fn outlines(lake: Lake<'_>) -> Result<AreasView, AskError> {
    Ok(AreasView::new(&analysis::areas(lake.snapshot, lake.policy).await?))
}
