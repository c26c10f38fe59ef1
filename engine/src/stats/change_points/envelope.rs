//! Functional pruning: which starts of the newest segment are best at some level, and only those.
//!
//! Seen as a function of the segment's level, what two starts cost differs by the same amount at every later row: rows that
//! both contain change nothing. So a start that is beaten at each level by another is beaten for good.

use super::cost::Costs;
use super::options::SegmentCost;

/// A level so low that its exponential is 0 and its product with any sum of counts dwarfs all costs.
const LOWEST_LN: f64 = -1e15;

/// What a start costs at a level: `base + 2 level sum - start level^2` for squared errors, and for counts, with the logarithm of
/// the level, `base + 2 ln_level sum - 2 start exp(ln_level)`; what all starts have in common is left out.
#[derive(Clone, Copy)]
pub(super) struct Start {
    pub(super) at: usize,
    /// What everything before it has cost, its own change included.
    pub(super) value: f64,
    base: f64,
    sum: f64,
}

impl Start {
    /// The same at another price.
    pub(super) fn cheaper(self, by: f64) -> Self {
        Self { base: self.base - by, ..self }
    }
}

/// Levels at which starts are compared.
#[derive(Clone, Copy)]
pub(super) enum Levels {
    Mean,
    LnRate,
}

impl Levels {
    /// `None` for a cost that depends on more than one level.
    pub(super) fn of(kind: SegmentCost) -> Option<Self> {
        match kind {
            SegmentCost::SquaredError => Some(Self::Mean),
            SegmentCost::Poisson => Some(Self::LnRate),
            SegmentCost::Normal => None,
        }
    }

    /// The levels that a segment can have.
    pub(super) fn range(self, costs: &Costs) -> [f64; 2] {
        match self {
            Self::Mean => costs.range,
            Self::LnRate => [LOWEST_LN, costs.range[1].max(f64::MIN_POSITIVE).ln()],
        }
    }

    /// A segment that begins at `at` after what has cost `value` so far.
    pub(super) fn start(self, costs: &Costs, at: usize, value: f64) -> Start {
        let base = match self {
            Self::Mean => value - costs.squares[at],
            Self::LnRate => value,
        };
        Start { at, value, base, sum: costs.sums[at] }
    }

    /// Levels between `from` and `to` at which the older start is better than the newer one: one interval or none.
    #[expect(clippy::cast_precision_loss, reason = "rows, far below 2^53")]
    pub(super) fn better(self, older: Start, newer: Start, [from, to]: [f64; 2]) -> Option<[f64; 2]> {
        let rows = (newer.at - older.at) as f64;
        let gap = Gap { base: newer.base - older.base, sum: newer.sum - older.sum, rows };
        let [from, to] = match self {
            Self::Mean => gap.above_zero_at_mean([from, to])?,
            Self::LnRate => gap.above_zero_at_ln_rate([from, to])?,
        };
        (from < to).then_some([from, to])
    }
}

/// What the newer start costs more than the older one: a concave function of the level.
struct Gap {
    base: f64,
    sum: f64,
    rows: f64,
}

impl Gap {
    fn above_zero_at_mean(&self, [from, to]: [f64; 2]) -> Option<[f64; 2]> {
        let middle = self.sum / self.rows;
        let square = middle * middle + self.base / self.rows;
        let half = (square > 0.0).then(|| square.sqrt())?;
        Some([from.max(middle - half), to.min(middle + half)])
    }

    fn above_zero_at_ln_rate(&self, [from, to]: [f64; 2]) -> Option<[f64; 2]> {
        let value = |level: f64| self.base + 2.0 * level * self.sum - 2.0 * self.rows * level.exp();
        let top = if self.sum > 0.0 { (self.sum / self.rows).ln().clamp(from, to) } else { from };
        if value(top) <= 0.0 {
            return None;
        }
        // From below zero, the steps of Newton's rule on a concave function stay on their side of its root.
        let root = |mut level: f64| {
            for _ in 0..100 {
                let step = value(level) / (2.0 * (self.sum - self.rows * level.exp()));
                level -= step;
                if step.abs() <= 1e-15 * level.abs().max(1.0) || !level.is_finite() {
                    break;
                }
            }
            level
        };
        let left = if value(from) < 0.0 { root(from).min(top) } else { from };
        let right = if value(to) < 0.0 { root(to).max(top) } else { to };
        Some([left, right])
    }
}

/// The best start at each level.
pub(super) struct Envelope {
    levels: Levels,
    lowest: f64,
    /// Starts in order of level, each with the level up to which it is best.
    pieces: Vec<(f64, Start)>,
    spare: Vec<(f64, Start)>,
}

impl Envelope {
    pub(super) fn new(levels: Levels, costs: &Costs) -> Self {
        Self { levels, lowest: levels.range(costs)[0], pieces: Vec::new(), spare: Vec::new() }
    }

    /// What all rows before `end` cost with each start that is best somewhere, and the start; some come more than once.
    pub(super) fn values(&self, costs: &Costs, end: usize) -> impl Iterator<Item = (f64, usize)> {
        self.pieces.iter().map(move |(_, start)| (start.value + costs.of(start.at, end), start.at))
    }

    /// Takes in a start that is newer than all others.
    pub(super) fn enter(&mut self, costs: &Costs, at: usize, value: f64) {
        let newer = self.levels.start(costs, at, value);
        let mut old = std::mem::replace(&mut self.pieces, std::mem::take(&mut self.spare));
        if old.is_empty() {
            self.pieces.push((self.levels.range(costs)[1], newer));
        }
        let mut from = self.lowest;
        for &(to, older) in &old {
            match self.levels.better(older, newer, [from, to]) {
                None => self.push(to, newer),
                Some([kept, lost]) => {
                    if kept > from {
                        self.push(kept, newer);
                    }
                    self.push(lost, older);
                    if lost < to {
                        self.push(to, newer);
                    }
                }
            }
            from = to;
        }
        old.clear();
        self.spare = old;
    }

    fn push(&mut self, to: f64, start: Start) {
        match self.pieces.last_mut() {
            Some((end, last)) if last.at == start.at => *end = to,
            _ => self.pieces.push((to, start)),
        }
    }
}
