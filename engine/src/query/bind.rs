//! From SQL text and values to rows: parse, bind, run.

use std::collections::HashMap;

use arrow::record_batch::RecordBatch;
use datafusion::common::metadata::ScalarAndMetadata;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{ParamValues, ScalarValue};
use datafusion::error::Result as PlanResult;
use datafusion::logical_expr::expr::{InList, Placeholder};
use datafusion::logical_expr::{Expr, LogicalPlan, lit};
use datafusion::prelude::DataFrame;

use crate::store::{Snapshot, StoreError};

/// Values for the placeholders of one SQL text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bindings {
    scalars: HashMap<String, ScalarValue>,
    lists: HashMap<String, Vec<ScalarValue>>,
}

impl Bindings {
    /// Binds `$name` to one value.
    pub(crate) fn scalar(mut self, name: &str, value: impl Into<ScalarValue>) -> Self {
        self.scalars.insert(name.to_owned(), value.into());
        self
    }

    /// Binds `$name` to a moment, in microseconds since 1970-01-01T00:00Z.
    pub(crate) fn instant(self, name: &str, micros: i64) -> Self {
        self.scalar(name, ScalarValue::TimestampMicrosecond(Some(micros), Some("UTC".into())))
    }

    /// Binds the `$name` of `IN ($name)` to a list, which may be empty.
    pub(crate) fn list<V: Into<ScalarValue>>(mut self, name: &str, values: impl IntoIterator<Item = V>) -> Self {
        self.lists.insert(format!("${name}"), values.into_iter().map(Into::into).collect());
        self
    }
}

/// Runs a bound question and returns all its rows.
pub(crate) async fn rows(snapshot: &Snapshot, sql: &'static str, bindings: &Bindings) -> Result<Vec<RecordBatch>, StoreError> {
    Ok(frame(snapshot, sql, bindings).await?.collect().await?)
}

/// Runs a bound question and hands its rows on batch by batch, so that they are never in memory together.
pub(crate) async fn each_batch(
    snapshot: &Snapshot,
    sql: &'static str,
    bindings: &Bindings,
    mut each: impl FnMut(&RecordBatch) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut stream = frame(snapshot, sql, bindings).await?.execute_stream().await?;
    while let Some(batch) = std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await {
        each(&batch?)?;
    }
    Ok(())
}

/// The physical plan of a bound question, as text for tests.
#[cfg(test)]
pub(crate) async fn physical_plan(snapshot: &Snapshot, sql: &'static str, bindings: &Bindings) -> Result<String, StoreError> {
    let plan = frame(snapshot, sql, bindings).await?.create_physical_plan().await?;
    Ok(datafusion::physical_plan::displayable(plan.as_ref()).indent(false).to_string())
}

async fn frame(snapshot: &Snapshot, sql: &'static str, bindings: &Bindings) -> Result<DataFrame, StoreError> {
    let session = snapshot.session();
    let listed = bind_lists(snapshot.plan(sql).await?, &bindings.lists)?;
    let scalars: HashMap<String, ScalarAndMetadata> =
        bindings.scalars.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    let bound = listed.with_param_values(ParamValues::Map(scalars))?;
    Ok(session.execute_logical_plan(bound).await?)
}

fn bind_lists(plan: LogicalPlan, lists: &HashMap<String, Vec<ScalarValue>>) -> PlanResult<LogicalPlan> {
    let bound = plan.transform_up_with_subqueries(|node| {
        node.map_expressions(|expression| expression.transform_up(|part| Ok(expand(part, lists))))
    })?;
    Ok(bound.data)
}

/// `x IN ($names)` becomes `x IN ('a', 'b')`; anything else stays.
fn expand(part: Expr, lists: &HashMap<String, Vec<ScalarValue>>) -> Transformed<Expr> {
    let Expr::InList(membership) = &part else { return Transformed::no(part) };
    let [Expr::Placeholder(Placeholder { id, .. })] = &membership.list[..] else { return Transformed::no(part) };
    match lists.get(id) {
        None => Transformed::no(part),
        Some(values) => {
            let list = values.iter().map(|value| lit(value.clone())).collect();
            Transformed::yes(Expr::InList(InList { expr: membership.expr.clone(), list, negated: membership.negated }))
        }
    }
}
