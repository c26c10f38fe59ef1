//! Located reports of a region, by its exact outline.

use super::cell_counts::bind_box;
use super::{Columns, Scope, rows};
use crate::report::schema::column;
use crate::space::BBox;
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("region_total.sql");

/// The ground on which reports are counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ground<'a> {
    /// A box, its edges included.
    Box(BBox),
    /// The neighbourhood of that id, and a box that holds it.
    Area(&'a str, BBox),
    /// Every neighbourhood, and a box that holds them.
    Areas(BBox),
}

/// How many reports of a scope lie there; those on default points lie nowhere.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn region_total(snapshot: &Snapshot, scope: &Scope<'_>, ground: Ground<'_>) -> Result<u64, StoreError> {
    if let Some(index) = snapshot.index_over(scope.window) {
        return Ok(index.region_total(scope, ground));
    }
    let (bbox, area) = match ground {
        Ground::Box(bbox) | Ground::Areas(bbox) => (bbox, None),
        Ground::Area(id, bbox) => (bbox, Some(id)),
    };
    let bindings = bind_box(scope.bindings(), bbox)
        .scalar("any_ground", matches!(ground, Ground::Box(_)))
        .scalar("every_area", area.is_none())
        .scalar("area", area.unwrap_or_default());
    let mut total = 0;
    for batch in rows(snapshot, SQL, &bindings).await? {
        let columns = Columns::new("region_total", &batch);
        for row in 0..batch.num_rows() {
            total += columns.count(column::REPORTS, row)?;
        }
    }
    Ok(total)
}
