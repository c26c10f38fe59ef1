//! The common keys of a parameter file (`.prm`).

use std::collections::BTreeMap;

use super::{Precision, SatscanError, SatscanTime, Unit};

const FILE: &str = "parameter file";

/// `CoordinatesType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coordinates {
    /// x and y.
    Cartesian,
    /// Latitude and longitude in degrees.
    LatitudeLongitude,
}

/// `AnalysisType`, as far as it can be done here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Analysis {
    /// Purely spatial.
    Spatial,
    /// Purely temporal, retrospective.
    Temporal,
    /// Space-time, retrospective.
    SpaceTime,
    /// Space-time, prospective.
    ProspectiveSpaceTime,
    /// Purely temporal, prospective.
    ProspectiveTemporal,
}

/// `ModelType`, as far as it can be done here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbabilityModel {
    /// Discrete Poisson.
    Poisson,
    /// Bernoulli.
    Bernoulli,
    /// Space-time permutation.
    SpaceTimePermutation,
}

/// `ScanAreas`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rates {
    /// High rates.
    High,
    /// Low rates.
    Low,
    /// Both.
    Both,
}

/// `MaxTemporalSize` with its interpretation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Length {
    /// A share of the study period, from 0 to 1.
    Share(f64),
    /// A number of time units.
    Units(usize),
}

/// What a parameter file asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// `CaseFile`.
    pub case_file: String,
    /// `ControlFile`.
    pub control_file: Option<String>,
    /// `PopulationFile`.
    pub population_file: Option<String>,
    /// `CoordinatesFile`.
    pub coordinates_file: Option<String>,
    /// `PrecisionCaseTimes`.
    pub precision: Precision,
    /// `StartDate`.
    pub start: SatscanTime,
    /// `EndDate`.
    pub end: SatscanTime,
    /// `CoordinatesType`.
    pub coordinates: Coordinates,
    /// `AnalysisType`.
    pub analysis: Analysis,
    /// `ModelType`.
    pub model: ProbabilityModel,
    /// `ScanAreas`.
    pub rates: Rates,
    /// `TimeAggregationUnits`.
    pub unit: Unit,
    /// `TimeAggregationLength`.
    pub aggregate: usize,
    /// `MaxSpatialSizeInPopulationAtRisk` as a share from 0 to 1.
    pub largest_share: f64,
    /// `MaxSpatialSizeInDistanceFromCenter`, where `UseDistanceFromCenterOption` asks for it.
    pub largest_radius: Option<f64>,
    /// `MaxTemporalSize` as `MaxTemporalSizeInterpretation` says.
    pub longest: Length,
    /// `MinimumCasesInHighRateClusters`.
    pub fewest_cases: u32,
    /// `MonteCarloReps`.
    pub simulations: u32,
    /// `EarlyTerminationThreshold`, where `PValueReportType` asks for sequential p-values.
    pub exceedances: Option<u32>,
    /// `CriteriaForReportingSecondaryClusters`: whether clusters that share locations are reported.
    pub overlapping: Overlapping,
    /// Settings that change the answer in ways that are not done here, as `key=value`: warn of them.
    pub not_done: Vec<String>,
}

/// Which secondary clusters are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlapping {
    /// None that share a location.
    NoGeographicalOverlap,
    /// All.
    NoRestriction,
}

/// Keys that must stay at a value for the answer to be the same, and that value.
const FIXED: [(&str, &str); 19] = [
    ("UseGridFile", "n"),
    ("UseNeighborsFile", "n"),
    ("UseMetaLocationsFile", "n"),
    ("UseLocationsNetworkFile", "n"),
    ("UseMaxCirclePopulationFileOption", "n"),
    ("IncludePurelyTemporal", "n"),
    ("IncludePurelySpatial", "n"),
    ("SpatialWindowShapeType", "0"),
    ("MinimumTemporalClusterSize", "1"),
    ("TimeTrendAdjustmentType", "0"),
    ("SpatialAdjustmentType", "0"),
    ("IterativeScan", "n"),
    ("IncludeClusters", "0"),
    ("IsotonicScan", "0"),
    ("RiskLimitHighClusters", "n"),
    ("UseAdjustmentsByRRFile", "n"),
    ("AdjustForWeeklyTrends", "n"),
    ("AdjustForEarlierAnalyses", "n"),
    ("MultipleCoordinatesType", "0"),
];

/// Reads a parameter file: `Key=value` lines; `;` begins a comment and `[...]` a section. Keys that are not known are passed
/// over; absent ones have `SaTScan`'s defaults.
///
/// # Errors
/// [`SatscanError::NoParameter`] without case file or study period, [`SatscanError::Bad`] for values that are not what the
/// key takes or that ask for an analysis or model that is not done here.
pub fn parameters(text: &str) -> Result<Parameters, SatscanError> {
    let keys = Keys::read(text);
    let precision = keys.choice("PrecisionCaseTimes", 0, &PRECISIONS)?;
    let longest = keys.number("MaxTemporalSize", 50.0)?;
    let units = keys.number("MaxTemporalSizeInterpretation", 0.0)? > 0.0;
    let wants = |key: &str, value: &str| keys.text(key).is_some_and(|text| text.eq_ignore_ascii_case(value));
    let radius = keys.number("MaxSpatialSizeInDistanceFromCenter", 1.0)?;
    let exceedances = keys.whole("EarlyTerminationThreshold", 50)?;
    let sequential = wants("PValueReportType", "2");
    let files = |key| keys.text(key).map(str::to_owned);
    Ok(Parameters {
        case_file: files("CaseFile").ok_or(SatscanError::NoParameter { key: "CaseFile" })?,
        control_file: files("ControlFile"),
        population_file: files("PopulationFile"),
        coordinates_file: files("CoordinatesFile"),
        precision,
        start: keys.time("StartDate", precision)?,
        end: keys.time("EndDate", precision)?,
        coordinates: keys.choice("CoordinatesType", 1, &COORDINATES)?,
        analysis: keys.choice("AnalysisType", 1, &ANALYSES)?,
        model: keys.choice("ModelType", 0, &MODELS)?,
        rates: keys.choice("ScanAreas", 1, &RATES)?,
        unit: keys.choice("TimeAggregationUnits", 1, &UNITS)?,
        aggregate: keys.whole("TimeAggregationLength", 1)? as usize,
        largest_share: keys.number("MaxSpatialSizeInPopulationAtRisk", 50.0)? / 100.0,
        largest_radius: wants("UseDistanceFromCenterOption", "y").then_some(radius),
        longest: if units { Length::Units(keys.whole("MaxTemporalSize", 1)? as usize) } else { Length::Share(longest / 100.0) },
        fewest_cases: keys.whole("MinimumCasesInHighRateClusters", 2)?,
        simulations: keys.whole("MonteCarloReps", 999)?,
        exceedances: sequential.then_some(exceedances),
        overlapping: keys.choice("CriteriaForReportingSecondaryClusters", 0, &OVERLAPS)?,
        not_done: keys.not_done(),
    })
}

/// What the numbers of a key mean.
type Choices<T, const N: usize> = [(u32, T); N];

const PRECISIONS: Choices<Precision, 5> =
    [(0, Precision::None), (1, Precision::Year), (2, Precision::Month), (3, Precision::Day), (4, Precision::Generic)];
const COORDINATES: Choices<Coordinates, 2> = [(0, Coordinates::Cartesian), (1, Coordinates::LatitudeLongitude)];
const ANALYSES: Choices<Analysis, 5> = [
    (1, Analysis::Spatial),
    (2, Analysis::Temporal),
    (3, Analysis::SpaceTime),
    (4, Analysis::ProspectiveSpaceTime),
    (6, Analysis::ProspectiveTemporal),
];
const MODELS: Choices<ProbabilityModel, 3> =
    [(0, ProbabilityModel::Poisson), (1, ProbabilityModel::Bernoulli), (2, ProbabilityModel::SpaceTimePermutation)];
const RATES: Choices<Rates, 3> = [(1, Rates::High), (2, Rates::Low), (3, Rates::Both)];
const UNITS: Choices<Unit, 5> = [(0, Unit::Whole), (1, Unit::Year), (2, Unit::Month), (3, Unit::Day), (4, Unit::Generic)];
const OVERLAPS: Choices<Overlapping, 2> = [(0, Overlapping::NoGeographicalOverlap), (5, Overlapping::NoRestriction)];

/// Values by key, with the line that gives them. The last line of a key counts.
struct Keys<'a>(BTreeMap<&'a str, (&'a str, usize)>);

impl<'a> Keys<'a> {
    fn read(text: &'a str) -> Self {
        let pair = |(number, line): (usize, &'a str)| {
            let (key, value) = line.split_once('=').filter(|_| !line.trim_start().starts_with([';', '[']))?;
            Some((key.trim(), (value.trim(), number)))
        };
        Self((1..).zip(text.lines()).filter_map(pair).filter(|(_, (value, _))| !value.is_empty()).collect())
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        self.0.get(key).map(|&(value, _)| value)
    }

    fn bad(&self, key: &'static str, needs: &'static str) -> SatscanError {
        let (value, line) = self.0.get(key).copied().unwrap_or_default();
        SatscanError::Bad { file: FILE, line, field: key, value: value.to_owned(), needs }
    }

    fn number(&self, key: &'static str, default: f64) -> Result<f64, SatscanError> {
        let Some(text) = self.text(key) else { return Ok(default) };
        let number = text.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0);
        number.ok_or_else(|| self.bad(key, "a number of 0 or more"))
    }

    fn whole(&self, key: &'static str, default: u32) -> Result<u32, SatscanError> {
        let Some(text) = self.text(key) else { return Ok(default) };
        text.parse().map_err(|_| self.bad(key, "a whole number of 0 or more"))
    }

    fn choice<T: Copy, const N: usize>(&self, key: &'static str, default: u32, of: &Choices<T, N>) -> Result<T, SatscanError> {
        let number = self.whole(key, default)?;
        let chosen = of.iter().find(|(value, _)| *value == number).map(|&(_, meaning)| meaning);
        chosen.ok_or_else(|| self.bad(key, "a value that can be done here; see `beatwise analyze scan --help`"))
    }

    fn time(&self, key: &'static str, precision: Precision) -> Result<SatscanTime, SatscanError> {
        let text = self.text(key).ok_or(SatscanError::NoParameter { key })?;
        let time =
            if precision == Precision::Generic { text.parse().ok().map(SatscanTime::Generic) } else { SatscanTime::parse(text) };
        time.ok_or_else(|| self.bad(key, "a day such as 2024/3/24, or a whole number where times are generic"))
    }

    fn not_done(&self) -> Vec<String> {
        let differs = |&(key, fixed): &(&str, &str)| {
            let value = self.text(key).filter(|value| !value.eq_ignore_ascii_case(fixed))?;
            Some(format!("{key}={value}"))
        };
        FIXED.iter().filter_map(differs).collect()
    }
}
