//! Where to put so many sites: covering, median and centre problems.

use engine::stats::{Distances, Located, Sites, maximal_covering, p_centre, p_median, set_cover};

use super::answer::number;
use super::method::{Input, Method, Opt};
use super::{AnalyzeError, Answer, Places, Request};

/// Distances of more pairs than this are not held.
const MOST_PAIRS: usize = 20_000_000;

/// `locate`
pub(super) const LOCATE: Method = Method {
    name: "locate",
    question: "Which sites cover most demand, are nearest to it, leave nobody far away, or reach everywhere?",
    formula: "mclp: max sum w_i y_i, y_i <= sum over sites within reach of x_j, sum x_j <= p; p-median: min sum w_i d_i; \
              p-centre: min max d_i; lscp: min sum x_j, every i within reach; d_i the way to the nearest chosen site",
    inputs: &[
        Input {
            file: "input",
            columns: "lng, lat or x, y; optionally weight (or --value NAME)",
            meaning: "one row per place with demand; a weight of 1 where there is no such column",
        },
        Input {
            file: "at",
            columns: "lng, lat or x, y",
            meaning: "one row per site that may be chosen; the places themselves where no file is given",
        },
    ],
    options: &[
        Opt::new("model", "mclp", "mclp (maximal covering), p-median, p-centre or lscp (location set covering)"),
        Opt::new("sites", "", "how many are chosen; not for lscp, which finds the fewest"),
        Opt::new("reach", "", "how far a site reaches, in metres or the unit of x and y; for mclp and lscp"),
        Opt::new("value", "weight", "the column of weights"),
    ],
    results: &[
        ("open", "positions of the chosen sites, from 0"),
        ("objective", "mclp: weight covered; p-median: weight times distance; p-centre: the longest way; lscp: how many sites"),
        ("share", "mclp: share of all weight that is covered"),
        ("bound", "mclp: what no choice can exceed; equal to the objective where it is proved best"),
        ("distance", "for every place the way to the nearest chosen site"),
    ],
    source: "R. Church and C. ReVelle, 1974, doi:10.1007/BF01942293; S. L. Hakimi, 1964, doi:10.1287/opre.12.3.450; C. Toregas, R. Swain, \
             C. ReVelle and L. Bergman, 1971, doi:10.1287/opre.19.6.1363",
    family: "deployment (spopt with CBC)",
    run,
};

#[derive(Clone, Copy, PartialEq)]
enum Model {
    Mclp,
    Median,
    Centre,
    Cover,
}

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let words = [
        ("mclp", Model::Mclp),
        ("p-median", Model::Median),
        ("p-centre", Model::Centre),
        ("p-center", Model::Centre),
        ("lscp", Model::Cover),
    ];
    let model = request.choice("model", &words)?;
    let table = request.input()?;
    let places = Places::of(&table)?;
    let sites = request.table("at")?.map_or_else(|| Ok(places.points.clone()), |at| places.also(&at))?;
    if places.points.len().saturating_mul(sites.len()) > MOST_PAIRS {
        let needs = "at most 20,000,000 pairs of places and sites; group places by cell first";
        return Err(AnalyzeError::bad_option("at", &format!("{} sites", sites.len()), needs));
    }
    let weights = match request.text("value") {
        name if table.has(name) => table.numbers_that(name, |weight| weight >= 0.0, "a weight of 0 or more")?,
        name if request.given("value").is_some() => return Err(table.no_column(name, "--value names the column of weights")),
        _ => vec![1.0; places.points.len()],
    };
    let way = |a: &[f64; 2]| sites.iter().map(move |b| (a[0] - b[0]).hypot(a[1] - b[1])).collect::<Vec<_>>();
    let values: Vec<f64> = places.points.iter().flat_map(way).collect();
    let distances = Distances { values: &values, sites: sites.len() };
    let mut answer = Answer::about(places.points.len());
    let open = match model {
        Model::Mclp => covering(request, (&weights, distances), &mut answer)?,
        Model::Median => located(p_median(&weights, distances, chosen(request)?)?, &mut answer),
        Model::Centre => located(p_centre(distances, chosen(request)?)?, &mut answer),
        Model::Cover => {
            let none = || {
                AnalyzeError::bad_option("reach", request.text("reach"), "a longer one: some place lies within reach of no site")
            };
            let open = set_cover(distances, reach(request)?)?.ok_or_else(none)?;
            answer.value("objective", open.len());
            open
        }
    };
    let nearest = |place: usize| open.iter().map(|site| values[place * sites.len() + site]).fold(f64::INFINITY, f64::min);
    answer.rows("distance", (0..weights.len()).map(|place| number(nearest(place))));
    answer.value("open", open);
    Ok(answer)
}

fn covering(
    request: &Request,
    (weights, distances): (&[f64], Distances<'_>),
    answer: &mut Answer,
) -> Result<Vec<usize>, AnalyzeError> {
    let (reach, open) = (reach(request)?, chosen(request)?);
    let is_near = |site: usize, place: &usize| distances.values[place * distances.sites + site] <= reach;
    let covers: Vec<Vec<usize>> =
        (0..distances.sites).map(|site| (0..weights.len()).filter(|place| is_near(site, place)).collect()).collect();
    let found = maximal_covering(Sites { weights, covers: &covers, groups: None }, open)?;
    let all: f64 = weights.iter().sum();
    if !found.is_optimal() {
        answer.warn("the best choice was not proved within the limit of branches: see bound");
    }
    answer.value("objective", number(found.covered));
    answer.figure(
        "share",
        if all > 0.0 { Ok(found.covered / all) } else { Err(engine::stats::NotComputable::Because("there is no weight")) },
    );
    answer.value("bound", number(found.bound));
    Ok(found.open)
}

fn located(found: Located, answer: &mut Answer) -> Vec<usize> {
    answer.value("objective", number(found.objective));
    found.open
}

fn chosen(request: &Request) -> Result<usize, AnalyzeError> {
    request.parse("sites", "how many sites are chosen, such as 5")
}

fn reach(request: &Request) -> Result<f64, AnalyzeError> {
    let reach = request.number("reach", "how far a site reaches, such as 400")?;
    if reach > 0.0 { Ok(reach) } else { Err(AnalyzeError::bad_option("reach", request.text("reach"), "a distance above 0")) }
}
