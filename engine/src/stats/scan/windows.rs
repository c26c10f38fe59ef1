//! Windows in time, gathered into a tree of blocks that can be ruled out together.

use super::ScanEnding;
use super::axis::Axis;
use crate::stats::real;

/// Windows whose first and last intervals lie in two ranges.
///
/// Whatever window of the block is meant, it holds at most the cases from `start.0` to `end.1` and expects at least what is
/// expected from `start.1` to `end.0`. Where that cannot beat the best ratio so far, no window of the block can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    /// Earliest and latest first interval.
    pub(super) start: (usize, usize),
    /// Earliest and latest end: the interval after the last one.
    pub(super) end: (usize, usize),
    /// Where to go on when the block is ruled out; the next block in the list is its first part.
    pub(super) skip: usize,
    /// Whether the block is one window.
    pub(super) single: bool,
}

/// Blocks whose innermost window is shorter than this share of the outermost are not worth a test.
const WORTH_TESTING: f64 = 0.4;

/// All windows in time as a tree in preorder.
#[derive(Debug, Clone)]
pub(super) struct Windows {
    /// Blocks, each before its parts.
    pub(super) blocks: Vec<Block>,
    /// Intervals that windows are made of.
    pub(super) kept: usize,
    longest: usize,
}

impl Windows {
    pub(super) fn new(axis: &Axis) -> Self {
        let kept = axis.kept();
        let mut windows = Self { blocks: Vec::new(), kept, longest: axis.longest };
        let ends = if axis.ending == ScanEnding::Last { (kept, kept) } else { (1, kept) };
        windows.grow((0, kept - 1), ends);
        windows
    }

    fn grow(&mut self, start: (usize, usize), end: (usize, usize)) {
        if end.1 <= start.0 || end.0.saturating_sub(start.1) > self.longest {
            return;
        }
        let share = real(end.0.saturating_sub(start.1)) / real(end.1 - start.0);
        let single = start.0 == start.1 && end.0 == end.1;
        let at = self.blocks.len();
        if single || share >= WORTH_TESTING {
            self.blocks.push(Block { start, end, skip: 0, single });
        }
        if !single {
            for start in halves(start) {
                for end in halves(end) {
                    self.grow(start, end);
                }
            }
        }
        let next = self.blocks.len();
        if let Some(block) = self.blocks.get_mut(at).filter(|block| block.start == start && block.end == end) {
            block.skip = next;
        }
    }
}

fn halves((from, to): (usize, usize)) -> impl Iterator<Item = (usize, usize)> {
    let middle = from.midpoint(to);
    let upper = (middle < to).then_some((middle + 1, to));
    std::iter::once((from, middle)).chain(upper)
}
