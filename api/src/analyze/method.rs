//! What a method is: its question, formula, inputs, options, results and source, and the function that answers it.

use super::answer::Answer;
use super::{AnalyzeError, Request};

/// A statistic that can be asked of a file.
#[derive(Debug)]
pub struct Method {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it answers, in one line.
    pub question: &'static str,
    /// What is computed.
    pub formula: &'static str,
    /// What it reads.
    pub inputs: &'static [Input],
    /// What can be chosen.
    pub options: &'static [Opt],
    /// Keys of its result and what they mean.
    pub results: &'static [(&'static str, &'static str)],
    /// Author, year, DOI.
    pub source: &'static str,
    /// The oracle family and peer that it is compared with.
    pub family: &'static str,
    /// Answers it.
    pub run: fn(&Request) -> Result<Answer, AnalyzeError>,
}

/// Columns of one of the files of a method.
#[derive(Debug)]
pub struct Input {
    /// The flag that names the file, without dashes.
    pub file: &'static str,
    /// Its columns.
    pub columns: &'static str,
    /// What they hold.
    pub meaning: &'static str,
}

/// An option of a method.
#[derive(Debug)]
pub struct Opt {
    /// Its name, without dashes.
    pub name: &'static str,
    /// Other names that it answers to.
    pub synonyms: &'static [&'static str],
    /// What it is where it is not given; empty where it must be given or follows from the data, as the meaning says.
    pub default: &'static str,
    /// What it does and takes.
    pub meaning: &'static str,
}

impl Opt {
    /// An option with a default.
    pub(super) const fn new(name: &'static str, default: &'static str, meaning: &'static str) -> Self {
        Self { name, synonyms: &[], default, meaning }
    }

    /// The same, under other names too.
    pub(super) const fn or(self, synonyms: &'static [&'static str]) -> Self {
        Self { synonyms, ..self }
    }

    /// Whether it is called so.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.synonyms.contains(&name)
    }
}

/// The flags that name files, in the order of the help, with what they are.
pub const FILES: [(&str, &str); 8] = [
    ("input", "the table: CSV with a header, or .tsv, .geojson, .parquet; .gz of the first two; for scan also .cas or .prm"),
    ("areas", "areas: GeoJSON polygons in degrees; their id, name, population and households are properties"),
    ("neighbours", "pairs of neighbours: columns i and j, positions of rows from 0; one direction or both"),
    ("population", "people at risk by location: columns id, population, or a SaTScan .pop file"),
    ("cases", "cases by location: columns id, count and, for times, date or day, or a SaTScan .cas file"),
    ("controls", "controls by location: columns as for cases, or a SaTScan .ctl file"),
    ("geo", "where locations are: columns id and x, y or lng, lat, or a SaTScan .geo file"),
    ("at", "places to answer at: columns x, y or lng, lat"),
];

impl Method {
    /// The files that it reads.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        FILES.into_iter().filter(|(file, _)| self.inputs.iter().any(|input| input.file == *file))
    }

    /// Everything there is to say about it, for a person.
    #[must_use]
    pub fn describe(&self) -> String {
        use std::fmt::Write;
        let mut text = format!("Formula:\n  {}\n\nInput:\n", self.formula);
        // Writing to text cannot fail.
        for input in self.inputs {
            let _ = writeln!(text, "  --{} {}: {}", input.file, input.columns, input.meaning);
        }
        text.push_str("\nResult:\n");
        for (key, meaning) in self.results {
            let _ = writeln!(text, "  {key}: {meaning}");
        }
        let _ = write!(text, "\nSource:\n  {}\n\nCompared with:\n  {}", self.source, self.family);
        text
    }
}
