//! Why a statistic has no value: for a whole input, or for one figure of an answer.

use thiserror::Error;

/// Input that a kernel refuses, because no answer to it would mean anything.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum StatsError {
    /// The lattice is too small to estimate a spread.
    #[error(
        "not computable, because the lattice has {cells} cells and at least {needed} are needed; \
         ask for a larger region or smaller cells"
    )]
    TooFewCells {
        /// Cells in the lattice.
        cells: usize,
        /// Fewest cells the method accepts.
        needed: usize,
    },
    /// The lattice has more cells than a cell number can hold.
    #[error(
        "not computable, because the lattice has {cells} cells and at most {} can be numbered; \
         ask for larger cells",
        u32::MAX
    )]
    TooManyCells {
        /// Cells in the lattice.
        cells: usize,
    },
    /// Every cell holds the same count, so no cell can stand out.
    #[error(
        "not computable, because every cell has the same count ({value}); \
         ask for a longer window, a larger region or more categories"
    )]
    NoVariation {
        /// The count that all cells share.
        value: f64,
    },
    /// There are not as many counts as cells.
    #[error(
        "not computable, because there are {counts} counts for {cells} cells; \
         give one count per cell, zero included"
    )]
    LengthMismatch {
        /// Counts given.
        counts: usize,
        /// Cells in the lattice.
        cells: usize,
    },
    /// A value that no cell can hold.
    #[error(
        "not computable, because cell {cell} holds {value}; \
         a count is a number from 0 to {limit:e}"
    )]
    NotACount {
        /// Position of the value in the input.
        cell: usize,
        /// The value.
        value: f64,
        /// Largest value accepted.
        limit: f64,
    },
    /// A neighbour that is not a cell of the lattice.
    #[error(
        "not computable, because cell {cell} names neighbour {neighbour} in a lattice of {cells} cells; \
         number the cells from 0 and leave out neighbours outside the lattice"
    )]
    NeighbourOutOfRange {
        /// The cell.
        cell: u32,
        /// The neighbour it names.
        neighbour: u32,
        /// Cells in the lattice.
        cells: usize,
    },
    /// A cell listed as its own neighbour.
    #[error(
        "not computable, because cell {cell} is listed as its own neighbour; \
         leave it out and let the statistic say whether a cell counts towards itself"
    )]
    OwnNeighbour {
        /// The cell.
        cell: u32,
    },
    /// A neighbour that does not name the cell back.
    #[error(
        "not computable, because cell {cell} names neighbour {neighbour}, which does not name it back; \
         list both directions"
    )]
    OneSided {
        /// The cell.
        cell: u32,
        /// The neighbour it names.
        neighbour: u32,
    },
    /// A value that is not a probability.
    #[error(
        "not computable, because p-value {index} is {value}; \
         leave out what has no p-value, and give numbers from 0 to 1"
    )]
    NotAProbability {
        /// Position of the value in the input.
        index: usize,
        /// The value.
        value: f64,
    },
    /// A confidence level outside the open interval from 0 to 1.
    #[error(
        "not computable, because the confidence level is {level}; \
         give a number between 0 and 1, such as 0.95"
    )]
    NotALevel {
        /// The value.
        level: f64,
    },
    /// An exposure that cannot divide a count.
    #[error(
        "not computable, because an exposure is {exposure}; \
         give a positive length of time, population or area, from 1e-100 to 1e100"
    )]
    NotAnExposure {
        /// The value.
        exposure: f64,
    },
    /// More events than exact tails are computed for.
    #[error(
        "not computable, because there are {events} events and exact tails are computed for at most {limit}; \
         count over shorter periods or a smaller area"
    )]
    TooManyEvents {
        /// Events counted.
        events: u64,
        /// Most events accepted.
        limit: u64,
    },
    /// Too little was given to say anything.
    #[error("not computable, because there are {given} {what} and at least {needed} are needed")]
    TooFew {
        /// What was given, in the plural: "points", "places with a population".
        what: &'static str,
        /// How many were given.
        given: usize,
        /// Fewest the method accepts.
        needed: usize,
    },
    /// Two inputs that belong together row by row differ in length.
    #[error("not computable, because there are {given} {what} for {expected} rows; give one per row")]
    Lengths {
        /// What was given, in the plural.
        what: &'static str,
        /// How many were given.
        given: usize,
        /// How many belong there.
        expected: usize,
    },
    /// A value that the method has no meaning for.
    #[error("not computable, because {what} {index} is {value}; it must be {needs}")]
    BadValue {
        /// What the value is, in the singular: "weight", "x coordinate".
        what: &'static str,
        /// Position of the value in the input, from 0.
        index: usize,
        /// The value.
        value: f64,
        /// What would be accepted: "a finite number", "0 or more".
        needs: &'static str,
    },
    /// An option that the method has no meaning for.
    #[error("not computable, because {option} is {value}; it must be {needs}")]
    BadOption {
        /// The option, as a person names it: "bandwidth", "permutations".
        option: &'static str,
        /// Its value.
        value: f64,
        /// What would be accepted.
        needs: &'static str,
    },
    /// The input is well formed, and the answer is still undefined.
    #[error("not computable, because {because}")]
    Undefined {
        /// Why, and what to do.
        because: &'static str,
    },
    /// Nothing happened in either of two periods.
    #[error(
        "not computable, because neither period has any events; \
         compare longer periods or a larger area"
    )]
    NoEvents,
}

/// Why one figure has no value while the rest of its answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotComputable {
    /// The statistic leaves the cell itself out, and nothing is left.
    #[error(
        "not computable, because the cell has no neighbours; \
         let the cell count towards itself or widen the neighbourhood"
    )]
    NoNeighbours,
    /// There is nothing outside the neighbourhood to compare it with.
    #[error(
        "not computable, because the neighbourhood covers the whole lattice; \
         narrow the neighbourhood or ask for a larger region"
    )]
    CoversLattice,
    /// The statistic leaves the cell itself out, and all others are alike.
    #[error(
        "not computable, because all other cells have the same count; \
         let the cell count towards itself or ask for a longer window"
    )]
    OthersAlike,
    /// A reason that only one method has.
    #[error("not computable, because {0}")]
    Because(&'static str),
    /// A ratio to a period in which nothing happened.
    #[error(
        "not computable, because the earlier period has no events; \
         read the interval and the p-value, or compare with a longer period"
    )]
    NoEarlierEvents,
}
