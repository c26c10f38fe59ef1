//! Question in, answer out: a query, a statistic, and the receipt that lets the answer be defended and asked again.

mod area;
mod change;
mod hotspot;
mod hotspots;
mod pile;
mod question;
mod receipt;
mod region;
mod series;

pub use area::areas;
pub use change::{Change, CategoryChange, Changes, changes};
pub use hotspot::{Hotspot, SignificanceClass};
pub use hotspots::{Hotspots, HotspotOptions, hotspots};
pub use pile::Pile;
pub use question::{LatticeKind, Question, Region};
pub use receipt::Receipt;
pub use series::{Series, SeriesPoint, series};
