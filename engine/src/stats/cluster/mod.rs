//! Clusters of points: what is dense and hangs together, in space and in space and time.

mod boxes;
mod dbscan;
mod density;
mod forest;
mod hdbscan;
mod labels;
mod reach;
mod st_dbscan;

pub use dbscan::{Dbscan, DbscanOptions, dbscan};
pub use hdbscan::{Hdbscan, HdbscanOptions, hdbscan};
pub use labels::ClusterSummary;
pub use st_dbscan::{StDbscan, StDbscanOptions, st_dbscan};

#[cfg(test)]
mod tests;
