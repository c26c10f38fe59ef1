//! What every question about reports has in common: whose rows, when, and of which categories.

use super::Bindings;
use crate::disclosure::Policy;
use crate::report::Category;
use crate::time::TimeWindow;

/// Whose initiative counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Initiative {
    /// Every report.
    Anyone,
    /// All but officer-initiated ones, which never rank a place: patrols would confirm themselves.
    NotOfficers,
}

/// The rows a question may count.
#[derive(Debug, Clone)]
pub(crate) struct Scope<'a> {
    /// Half-open window in the lake's zone.
    pub(crate) window: &'a TimeWindow,
    /// Categories that count; none means all.
    pub(crate) categories: &'a [Category],
    /// Whose initiative counts.
    pub(crate) initiative: Initiative,
    /// Whose rows may be read.
    pub(crate) policy: &'a Policy,
}

impl Scope<'_> {
    /// Values for `$from`, `$to`, `$audiences`, `$every_origin`, `$every_category` and `$categories`.
    pub(crate) fn bindings(&self) -> Bindings {
        let (from, to) = self.window.micros();
        Bindings::default()
            .instant("from", from)
            .instant("to", to)
            .list("audiences", self.policy.audiences().iter().map(|audience| audience.as_str()))
            .scalar("every_origin", self.initiative == Initiative::Anyone)
            .scalar("every_category", self.categories.is_empty())
            .list("categories", self.categories.iter().map(|category| category.slug()))
    }
}
