//! Which reports may belong together?

use engine::analysis::{self, LinkOptions};

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
    // All of them: rejected ones must not take the places of others.
    let every = LinkOptions { listed: usize::MAX, ..options };
    let answer = analysis::linked(snapshot, &question, &every, policy).await?;
    let mut view = LinkedView::new(&answer, options.kind, options.listed);
    view.receipt.asked = Some(form.parameters().address("series", snapshot.number()));
    Ok(view)
}
