//! A synthetic city: two years of reports in a fictional place, with patterns planted for methods to find.
//!
//! The plan of the city (streets, neighbourhoods, front doors) belongs to the [`Scenario`]; the seed decides what
//! happens in it. Ordinary events follow the rhythms of their categories and cluster at lasting hotspots; planted are a
//! hotspot that begins, one that fades, near-repeat bursts, series of one offender each, incidents that two households
//! report, neighbourhoods that under-report, one prolific reporter, a pile at the default point and rows without
//! coordinates. `truth.json` tells all of it.

mod calendar;
mod draw;
mod error;
mod event;
mod generate;
mod geometry;
mod library;
mod model;
mod narrative;
mod number;
mod plan;
mod scenario;
mod telltale;
mod truth;
mod write;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use jiff::civil::Date;

pub use error::SynthError;
pub use scenario::Scenario;

use calendar::Calendar;
use library::Library;
use model::{City, Model};
use plan::Plan;
use truth::Truth;
use write::Origins;

/// The most reports one city can hold: a row is numbered with 32 bits, and kept in memory until it is written.
const MOST: u32 = 200_000_000;

/// How large a city to synthesise, and which of its many possible histories.
#[derive(Debug, Clone, Copy)]
pub struct SynthOptions {
    /// Exact number of rows of `reports.csv`, planted ones included; at least 1.
    pub reports: u64,
    /// The same scenario, seed and number of reports give the same bytes.
    pub seed: u64,
}

/// What was written.
#[derive(Debug, Clone)]
pub struct SynthSummary {
    /// Rows of `reports.csv`.
    pub reports: u64,
    /// Features of `areas.geojson`.
    pub neighbourhoods: u64,
    /// First civil day on which something happened.
    pub from: Date,
    /// The day after the last.
    pub to: Date,
    /// Every file, in the order of writing.
    pub files: Vec<PathBuf>,
}

/// Writes a synthetic city into the folder `out`, which is made if it does not exist.
///
/// The files are `areas.geojson`, `reports.csv` (the canonical Beatwise CSV, ordered by the time of the report),
/// `police-uk/YYYY-MM/YYYY-MM-FORCE-street.csv` (the same crimes as data.police.uk would publish them) and
/// `truth.json` (everything that was planted). Files of those names are replaced; others are left alone.
/// `progress` is called now and then with the number of rows of `reports.csv` that are written.
///
/// Small totals keep at least 30 reports for each planted hotspot, reporter and pile as long as that is at most a
/// twentieth of all; below that, `truth.json` says how many there are.
///
/// # Errors
/// No reports or too many were asked for, the scenario cannot be drawn, or a file cannot be written.
///
/// ```
/// use ingest::synth::{Scenario, SynthOptions, synthesise};
/// let folder = tempfile::tempdir()?;
/// let town = Scenario::named("market-town")?;
/// let summary = synthesise(&town, &SynthOptions { reports: 500, seed: 1 }, folder.path(), &mut |_| {})?;
/// assert_eq!((summary.reports, summary.neighbourhoods), (500, 8));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn synthesise(
    scenario: &Scenario,
    options: &SynthOptions,
    out: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<SynthSummary, SynthError> {
    let total = total(options.reports)?;
    let library = Library::embedded()?;
    let calendar = Calendar::new(scenario)?;
    let plan = Plan::draw(scenario, &library)?;
    let model = Model::new(City { scenario, library: &library, plan: &plan, calendar: &calendar }, options.seed)?;
    let drawn = generate::events(&model, total, options.seed)?;
    let origins = Origins { model: &model, drawn: &drawn, seed: options.seed };
    write::make_folder(out)?;
    let mut files = vec![write::write_areas(&plan, &out.join("areas.geojson"))?];
    files.push(write::write_reports(&origins, &out.join("reports.csv"), progress)?);
    files.extend(write::write_police_uk(&origins, &out.join("police-uk"))?);
    files.push(write::write_truth(&Truth::of(&model, &drawn, options.seed), &out.join("truth.json"))?);
    Ok(SynthSummary {
        reports: options.reports,
        neighbourhoods: u64::from(number::count(plan.areas.len())),
        from: scenario.spec.from,
        to: scenario.spec.to,
        files,
    })
}

fn total(reports: u64) -> Result<u32, SynthError> {
    match u32::try_from(reports) {
        Ok(0) => Err(SynthError::NoReports),
        Ok(total) if total <= MOST => Ok(total),
        _ => Err(SynthError::TooManyReports { reports, limit: u64::from(MOST) }),
    }
}
