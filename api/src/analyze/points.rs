//! Patterns of points: nearest neighbours, centrography and Ripley's K.

use engine::stats::{
    DistanceConvention, Ellipse, EllipseConvention, NeighbourEdge, NotComputable, PointWeights, RandomPatterns, Ripley, RipleyAt,
    RipleyEdge, RipleyOptions, Window, convex_hull, deviational_ellipse, manhattan_median, mean_centre, median_centre,
    nearest_distances, nearest_neighbour, nearest_neighbour_p, ripley, standard_distance,
};
use serde_json::Value;

use super::answer::{number, or_null, record};
use super::local::SEED;
use super::method::{Input, Method, Opt};
use super::window::{WINDOW, window};
use super::{AnalyzeError, Answer, Places, Request};

const POINTS: &[Input] = &[Input { file: "input", columns: "x, y, or lng, lat", meaning: "one row per event" }];

/// Distances at which Ripley's K is given where none are named.
const STEPS: u32 = 20;

/// `nni`
pub(super) const NNI: Method = Method {
    name: "nni",
    question: "Nearest neighbour index: are points closer to each other than chance puts them?",
    formula: "index = mean distance to the nearest other point / (sqrt(A / n) / 2); Donnelly adds (0.0514 + 0.0412 / sqrt(n)) \
              P / n to the expectation",
    inputs: POINTS,
    options: &[
        WINDOW,
        Opt::new("area", "", "the study area in square metres, instead of a window; then there is no simulated p"),
        Opt::new("edge", "none", "none (Clark and Evans, CrimeStat, ArcGIS), donnelly or kaplan-meier (spatstat cdf)"),
        Opt::new(
            "inference",
            "monte-carlo",
            "where p comes from: monte-carlo (as many points anywhere in the window) or normal (too sure: distances of mutual \
             neighbours are not independent)",
        ),
        Opt::new("permutations", "999", "simulated patterns").or(&["simulations"]),
        SEED,
    ],
    results: &[
        ("index", "below 1 where points cluster, above 1 where they keep apart"),
        ("mean_distance", "mean distance to the nearest other point, metres"),
        ("expected_distance", "the same if points fell anywhere alike"),
        ("z", "standard deviations above the expectation"),
        ("p", "two-sided p"),
        ("p_high", "probability of distances as large or larger: points keep apart"),
        ("p_low", "probability of distances as small or smaller: points cluster"),
        ("p_normal", "two-sided normal p of z"),
        ("area", "area of the study region, square metres"),
        ("distance", "distance of each row to the nearest other, metres"),
    ],
    source: "P. J. Clark and F. C. Evans, 1954, Ecology 35(4), 445-453, doi:10.2307/1931034",
    family: "points (spatstat), centrography (pointpats)",
    run: run_nni,
};

/// `centrography`
pub(super) const CENTROGRAPHY: Method = Method {
    name: "centrography",
    question: "Where is the middle of the points, and how far and in which direction do they spread?",
    formula: "mean centre; median centre (least sum of distances); standard distance sqrt(sum d^2 / n); deviational ellipse: \
              axes of the matrix of second moments",
    inputs: &[Input { file: "input", columns: "x, y, or lng, lat; a column of weights, if any", meaning: "one row per event" }],
    options: &[
        Opt::new("value", "", "a column of weights; by default each event counts 1").or(&["weight"]),
        Opt::new(
            "ellipse",
            "crimestat",
            "crimestat (axes sqrt(2 sum d^2 / (n - 2)), pointpats too) or arcgis (sqrt(sum d^2 / n))",
        ),
        Opt::new("standard-distance", "n", "what squared distances are divided by: n (ArcGIS, pointpats) or n-2 (CrimeStat)"),
    ],
    results: &[
        ("mean_centre", "x, y (or lng, lat) of the mean"),
        ("median_centre", "the place with the least sum of distances to all points"),
        ("manhattan_median", "the middle x and the middle y; weights do not enter"),
        ("standard_distance", "metres"),
        (
            "ellipse",
            "centre, major and minor semi-axis in metres, angle in radians counter-clockwise from east, rotation in \
          degrees clockwise from north",
        ),
        ("hull", "corners of the convex hull, counter-clockwise"),
    ],
    source: "R. S. Yuill, 1971, Geografiska Annaler B 53(1), 28-39, doi:10.1080/04353684.1971.11879353; R. Bachi, 1962, \
             doi:10.1111/j.1435-5597.1962.tb00872.x",
    family: "centrography (pointpats)",
    run: run_centrography,
};

/// `ripley-k`
pub(super) const RIPLEY_K: Method = Method {
    name: "ripley-k",
    question: "Ripley's K: are points clustered or spaced out, and at which distances?",
    formula: "K(d) = A / (n (n - 1)) sum_{i != j} w_ij 1(d_ij <= d); L = sqrt(K / pi)",
    inputs: POINTS,
    options: &[
        Opt::new(
            "distances",
            "",
            "distances in metres, rising, with commas; by default 20 up to a quarter of the window's shorter side",
        ),
        WINDOW,
        Opt::new("edge", "isotropic", "isotropic, translation, border or none"),
        Opt::new("permutations", "99", "random patterns to compare with; 0 for none").or(&["simulations"]),
        SEED,
    ],
    results: &[
        ("distance", "the distances, metres"),
        ("k", "K at each, square metres"),
        ("l", "L at each, metres: the distance itself where points fall anywhere alike"),
        ("random", "K if points fell anywhere alike: pi d^2"),
        ("lower", "least K of the random patterns"),
        ("upper", "greatest K of them"),
        ("p", "of the whole function: share of patterns whose L departs from the distance as far, at its worst"),
    ],
    source: "B. D. Ripley, 1976, Journal of Applied Probability 13(2), 255-266, doi:10.2307/3212829",
    family: "points (spatstat Kest)",
    run: run_ripley,
};

#[derive(Clone, Copy)]
enum EdgeWord {
    None,
    Donnelly,
    KaplanMeier,
}

fn run_nni(request: &Request) -> Result<Answer, AnalyzeError> {
    let edges = [("none", EdgeWord::None), ("donnelly", EdgeWord::Donnelly), ("kaplan-meier", EdgeWord::KaplanMeier)];
    let edge = request.choice("edge", &edges)?;
    let simulate = request.choice("inference", &[("monte-carlo", true), ("normal", false)])?;
    let patterns = RandomPatterns { count: request.permutations()?, seed: request.seed()? };
    let places = Places::of(&request.input()?)?;
    let mut answer = Answer::about(places.points.len());
    let distances = nearest_distances(&places.points)?;
    let area = (!request.text("area").is_empty()).then(|| request.number("area", "square metres, above 0")).transpose()?;
    let window = if area.is_some() { None } else { Some(window(request, &places, &mut answer)?) };
    let found = nearest_neighbour(&places.points, region(edge, window, area)?)?;
    answer.value("index", number(found.index));
    answer.value("mean_distance", number(found.mean_distance));
    answer.value("expected_distance", number(found.expected_distance));
    answer.value("z", or_null(found.test.map(|test| test.z)));
    let simulated = window.filter(|_| simulate);
    if simulated.is_some() && request.text("window").is_empty() {
        answer.warn(UNKNOWN_WINDOW);
        for key in ["p", "p_high", "p_low"] {
            answer.value(key, Value::Null);
        }
    } else if let Some(window) = simulated {
        let [p, low, high] = nearest_neighbour_p(&places.points, window, patterns)?;
        for (key, p) in [("p", p), ("p_high", high), ("p_low", low)] {
            answer.value(key, number(p));
        }
    } else {
        if simulate {
            answer.warn("p is the normal one: simulating needs --window, not only --area");
            answer.chose("inference", "normal");
        }
        answer.figure("p", found.test.map(|test| test.p));
        answer.value("p_high", or_null(found.test.map(|test| test.p_high)));
        answer.value("p_low", or_null(found.test.map(|test| test.p_low)));
    }
    answer.figure("p_normal", found.test.map(|test| test.p));
    let area = area.or(window.as_ref().map(Window::area));
    answer.value("area", area.map_or(Value::Null, number));
    answer.rows("distance", distances.into_iter().map(number));
    Ok(answer)
}

/// The study region with its edge.
fn region(edge: EdgeWord, window: Option<Window>, area: Option<f64>) -> Result<NeighbourEdge, AnalyzeError> {
    match (edge, window) {
        (EdgeWord::Donnelly, Some(window)) => Ok(NeighbourEdge::Donnelly(window)),
        (EdgeWord::KaplanMeier, Some(window)) => Ok(NeighbourEdge::KaplanMeier(window)),
        (EdgeWord::None, window) => {
            let area = area.or(window.as_ref().map(Window::area));
            Ok(NeighbourEdge::Uncorrected { area: area.unwrap_or_default() })
        }
        (EdgeWord::Donnelly | EdgeWord::KaplanMeier, None) => {
            let needs = "the study area as west,south,east,north: an edge correction needs more than its area";
            Err(AnalyzeError::Missing { option: "window", needs })
        }
    }
}

fn run_centrography(request: &Request) -> Result<Answer, AnalyzeError> {
    let ellipses = [("crimestat", EllipseConvention::CrimeStat), ("arcgis", EllipseConvention::ArcGis)];
    let ellipses = request.choice("ellipse", &ellipses)?;
    let divisors = [("n", DistanceConvention::Points), ("n-2", DistanceConvention::DegreesOfFreedom)];
    let divisor = request.choice("standard-distance", &divisors)?;
    let table = request.input()?;
    let places = Places::of(&table)?;
    let each = match request.text("value") {
        "" => None,
        name => Some(table.counts(name)?),
    };
    let weights = each.as_deref().map_or(PointWeights::Equal, PointWeights::Each);
    let points = &places.points;
    let back = |point: [f64; 2]| Value::from(places.back(point).map(number).to_vec());
    let mut answer = Answer::about(points.len());
    answer.value("mean_centre", back(mean_centre(points, weights)?));
    answer.value("median_centre", back(median_centre(points, weights)?));
    answer.value("manhattan_median", back(manhattan_median(points)?));
    let enough = |needed: usize| points.len() >= needed;
    if divisor == DistanceConvention::Points || enough(3) {
        answer.value("standard_distance", number(standard_distance(points, weights, divisor)?));
    } else {
        answer.figure("standard_distance", Err(TOO_FEW));
    }
    if ellipses == EllipseConvention::ArcGis || enough(3) {
        fill_ellipse(&mut answer, &places, &deviational_ellipse(points, weights, ellipses)?);
    } else {
        answer.figure("ellipse", Err(TOO_FEW));
    }
    answer.value("hull", convex_hull(points)?.into_iter().map(back).collect::<Vec<_>>());
    Ok(answer)
}

fn fill_ellipse(answer: &mut Answer, places: &Places, ellipse: &Ellipse) {
    if let Err(reason) = ellipse.angle {
        answer.warn(format!("the angle of the ellipse is null: {reason}"));
    }
    let rotation = ellipse.angle.map(|angle| (90.0 - angle.to_degrees()).rem_euclid(180.0));
    let fields = [
        ("centre", places.back(ellipse.centre).map(number).to_vec().into()),
        ("major", number(ellipse.major)),
        ("minor", number(ellipse.minor)),
        ("angle", or_null(ellipse.angle)),
        ("rotation", or_null(rotation)),
    ];
    answer.value("ellipse", Value::Object(record(fields)));
}

const TOO_FEW: NotComputable = NotComputable::Because("it divides by n - 2, so at least three points are needed; choose n");

fn run_ripley(request: &Request) -> Result<Answer, AnalyzeError> {
    let edges = [
        ("isotropic", RipleyEdge::Isotropic),
        ("translation", RipleyEdge::Translation),
        ("border", RipleyEdge::Border),
        ("none", RipleyEdge::Uncorrected),
    ];
    let edge = request.choice("edge", &edges)?;
    let (count, seed) = (request.permutations()?, request.seed()?);
    let places = Places::of(&request.input()?)?;
    let mut answer = Answer::about(places.points.len());
    let window = window(request, &places, &mut answer)?;
    let distances = distances(request, window)?;
    let patterns = (count > 0).then_some(RandomPatterns { count, seed });
    let Ripley { at, p, .. } = ripley(&places.points, &distances, RipleyOptions { window, edge, patterns })?;
    let of = |field: fn(&RipleyAt) -> f64| at.iter().map(move |at| number(field(at)));
    answer.rows("distance", of(|at| at.distance));
    answer.column("k", at.iter().map(|at| at.k));
    answer.rows("l", at.iter().map(|at| or_null(at.l)));
    answer.rows("random", of(|at| at.random));
    let end = |end: usize| at.iter().map(move |at| at.envelope.map_or(Value::Null, |ends| number(ends[end])));
    answer.rows("lower", end(0));
    answer.rows("upper", end(1));
    if request.text("window").is_empty() {
        answer.warn(UNKNOWN_WINDOW);
        answer.value("p", Value::Null);
    } else {
        answer.value("p", p.map_or(Value::Null, number));
    }
    Ok(answer)
}

/// Random patterns fill a window; the box around the points is one that the points themselves fill.
const UNKNOWN_WINDOW: &str = "p is null: random patterns would fill the box around the points as the points do only by chance, \
                              so the study area must be known; name it with --window";

fn distances(request: &Request, window: Window) -> Result<Vec<f64>, AnalyzeError> {
    if !request.text("distances").is_empty() {
        return request.numbers("distances", "distances in metres with commas between them, such as 100,200,400");
    }
    let quarter = 0.25 * (window.east - window.west).min(window.north - window.south);
    Ok((1..=STEPS).map(|step| quarter * f64::from(step) / f64::from(STEPS)).collect())
}
