//! Small inputs of our own making, one for every method, and the answers that are kept beside them.

use std::path::PathBuf;

use super::{ask, committed, compare_with_file, numbers, result};

type Flags = &'static [(&'static str, &'static str)];

/// A question for every method.
pub(super) const EVERY_METHOD: [(&str, Flags); 45] = [
    ("area-counts", &[("input", "sightings.csv"), ("areas", "wards.geojson")]),
    ("rates", &[("input", "cells.csv"), ("per", "1000")]),
    ("eb-rates", &[("input", "cells.csv")]),
    ("gi", &[("input", "cells.csv"), ("neighbours", "pairs.csv")]),
    ("gi-star", &[("input", "cells.csv"), ("neighbours", "pairs.csv")]),
    ("local-moran", &[("input", "cells.csv"), ("neighbours", "pairs.csv")]),
    ("moran", &[("input", "cells.csv"), ("neighbours", "pairs.csv")]),
    ("geary", &[("input", "cells.csv"), ("neighbours", "pairs.csv")]),
    ("general-g", &[("input", "cells.csv"), ("neighbours", "pairs.csv")]),
    ("kde", &[("input", "events.csv"), ("bandwidth", "100")]),
    ("dbscan", &[("input", "events.csv"), ("eps", "50"), ("min-points", "3")]),
    ("hdbscan", &[("input", "events.csv"), ("min-cluster-size", "3")]),
    ("st-dbscan", &[("input", "events.csv"), ("eps", "50"), ("eps-days", "7"), ("min-points", "3")]),
    ("nni", &[("input", "events.csv"), ("window", "0,0,1000,1000")]),
    ("centrography", &[("input", "events.csv")]),
    ("ripley-k", &[("input", "events.csv"), ("window", "0,0,1000,1000"), ("distances", "50,100,200")]),
    ("scan", &[("input", "cells.csv"), ("permutations", "99")]),
    ("concentration", &[("input", "cells.csv")]),
    ("mann-kendall", &[("input", "two-areas.csv")]),
    ("sen", &[("input", "months.csv")]),
    ("pettitt", &[("input", "months.csv")]),
    ("stl", &[("input", "months.csv"), ("period", "12")]),
    ("mstl", &[("input", "months.csv"), ("periods", "6,12")]),
    ("decompose", &[("input", "months.csv"), ("period", "12")]),
    ("two-period", &[("input", "change.csv")]),
    ("c-chart", &[("input", "months.csv")]),
    ("ewma", &[("input", "months.csv")]),
    ("cusum", &[("input", "months.csv")]),
    ("ears", &[("input", "months.csv")]),
    ("glr", &[("input", "months.csv")]),
    ("farrington", &[("input", "months.csv"), ("period", "12"), ("half-window", "1"), ("periods", "1"), ("exclude-weeks", "6")]),
    ("changepoints", &[("input", "months.csv"), ("cost", "poisson")]),
    ("step", &[("input", "months.csv"), ("at", "2023-01-01"), ("season", "12")]),
    ("emerging", &[("input", "cube.csv"), ("neighbours", "row.csv")]),
    ("hours", &[("input", "intervals.csv"), ("between", "2024-03-04,2024-05-06"), ("permutations", "99")]),
    ("aoristic", &[("input", "intervals.csv")]),
    ("knox", &[("input", "events.csv"), ("distance", "100"), ("days", "7")]),
    ("near-repeat", &[("input", "events.csv"), ("permutations", "99")]),
    ("mantel", &[("input", "events.csv"), ("permutations", "99")]),
    (
        "space-time-k",
        &[("input", "events.csv"), ("window", "0,0,1000,1000"), ("distances", "50,100"), ("lags", "7,14"), ("permutations", "9")],
    ),
    ("repeat-address", &[("input", "events.csv")]),
    ("pai", &[("input", "forecast.csv")]),
    ("similarity", &[("input", "areas.csv")]),
    ("wdd", &[("input", "roles.csv")]),
    ("naus", &[("input", "months.csv"), ("window", "3")]),
];

/// Files lie among the committed inputs.
pub(super) fn path_or_value(flag: &str, value: &str) -> String {
    if api::analyze::FILES.iter().any(|(file, _)| *file == flag) && (value.contains(".csv") || value.contains(".geojson")) {
        committed(value)
    } else {
        value.to_owned()
    }
}

fn question(method: &str) -> Vec<(&'static str, String)> {
    let flags = EVERY_METHOD.iter().find(|(name, _)| *name == method).expect("a question").1;
    flags.iter().map(|&(flag, value)| (flag, path_or_value(flag, value))).collect()
}

/// Answers as they were when they were last looked at; simulated maxima are left out for their length.
#[test]
fn answers_are_the_ones_that_are_kept() {
    for (method, _) in EVERY_METHOD {
        let flags = question(method);
        let flags: Vec<(&str, &str)> = flags.iter().map(|(flag, value)| (*flag, value.as_str())).collect();
        let mut answer = ask(method, &flags).unwrap_or_else(|error| panic!("{method}: {error}"));
        for (file, _) in api::analyze::FILES {
            if let Some(path) = answer["options"].get_mut(file).filter(|path| path.is_string()) {
                let name = PathBuf::from(path.as_str().expect("a path"));
                *path = name.file_name().expect("a name").to_string_lossy().into_owned().into();
            }
        }
        if let Some(result) = answer["result"].as_object_mut() {
            result.remove("maxima");
        }
        round(&mut answer);
        let text = serde_json::to_string_pretty(&answer).expect("JSON");
        let path = PathBuf::from(committed(&format!("answers/{method}.json")));
        compare_with_file(&path, &format!("{text}\n"));
    }
}

/// Ten digits: the last ones may differ between processors.
fn round(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Array(values) => values.iter_mut().for_each(round),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(round),
        serde_json::Value::Number(number) if number.is_f64() => {
            let short: f64 = format!("{:.9e}", number.as_f64().expect("a number")).parse().expect("a number");
            *value = short.into();
        }
        _ => {}
    }
}

#[test]
fn the_same_rows_in_every_format_have_the_same_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let csv = std::fs::read_to_string(committed("places.csv")).expect("a file");
    let rows: Vec<Vec<&str>> = csv.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path.display().to_string()
    };
    let features = rows.iter().map(|row| {
        format!(
            r#"{{"type":"Feature","properties":{{"name":"{}"}},"geometry":{{"type":"Point","coordinates":[{},{}]}}}}"#,
            row[0], row[1], row[2]
        )
    });
    let geojson = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.collect::<Vec<_>>().join(","));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, csv.as_bytes()).expect("packed");
    let paths = [
        write("places.geojson", geojson.as_bytes()),
        write("places.csv.gz", &packed.finish().expect("packed")),
        write("places.tsv", csv.replace(',', "\t").as_bytes()),
        parquet(folder.path(), &rows),
    ];
    let of = |path: &str| result("nni", &[("input", path), ("inference", "normal")]);
    let expected = of(&committed("places.csv"));
    for path in paths {
        assert_eq!(of(&path), expected, "{path}");
    }
}

fn parquet(folder: &std::path::Path, rows: &[Vec<&str>]) -> String {
    use arrow::array::{ArrayRef, Float64Array, StringArray};
    use std::sync::Arc;
    let column =
        |at: usize| -> ArrayRef { Arc::new(rows.iter().map(|row| row[at].parse::<f64>().ok()).collect::<Float64Array>()) };
    let names: ArrayRef = Arc::new(rows.iter().map(|row| Some(row[0])).collect::<StringArray>());
    let batch = arrow::array::RecordBatch::try_from_iter([("name", names), ("lng", column(1)), ("lat", column(2))]);
    let batch = batch.expect("columns");
    let path = folder.join("places.parquet");
    let file = std::fs::File::create(&path).expect("a file");
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("rows");
    writer.close().expect("closed");
    path.display().to_string()
}

/// A degree of latitude near Bristol is 111.26 km, one of longitude 69.5 km.
#[test]
fn degrees_are_metres_around_the_middle() {
    let distances = numbers(&result("nni", &[("input", &committed("places.csv")), ("inference", "normal")])["distance"]);
    let nearest = distances[0].expect("a distance");
    assert!((nearest - 0.001 * 111_260.0).abs() < 0.2, "{nearest}");
}

/// A corner of sixteen cells with five events each among 209 cells with one in five: hot where all neighbours are in the
/// corner, and nowhere beyond its border.
#[test]
fn a_planted_cluster_is_labelled_and_nothing_else() {
    let corner = |cell: usize| cell % 15 < 4 && cell / 15 < 4;
    let count = |cell: usize| if corner(cell) { 5 } else { usize::from(cell.is_multiple_of(5)) };
    let rows = (0..225).map(|cell| format!("{},{},{}\n", 100 * (cell % 15), 100 * (cell / 15), count(cell)));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cells.csv");
    std::fs::write(&path, format!("x,y,count\n{}", rows.collect::<String>())).expect("written");
    let path = path.display().to_string();
    for (method, word) in [("gi-star", "hot"), ("gi", "hot"), ("local-moran", "HH")] {
        let labels = result(method, &[("input", &path), ("band", "150")])["label"].take();
        let labelled = |cell: &usize| labels[*cell] == word;
        let inside = |cell: &usize| cell % 15 < 3 && cell / 15 < 3;
        assert!((0..225).filter(inside).all(|cell| labelled(&cell)), "{method}: {labels}");
        let far = |cell: &usize| cell % 15 > 4 || cell / 15 > 4;
        assert!((0..225).filter(far).all(|cell| labels[cell] == "none"), "{method}: {labels}");
    }
}

#[test]
fn neighbours_may_be_pairs_or_a_distance_or_cells() {
    let cells = committed("cells.csv");
    let pairs = result("gi-star", &[("input", &cells), ("neighbours", &committed("pairs.csv"))]);
    let band = result("gi-star", &[("input", &cells), ("band", "100")]);
    assert_eq!(pairs["z"], band["z"]);
    let resolution = engine::space::Resolution::new(9).expect("a resolution");
    let middle = engine::space::LngLat::new(-2.6, 51.45).expect("a place").cell(resolution).expect("a cell");
    let rows = middle.disk(2).into_iter().enumerate().map(|(count, cell)| format!("{cell},{count}\n"));
    let folder = tempfile::tempdir().expect("a folder");
    let lattice = folder.path().join("cells.csv");
    std::fs::write(&lattice, format!("cell,count\n{}", rows.collect::<String>())).expect("written");
    let rings = result("gi-star", &[("input", &lattice.display().to_string()), ("rings", "1")]);
    assert_eq!(rings["neighbours"][0], 7, "the middle of a disk and its six neighbours");
}
