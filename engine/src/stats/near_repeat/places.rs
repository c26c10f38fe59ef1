//! Places where events happened, in the order of rows of a grid, each with the number of its events.

use rayon::prelude::*;

use super::super::real;

/// Rows of the grid that the reach spans.
pub(super) const ROWS: u32 = 2;

/// Slack of everything that decides where to look, so that rounding loses no pair.
const SLACK: f64 = 1e-6;

/// Distinct places, by row of the grid and then from west to east. Only rows that hold places are kept, so that an outlier
/// far away costs nothing.
pub(super) struct Places {
    pub(super) x: Vec<f64>,
    pub(super) y: Vec<f64>,
    /// For each place, where its events start in `events`; one entry more than places.
    pub(super) starts: Vec<u32>,
    /// Positions of the events in the input, place by place.
    pub(super) events: Vec<u32>,
    /// For each row its number and where its places start; one entry more than rows, whose number is the highest.
    rows: Vec<(u32, usize)>,
    /// Height of a row.
    pub(super) height: f64,
}

impl Places {
    /// Places of points, in a grid for pairs no farther apart than `reach`.
    pub(super) fn new(points: &[[f64; 2]], reach: f64) -> Self {
        let (sorted, height) = sorted(points, reach);
        let mut places = Self {
            x: Vec::with_capacity(points.len()),
            y: Vec::with_capacity(points.len()),
            starts: Vec::with_capacity(points.len() + 1),
            events: Vec::with_capacity(points.len()),
            rows: Vec::new(),
            height,
        };
        for (position, event) in (0_u32..).zip(&sorted) {
            places.push(position, *event);
        }
        places.starts.push(position(sorted.len()));
        places.rows.push((u32::MAX, places.x.len()));
        places
    }

    fn push(&mut self, position: u32, Event { row, x, y, index }: Event) {
        self.events.push(index);
        let last_row = self.rows.last().map(|&(row, _)| row);
        let same = |at: Option<&f64>, of: f64| at.is_some_and(|at| at.total_cmp(&of).is_eq());
        if last_row == Some(row) && same(self.x.last(), x) && same(self.y.last(), y) {
            return;
        }
        if last_row != Some(row) {
            self.rows.push((row, self.x.len()));
        }
        self.x.push(x);
        self.y.push(y);
        self.starts.push(position);
    }

    /// Number of places.
    pub(super) fn len(&self) -> usize {
        self.x.len()
    }

    /// Number of events at a place.
    pub(super) fn events_at(&self, place: usize) -> u32 {
        self.starts[place + 1] - self.starts[place]
    }

    /// The row of a place: an index into the rows that hold places.
    pub(super) fn row_of(&self, place: usize) -> usize {
        self.rows.partition_point(|&(_, start)| start <= place) - 1
    }

    /// The places of a row.
    pub(super) fn row(&self, row: usize) -> std::ops::Range<usize> {
        self.rows[row].1..self.rows[row + 1].1
    }

    /// The rows above a row that can hold places within reach, with how many rows lie between, 0 for the next one.
    pub(super) fn rows_above(&self, row: usize) -> impl Iterator<Item = (usize, u32)> {
        let number = self.rows[row].0;
        let steps = (row + 1..self.rows.len() - 1).map(move |above| (above, self.rows[above].0 - number - 1));
        steps.take_while(|&(_, between)| between < ROWS)
    }

    /// The end of the places that can be within reach of any place of a row and come after it.
    pub(super) fn end_of_reach(&self, row: usize) -> usize {
        self.rows_above(row).last().map_or(self.row(row).end, |(above, _)| self.row(above).end)
    }
}

/// A position among events or places.
#[expect(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 events, and no more places")]
pub(super) const fn position(at: usize) -> u32 {
    at as u32
}

#[derive(Clone, Copy)]
struct Event {
    row: u32,
    x: f64,
    y: f64,
    index: u32,
}

/// Events by row, then from west to east, and the height of a row.
fn sorted(points: &[[f64; 2]], reach: f64) -> (Vec<Event>, f64) {
    let ends = points.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], &[_, y]| [low.min(y), high.max(y)]);
    let [south, north] = ends;
    // No more rows than 2^30, so that their numbers fit.
    let height = (reach / f64::from(ROWS) * (1.0 + SLACK)).max((north - south) / real(1 << 30)).max(f64::MIN_POSITIVE);
    let event = |(index, &[x, y]): (u32, &[f64; 2])| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 2^30")]
        let row = ((y - south) / height).floor() as u32;
        // Adding zero turns -0 into 0, so that both are one place.
        Event { row, x: x + 0.0, y: y + 0.0, index }
    };
    let mut events: Vec<Event> = (0_u32..).zip(points).map(event).collect();
    events.par_sort_unstable_by_key(|event| (event.row, event.index));
    let rows: Vec<&mut [Event]> = events.chunk_by_mut(|a, b| a.row == b.row).collect();
    rows.into_par_iter().for_each(|row| {
        row.sort_unstable_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)).then(a.index.cmp(&b.index)));
    });
    (events, height)
}
