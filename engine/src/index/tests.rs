//! The same questions to the index and to the lake: whatever is asked, the answers are equal.

use std::sync::Arc;

use rand::RngExt;
use rand_pcg::Pcg64Mcg;

use super::build::shared_months;
use super::{Budget, ReportIndex};
use crate::disclosure::Policy;
use crate::fixture::{london, scattered};
use crate::query::{
    Ground, Initiative, Scope, area_buckets, area_occurrences, bucket_counts, category_buckets, category_counts,
    category_occurrences, cell_buckets, cell_counts, cell_sources, cell_texts, dated_points, located_points, near_points,
    occurrences, point_counts, precisions, reach, region_total, span, window_totals,
};
use crate::report::Category;
use crate::space::{BBox, Cell, Lattice, LngLat, Metres, Resolution};
use crate::store::{Snapshot, Store};
use crate::time::{Bucket, TimeWindow};

const ROOMY: Budget = Budget { bytes: usize::MAX };

/// Reports in each of three loads.
const PER_LOAD: usize = 1_500;

struct Lake {
    _folder: tempfile::TempDir,
    store: Store,
    snapshots: [Snapshot; 3],
}

/// A lake of three loads, and its snapshots after each.
async fn lake() -> Lake {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open_or_create(folder.path(), &london()).await.expect("a lake");
    let writer = store.writer().await.expect("the writer");
    let mut snapshots = Vec::new();
    for load in 0..3 {
        let mut open = writer.load().expect("a load");
        open.stage_reports(&scattered(load, PER_LOAD)).expect("reports");
        open.commit().await.expect("a commit");
        snapshots.push(store.snapshot(None).expect("a snapshot"));
    }
    let snapshots = snapshots.try_into().expect("three of them");
    Lake { _folder: folder, store, snapshots }
}

fn indexed(store: &Store, snapshot: &Snapshot, earlier: Option<&ReportIndex>, budget: Budget) -> Snapshot {
    let index = ReportIndex::build(store, snapshot.number(), (earlier, budget), |_, _| {}).expect("an index");
    snapshot.with_index(Arc::new(index)).expect("the same snapshot")
}

/// A question's scope as it is drawn.
struct Drawn {
    window: TimeWindow,
    categories: Vec<Category>,
    initiative: Initiative,
    resolution: Resolution,
    bbox: BBox,
}

impl Drawn {
    fn from(rng: &mut Pcg64Mcg) -> Self {
        let day = |days: i64| jiff::civil::date(2019, 2, 25).saturating_add(jiff::ToSpan::days(days));
        let from = rng.random_range(0..130);
        let window = TimeWindow::new(day(from), day(from + rng.random_range(1..60)), &london()).expect("a window");
        let known: Vec<Category> = Category::all().take(6).collect();
        let categories = known.into_iter().filter(|_| rng.random_bool(0.3)).collect();
        let (west, south) = (rng.random_range(-2.65..-2.60), rng.random_range(51.42..51.45));
        Self {
            window,
            categories,
            initiative: if rng.random_bool(0.5) { Initiative::Anyone } else { Initiative::NotOfficers },
            resolution: Resolution::new(rng.random_range(8..=10)).expect("a resolution"),
            bbox: BBox { west, south, east: west + rng.random_range(0.01..0.06), north: south + rng.random_range(0.01..0.04) },
        }
    }

    fn scope<'a>(&'a self, policy: &'a Policy) -> Scope<'a> {
        Scope { window: &self.window, categories: &self.categories, initiative: self.initiative, policy }
    }
}

/// Every answer to a drawn question as text.
async fn answers(snapshot: &Snapshot, drawn: &Drawn) -> Vec<String> {
    let policy = Policy::public_rows();
    let scope = drawn.scope(&policy);
    let lattice = Lattice::of_bbox(drawn.bbox, drawn.resolution).expect("a lattice");
    let cells: Vec<Cell> = lattice.cells().iter().copied().step_by(3).collect();
    let stored = Lattice::of_bbox(drawn.bbox, Resolution::STORED).expect("a lattice");
    let some = Some(stored.cells());
    let points = [LngLat::new(-2.61, 51.44).expect("a place"), LngLat::new(-2.63, 51.43).expect("a place")];
    let mut located = located_points(snapshot, &scope, &lattice).await.expect("points");
    located.sort_by(|a, b| (a.0.lng(), a.0.lat()).partial_cmp(&(b.0.lng(), b.0.lat())).expect("numbers"));
    vec![
        format!("{:?}", cell_counts(snapshot, &scope, Some(&lattice), drawn.resolution).await.expect("counts")),
        format!("{:?}", cell_counts(snapshot, &scope, None, drawn.resolution).await.expect("counts")),
        format!("{:?}", cell_buckets(snapshot, &scope, &lattice, Bucket::Week).await.expect("counts")),
        format!("{:?}", cell_buckets(snapshot, &scope, &lattice, Bucket::Month).await.expect("counts")),
        format!("{:?}", cell_sources(snapshot, &scope, (&lattice, &cells)).await.expect("sources")),
        format!("{:?}", cell_texts(snapshot, &scope, (&lattice, &cells)).await.expect("texts")),
        format!("{:?}", area_buckets(snapshot, &scope, None, Bucket::Week).await.expect("counts")),
        format!("{:?}", area_buckets(snapshot, &scope, some, Bucket::Month).await.expect("counts")),
        format!("{:?}", bucket_counts(snapshot, &scope, None, Bucket::Week).await.expect("counts")),
        format!("{:?}", bucket_counts(snapshot, &scope, some, Bucket::Month).await.expect("counts")),
        format!("{:?}", category_buckets(snapshot, &scope, some, Bucket::Week).await.expect("counts")),
        format!("{:?}", category_counts(snapshot, &scope, None).await.expect("counts")),
        format!("{:?}", category_counts(snapshot, &scope, some).await.expect("counts")),
        format!("{:?}", window_totals(snapshot, &scope).await.expect("totals")),
        format!("{:?}", reach(snapshot, &scope).await.expect("a reach")),
        format!("{:?}", precisions(snapshot, &drawn.window, &policy).await.expect("words")),
        format!("{:?}", point_counts(snapshot, &scope, &points).await.expect("counts")),
        format!("{:?}", near_points(snapshot, &scope, &points, Metres::new(700.0).expect("metres")).await.expect("counts")),
        format!("{:?}", region_total(snapshot, &scope, Ground::Box(drawn.bbox)).await.expect("a count")),
        format!("{:?}", region_total(snapshot, &scope, Ground::Areas(BBox::WORLD)).await.expect("a count")),
        format!("{:?}", region_total(snapshot, &scope, Ground::Area("area--131-2572", BBox::WORLD)).await.expect("a count")),
        format!("{:?}", occurrences(snapshot, &scope, None).await.expect("times")),
        format!("{:?}", category_occurrences(snapshot, &scope, some).await.expect("times")),
        format!("{:?}", area_occurrences(snapshot, &scope, None).await.expect("times")),
        format!("{:?}", dated_points(snapshot, &scope, drawn.bbox).await.expect("points")),
        format!("{located:?}"),
        format!("{:?}", span(snapshot).await.expect("spans")),
    ]
}

async fn agree(index: &Snapshot, lake: &Snapshot, (seed, questions): (u64, usize)) {
    let mut rng = Pcg64Mcg::new(u128::from(seed));
    for question in 0..questions {
        let drawn = Drawn::from(&mut rng);
        let (memory, files) = (answers(index, &drawn).await, answers(lake, &drawn).await);
        for (number, (memory, files)) in memory.iter().zip(&files).enumerate() {
            assert_eq!(memory, files, "answer {number} to question {question} of seed {seed}, {}", drawn.window.from());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_answers_as_the_lake_does() {
    let lake = lake().await;
    let index = indexed(&lake.store, &lake.snapshots[2], None, ROOMY);
    assert_eq!(index.index().map(|index| (index.reports(), index.since())), Some((3 * PER_LOAD as u64, None)));
    let wide = Drawn {
        window: TimeWindow::parse("2019-03-01", "2019-07-01", &london()).expect("a window"),
        categories: Vec::new(),
        initiative: Initiative::Anyone,
        resolution: Resolution::new(9).expect("a resolution"),
        bbox: BBox { west: -2.65, south: 51.42, east: -2.58, north: 51.46 },
    };
    let some = answers(&index, &wide).await;
    assert!(
        some.iter().all(|answer| !["[]", "{}", "0", "None"].contains(&answer.as_str())),
        "every kind of answer holds something: {some:?}"
    );
    agree(&index, &lake.snapshots[2], (1, 10)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_of_the_latest_months_hands_earlier_windows_to_the_lake() {
    let lake = lake().await;
    let whole = indexed(&lake.store, &lake.snapshots[2], None, ROOMY);
    let bytes = whole.index().map_or(0, |index| index.bytes());
    let part = indexed(&lake.store, &lake.snapshots[2], None, Budget { bytes: bytes / 8 });
    let index = part.index().expect("an index");
    assert!(index.since().is_some() && index.bytes() < bytes && index.reports() > 0, "{index:?}");
    agree(&part, &lake.snapshots[2], (2, 8)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_without_room_hands_everything_to_the_lake() {
    let lake = lake().await;
    let none = indexed(&lake.store, &lake.snapshots[2], None, Budget { bytes: 0 });
    assert_eq!(none.index().map(|index| index.reports()), Some(0));
    agree(&none, &lake.snapshots[2], (3, 2)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_index_shares_the_months_that_did_not_change() {
    let lake = lake().await;
    let first = indexed(&lake.store, &lake.snapshots[0], None, ROOMY);
    let earlier = first.index().expect("an index");
    let next = indexed(&lake.store, &lake.snapshots[1], Some(earlier), ROOMY);
    agree(&next, &lake.snapshots[1], (4, 4)).await;
    let same = ReportIndex::build(&lake.store, lake.snapshots[0].number(), (Some(earlier), ROOMY), |_, _| {}).expect("an index");
    assert_eq!(shared_months(earlier, &same).len(), earlier.months.len());
    assert!(first.with_index(Arc::clone(next.index().expect("an index"))).is_err(), "an index of another snapshot is refused");
}
