//! Change over time in JSON and `GeoJSON`.

use engine::analysis::{Finding, Group, Receipt, Trend, Trends, WatchedStep};
use engine::disclosure::Released;
use serde::Serialize;
use utoipa::ToSchema;

use super::ring::Outlines;
use super::{AreasView, PolygonView};

/// Series and what was found in each.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TrendsView {
    /// `week` or `month`.
    pub bucket: &'static str,
    /// First days of the steps, `YYYY-MM-DD`.
    pub steps: Vec<String>,
    /// Steps of which the lake holds no report at all: missing, not zero.
    pub missing: Vec<String>,
    /// Those that deserve attention first.
    pub series: Vec<TrendView>,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// One series.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TrendView {
    /// `whole`, `area`, `cell` or `category`.
    pub kind: &'static str,
    /// Id of the area, cell or category; null for the whole region.
    pub id: Option<String>,
    /// What people call it.
    pub name: String,
    /// All its reports.
    pub total: u64,
    /// Reports of each step.
    pub counts: Vec<u64>,
    /// What was found, in words.
    pub reason: String,
    /// Why nothing can be said of this series; null where something is.
    pub not_computable: Option<String>,
    /// What was found.
    #[serde(flatten)]
    pub finding: Option<FindingView>,
}

/// What was found in a series; which of these it is follows from the method.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum FindingView {
    /// Of Mann-Kendall and its relatives.
    Trend {
        /// Pairs of steps that rise less those that fall.
        s: f64,
        /// S over its standard deviation, corrected for continuity.
        z: f64,
        /// Two-sided p.
        p: f64,
        /// Benjamini-Hochberg q over the series of the answer.
        q: Option<f64>,
        /// Kendall's tau-b.
        tau: Option<f64>,
        /// Sen's slope, in reports per year.
        slope_per_year: f64,
        /// Lower limit of its 95 % interval.
        lower: Option<f64>,
        /// Upper limit.
        upper: Option<f64>,
    },
    /// Of STL.
    Seasons {
        /// The level, per step.
        trend: Vec<f64>,
        /// What the time of year adds, per step.
        seasonal: Vec<f64>,
        /// What is left, per step.
        remainder: Vec<f64>,
        /// 0 to 1.
        strength_of_trend: Option<f64>,
        /// 0 to 1.
        strength_of_season: Option<f64>,
        /// The level at the end over that of a year before, less 1.
        change_in_a_year: Option<f64>,
    },
    /// Of methods that raise alarms.
    Watch {
        /// How many judged steps raised one.
        alarms: usize,
        /// Whether the last did.
        alarm_now: bool,
        /// The judged steps.
        watched: Vec<WatchedStepView>,
    },
    /// Of change points.
    Changes {
        /// Stretches of one level.
        regimes: Vec<RegimeView>,
    },
    /// Of emerging hot spots.
    Emerging {
        /// The class, in the words of the published scheme.
        class: String,
        /// One letter per known step: H hot, C cold, a dot neither.
        bins: String,
        /// Gi* z of the last step.
        last_z: Option<f64>,
        /// Mann-Kendall z of the cell's z.
        trend_z: Option<f64>,
        /// Its two-sided p.
        trend_p: Option<f64>,
    },
}

/// A judged step.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WatchedStepView {
    /// First day, `YYYY-MM-DD`.
    pub start: String,
    /// Reports.
    pub reports: u64,
    /// What was expected.
    pub expected: Option<f64>,
    /// The bound above which there is an alarm.
    pub upper: Option<f64>,
    /// The method's own figure.
    pub score: Option<f64>,
    /// Whether there is an alarm.
    pub alarm: bool,
}

/// A stretch of one level.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RegimeView {
    /// First day.
    pub from: String,
    /// First day after.
    pub to: String,
    /// Mean reports per step.
    pub mean: f64,
}

impl TrendsView {
    /// The wire form of released trends, the first `top` of them.
    #[must_use]
    pub fn new(trends: &Released<Trends>, top: Option<usize>) -> Self {
        let trends = trends.get();
        let days = |days: &[jiff::civil::Date]| days.iter().map(ToString::to_string).collect();
        Self {
            bucket: trends.bucket.as_str(),
            steps: days(&trends.steps),
            missing: days(&trends.missing),
            series: trends.series.iter().take(top.unwrap_or(usize::MAX)).map(TrendView::new).collect(),
            receipt: trends.receipt.clone(),
        }
    }

    /// The series that have a place, as features; those of areas get their outline from `areas`.
    #[must_use]
    pub fn into_collection(self, areas: &AreasView) -> TrendCollection {
        let outlines = Outlines::of(areas);
        let feature = |series: TrendView| {
            let id = series.id.clone()?;
            Some(TrendFeature { kind: "Feature", geometry: outlines.get(series.kind, &id)?, id, properties: series })
        };
        TrendCollection {
            kind: "FeatureCollection",
            features: self.series.into_iter().filter_map(feature).collect(),
            receipt: self.receipt,
        }
    }
}

impl TrendView {
    fn new(trend: &Trend) -> Self {
        let (kind, id) = kind_and_id(&trend.group);
        Self {
            kind,
            id,
            name: trend.group.to_string(),
            total: trend.counts.iter().sum(),
            counts: trend.counts.clone(),
            reason: trend.reason.clone(),
            not_computable: trend.finding.as_ref().err().map(ToString::to_string),
            finding: trend.finding.as_ref().ok().map(FindingView::new),
        }
    }
}

/// Of what kind a group is, and its id; the whole region has none.
pub(super) fn kind_and_id(group: &Group) -> (&'static str, Option<String>) {
    match group {
        Group::Whole => ("whole", None),
        Group::Area { id, .. } => ("area", Some(id.clone())),
        Group::Cell(cell) => ("cell", Some(cell.to_string())),
        Group::Category(category) => ("category", Some(category.slug().to_owned())),
    }
}

impl FindingView {
    fn new(finding: &Finding) -> Self {
        match finding {
            Finding::Trend(trend) => Self::Trend {
                s: trend.s,
                z: trend.z,
                p: trend.p,
                q: trend.q,
                tau: trend.tau,
                slope_per_year: trend.slope_per_year,
                lower: trend.lower,
                upper: trend.upper,
            },
            Finding::Seasons(seasons) => Self::Seasons {
                trend: seasons.trend.clone(),
                seasonal: seasons.seasonal.clone(),
                remainder: seasons.remainder.clone(),
                strength_of_trend: seasons.strength_of_trend,
                strength_of_season: seasons.strength_of_season,
                change_in_a_year: seasons.change_in_a_year,
            },
            Finding::Watch(watch) => Self::Watch {
                alarms: watch.alarms(),
                alarm_now: watch.alarm_now(),
                watched: watch.steps.iter().map(WatchedStepView::new).collect(),
            },
            Finding::Changes(regimes) => {
                let regime = |regime: &engine::analysis::Regime| RegimeView {
                    from: regime.from.to_string(),
                    to: regime.to.to_string(),
                    mean: regime.mean,
                };
                Self::Changes { regimes: regimes.iter().map(regime).collect() }
            }
            Finding::Emerging(cell) => Self::Emerging {
                class: cell.class.clone(),
                bins: cell.bins.clone(),
                last_z: cell.last_z,
                trend_z: cell.trend_z,
                trend_p: cell.trend_p,
            },
        }
    }
}

impl WatchedStepView {
    fn new(step: &WatchedStep) -> Self {
        Self {
            start: step.start.to_string(),
            reports: step.reports,
            expected: step.expected,
            upper: step.upper,
            score: step.score,
            alarm: step.alarm,
        }
    }
}

/// Series that have a place, as a `GeoJSON` `FeatureCollection` with the receipt as a foreign member.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TrendCollection {
    /// Always `FeatureCollection`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// One feature per series.
    pub features: Vec<TrendFeature>,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// A series with its outline.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TrendFeature {
    /// Always `Feature`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Id of the area or cell.
    pub id: String,
    /// Its outline.
    pub geometry: PolygonView,
    /// What was found.
    pub properties: TrendView,
}
