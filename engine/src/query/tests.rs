//! Bound questions: right counts, and plans that skip what they do not need.

use super::{Initiative, Scope, bind, category_counts, cell_counts, point_counts, window_totals};
use crate::disclosure::Policy;
use crate::fixture::{PER_MONTH, lake, lake_by_month, window};
use crate::report::Category;
use crate::space::{LngLat, Resolution};

fn burglary() -> [Category; 1] {
    ["burglary".parse().expect("a category")]
}

#[tokio::test(flavor = "multi_thread")]
async fn cells_count_every_located_report_that_may_rank() {
    let (_folder, _, snapshot) = lake("instant").await;
    let june = window("2019-06-01", "2019-07-01");
    let scope = Scope { window: &june, categories: &[], initiative: Initiative::NotOfficers, policy: &Policy::public_rows() };
    let counts = cell_counts(&snapshot, &scope, None, Resolution::new(9).expect("a resolution")).await.expect("counts");
    // One report without a place, one by an officer, one retracted.
    assert_eq!(counts.iter().map(|(_, counted)| counted.reports).sum::<u64>(), PER_MONTH as u64 - 3);
    assert!(counts.windows(2).all(|pair| pair[0].0 < pair[1].0));
}

#[tokio::test(flavor = "multi_thread")]
async fn categories_and_windows_narrow_the_count() {
    let (_folder, _, snapshot) = lake("instant").await;
    let (categories, spring) = (burglary(), window("2019-04-01", "2019-06-01"));
    let scope =
        Scope { window: &spring, categories: &categories, initiative: Initiative::NotOfficers, policy: &Policy::public_rows() };
    let counts = category_counts(&snapshot, &scope, None).await.expect("counts");
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(categories[0], 2 * 20)]);
    let totals = window_totals(&snapshot, &scope).await.expect("totals");
    assert_eq!((totals.reports, totals.without_place, totals.month_only), (40, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_point_is_matched_by_both_coordinates() {
    let (_folder, _, snapshot) = lake("instant").await;
    let june = window("2019-06-01", "2019-07-01");
    let scope = Scope { window: &june, categories: &[], initiative: Initiative::NotOfficers, policy: &Policy::public_rows() };
    let (corner, elsewhere) = (LngLat::new(-2.59, 51.455).expect("a place"), LngLat::new(-2.59, 51.4551).expect("a place"));
    let counts = point_counts(&snapshot, &scope, &[corner, elsewhere]).await.expect("counts");
    // Thirty rows stand on the corner; one of them is retracted.
    assert_eq!(counts, [(corner, 29)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bound_window_and_list_prune_files_and_row_groups() {
    let (_folder, snapshot) = lake_by_month().await;
    let (categories, may) = (burglary(), window("2019-05-01", "2019-06-01"));
    let scope =
        Scope { window: &may, categories: &categories, initiative: Initiative::NotOfficers, policy: &Policy::public_rows() };
    let all = window("2019-04-01", "2019-07-01");
    let unpruned = Scope { window: &all, ..scope.clone() };
    let sql = include_str!("category_counts.sql");
    let plan = |scope: Scope<'_>| super::bucket_counts::bind_cells(scope.bindings(), None);
    let pruned = bind::physical_plan(&snapshot, sql, &plan(scope)).await.expect("a plan");
    let whole = bind::physical_plan(&snapshot, sql, &plan(unpruned)).await.expect("a plan");
    assert_eq!(files(&pruned), 1, "{pruned}");
    assert_eq!(files(&whole), 3, "{whole}");
    for needed in ["pruning_predicate", "category@", "burglary", "occurred_from"] {
        assert!(pruned.contains(needed), "{needed} is not in {pruned}");
    }
}

/// How many Parquet files a plan reads.
fn files(plan: &str) -> usize {
    plan.matches(".parquet").count()
}
