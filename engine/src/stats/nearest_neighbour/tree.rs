//! Nearest neighbours of all points at once, by a k-d tree.
//!
//! A tree, not a grid, because reports pile up: a city's points lie in a small part of their bounding box.

use rayon::prelude::*;

/// Slices of points no longer than this are searched one by one.
const LEAF: usize = 8;

/// Slices shorter than this are sorted by one thread.
const FORK: usize = 1 << 14;

/// A point and its position in the input.
type Numbered = ([f64; 2], usize);

/// Distance of each point to the nearest other one, in the order of the points; infinite for a single point.
pub(super) fn nearest(points: &[[f64; 2]]) -> Vec<f64> {
    let mut order: Vec<Numbered> = points.iter().copied().zip(0..).collect();
    let mut cuts = vec![0; points.len()];
    plant(&mut order, &mut cuts);
    let tree = Tree { order: &order, cuts: &cuts };
    let found: Vec<f64> = (0..order.len()).into_par_iter().map(|index| tree.nearest(index)).collect();
    let mut distances = vec![0.0; points.len()];
    for (&(_, position), distance) in order.iter().zip(found) {
        distances[position] = distance;
    }
    distances
}

/// Sorts points so that the middle one of every slice divides it along the axis that is noted in its place.
fn plant(order: &mut [Numbered], cuts: &mut [u8]) {
    if order.len() <= LEAF {
        return;
    }
    let axis = widest(order);
    let middle = order.len() / 2;
    let along = |(point, position): &Numbered| (point[usize::from(axis)], *position);
    order.select_nth_unstable_by(middle, |a, b| {
        let (a, b) = (along(a), along(b));
        a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
    });
    cuts[middle] = axis;
    let (low, high) = order.split_at_mut(middle);
    let (low_axes, high_axes) = cuts.split_at_mut(middle);
    let (high, high_axes) = (&mut high[1..], &mut high_axes[1..]);
    if low.len() < FORK {
        plant(low, low_axes);
        plant(high, high_axes);
    } else {
        rayon::join(|| plant(low, low_axes), || plant(high, high_axes));
    }
}

/// The axis along which points are spread most.
fn widest(order: &[Numbered]) -> u8 {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for (point, _) in order {
        for axis in [0, 1] {
            low[axis] = low[axis].min(point[axis]);
            high[axis] = high[axis].max(point[axis]);
        }
    }
    u8::from(high[1] - low[1] > high[0] - low[0])
}

struct Tree<'a> {
    order: &'a [Numbered],
    cuts: &'a [u8],
}

impl Tree<'_> {
    fn nearest(&self, index: usize) -> f64 {
        let mut search = Search { tree: self, index, from: self.order[index].0, best: f64::INFINITY };
        search.within(0, self.order.len());
        search.best.sqrt()
    }
}

struct Search<'a> {
    tree: &'a Tree<'a>,
    /// The point whose neighbour is sought, which is no neighbour of its own.
    index: usize,
    from: [f64; 2],
    /// Square of the smallest distance so far.
    best: f64,
}

impl Search<'_> {
    fn within(&mut self, start: usize, end: usize) {
        if end - start <= LEAF {
            (start..end).for_each(|other| self.look_at(other));
            return;
        }
        let middle = start + (end - start) / 2;
        let axis = usize::from(self.tree.cuts[middle]);
        let past = self.from[axis] - self.tree.order[middle].0[axis];
        let (near, far) = if past < 0.0 { ((start, middle), (middle + 1, end)) } else { ((middle + 1, end), (start, middle)) };
        self.within(near.0, near.1);
        if past * past < self.best {
            self.look_at(middle);
            self.within(far.0, far.1);
        }
    }

    fn look_at(&mut self, other: usize) {
        let [x, y] = self.tree.order[other].0;
        let (dx, dy) = (x - self.from[0], y - self.from[1]);
        let square = dx * dx + dy * dy;
        if square < self.best && other != self.index {
            self.best = square;
        }
    }
}
