//! Kernel density of points: at places, on a grid or at the centres of H3 cells.

use engine::space::{BBox, Lattice, Resolution};
use engine::stats::Window;
use engine::stats::density::{
    BandwidthRule, Criterion, DensityGrid, Edge, Events, Kernel, Measure, Smoothing, Summation, best_sd, density_at,
    density_on_grid, diggle_bandwidth, rule_bandwidth, spacing_range,
};
use serde_json::Value;

use super::answer::number;
use super::method::{Input, Method, Opt};
use super::places::metres;
use super::window::{WINDOW, around, window};
use super::{AnalyzeError, Answer, Places, Request};

/// Relative error of a density at places.
const RELATIVE_ERROR: f64 = 1e-11;

/// Most nodes of a grid that is written down.
const MOST_NODES: f64 = 1e7;

/// `kde`
pub(super) const KDE: Method = Method {
    name: "kde",
    question: "Kernel density: how many events per square metre are there around here, without cells?",
    formula: "f(q) = sum_i w_i K(|q - x_i|); gaussian exp(-d^2 / (2 h^2)) / (2 pi h^2), quartic 3 / (pi r^2) (1 - d^2 / r^2)^2, \
              epanechnikov 2 / (pi r^2) (1 - d^2 / r^2)",
    inputs: &[
        Input { file: "input", columns: "x, y, or lng, lat; a column of weights, if any", meaning: "one row per event" },
        Input { file: "at", columns: "x, y, or lng, lat", meaning: "where to answer; by default at the events themselves" },
    ],
    options: &[
        Opt::new("kernel", "gaussian", "gaussian, quartic (biweight) or epanechnikov"),
        Opt::new(
            "bandwidth",
            "scott",
            "metres: the standard deviation h of a gaussian, the radius r of the others; or a rule: scott, silverman, \
             median-distance (ArcGIS), likelihood (bw.ppl), least-squares, diggle (bw.diggle)",
        )
        .or(&["radius", "sigma"]),
        Opt::new("value", "", "a column of weights; by default each event counts 1").or(&["weight"]),
        Opt::new("measure", "intensity", "intensity (events per square metre) or density (integrates to 1)"),
        Opt::new("edge", "none", "correction for the edge of --window: none, uniform or diggle (Jones and Diggle)"),
        WINDOW,
        Opt::new("grid", "", "answer on a grid over --window with this step in metres").or(&["cell-size"]),
        Opt::new("resolution", "", "answer at the centres of the H3 cells of this resolution, 5 to 10; for lng and lat"),
    ],
    results: &[
        ("density", "per place, in the order of --at, of the input, of the grid's nodes or of the cells"),
        ("x", "with --grid: x of each node, or lng where the input has degrees"),
        ("y", "with --grid: y of each node, or lat; rows from the south, each from the west"),
        ("cell", "with --resolution: the cells"),
        ("bandwidth_m", "the length of the kernel in metres: standard deviation (gaussian) or radius"),
    ],
    source: "B. W. Silverman, 1986, Density Estimation for Statistics and Data Analysis, doi:10.1201/9781315140919",
    family: "kde (scikit-learn, splancs, spatstat)",
    run,
};

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Gaussian,
    Quartic,
    Epanechnikov,
}

#[derive(Clone, Copy, PartialEq)]
enum EdgeWord {
    None,
    Uniform,
    Diggle,
}

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let table = request.input()?;
    let places = Places::of(&table)?;
    let weights = match request.text("value") {
        "" => None,
        name => Some(table.counts(name)?),
    };
    let mut answer = Answer::about(places.points.len());
    let words = [("none", EdgeWord::None), ("uniform", EdgeWord::Uniform), ("diggle", EdgeWord::Diggle)];
    let edge = request.choice("edge", &words)?;
    let area = (edge != EdgeWord::None).then(|| window(request, &places, &mut answer)).transpose()?;
    let edge = match (edge, area) {
        (EdgeWord::Uniform, Some(area)) => Edge::Uniform(area),
        (EdgeWord::Diggle, Some(area)) => Edge::DiggleJones(area),
        _ => Edge::Uncorrected,
    };
    let measure = request.choice("measure", &[("intensity", Measure::Intensity), ("density", Measure::Density)])?;
    let kernel = kernel(request, &places, edge, &mut answer)?;
    let smoothing = Smoothing { kernel, measure, edge };
    let events = Events { points: &places.points, weights: weights.as_deref() };
    if !request.text("grid").is_empty() {
        on_grid(request, &places, events, &smoothing, &mut answer)?;
        return Ok(finished(answer, kernel));
    }
    let at = if !request.text("resolution").is_empty() {
        cells(request, &places, &mut answer)?
    } else if let Some(at) = request.table("at")? {
        places.also(&at)?
    } else {
        places.points.clone()
    };
    let summation = Summation::Certified { relative_error: RELATIVE_ERROR };
    answer.rows("density", density_at(events, &at, &smoothing, summation)?.into_iter().map(number));
    Ok(finished(answer, kernel))
}

fn finished(mut answer: Answer, kernel: Kernel) -> Answer {
    let length = match kernel {
        Kernel::Gaussian { sd_m } => sd_m,
        Kernel::Quartic { radius_m } | Kernel::Epanechnikov { radius_m } => radius_m,
    };
    answer.value("bandwidth_m", number(length));
    answer
}

/// The kernel with its length: as given, or as a rule makes it of the points.
fn kernel(request: &Request, places: &Places, edge: Edge, answer: &mut Answer) -> Result<Kernel, AnalyzeError> {
    let shapes = [
        ("gaussian", Shape::Gaussian),
        ("quartic", Shape::Quartic),
        ("biweight", Shape::Quartic),
        ("epanechnikov", Shape::Epanechnikov),
    ];
    let shape = request.choice("kernel", &shapes)?;
    let text = request.text("bandwidth");
    let of_sd = |sd_m: f64| match shape {
        Shape::Gaussian => Kernel::Gaussian { sd_m },
        Shape::Quartic => Kernel::quartic_of_sd(sd_m),
        Shape::Epanechnikov => Kernel::epanechnikov_of_sd(sd_m),
    };
    if let Ok(length) = text.parse::<f64>() {
        return Ok(match shape {
            Shape::Gaussian => Kernel::Gaussian { sd_m: length },
            Shape::Quartic => Kernel::Quartic { radius_m: length },
            Shape::Epanechnikov => Kernel::Epanechnikov { radius_m: length },
        });
    }
    let points = &places.points;
    let window = match edge.window() {
        Some(area) => Ok(area),
        None if matches!(text, "likelihood" | "diggle") => window(request, places, answer),
        None => Ok(around(points)),
    }?;
    let kernel = match text {
        "scott" => of_sd(rule_bandwidth(points, BandwidthRule::Scott)?),
        "silverman" => of_sd(rule_bandwidth(points, BandwidthRule::Silverman)?),
        // The rule is about the radius of a quartic kernel, whose standard deviation is 8^(-1/2) of it.
        "median-distance" => of_sd(rule_bandwidth(points, BandwidthRule::MedianDistance)? / 8.0_f64.sqrt()),
        "likelihood" => of_sd(best_sd(points, spacing_range(points, window)?, Criterion::Likelihood(edge))?),
        "least-squares" => of_sd(best_sd(points, spacing_range(points, window)?, Criterion::LeastSquares)?),
        "diggle" => of_sd(diggle_bandwidth(points, window)?),
        _ => {
            let needs = "metres, or one of scott, silverman, median-distance, likelihood, least-squares, diggle";
            return Err(AnalyzeError::bad_option("bandwidth", text, needs));
        }
    };
    answer.warn(format!("the bandwidth was chosen by the rule `{text}`; others differ several times, and so do their maps"));
    Ok(kernel)
}

fn on_grid(
    request: &Request,
    places: &Places,
    events: Events<'_>,
    smoothing: &Smoothing,
    answer: &mut Answer,
) -> Result<(), AnalyzeError> {
    let step = request.number("grid", "a step in metres, such as 100")?;
    let window = match smoothing.edge.window() {
        Some(window) => window,
        None if places.points.is_empty() => Window { west: 0.0, south: 0.0, east: -1.0, north: -1.0 },
        None => window(request, places, answer)?,
    };
    let nodes = |from: f64, to: f64| ((to - from) / step + 1e-9).floor() + 1.0;
    let [columns, rows] = [nodes(window.west, window.east), nodes(window.south, window.north)].map(|nodes| nodes.max(0.0));
    if step <= 0.0 || columns * rows > MOST_NODES {
        let needs = "a step above 0 metres that leaves at most 10,000,000 nodes";
        return Err(AnalyzeError::bad_option("grid", request.text("grid"), needs));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 10,000,000")]
    let (columns, rows) = (columns as usize, rows as usize);
    let grid = DensityGrid { first: [window.west, window.south], step_m: [step; 2], columns, rows };
    let density = density_on_grid(events, &grid, smoothing)?;
    let nodes: Vec<[f64; 2]> = (0..density.len()).map(|node| places.back(grid.node(node))).collect();
    answer.rows("density", density.into_iter().map(number));
    answer.rows("x", nodes.iter().map(|node| number(node[0])));
    answer.rows("y", nodes.iter().map(|node| number(node[1])));
    Ok(())
}

/// The centres of the cells over the box around the points, which are written down.
fn cells(request: &Request, places: &Places, answer: &mut Answer) -> Result<Vec<[f64; 2]>, AnalyzeError> {
    let bad = |needs: &str| AnalyzeError::bad_option("resolution", request.text("resolution"), needs);
    let level = request.parse("resolution", "a whole number from 5 to 10")?;
    let resolution = Resolution::new(level).map_err(|error| bad(&error.to_string()))?;
    let Some(plane) = &places.plane else {
        return Err(bad("--grid instead, because x and y have no place on the globe; cells need lng and lat"));
    };
    let on_globe = places.points.iter().filter_map(|&point| plane.place(point));
    let Some(bbox) = BBox::around(on_globe) else { return Ok(Vec::new()) };
    let lattice = Lattice::of_bbox(bbox, resolution).map_err(|error| bad(&format!("another resolution: {error}")))?;
    answer.rows("cell", lattice.cells().iter().map(|cell| Value::from(cell.to_string())));
    lattice.cells().iter().map(|cell| metres(plane, [cell.centre().lng(), cell.centre().lat()])).collect()
}
