//! Handlers, one file per resource: parameters, `OpenAPI` attribute, handler.

pub(crate) mod areas;
pub(crate) mod health;
pub(crate) mod hotspots;
pub(crate) mod openapi;
pub(crate) mod page;
mod parameters;
mod respond;
pub(crate) mod snapshots;
