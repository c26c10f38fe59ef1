//! Any statistic of any file: a person's own table in, figures with their method, options and warnings out. No store needed.
//!
//! [`METHODS`] is the complete list. A [`Request`] holds a method's tables and options as they were given, `run` answers it,
//! and `json` writes the answer down. The kernels are those of [`engine::stats`]; here are only columns, words and units.

mod accuracy;
mod answer;
mod area_counts;
mod change_points;
mod cluster;
mod concentration;
mod control_chart;
mod decompose;
mod density;
mod displacement;
mod emerging;
mod error;
mod farrington;
mod global;
pub mod json;
mod local;
mod locate;
mod manual;
mod method;
mod naus;
mod near_repeat;
mod places;
mod points;
mod rates;
mod repeats;
mod request;
mod rhythm;
pub mod satscan;
mod scan;
mod series;
mod similarity;
mod step;
mod table;
mod trend;
mod two_period;
mod window;

use engine::disclosure::{Policy, Released};
use engine::stats::StatsError;

pub use answer::{Answer, Figure, Shapes};
pub use error::AnalyzeError;
pub use manual::manual;
pub use method::{FILES, Input, Method, Opt};
pub use places::Places;
pub(crate) use places::degrees;
pub use request::{EVERYWHERE, Request};
pub use table::{Numbers, Table};

/// Every method, in the order of the manual.
pub const METHODS: &[&Method] = &[
    &area_counts::AREA_COUNTS,
    &rates::RATES,
    &rates::EB_RATES,
    &local::GI,
    &local::GI_STAR,
    &local::LOCAL_MORAN,
    &global::MORAN,
    &global::GEARY,
    &global::GENERAL_G,
    &density::KDE,
    &cluster::DBSCAN,
    &cluster::HDBSCAN,
    &cluster::ST_DBSCAN,
    &points::NNI,
    &points::CENTROGRAPHY,
    &points::RIPLEY_K,
    &scan::SCAN,
    &concentration::CONCENTRATION,
    &trend::MANN_KENDALL,
    &trend::SEN,
    &trend::PETTITT,
    &decompose::STL,
    &decompose::MSTL,
    &decompose::DECOMPOSE,
    &two_period::TWO_PERIOD,
    &control_chart::C_CHART,
    &control_chart::EWMA,
    &control_chart::CUSUM,
    &control_chart::EARS,
    &control_chart::GLR,
    &farrington::FARRINGTON,
    &change_points::CHANGEPOINTS,
    &step::STEP,
    &emerging::EMERGING,
    &rhythm::HOURS_METHOD,
    &rhythm::AORISTIC,
    &near_repeat::KNOX,
    &near_repeat::NEAR_REPEAT,
    &near_repeat::MANTEL,
    &near_repeat::SPACE_TIME_K,
    &repeats::REPEAT_ADDRESS,
    &accuracy::PAI,
    &similarity::SIMILARITY,
    &displacement::WDD,
    &naus::NAUS,
    &locate::LOCATE,
];

/// A method by its name.
///
/// # Errors
/// [`AnalyzeError::UnknownMethod`], which lists all of them.
pub fn find(name: &str) -> Result<&'static Method, AnalyzeError> {
    METHODS.iter().copied().find(|method| method.name == name).ok_or_else(|| AnalyzeError::UnknownMethod {
        name: name.to_owned(),
        known: METHODS.iter().map(|method| method.name).collect::<Vec<_>>().join(", "),
    })
}

/// Answers a question. The answer is the asker's own, as the file is: it is released by [`Policy::own_input`].
///
/// # Errors
/// [`AnalyzeError`]: [`AnalyzeError::is_usage`] tells a wrong question from one without an answer.
pub fn run(request: &Request) -> Result<Released<Answer>, AnalyzeError> {
    let mut answer = (request.method.run)(request).map_err(|error| with_place(request, error))?;
    answer.warnings.extend(request.warnings());
    Ok(Policy::own_input().release(answer))
}

/// Values of rows, as kernels call them.
const OF_ROWS: [&str; 13] = [
    "count",
    "value",
    "exposure",
    "weight",
    "x coordinate",
    "y coordinate",
    "a coordinate of point",
    "coordinate of event",
    "day",
    "prediction",
    "area",
    "base count",
    "test count",
];

/// The same error, with the line of the input that is to blame, where one is.
fn with_place(request: &Request, error: AnalyzeError) -> AnalyzeError {
    let row = match &error {
        AnalyzeError::NotComputable(StatsError::NotACount { cell, .. }) => Some(*cell),
        AnalyzeError::NotComputable(StatsError::BadValue { what, index, .. }) if OF_ROWS.contains(what) => Some(*index),
        _ => None,
    };
    match (row, error) {
        (Some(row), AnalyzeError::NotComputable(source)) => match request.input() {
            Ok(table) => AnalyzeError::Row { path: table.path().to_owned(), line: table.place(row), source },
            Err(_) => source.into(),
        },
        (_, error) => error,
    }
}
