//! What can go wrong while a city is synthesised, and what to do about it.

use std::path::{Path, PathBuf};

/// Why no city was written, or not all of it.
#[derive(Debug, thiserror::Error)]
pub enum SynthError {
    /// No scenario of that name is built in.
    #[error("there is no scenario named `{name}`; choose one of {known}, or give the path of a scenario file (.toml)")]
    UnknownScenario {
        /// The name that was asked for.
        name: String,
        /// The names that would have worked, separated by commas.
        known: String,
    },
    /// A city without reports was asked for.
    #[error("a city of 0 reports cannot be synthesised; ask for at least 1")]
    NoReports,
    /// More reports than row numbers.
    #[error("{reports} reports are more than one city can hold; ask for at most {limit}, or write several with other seeds")]
    TooManyReports {
        /// The number that was asked for.
        reports: u64,
        /// The largest number that works.
        limit: u64,
    },
    /// The file is not TOML, or a field is missing, unknown or of the wrong kind.
    #[error("{}, line {line}: {problem}, at `{field}`; mend that field", path.display())]
    Toml {
        /// The scenario file.
        path: PathBuf,
        /// One-based line of the field.
        line: usize,
        /// What stands on that line before the equals sign.
        field: String,
        /// What the TOML reader expected.
        problem: String,
    },
    /// The file is well-formed, but a field's value cannot be used.
    #[error("{}: `{field}` {problem}", path.display())]
    Field {
        /// The scenario file.
        path: PathBuf,
        /// Dotted name of the field.
        field: String,
        /// What is wrong with it and what would be right.
        problem: String,
    },
    /// The plan of the city cannot be drawn with these measures.
    #[error("the city of `{scenario}` cannot be drawn: {problem}; change {remedy} of the scenario")]
    Plan {
        /// The scenario's name.
        scenario: String,
        /// What went wrong.
        problem: String,
        /// The fields that would mend it.
        remedy: &'static str,
    },
    /// A file could not be read or written.
    #[error("{}: {source}; check that the folder exists, may be written and has room", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
}

impl SynthError {
    /// An I/O error together with the file it happened to.
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }

    /// A TOML error with its line and field, found in the text it was read from.
    pub(crate) fn toml(path: &Path, text: &str, error: &toml::de::Error) -> Self {
        let start = error.span().map_or(0, |span| span.start).min(text.len());
        let line = text.as_bytes()[..start].split(|&byte| byte == b'\n').count() - 1;
        let field = text.lines().nth(line).and_then(|words| words.split('=').next()).unwrap_or_default();
        Self::Toml { path: path.to_owned(), line: line + 1, field: field.trim().to_owned(), problem: error.message().to_owned() }
    }
}
