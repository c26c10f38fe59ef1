//! Where rows are: points in metres, cells, and which rows are neighbours.

use std::collections::{BTreeMap, HashMap};

use engine::space::{Cell, LngLat, LocalPlane};
use engine::stats::{Adjacency, StatsError};

use super::table::Table;
use super::{AnalyzeError, Answer, Request};

const X: [&str; 2] = ["x", "x_m"];
const Y: [&str; 2] = ["y", "y_m"];
pub(super) const LNG: [&str; 3] = ["lng", "lon", "longitude"];
pub(super) const LAT: [&str; 2] = ["lat", "latitude"];

const NO_PLACE: &str = "Give x and y in metres, or lng and lat in degrees (or cell, where cells will do)";
/// What to do where only degrees will do.
pub(super) const NO_DEGREES: &str = "Give lng and lat in degrees, as the areas have them";

/// Points in the plane, and how they came there.
#[derive(Debug)]
pub struct Places {
    /// `[x, y]` in metres.
    pub points: Vec<[f64; 2]>,
    /// How degrees were turned into metres, where they were.
    pub plane: Option<LocalPlane>,
}

impl Places {
    /// The points of a table: `x` and `y` as they are, `lng` and `lat` or the centres of cells in metres around their middle.
    ///
    /// # Errors
    /// [`AnalyzeError::NoColumn`] where there are none of them; [`AnalyzeError::BadField`].
    pub fn of(table: &Table) -> Result<Self, AnalyzeError> {
        if let (Some(x), Some(y)) = (table.first(&X), table.first(&Y)) {
            let points = table.numbers(x)?.into_iter().zip(table.numbers(y)?).map(|(x, y)| [x, y]).collect();
            return Ok(Self { points, plane: None });
        }
        let degrees = if table.first(&LNG).is_some() || !table.has("cell") {
            degrees(table)?
        } else {
            cells(table)?.into_iter().map(|cell| [cell.centre().lng(), cell.centre().lat()]).collect()
        };
        let on_globe: Vec<LngLat> = degrees.iter().filter_map(|[lng, lat]| LngLat::new(*lng, *lat).ok()).collect();
        let plane = LocalPlane::amid(&on_globe).map_err(|_| OFF_PLANE)?;
        let points = degrees.into_iter().map(|place| metres(&plane, place)).collect::<Result<_, _>>()?;
        Ok(Self { points, plane: Some(plane) })
    }

    /// The points of another table in the same plane.
    ///
    /// # Errors
    /// As [`Places::of`]; [`AnalyzeError::NoColumn`] where one table has degrees and the other metres.
    pub fn also(&self, table: &Table) -> Result<Vec<[f64; 2]>, AnalyzeError> {
        match &self.plane {
            Some(plane) => degrees(table)?.into_iter().map(|place| metres(plane, place)).collect(),
            None => match (table.first(&X), table.first(&Y)) {
                (Some(x), Some(y)) => Ok(table.numbers(x)?.into_iter().zip(table.numbers(y)?).map(|(x, y)| [x, y]).collect()),
                _ => Err(table.no_column("x", "The input has x and y; give these places in the same coordinates")),
            },
        }
    }

    /// A point of the plane in the coordinates of the file.
    #[must_use]
    pub fn back(&self, point: [f64; 2]) -> [f64; 2] {
        let Some(plane) = &self.plane else { return point };
        plane.place(point).map_or([f64::NAN; 2], |place| [place.lng(), place.lat()])
    }
}

const OFF_PLANE: AnalyzeError = AnalyzeError::NotComputable(StatsError::Undefined {
    because: "the places lie too far apart for a flat map; give x and y in a projection that suits them",
});

/// `[x, y]` of a `[lng, lat]` place.
pub(super) fn metres(plane: &LocalPlane, [lng, lat]: [f64; 2]) -> Result<[f64; 2], AnalyzeError> {
    LngLat::new(lng, lat).ok().and_then(|place| plane.metres(place)).ok_or(OFF_PLANE)
}

/// `[lng, lat]` of every row.
///
/// # Errors
/// [`AnalyzeError::NoColumn`]; [`AnalyzeError::BadField`] for degrees that are not on the globe.
pub(crate) fn degrees(table: &Table) -> Result<Vec<[f64; 2]>, AnalyzeError> {
    let (Some(lng), Some(lat)) = (table.first(&LNG), table.first(&LAT)) else {
        return Err(table.no_column("lng", NO_PLACE));
    };
    let lng = table.numbers_that(lng, |lng| (-180.0..=180.0).contains(&lng), "a longitude from -180 to 180 degrees")?;
    let lat = table.numbers_that(lat, |lat| (-90.0..=90.0).contains(&lat), "a latitude from -90 to 90 degrees")?;
    Ok(lng.into_iter().zip(lat).map(|(lng, lat)| [lng, lat]).collect())
}

/// The H3 cell of every row: 15 hexadecimal digits, or the number itself.
///
/// # Errors
/// [`AnalyzeError::NoColumn`], [`AnalyzeError::BadField`].
pub(super) fn cells(table: &Table) -> Result<Vec<Cell>, AnalyzeError> {
    let cell = |text: &str| match text.len() {
        ..=16 => text.parse().ok(),
        _ => text.parse().ok().and_then(|number| Cell::from_u64(number).ok()),
    };
    table.parsed("cell", "an H3 cell, such as 89195d8d363ffff", cell)
}

/// Which rows are neighbours: as `--neighbours` says, or cells within `--rings`, or points within `--band` metres.
///
/// # Errors
/// [`AnalyzeError::Missing`] where none of the three is there, and as [`Adjacency::from_pairs`].
pub(super) fn neighbours(request: &Request, table: &Table, answer: &mut Answer) -> Result<Adjacency, AnalyzeError> {
    let adjacency = adjacency(request, table, answer)?;
    let islands = (0..adjacency.len()).filter(|&row| adjacency.neighbours(row).is_empty()).count();
    if islands > 0 {
        answer.warn(format!("{islands} of {} rows have no neighbours", adjacency.len()));
    }
    Ok(adjacency)
}

fn adjacency(request: &Request, table: &Table, answer: &mut Answer) -> Result<Adjacency, AnalyzeError> {
    if let Some(pairs) = request.table("neighbours")? {
        answer.chose("rings", serde_json::Value::Null);
        return from_file(&pairs, table.len());
    }
    let pairs = if !request.text("band").is_empty() {
        let band = request.number("band", "a distance in metres, such as 500")?;
        if band <= 0.0 {
            return Err(AnalyzeError::bad_option("band", request.text("band"), "a distance above 0 metres"));
        }
        answer.chose("rings", serde_json::Value::Null);
        within(&Places::of(table)?.points, band)
    } else if table.has("cell") {
        in_rings(table, request.parse("rings", "a whole number of 1 or more, such as 1")?)?
    } else {
        let needs = "pairs of neighbours by --neighbours FILE, a distance by --band METRES, or a column `cell` in the input";
        return Err(AnalyzeError::Missing { option: "neighbours", needs });
    };
    Ok(Adjacency::from_pairs(table.len(), &pairs)?)
}

fn from_file(pairs: &Table, rows: usize) -> Result<Adjacency, AnalyzeError> {
    let position = |text: &str| text.parse().ok().filter(|&position: &u32| (position as usize) < rows);
    let needs = "the position of a row of the input, counted from 0";
    let (i, j) = (pairs.parsed("i", needs, position)?, pairs.parsed("j", needs, position)?);
    let pairs_of: Vec<(u32, u32)> = i.into_iter().zip(j).collect();
    if let Some(row) = pairs_of.iter().position(|(i, j)| i == j) {
        let text = pairs_of[row].1.to_string();
        return Err(pairs.bad_field(row, "j", &text, "another row; a row is not its own neighbour"));
    }
    Ok(Adjacency::from_pairs(rows, &pairs_of)?)
}

/// Pairs of cells of which one lies within some rings of the other.
fn in_rings(table: &Table, rings: u32) -> Result<Vec<(u32, u32)>, AnalyzeError> {
    if !(1..=20).contains(&rings) {
        return Err(AnalyzeError::bad_option("rings", &rings.to_string(), "a whole number from 1 to 20"));
    }
    let cells = cells(table)?;
    let mut rows: HashMap<Cell, u32> = HashMap::with_capacity(cells.len());
    for (row, &cell) in (0_u32..).zip(&cells) {
        if rows.insert(cell, row).is_some() {
            return Err(table.bad_field(row as usize, "cell", &cell.to_string(), "a cell that no row before it has"));
        }
    }
    let near = |(row, cell): (u32, &Cell)| {
        let others = cell.disk(rings).into_iter().filter_map(|other| rows.get(&other).copied());
        others.filter(|&other| other > row).map(|other| (row, other)).collect::<Vec<_>>()
    };
    Ok((0_u32..).zip(&cells).flat_map(near).collect())
}

/// Pairs of points within a distance, itself included, by squares of that side.
fn within(points: &[[f64; 2]], band: f64) -> Vec<(u32, u32)> {
    #[expect(clippy::cast_possible_truncation, reason = "saturates, far outside any map")]
    let square = |[x, y]: [f64; 2]| ((x / band).floor() as i64, (y / band).floor() as i64);
    let mut squares: BTreeMap<(i64, i64), Vec<u32>> = BTreeMap::new();
    for (row, &point) in (0_u32..).zip(points) {
        squares.entry(square(point)).or_default().push(row);
    }
    let mut pairs = Vec::new();
    for (row, &point) in (0_u32..).zip(points) {
        let (column, line) = square(point);
        let beside = |at: i64| at.saturating_sub(1)..=at.saturating_add(1);
        let around = beside(column).flat_map(|column| beside(line).map(move |line| (column, line)));
        let others = around.filter_map(|square| squares.get(&square)).flatten().filter(|&&other| other > row);
        let near = others.filter(|&&other| {
            let [x, y] = points[other as usize];
            (x - point[0]).powi(2) + (y - point[1]).powi(2) <= band * band
        });
        pairs.extend(near.map(|&other| (row, other)));
    }
    pairs
}
