//! Where many points lie.

/// Stands for "in no area".
const NOWHERE: u32 = u32::MAX;

/// Which areas contain each of many points.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Located {
    /// For each point the first area that contains it.
    first: Vec<u32>,
    /// Points and the areas that contain them beside the first, both in order.
    further: Vec<(usize, u32)>,
}

impl Located {
    pub(super) fn with_capacity(points: usize) -> Self {
        Self { first: Vec::with_capacity(points), further: Vec::new() }
    }

    pub(super) fn push(&mut self, row: usize, mut areas: impl Iterator<Item = u32>) {
        self.first.push(areas.next().unwrap_or(NOWHERE));
        self.further.extend(areas.map(|area| (row, area)));
    }

    pub(super) fn joined(parts: Vec<Self>) -> Self {
        let mut all = Self::with_capacity(parts.iter().map(Self::len).sum());
        for part in parts {
            all.first.extend(part.first);
            all.further.extend(part.further);
        }
        all
    }

    /// Number of points.
    #[must_use]
    pub fn len(&self) -> usize {
        self.first.len()
    }

    /// Whether there are no points.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// The position of the first area, in the order of the index, that contains each point; none where no area does.
    #[must_use]
    pub fn first(&self) -> impl ExactSizeIterator<Item = Option<usize>> {
        self.first.iter().map(|area| (*area != NOWHERE).then_some(*area as usize))
    }

    /// Points, and positions of the areas that contain them beside the first; both in order.
    #[must_use]
    pub fn further(&self) -> &[(usize, u32)] {
        &self.further
    }

    /// How many points lie in no area.
    #[must_use]
    pub fn in_none(&self) -> usize {
        self.first.iter().filter(|area| **area == NOWHERE).count()
    }

    /// How many points lie in several areas.
    #[must_use]
    pub fn in_several(&self) -> usize {
        self.further.chunk_by(|one, next| one.0 == next.0).count()
    }
}
