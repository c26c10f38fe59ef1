//! Integer programs, which a library solves.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome, Variable};

use crate::stats::StatsError;

/// Branches after which a search ends with the best choice so far and a bound: a count, so that the answer is always the same.
const MOST_NODES: u64 = 2_000;

/// A program that grows constraint by constraint.
pub(super) struct Program {
    problem: Problem,
    start: Vec<(Variable, f64)>,
}

/// Values of the variables, and what no others can exceed.
pub(super) struct Solved {
    outcome: microlp::Solution,
    pub(super) bound: f64,
    pub(super) is_optimal: bool,
}

impl Solved {
    pub(super) fn is_set(&self, variable: Variable) -> bool {
        self.outcome.var_value(variable) > 0.5
    }

    pub(super) fn objective(&self) -> f64 {
        self.outcome.objective()
    }
}

impl Program {
    pub(super) fn new(direction: OptimizationDirection) -> Self {
        Self { problem: Problem::new(direction), start: Vec::new() }
    }

    /// A decision, yes or no.
    pub(super) fn decision(&mut self, gain: f64) -> Variable {
        self.problem.add_binary_var(gain)
    }

    /// A share from 0 to 1.
    pub(super) fn share(&mut self, gain: f64) -> Variable {
        self.problem.add_var(gain, (0.0, 1.0))
    }

    pub(super) fn require(&mut self, terms: impl IntoIterator<Item = (Variable, f64)>, than: ComparisonOp, limit: f64) {
        self.problem.add_constraint(terms.into_iter().collect::<Vec<_>>(), than, limit);
    }

    /// A choice to improve on.
    pub(super) fn begin_with(&mut self, start: impl IntoIterator<Item = (Variable, f64)>) {
        self.start = start.into_iter().collect();
    }

    /// `None` where nothing satisfies all that is required.
    pub(super) fn solve(self) -> Result<Option<Solved>, StatsError> {
        let mut options = SolveOptions::default();
        options.node_limit = Some(MOST_NODES);
        options.warm_start = (!self.start.is_empty()).then_some(self.start);
        match self.problem.solve_with(options) {
            Ok(SolveOutcome::Solution(outcome)) => {
                let is_optimal = outcome.status() == microlp::SolutionStatus::Optimal;
                let bound = if is_optimal { outcome.objective() } else { outcome.stats().best_bound.unwrap_or(f64::INFINITY) };
                Ok(Some(Solved { outcome, bound, is_optimal }))
            }
            Ok(SolveOutcome::Interrupted(_)) => Err(StatsError::Undefined {
                because: "the search for the best sites found none within its limit; ask for fewer sites",
            }),
            Err(microlp::Error::Infeasible) => Ok(None),
            Err(_) => Err(StatsError::Undefined { because: "the program of sites has no numerical solution" }),
        }
    }
}
