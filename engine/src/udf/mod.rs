//! SQL functions of the engine, one per file: constructor, argument types, batch kernel, tests.

mod bucket_of;
mod h3_parent;

pub(crate) use bucket_of::starts as bucket_starts;
use datafusion::logical_expr::ScalarUDF;
use datafusion::prelude::SessionContext;

/// Makes every function of the engine known to a session.
pub(crate) fn register_all(session: &SessionContext) {
    for function in [ScalarUDF::from(h3_parent::H3Parent::new()), ScalarUDF::from(bucket_of::BucketOf::new())] {
        session.register_udf(function);
    }
}
