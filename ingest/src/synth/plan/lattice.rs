//! The bent lattice of streets: nodes are crossings, the four-cornered cells between them are blocks.

use rand_pcg::Pcg64;

use crate::synth::draw::between;
use crate::synth::geometry::{Point, turn, within};
use crate::synth::number::{cosine, count, sine};
use crate::synth::scenario::PlanSpec;

/// Share of a distance at which the centre of the city is drawn together: old centres have smaller blocks.
const CORE: f64 = 0.66;

/// Crossings of a city's streets. Block `row * columns + column` lies between four of them.
#[derive(Debug, Clone)]
pub(crate) struct Lattice {
    /// Blocks from west to east.
    pub(super) columns: usize,
    /// Blocks from south to north.
    pub(super) rows: usize,
    /// Crossings, row by row from the south-west.
    pub(super) nodes: Vec<Point>,
    half: Point,
}

impl Lattice {
    /// Draws a lattice that covers the city's whole extent.
    pub(super) fn draw(plan: &PlanSpec, rng: &mut Pcg64) -> Self {
        let half = Point::new(plan.width_km * 500.0, plan.height_km * 500.0);
        let tilt = plan.rotation_deg / 360.0;
        let (cos, sin) = (cosine(tilt), sine(tilt));
        let reach = Point::new(
            half.x * cos + half.y * sin.abs() + 2.0 * plan.warp_m,
            half.y * cos + half.x * sin.abs() + 2.0 * plan.warp_m,
        );
        let avenues = lines(reach.x, plan.avenue_spacing_m, rng);
        let streets = lines(reach.y, plan.street_spacing_m, rng);
        let waves = Waves::draw(plan.warp_m, rng);
        let mut nodes = Vec::with_capacity(avenues.len() * streets.len());
        for &y in &streets {
            for &x in &avenues {
                let crooked = Point::new(
                    x + plan.avenue_spacing_m * between(rng, -0.07, 0.07),
                    y + plan.street_spacing_m * between(rng, -0.09, 0.09),
                );
                let bent = waves.bend(crooked);
                let turned = Point::new(bent.x * cos - bent.y * sin, bent.x * sin + bent.y * cos);
                nodes.push(huddle(turned, half));
            }
        }
        Self { columns: avenues.len() - 1, rows: streets.len() - 1, nodes, half }
    }

    /// Number of blocks.
    pub(super) fn len(&self) -> usize {
        self.columns * self.rows
    }

    /// The crossings at a block's corners, counter-clockwise from the south-west.
    pub(super) fn corners(&self, block: usize) -> [usize; 4] {
        let (column, row) = (block % self.columns, block / self.columns);
        let south = row * (self.columns + 1) + column;
        let north = south + self.columns + 1;
        [south, south + 1, north + 1, north]
    }

    /// A block's corners, counter-clockwise from the south-west.
    pub(super) fn outline(&self, block: usize) -> [Point; 4] {
        self.corners(block).map(|node| self.nodes[node])
    }

    /// The middle of a block.
    pub(super) fn middle(&self, block: usize) -> Point {
        within(&self.outline(block), 0.5, 0.5)
    }

    /// The blocks to the south, east, north and west, where the lattice has them.
    pub(super) fn neighbours(&self, block: usize) -> [Option<usize>; 4] {
        let (column, row) = (block % self.columns, block / self.columns);
        [
            (row > 0).then(|| block - self.columns),
            (column + 1 < self.columns).then(|| block + 1),
            (row + 1 < self.rows).then(|| block + self.columns),
            (column > 0).then(|| block - 1),
        ]
    }

    /// The four blocks around an inner crossing, counter-clockwise from the south-west; nothing at the rim.
    pub(super) fn around(&self, node: usize) -> Option<[usize; 4]> {
        let (column, row) = (node % (self.columns + 1), node / (self.columns + 1));
        let inner = (1..self.columns).contains(&column) && (1..self.rows).contains(&row);
        inner.then(|| {
            let north_east = row * self.columns + column;
            let south_east = north_east - self.columns;
            [south_east - 1, south_east, north_east, north_east - 1]
        })
    }

    /// 1 in the middle of the city, 0 at the rim of its extent and beyond.
    pub(super) fn centrality(&self, point: Point) -> f64 {
        (1.0 - reach(point, self.half)).max(0.0)
    }

    /// Whether every block is convex and none is turned over.
    pub(super) fn is_unfolded(&self) -> bool {
        (0..self.len()).all(|block| is_sound(&self.outline(block)))
    }
}

/// Whether a block is convex, counter-clockwise and without very sharp corners.
pub(super) fn is_sound(corners: &[Point; 4]) -> bool {
    (0..4).all(|at| turn(corners[(at + 3) % 4], corners[at], corners[(at + 1) % 4]) > 0.3)
}

/// Distance from the centre as a share of the city's extent in that direction.
pub(super) fn reach(point: Point, half: Point) -> f64 {
    Point::new(point.x / half.x, point.y / half.y).distance(Point::default())
}

/// Irregular positions from `-reach` to `reach`.
fn lines(reach: f64, spacing: f64, rng: &mut Pcg64) -> Vec<f64> {
    let mut at = -reach;
    let mut positions = vec![at];
    while at < reach {
        at += spacing * between(rng, 0.72, 1.32);
        positions.push(at);
    }
    positions
}

/// Draws points together around the centre.
fn huddle(point: Point, half: Point) -> Point {
    let share = CORE + (1.0 - CORE) * reach(point, half).min(1.0);
    Point::new(point.x * share, point.y * share)
}

/// Smooth bends of the whole network.
struct Waves {
    waves: Vec<Wave>,
}

struct Wave {
    height: f64,
    length: f64,
    start: Point,
}

impl Waves {
    fn draw(warp: f64, rng: &mut Pcg64) -> Self {
        let waves = [(1.0, 26.0), (0.45, 13.0), (0.2, 6.5)]
            .into_iter()
            .map(|(height, length)| Wave {
                height: height * warp,
                length: length * warp.max(1.0) * between(rng, 0.9, 1.2),
                start: Point::new(between(rng, 0.0, 1.0), between(rng, 0.0, 1.0)),
            })
            .collect();
        Self { waves }
    }

    fn bend(&self, point: Point) -> Point {
        self.waves.iter().enumerate().fold(point, |bent, (order, wave)| {
            // Every wave runs in another direction, so that no district keeps right angles.
            let slant = 0.3 * f64::from(count(order));
            Point::new(
                bent.x + wave.height * sine((point.y + slant * point.x) / wave.length + wave.start.x),
                bent.y + wave.height * sine((point.x - slant * point.y) / wave.length + wave.start.y),
            )
        })
    }
}
