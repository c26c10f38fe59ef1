//! How far a neighbour may be, in metres and where a third coordinate is given also in days.

/// The reach of a neighbourhood of points `[x, y]` or `[x, y, t]`.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    /// Squared reach in the plane.
    squared: f64,
    /// Reach in time.
    days: f64,
}

/// How far apart two points are: squared distance in the plane, then days.
type Apart = (f64, f64);

impl Reach {
    pub(super) fn new(eps: f64, days: f64) -> Self {
        Self { squared: eps * eps, days }
    }

    /// Whether two points are neighbours: both limits are inclusive.
    pub(super) fn holds<const D: usize>(&self, a: &[f64; D], b: &[f64; D]) -> bool {
        self.covers(apart(a, b))
    }

    pub(super) fn covers(&self, apart: Apart) -> bool {
        apart.0 <= self.squared && apart.1 <= self.days
    }

    /// Whether any point of one set is a neighbour of any point of the other. The larger set is halved along its longest
    /// side until bounds or a few comparisons decide, so that piles of points cost no more than their logarithm.
    pub(super) fn touches<const D: usize>(&self, a: &mut [[f64; D]], b: &mut [[f64; D]]) -> bool {
        const FEW: usize = 64;
        if a.len() * b.len() <= FEW {
            return a.iter().any(|a| b.iter().any(|b| self.holds(a, b)));
        }
        let (box_a, box_b) = (Extent::of(a), Extent::of(b));
        if !self.covers(box_a.nearest(&box_b)) {
            return false;
        }
        if self.covers(box_a.farthest(&box_b)) {
            return true;
        }
        let (halved, extent, other) = if a.len() >= b.len() { (a, box_a, b) } else { (b, box_b, a) };
        let axis = extent.longest();
        let middle = halved.len() / 2;
        halved.select_nth_unstable_by(middle, |p, q| p[axis].total_cmp(&q[axis]));
        let (low, high) = halved.split_at_mut(middle);
        self.touches(low, other) || self.touches(high, other)
    }
}

/// How far apart two points are.
pub(super) fn apart<const D: usize>(a: &[f64; D], b: &[f64; D]) -> Apart {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    let days = a[2..].iter().zip(&b[2..]).fold(0.0, |days: f64, (a, b)| days.max((a - b).abs()));
    (x * x + y * y, days)
}

/// The smallest box around points.
struct Extent<const D: usize> {
    low: [f64; D],
    high: [f64; D],
}

impl<const D: usize> Extent<D> {
    fn of(points: &[[f64; D]]) -> Self {
        let none = Self { low: [f64::INFINITY; D], high: [f64::NEG_INFINITY; D] };
        points.iter().fold(none, |extent, point| Self {
            low: std::array::from_fn(|axis| extent.low[axis].min(point[axis])),
            high: std::array::from_fn(|axis| extent.high[axis].max(point[axis])),
        })
    }

    fn longest(&self) -> usize {
        let side = |axis: &usize| self.high[*axis] - self.low[*axis];
        (0..D).max_by(|a, b| side(a).total_cmp(&side(b))).unwrap_or(0)
    }

    /// No two points of the boxes are nearer than this.
    fn nearest(&self, other: &Self) -> Apart {
        let gap = |axis: usize| (self.low[axis] - other.high[axis]).max(other.low[axis] - self.high[axis]).max(0.0);
        apart(&std::array::from_fn::<f64, D, _>(gap), &[0.0; D])
    }

    /// No two points of the boxes are farther apart than this.
    fn farthest(&self, other: &Self) -> Apart {
        let span = |axis: usize| (self.high[axis] - other.low[axis]).max(other.high[axis] - self.low[axis]);
        apart(&std::array::from_fn::<f64, D, _>(span), &[0.0; D])
    }
}
