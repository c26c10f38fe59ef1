//! Handlers, one file per resource: parameters, `OpenAPI` attribute, handler.

pub(crate) mod areas;
pub(crate) mod calendar;
pub(crate) mod compare;
mod format;
pub(crate) mod health;
pub(crate) mod hotspots;
pub(crate) mod index;
pub(crate) mod intake;
pub(crate) mod live;
pub(crate) mod near;
mod office;
pub(crate) mod open311;
pub(crate) mod openapi;
pub(crate) mod page;
mod parameters;
pub(crate) mod plan;
pub(crate) mod questions;
pub(crate) mod repeats;
pub(crate) mod reports;
mod respond;
pub(crate) mod rhythm;
pub(crate) mod series;
pub(crate) mod shifts;
pub(crate) mod snapshots;
pub(crate) mod trends;
pub(crate) mod watches;
