//! Statistical kernels: slices in, a struct out.
//!
//! Nothing here knows where counts come from: there is no table, query engine, cell index, clock or random source below
//! this module. Three rules hold for every kernel.
//!
//! - Input that has no answer is a [`StatsError`]; a single figure that has none, inside an answer that has, is a
//!   [`NotComputable`]. Both say "not computable, because ...". No kernel returns `NaN` or a stand-in number for them.
//! - A p-value says its tail and its null in its name or documentation, and is never corrected silently: correction is a
//!   call of its own, [`benjamini_hochberg`].
//! - The same input gives the same bits, whatever the number of threads.

mod error;
mod fdr;
mod gi_star;
mod neighbours;
mod normal;
mod poisson;
mod tails;

pub use error::{NotComputable, StatsError};
pub use fdr::benjamini_hochberg;
pub use gi_star::{Focal, GetisOrd, GetisOrdCell, getis_ord};
pub use neighbours::Adjacency;
pub use normal::two_sided_normal_p;
pub use poisson::{PeriodCount, RateInterval, TwoPeriod, garwood_interval, two_period};

/// A number of things as a real number.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 things, more than memory holds")]
const fn real(n: usize) -> f64 {
    n as f64
}
