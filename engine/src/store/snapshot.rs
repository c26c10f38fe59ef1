//! The lake at one moment: a session whose tables never change.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion_ducklake::{DuckLakeCatalog, SqliteMetadataProvider};
use tokio::sync::OnceCell;

use super::pinned::Pinned;
use super::{SCHEMA, StoreError, StoredBatch, area_table, batch_table};
use crate::index::ReportIndex;
use crate::query::Span;
use crate::space::{AreaIndex, Lattice};
use crate::time::{TimeWindow, Zone};
use crate::udf;

/// Name under which a session sees the lake.
const CATALOG: &str = "lake";

/// So many lattices of areas are kept.
const MOST_LATTICES: usize = 256;

/// The lake as it was at one snapshot. Cloning is cheap and shares what was already read.
#[derive(Clone)]
pub struct Snapshot {
    number: i64,
    zone: Zone,
    runtime: Arc<RuntimeEnv>,
    session: SessionContext,
    catalog: Arc<DuckLakeCatalog>,
    index: Option<Arc<ReportIndex>>,
    /// Questions that were parsed already, by their text.
    plans: Arc<Mutex<BTreeMap<&'static str, LogicalPlan>>>,
    areas: Arc<OnceCell<AreaIndex>>,
    batches: Arc<OnceCell<Vec<StoredBatch>>>,
    spans: Arc<OnceCell<Vec<Span>>>,
    lattices: Arc<Mutex<BTreeMap<String, Lattice>>>,
}

impl Snapshot {
    pub(super) fn open(
        provider: Arc<SqliteMetadataProvider>,
        number: i64,
        (zone, runtime): (Zone, Arc<RuntimeEnv>),
    ) -> Result<Self, StoreError> {
        let catalog = Arc::new(DuckLakeCatalog::with_snapshot(provider, number)?);
        let session = session(&catalog, None, &runtime);
        let (plans, areas, batches) = (Arc::default(), Arc::default(), Arc::default());
        let (spans, lattices) = (Arc::default(), Arc::default());
        Ok(Self { number, zone, runtime, session, catalog, index: None, plans, areas, batches, spans, lattices })
    }

    /// The same lake, answering from memory what the index covers.
    ///
    /// # Errors
    /// [`StoreError::OtherSnapshot`] when the index was made of another snapshot.
    pub fn with_index(&self, index: Arc<ReportIndex>) -> Result<Self, StoreError> {
        if index.snapshot() != self.number {
            return Err(StoreError::OtherSnapshot { index: index.snapshot(), asked: self.number });
        }
        let session = session(&self.catalog, Some(&index), &self.runtime);
        Ok(Self { session, index: Some(index), plans: Arc::default(), ..self.clone() })
    }

    /// The index that answers from memory, if there is one.
    #[must_use]
    pub fn index(&self) -> Option<&Arc<ReportIndex>> {
        self.index.as_ref()
    }

    /// The index, where it covers a window.
    pub(crate) fn index_over(&self, window: &TimeWindow) -> Option<&ReportIndex> {
        self.index.as_deref().filter(|index| index.covers(window))
    }

    /// Where the extent of the lake is kept once it is known.
    pub(crate) const fn spans(&self) -> &Arc<OnceCell<Vec<Span>>> {
        &self.spans
    }

    /// The lattice of that name; made, and kept, when it is asked for the first time.
    pub(crate) fn lattice<E>(&self, name: String, make: impl FnOnce() -> Result<Lattice, E>) -> Result<Lattice, E> {
        let known = self.lattices.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
        if let Some(lattice) = known {
            return Ok(lattice);
        }
        let lattice = make()?;
        let mut kept = self.lattices.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_LATTICES {
            kept.clear();
        }
        kept.insert(name, lattice.clone());
        Ok(lattice)
    }

    /// The plan of a question whose values are not bound yet; its text is parsed once.
    pub(crate) async fn plan(&self, sql: &'static str) -> Result<LogicalPlan, StoreError> {
        let known = self.plans.lock().unwrap_or_else(PoisonError::into_inner).get(sql).cloned();
        if let Some(plan) = known {
            return Ok(plan);
        }
        let plan = self.session.state().create_logical_plan(sql).await?;
        self.plans.lock().unwrap_or_else(PoisonError::into_inner).insert(sql, plan.clone());
        Ok(plan)
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

fn session(catalog: &Arc<DuckLakeCatalog>, index: Option<&Arc<ReportIndex>>, runtime: &Arc<RuntimeEnv>) -> SessionContext {
    let config = SessionConfig::new()
        .with_create_default_catalog_and_schema(false)
        .with_default_catalog_and_schema(CATALOG, SCHEMA)
        .with_information_schema(false)
        .set_bool("datafusion.execution.parquet.pushdown_filters", true)
        .set_bool("datafusion.execution.parquet.reorder_filters", true);
    let session = SessionContext::new_with_config_rt(config, Arc::clone(runtime));
    session.register_catalog(CATALOG, Arc::new(Pinned::new(Arc::clone(catalog) as _, index.cloned())));
    udf::register_all(&session);
    session
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot").field("number", &self.number).field("zone", &self.zone).finish_non_exhaustive()
    }
}
