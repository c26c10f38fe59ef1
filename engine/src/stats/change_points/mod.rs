//! Change points: when did the level (or the spread) of a series change, and how often?
//!
//! `pelt` finds the segmentation that is best of all under a penalty per change, `partition` the best ones with 0, 1, 2, ...
//! changes, `binary` splits greedily, and `energy` splits as long as permutations say so. What a segment costs is in `cost`;
//! `frontier` keeps the starts that the newest segment may still have, of which there must stay few where series are long.
//!
//! A change is named by the first row of the new segment, rows counted from 0. That is the number that ruptures calls the end of
//! the old segment, and the breakpoint of strucchange, which counts rows from 1 and names the last one of the old segment.

mod binary;
mod cost;
mod energy;
mod envelope;
mod frontier;
mod list;
mod options;
mod partition;
mod pelt;
mod segmentation;
#[cfg(test)]
mod tests;

pub use binary::{SplitOptions, SplitUntil, binary_segmentation};
pub use energy::{EnergyDivision, EnergyOptions, e_divisive};
pub use options::{ChangeOptions, ChangePenalty, SegmentCost};
pub use partition::{PartitionOptions, Partitions, optimal_partitions};
pub use pelt::pelt;
pub use segmentation::Segmentation;

use super::{StatsError, real};
