//! Where should officers be during a shift?

use engine::analysis::{self, Dose, reported_until};
use ingest::office::RecordedVisit;

use super::{AskError, Lake};
use crate::form::{BadParameter, PlanForm};
use crate::view::PlanView;
use crate::visits::doses;

/// The plan of a shift, in the light of what was written back of earlier ones.
///
/// # Errors
/// [`AskError`] names the part of the question that cannot be used, or why there is no answer.
pub async fn plan(lake: Lake<'_>, form: PlanForm, history: &[RecordedVisit]) -> Result<PlanView, AskError> {
    let Lake { snapshot, policy } = lake;
    // The window and the visits as they are settled here, so that the same plan can be made again when more was reported or
    // written back.
    let mut form = form.settled_by(reported_until(snapshot, policy).await?)?;
    let known = &history[..known(&form, history.len())?];
    form.visits = Some(known.len().to_string());
    let (question, options) = form.read(snapshot.zone())?;
    let doses: Vec<Dose> = doses(known, question.resolution);
    let answer = analysis::plan(snapshot, &question, (&options, &doses), policy).await?;
    let asked = form.parameters().address("plan", snapshot.number());
    Ok(PlanView::new(&answer, asked))
}

/// How many of the visits written back are known, of so many that there are.
fn known(form: &PlanForm, there_are: usize) -> Result<usize, BadParameter> {
    match form.visits()? {
        Some(asked) if asked > there_are => {
            let reason = format!("{asked} are to be known, but only {there_are} were written back to this office");
            Err(BadParameter::new("visits", reason))
        }
        asked => Ok(asked.unwrap_or(there_are)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visits_that_were_never_written_back_cannot_be_known() {
        let form = |visits: Option<&str>| PlanForm { visits: visits.map(str::to_owned), ..PlanForm::default() };
        assert_eq!(known(&form(None), 7), Ok(7));
        assert_eq!(known(&form(Some("7")), 7), Ok(7));
        let fault = known(&form(Some("8")), 7).expect_err("one too many");
        assert!(fault.parameter == "visits" && fault.reason.contains("only 7"), "{fault}");
    }
}
