//! Whether a question can be read, without answering it.

use engine::time::Zone;

use super::Address;
use crate::form::{
    BadParameter, CompareForm, LinkForm, LiveForm, NearForm, Parameters, PlanForm, QuestionForm, RepeatForm, RhythmForm,
    ShiftForm, TrendForm,
};

/// What may stand in an address beside the parameters of its form.
const BESIDE: [&str; 3] = ["snapshot", "decisions", "f"];

/// Reads every part of a question as its answer would.
///
/// # Errors
/// [`BadParameter`] names the first part that cannot be used or that its answer does not take.
pub fn check(address: &Address, zone: &Zone) -> Result<(), BadParameter> {
    let given = address.parameters.without(&BESIDE);
    let known = known(&address.answer, &given, zone)?;
    match given.unknown_to(&known) {
        Some(name) => Err(BadParameter::new(name, format!("there is no such parameter of {}", address.answer))),
        None => Ok(()),
    }
}

/// The parameters that the answer's form makes of those given.
fn known(answer: &str, given: &Parameters, zone: &Zone) -> Result<Parameters, BadParameter> {
    match answer {
        "hotspots" => {
            let form = QuestionForm::of(given);
            form.question(zone)?;
            form.options()?;
            Ok(form.parameters())
        }
        "near" => NearForm::of(given).read(zone).map(|_| NearForm::of(given).parameters()),
        "trends" => TrendForm::of(given).read(zone).map(|_| TrendForm::of(given).parameters()),
        "compare" => CompareForm::of(given).read(zone).map(|_| CompareForm::of(given).parameters()),
        "rhythm" => RhythmForm::of(given).read(zone).map(|_| RhythmForm::of(given).parameters()),
        "rhythm/calendar" => QuestionForm::of(given).question(zone).map(|_| given.scope().parameters()),
        "rhythm/shifts" => ShiftForm::of(given).read(zone).map(|_| ShiftForm::of(given).parameters()),
        "repeats" => RepeatForm::of(given).read(zone).map(|_| RepeatForm::of(given).parameters()),
        "repeats/live" => LiveForm::of(given).read(zone).map(|_| LiveForm::of(given).parameters()),
        "series" => LinkForm::of(given).read(zone).map(|_| LinkForm::of(given).parameters()),
        "plan" => PlanForm::of(given).settled()?.read(zone).map(|_| PlanForm::of(given).parameters()),
        other => Err(BadParameter::new("asked", format!("there is no answer called `{other}`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<String> {
        let address = Address::read(text).expect("an address");
        check(&address, &"Europe/London".parse().expect("a zone")).err().map(|fault| fault.parameter)
    }

    #[test]
    fn what_no_answer_takes_is_named() {
        let window = "from=2019-06-01&to=2019-07-01&snapshot=3";
        for answer in ["hotspots", "trends", "rhythm", "rhythm/calendar", "rhythm/shifts", "repeats", "repeats/live", "series"] {
            assert_eq!(fault(&format!("/api/v1/{answer}?{window}&category=burglary")), None, "{answer}");
            assert_eq!(fault(&format!("/api/v1/{answer}?{window}&catgory=burglary")).as_deref(), Some("catgory"), "{answer}");
            assert_eq!(fault(&format!("/api/v1/{answer}?{window}&category=x")).as_deref(), Some("category"), "{answer}");
        }
        assert_eq!(fault(&format!("/api/v1/weather?{window}")).as_deref(), Some("asked"));
        assert_eq!(fault(&format!("/api/v1/hotspots?{window}&resolution=99")).as_deref(), Some("resolution"));
    }
}
