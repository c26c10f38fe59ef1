//! Things that belong together, directly or through others.

/// A partition of the things 0, 1, 2, ... that grows coarser.
#[derive(Debug, Clone)]
pub(super) struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    /// Every thing by itself.
    pub(super) fn new(things: usize) -> Self {
        Self { parent: (0..things).collect() }
    }

    /// The lowest thing that belongs to the group of this one.
    fn lowest(&mut self, thing: usize) -> usize {
        let mut lowest = thing;
        while self.parent[lowest] != lowest {
            self.parent[lowest] = self.parent[self.parent[lowest]];
            lowest = self.parent[lowest];
        }
        lowest
    }

    /// Makes the groups of two things one.
    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.lowest(a), self.lowest(b));
        self.parent[a.max(b)] = a.min(b);
    }

    /// Whether two things belong together.
    pub(super) fn together(&mut self, a: usize, b: usize) -> bool {
        self.lowest(a) == self.lowest(b)
    }

    /// The number of each thing's group, in the order of their lowest things; nothing for a thing by itself.
    pub(super) fn numbered(&mut self) -> Vec<Option<u32>> {
        let lowest: Vec<usize> = (0..self.parent.len()).map(|thing| self.lowest(thing)).collect();
        let mut members = vec![0_usize; lowest.len()];
        for &first in &lowest {
            members[first] += 1;
        }
        let mut numbers: Vec<Option<u32>> = vec![None; lowest.len()];
        let mut next = 0;
        for (thing, &first) in lowest.iter().enumerate().filter(|(_, first)| members[**first] > 1) {
            numbers[thing] = numbers[first].or_else(|| {
                next += 1;
                Some(next - 1)
            });
        }
        numbers
    }
}
