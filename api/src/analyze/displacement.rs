//! Before and after at a place where something was done, beside places where nothing was.

use engine::stats::{
    DisplacementDifference, Estimate, Evaluation, Place, displacement_difference, displacement_quotient, relative_incidence,
};

use super::answer::number;
use super::method::{Input, Method, Opt};
use super::table::Table;
use super::{AnalyzeError, Answer, Request};

/// The places, as the column of roles calls them.
const ROLES: [&str; 4] = ["treated", "control", "displacement", "displacement-control"];

const PAIR: &str = "events before and after with a comma between them, such as 20,10";

/// `wdd`
pub(super) const WDD: Method = Method {
    name: "wdd",
    question: "How many events did an intervention prevent, net of a control and of what moved next door?",
    formula: "WDD = (T1 - T0) - (C1 - C0) + (D1 - D0) - (E1 - E0), each count over the length of its period and the area of its \
              place, z = WDD / sqrt(sum of count / (length area)^2); WDQ = (D1 / C1 - D0 / C0) / (T1 / C1 - T0 / C0); rate \
              ratio = (T1 / T0) / (C1 / C0)",
    inputs: &[Input {
        file: "input",
        columns: "role, before, after; optional area",
        meaning: "one row per place, role being treated, control, displacement or displacement-control; not needed where the \
                  places are given as options",
    }],
    options: &[
        Opt::new("treated", "", "events before and after at the treated place, such as 20,10; instead of a file"),
        Opt::new("control", "", "the same at its control"),
        Opt::new("displacement", "", "the same where events may have gone"),
        Opt::new("displacement-control", "", "the same at the control of that"),
        Opt::new("lengths", "1,1", "lengths of the periods before and after").or(&["time-weights"]),
        Opt::new(
            "areas",
            "",
            "areas of the treated place, its control, the displacement place and its control, with commas; 1 by default",
        ),
        Opt::new("level", "0.9", "level of the intervals; 0.9 as in the paper").or(&["confidence"]),
    ],
    results: &[
        ("local", "change at the treated place less that at its control; negative for fewer events"),
        ("local_standard_error", "its standard error"),
        ("displaced", "the same for the displacement places: positive where events moved there"),
        ("displaced_standard_error", "its standard error"),
        ("total", "both together: the weighted displacement difference"),
        ("total_standard_error", "its standard error"),
        ("z", "total over its standard error"),
        ("p", "two-sided normal p of z"),
        ("lower", "lower limit of the total"),
        ("upper", "upper limit of the total"),
        ("rate_ratio", "relative incidence rate ratio (T1 / T0) / (C1 / C0); below 1 where the treated place did better"),
        ("rate_ratio_lower", "lower limit of it"),
        ("rate_ratio_upper", "upper limit of it"),
        ("phi", "its inverse, the relative effect size"),
        ("success", "T1 / C1 - T0 / C0: negative where the treated place did better"),
        ("quotient", "weighted displacement quotient: above 0 the good spread, below 0 events moved"),
    ],
    source: "A. P. Wheeler and J. H. Ratcliffe, 2018, Crime Science 7:11, doi:10.1186/s40163-018-0085-5; K. J. Bowers and S. D. \
             Johnson, 2003, J. Quant. Criminol. 19(3), 275-301, doi:10.1023/A:1024909009240",
    family: "wdd_scanw (ptools)",
    run,
};

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let level = request.number("level", "a number between 0 and 1, such as 0.9")?;
    let needs = "the lengths of both periods with a comma between them, such as 2,1";
    let &[before, after] = request.numbers("lengths", needs)?.as_slice() else {
        return Err(AnalyzeError::bad_option("lengths", request.text("lengths"), needs));
    };
    let [treated, control, displacement, displacement_control] = places(request)?;
    let needs = "a place in the file, or its events before and after, such as 20,10";
    let treated = treated.ok_or(AnalyzeError::Missing { option: "treated", needs })?;
    let control = control.ok_or(AnalyzeError::Missing { option: "control", needs })?;
    let nothing = Place { before: 0.0, after: 0.0, area: 1.0 };
    let moved = match (displacement, displacement_control) {
        (None, None) => None,
        (place, control) => Some((place.unwrap_or(nothing), control.unwrap_or(nothing))),
    };
    let study = Evaluation { treated, control, displacement: moved, lengths: [before, after] };
    let mut answer = Answer::about(2 + usize::from(displacement.is_some()) + usize::from(displacement_control.is_some()));
    difference(&mut answer, &displacement_difference(study, level)?);
    match relative_incidence(treated, control, level) {
        Ok(found) => {
            answer.value("rate_ratio", number(found.rate_ratio));
            answer.value("rate_ratio_lower", number(found.lower));
            answer.value("rate_ratio_upper", number(found.upper));
            answer.value("phi", number(found.phi));
        }
        Err(error) => {
            for key in ["rate_ratio", "rate_ratio_lower", "rate_ratio_upper", "phi"] {
                answer.value(key, serde_json::Value::Null);
            }
            answer.warn(format!("rate_ratio and phi are null: {error}"));
        }
    }
    let quotient = displacement_quotient(treated, displacement.unwrap_or(nothing), control)?;
    answer.figure("success", quotient.success);
    if displacement.is_some() {
        answer.figure("quotient", quotient.quotient);
    }
    answer.warn("standard errors are those of independent events; where events come in clumps they are too small");
    Ok(answer)
}

fn difference(answer: &mut Answer, found: &DisplacementDifference) {
    let mut estimate = |keys: [&'static str; 2], estimate: Estimate| {
        answer.value(keys[0], number(estimate.value));
        answer.value(keys[1], number(estimate.standard_error));
    };
    estimate(["local", "local_standard_error"], found.local);
    estimate(["displaced", "displaced_standard_error"], found.displaced);
    estimate(["total", "total_standard_error"], found.total);
    answer.figure("z", found.z);
    answer.figure("p", found.p);
    answer.value("lower", number(found.lower));
    answer.value("upper", number(found.upper));
}

/// The places in the order of their roles, from the file or from options; an option wins.
fn places(request: &Request) -> Result<[Option<Place>; 4], AnalyzeError> {
    let mut places = match request.table("input")? {
        Some(table) => in_file(&table)?,
        None => [None; 4],
    };
    for (place, role) in places.iter_mut().zip(ROLES) {
        if request.given(role).is_some() {
            let &[before, after] = request.numbers(role, PAIR)?.as_slice() else {
                return Err(AnalyzeError::bad_option(role, request.text(role), PAIR));
            };
            *place = Some(Place { before, after, area: 1.0 });
        }
    }
    if request.given("areas").is_some() {
        let needs = "one area for each of the four places, with commas between them, such as 2,1.5,3,3.2";
        let areas = request.numbers("areas", needs)?;
        if areas.len() < 2 || areas.len() > places.len() {
            return Err(AnalyzeError::bad_option("areas", request.text("areas"), needs));
        }
        for (place, area) in places.iter_mut().zip(areas) {
            if let Some(place) = place {
                place.area = area;
            }
        }
    }
    Ok(places)
}

fn in_file(table: &Table) -> Result<[Option<Place>; 4], AnalyzeError> {
    let needs = "treated, control, displacement or displacement-control";
    let roles = table.parsed("role", needs, |text| ROLES.iter().position(|role| *role == text))?;
    let (before, after) = (table.counts("before")?, table.counts("after")?);
    let areas = if table.has("area") { table.numbers("area")? } else { vec![1.0; table.len()] };
    let mut places = [None; 4];
    for (row, role) in roles.into_iter().enumerate() {
        if places[role].is_some() {
            return Err(table.bad_field(row, "role", ROLES[role], "the only one of its role; add places up beforehand"));
        }
        places[role] = Some(Place { before: before[row], after: after[row], area: areas[row] });
    }
    Ok(places)
}
