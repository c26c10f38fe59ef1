//! Fixed questions to DataFusion: one `.sql` file each, its parameters bound, never pasted.
//!
//! Scalars are bound as `$name`. Lists of words or cells enter the one way that keeps file pruning: the text says
//! `column IN ($names)`, and binding turns that single placeholder into the list's literals inside the parsed plan.

mod area_buckets;
mod area_occurrences;
mod bind;
mod bucket_counts;
mod category_buckets;
mod category_counts;
mod category_occurrences;
mod cell_buckets;
mod cell_counts;
mod cell_sources;
mod cell_texts;
mod columns;
mod dated_points;
mod holds_any;
mod linkable_reports;
mod located_points;
mod near_points;
mod occurrences;
mod point_counts;
mod precisions;
mod reach;
mod region_total;
mod report_history;
mod scope;
mod span;
mod window_totals;

pub(crate) use area_buckets::area_buckets;
pub(crate) use area_occurrences::area_occurrences;
pub(crate) use bind::{Bindings, each_batch, rows};
pub(crate) use bucket_counts::bucket_counts;
pub(crate) use category_buckets::category_buckets;
pub(crate) use category_counts::category_counts;
pub(crate) use category_occurrences::category_occurrences;
pub(crate) use cell_buckets::cell_buckets;
pub(crate) use cell_counts::{Counted, cell_counts};
pub(crate) use cell_sources::{CellSource, cell_sources};
pub(crate) use cell_texts::{CellText, cell_texts};
pub(crate) use columns::Columns;
pub(crate) use dated_points::{DatedPoint, dated_points};
pub(crate) use holds_any::holds_any;
pub(crate) use linkable_reports::{LinkableReport, linkable_reports};
pub(crate) use located_points::located_points;
pub(crate) use near_points::near_points;
pub(crate) use occurrences::{Occurrence, occurrences};
pub(crate) use point_counts::point_counts;
pub(crate) use precisions::precisions;
pub(crate) use reach::reach;
pub(crate) use region_total::{Ground, region_total};
pub(crate) use report_history::report_history;
pub(crate) use scope::{Initiative, Scope};
pub(crate) use span::{Span, span};
pub(crate) use window_totals::{Totals, window_totals};

#[cfg(test)]
mod tests;
