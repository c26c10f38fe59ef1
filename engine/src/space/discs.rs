//! Discs of one radius around many points: how many places lie in each.
//!
//! The ground is cut into tiles a quarter of the radius wide. What the first place of a tile has to ask, which discs hold the whole
//! tile and which cut it, the next need not: a place is then held against the discs that cut its tile only.

use std::collections::HashMap;

use rayon::prelude::*;
use rstar::{AABB, RTree, RTreeObject};

use super::{BBox, LngLat, Metres, OccupiedCells};

/// Least height of a tile, in degrees: some 55 m.
const LEAST_TILE: f64 = 0.000_5;
/// Tiles are wider than high in degrees, because most cities lie where degrees of longitude are shorter.
const TILE_SHAPE: f64 = 1.5;
/// Degrees of latitude beyond which no tile is taken to lie in a disc: parallels bend too much there.
const POLAR: f64 = 85.0;
/// Entries that a tally remembers before it forgets: some 64 MB.
const MOST_REMEMBERED: usize = 8_000_000;
/// Rounding that a distance of exactly the radius may suffer, as a share of its haversine.
const ROUNDING: f64 = 1e-14;
/// The same for the edges of boxes, in degrees: a tenth of a millimetre.
const SLACK: f64 = 1e-9;

/// Discs of one radius, their edges included: all that lies within the radius of a point by great circle.
#[derive(Debug, Clone)]
pub struct Discs {
    centres: Vec<LngLat>,
    radius: Metres,
    haversine: f64,
    planes: Vec<Plane>,
    tree: RTree<Slot>,
}

/// A plane that touches the globe at a disc's centre: it settles for most places whether the disc holds them.
#[derive(Debug, Clone, Copy)]
struct Plane {
    /// Metres per degree of longitude and of latitude.
    scale: [f64; 2],
    /// Squares of distances below and above which it errs on neither side.
    surely: (f64, f64),
}

impl Plane {
    /// The square of a distance on it is true to this share: parallels shrink within a disc, the more the nearer the pole.
    fn new(centre: LngLat, radius: Metres) -> Self {
        let degree = 1.0_f64.to_radians() * super::metres::EARTH_M;
        let (lat, square) = (centre.lat().to_radians(), radius.get().powi(2));
        let error = 4.0 * radius.angle() * (1.0 + lat.tan().abs()) + 1e-9;
        let is_flat = centre.lat().abs() < POLAR && error < 0.5;
        let surely = if is_flat { (square * (1.0 - error), square * (1.0 + error)) } else { (-1.0, f64::INFINITY) };
        Self { scale: [degree * lat.cos(), degree], surely }
    }
}

/// Cells that discs meet, in the order of their codes: for each the discs that hold all its points, and those that may hold some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MetCell {
    pub(crate) code: u32,
    pub(crate) inside: Vec<u32>,
    pub(crate) edge: Vec<u32>,
}

/// How many places lie in discs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiscCounts {
    /// Places in each disc, in the order of their centres; one in several discs counts in each.
    pub by_disc: Vec<u64>,
    /// Places in one disc or more, each once.
    pub in_any: u64,
}

/// A box around a disc or, where it crosses the antimeridian, one of its halves.
#[derive(Debug, Clone)]
struct Slot {
    envelope: AABB<[f64; 2]>,
    disc: u32,
}

impl RTreeObject for Slot {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

impl Discs {
    /// The discs around these points, which may coincide.
    #[must_use]
    pub fn new(centres: &[LngLat], radius: Metres) -> Self {
        let slots = (0_u32..)
            .zip(centres)
            .flat_map(|(disc, centre)| boxes_around(*centre, radius).into_iter().map(move |envelope| Slot { envelope, disc }));
        let tree = RTree::bulk_load(slots.collect());
        let planes = centres.iter().map(|centre| Plane::new(*centre, radius)).collect();
        Self { centres: centres.to_vec(), radius, haversine: radius.haversine() * (1.0 + ROUNDING), planes, tree }
    }

    /// The smallest box that holds them all; `None` for no discs.
    #[must_use]
    pub fn bbox(&self) -> Option<BBox> {
        let corner = |[lng, lat]: [f64; 2]| LngLat::on_globe(lng, lat);
        BBox::around(self.tree.iter().flat_map(|slot| [corner(slot.envelope.lower()), corner(slot.envelope.upper())]))
    }

    /// The positions of the discs that hold a place, in no order.
    pub fn around(&self, place: LngLat) -> impl Iterator<Item = usize> {
        let at = AABB::from_point([place.lng(), place.lat()]);
        let slots = self.tree.locate_in_envelope_intersecting(&at);
        slots.map(|slot| slot.disc as usize).filter(move |disc| self.holds(*disc, place))
    }

    /// An empty tally of places.
    #[must_use]
    pub fn tally(&self) -> DiscTally<'_> {
        let height = (self.radius.angle().to_degrees() / 4.0).clamp(LEAST_TILE, 1.0);
        let counts = DiscCounts { by_disc: vec![0; self.centres.len()], in_any: 0 };
        DiscTally {
            discs: self,
            size: [TILE_SHAPE * height, height],
            counts,
            tiles: Vec::new(),
            known: HashMap::new(),
            last: None,
            remembered: 0,
        }
    }

    /// How many discs there are.
    pub(crate) const fn len(&self) -> usize {
        self.centres.len()
    }

    /// Whether a disc holds a place.
    pub(crate) fn holds(&self, disc: usize, place: LngLat) -> bool {
        let (centre, Plane { scale, surely }) = (self.centres[disc], self.planes[disc]);
        let (across, up) = (place.lng() - centre.lng(), place.lat() - centre.lat());
        let square = (across * scale[0]).powi(2) + (up * scale[1]).powi(2);
        if across.abs() < 180.0 && square < surely.0 {
            return true;
        }
        (across.abs() >= 180.0 || square <= surely.1) && centre.haversine(place) <= self.haversine
    }

    /// The cells that any disc meets.
    pub(crate) fn meeting_cells(&self, cells: &OccupiedCells) -> Vec<MetCell> {
        let mut pairs: Vec<(u32, u32)> =
            self.tree.iter().flat_map(|slot| cells.meeting(&slot.envelope).map(|code| (code, slot.disc))).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let met = |pairs: &[(u32, u32)]| {
            let code = pairs[0].0;
            let BBox { west, south, east, north } = cells.bbox(code);
            let corners = [[west, south], [east, south], [west, north], [east, north]];
            // Edges along parallels bend outwards by less than this; a point that is too near is asked itself.
            let bent = Metres::new(
                (self.radius.get() - 0.01 * (north - south + east - west).to_radians() * super::metres::EARTH_M).max(0.0),
            );
            let inner = bent.map_or(0.0, Metres::haversine);
            let is_polar = south.abs().max(north.abs()) > POLAR;
            let holds = |disc: &u32| {
                let centre = self.centres[*disc as usize];
                !is_polar && corners.iter().all(|[lng, lat]| centre.haversine(LngLat::on_globe(*lng, *lat)) < inner)
            };
            let (inside, edge) = pairs.iter().map(|(_, disc)| *disc).partition(holds);
            MetCell { code, inside, edge }
        };
        pairs.chunk_by(|a, b| a.0 == b.0).collect::<Vec<_>>().into_par_iter().map(met).collect()
    }

    /// The discs that hold a whole tile, and those that may hold a part of it.
    fn meeting(&self, [column, row]: [i64; 2], [width, height]: [f64; 2]) -> (Vec<u32>, Vec<u32>) {
        #[expect(clippy::cast_precision_loss, reason = "a few million tiles around the globe at most")]
        let [west, south] = [column as f64 * width, row as f64 * height];
        let corners = [[west, south], [west + width, south], [west, south + height], [west + width, south + height]];
        let tile = AABB::from_corners([west - SLACK, south - SLACK], [west + width + SLACK, south + height + SLACK]);
        let mut met: Vec<u32> = self.tree.locate_in_envelope_intersecting(&tile).map(|slot| slot.disc).collect();
        met.sort_unstable();
        met.dedup();
        // Edges along parallels bend outwards, by far less than a hundredth of a tile.
        let bent = Metres::new((self.radius.get() - 0.02 * height.to_radians() * super::metres::EARTH_M).max(0.0));
        let inner = bent.map_or(0.0, Metres::haversine);
        let is_polar = south.abs() > POLAR;
        let holds = |disc: &u32| {
            let centre = self.centres[*disc as usize];
            !is_polar && corners.iter().all(|[lng, lat]| centre.haversine(LngLat::on_globe(*lng, *lat)) < inner)
        };
        met.into_iter().partition(holds)
    }
}

/// A count that goes on: places are added one by one.
#[derive(Debug)]
pub struct DiscTally<'a> {
    discs: &'a Discs,
    /// Width and height of a tile in degrees.
    size: [f64; 2],
    counts: DiscCounts,
    tiles: Vec<Tile>,
    known: HashMap<[i64; 2], usize>,
    last: Option<([i64; 2], usize)>,
    remembered: usize,
}

#[derive(Debug)]
struct Tile {
    /// Discs that hold all of it.
    inside: Vec<u32>,
    /// Discs whose box meets it.
    edge: Vec<u32>,
    /// Places in it so far.
    places: u64,
}

impl DiscTally<'_> {
    /// Counts a place.
    pub fn add(&mut self, place: LngLat) {
        let at = self.tile(place);
        let (discs, tile) = (self.discs, &mut self.tiles[at]);
        tile.places += 1;
        let mut is_held = !tile.inside.is_empty();
        for disc in &tile.edge {
            let disc = *disc as usize;
            if discs.holds(disc, place) {
                self.counts.by_disc[disc] += 1;
                is_held = true;
            }
        }
        self.counts.in_any += u64::from(is_held);
    }

    /// What was counted.
    #[must_use]
    pub fn finish(mut self) -> DiscCounts {
        self.settle();
        self.counts
    }

    /// Where the tile of a place stands; the last one asked for is found at once, because reports come sorted by cell.
    fn tile(&mut self, place: LngLat) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "a few million tiles around the globe at most")]
        let key = [(place.lng() / self.size[0]).floor() as i64, (place.lat() / self.size[1]).floor() as i64];
        if let Some((last, at)) = self.last
            && last == key
        {
            return at;
        }
        let at = self.known.get(&key).copied().unwrap_or_else(|| self.learn(key));
        self.last = Some((key, at));
        at
    }

    fn learn(&mut self, key: [i64; 2]) -> usize {
        if self.remembered > MOST_REMEMBERED {
            self.settle();
        }
        let (inside, edge) = self.discs.meeting(key, self.size);
        // A tile that meets no disc takes room too.
        self.remembered += inside.len() + edge.len() + 16;
        self.tiles.push(Tile { inside, edge, places: 0 });
        self.known.insert(key, self.tiles.len() - 1);
        self.tiles.len() - 1
    }

    /// Gives the discs the places of the tiles that they hold whole, and forgets the tiles.
    fn settle(&mut self) {
        for tile in self.tiles.drain(..) {
            for disc in &tile.inside {
                self.counts.by_disc[*disc as usize] += tile.places;
            }
        }
        self.known.clear();
        (self.last, self.remembered) = (None, 0);
    }
}

/// The box around a disc, in two where it crosses the antimeridian.
///
/// A circle around a pole reaches every longitude; any other reaches asin(sin(angle) / cos(latitude)) to either side.
fn boxes_around(centre: LngLat, radius: Metres) -> Vec<AABB<[f64; 2]>> {
    let angle = radius.angle();
    let reach = angle.to_degrees() + SLACK;
    let (south, north) = ((centre.lat() - reach).max(-90.0), (centre.lat() + reach).min(90.0));
    let span = |west: f64, east: f64| AABB::from_corners([west, south], [east, north]);
    if centre.lat().abs() + reach >= 90.0 {
        return vec![span(-180.0, 180.0)];
    }
    let half = (angle.sin() / centre.lat().to_radians().cos()).min(1.0).asin().to_degrees() + SLACK;
    let (west, east) = (centre.lng() - half, centre.lng() + half);
    match (west < -180.0, east > 180.0) {
        (false, false) => vec![span(west, east)],
        (true, false) => vec![span(-180.0, east), span(west + 360.0, 180.0)],
        (false, true) => vec![span(west, 180.0), span(-180.0, east - 360.0)],
        (true, true) => vec![span(-180.0, 180.0)],
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64;

    use super::*;

    fn metres(metres: f64) -> Metres {
        Metres::new(metres).expect("a distance")
    }

    /// Places around some corners of the globe, the awkward ones among them.
    fn scattered(count: usize, (lng, lat): (f64, f64), spread: f64, seed: u64) -> Vec<LngLat> {
        let mut random = Pcg64::seed_from_u64(seed);
        let place = |_| {
            let lng = lng + spread * (random.random::<f64>() - 0.5);
            let lng = if lng > 180.0 { lng - 360.0 } else { lng };
            LngLat::new(lng, (lat + spread * (random.random::<f64>() - 0.5)).clamp(-90.0, 90.0)).expect("a place")
        };
        (0..count).map(place).collect()
    }

    fn by_force(centres: &[LngLat], radius: Metres, places: &[LngLat]) -> DiscCounts {
        let near = |centre: &LngLat, place: &LngLat| centre.metres_to(*place) <= radius.get();
        let by_disc = centres.iter().map(|centre| places.iter().filter(|place| near(centre, place)).count() as u64).collect();
        let in_any = places.iter().filter(|place| centres.iter().any(|centre| near(centre, place))).count() as u64;
        DiscCounts { by_disc, in_any }
    }

    #[test]
    fn tallies_agree_with_measuring_every_pair_anywhere_on_the_globe() {
        for (seed, middle, spread) in [
            (1, (-2.59, 51.45), 0.05),
            (2, (-87.6, 41.8), 0.3),
            (3, (179.99, -17.0), 0.08),
            (4, (20.0, 89.98), 0.04),
            (5, (0.0, 0.0), 0.02),
            (6, (25.7, 84.99), 0.1),
            (7, (10.0, -90.0), 0.02),
        ] {
            let (centres, places) = (scattered(60, middle, spread, seed), scattered(2_000, middle, spread, seed + 100));
            for radius in [10.0, 60.0, 500.0, 5_000.0].map(metres) {
                let discs = Discs::new(&centres, radius);
                let mut tally = discs.tally();
                for place in &places {
                    tally.add(*place);
                }
                let counted = tally.finish();
                assert_eq!(counted, by_force(&centres, radius, &places), "{middle:?} {radius:?}");
                let asked = places.iter().map(|place| discs.around(*place).count() as u64).sum::<u64>();
                assert_eq!(asked, counted.by_disc.iter().sum::<u64>());
                let bbox = discs.bbox().expect("a box");
                let missed = places.iter().filter(|place| discs.around(**place).next().is_some() && !bbox.contains(**place));
                assert_eq!(missed.count(), 0, "{middle:?} {radius:?}");
            }
        }
    }

    #[test]
    fn a_place_on_the_edge_is_in_the_disc() {
        let places = scattered(3_000, (-2.59, 51.45), 0.05, 9);
        for pair in places.windows(2) {
            let discs = Discs::new(&pair[..1], metres(pair[0].metres_to(pair[1])));
            assert_eq!(discs.around(pair[1]).count(), 1, "{pair:?}");
        }
    }

    #[test]
    fn forgetting_changes_no_count() {
        let (centres, places) = (scattered(40, (-2.59, 51.45), 0.05, 4), scattered(500, (-2.59, 51.45), 0.05, 5));
        let discs = Discs::new(&centres, metres(800.0));
        let mut tally = discs.tally();
        for place in &places {
            tally.add(*place);
            tally.remembered = MOST_REMEMBERED + 1;
        }
        assert_eq!(tally.finish(), by_force(&centres, metres(800.0), &places));
    }

    #[test]
    fn no_discs_have_no_box_and_hold_nothing() {
        let discs = Discs::new(&[], metres(500.0));
        let mut tally = discs.tally();
        tally.add(LngLat::new(0.0, 0.0).expect("a place"));
        assert_eq!((discs.bbox(), tally.finish()), (None, DiscCounts::default()));
    }
}
