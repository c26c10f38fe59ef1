//! How a comparison is asked for: against what, of which groups, by which test.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::super::trends::By;
use crate::EngineError;
use crate::report::schema::column;
use crate::time::{Bucket, parse_date};

/// What a window is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Against {
    /// The window of the same length just before.
    Previous,
    /// The same months, or the same ISO weeks, one year earlier.
    LastYear,
    /// Any other window of civil days, half-open.
    Window {
        /// First day.
        from: Date,
        /// First day after.
        to: Date,
    },
    /// The same window in another area, by its id.
    Area(String),
    /// What level, drift and season of the lake's earlier steps lead to expect.
    Seasonal,
}

/// How two counts are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareTest {
    /// Exact given the total, p twice the smaller tail.
    Exact,
    /// The same, the split seen counting half.
    MidP,
    /// Krishnamoorthy and Thomson's E-test.
    ETest,
    /// The score test.
    Score,
    /// Negative binomial, from the steps of both windows: bears overdispersion.
    NegativeBinomial,
}

/// What spread the counts are taken to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpreadLaw {
    /// That of independent events.
    Poisson,
    /// Larger by the factor that the steps show.
    Quasi,
}

/// How p is corrected for the number of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// Benjamini and Hochberg: the false discovery rate, for independent or positively dependent rows.
    BenjaminiHochberg,
    /// Benjamini and Yekutieli: the same however rows depend on each other.
    BenjaminiYekutieli,
    /// Bonferroni: the risk of any false row at all.
    Bonferroni,
    /// The false discovery rate by what p each exact test can have: far less is charged where counts are small.
    Discrete,
}

/// What a rate is per, beside time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateUnit {
    /// Time alone.
    None,
    /// A thousand households.
    Households,
    /// A thousand residents.
    Population,
    /// A square kilometre.
    Km2,
}

/// How a comparison is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareOptions {
    /// What the window is compared with.
    pub against: Against,
    /// What each row counts.
    pub by: By,
    /// The step whose published ones are counted; `None` for months where both windows are whole months, else weeks.
    pub bucket: Option<Bucket>,
    /// The test; `None` for the exact one, or the one that goes with [`SpreadLaw::Quasi`].
    pub test: Option<CompareTest>,
    /// What spread counts are taken to have.
    pub spread: SpreadLaw,
    /// How p is corrected.
    pub correction: Correction,
    /// What rates are per.
    pub exposure: RateUnit,
    /// The q up to which a change is clear.
    pub alpha: f64,
}

impl Default for CompareOptions {
    fn default() -> Self {
        Self {
            against: Against::Previous,
            by: By::Area,
            bucket: None,
            test: None,
            spread: SpreadLaw::Poisson,
            correction: Correction::BenjaminiHochberg,
            exposure: RateUnit::None,
            alpha: 0.05,
        }
    }
}

impl CompareOptions {
    /// Refuses settings that do not go together.
    pub(super) fn check(&self) -> Result<(), EngineError> {
        let refuse = |reason: String| Err(EngineError::BadOption(reason));
        if !(self.alpha > 0.0 && self.alpha < 0.5) {
            return refuse(format!(
                "an alpha of {} is no level of a test: use a number between 0 and 0.5, such as 0.05",
                self.alpha
            ));
        }
        let poisson_test = self.test.filter(|test| *test != CompareTest::Score);
        if let (SpreadLaw::Quasi, Some(test)) = (self.spread, poisson_test) {
            return refuse(format!(
                "dispersion: quasi has a test of its own, the score test over the dispersion, and cannot be joined with {}: leave \
                 out one of them",
                test.as_str()
            ));
        }
        if self.against == Against::Seasonal && (self.test.is_some() || self.spread == SpreadLaw::Quasi) {
            let reason = "test: against a seasonal model there is one test, its predictive law, which bears overdispersion; \
                          leave out the test and the dispersion";
            return refuse(reason.to_owned());
        }
        if self.correction == Correction::Discrete && !self.is_exact() {
            let reason = "correction: discrete is for the exact test between two windows or areas: leave out the test and the \
                          dispersion, or correct by bh";
            return refuse(reason.to_owned());
        }
        if let (By::Cell(_), RateUnit::Households | RateUnit::Population) = (self.by, self.exposure) {
            return refuse(format!("exposure: {} are known of areas, not of cells: use km2", self.exposure.as_str()));
        }
        Ok(())
    }
}

impl CompareOptions {
    /// Whether rows are judged by the exact test.
    pub(super) fn is_exact(&self) -> bool {
        let usual = matches!(self.test, None | Some(CompareTest::Exact)) && self.spread == SpreadLaw::Poisson;
        usual && self.against != Against::Seasonal
    }
}

/// A word out of those that a setting has.
fn word<T: Copy>(all: &[T], as_str: fn(T) -> &'static str, given: &str, what: &str) -> Result<T, EngineError> {
    all.iter().copied().find(|one| as_str(*one) == given).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|one| as_str(*one)).collect();
        EngineError::BadOption(format!("{what}: `{given}` is not known here: use {}", known.join(", ")))
    })
}

impl FromStr for Against {
    type Err = EngineError;

    fn from_str(text: &str) -> Result<Self, EngineError> {
        let refuse = |reason: String| EngineError::BadOption(format!("against: {reason}"));
        match text {
            "previous" => return Ok(Self::Previous),
            "last-year" => return Ok(Self::LastYear),
            "seasonal" => return Ok(Self::Seasonal),
            _ => {}
        }
        if let Some(id) = text.strip_prefix("area:").filter(|id| !id.is_empty()) {
            return Ok(Self::Area(id.to_owned()));
        }
        let Some((from, to)) = text.split_once('/') else {
            return Err(refuse(format!(
                "`{text}` is nothing to compare with: use previous, last-year, seasonal, area:ID, or a window as FROM/TO, for \
                 example 2019-01-01/2019-07-01"
            )));
        };
        let day = |text: &str| parse_date(text).map_err(|error| refuse(error.to_string()));
        let (from, to) = (day(from)?, day(to)?);
        if from >= to {
            return Err(refuse(format!("the window from {from} to {to} is empty: TO is the first day after it")));
        }
        Ok(Self::Window { from, to })
    }
}

impl fmt::Display for Against {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Previous => f.write_str("previous"),
            Self::LastYear => f.write_str("last-year"),
            Self::Window { from, to } => write!(f, "{from}/{to}"),
            Self::Area(id) => write!(f, "area:{id}"),
            Self::Seasonal => f.write_str("seasonal"),
        }
    }
}

impl CompareTest {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 5] = [Self::Exact, Self::MidP, Self::ETest, Self::Score, Self::NegativeBinomial];

    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::MidP => "mid-p",
            Self::ETest => "e-test",
            Self::Score => "score",
            Self::NegativeBinomial => "negative-binomial",
        }
    }
}

impl FromStr for CompareTest {
    type Err = EngineError;

    fn from_str(given: &str) -> Result<Self, EngineError> {
        word(&Self::ALL, Self::as_str, given, "test")
    }
}

impl SpreadLaw {
    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Poisson => "poisson",
            Self::Quasi => "quasi",
        }
    }
}

impl FromStr for SpreadLaw {
    type Err = EngineError;

    fn from_str(given: &str) -> Result<Self, EngineError> {
        word(&[Self::Poisson, Self::Quasi], Self::as_str, given, "dispersion")
    }
}

impl Correction {
    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BenjaminiHochberg => "bh",
            Self::BenjaminiYekutieli => "by",
            Self::Bonferroni => "bonferroni",
            Self::Discrete => "discrete",
        }
    }
}

impl FromStr for Correction {
    type Err = EngineError;

    fn from_str(given: &str) -> Result<Self, EngineError> {
        word(
            &[Self::BenjaminiHochberg, Self::BenjaminiYekutieli, Self::Bonferroni, Self::Discrete],
            Self::as_str,
            given,
            "correction",
        )
    }
}

impl RateUnit {
    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Households => column::HOUSEHOLDS,
            Self::Population => column::POPULATION,
            Self::Km2 => "km2",
        }
    }
}

impl FromStr for RateUnit {
    type Err = EngineError;

    fn from_str(given: &str) -> Result<Self, EngineError> {
        word(&[Self::None, Self::Households, Self::Population, Self::Km2], Self::as_str, given, "exposure")
    }
}
