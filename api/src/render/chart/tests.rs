//! Charts: well-formed, described, the same bytes for the same answer.

use resvg::usvg::{Options, Tree};

use super::{hotspot_map, png, series_chart};
use crate::render::font::database;
use crate::render::sample::{ODD_NAME, areas, city, months, no_areas, nothing, weeks};

fn parsed(svg: &str) -> Tree {
    let options = Options { fontdb: database(), ..Options::default() };
    Tree::from_str(svg, &options).expect("a picture")
}

/// The text of the first element of that name.
fn element<'a>(svg: &'a str, name: &str) -> &'a str {
    let (_, rest) = svg.split_once(&format!("<{name}>")).expect("an element");
    rest.split_once(&format!("</{name}>")).expect("its end").0
}

fn metadata(svg: &str) -> serde_json::Value {
    let text = element(svg, "metadata").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn the_same_answer_gives_the_same_bytes() {
    let map = || hotspot_map(&city(), &areas()).expect("a map");
    let chart = || series_chart(&weeks(), "burglary, Bristol").expect("a chart");
    assert_eq!(map(), map());
    assert_eq!(chart(), chart());
    assert_eq!(png(&chart(), 1.0).expect("pixels"), png(&chart(), 1.0).expect("pixels"));
}

#[test]
fn a_map_parses_at_its_size_and_says_what_it_shows() {
    let svg = hotspot_map(&city(), &areas()).expect("a map");
    let size = parsed(&svg).size();
    assert!((size.width() - 1200.0).abs() < 0.1 && (size.height() - 900.0).abs() < 0.1);
    assert_eq!(element(&svg, "title"), "Hotspots: burglary, 2019-06-01 to 2019-07-01");
    assert!(element(&svg, "desc").starts_with("Map of "));
    assert!(svg.starts_with("<svg ") && svg.contains("role=\"img\"") && svg.contains("font-family=\"Noto Sans, sans-serif\""));
    assert!(svg.contains("1 June 2019 to 30 June 2019 (Europe/London)"));
}

#[test]
fn the_data_and_the_receipt_lie_beside_the_picture() {
    let answer = city();
    let data = metadata(&hotspot_map(&answer, &areas()).expect("a map"));
    assert_eq!(data["cells"].as_array().map(Vec::len), Some(answer.hotspots.len()));
    assert_eq!(data["cells"][0]["cell"], answer.hotspots[0].cell.as_str());
    assert_eq!((&data["receipt"]["snapshot"], &data["receipt"]["policy"]), (&12.into(), &"public-rows-1".into()));
    assert_eq!(metadata(&series_chart(&weeks(), "x").expect("a chart"))["points"].as_array().map(Vec::len), Some(105));
}

#[test]
fn every_cell_is_one_filled_polygon_in_the_colour_of_its_class() {
    let answer = city();
    let svg = hotspot_map(&answer, &no_areas()).expect("a map");
    let hottest = answer.hotspots.iter().filter(|spot| spot.class == "hot-99").count();
    // One more stands in the legend.
    assert_eq!(svg.matches("fill=\"#B2182B\"").count(), hottest + 1);
    assert!(answer.hotspots.iter().any(|spot| spot.pile.is_some()) && svg.contains("Pile of reports on one point"));
}

#[test]
fn names_are_text_and_never_markup() {
    let svg = hotspot_map(&city(), &areas()).expect("a map");
    assert!(svg.contains("A #*&quot;&lt;b&gt;") && !svg.contains("<b>"));
    let svg = series_chart(&months(), &format!("{ODD_NAME}\u{1}")).expect("a chart");
    assert_eq!(element(&svg, "title"), "Reports per month: A #*&quot;&lt;b&gt;");
    parsed(&svg);
}

#[test]
fn an_answer_without_cells_says_so() {
    for areas in [areas(), no_areas()] {
        let svg = hotspot_map(&nothing(), &areas).expect("a map");
        assert!(svg.contains("No cell to show"));
        parsed(&svg);
    }
    let mut silent = weeks();
    silent.points.iter_mut().for_each(|point| point.reports = 0);
    assert!(series_chart(&silent, "x").expect("a chart").contains("No report of this kind"));
    silent.points.clear();
    parsed(&series_chart(&silent, "x").expect("a chart"));
}

#[test]
fn an_answer_cut_to_its_first_cells_does_not_call_the_rest_empty() {
    let mut answer = city();
    assert!(!hotspot_map(&answer, &areas()).expect("a map").contains("not among the cells drawn"));
    answer.hotspots.truncate(20);
    let svg = hotspot_map(&answer, &areas()).expect("a map");
    assert!(svg.contains("Drawn: only the 20 cells of highest z.") && svg.contains("not among the cells drawn"));
}

#[test]
fn attributions_stay_however_many_notes_there_are() {
    let mut answer = city();
    answer.receipt.notes = vec!["A note.".to_owned(); 40];
    let svg = hotspot_map(&answer, &areas()).expect("a map");
    assert_eq!(svg.matches(">\nA note.\n</text>").count(), 5);
    assert!(svg.contains("More notes stand in the receipt") && svg.contains(">\nData: Contains public sector information"));
}

#[test]
fn a_series_marks_what_the_window_cuts_and_starts_at_zero() {
    let svg = series_chart(&weeks(), "burglary, Bristol").expect("a chart");
    assert!(svg.contains("Hatched: the window covers only part of that week."));
    assert!(!series_chart(&months(), "x").expect("a chart").contains("Hatched"));
    assert!(svg.contains(">\n0\n</text>") && svg.contains(">\nJul\n</text>"));
}

#[test]
fn what_cannot_be_drawn_is_named() {
    let mut answer = city();
    answer.hotspots[0].cell = "nowhere".to_owned();
    assert!(hotspot_map(&answer, &areas()).expect_err("no cell").to_string().contains("`nowhere` is not an H3 cell"));
    let svg = series_chart(&months(), "x").expect("a chart");
    for scale in [0.0, -1.0, f32::NAN, 1e9] {
        assert!(png(&svg, scale).expect_err("no such scale").to_string().contains("use 0.5 to 4"));
    }
    assert!(png("no picture", 1.0).is_err());
    let mut series = months();
    series.points[3].start = "April".to_owned();
    assert!(series_chart(&series, "x").expect_err("no date").to_string().contains("`April` is not a date"));
}
