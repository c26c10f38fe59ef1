//! How good a forecast of places was.

use engine::stats::{AccuracyStep, TieOrder, accuracy};
use serde_json::{Map, Value};

use super::answer::{number, or_null, record};
use super::method::{Input, Method, Opt};
use super::{AnalyzeError, Answer, Request};

/// `pai`
pub(super) const PAI: Method = Method {
    name: "pai",
    question: "How good was a forecast of places? Hit rate, PAI, PEI, PEI*, RRI and search efficiency for every size of it",
    formula: "cells in falling order of predicted / area; n of N events and a of A area in those taken: hit rate n / N; PAI (n / N) \
              / (a / A); PEI = PAI / PAI of as many cells by observed density; PAI* (n* / N) / (a / A) and PEI* = n / n*, n* \
              the most events in the same area; RRI predicted / n (Wheeler) or (n / N) / (share of predictions) (Levine); \
              search efficiency n / a",
    inputs: &[Input {
        file: "input",
        columns: "observed, predicted (or --observed, --predicted); optional area (or --area)",
        meaning: "one row per cell of the whole study area, those without events or predictions included",
    }],
    options: &[
        Opt::new("observed", "observed", "the column of events that happened"),
        Opt::new("predicted", "predicted", "the column of predictions: only their order matters, but for RRI"),
        Opt::new("area", "", "the column of areas, or lengths of street; by default `area`, or 1 where there is no such column"),
        Opt::new(
            "ties",
            "averaged",
            "cells predicted alike: averaged, input (as they stand), fewest-first (as ptools) or most-first",
        ),
        Opt::new("at", "0.005,0.01,0.02,0.05,0.1,0.2", "shares of the area at which the forecast is scored"),
    ],
    results: &[
        ("events", "N"),
        ("area", "A"),
        ("cells", "rows"),
        ("area_under_curve", "area under the curve of hit rate against share of area: 1/2 for no skill"),
        ("at", "for each of --at, the row of the most cells that stay within it, with the share asked for"),
        (
            "table",
            "a row for each number of cells taken: rank, row, observed, caught, hit_rate, predicted, area, area_share, pai, pei, \
             best_pai (PAI*), pei_star, rri, recapture, search_efficiency",
        ),
    ],
    source: "S. Chainey, L. Tompson and S. Uhlig, 2008, Security Journal 21, 4-28, doi:10.1057/palgrave.sj.8350066; J. M. Hunt, \
             2016, dissertation, American University; V. M. White, J. Hunt and B. Green, 2023, Security Journal; N. Levine, 2008, \
             Security Journal 21, 295-302, doi:10.1057/sj.2008.5; A. P. Wheeler and W. Steenbeek, 2021, J. Quant. Criminol. 37, \
             445-480, doi:10.1007/s10940-020-09457-7; K. J. Bowers, S. D. Johnson and K. Pease, 2004, Brit. J. Criminol. 44(5), \
             641-658, doi:10.1093/bjc/azh036",
    family: "pai (ptools)",
    run,
};

const TIES: [(&str, TieOrder); 4] = [
    ("averaged", TieOrder::Averaged),
    ("input", TieOrder::Input),
    ("fewest-first", TieOrder::FewestFirst),
    ("most-first", TieOrder::MostFirst),
];

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let ties = request.choice("ties", &TIES)?;
    let needs = "shares between 0 and 1 with commas between them, such as 0.01,0.05";
    let shares = request.numbers("at", needs)?;
    if shares.iter().any(|share| !(0.0..=1.0).contains(share)) {
        return Err(AnalyzeError::bad_option("at", request.text("at"), needs));
    }
    let table = request.input()?;
    let (observed, predicted) = (table.counts(request.text("observed"))?, table.counts(request.text("predicted"))?);
    let named = match request.text("area") {
        "" => table.first(&["area"]),
        name => Some(name),
    };
    let areas = match named {
        Some(name) => table.numbers_that(name, |area| area > 0.0, "a number above 0")?,
        None => vec![1.0; table.len()],
    };
    let scored = accuracy(&observed, &predicted, &areas, ties)?;
    let mut answer = Answer::about(observed.len());
    answer.value("events", number(scored.events));
    answer.value("area", number(scored.area));
    answer.value("cells", observed.len());
    answer.value("area_under_curve", number(scored.area_under_curve));
    let at = |share: &f64| {
        let step = scored.within(*share);
        let mut row = step.map_or_else(Map::new, fields);
        row.insert("share".to_owned(), number(*share));
        if step.is_none() {
            row.insert("not_computable".to_owned(), "the first cell is larger than this share of the area".into());
        }
        row
    };
    answer.records("at", shares.iter().map(at).collect());
    let row = |(index, step): (usize, &AccuracyStep)| {
        let mut row = record([("rank", (index + 1).into()), ("observed", number(observed[step.cell]))]);
        row.extend(fields(step));
        row
    };
    answer.records("table", scored.steps.iter().enumerate().map(row).collect());
    answer.chose("area", named.map_or_else(|| "1 for every row".to_owned(), str::to_owned));
    answer.warn("PAI grows as cells get smaller; compare it only with forecasts on the same cells and the same events");
    Ok(answer)
}

fn fields(step: &AccuracyStep) -> Map<String, Value> {
    record([
        ("row", step.cell.into()),
        ("caught", number(step.caught)),
        ("hit_rate", number(step.hit_rate)),
        ("predicted", number(step.predicted)),
        ("area", number(step.area)),
        ("area_share", number(step.area_share)),
        ("pai", number(step.pai)),
        ("pei", number(step.pei)),
        ("best_pai", number(step.best_pai)),
        ("pei_star", number(step.pei_star)),
        ("rri", or_null(step.predicted_per_caught)),
        ("recapture", or_null(step.recapture)),
        ("search_efficiency", number(step.search_efficiency)),
    ])
}
