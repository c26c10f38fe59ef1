//! Reports per week or month.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Bindings, Columns, Scope, rows};
use crate::report::schema::column;
use crate::space::Cell;
use crate::store::{Snapshot, StoreError};
use crate::time::Bucket;

const SQL: &str = include_str!("bucket_counts.sql");

/// Counts by first day of the bucket, only of buckets that hold a report; `cells` of the stored resolution limit the place.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn bucket_counts(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    cells: Option<&[Cell]>,
    bucket: Bucket,
) -> Result<BTreeMap<Date, u64>, StoreError> {
    if let Some(index) = snapshot.index_over(scope.window) {
        return Ok(index.bucket_counts(scope, cells, bucket)?);
    }
    let bindings = bind_cells(scope.bindings(), cells).scalar("bucket", bucket.as_str()).scalar("zone", snapshot.zone().name());
    let mut counts = BTreeMap::new();
    for batch in rows(snapshot, SQL, &bindings).await? {
        let columns = Columns::new("bucket_counts", &batch);
        for row in 0..batch.num_rows() {
            let start = columns.date(column::BUCKET, row)?;
            *counts.entry(start).or_default() += columns.count(column::REPORTS, row)?;
        }
    }
    Ok(counts)
}

/// Values for `$everywhere` and `$cells`.
pub(super) fn bind_cells(bindings: Bindings, cells: Option<&[Cell]>) -> Bindings {
    bindings.scalar("everywhere", cells.is_none()).list("cells", cells.unwrap_or_default().iter().map(|cell| cell.to_u64()))
}
