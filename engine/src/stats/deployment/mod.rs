//! Where to be, and when: which of many sites to visit so that the most demand lies within reach of one, and the rounds that fit into a
//! shift.

mod centre;
mod cover;
mod draw;
mod greedy;
mod maximal;
mod median;
mod patrol;
mod program;
mod sites;

pub use centre::p_centre;
pub use cover::set_cover;
pub use draw::weighted_order;
pub use greedy::greedy_covering;
pub use maximal::maximal_covering;
pub use median::p_median;
pub use patrol::{Patrol, PatrolOptions, PatrolPoints, PatrolVisit, patrol};
pub use sites::{Covering, Distances, Groups, Located, Sites};

#[cfg(test)]
mod tests;
