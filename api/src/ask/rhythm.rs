//! When: hours of the week, days, shifts.

use engine::analysis;

use super::{AskError, Lake};
use crate::form::{QuestionForm, RhythmForm, ShiftForm};
use crate::view::{CalendarView, RhythmView, ShiftsView};

/// Peaks when `top` is not given.
const PEAKS: usize = 5;

/// The answer to a question about hours of the week.
///
/// # Errors
/// [`AskError`] names the part of the question that cannot be used, or why there is no answer.
pub async fn rhythm(lake: Lake<'_>, form: &RhythmForm) -> Result<RhythmView, AskError> {
    let Lake { snapshot, policy } = lake;
    let ((question, by), top) = (form.read(snapshot.zone())?, form.question.top()?);
    let answer = analysis::rhythm(snapshot, &question, by, policy).await?;
    let mut view = RhythmView::new(&answer, top.unwrap_or(PEAKS));
    view.receipt.asked = Some(form.parameters().address("rhythm", snapshot.number()));
    Ok(view)
}

/// The answer to a question about days.
///
/// # Errors
/// [`AskError`] names the part of the question that cannot be used, or why there is no answer.
pub async fn calendar(lake: Lake<'_>, form: &QuestionForm) -> Result<CalendarView, AskError> {
    let Lake { snapshot, policy } = lake;
    let question = form.question(snapshot.zone())?;
    let answer = analysis::calendar(snapshot, &question, policy).await?;
    let mut view = CalendarView::new(&answer);
    view.receipt.asked = Some(form.parameters().address("rhythm/calendar", snapshot.number()));
    Ok(view)
}

/// The answer to a question about shifts.
///
/// # Errors
/// [`AskError`] names the part of the question that cannot be used, or why there is no answer.
pub async fn shifts(lake: Lake<'_>, form: &ShiftForm) -> Result<ShiftsView, AskError> {
    let Lake { snapshot, policy } = lake;
    let (question, options) = form.read(snapshot.zone())?;
    let answer = analysis::shifts(snapshot, &question, &options, policy).await?;
    let mut view = ShiftsView::new(&answer);
    view.receipt.asked = Some(form.parameters().address("rhythm/shifts", snapshot.number()));
    Ok(view)
}
