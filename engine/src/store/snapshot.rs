//! The lake at one moment: a session whose tables never change.

use std::fmt;
use std::sync::Arc;

use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion_ducklake::{DuckLakeCatalog, SqliteMetadataProvider};
use tokio::sync::OnceCell;

use super::{SCHEMA, StoreError, StoredBatch, area_table, batch_table};
use crate::space::AreaIndex;
use crate::time::Zone;
use crate::udf;

/// Name under which a session sees the lake.
const CATALOG: &str = "lake";

/// The lake as it was at one snapshot. Cloning is cheap and shares what was already read.
#[derive(Clone)]
pub struct Snapshot {
    number: i64,
    zone: Zone,
    session: SessionContext,
    areas: Arc<OnceCell<AreaIndex>>,
    batches: Arc<OnceCell<Vec<StoredBatch>>>,
}

impl Snapshot {
    pub(super) fn open(provider: Arc<SqliteMetadataProvider>, number: i64, zone: Zone) -> Result<Self, StoreError> {
        let config = SessionConfig::new()
            .with_create_default_catalog_and_schema(false)
            .with_default_catalog_and_schema(CATALOG, SCHEMA)
            .with_information_schema(false)
            .set_bool("datafusion.execution.parquet.pushdown_filters", true)
            .set_bool("datafusion.execution.parquet.reorder_filters", true);
        let session = SessionContext::new_with_config(config);
        session.register_catalog(CATALOG, Arc::new(DuckLakeCatalog::with_snapshot(provider, number)?));
        udf::register_all(&session);
        Ok(Self { number, zone, session, areas: Arc::default(), batches: Arc::default() })
    }

    /// Its number.
    #[must_use]
    pub const fn number(&self) -> i64 {
        self.number
    }

    /// The zone whose civil days the lake counts in.
    #[must_use]
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    pub(crate) const fn session(&self) -> &SessionContext {
        &self.session
    }

    /// The areas of the layer `neighbourhood`, read once.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn areas(&self) -> Result<&AreaIndex, StoreError> {
        self.areas.get_or_try_init(|| area_table::read(self)).await
    }

    /// Every area of every layer, layer by layer.
    pub(super) async fn all_areas(&self) -> Result<Vec<crate::space::Area>, StoreError> {
        let mut areas = area_table::read_all(self).await?;
        areas.sort_by(|a, b| (&a.layer, &a.id).cmp(&(&b.layer, &b.id)));
        Ok(areas)
    }

    /// The receipt of the load of the delivery with this content hash, if there was one.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn delivered(&self, content_hash: &str) -> Result<Option<StoredBatch>, StoreError> {
        batch_table::delivered(self, content_hash).await
    }

    /// The receipts of every load up to this snapshot, oldest first, read once.
    ///
    /// # Errors
    /// [`StoreError`] when the table cannot be read.
    pub async fn batches(&self) -> Result<&[StoredBatch], StoreError> {
        self.batches.get_or_try_init(|| batch_table::read(self)).await.map(Vec::as_slice)
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot").field("number", &self.number).field("zone", &self.zone).finish_non_exhaustive()
    }
}
