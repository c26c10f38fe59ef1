//! A grid of points so fine that every cell with its centre in a box holds at least one.

use super::{BBox, LngLat, Resolution};

/// Kilometres per degree of latitude on a sphere of the earth's mean radius.
const KM_PER_DEGREE: f64 = 111.195;
/// Spacing as a share of a cell's inscribed radius. A point is at most 0.71 spacings from the grid, so anything below 1.4
/// would do for a perfect hexagon; the rest is room for H3's distortion.
const SHARE_OF_INRADIUS: f64 = 0.6;
/// Cosine below which meridians are too close together to divide by.
const LEAST_COSINE: f64 = 0.01;

/// The grid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Probes {
    bbox: BBox,
    step: (f64, f64),
    steps: (usize, usize),
    cells: usize,
}

impl Probes {
    /// A grid for the cells of a resolution; `None` when the box lies off the globe.
    pub(super) fn over(bbox: BBox, resolution: Resolution) -> Option<Self> {
        let least_km2 = smallest_cell_km2(bbox, resolution)?;
        let inradius_km = (least_km2 / (2.0 * 3.0_f64.sqrt())).sqrt();
        let lat_step = SHARE_OF_INRADIUS * inradius_km / KM_PER_DEGREE;
        let cosine = |lat: f64| lat.to_radians().cos().max(LEAST_COSINE);
        // A step in longitude is longest where the box is nearest the equator: take the latitude where it is shortest.
        let nearest_equator = if bbox.south <= 0.0 && bbox.north >= 0.0 { 0.0 } else { bbox.south.abs().min(bbox.north.abs()) };
        let lng_step = lat_step / cosine(nearest_equator);
        let (width, height) = (bbox.east - bbox.west, bbox.north - bbox.south);
        let widest_km = width * KM_PER_DEGREE * cosine(nearest_equator);
        let cells = count(widest_km * height * KM_PER_DEGREE / least_km2);
        Some(Self { bbox, step: (lng_step, lat_step), steps: (count(width / lng_step), count(height / lat_step)), cells })
    }

    /// About how many cells have their centre in the box.
    pub(super) const fn cells(&self) -> usize {
        self.cells
    }

    /// So many rings around the cell in the middle reach every corner.
    pub(super) fn rings_to_the_corners(&self) -> usize {
        let steps = real(self.steps.0).hypot(real(self.steps.1)) / 2.0;
        // Neighbouring centres are two inscribed radii apart, and rings are hexagons, not circles; the rest is for distortion.
        count(1.3 * steps * SHARE_OF_INRADIUS / 3.0_f64.sqrt()) + 2
    }

    /// The points, all in the box, its edges among them.
    pub(super) fn points(self) -> impl Iterator<Item = LngLat> {
        let Self { bbox, step, steps, .. } = self;
        let along = |start: f64, end: f64, step: f64, at: usize| step.mul_add(real(at), start).min(end);
        (0..=steps.1).flat_map(move |row| {
            let lat = along(bbox.south, bbox.north, step.1, row);
            (0..=steps.0).filter_map(move |column| LngLat::new(along(bbox.west, bbox.east, step.0, column), lat).ok())
        })
    }
}

/// H3 cells differ in size across a large box: the smallest decides.
fn smallest_cell_km2(bbox: BBox, resolution: Resolution) -> Option<f64> {
    let middle = (f64::midpoint(bbox.west, bbox.east), f64::midpoint(bbox.south, bbox.north));
    let places = [middle, (bbox.west, bbox.south), (bbox.east, bbox.south), (bbox.west, bbox.north), (bbox.east, bbox.north)];
    let sizes = places.into_iter().map(|(lng, lat)| LngLat::new(lng, lat).ok()?.cell(resolution).map(super::Cell::area_km2));
    sizes.collect::<Option<Vec<f64>>>()?.into_iter().reduce(f64::min)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "steps of a box on the globe; a float too large saturates"
)]
fn count(steps: f64) -> usize {
    steps.ceil() as usize
}

#[expect(clippy::cast_precision_loss, reason = "steps of a box on the globe")]
const fn real(step: usize) -> f64 {
    step as f64
}
