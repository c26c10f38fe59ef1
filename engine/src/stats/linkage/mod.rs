//! Which reports belong together: the words they share, and how much likelier that makes it that one person did both.

mod average;
mod bayes;
mod evidence;
mod groups;
mod look_alike;
mod words;

pub use average::{ScoredPair, average_linkage};
pub use bayes::{BayesBin, BayesTable, bayes_factors, bin, quantile_breaks};
pub use evidence::{expected_circular_gap, expected_gap};
pub use look_alike::look_alikes;
pub use words::normalised_words;
