//! A question as people write it, on the command line or in a URL, read in one place so that both mean the same.

mod compare;
mod linked;
mod near;
mod parameters;
mod plan;
mod repeats;
mod rhythm;
mod trends;

pub use compare::CompareForm;
pub use linked::LinkForm;
pub use near::{NearForm, points_of};
pub use parameters::Parameters;
pub use plan::PlanForm;
pub use repeats::{LiveForm, RepeatForm};
pub use rhythm::{RhythmForm, ShiftForm};
pub use trends::TrendForm;

use engine::EngineError;
use engine::analysis::{HotspotOptions, LatticeKind, Question, Region};
use engine::report::Category;
use engine::space::Resolution;
use engine::time::{TimeWindow, Zone, parse_date};

/// Resolution of a question that names none.
const DEFAULT_RESOLUTION: u8 = 9;

/// A question in text, every part as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionForm {
    /// First day.
    pub from: Option<String>,
    /// First day after the window.
    pub to: Option<String>,
    /// Categories or groups.
    pub category: Vec<String>,
    /// An area's id.
    pub area: Option<String>,
    /// `west,south,east,north`.
    pub bbox: Option<String>,
    /// 5 to 10.
    pub resolution: Option<String>,
    /// `region` or `occupied`.
    pub lattice: Option<String>,
    /// 1 to 5.
    pub rings: Option<String>,
    /// What makes a place a hotspot.
    pub method: Option<String>,
    /// `exact`, `monte-carlo` or `normal`.
    pub inference: Option<String>,
    /// `total` or `conditional`.
    pub null: Option<String>,
    /// Shuffles or simulations.
    pub permutations: Option<String>,
    /// Of the shuffles or simulations.
    pub seed: Option<String>,
    /// `week` or `month`: periods of a scan.
    pub bucket: Option<String>,
    /// Metres: a density's bandwidth, or how far DBSCAN reaches.
    pub reach: Option<String>,
    /// Fewest reports of a cluster.
    pub min_points: Option<String>,
    /// `area`, `households`, `population` or `previous`.
    pub exposure: Option<String>,
    /// `varied` asks again a little differently; `once` does not.
    pub stability: Option<String>,
    /// How many cells or series are listed.
    pub top: Option<String>,
}

/// A parameter that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}: {reason}")]
pub struct BadParameter {
    /// Which.
    pub parameter: String,
    /// Why, and what to write instead.
    pub reason: String,
}

impl BadParameter {
    /// A parameter and what is wrong with it.
    pub fn new(parameter: &str, reason: impl std::fmt::Display) -> Self {
        Self { parameter: parameter.to_owned(), reason: reason.to_string() }
    }
}

impl QuestionForm {
    /// The question that was meant, for a lake that counts days in `zone`.
    ///
    /// # Errors
    /// [`BadParameter`] names the first part that cannot be used.
    pub fn question(&self, zone: &Zone) -> Result<Question, BadParameter> {
        Ok(Question {
            window: self.window(zone)?,
            categories: self.categories()?,
            region: self.region()?,
            resolution: self.resolution()?,
            lattice: self.lattice.as_deref().map_or(Ok(LatticeKind::Region), |word| part("lattice", word.parse()))?,
        })
    }

    /// The method and its options.
    ///
    /// # Errors
    /// [`BadParameter`] names the first part that cannot be used.
    pub fn options(&self) -> Result<HotspotOptions, BadParameter> {
        let usual = HotspotOptions::default();
        Ok(HotspotOptions {
            method: read_or("method", self.method.as_deref(), usual.method)?,
            rings: number_or("rings", self.rings.as_deref(), usual.rings)?,
            inference: read_or("inference", self.inference.as_deref(), usual.inference)?,
            null: read_or("null", self.null.as_deref(), usual.null)?,
            permutations: number_or("permutations", self.permutations.as_deref(), usual.permutations)?,
            seed: number_or("seed", self.seed.as_deref(), usual.seed)?,
            bucket: read_or("bucket", self.bucket.as_deref(), usual.bucket)?,
            reach_m: self.reach.as_deref().map(|text| metres("reach", text)).transpose()?,
            min_points: number_or("min_points", self.min_points.as_deref(), usual.min_points)?,
            exposure: read_or("exposure", self.exposure.as_deref(), usual.exposure)?,
            stability: read_or("stability", self.stability.as_deref(), usual.stability)?,
            listed: self.top()?,
        })
    }

    /// How many cells or series are listed; all where nothing was said.
    ///
    /// # Errors
    /// [`BadParameter`] when it is no number.
    pub fn top(&self) -> Result<Option<usize>, BadParameter> {
        self.top.as_deref().map(|text| number("top", text)).transpose()
    }

    /// The form that parameters write.
    #[must_use]
    pub fn of(parameters: &Parameters) -> Self {
        Self {
            resolution: parameters.one("resolution"),
            lattice: parameters.one("lattice"),
            rings: parameters.one("rings"),
            method: parameters.one("method"),
            inference: parameters.one("inference"),
            null: parameters.one("null"),
            permutations: parameters.one("permutations"),
            seed: parameters.one("seed"),
            bucket: parameters.one("bucket"),
            reach: parameters.one("reach"),
            min_points: parameters.one("min_points"),
            exposure: parameters.one("exposure"),
            stability: parameters.one("stability"),
            top: parameters.one("top"),
            ..parameters.scope()
        }
    }

    /// The parameters that write this form, those that were given.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        let mut found = Parameters::scope_of(self);
        for (name, value) in [
            ("resolution", &self.resolution),
            ("lattice", &self.lattice),
            ("rings", &self.rings),
            ("method", &self.method),
            ("inference", &self.inference),
            ("null", &self.null),
            ("permutations", &self.permutations),
            ("seed", &self.seed),
            ("bucket", &self.bucket),
            ("reach", &self.reach),
            ("min_points", &self.min_points),
            ("exposure", &self.exposure),
            ("stability", &self.stability),
            ("top", &self.top),
        ] {
            found.add(name, value.as_deref());
        }
        found
    }

    fn window(&self, zone: &Zone) -> Result<TimeWindow, BadParameter> {
        let day = |name: &'static str, text: &Option<String>| {
            let text = text.as_deref().ok_or_else(|| BadParameter::new(name, "missing; write a day as YYYY-MM-DD"))?;
            part(name, parse_date(text))
        };
        let (from, to) = (day("from", &self.from)?, day("to", &self.to)?);
        part("to", TimeWindow::new(from, to, zone))
    }

    fn categories(&self) -> Result<Vec<Category>, BadParameter> {
        let mut all = Vec::new();
        for word in &self.category {
            all.extend(part("category", Category::expand(word))?);
        }
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }

    fn region(&self) -> Result<Region, BadParameter> {
        match (&self.area, &self.bbox) {
            (Some(_), Some(_)) => Err(BadParameter::new("bbox", "give an area or a box, not both")),
            (Some(area), None) => Ok(Region::Area(area.clone())),
            (None, Some(bbox)) => Ok(Region::Box(part("bbox", bbox.parse())?)),
            (None, None) => Ok(Region::Everywhere),
        }
    }

    fn resolution(&self) -> Result<Resolution, BadParameter> {
        let level = self.resolution.as_deref().map_or(Ok(DEFAULT_RESOLUTION), |text| number("resolution", text))?;
        part("resolution", Resolution::new(level))
    }
}

/// A whole number in a parameter.
///
/// # Errors
/// [`BadParameter`] when it is not one.
pub fn number<N: std::str::FromStr>(parameter: &str, text: &str) -> Result<N, BadParameter> {
    text.parse().map_err(|_| BadParameter::new(parameter, format!("`{text}` is not a whole number in range")))
}

/// A whole number, or what holds where none was given.
fn number_or<N: std::str::FromStr>(parameter: &str, text: Option<&str>, usual: N) -> Result<N, BadParameter> {
    text.map_or(Ok(usual), |text| number(parameter, text))
}

/// A word, or what holds where none was given.
fn read_or<W: std::str::FromStr<Err: std::fmt::Display>>(
    parameter: &str,
    text: Option<&str>,
    usual: W,
) -> Result<W, BadParameter> {
    text.map_or(Ok(usual), |text| part(parameter, text.parse()))
}

fn metres(parameter: &str, text: &str) -> Result<f64, BadParameter> {
    real(parameter, text, "a distance in metres, such as 150")
}

/// A finite number, which `needs` describes.
fn real(parameter: &str, text: &str, needs: &str) -> Result<f64, BadParameter> {
    let read = text.parse::<f64>().ok().filter(|number| number.is_finite());
    read.ok_or_else(|| BadParameter::new(parameter, format!("`{text}` is not {needs}")))
}

/// Finite numbers between commas, which `needs` describes.
fn reals(parameter: &str, text: &str, needs: &str) -> Result<Vec<f64>, BadParameter> {
    text.split(',').map(|number| real(parameter, number.trim(), needs)).collect()
}

/// The parameter that an engine's error is about, where one is.
#[must_use]
pub fn parameter_of(error: &EngineError) -> Option<&'static str> {
    match error {
        EngineError::NoArea { .. } => Some("area"),
        EngineError::NoRegion => Some("bbox"),
        EngineError::FinerThanMonth { .. } => Some("from"),
        EngineError::BadOption(text) => Some(parameter_named_in(text)),
        EngineError::Space(_) => Some("resolution"),
        EngineError::Store(engine::store::StoreError::NoSnapshot { .. }) => Some("snapshot"),
        _ => None,
    }
}

/// Options are refused in words; the parameter is the one that the words begin with.
fn parameter_named_in(text: &str) -> &'static str {
    let named = [
        ("shift:", "shift"),
        ("officers:", "officers"),
        ("visit:", "visit"),
        ("again:", "again"),
        ("speed:", "speed"),
        ("detour:", "detour"),
        ("within:", "within"),
        ("explore:", "explore"),
        ("cap:", "cap"),
        ("repeat_days:", "repeat_days"),
        ("method:", "method"),
        ("radius:", "radius"),
        ("point:", "point"),
        ("against:", "against"),
        ("exposure:", "exposure"),
        ("dispersion:", "dispersion"),
        ("bucket:", "bucket"),
        ("correction:", "correction"),
        ("as_of:", "as_of"),
        ("permutations", "permutations"),
        ("reach", "reach"),
        ("cluster", "min_points"),
        ("alpha", "alpha"),
        ("judged", "last"),
        ("bands:", "bands"),
        ("days:", "days"),
        ("km:", "km"),
        ("least:", "least"),
        ("simulations:", "simulations"),
        ("--by", "by"),
        ("test:", "test"),
    ];
    named.into_iter().find(|(word, _)| text.contains(word)).map_or("rings", |(_, parameter)| parameter)
}

fn part<T, E: std::fmt::Display>(parameter: &str, read: Result<T, E>) -> Result<T, BadParameter> {
    read.map_err(|error| BadParameter::new(parameter, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn london() -> Zone {
        "Europe/London".parse().expect("a zone")
    }

    fn june() -> QuestionForm {
        QuestionForm { from: Some("2019-06-01".into()), to: Some("2019-07-01".into()), ..QuestionForm::default() }
    }

    fn fault(form: &QuestionForm) -> String {
        form.question(&london()).expect_err("a fault").parameter
    }

    #[test]
    fn every_fault_names_its_parameter() {
        assert_eq!(fault(&QuestionForm { from: None, ..june() }), "from");
        assert_eq!(fault(&QuestionForm { from: Some("June".into()), ..june() }), "from");
        assert_eq!(fault(&QuestionForm { to: Some("2019-05-01".into()), ..june() }), "to");
        assert_eq!(fault(&QuestionForm { category: vec!["crime".into()], ..june() }), "category");
        assert_eq!(fault(&QuestionForm { bbox: Some("1,2".into()), ..june() }), "bbox");
        assert_eq!(fault(&QuestionForm { bbox: Some("1,2,3,4".into()), area: Some("a".into()), ..june() }), "bbox");
        assert_eq!(fault(&QuestionForm { resolution: Some("15".into()), ..june() }), "resolution");
        assert_eq!(fault(&QuestionForm { lattice: Some("hex".into()), ..june() }), "lattice");
    }

    #[test]
    fn a_group_and_its_member_count_once() {
        let form = QuestionForm { category: vec!["burglary".into(), "theft".into()], ..june() };
        let question = form.question(&london()).expect("a question");
        assert_eq!(question.categories.iter().filter(|category| category.slug() == "burglary").count(), 1);
    }
}
