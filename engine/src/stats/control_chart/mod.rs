//! Control charts: is this count more (or less) than the series has been giving?
//!
//! `shewhart` judges every count by itself, `ewma`, `cusum`, `poisson_cusum` and `likelihood_ratio` add up small departures,
//! `ears` and `predictive` compare today with the days just before it. All of them only look back, so that a chart drawn
//! again tomorrow gives the same answer for today, with one exception: a centre of [`Centre::All`] also sees what came after.

mod batch;
mod cusum;
mod ears;
mod ewma;
mod law;
mod likelihood_ratio;
mod options;
mod poisson_cusum;
mod predictive;
mod shewhart;
#[cfg(test)]
mod tests;

pub use batch::over_series;
pub use cusum::{Cusum, CusumOptions, cusum_chart};
pub use ears::{Ears, EarsBaseline, EarsOptions, EarsRule, ears};
pub use ewma::{Ewma, EwmaLimits, EwmaOptions, ewma_chart};
pub(super) use law::{NegativeBinomial, at_least, lower, upper};
pub use likelihood_ratio::{LikelihoodRatioChart, LikelihoodRatioOptions, RateRatio, RateShift, likelihood_ratio_chart};
pub use options::{Centre, Side, Spread, normal_limit};
pub use poisson_cusum::{PoissonCusum, PoissonCusumOptions, PoissonTransform, poisson_cusum};
pub use predictive::{Predictive, PredictiveLaw, PredictiveOptions, predictive_chart};
pub use shewhart::{ChartLimits, Shewhart, c_chart, u_chart};

use super::{NotComputable, StatsError, real};
