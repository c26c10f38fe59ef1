//! How change over time is asked for: series of what, in which steps, judged how.

use std::str::FromStr;

use crate::EngineError;
use crate::space::Resolution;
use crate::time::Bucket;

/// Most steps back that alarms are judged for.
const MOST_JUDGED: usize = 5_000;

/// What each series counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The whole region, as one series.
    Whole,
    /// Each neighbourhood.
    Area,
    /// Each H3 cell.
    Cell(Resolution),
    /// Each category.
    Category,
}

/// How a series is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrendMethod {
    /// Mann-Kendall with Sen's slope: does it rise or fall steadily?
    MannKendall,
    /// The same within each season of the year, Hirsch and Slack's.
    SeasonalMannKendall,
    /// The same with the variance corrected for autocorrelation, Hamed and Rao's.
    HamedRao,
    /// STL: what is trend, what is season, what is left?
    Stl,
    /// Farrington flexible: is this step higher than the same time of earlier years leads to expect?
    Farrington,
    /// Predictive limits from the steps just before: is this step higher than so few reports let one expect?
    Predictive,
    /// EARS C2: is this step higher than the few before it?
    Ears,
    /// Poisson CUSUM: has it crept up?
    Cusum,
    /// An exponentially weighted moving average chart.
    Ewma,
    /// A Shewhart c-chart.
    CChart,
    /// Change points, by PELT.
    ChangePoints,
    /// Emerging hot spots: Gi* over the space-time cube, and what became of each cell.
    Emerging,
}

/// How change is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendOptions {
    /// What each series counts.
    pub by: By,
    /// The step.
    pub bucket: Bucket,
    /// How a series is judged.
    pub method: TrendMethod,
    /// How many of the last steps an alarm is judged for; `None` for every step that has enough before it.
    pub judged: Option<usize>,
    /// The level of tests and alarms; `None` for the method's own.
    pub alpha: Option<f64>,
    /// Rings of cells around a cell that make its neighbourhood, for emerging hot spots: 1 to 5.
    pub rings: u32,
}

impl Default for TrendOptions {
    fn default() -> Self {
        Self { by: By::Area, bucket: Bucket::Week, method: TrendMethod::MannKendall, judged: None, alpha: None, rings: 1 }
    }
}

impl TrendOptions {
    /// Refuses settings that no method takes.
    pub(super) fn check(&self) -> Result<(), EngineError> {
        let refuse = |reason: String| Err(EngineError::BadOption(reason));
        if let Some(alpha) = self.alpha.filter(|alpha| !(*alpha > 0.0 && *alpha < 0.5)) {
            return refuse(format!("an alpha of {alpha} is no level of a test: use a number between 0 and 0.5, such as 0.05"));
        }
        if let Some(judged) = self.judged.filter(|judged| !(1..=MOST_JUDGED).contains(judged)) {
            return refuse(format!("{judged} steps cannot be judged: use 1 to {MOST_JUDGED}"));
        }
        if !(1..=5).contains(&self.rings) {
            return refuse(format!("{} rings cannot be a neighbourhood: use 1 to 5", self.rings));
        }
        if self.method == TrendMethod::Emerging && !matches!(self.by, By::Cell(_)) {
            return refuse("by: emerging hot spots are cells; use --by cell".to_owned());
        }
        Ok(())
    }

    /// Steps in a year.
    #[must_use]
    pub const fn period(&self) -> usize {
        match self.bucket {
            Bucket::Week => 52,
            Bucket::Month => 12,
        }
    }
}

impl TrendMethod {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 12] = [
        Self::MannKendall,
        Self::SeasonalMannKendall,
        Self::HamedRao,
        Self::Stl,
        Self::Farrington,
        Self::Predictive,
        Self::Ears,
        Self::Cusum,
        Self::Ewma,
        Self::CChart,
        Self::ChangePoints,
        Self::Emerging,
    ];

    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MannKendall => "mann-kendall",
            Self::SeasonalMannKendall => "seasonal-mann-kendall",
            Self::HamedRao => "hamed-rao",
            Self::Stl => "stl",
            Self::Farrington => "farrington",
            Self::Predictive => "predictive",
            Self::Ears => "ears",
            Self::Cusum => "cusum",
            Self::Ewma => "ewma",
            Self::CChart => "c-chart",
            Self::ChangePoints => "changepoints",
            Self::Emerging => "emerging",
        }
    }
}

impl FromStr for TrendMethod {
    type Err = EngineError;

    fn from_str(word: &str) -> Result<Self, EngineError> {
        Self::ALL.into_iter().find(|method| method.as_str() == word).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            EngineError::BadOption(format!("`{word}` is not a method of trends: use {known}"))
        })
    }
}

impl By {
    /// What the word means, cells being of some resolution.
    ///
    /// # Errors
    /// [`EngineError::BadOption`], which lists the words.
    pub fn read(word: &str, resolution: Resolution) -> Result<Self, EngineError> {
        match word {
            "whole" | "all" => Ok(Self::Whole),
            "area" => Ok(Self::Area),
            "cell" => Ok(Self::Cell(resolution)),
            "category" => Ok(Self::Category),
            other => Err(EngineError::BadOption(format!("`{other}` is nothing to count by: use area, cell, category or whole"))),
        }
    }

    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Area => "area",
            Self::Cell(_) => "cell",
            Self::Category => "category",
        }
    }
}
