//! How many points each area holds.

mod read;
mod tally;

use engine::space::{Area, AreaIndex, AreaLookup, AreaReport, Located};
use rayon::prelude::*;
use serde_json::Value;

use super::answer::{Shapes, number};
use super::method::{Input, Method, Opt};
use super::{AnalyzeError, Answer, Request};
use read::Placed;
use tally::{Overlap, Sum, tally};

/// `area-counts`
pub(super) const AREA_COUNTS: Method = Method {
    name: "area-counts",
    question: "How many points does each area hold, per km2, per head and per household, and how many lie in no area?",
    formula: "count_a = |{i : p_i in a}|, edges included; weight_a = sum of w_i over the same points",
    inputs: &[
        Input {
            file: "input",
            columns: "lng, lat; a column of weights, if any; a column of groups, if any",
            meaning: "one row per point; where both lng and lat are blank the point is counted as without a place",
        },
        Input {
            file: "areas",
            columns: "id (or --id NAME); name (or --name NAME), population and households, if any",
            meaning: "polygons in degrees; outlines that cross themselves are repaired, with a warning",
        },
    ],
    options: &[
        Opt::new("value", "", "a column of weights to add up, and to take the rates of; by default each point counts 1")
            .or(&["weight"]),
        Opt::new("by", "", "a column of groups, such as category: one row for each area and group that occur together"),
        Opt::new("overlap", "all", "a point in several areas counts in all of them, or in the first in the order of the file"),
        Opt::new("id", "", "the property of the areas that holds their id; by default the usual names are tried"),
        Opt::new("name", "", "the property that holds their name; by default the usual names are tried, then the id"),
    ],
    results: &[
        ("area_id", "areas in the order of their file, those that hold nothing included (but not with --by)"),
        ("name", "the area's name"),
        ("group", "with --by: the group; blank where the field is"),
        ("count", "points in the area, its edge included"),
        ("weight", "with --value: the sum of their weights"),
        ("km2", "the area's size on the ground, holes left out"),
        ("per_km2", "count, or weight with --value, per km2"),
        ("population", "as the areas say, where any of them does"),
        ("per_head", "count or weight per resident; null where there are none"),
        ("households", "as the areas say, where any of them does"),
        ("per_household", "count or weight per household; null where there are none"),
        ("in_areas", "points in at least one area"),
        ("in_no_area", "points in none, which no count holds"),
        ("in_several_areas", "points in more than one"),
        ("without_place", "rows with neither longitude nor latitude, which no count holds"),
    ],
    source: "K. Hormann and A. Agathos, 2001, Computational Geometry 20(3), 131-144, doi:10.1016/S0925-7721(01)00012-8; \
             J. R. Shewchuk, 1997, Discrete and Computational Geometry 18(3), 305-363, doi:10.1007/PL00009321",
    family: "the points and areas in api/tests/analyze (shapely)",
    run,
};

/// A row of the answer: the position of its area, that of its group and what was added up.
#[derive(Debug, Clone, Copy)]
struct Row {
    area: usize,
    group: usize,
    sum: Sum,
}

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let overlap = request.choice("overlap", &[("all", Overlap::All), ("first", Overlap::First)])?;
    let needs = "the areas to count in, such as --areas wards.geojson";
    let path = request.path("areas").ok_or(AnalyzeError::Missing { option: "areas", needs })?;
    let (areas, placed) = rayon::join(|| read::areas(request, path), || read::placed(request));
    let (AreaReport { areas, repaired }, placed) = (areas?, placed?);
    let index = AreaIndex::new(areas);
    let located = AreaLookup::new(&index).locate(&placed.points);
    let rows = rows(&tally(&located, &placed, (&index, overlap))?, &placed);
    let mut answer = Answer::about(located.len() + placed.without_place);
    per_row(&mut answer, &rows, index.areas(), &placed);
    answer.value("in_areas", located.len() - located.in_none());
    answer.value("in_no_area", located.in_none());
    answer.value("in_several_areas", located.in_several());
    answer.value("without_place", placed.without_place);
    warn(&mut answer, (&located, overlap), placed.without_place);
    if !repaired.is_empty() {
        answer.warn(format!(
            "the outlines of {} areas crossed themselves and were repaired: {}",
            repaired.len(),
            repaired.join(", ")
        ));
    }
    answer.shapes = Some(Shapes { of_rows: rows.iter().map(|row| row.area).collect(), index });
    Ok(answer)
}

/// Every area; or every area and group that occur together.
fn rows(sums: &[Sum], placed: &Placed) -> Vec<Row> {
    let groups = placed.groups.as_ref().map_or(1, |groups| groups.names.len());
    let row = |(at, sum): (usize, &Sum)| Row { area: at / groups, group: at % groups, sum: *sum };
    let occurs = |row: &Row| placed.groups.is_none() || row.sum.count > 0;
    sums.iter().enumerate().map(row).filter(occurs).collect()
}

/// Figures for each row.
fn per_row(answer: &mut Answer, rows: &[Row], areas: &[Area], placed: &Placed) {
    let area = |row: &Row| &areas[row.area];
    answer.rows("area_id", rows.iter().map(|row| area(row).id.as_str()));
    answer.rows("name", rows.iter().map(|row| area(row).name.as_str()));
    if let Some(groups) = &placed.groups {
        answer.rows("group", rows.iter().map(|row| groups.names[row.group].as_str()));
    }
    answer.rows("count", rows.iter().map(|row| row.sum.count));
    if placed.weights.is_some() {
        answer.rows("weight", rows.iter().map(|row| number(row.sum.weight)));
    }
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    let much = |row: &Row| if placed.weights.is_some() { row.sum.weight } else { row.sum.count as f64 };
    let km2: Vec<f64> = areas.par_iter().map(Area::area_km2).collect();
    answer.rows("km2", rows.iter().map(|row| number(km2[row.area])));
    answer.rows("per_km2", rows.iter().map(|row| number(much(row) / km2[row.area])));
    per_unit(answer, ["population", "per_head"], rows.iter().map(|row| (much(row), area(row).population)));
    per_unit(answer, ["households", "per_household"], rows.iter().map(|row| (much(row), area(row).households)));
}

/// A figure of areas and the rate by it, where any area has the figure.
fn per_unit(answer: &mut Answer, keys: [&'static str; 2], of: impl Iterator<Item = (f64, Option<u64>)> + Clone) {
    if of.clone().all(|(_, units)| units.is_none()) {
        return;
    }
    answer.rows(keys[0], of.clone().map(|(_, units)| Value::from(units)));
    #[expect(clippy::cast_precision_loss, reason = "people on earth are far below 2^53")]
    let rate = |(much, units): (f64, Option<u64>)| units.filter(|units| *units > 0).map(|units| much / units as f64);
    let without = of.clone().filter(|pair| rate(*pair).is_none()).count();
    if without > 0 {
        answer.warn(format!("{} is null in {without} rows: their areas have no {} above 0", keys[1], keys[0]));
    }
    answer.rows(keys[1], of.map(|pair| rate(pair).map_or(Value::Null, number)));
}

/// Says which points no count holds, and which several do.
fn warn(answer: &mut Answer, (located, overlap): (&Located, Overlap), without_place: usize) {
    let (all, nowhere, several) = (located.len(), located.in_none(), located.in_several());
    if nowhere > 0 && nowhere == all {
        answer.warn(format!(
            "none of {all} points lies in any area; do both files mean the same part of the world, longitude first?"
        ));
    } else if nowhere > 0 {
        answer.warn(format!("{nowhere} of {all} points lie in no area; no count holds them"));
    }
    if several > 0 {
        let how = match overlap {
            Overlap::All => {
                "each of their areas counts them, so the counts add up to more than there are; --overlap first counts them once"
            }
            Overlap::First => "only the first of their areas counts them",
        };
        answer.warn(format!("{several} of {all} points lie in several areas; {how}"));
    }
    if without_place > 0 {
        answer.warn(format!("{without_place} rows have neither longitude nor latitude; no count holds them"));
    }
}
