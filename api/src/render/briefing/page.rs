//! A briefing as finished words: what both the PDF and the HTML page show, so that they cannot differ.

use serde::Serialize;

use super::facts::{Fact, facts};
use super::period;
use super::sentences;
use super::tables::{ChangeTable, HotspotTable};
use crate::render::RenderError;
use crate::render::chart::briefing_map;
use crate::view::BriefingView;

/// Every text of a briefing, ready to be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Page {
    /// Title of the document.
    pub(super) title: String,
    /// The days it speaks of and those it compares with.
    pub(super) days: String,
    /// The one sentence to remember.
    pub(super) headline: String,
    /// Two or three more.
    pub(super) lead: Vec<String>,
    /// What changed.
    pub(super) changes: ChangeTable,
    /// Where.
    pub(super) hotspots: HotspotTable,
    /// The map in words.
    pub(super) map_description: String,
    /// What the figures cannot say.
    pub(super) unknowns: Vec<String>,
    /// What they rest on.
    pub(super) facts: Vec<Fact>,
    /// The last line of every page.
    pub(super) footer: String,
}

impl Page {
    /// The words of a briefing.
    pub(super) fn new(briefing: &BriefingView) -> Self {
        let periods = Periods::new(briefing);
        let title = format!("Briefing: {}, {}", briefing.area.name, periods.now);
        Self {
            footer: format!("{title}. Reports are what was reported and recorded, not all that happened."),
            title,
            days: format!("{}, compared with {}", periods.now_days, periods.before_days),
            headline: sentences::headline(&briefing.total, &periods),
            lead: sentences::lead(briefing),
            changes: ChangeTable::new(briefing, &periods),
            hotspots: HotspotTable::new(briefing),
            map_description: sentences::map_description(briefing),
            unknowns: each_once(&briefing.unknowns),
            facts: facts(briefing, &periods),
        }
    }

    /// The map that belongs to the page, as SVG.
    pub(super) fn map(&self, briefing: &BriefingView) -> Result<String, RenderError> {
        briefing_map(briefing, &self.map_description)
    }
}

/// The two periods of a briefing in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Periods {
    pub(super) now: String,
    pub(super) before: String,
    pub(super) now_days: String,
    pub(super) before_days: String,
}

impl Periods {
    pub(super) fn new(briefing: &BriefingView) -> Self {
        Self {
            now: period::name(briefing.bucket, &briefing.from),
            before: period::name(briefing.bucket, &briefing.before_from),
            now_days: period::days(&briefing.from, &briefing.to),
            before_days: period::days(&briefing.before_from, &briefing.before_to),
        }
    }
}

/// The texts in their order without repetition.
fn each_once(texts: &[String]) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for text in texts {
        if !once.contains(text) {
            once.push(text.clone());
        }
    }
    once
}
