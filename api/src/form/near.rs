//! A question about reports near places, as people write it.

use engine::analysis::{NamedPlace, NearOptions, Question};
use engine::space::{LngLat, Metres};
use engine::time::Zone;

use super::{BadParameter, Parameters, QuestionForm, metres, part};
use crate::analyze::{AnalyzeError, Table, degrees};

/// Columns or properties that name a place, the first that is there.
const NAMES: [&str; 4] = ["name", "title", "label", "id"];

/// A question in text, every part as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NearForm {
    /// When, of which kind, the region that rates are held against, and how many places are listed.
    pub question: QuestionForm,
    /// Places as `longitude,latitude` or `longitude,latitude,name`.
    pub point: Vec<String>,
    /// Metres.
    pub radius: Option<String>,
}

impl NearForm {
    /// The form that parameters fill in.
    #[must_use]
    pub fn of(parameters: &Parameters) -> Self {
        Self {
            question: QuestionForm { top: parameters.one("top"), ..parameters.scope() },
            point: parameters.all("point"),
            radius: parameters.one("radius"),
        }
    }

    /// The parameters that write this form, those that were given.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        let mut found = self.question.parameters();
        found.add("radius", self.radius.as_deref());
        for point in &self.point {
            found.add("point", Some(point));
        }
        found
    }

    /// The question that was meant, for a lake that counts days in `zone`, and its options.
    ///
    /// # Errors
    /// [`BadParameter`] names the first part that cannot be used.
    pub fn read(&self, zone: &Zone) -> Result<(Question, NearOptions), BadParameter> {
        let missing = || BadParameter::new("radius", "missing; write a distance in metres, such as 500");
        let radius = metres("radius", self.radius.as_deref().ok_or_else(missing)?)?;
        let options = NearOptions {
            places: self.point.iter().zip(1..).map(|(text, number)| place(text, number)).collect::<Result<_, _>>()?,
            radius: part("radius", Metres::new(radius))?,
        };
        Ok((self.question.question(zone)?, options))
    }
}

fn place(text: &str, number: usize) -> Result<NamedPlace, BadParameter> {
    let mut parts = text.splitn(3, ',').map(str::trim);
    let mut degrees = || parts.next().and_then(|part| part.parse().ok());
    let bad = |reason: &str| BadParameter::new("point", format!("number {number}, `{text}`: {reason}"));
    let (Some(lng), Some(lat)) = (degrees(), degrees()) else {
        return Err(bad(
            "write longitude,latitude in degrees and, if you like, a name behind them, such as -2.59,51.45,Corn Street",
        ));
    };
    let place = LngLat::new(lng, lat).map_err(|error| bad(&error.to_string()))?;
    Ok(NamedPlace { name: parts.next().filter(|name| !name.is_empty()).map(str::to_owned), place })
}

/// The rows of a table as points of a form.
///
/// # Errors
/// [`AnalyzeError`] names the line, feature or row that has no place, or what columns there should be.
pub fn points_of(table: &Table) -> Result<Vec<String>, AnalyzeError> {
    let places = degrees(table)?;
    let written = |[lng, lat]: &[f64; 2]| format!("{lng},{lat}");
    let Some(column) = table.first(&NAMES) else { return Ok(places.iter().map(written).collect()) };
    let named = |(place, name): (&[f64; 2], &str)| {
        let place = written(place);
        if name.is_empty() { place } else { format!("{place},{name}") }
    };
    Ok(places.iter().zip(table.texts(column)?).map(named).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> (Option<String>, f64, f64) {
        let found = place(text, 1).expect("a place");
        (found.name, found.place.lng(), found.place.lat())
    }

    #[test]
    fn a_point_may_have_a_name_with_commas_in_it() {
        assert_eq!(named("-2.59,51.45"), (None, -2.59, 51.45));
        assert_eq!(named(" -2.59 , 51.45 , "), (None, -2.59, 51.45));
        assert_eq!(named("-2.59,51.45,St Mary's, upper school"), (Some("St Mary's, upper school".into()), -2.59, 51.45));
    }

    #[test]
    fn a_fault_names_the_point_and_what_is_wrong() {
        for (text, words) in
            [("51.45", "write longitude,latitude"), ("a,b", "write"), ("-2.59,95", "is not a place"), ("NaN,1", "not a place")]
        {
            let fault = place(text, 7).expect_err("a fault");
            assert!(
                fault.parameter == "point" && fault.reason.starts_with("number 7") && fault.reason.contains(words),
                "{fault}"
            );
        }
    }

    #[test]
    fn a_form_is_written_as_it_is_read() {
        let query = "from=2019-06-01&to=2019-07-01&category=burglary&bbox=-3%2C51%2C-2%2C52&top=3&radius=500&point=-2.59%2C51.45%2CA%2C+B&point=1%2C2";
        let parameters = Parameters::read(query);
        assert_eq!(NearForm::of(&parameters).parameters(), parameters);
    }
}
