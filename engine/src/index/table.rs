//! The index as a `DataFusion` table: what it holds it answers, everything else the lake does.

use std::fmt;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::Session;
use datafusion::common::Result;
use datafusion::datasource::{TableProvider, TableType};
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};

use super::ReportIndex;
use super::read::COLUMNS;
use super::scan::{RowFilter, Share};

/// The table `reports`: an index before, the lake behind.
pub(crate) struct IndexedReports {
    index: Arc<ReportIndex>,
    lake: Arc<dyn TableProvider>,
}

impl IndexedReports {
    pub(crate) fn new(index: Arc<ReportIndex>, lake: Arc<dyn TableProvider>) -> Self {
        Self { index, lake }
    }

    /// Whether the index has all columns that a scan needs.
    fn holds(&self, projection: Option<&Vec<usize>>, filters: &[Expr]) -> bool {
        let schema = self.lake.schema();
        let read = |at: &usize| COLUMNS.contains(&schema.field(*at).name().as_str());
        let filtered = filters.iter().flat_map(Expr::column_refs).all(|column| COLUMNS.contains(&column.name.as_str()));
        projection.is_some_and(|projection| projection.iter().all(read)) && filtered
    }
}

#[async_trait]
impl TableProvider for IndexedReports {
    fn schema(&self) -> SchemaRef {
        self.lake.schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        // Filters are applied again above: here they only leave out what cannot count.
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let filter = RowFilter::of(state, &self.schema(), filters)?;
        if !self.holds(projection, filters) || !self.index.covers_from(filter.micros().0) {
            return self.lake.scan(state, projection, filters, limit).await;
        }
        let (schema, filter) = (self.schema(), Arc::new(filter));
        let columns = projection.cloned().unwrap_or_default();
        let shares = state.config().target_partitions().max(1);
        let share = |number| {
            let projected = Arc::new(schema.project(&columns)?);
            let (index, filter) = (Arc::clone(&self.index), Arc::clone(&filter));
            Ok(Arc::new(Share::new(index, filter, projected, (number, shares))) as Arc<dyn PartitionStream>)
        };
        let partitions = (0..shares).map(share).collect::<Result<Vec<_>>>()?;
        let projected = Arc::new(schema.project(&columns)?);
        Ok(Arc::new(StreamingTableExec::try_new(projected, partitions, None, None, false, limit)?))
    }
}

impl fmt::Debug for IndexedReports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IndexedReports").field("index", &self.index).finish_non_exhaustive()
    }
}
