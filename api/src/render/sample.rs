//! Answers made by hand for the tests of this folder: a city of cells, two years of weeks, a briefing.

use std::collections::BTreeMap;

use engine::analysis::{LatticeKind, Question, Receipt, Region};
use engine::report::Category;
use engine::space::{BBox, Cell, Lattice, Resolution};
use engine::time::TimeWindow;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::view::{
    AreaFeature, AreaProperties, AreasView, BriefingCell, BriefingView, CategoryChangeView, ChangeView, HotspotView,
    HotspotsView, PileView, PlanFiguresView, PlanView, PolygonView, SeriesPointView, SeriesView, VisitView, cell_polygon,
};

/// A name that is markup in every language around.
pub(super) const ODD_NAME: &str = "A #*\"<b>";

/// A receipt of June 2019, burglary, all loaded areas.
pub(super) fn receipt(method: &'static str) -> Receipt {
    let zone = "Europe/London".parse().expect("a zone");
    let window = TimeWindow::parse("2019-06-01", "2019-07-01", &zone).expect("a window");
    let resolution = Resolution::new(9).expect("a resolution");
    let categories = Category::expand("burglary").expect("a category");
    let question = Question { window, categories, region: Region::Everywhere, resolution, lattice: LatticeKind::Region };
    Receipt {
        question,
        snapshot: 12,
        asked: None,
        read_from: None,
        method,
        options: BTreeMap::from([("rings", 1.into()), ("correction", "benjamini-hochberg".into())]),
        seed: None,
        permutations: None,
        policy: "public-rows-1",
        lattice_cells: Some(1_437),
        reports_read: 12_345,
        reports_in_region: 9_876,
        reports_without_place: 431,
        notes: vec![
            "p is the normal approximation, which finds too many hot cells where counts are small: read classes on sparse \
             maps as candidates."
                .to_owned(),
        ],
        attributions: vec!["Contains public sector information licensed under the Open Government Licence v3.0".to_owned()],
    }
}

/// About 600 cells over Bristol: two hot centres, a cold edge, a pile.
pub(super) fn city() -> HotspotsView {
    let bbox = BBox::new(-2.665, 51.415, -2.535, 51.49).expect("a box");
    let lattice = Lattice::of_bbox(bbox, Resolution::new(9).expect("a resolution")).expect("a lattice");
    let mut hotspots: Vec<HotspotView> = (0..).zip(lattice.cells()).map(|(at, cell)| spot(at, *cell)).collect();
    hotspots.retain(|spot| spot.count > 0 || spot.class != "not-significant");
    hotspots.sort_by(|a, b| b.z.unwrap_or(0.0).total_cmp(&a.z.unwrap_or(0.0)).then(a.cell.cmp(&b.cell)));
    let reports_in_region = hotspots.iter().map(|spot| spot.count).sum();
    HotspotsView { hotspots, receipt: Receipt { reports_in_region, ..receipt("getis-ord-gi-star") }, ..nothing() }
}

/// An answer without cells.
pub(super) fn nothing() -> HotspotsView {
    HotspotsView {
        hotspots: Vec::new(),
        places: Vec::new(),
        expires: "2019-07-29".to_owned(),
        clusters: Vec::new(),
        receipt: Receipt { reports_in_region: 0, ..receipt("getis-ord-gi-star") },
    }
}

fn spot(at: u32, cell: Cell) -> HotspotView {
    let centre = cell.centre();
    let (lng, lat) = (centre.lng(), centre.lat());
    let bump = |x: f64, y: f64, wide: f64, high: f64| high * (-((lng - x) * 0.62).hypot(lat - y).powi(2) / (wide * wide)).exp();
    let noise = f64::from(at.wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24) - 0.5;
    let z = bump(-2.594, 51.455, 0.009, 7.0) + bump(-2.573, 51.435, 0.006, 4.5) - bump(-2.655, 51.42, 0.012, 4.2) + 1.3 * noise;
    let count = (0..60).take_while(|n| f64::from(*n) < 2.0 + 6.0 * z + 5.0 * noise).count() as u64;
    let (class, q) = match z {
        z if z > 3.6 => ("hot-99", 0.000_4),
        z if z > 2.9 => ("hot-95", 0.03),
        z if z > 2.4 => ("hot-90", 0.08),
        z if z < -3.0 => ("cold-99", 0.004),
        z if z < -2.6 => ("cold-95", 0.04),
        z if z < -2.2 => ("cold-90", 0.09),
        _ => ("not-significant", 0.6),
    };
    let pile = (at == 700).then_some(PileView { longitude: lng, latitude: lat, reports: 41, share: 0.034 });
    let reason = format!("{count} reports here and {} in all with the 6 cells around it: Gi* z = {z:.2}.", count * 5);
    let count = if pile.is_some() { count.max(41) } else { count };
    HotspotView {
        cell: cell.to_string(),
        count,
        voices: count,
        per_km2: f64::from(u32::try_from(count).expect("few")) / 0.105,
        per_km2_lower: 0.0,
        per_km2_upper: f64::from(u32::try_from(count).expect("few")) / 0.05,
        neighbourhood_count: count * 5,
        expected: 20.6,
        rank_best: 1,
        rank_worst: 600,
        z: Some(z),
        p: Some(q / 10.0),
        p_high: Some(q / 20.0),
        p_low: Some(1.0 - q / 20.0),
        p_normal: Some(q / 10.0),
        q: Some(q),
        class,
        quadrant: None,
        density_per_km2: None,
        cluster: None,
        area_id: None,
        place: None,
        held: None,
        evidence: None,
        pile,
        reason,
        longitude: lng,
        latitude: lat,
    }
}

/// Six areas over the city, three by two, the first with an odd name.
pub(super) fn areas() -> AreasView {
    let names = [ODD_NAME, "Northgate", "Harbour", "Ashfield", "Old Market and Templegate", "Southmead Rise"];
    let features = (0..).zip(names).map(|(at, name): (u8, _)| {
        let (west, south) = (-2.665 + 0.0434 * f64::from(at % 3), 51.415 + 0.0376 * f64::from(at / 3));
        let outline = wavy(west, south, 0.0434, 0.0376);
        let properties = properties(&format!("E0{at}"), name);
        AreaFeature { kind: "Feature", id: properties.area_id.clone(), geometry: PolygonView::Polygon(vec![outline]), properties }
    });
    AreasView { kind: "FeatureCollection", bbox: Some([-2.665, 51.415, -2.535, 51.49]), features: features.collect() }
}

/// No areas.
pub(super) fn no_areas() -> AreasView {
    AreasView { kind: "FeatureCollection", bbox: None, features: Vec::new() }
}

fn properties(id: &str, name: &str) -> AreaProperties {
    let layer = "neighbourhood".to_owned();
    AreaProperties { area_id: id.to_owned(), name: name.to_owned(), layer, population: None, households: None }
}

/// A box whose sides bend the same way on both sides of a border.
fn wavy(west: f64, south: f64, wide: f64, high: f64) -> Vec<[f64; 2]> {
    let bend = |along: f64| 0.0016 * (along * 160.0).sin();
    let steps: Vec<f64> = (0..=12).map(|n| f64::from(n) / 12.0).collect();
    let across = |lat: f64| steps.iter().map(move |t| [west + t * wide, lat + bend(west + t * wide)]);
    let along = |lng: f64| steps.iter().map(move |t| [lng + bend(south + t * high), south + t * high]);
    let start = [west + bend(south), south + bend(west)];
    let ring = across(south).chain(along(west + wide)).chain(across(south + high).rev()).chain(along(west).rev());
    std::iter::once(start).chain(ring).chain([start]).collect()
}

/// Two years of weeks whose first and last are cut short.
pub(super) fn weeks() -> SeriesView {
    let first = date(2018, 1, 1);
    let points = (0..105_i32).map(|week| {
        let wave = (f64::from(week) / 52.0 * std::f64::consts::TAU).cos() * 14.0;
        let noise = f64::from(week.wrapping_mul(40_507).rem_euclid(23)) - 11.0;
        let reports = (0..200).take_while(|n| f64::from(*n) < 58.0 - wave + noise).count() as u64;
        let partial = week == 0 || week == 104;
        SeriesPointView { start: day(first, 7 * week), reports: if partial { reports / 3 } else { reports }, partial }
    });
    SeriesView { bucket: "week", points: points.collect(), receipt: receipt("counts-per-bucket") }
}

/// A year of months.
pub(super) fn months() -> SeriesView {
    let starts = (1..=12_i8).map(|month| date(2018, month, 1).to_string());
    let points =
        (0_u64..).zip(starts).map(|(n, start)| SeriesPointView { start, reports: 1_000 + n * n * 37 % 900, partial: false });
    SeriesView { bucket: "month", points: points.collect(), receipt: receipt("counts-per-bucket") }
}

fn day(from: Date, days: i32) -> String {
    from.saturating_add(i64::from(days).days()).to_string()
}

/// A month of one area with more categories than the table has rows.
pub(super) fn briefing(name: &str) -> BriefingView {
    let city = city();
    let inside: Vec<&HotspotView> = city
        .hotspots
        .iter()
        .filter(|spot| spot.longitude > -2.622 && spot.longitude < -2.578 && (51.44..51.4776).contains(&spot.latitude))
        .collect();
    let mut hotspots: Vec<HotspotView> =
        inside.iter().filter(|spot| spot.class.starts_with("hot")).take(5).map(|s| (*s).clone()).collect();
    hotspots[1].pile = Some(PileView { longitude: -2.6, latitude: 51.45, reports: 41, share: 0.034 });
    let cells = inside.iter().map(|spot| BriefingCell {
        cell: spot.cell.clone(),
        class: spot.class,
        count: spot.count,
        geometry: cell_polygon(spot.cell.parse().expect("a cell")),
    });
    BriefingView {
        area: properties("E04", name),
        period: "2019-06".to_owned(),
        bucket: "month",
        from: "2019-06-01".to_owned(),
        to: "2019-07-01".to_owned(),
        before_from: "2019-05-01".to_owned(),
        before_to: "2019-06-01".to_owned(),
        total: ChangeView {
            now: 1_412,
            before: 1_350,
            ratio: Some(1.081),
            lower: Some(1.003),
            upper: Some(1.165),
            p: Some(0.041),
        },
        categories: categories(),
        hotspots,
        no_hotspots_because: None,
        outline: PolygonView::MultiPolygon(vec![vec![wavy(-2.622, 51.44, 0.0434, 0.0376)]]),
        cells: cells.collect(),
        unknowns: unknowns(),
        receipts: vec![receipt("two-period-exact-poisson"), receipt("getis-ord-gi-star")],
    }
}

/// A week in which nobody reported anything.
pub(super) fn silent_briefing() -> BriefingView {
    BriefingView {
        period: "2018-W30".to_owned(),
        bucket: "week",
        from: "2018-07-23".to_owned(),
        to: "2018-07-30".to_owned(),
        before_from: "2018-07-16".to_owned(),
        before_to: "2018-07-23".to_owned(),
        total: ChangeView { now: 0, before: 0, ratio: None, lower: None, upper: None, p: None },
        categories: Vec::new(),
        hotspots: Vec::new(),
        no_hotspots_because: Some("every cell holds the same count".to_owned()),
        cells: Vec::new(),
        receipts: Vec::new(),
        ..briefing("Nowhere")
    }
}

/// A shift of one officer: a hotspot twice, and between the visits a place that is explored.
pub(super) fn plan() -> PlanView {
    let visit =
        |number: u32, (arrive, leave): (&str, &str), (kind, class): (&'static str, Option<&'static str>), at: (f64, f64)| {
            let place = engine::space::LngLat::new(at.0, at.1).expect("a place");
            let cell = place.cell(Resolution::new(9).expect("a resolution")).expect("a cell");
            VisitView {
                number,
                officer: 1,
                arrive: arrive.to_owned(),
                leave: leave.to_owned(),
                minutes: 12,
                travel_minutes: 4,
                cell: cell.to_string(),
                longitude: cell.centre().lng(),
                latitude: cell.centre().lat(),
                name: ODD_NAME.to_owned(),
                kind,
                expected: 0.64,
                class,
                q: class.map(|_| 0.004),
                reason: "31 voices here where 12 are expected.".to_owned(),
                evidence: None,
                windows: Vec::new(),
                visits_before: 3,
                last_outcome: Some("nothing-seen".to_owned()),
            }
        };
    let hotspot = ("hotspot", Some("hot-99"));
    let (first, second) = ((-2.594, 51.455), (-2.573, 51.435));
    PlanView {
        id: "abc123".to_owned(),
        shift: "2026-11-27T18:00/2026-11-28T02:00".to_owned(),
        expires: "2026-11-28T02:00".to_owned(),
        figures: PlanFiguresView {
            visits: 3,
            places: 1,
            rounds: 2,
            hotspot_visits: 2,
            window_visits: 0,
            exploring_visits: 1,
            exploring_share: 1.0 / 3.0,
            minutes: 480,
            visiting_minutes: 36,
            travelling_minutes: 12,
            used_share: 0.1,
            expected: 4.2,
            covered_share: 0.15,
            best_share: 0.16,
            gap: 0.05,
            is_best_known: true,
            largest_share: 1.0,
        },
        visits: vec![
            visit(1, ("2026-11-27T18:05", "2026-11-27T18:17"), hotspot, first),
            visit(2, ("2026-11-27T19:10", "2026-11-27T19:22"), ("exploring", None), second),
            visit(3, ("2026-11-27T20:12", "2026-11-27T20:24"), hotspot, first),
        ],
        write_back: Vec::new(),
        resting: Vec::new(),
        receipt: receipt("patrol-plan"),
    }
}

fn unknowns() -> Vec<String> {
    let note = receipt("getis-ord-gi-star").notes.remove(0);
    vec![
        "The area's population is not known, so nothing here is a rate per resident.".to_owned(),
        "Reports measure what was reported and recorded. Neighbourhoods differ in how readily they report.".to_owned(),
        note.clone(),
        "9,876 of the reports are placed on a publisher's map points, not where they happened.".to_owned(),
        note,
    ]
}

fn categories() -> Vec<CategoryChangeView> {
    let slugs = [
        "violent-crime",
        "anti-social-behaviour",
        "shoplifting",
        "criminal-damage-arson",
        "vehicle-crime",
        "public-order",
        "burglary",
        "other-theft",
        "bicycle-theft",
        "theft-from-the-person",
        "drugs",
        "robbery",
        "other-crime",
        "possession-of-weapons",
    ];
    let numbers = [
        (412, 350, 1.216, 1.052, 1.407, 0.008, 0.037),
        (301, 322, 0.966, 0.821, 1.136, 0.682, 0.794),
        (160, 171, 0.967, 0.774, 1.206, 0.789, 0.842),
        (118, 109, 1.119, 0.854, 1.467, 0.437, 0.680),
        (96, 60, 1.653, 1.187, 2.321, 0.002, 0.019),
        (90, 92, 1.011, 0.748, 1.366, 1.0, 1.0),
        (61, 104, 0.606, 0.434, 0.840, 0.002, 0.019),
        (58, 49, 1.223, 0.821, 1.828, 0.344, 0.602),
        (41, 22, 1.926, 1.119, 3.392, 0.016, 0.056),
        (28, 30, 0.964, 0.555, 1.670, 0.998, 1.0),
        (20, 18, 1.148, 0.577, 2.303, 0.796, 0.842),
        (14, 12, 1.206, 0.518, 2.857, 0.787, 0.842),
        (9, 6, 1.550, 0.495, 5.290, 0.573, 0.764),
        (4, 5, 0.827, 0.164, 3.840, 1.0, 1.0),
    ];
    let entry = |(category, (now, before, ratio, lower, upper, p, q))| CategoryChangeView {
        category,
        change: ChangeView { now, before, ratio: Some(ratio), lower: Some(lower), upper: Some(upper), p: Some(p) },
        q: Some(q),
    };
    slugs.into_iter().zip(numbers).map(entry).collect()
}
