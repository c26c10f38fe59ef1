//! The ground that reports stand on: for every occupied cell the box around its points, in an R-tree.

use rstar::{AABB, RTree, RTreeObject};

use super::BBox;

/// Boxes around the points of cells; the position of a box is the code of its cell.
#[derive(Debug, Clone)]
pub(crate) struct OccupiedCells {
    boxes: Vec<BBox>,
    tree: RTree<Occupied>,
}

#[derive(Debug, Clone)]
struct Occupied {
    envelope: AABB<[f64; 2]>,
    code: u32,
}

impl RTreeObject for Occupied {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

impl OccupiedCells {
    /// Of boxes by code; `None` for cells without points.
    pub(crate) fn new(boxes: Vec<Option<BBox>>) -> Self {
        let nowhere = BBox { west: f64::NAN, south: f64::NAN, east: f64::NAN, north: f64::NAN };
        let known = boxes.iter().zip(0..).filter_map(|(bbox, code)| Some(((*bbox)?, code)));
        let envelope = |b: BBox| AABB::from_corners([b.west, b.south], [b.east, b.north]);
        let tree = RTree::bulk_load(known.map(|(bbox, code)| Occupied { envelope: envelope(bbox), code }).collect());
        Self { boxes: boxes.into_iter().map(|bbox| bbox.unwrap_or(nowhere)).collect(), tree }
    }

    /// The box around the points of a cell.
    pub(crate) fn bbox(&self, code: u32) -> BBox {
        self.boxes[code as usize]
    }

    /// The codes of cells that have points in or around an envelope, in no order.
    pub(super) fn meeting(&self, envelope: &AABB<[f64; 2]>) -> impl Iterator<Item = u32> {
        self.tree.locate_in_envelope_intersecting(envelope).map(|found| found.code)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.boxes.capacity() * size_of::<BBox>() + self.tree.size() * size_of::<Occupied>() * 3 / 2
    }
}
