//! Local statistics of a lattice: Gi, Gi* and local Moran's I, each with exact permutation p and false discovery q.

use engine::stats::{
    Adjacency, Focal, GetisOrd, Inference, LocalMoran, LocalMoranOptions, MoranScaling, NotComputable, PermutationP, Quadrant,
    Tail, Weights, false_discovery_q, getis_ord, local_moran, neighbour_sum_p, neighbourhood_sum_p, two_sided_normal_p,
};
use serde_json::Value;

use super::answer::number;
use super::method::{Input, Method, Opt};
use super::{AnalyzeError, Answer, Request, places};

/// What all statistics of a lattice read.
pub(super) const LATTICE: &[Input] = &[
    Input {
        file: "input",
        columns: "count (or --value NAME); cell, or x, y, or lng, lat",
        meaning: "one row per place, those without events included; places are only needed where neighbours follow from them",
    },
    Input { file: "neighbours", columns: "i, j", meaning: "pairs of rows that are neighbours, positions from 0" },
];

pub(super) const VALUE: Opt = Opt::new("value", "count", "the column of values");
pub(super) const RINGS: Opt =
    Opt::new("rings", "1", "rings of H3 cells that are neighbours; used where neither --neighbours nor --band is given")
        .or(&["k"]);
pub(super) const BAND: Opt =
    Opt::new("band", "", "points up to this many metres apart are neighbours, that distance included").or(&["distance-band"]);
pub(super) const SEED: Opt = Opt::new("seed", "1", "seed of simulations; the same seed gives the same answer on any machine");
pub(super) const PERMUTATIONS: Opt = Opt::new("permutations", "999", "simulations, where p is simulated").or(&["simulations"]);
const INFERENCE: Opt = Opt::new(
    "inference",
    "exact",
    "where p comes from: exact (every rearrangement, counted; for whole counts), monte-carlo or normal",
);
const TAIL: Opt = Opt::new("tail", "both", "the side that q and label are about: high, low or both");
const ALPHA: Opt = Opt::new("alpha", "0.05", "the q up to which a row is labelled");

const GETIS_ORD: &[(&str, &str)] = &[
    ("z", "standard deviations above (below) the expected sum, per row"),
    ("p", "two-sided p per row: twice the smaller of p_high and p_low, at most 1"),
    ("p_high", "probability of as many events around the row or more: hot spots"),
    ("p_low", "probability of as many or fewer: cold spots"),
    ("p_normal", "two-sided normal p of z; far too sure on sparse counts"),
    ("q", "p of the chosen tail after the false discovery rate of Benjamini and Hochberg"),
    ("label", "hot, cold or none: q up to --alpha"),
    ("sum", "events in the neighbourhood"),
    ("expected", "events in it if it were average"),
    ("neighbours", "rows in it"),
    ("mean", "mean of the values"),
    ("sd", "standard deviation of the values, divided by n"),
];

/// `gi`
pub(super) const GI: Method = Method {
    name: "gi",
    question: "Getis-Ord Gi: do the neighbours of this cell hold more than their share?",
    formula: "z_i = (sum_j w_ij x_j - W_i m_i) / (s_i sqrt((n' S1_i - W_i^2) / (n' - 1))), binary weights, the cell itself \
              left out of the neighbourhood, the mean m_i, the standard deviation s_i and n' = n - 1",
    inputs: LATTICE,
    options: &[VALUE, RINGS, BAND, INFERENCE, PERMUTATIONS, SEED, TAIL, ALPHA],
    results: GETIS_ORD,
    source: "J. K. Ord and A. Getis, 1995, Geographical Analysis 27(4), 286-306, doi:10.1111/j.1538-4632.1995.tb00912.x",
    family: "lisa_h3 (esda, spdep)",
    run: gi,
};

/// `gi-star`
pub(super) const GI_STAR: Method = Method {
    name: "gi-star",
    question: "Getis-Ord Gi*: does the neighbourhood of this cell, itself included, hold more than its share?",
    formula: "z_i = (sum_j w_ij x_j - W_i m) / (s sqrt((n S1_i - W_i^2) / (n - 1))), binary weights, j = i included; \
              p counts every way to deal the other cells' counts out anew",
    inputs: LATTICE,
    options: &[
        VALUE,
        RINGS,
        BAND,
        INFERENCE,
        Opt::new(
            "null",
            "conditional",
            "what is dealt out anew: conditional (all counts but the cell's own, as esda does) or total (all counts)",
        ),
        PERMUTATIONS,
        SEED,
        TAIL,
        ALPHA,
    ],
    results: GETIS_ORD,
    source: "J. K. Ord and A. Getis, 1995, Geographical Analysis 27(4), 286-306, doi:10.1111/j.1538-4632.1995.tb00912.x",
    family: "lisa_h3 (esda, spdep)",
    run: gi_star,
};

/// `local-moran`
pub(super) const LOCAL_MORAN: Method = Method {
    name: "local-moran",
    question: "Local Moran's I: is this cell like its neighbours, or does it stand out from them?",
    formula: "I_i = z_i sum_j w_ij z_j / m2, z = x - mean, m2 = sum z^2 / n (or n - 1)",
    inputs: LATTICE,
    options: &[
        VALUE,
        RINGS,
        BAND,
        WEIGHTS_ROW,
        Opt::new("scaling", "n", "what m2 is divided by: n (Anselin, spdep) or n-1 (esda)"),
        INFERENCE,
        PERMUTATIONS,
        SEED,
        TAIL,
        ALPHA,
    ],
    results: &[
        ("i", "I per row"),
        ("quadrant", "HH, LH, LL or HL: the row and its neighbours against the mean"),
        ("quadrant_number", "the same as esda numbers it: 1 HH, 2 LH, 3 LL, 4 HL"),
        ("z", "standard deviations above the expectation when all values but the row's own are shuffled"),
        ("z_total", "the same when all values are shuffled"),
        ("p", "two-sided p per row: twice the smaller of p_high and p_low, at most 1"),
        ("p_high", "probability of an I as high or higher: likeness"),
        ("p_low", "probability of an I as low or lower: contrast"),
        ("p_normal", "two-sided normal p of z"),
        ("q", "p of the chosen tail after the false discovery rate of Benjamini and Hochberg"),
        ("label", "the quadrant where q is up to --alpha, otherwise none"),
        ("lag", "weighted sum of the neighbours' deviations from the mean"),
        ("expected", "expectation of I, all but the row's own value shuffled"),
        ("variance", "its variance"),
        ("expected_total", "expectation of I, all values shuffled"),
        ("variance_total", "its variance"),
        ("mean", "mean of the values"),
    ],
    source: "L. Anselin, 1995, Geographical Analysis 27(2), 93-115, doi:10.1111/j.1538-4632.1995.tb00338.x; moments: R. R. \
             Sokal, N. L. Oden and B. A. Thomson, 1998, doi:10.1111/j.1538-4632.1998.tb00406.x",
    family: "lisa_h3 (esda, spdep)",
    run: moran,
};

/// Weights of the statistics that are usually row-standardised.
pub(super) const WEIGHTS_ROW: Opt =
    Opt::new("weights", "row-standardised", "row-standardised (1 over the number of neighbours; spdep W, esda r) or binary")
        .or(&["transform"]);

/// What a choice of weights means.
pub(super) fn weights(request: &Request) -> Result<Weights, AnalyzeError> {
    let words = [
        ("row-standardised", Weights::RowStandardised),
        ("binary", Weights::Binary),
        ("row-standardized", Weights::RowStandardised),
        ("r", Weights::RowStandardised),
        ("W", Weights::RowStandardised),
        ("B", Weights::Binary),
        ("b", Weights::Binary),
    ];
    request.choice("weights", &words)
}

type Tails = Vec<Result<PermutationP, NotComputable>>;

/// Counts and neighbours of the rows of the input.
fn lattice(request: &Request, answer: &mut Answer) -> Result<(Vec<f64>, Adjacency), AnalyzeError> {
    let table = request.input()?;
    let counts = table.counts(request.text("value"))?;
    answer.n = counts.len();
    Ok((counts, places::neighbours(request, &table, answer)?))
}

/// Where p comes from: as asked, or from shuffles where nothing was asked and the values are no counts.
fn inference(request: &Request, values: &[f64], answer: &mut Answer) -> Result<Inference, AnalyzeError> {
    let whole = values.iter().all(|value| value.fract().abs() <= 0.0);
    if whole || request.given("inference").is_some() {
        return request.inference();
    }
    let text = "p is from shuffles, because the values are not whole counts, whose arrangements could be counted exactly";
    answer.warn(text);
    answer.chose("inference", "monte-carlo");
    Ok(Inference::MonteCarlo { permutations: request.permutations()?, seed: request.seed()? })
}

fn gi(request: &Request) -> Result<Answer, AnalyzeError> {
    let mut answer = Answer::default();
    let (counts, adjacency) = lattice(request, &mut answer)?;
    let statistic = getis_ord(&counts, &adjacency, Focal::Excluded)?;
    let p = neighbour_sum_p(&counts, &adjacency, inference(request, &counts, &mut answer)?)?;
    fill(request, answer, &statistic, &p)
}

fn gi_star(request: &Request) -> Result<Answer, AnalyzeError> {
    let mut answer = Answer::default();
    let mut total = request.choice("null", &[("conditional", false), ("total", true)])?;
    if request.inference()? == Inference::Normal && !total {
        // The normal p of Gi* is that of its z, which counts the row's own value among those that are dealt out.
        total = true;
        answer.chose("null", "total");
    }
    let (counts, adjacency) = lattice(request, &mut answer)?;
    let statistic = getis_ord(&counts, &adjacency, Focal::Included)?;
    let p_of = if total { neighbourhood_sum_p } else { neighbour_sum_p };
    let p = p_of(&counts, &adjacency, inference(request, &counts, &mut answer)?)?;
    fill(request, answer, &statistic, &p)
}

fn fill(request: &Request, mut answer: Answer, statistic: &GetisOrd, p: &Tails) -> Result<Answer, AnalyzeError> {
    let z = || statistic.cells.iter().map(|cell| cell.z);
    answer.column("z", z());
    let label = |row: usize| {
        let high = p[row].is_ok_and(|p| p.p_high <= p.p_low);
        if high { "hot" } else { "cold" }
    };
    tails(request, &mut answer, p, z().map(|z| z.map(two_sided_normal_p)).collect(), label)?;
    answer.rows("sum", statistic.cells.iter().map(|cell| number(cell.sum)));
    answer.rows("expected", statistic.cells.iter().map(|cell| number(cell.expected)));
    answer.rows("neighbours", statistic.cells.iter().map(|cell| cell.neighbours));
    answer.value("mean", number(statistic.mean));
    answer.value("sd", number(statistic.sd));
    Ok(answer)
}

/// p, q and labels of rows; `label` names a row that stands out.
fn tails(
    request: &Request,
    answer: &mut Answer,
    p: &Tails,
    normal: Vec<Result<f64, NotComputable>>,
    label: impl Fn(usize) -> &'static str,
) -> Result<(), AnalyzeError> {
    let tail = request.choice("tail", &[("both", Tail::Both), ("high", Tail::High), ("low", Tail::Low)])?;
    let alpha = request.number("alpha", "a number between 0 and 1, such as 0.05")?;
    if !(0.0..=1.0).contains(&alpha) {
        return Err(AnalyzeError::bad_option("alpha", request.text("alpha"), "a number between 0 and 1, such as 0.05"));
    }
    answer.column("p", p.iter().map(|p| p.map(|p| p.p)));
    let quiet = |p: &Result<PermutationP, NotComputable>, tail| p.map_or(Value::Null, |p| number(p.tail(tail)));
    answer.rows("p_high", p.iter().map(|p| quiet(p, Tail::High)));
    answer.rows("p_low", p.iter().map(|p| quiet(p, Tail::Low)));
    answer.rows("p_normal", normal.into_iter().map(super::answer::or_null));
    let q = false_discovery_q(p, tail)?;
    let labels = q.iter().enumerate().map(|(row, q)| if q.is_ok_and(|q| q <= alpha) { label(row) } else { "none" });
    answer.rows("q", q.iter().map(|q| super::answer::or_null(*q)));
    answer.rows("label", labels);
    Ok(())
}

const fn name(quadrant: Quadrant) -> (&'static str, u8) {
    match quadrant {
        Quadrant::HighHigh => ("HH", 1),
        Quadrant::LowHigh => ("LH", 2),
        Quadrant::LowLow => ("LL", 3),
        Quadrant::HighLow => ("HL", 4),
    }
}

fn moran(request: &Request) -> Result<Answer, AnalyzeError> {
    let mut answer = Answer::default();
    let scaling = request.choice("scaling", &[("n", MoranScaling::N), ("n-1", MoranScaling::NMinusOne)])?;
    let (counts, adjacency) = lattice(request, &mut answer)?;
    let inference = inference(request, &counts, &mut answer)?;
    let options = LocalMoranOptions { weights: weights(request)?, scaling, inference };
    let LocalMoran { mean, cells, .. } = local_moran(&counts, &adjacency, options)?;
    let is_island = |row: usize| adjacency.neighbours(row).is_empty();
    let quadrant = |row: usize| (!is_island(row)).then(|| name(cells[row].quadrant));
    answer.column(
        "i",
        cells.iter().enumerate().map(|(row, cell)| if is_island(row) { Err(NotComputable::NoNeighbours) } else { Ok(cell.i) }),
    );
    answer.rows("quadrant", (0..cells.len()).map(|row| quadrant(row).map(|quadrant| quadrant.0)));
    answer.rows("quadrant_number", (0..cells.len()).map(|row| quadrant(row).map(|quadrant| quadrant.1)));
    answer.column("z", cells.iter().map(|cell| cell.z_conditional));
    answer.column("z_total", cells.iter().map(|cell| cell.z_total));
    let p: Tails = cells.iter().map(|cell| cell.p).collect();
    let normal = cells.iter().map(|cell| cell.z_conditional.map(two_sided_normal_p)).collect();
    tails(request, &mut answer, &p, normal, |row| name(cells[row].quadrant).0)?;
    answer.rows("lag", cells.iter().map(|cell| number(cell.lag)));
    answer.rows("expected", cells.iter().map(|cell| number(cell.conditional.mean)));
    answer.rows("variance", cells.iter().map(|cell| number(cell.conditional.variance)));
    answer.rows("expected_total", cells.iter().map(|cell| number(cell.total.mean)));
    answer.rows("variance_total", cells.iter().map(|cell| number(cell.total.variance)));
    answer.value("mean", number(mean));
    Ok(answer)
}
