//! Linked reports in JSON.

use engine::analysis::{LinkEvidence, LinkKind, LinkedPair, LinkedReport, LinkedReports, LinkedSeries, Receipt, SharedWord};
use engine::disclosure::Released;
use engine::time::instant_text;
use serde::Serialize;
use utoipa::ToSchema;

/// Groups of reports that may belong together.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkedView {
    /// The groups, the strongest first.
    pub series: Vec<LinkedSeriesView>,
    /// `series` or `duplicates`.
    pub kind: &'static str,
    /// How many are listed at most, once decisions are laid over them.
    #[serde(skip)]
    pub listed: usize,
    /// How many were found before decisions, listed or not.
    pub found: u64,
    /// Pairs that were compared.
    pub pairs_compared: u64,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// Reports that may belong together.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkedSeriesView {
    /// The same for the same reports.
    pub id: String,
    /// `candidate`, `confirmed`, or `suggestion`: further reports for a confirmed series.
    pub status: &'static str,
    /// The confirmed series that a suggestion belongs to.
    pub confirmed_as: Option<String>,
    /// Their kind.
    pub category: String,
    /// Mean log Bayes factor of all its pairs.
    pub score: f64,
    /// In plain words.
    pub summary: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Metres between the two that lie furthest apart.
    pub metres: f64,
    /// The reports, the earliest first.
    pub reports: Vec<LinkedReportView>,
    /// Words that at least two have in common.
    pub words: Vec<SharedWordView>,
    /// The pairs within the bounds, the strongest first.
    pub pairs: Vec<LinkedPairView>,
}

/// One of the reports.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkedReportView {
    /// Its id.
    pub report_id: String,
    /// What its source calls it.
    pub external_id: String,
    /// When it began, RFC 3339.
    pub occurred_from: String,
    /// When it ended.
    pub occurred_to: String,
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// Its cell.
    pub cell: String,
    /// Who filed it.
    pub origin: &'static str,
}

/// Two of the reports.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkedPairView {
    /// Id of the earlier.
    pub earlier: String,
    /// Id of the later.
    pub later: String,
    /// The sum of its log Bayes factors.
    pub score: f64,
    /// Whether one household reported both; null where not known.
    pub same_household: Option<bool>,
    /// Each piece of evidence that is there.
    pub evidence: Vec<LinkEvidenceView>,
    /// The words that both hold.
    pub words: Vec<SharedWordView>,
}

/// One piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct LinkEvidenceView {
    /// Which.
    pub variable: &'static str,
    /// Its value.
    pub value: f64,
    /// Above 0 speaks for one hand, below 0 against.
    pub log_bayes_factor: f64,
}

/// A word in common.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SharedWordView {
    /// The word, or what it means.
    pub word: String,
    /// `any`, `vehicle` or `method`.
    pub kind: &'static str,
    /// How much it says.
    pub weight: f64,
    /// In how many pairs it is in common.
    pub pairs: u64,
}

impl LinkedView {
    /// The wire form of released groups of a kind, as candidates, of which so many are to be listed.
    #[must_use]
    pub fn new(linked: &Released<LinkedReports>, kind: LinkKind, listed: usize) -> Self {
        let linked = linked.get();
        Self {
            series: linked.series.iter().map(LinkedSeriesView::new).collect(),
            kind: kind.as_str(),
            listed,
            found: linked.found,
            pairs_compared: linked.pairs,
            receipt: linked.receipt.clone(),
        }
    }
}

impl LinkedSeriesView {
    fn new(series: &LinkedSeries) -> Self {
        Self {
            id: series.id.clone(),
            status: "candidate",
            confirmed_as: None,
            category: series.category.slug().to_owned(),
            score: series.score,
            summary: summary(series),
            from: series.from.to_string(),
            to: series.to.to_string(),
            metres: series.metres,
            reports: series.reports.iter().map(LinkedReportView::new).collect(),
            words: series.words.iter().map(SharedWordView::new).collect(),
            pairs: series.pairs.iter().map(LinkedPairView::new).collect(),
        }
    }
}

/// Most words that a summary names.
const NAMED: usize = 6;

/// "4 reports of burglary within 620 m and 9 days; words in common: ladder, drainpipe, white, van".
fn summary(series: &LinkedSeries) -> String {
    let days = series.from.until(series.to).map_or(0, |span| span.get_days()) + 1;
    let plural = if days == 1 { "" } else { "s" };
    let words: Vec<&str> = series.words.iter().take(NAMED).map(|word| word.word.as_str()).collect();
    let common =
        if words.is_empty() { "no words in common".to_owned() } else { format!("words in common: {}", words.join(", ")) };
    let (reports, kind) = (series.reports.len(), series.category.label());
    format!("{reports} reports of {kind} within {:.0} m and {days} day{plural}; {common}", series.metres.ceil())
}

impl LinkedReportView {
    fn new(report: &LinkedReport) -> Self {
        Self {
            report_id: report.report_id.clone(),
            external_id: report.external_id.clone(),
            occurred_from: instant_text(report.from),
            occurred_to: instant_text(report.to),
            longitude: report.place.lng(),
            latitude: report.place.lat(),
            cell: report.cell.to_string(),
            origin: report.origin.as_str(),
        }
    }
}

impl LinkedPairView {
    fn new(pair: &LinkedPair) -> Self {
        Self {
            earlier: pair.earlier.clone(),
            later: pair.later.clone(),
            score: pair.score,
            same_household: pair.same_household,
            evidence: pair.evidence.iter().map(LinkEvidenceView::new).collect(),
            words: pair.words.iter().map(SharedWordView::new).collect(),
        }
    }
}

impl LinkEvidenceView {
    const fn new(evidence: &LinkEvidence) -> Self {
        Self { variable: evidence.variable.as_str(), value: evidence.value, log_bayes_factor: evidence.log_factor }
    }
}

impl SharedWordView {
    fn new(word: &SharedWord) -> Self {
        Self { word: word.word.clone(), kind: word.kind.as_str(), weight: word.weight, pairs: word.pairs }
    }
}
