//! Reports per category and week or month.

use jiff::civil::Date;

use super::bucket_counts::bind_cells;
use super::{Columns, Scope, rows};
use crate::report::Category;
use crate::report::schema::column;
use crate::space::Cell;
use crate::store::{Snapshot, StoreError};
use crate::time::Bucket;

const SQL: &str = include_str!("category_buckets.sql");

/// Counts by category and first day of the bucket, in that order, only where there is a report; `cells` of the stored
/// resolution limit the place.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read or holds a category that the taxonomy lacks.
pub(crate) async fn category_buckets(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    cells: Option<&[Cell]>,
    bucket: Bucket,
) -> Result<Vec<(Category, Date, u64)>, StoreError> {
    if let Some(index) = snapshot.index_over(scope.window) {
        return Ok(index.category_buckets(scope, cells, bucket)?);
    }
    let bindings = bind_cells(scope.bindings(), cells).scalar("bucket", bucket.as_str()).scalar("zone", snapshot.zone().name());
    let mut counts = Vec::new();
    for batch in rows(snapshot, SQL, &bindings).await? {
        let columns = Columns::new("category_buckets", &batch);
        for row in 0..batch.num_rows() {
            let category = columns.category(row)?;
            counts.push((category, columns.date(column::BUCKET, row)?, columns.count(column::REPORTS, row)?));
        }
    }
    counts.sort_unstable();
    Ok(counts)
}
