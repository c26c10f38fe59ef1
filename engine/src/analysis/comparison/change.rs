//! Change: one period against the one before, by an exact Poisson comparison.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::super::precision::refuse_finer_than_data;
use super::super::series::{cells_of, counted_by_cells};
use super::super::{Question, Receipt};
use super::Correction;
use super::judge::{corrected, exact};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Initiative, Scope, category_counts, holds_any, window_totals};
use crate::report::Category;
use crate::stats::PeriodCount;
use crate::store::Snapshot;
use crate::time::TimeWindow;

/// Two counts compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Reports in the period.
    pub now: u64,
    /// Reports in the period before.
    pub before: u64,
    /// Rate now over rate before, per day; `None` where there were none before.
    pub ratio: Option<f64>,
    /// Lower limit of the ratio's 95 % interval.
    pub lower: Option<f64>,
    /// Upper limit; `None` where it has no limit.
    pub upper: Option<f64>,
    /// Exact conditional p, two-sided by doubling; `None` where both counts are zero or a period is missing from the lake.
    pub p: Option<f64>,
}

/// A category compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CategoryChange {
    /// The category.
    pub category: Category,
    /// Its counts.
    pub change: Change,
    /// Benjamini-Hochberg q of p over the categories of this answer.
    pub q: Option<f64>,
}

/// A region compared with itself one period earlier.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// All categories together.
    pub total: Change,
    /// Every category that holds a report in either period, largest first.
    pub categories: Vec<CategoryChange>,
    /// The earlier window.
    pub before: TimeWindow,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// Did reports rise or fall against an earlier window, and could that be chance?
///
/// Null hypothesis: both windows have the same daily rate. Test: exact conditional (binomial) comparison of two Poisson
/// counts with days as exposure, two-sided by doubling.
///
/// # Errors
/// [`EngineError::FinerThanMonth`] when a window cuts months of reports known to the month only.
///
/// # Source
/// Przyborowski and Wilenski (1940), doi:10.1093/biomet/31.3-4.313.
pub async fn changes(
    snapshot: &Snapshot,
    question: &Question,
    before: &TimeWindow,
    policy: &Policy,
) -> Result<Released<Changes>, EngineError> {
    let (categories, initiative) = (&question.categories[..], Initiative::Anyone);
    let now_scope = Scope { window: &question.window, categories, initiative, policy };
    let before_scope = Scope { window: before, ..now_scope.clone() };
    refuse_finer_than_data(snapshot, &now_scope).await?;
    refuse_finer_than_data(snapshot, &before_scope).await?;
    let cells = cells_of(snapshot, &question.region).await?;
    let now = category_counts(snapshot, &now_scope, cells.as_deref()).await?;
    let then = category_counts(snapshot, &before_scope, cells.as_deref()).await?;

    let absent = absent(snapshot, [&before_scope, &now_scope]).await?;
    let days = absent.is_none().then(|| (f64::from(question.window.days()), f64::from(before.days())));
    let total = compare((now.values().sum(), then.values().sum()), days)?;
    let categories = by_category(&now, &then, days)?;
    let totals = window_totals(snapshot, &now_scope).await?;
    let mut receipt = Receipt::begin(snapshot, question, policy, "two-period-exact-poisson").await?;
    receipt = receipt.option("before_from", before.from().to_string()).option("before_to", before.to().to_string());
    receipt = receipt.option("p", "exact conditional, two-sided by doubling").option("correction", "benjamini-hochberg");
    receipt.reports_read = totals.reports;
    receipt.reports_without_place = totals.without_place;
    receipt.reports_in_region = total.now;
    receipt.notes.extend(absent);
    receipt.notes.extend(cells.as_deref().map(counted_by_cells));
    Ok(policy.release(Changes { total, categories, before: before.clone(), receipt }))
}

/// A window of which the lake holds no report at all is missing rather than quiet: nothing can be compared with it.
pub(in crate::analysis) async fn absent<const N: usize>(
    snapshot: &Snapshot,
    scopes: [&Scope<'_>; N],
) -> Result<Option<String>, EngineError> {
    for scope in scopes {
        if !holds_any(snapshot, scope).await? {
            let (from, to) = (scope.window.from(), scope.window.to());
            return Ok(Some(format!(
                "The lake holds no report at all from {from} to {to}: missing, not zero, so nothing is compared."
            )));
        }
    }
    Ok(None)
}

fn by_category(
    now: &BTreeMap<Category, u64>,
    then: &BTreeMap<Category, u64>,
    days: Option<(f64, f64)>,
) -> Result<Vec<CategoryChange>, EngineError> {
    let count = |counts: &BTreeMap<Category, u64>, category| counts.get(&category).copied().unwrap_or(0);
    let mut found = Vec::new();
    for category in Category::all() {
        let counts = (count(now, category), count(then, category));
        if counts != (0, 0) {
            found.push(CategoryChange { category, change: compare(counts, days)?, q: None });
        }
    }
    let p: Vec<Option<f64>> = found.iter().map(|entry| entry.change.p).collect();
    for (entry, q) in found.iter_mut().zip(corrected(&p, Correction::BenjaminiHochberg)?) {
        entry.q = q;
    }
    found.sort_by(|a, b| (b.change.now, b.change.before).cmp(&(a.change.now, a.change.before)).then(a.category.cmp(&b.category)));
    Ok(found)
}

/// The comparison of two counts over so many days; without days the counts alone.
pub(in crate::analysis) fn compare((now, before): (u64, u64), days: Option<(f64, f64)>) -> Result<Change, EngineError> {
    let uncompared = Change { now, before, ratio: None, lower: None, upper: None, p: None };
    let Some((days_now, days_before)) = days.filter(|_| (now, before) != (0, 0)) else { return Ok(uncompared) };
    let key = (now, before, days_now.to_bits(), days_before.to_bits());
    if let Some(known) = COMPARED.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(*known);
    }
    let period = |count, exposure| PeriodCount { count, exposure };
    let verdict = exact(period(now, days_now), period(before, days_before))?;
    let change =
        Change { ratio: verdict.ratio, lower: Some(verdict.lower), upper: verdict.upper, p: Some(verdict.p), ..uncompared };
    let mut compared = COMPARED.lock().unwrap_or_else(PoisonError::into_inner);
    if compared.len() >= MOST_COMPARED {
        compared.clear();
    }
    compared.insert(key, change);
    Ok(change)
}

/// Comparisons made before, by counts and days: maps make the same few thousand over and over.
static COMPARED: Mutex<BTreeMap<(u64, u64, u64, u64), Change>> = Mutex::new(BTreeMap::new());
/// So many are kept.
const MOST_COMPARED: usize = 65_536;
