//! What a scan is asked for: options given, then those of a parameter file, then defaults.

use std::path::{Path, PathBuf};

use engine::stats::{ScanEnding, ScanLength, ScanOptions, ScanOverlap, ScanRates, ScanStopping, ScanWindow};
use serde_json::Value;

use super::files::Study;
use crate::analyze::satscan::{Analysis, Length, Overlapping, Parameters, ProbabilityModel, Rates, parameters};
use crate::analyze::{AnalyzeError, Answer, Request};

/// The null hypothesis by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Model {
    Poisson,
    Bernoulli,
    Permutation,
}

/// A request and the parameter file, if there is one.
pub(super) struct Asked<'a> {
    pub(super) request: &'a Request,
    pub(super) parameters: Option<(Parameters, PathBuf)>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(request: &'a Request) -> Result<Self, AnalyzeError> {
        let file = request.path("input").filter(|path| has_extension(path, "prm"));
        let parameters = file.map(|path| {
            let text = super::files::text(path)?;
            let read = parameters(&text).map_err(|source| AnalyzeError::Satscan { path: path.to_owned(), source })?;
            let folder = path.parent().unwrap_or_else(|| Path::new("")).to_owned();
            Ok::<_, AnalyzeError>((read, folder))
        });
        Ok(Self { request, parameters: parameters.transpose()? })
    }

    /// What the parameter file says, unless the option was given.
    pub(super) fn file(&self, option: &str) -> Option<&Parameters> {
        self.parameters.as_ref().map(|(read, _)| read).filter(|_| self.request.given(option).is_none())
    }

    pub(super) fn model(&self, study: &Study, answer: &mut Answer) -> Result<Model, AnalyzeError> {
        let words = [
            ("poisson", Model::Poisson),
            ("bernoulli", Model::Bernoulli),
            ("permutation", Model::Permutation),
            ("space-time-permutation", Model::Permutation),
        ];
        let model = match self.file("model").map(|read| read.model) {
            Some(ProbabilityModel::Poisson) => Model::Poisson,
            Some(ProbabilityModel::Bernoulli) => Model::Bernoulli,
            None if !self.request.text("model").is_empty() => self.request.choice("model", &words)?,
            None if !study.controls.is_empty() => Model::Bernoulli,
            None if !study.populations.is_empty() => Model::Poisson,
            Some(ProbabilityModel::SpaceTimePermutation) | None => Model::Permutation,
        };
        answer.chose("model", words.iter().find(|(_, other)| *other == model).map_or("", |(word, _)| word));
        let missing = |option, needs| Err(AnalyzeError::Missing { option, needs });
        match model {
            Model::Poisson if study.populations.is_empty() => {
                missing("population", "the people at risk of the Poisson model: a file, or a column `population`")
            }
            Model::Bernoulli if study.controls.is_empty() => {
                missing("controls", "the controls of the Bernoulli model: a file, or a column `controls`")
            }
            Model::Permutation if study.calendar.is_none() => {
                missing("time", "times of the cases, which a permutation shuffles; or a population, or controls")
            }
            _ => Ok(model),
        }
    }

    pub(super) fn options(&self, study: &Study, answer: &mut Answer) -> Result<ScanOptions, AnalyzeError> {
        let request = self.request;
        let exceedances = match self.file("early-stop") {
            Some(read) => read.exceedances.unwrap_or(0),
            None => request.parse("early-stop", "a whole number, 0 for never")?,
        };
        let stopping = if exceedances > 0 { ScanStopping::Sequential(exceedances) } else { ScanStopping::Fixed };
        let simulations = match self.file("permutations") {
            Some(read) => read.simulations,
            None => request.permutations()?,
        };
        let share = "a share above 0 and up to 1, such as 0.5";
        let options = ScanOptions {
            rates: self.rates()?,
            largest_share: self
                .file("max-spatial-size")
                .map_or_else(|| request.number("max-spatial-size", share), |read| Ok(read.largest_share))?,
            largest_radius: self.radius()?,
            longest: self.longest()?,
            aggregate: self
                .file("time-aggregation")
                .map_or_else(|| request.parse("time-aggregation", "a whole number of 1 or more"), |read| Ok(read.aggregate))?,
            fewest_cases: self
                .file("min-cases")
                .map_or_else(|| request.parse("min-cases", "a whole number, such as 2"), |read| Ok(read.fewest_cases))?,
            simulations,
            overlap: self.overlap()?,
            largest_p: request.number("max-p", "a number from 0 to 1")?,
            ..ScanOptions::satscan(self.window(study)?, request.seed()?, stopping)
        };
        note(&options, answer);
        Ok(options)
    }

    fn window(&self, study: &Study) -> Result<ScanWindow, AnalyzeError> {
        let words = [
            ("spatial", ScanWindow::Spatial),
            ("purely-spatial", ScanWindow::Spatial),
            ("temporal", ScanWindow::Temporal(ScanEnding::Any)),
            ("space-time", ScanWindow::SpaceTime(ScanEnding::Any)),
            ("prospective", ScanWindow::SpaceTime(ScanEnding::Last)),
            ("prospective-space-time", ScanWindow::SpaceTime(ScanEnding::Last)),
            ("prospective-temporal", ScanWindow::Temporal(ScanEnding::Last)),
        ];
        let window = match self.file("analysis").map(|read| read.analysis) {
            Some(Analysis::Temporal) => ScanWindow::Temporal(ScanEnding::Any),
            Some(Analysis::SpaceTime) => ScanWindow::SpaceTime(ScanEnding::Any),
            Some(Analysis::ProspectiveSpaceTime) => ScanWindow::SpaceTime(ScanEnding::Last),
            Some(Analysis::ProspectiveTemporal) => ScanWindow::Temporal(ScanEnding::Last),
            None if !self.request.text("analysis").is_empty() => self.request.choice("analysis", &words)?,
            None if study.calendar.is_some() => ScanWindow::SpaceTime(ScanEnding::Any),
            Some(Analysis::Spatial) | None => ScanWindow::Spatial,
        };
        if window != ScanWindow::Spatial && study.calendar.is_none() {
            let needs = "times of the cases, without which only --analysis spatial can be done";
            return Err(AnalyzeError::Missing { option: "time", needs });
        }
        Ok(window)
    }

    fn rates(&self) -> Result<ScanRates, AnalyzeError> {
        match self.file("tail").map(|read| read.rates) {
            Some(Rates::High) => Ok(ScanRates::High),
            Some(Rates::Low) => Ok(ScanRates::Low),
            Some(Rates::Both) => Ok(ScanRates::Both),
            None => {
                let words = [("high", ScanRates::High), ("low", ScanRates::Low), ("both", ScanRates::Both)];
                self.request.choice("tail", &words)
            }
        }
    }

    fn radius(&self) -> Result<Option<f64>, AnalyzeError> {
        match self.file("max-radius") {
            Some(read) => Ok(read.largest_radius),
            None if self.request.text("max-radius").is_empty() => Ok(None),
            None => self.request.number("max-radius", "a distance in the unit of the coordinates").map(Some),
        }
    }

    fn longest(&self) -> Result<ScanLength, AnalyzeError> {
        match self.file("max-temporal-size").map(|read| read.longest) {
            Some(Length::Share(share)) => Ok(ScanLength::Share(share)),
            Some(Length::Units(periods)) => Ok(ScanLength::Periods(periods)),
            None => {
                let needs = "a share of the study below 1, such as 0.5, or a whole number of periods, such as 28";
                let size = self.request.number("max-temporal-size", needs)?;
                if size > 0.0 && size < 1.0 {
                    return Ok(ScanLength::Share(size));
                }
                self.request.parse("max-temporal-size", needs).map(ScanLength::Periods)
            }
        }
    }

    fn overlap(&self) -> Result<ScanOverlap, AnalyzeError> {
        match self.file("overlap").map(|read| read.overlapping) {
            Some(Overlapping::NoGeographicalOverlap) => Ok(ScanOverlap::NoSharedLocation),
            Some(Overlapping::NoRestriction) => Ok(ScanOverlap::Unrestricted),
            None => {
                self.request.choice("overlap", &[("none", ScanOverlap::NoSharedLocation), ("any", ScanOverlap::Unrestricted)])
            }
        }
    }
}

/// Writes down what was used.
fn note(options: &ScanOptions, answer: &mut Answer) {
    let analysis = match options.window {
        ScanWindow::Spatial => "spatial",
        ScanWindow::Temporal(ScanEnding::Any) => "temporal",
        ScanWindow::Temporal(ScanEnding::Last) => "prospective-temporal",
        ScanWindow::SpaceTime(ScanEnding::Any) => "space-time",
        ScanWindow::SpaceTime(ScanEnding::Last) => "prospective",
    };
    answer.chose("analysis", analysis);
    let tail = match options.rates {
        ScanRates::High => "high",
        ScanRates::Low => "low",
        ScanRates::Both => "both",
    };
    answer.chose("tail", tail);
    answer.chose("max-spatial-size", options.largest_share);
    answer.chose("max-radius", options.largest_radius.map_or(Value::Null, Value::from));
    let longest = match options.longest {
        ScanLength::Share(share) => Value::from(share),
        ScanLength::Periods(periods) => Value::from(periods),
    };
    answer.chose("max-temporal-size", longest);
    answer.chose("time-aggregation", options.aggregate);
    answer.chose("min-cases", options.fewest_cases);
    answer.chose("permutations", options.simulations);
    let exceedances = if let ScanStopping::Sequential(exceedances) = options.stopping { exceedances } else { 0 };
    answer.chose("early-stop", exceedances);
    answer.chose("overlap", if options.overlap == ScanOverlap::Unrestricted { "any" } else { "none" });
}

/// Whether a file's name ends so.
pub(super) fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|other| other.eq_ignore_ascii_case(extension))
}
