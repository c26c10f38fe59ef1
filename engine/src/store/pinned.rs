//! The tables of one snapshot, each looked up in the catalog once; `reports` from memory where an index holds them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use datafusion::catalog::{CatalogProvider, SchemaProvider, TableProvider};
use datafusion::error::DataFusionError;

use super::SCHEMA;
use crate::index::{IndexedReports, ReportIndex};
use crate::report::schema::table;

/// A catalog that never changes: what was found once is found again.
pub(super) struct Pinned {
    lake: Arc<dyn CatalogProvider>,
    index: Option<Arc<ReportIndex>>,
    found: Arc<Mutex<BTreeMap<String, Arc<dyn TableProvider>>>>,
}

impl Pinned {
    pub(super) fn new(lake: Arc<dyn CatalogProvider>, index: Option<Arc<ReportIndex>>) -> Self {
        Self { lake, index, found: Arc::default() }
    }
}

impl CatalogProvider for Pinned {
    fn schema_names(&self) -> Vec<String> {
        vec![SCHEMA.to_owned()]
    }

    fn schema(&self, name: &str) -> Option<Arc<dyn SchemaProvider>> {
        let lake = self.lake.schema(name)?;
        Some(Arc::new(PinnedTables { lake, index: self.index.clone(), found: Arc::clone(&self.found) }))
    }
}

/// The tables of the one schema.
struct PinnedTables {
    lake: Arc<dyn SchemaProvider>,
    index: Option<Arc<ReportIndex>>,
    found: Arc<Mutex<BTreeMap<String, Arc<dyn TableProvider>>>>,
}

#[async_trait]
impl SchemaProvider for PinnedTables {
    fn table_names(&self) -> Vec<String> {
        self.lake.table_names()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>, DataFusionError> {
        let known = self.found.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let Some(found) = self.lake.table(name).await? else { return Ok(None) };
        let found = match &self.index {
            Some(index) if name == table::REPORTS => Arc::new(IndexedReports::new(Arc::clone(index), found)),
            _ => found,
        };
        self.found.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), Arc::clone(&found));
        Ok(Some(found))
    }

    fn table_exist(&self, name: &str) -> bool {
        self.lake.table_exist(name)
    }
}

impl fmt::Debug for Pinned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pinned").field("index", &self.index).finish_non_exhaustive()
    }
}

impl fmt::Debug for PinnedTables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PinnedTables").field("index", &self.index).finish_non_exhaustive()
    }
}
