//! Questions kept by name: everything but the window, which moves.

use engine::time::Zone;
use ingest::office::SavedQuestion;
use jiff::civil::{Date, date};

use super::Rolling;
use crate::ask::{Address, check};
use crate::form::{BadParameter, Parameters};

/// Longest name.
const LONGEST_NAME: usize = 64;
/// What an address says that a question by name must not: it belongs to one window, one snapshot, one form.
const MOVING: [&str; 7] = ["from", "to", "as_of", "snapshot", "f", "visits", "decisions"];
/// A day on which questions are tried.
const SOME_DAY: Date = date(2020, 6, 1);

/// A name, if it can be one.
///
/// # Errors
/// [`BadParameter`] when it cannot.
pub fn name(parameter: &str, text: &str) -> Result<String, BadParameter> {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if text.is_empty() || text.len() > LONGEST_NAME || !text.bytes().all(is_word) || text.starts_with('-') {
        let reason =
            format!("`{text}` is no name; write up to {LONGEST_NAME} small letters, digits and hyphens, such as burglary-north");
        return Err(BadParameter::new(parameter, reason));
    }
    Ok(text.to_owned())
}

/// A question to save: an address such as `hotspots?category=burglary` or one from a receipt, and a window that moves.
///
/// # Errors
/// [`BadParameter`] names the part that cannot be used.
pub fn saved(
    (name_given, asked, last): (&str, &str, &str),
    zone: &Zone,
    (by, at): (Option<String>, i64),
) -> Result<SavedQuestion, BadParameter> {
    let rolling: Rolling = last.parse()?;
    let asked = asked.strip_prefix("/api/v1/").unwrap_or(asked);
    let (answer, query) = asked.split_once('?').unwrap_or((asked, ""));
    if answer == "plan" {
        return Err(BadParameter::new("asked", "a plan belongs to its shift; save the hotspots that it rests on"));
    }
    let parameters = Parameters::read(query).without(&MOVING);
    let question = SavedQuestion {
        name: name("name", name_given)?,
        answer: answer.to_owned(),
        parameters: parameters.query(),
        last: rolling.to_string(),
        by,
        at,
    };
    check(&address(&question, rolling.last_end(SOME_DAY), 0)?, zone)?;
    Ok(question)
}

/// The address of a saved question for the window that ends at a day.
///
/// # Errors
/// [`BadParameter`] when the window is none.
pub fn address(question: &SavedQuestion, until: Date, snapshot: i64) -> Result<Address, BadParameter> {
    let (from, to) = question.last.parse::<Rolling>()?.ending(until);
    let parameters = Parameters::read(&question.parameters).over((&from.to_string(), &to.to_string()));
    Ok(Address { answer: question.answer.clone(), parameters, snapshot })
}

/// The same as text.
#[must_use]
pub fn address_text(address: &Address) -> String {
    address.parameters.address(&address.answer, address.snapshot)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn save(asked: &str, last: &str) -> Result<SavedQuestion, BadParameter> {
        saved(("north", asked, last), &"Europe/London".parse().expect("a zone"), (None, 0))
    }

    #[test]
    fn a_question_of_a_receipt_loses_its_window_and_gets_another_one() {
        let asked = "/api/v1/hotspots?from=2019-06-01&to=2019-07-01&category=burglary&category=robbery&rings=2&snapshot=8";
        let question = save(asked, "4w").expect("a question");
        assert_eq!(question.parameters, "category=burglary&category=robbery&rings=2");
        let address = address(&question, date(2026, 11, 23), 9).expect("an address");
        assert_eq!(
            address_text(&address),
            "/api/v1/hotspots?from=2026-10-26&to=2026-11-23&category=burglary&category=robbery&rings=2&snapshot=9"
        );
        assert_eq!(save("hotspots", "4w").expect("a question").parameters, "");
    }

    #[test]
    fn what_cannot_be_asked_is_refused_when_it_is_saved() {
        let fault = |asked: &str, last: &str| save(asked, last).expect_err(asked).parameter;
        assert_eq!(fault("hotspots?rings=9x", "4w"), "rings");
        assert_eq!(fault("hotspots?colour=red", "4w"), "colour");
        assert_eq!(fault("weather", "4w"), "asked");
        assert_eq!(fault("plan?officers=4", "4w"), "asked");
        assert_eq!(fault("hotspots", "soon"), "last");
        for bad in ["", "North", "a b", "-a", "../a", &"a".repeat(65)] {
            assert!(name("name", bad).is_err(), "{bad}");
        }
    }
}
