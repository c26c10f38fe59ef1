//! Mean and variance of the number of pairs that are near in space and near in time, when times are dealt out anew.
//!
//! Pairs near in space are the edges of one graph on the events, pairs near in time those of another, and their common edges
//! are counted. Whatever the two graphs are, the mean and variance over all `n!` ways to lay one onto the other depend on
//! two numbers of each: how many edges it has, and how unequally they are spread over the events.

/// Edges of a graph on `n` events, and how they are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Degrees {
    n: u64,
    /// Sum of degrees: twice the number of edges.
    sum: u128,
    squares: u128,
}

impl Degrees {
    pub(super) fn new(n: usize) -> Self {
        Self { n: n as u64, sum: 0, squares: 0 }
    }

    /// Adds `events` events that have `degree` edges each.
    pub(super) fn add(&mut self, degree: u64, events: u64) {
        let degree = u128::from(degree);
        self.sum += degree * u128::from(events);
        self.squares += degree * degree * u128::from(events);
    }

    /// Number of edges.
    pub(super) fn edges(&self) -> u64 {
        u64::try_from(self.sum / 2).unwrap_or(u64::MAX)
    }

    /// The graph, in numbers.
    pub(super) fn graph(&self) -> Graph {
        let pairs = self.n * (self.n - 1) / 2;
        let edges = self.edges();
        let n = u128::from(self.n);
        // n times the sum of squares is at least the square of the sum.
        let spread = (n * self.squares).saturating_sub(self.sum * self.sum);
        let (spread, n) = (wide(spread) / wide(n), wide(n));
        let within = wide(u128::from(edges) * u128::from(pairs - edges)) / wide(u128::from(pairs));
        let left = within - if self.n > 2 { spread / (n - 2.0) } else { 0.0 };
        let left = if self.n > 3 && left > 1e-12 * within { left } else { 0.0 };
        Graph { n, edges: wide(u128::from(edges)), others: wide(u128::from(pairs - edges)), spread, left }
    }
}

/// What the moments need to know of a graph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Graph {
    n: f64,
    /// Pairs that are edges.
    pub(super) edges: f64,
    /// Pairs that are not.
    pub(super) others: f64,
    /// Sum of squared deviations of degrees from their mean.
    spread: f64,
    /// Sum of squares that degrees do not explain: over all pairs, of `a_ij - mean - u_i - u_j`, `a_ij` being 1 for an edge
    /// and 0 otherwise, and `u_i` proportional to the deviation of event i's degree.
    left: f64,
}

/// Mean and variance of a count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moments {
    pub(super) mean: f64,
    pub(super) variance: f64,
}

/// Moments of the number of common edges when one graph's events are dealt out over the other's.
///
/// `mean = A B / C`, with A and B edges and `C = n (n - 1) / 2` pairs. The variance is the sum of two parts that cannot be
/// negative, so that no digits cancel: `D_A D_B / ((n - 1) (n - 2)^2)` from events with many edges in both graphs, D being
/// the spread of degrees, and `2 L_A L_B / (n (n - 3))` from all else. It equals the sum over pairs of edges that coincide,
/// share an event or share none (David and Barton).
pub(super) fn moments(a: &Graph, b: &Graph) -> Moments {
    let (n, pairs) = (a.n, a.edges + a.others);
    let hubs = if n > 2.0 { a.spread * b.spread / ((n - 1.0) * (n - 2.0) * (n - 2.0)) } else { 0.0 };
    let rest = if n > 3.0 { 2.0 * a.left * b.left / (n * (n - 3.0)) } else { 0.0 };
    Moments { mean: a.edges * b.edges / pairs, variance: hubs + rest }
}

/// The nearest real number.
#[expect(clippy::cast_precision_loss, reason = "the nearest real number is what is asked for")]
fn wide(number: u128) -> f64 {
    number as f64
}
