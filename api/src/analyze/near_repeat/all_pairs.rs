//! Knox's test and Mantel's: one figure for all pairs of events.

use engine::stats::{Knox, KnoxOptions, Mantel, MantelOptions, MantelTransform, PermutationP, Permutations, knox, mantel};
use serde_json::Value;

use super::super::answer::{number, or_null};
use super::super::local::{PERMUTATIONS, SEED};
use super::super::method::{Method, Opt};
use super::super::repeats::warn_of_piles;
use super::super::window::{TIME, days};
use super::super::{AnalyzeError, Answer, Places, Request};
use super::{BELOW, EVENTS, INFERENCE, YES_NO, inference, metric, used};

const METRIC: Opt = Opt::new("metric", "euclidean", "how distance is measured: euclidean or manhattan (along streets)");

const TRANSFORM: Opt = Opt::new(
    "transform",
    "reciprocal",
    "what distances and times are turned into: reciprocal, 1 / (value + constant), as Mantel advised, or none",
);
const METRES_ADDED: Opt = Opt::new("distance-constant", "1", "metres added to distances before the reciprocal");
const DAYS_ADDED: Opt = Opt::new("days-constant", "1", "days added to times before the reciprocal");

/// `knox`
pub(in super::super) const KNOX: Method = Method {
    name: "knox",
    question: "Knox's test: are more events near each other both in space and in time than chance has it?",
    formula: "pairs within --distance and within --days (both included), against all permutations of the times: expected A B / C; \
              variance D_A D_B / ((n - 1) (n - 2)^2) + 2 L_A L_B / (n (n - 3)), as for near-repeat",
    inputs: EVENTS,
    options: &[
        Opt::new("distance", "", "largest distance of a near pair in metres, included; must be given"),
        Opt::new("days", "", "largest time between a near pair in days, included; must be given"),
        METRIC,
        INFERENCE,
        BELOW,
        PERMUTATIONS,
        SEED,
        Opt::new("mantel", "no", "yes for Mantel's test beside it, in closed form; for up to some 100,000 events"),
        TRANSFORM,
        METRES_ADDED,
        DAYS_ADDED,
        TIME,
    ],
    results: &[
        ("observed", "pairs near in space and in time"),
        ("expected", "the same if times were dealt out at random: the mean over all permutations"),
        ("variance", "variance over all permutations"),
        ("ratio", "observed over expected"),
        ("z", "standard deviations above the expectation"),
        ("p", "two-sided p: twice the smaller of p_high and p_low, at most 1"),
        ("p_high", "probability of as many pairs or more: interaction"),
        ("p_low", "probability of as many or fewer"),
        ("p_normal", "two-sided normal p of z"),
        ("p_poisson", "Knox's own p, of a Poisson law: not calibrated where events share neighbours"),
        ("used", "where p came from: closed-form or monte-carlo"),
        ("near_in_space", "pairs within --distance"),
        ("near_in_time", "pairs within --days"),
        ("pairs", "all pairs"),
        ("simulated_mean", "mean of the simulations"),
        ("simulated_sd", "their standard deviation"),
        ("mantel_r", "with --mantel yes: correlation of distances and times as transformed"),
        ("mantel_z", "with --mantel yes: standard deviations above its mean over all permutations"),
        ("mantel_p_high", "with --mantel yes: normal probability of as high a z or higher"),
    ],
    source: "E. G. Knox, 1964, Applied Statistics 13(1), 25-29, doi:10.2307/2985220; moments: F. N. David and D. E. Barton, 1966, \
             British Journal of Preventive and Social Medicine 20(1), 44-48, doi:10.1136/jech.20.1.44",
    family: "knox (brute force, moments, 9,999 simulations; pointpats for the Poisson p)",
    run: run_knox,
};

/// `mantel`
pub(in super::super) const MANTEL: Method = Method {
    name: "mantel",
    question: "Mantel's test: are events that are closer in space also closer in time?",
    formula: "sum over pairs of distance times time, each as transformed; r is their correlation; z from the mean and variance over \
              all permutations of the times",
    inputs: EVENTS,
    options: &[METRIC, TRANSFORM, METRES_ADDED, DAYS_ADDED, PERMUTATIONS, SEED, TIME],
    results: &[
        ("r", "correlation over all pairs: above 0 where near in space goes with near in time"),
        ("z", "standard deviations of the sum above its mean over all permutations"),
        ("p", "two-sided p of the permutations; normal with --permutations 0"),
        ("p_high", "probability of a sum as high or higher: interaction"),
        ("p_low", "probability of one as low or lower"),
        ("p_normal", "two-sided normal p of z"),
        ("sum", "the sum"),
        ("expected", "its mean over all permutations"),
        ("variance", "its variance over them"),
    ],
    source: "N. Mantel, 1967, Cancer Research 27(2), 209-220",
    family: "all permutations of small studies",
    run: run_mantel,
};

fn run_knox(request: &Request) -> Result<Answer, AnalyzeError> {
    let options = KnoxOptions {
        distance: request.number("distance", "a distance in metres, such as 200")?,
        days: request.number("days", "a number of days, such as 14")?,
        metric: metric(request)?,
        inference: inference(request)?,
    };
    let beside = request.choice("mantel", &YES_NO)?.then(|| mantel_options(request, None)).transpose()?;
    let table = request.input()?;
    let (places, days) = (Places::of(&table)?, days(request, &table)?);
    let mut answer = Answer::about(places.points.len());
    let found = knox(&places.points, &days, options)?;
    fill(&mut answer, &found);
    warn_of_piles(&mut answer, &places.points);
    if let Some(options) = beside {
        let Mantel { r, z, normal, .. } = mantel(&places.points, &days, options)?;
        answer.figure("mantel_r", r);
        answer.value("mantel_z", or_null(z));
        answer.value("mantel_p_high", or_null(normal.map(|p| p.p_high)));
    }
    Ok(answer)
}

fn fill(answer: &mut Answer, found: &Knox) {
    let cell = &found.cell;
    answer.value("observed", cell.observed);
    answer.value("expected", number(cell.expected));
    answer.value("variance", number(cell.variance));
    answer.figure("ratio", cell.ratio);
    answer.figure("z", cell.z);
    both_tails(answer, cell.p());
    answer.value("p_normal", or_null(cell.normal.map(|p| p.p)));
    answer.value("p_poisson", number(found.p_poisson));
    answer.value("used", used(cell));
    answer.value("near_in_space", found.near_in_space);
    answer.value("near_in_time", found.near_in_time);
    answer.value("pairs", found.pairs);
    let drawn = cell.simulated.as_ref();
    answer.value("simulated_mean", drawn.map_or(Value::Null, |drawn| number(drawn.mean)));
    answer.value("simulated_sd", drawn.map_or(Value::Null, |drawn| number(drawn.sd)));
}

fn both_tails(answer: &mut Answer, p: PermutationP) {
    for (key, p) in [("p", p.p), ("p_high", p.p_high), ("p_low", p.p_low)] {
        answer.value(key, number(p));
    }
}

fn mantel_options(request: &Request, permutations: Option<Permutations>) -> Result<MantelOptions, AnalyzeError> {
    let reciprocal = MantelTransform::Reciprocal {
        distance: request.number("distance-constant", "a number of metres above 0, such as 1")?,
        days: request.number("days-constant", "a number of days above 0, such as 1")?,
    };
    let transform = request.choice("transform", &[("reciprocal", reciprocal), ("none", MantelTransform::Plain)])?;
    Ok(MantelOptions { metric: metric(request)?, transform, permutations })
}

fn run_mantel(request: &Request) -> Result<Answer, AnalyzeError> {
    let (count, seed) = (request.permutations()?, request.seed()?);
    let options = mantel_options(request, (count > 0).then_some(Permutations { count, seed }))?;
    let table = request.input()?;
    let (places, days) = (Places::of(&table)?, days(request, &table)?);
    let mut answer = Answer::about(places.points.len());
    let found = mantel(&places.points, &days, options)?;
    answer.figure("r", found.r);
    answer.value("z", or_null(found.z));
    match found.permuted.map_or(found.normal, Ok) {
        Ok(p) => both_tails(&mut answer, p),
        Err(_) => ["p", "p_high", "p_low"].into_iter().for_each(|key| answer.value(key, Value::Null)),
    }
    answer.value("p_normal", or_null(found.normal.map(|p| p.p)));
    for (key, value) in [("sum", found.sum), ("expected", found.expected), ("variance", found.variance)] {
        answer.value(key, number(value));
    }
    Ok(answer)
}
