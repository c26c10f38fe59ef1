//! Change points of series: PELT, optimal partitions, binary segmentation, E-divisive.

use engine::stats::{
    ChangeOptions, ChangePenalty, EnergyOptions, PartitionOptions, SegmentCost, Segmentation, SplitOptions, SplitUntil,
    StatsError, binary_segmentation, e_divisive, optimal_partitions, pelt,
};
use serde_json::Value;

use super::answer::{Figure, number};
use super::local::VALUE;
use super::method::{Method, Opt};
use super::series::{BY, Figures, OneSeries, SERIES, SeriesTable, answered, check_steps, in_file, read};
use super::window::{TIME, times};
use super::{AnalyzeError, Answer, Request};

/// `changepoints`
pub(super) const CHANGEPOINTS: Method = Method {
    name: "changepoints",
    question: "When did the level (or the spread) of the series change, and how often?",
    formula: "pelt: min sum C(segment) + penalty changes, exactly; dynamic: the same for a given number of changes, or the number \
              with the least BIC; binary: best split again and again; C: l2 sum of squares, poisson 2 (S - S ln(S / n)), normal \
              n ln(2 pi var) + n; bic (p + 1) ln n per change, times the variance of the noise; mbic the logarithms of all lengths in \
              addition; e-divisive: largest energy distance, permuted within segments",
    inputs: &[SERIES],
    options: &[
        VALUE,
        TIME,
        BY,
        Opt::new("search", "pelt", "pelt, dynamic (also for --changes alone), binary or e-divisive").or(&["method", "algorithm"]),
        Opt::new("cost", "l2", "l2 (level), poisson (rate of events: the one for rare counts) or normal (level and spread)")
            .or(&["model"]),
        Opt::new("penalty", "mbic", "bic, mbic or a number in units of the cost (with l2 as in ruptures)").or(&["pen"]),
        Opt::new(
            "changes",
            "",
            "number of changes, for dynamic and binary; by default dynamic takes the number with the least BIC, binary a penalty",
        )
        .or(&["n-bkps"]),
        Opt::new("most-changes", "5", "for dynamic without --changes: most changes that are tried"),
        Opt::new("min-size", "2", "fewest rows of a segment").or(&["h"]),
        Opt::new("level", "0.05", "for e-divisive: largest p of a change"),
        Opt::new("permutations", "199", "for e-divisive: permutations per test"),
        Opt::new("seed", "1", "for e-divisive: seed of the permutations"),
    ],
    results: &[
        (
            "breakpoints",
            "first row of each new segment, rows counted from 0 in order of time; the end of the old segment in ruptures, and the \
             breakpoint (last row of the old one, counted from 1) in strucchange",
        ),
        ("ends", "the same with the number of rows at the end, as ruptures prints them"),
        ("changes", "number of changes"),
        ("means", "mean of each segment"),
        ("cost", "what all segments cost together, without penalties; not for e-divisive"),
        ("penalty", "what each change was charged; 0 for a number of changes"),
        ("bic", "for dynamic without --changes: the criterion by number of changes, from 0"),
        ("found", "for e-divisive: breakpoints in the order in which they were found"),
        ("p", "for e-divisive: p of each, and of the one that was refused last"),
    ],
    source: "R. Killick, P. Fearnhead and I. A. Eckley, 2012, JASA 107(500), 1590-1598, doi:10.1080/01621459.2012.737745; N. R. Zhang \
             and D. O. Siegmund, 2007, Biometrics 63(1), 22-32, doi:10.1111/j.1541-0420.2006.00662.x; D. S. Matteson and N. A. \
             James, 2014, JASA 109(505), 334-345, doi:10.1080/01621459.2013.849605",
    family: "changepoint (ruptures, R strucchange, R ecp)",
    run,
};

const COSTS: [(&str, SegmentCost); 3] =
    [("l2", SegmentCost::SquaredError), ("poisson", SegmentCost::Poisson), ("normal", SegmentCost::Normal)];

/// Below this mean sums of squares see changes in counts where there are none.
const FEW_EVENTS: f64 = 2.0;

/// What is asked.
#[derive(Clone, Copy)]
enum Search {
    Pelt,
    Dynamic,
    Binary,
    Energy,
}

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let searches =
        [("pelt", Search::Pelt), ("dynamic", Search::Dynamic), ("binary", Search::Binary), ("e-divisive", Search::Energy)];
    let counted = request.given("search").is_none() && !request.text("changes").is_empty();
    let search = if counted { Search::Dynamic } else { request.choice("search", &searches)? };
    let min_size = request.parse("min-size", "a whole number of rows, such as 2")?;
    let cost = request.choice("cost", &COSTS)?;
    let changes = changes(request, search)?;
    let series = read(request)?;
    let mut answer = match search {
        Search::Pelt => {
            let options = ChangeOptions { cost, penalty: penalty(request)?, min_size };
            each(request, &series, |values| Ok(figures(values.len(), &pelt(values, options)?)))
        }
        Search::Binary => {
            let until = match changes {
                Some(changes) => SplitUntil::Changes(changes),
                None => SplitUntil::Penalty(penalty(request)?),
            };
            let options = SplitOptions { cost, min_size, until };
            each(request, &series, |values| Ok(figures(values.len(), &binary_segmentation(values, options)?)))
        }
        Search::Dynamic => {
            let most: usize = request.parse("most-changes", "a whole number")?;
            each(request, &series, |values| partitions(values, (cost, min_size), changes, most))
        }
        Search::Energy => {
            let level = request.number("level", "a share between 0 and 1, such as 0.05")?;
            let options = EnergyOptions { min_size, level, permutations: request.permutations()?, seed: request.seed()? };
            each(request, &series, |values| energy(values, options))
        }
    }?;
    if counted {
        answer.chose("search", "dynamic");
    }
    if !matches!(search, Search::Energy) && cost != SegmentCost::Poisson && series.all.iter().any(few_events) {
        answer.warn("counts of few events make changes of noise with this cost; --cost poisson does not");
    }
    Ok(answer)
}

/// The number of changes, where one was given and the search can be told.
fn changes(request: &Request, search: Search) -> Result<Option<usize>, AnalyzeError> {
    let text = request.text("changes");
    match search {
        _ if text.is_empty() => Ok(None),
        Search::Dynamic | Search::Binary => request.parse("changes", "a whole number").map(Some),
        Search::Pelt | Search::Energy => {
            Err(AnalyzeError::bad_option("changes", text, "a --penalty instead, or --search dynamic or binary"))
        }
    }
}

fn penalty(request: &Request) -> Result<ChangePenalty, AnalyzeError> {
    match request.text("penalty") {
        "bic" => Ok(ChangePenalty::Bic),
        "mbic" => Ok(ChangePenalty::Mbic),
        _ => Ok(ChangePenalty::Fixed(request.number("penalty", "bic, mbic or a number of 0 or more")?)),
    }
}

/// Cuts each series, of evenly spaced rows.
fn each(
    request: &Request,
    series: &SeriesTable,
    cut: impl Fn(&[f64]) -> Result<Figures, StatsError> + Sync,
) -> Result<Answer, AnalyzeError> {
    let times = times(request, &series.table)?;
    answered(series, |one| {
        if let Some(times) = &times {
            check_steps(one, times)?;
        }
        cut(&one.values).map_err(|error| in_file(one, error).into())
    })
}

fn few_events(one: &OneSeries) -> bool {
    let counts = one.values.iter().all(|value| *value >= 0.0 && value.fract() <= 0.0);
    // The mean without its division, which would be by 0 for no rows.
    let rows = one.values.iter().fold(0.0, |rows, _| rows + 1.0);
    counts && one.values.iter().sum::<f64>() < FEW_EVENTS * rows
}

fn partitions(
    values: &[f64],
    (cost, min_size): (SegmentCost, usize),
    changes: Option<usize>,
    most: usize,
) -> Result<Figures, StatsError> {
    // Of its own accord it tries no more changes than fit.
    let fitting = (values.len() / min_size.max(1)).saturating_sub(1);
    let most_changes = changes.unwrap_or(most.min(fitting));
    let cuts = optimal_partitions(values, PartitionOptions { cost, min_size, most_changes })?;
    let mut all = figures(values.len(), &cuts.by_changes[changes.unwrap_or(cuts.chosen)]);
    if changes.is_none() {
        all.push(("bic", list(cuts.bic.iter().copied().map(number))));
    }
    Ok(all)
}

fn energy(values: &[f64], options: EnergyOptions) -> Result<Figures, StatsError> {
    let cut = e_divisive(values, options)?;
    let mut figures = positions(values.len(), &cut.breakpoints);
    figures.push(("means", list(cut.means.iter().copied().map(number))));
    figures.push(("found", list(cut.found.iter().copied().map(Value::from))));
    figures.push(("p", list(cut.p.iter().copied().map(number))));
    Ok(figures)
}

fn figures(rows: usize, cut: &Segmentation) -> Figures {
    let mut figures = positions(rows, &cut.breakpoints);
    figures.push(("means", list(cut.means.iter().copied().map(number))));
    figures.push(("cost", Figure::Scalar(number(cut.cost))));
    figures.push(("penalty", Figure::Scalar(number(cut.penalty))));
    figures
}

fn positions(rows: usize, breakpoints: &[usize]) -> Figures {
    vec![
        ("breakpoints", list(breakpoints.iter().copied().map(Value::from))),
        ("ends", list(breakpoints.iter().copied().chain([rows]).map(Value::from))),
        ("changes", Figure::Scalar(breakpoints.len().into())),
    ]
}

/// Numbers that do not belong to rows.
fn list(values: impl Iterator<Item = Value>) -> Figure {
    Figure::Scalar(Value::Array(values.collect()))
}
