//! Which reports may belong together?

use engine::analysis;

use super::{AskError, Lake};
use crate::form::LinkForm;
use crate::view::LinkedView;

/// The answer to a question about linked reports, before what people decided is laid over it.
///
/// # Errors
/// [`AskError`] names the part of the question that cannot be used, or why there is no answer.
pub async fn linked(lake: Lake<'_>, form: &LinkForm) -> Result<LinkedView, AskError> {
    let Lake { snapshot, policy } = lake;
    let (question, options) = form.read(snapshot.zone())?;
    let answer = analysis::linked(snapshot, &question, &options, policy).await?;
    let mut view = LinkedView::new(&answer);
    view.receipt.asked = Some(form.parameters().address("series", snapshot.number()));
    Ok(view)
}
