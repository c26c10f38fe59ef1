//! How few places hold how many of the events.

use engine::stats::{concentration, held_by_top, lorenz, places_holding};

use super::answer::{number, record};
use super::local::VALUE;
use super::method::{Input, Method, Opt};
use super::{AnalyzeError, Answer, Request};

/// `concentration`
pub(super) const CONCENTRATION: Method = Method {
    name: "concentration",
    question: "How few places hold how many of the events? Gini, generalised Gini, shares, Lorenz curve",
    formula: "G = 2 sum_k k x_(k) / (n sum x) - (n + 1) / n; G' = max(1, n / N) (G - 1) + 1, n places, N events",
    inputs: &[Input {
        file: "input",
        columns: "count (or --value NAME)",
        meaning: "one row per place, those without events included",
    }],
    options: &[
        VALUE,
        Opt::new("shares", "0.25,0.5,0.75,0.8", "shares of the events whose places are counted"),
        Opt::new("top", "0.01,0.05,0.1,0.2", "shares of the places whose events are counted, those with most events first"),
    ],
    results: &[
        ("gini", "Gini coefficient"),
        ("gini_unbiased", "times n / (n - 1)"),
        ("generalised_gini", "Bernasco and Steenbeek's, for fewer events than places"),
        ("generalised_gini_unbiased", "times k / (k - 1), k the lesser of places and events"),
        ("places", "places"),
        ("events", "events at all of them"),
        ("places_holding", "for each of --shares, the smallest share of places that holds it"),
        ("held_by_top", "for each of --top, the share of the events that it holds"),
        ("lorenz", "the Lorenz curve: pairs of shares of places and of events, emptiest places first"),
    ],
    source: "W. Bernasco and W. Steenbeek, 2017, Journal of Quantitative Criminology 33(3), 451-467, \
             doi:10.1007/s10940-016-9324-7; D. Weisburd, 2015, Criminology 53(2), 133-157, doi:10.1111/1745-9125.12070",
    family: "concentration (lorenzgini)",
    run,
};

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let needs = "shares between 0 and 1 with commas between them, such as 0.25,0.5";
    let (shares, tops) = (request.numbers("shares", needs)?, request.numbers("top", needs)?);
    for (option, values) in [("shares", &shares), ("top", &tops)] {
        if values.iter().any(|share| !(0.0..=1.0).contains(share)) {
            return Err(AnalyzeError::bad_option(option, request.text(option), needs));
        }
    }
    let counts = request.input()?.counts(request.text("value"))?;
    let found = concentration(&counts)?;
    let mut answer = Answer::about(counts.len());
    answer.value("gini", number(found.gini));
    answer.figure("gini_unbiased", found.gini_unbiased);
    answer.figure("generalised_gini", found.generalised_gini);
    answer.figure("generalised_gini_unbiased", found.generalised_gini_unbiased);
    answer.value("places", found.places);
    answer.value("events", number(found.events));
    let table = |name: &'static str, of: &[f64], found: Vec<f64>, what: &'static str| {
        of.iter().zip(found).map(|(of, found)| record([(name, number(*of)), (what, number(found))])).collect()
    };
    answer.records("places_holding", table("of_events", &shares, places_holding(&counts, &shares)?, "of_places"));
    answer.records("held_by_top", table("of_places", &tops, held_by_top(&counts, &tops)?, "of_events"));
    answer.value("lorenz", lorenz(&counts)?.into_iter().map(|point| point.map(number).to_vec()).collect::<Vec<_>>());
    Ok(answer)
}
