//! Reports per neighbourhood and week or month.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::bucket_counts::bind_cells;
use super::{Columns, Scope, rows};
use crate::report::schema::column;
use crate::space::Cell;
use crate::store::{Snapshot, StoreError};
use crate::time::Bucket;

const SQL: &str = include_str!("area_buckets.sql");

/// Counts by first day of the bucket, only where there is a report, of each neighbourhood by id, both in order; `cells` of the
/// stored resolution limit the place.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn area_buckets(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    cells: Option<&[Cell]>,
    bucket: Bucket,
) -> Result<BTreeMap<String, Vec<(Date, u64)>>, StoreError> {
    if let Some(index) = snapshot.index_over(scope.window) {
        return Ok(index.area_buckets(scope, cells, bucket)?);
    }
    let bindings = bind_cells(scope.bindings(), cells).scalar("bucket", bucket.as_str()).scalar("zone", snapshot.zone().name());
    let mut counts = BTreeMap::<_, Vec<_>>::new();
    for batch in rows(snapshot, SQL, &bindings).await? {
        let columns = Columns::new("area_buckets", &batch);
        for row in 0..batch.num_rows() {
            let area = columns.text(column::AREA_ID, row)?.to_owned();
            let count = (columns.date(column::BUCKET, row)?, columns.count(column::REPORTS, row)?);
            counts.entry(area).or_default().push(count);
        }
    }
    for counts in counts.values_mut() {
        counts.sort_unstable();
    }
    Ok(counts)
}
