//! What is counted and where: the areas, and the points with their weights and groups.

use std::collections::HashMap;
use std::path::Path;

use engine::space::{AreaColumns, AreaReport, LngLat, read_areas};
use rayon::prelude::*;

use crate::analyze::places::{LAT, LNG, NO_DEGREES};
use crate::analyze::table::{Numbers, Table};
use crate::analyze::{AnalyzeError, Request};

const LONGITUDE: &str = "a longitude from -180 to 180 degrees";
const LATITUDE: &str = "a latitude from -90 to 90 degrees";

/// Rows that have a place.
pub(super) struct Placed {
    pub(super) points: Vec<LngLat>,
    pub(super) weights: Option<Vec<f64>>,
    pub(super) groups: Option<Groups>,
    /// How many other rows there are.
    pub(super) without_place: usize,
}

/// What `--by` tells apart.
pub(super) struct Groups {
    /// In the order of the alphabet.
    pub(super) names: Vec<String>,
    /// The position in `names` of each point's group.
    pub(super) of: Vec<u32>,
}

/// The file that `--areas` names.
pub(super) fn areas(request: &Request, path: &Path) -> Result<AreaReport, AnalyzeError> {
    let unreadable = |reason: String| AnalyzeError::Unreadable { path: path.to_owned(), reason };
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(format!("cannot be read: {error}; check the path")))?;
    let property = |option: &str| request.given(option).map(str::to_owned);
    let columns = AreaColumns { layer: "areas".to_owned(), id: property("id"), name: property("name") };
    let report = read_areas(&text, &columns).map_err(|error| unreadable(error.to_string()))?;
    if report.areas.is_empty() {
        return Err(unreadable("holds no areas; write a GeoJSON FeatureCollection of polygons".to_owned()));
    }
    Ok(report)
}

/// The rows of the input that have a place.
pub(super) fn placed(request: &Request) -> Result<Placed, AnalyzeError> {
    let table = request.input()?;
    let (points, blanks) = points(&table)?;
    let weights = Some(request.text("value")).filter(|name| !name.is_empty()).map(|name| table.numbers(name)).transpose()?;
    let groups = Some(request.text("by")).filter(|name| !name.is_empty()).map(|name| groups(&table, name)).transpose()?;
    let groups = groups.map(|groups| Groups { of: without(groups.of, &blanks), ..groups });
    Ok(Placed { points, weights: weights.map(|weights| without(weights, &blanks)), groups, without_place: blanks.len() })
}

/// Where the rows are, and which rows are nowhere.
fn points(table: &Table) -> Result<(Vec<LngLat>, Vec<usize>), AnalyzeError> {
    let (Some(lng), Some(lat)) = (table.first(&LNG), table.first(&LAT)) else {
        return Err(table.no_column("lng", NO_DEGREES));
    };
    let longitudes = || table.numbers_or_blanks(lng, |lng| (-180.0..=180.0).contains(&lng), LONGITUDE);
    let latitudes = || table.numbers_or_blanks(lat, |lat| (-90.0..=90.0).contains(&lat), LATITUDE);
    let (longitudes, latitudes) = rayon::join(longitudes, latitudes);
    let (longitudes, latitudes): (Numbers, Numbers) = (longitudes?, latitudes?);
    for (these, those, column, needs) in [(&longitudes, &latitudes, lng, LONGITUDE), (&latitudes, &longitudes, lat, LATITUDE)] {
        if let Some(row) = these.blanks.iter().find(|row| those.blanks.binary_search(row).is_err()) {
            return Err(table.bad_field(*row, column, "", needs));
        }
    }
    let all = longitudes.values.into_par_iter().zip(latitudes.values);
    // Blank rows are the only ones off the globe.
    let points = if longitudes.blanks.is_empty() {
        all.map(|(lng, lat)| LngLat::new(lng, lat)).collect::<Result<_, _>>().unwrap_or_default()
    } else {
        all.filter_map(|(lng, lat)| LngLat::new(lng, lat).ok()).collect()
    };
    Ok((points, longitudes.blanks))
}

fn groups(table: &Table, name: &str) -> Result<Groups, AnalyzeError> {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut of: Vec<u32> = Vec::with_capacity(table.len());
    for text in table.texts(name)? {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        of.push(*numbers.entry(text).or_insert(next));
    }
    let mut names: Vec<&str> = numbers.keys().copied().collect();
    names.sort_unstable();
    let mut ranks = vec![0; names.len()];
    for (rank, name) in (0..).zip(&names) {
        ranks[numbers[name] as usize] = rank;
    }
    for group in &mut of {
        *group = ranks[*group as usize];
    }
    Ok(Groups { names: names.into_iter().map(str::to_owned).collect(), of })
}

/// What is left without some rows.
fn without<T>(values: Vec<T>, rows: &[usize]) -> Vec<T> {
    let mut out = rows.iter().peekable();
    values.into_iter().enumerate().filter(|(row, _)| out.next_if_eq(&row).is_none()).map(|(_, value)| value).collect()
}
