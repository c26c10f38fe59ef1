//! What is asked: a method's tables and options, checked against what the method takes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use engine::stats::Inference;
use serde_json::Value;

use super::method::Method;
use super::table::Table;
use super::{AnalyzeError, Answer};

/// A question to a method.
#[derive(Debug)]
pub struct Request {
    /// The method.
    pub method: &'static Method,
    files: BTreeMap<&'static str, PathBuf>,
    given: BTreeMap<&'static str, String>,
    /// Flags of [`EVERYWHERE`] that were given and that the method has no use for.
    unused: Vec<&'static str>,
}

/// Flags that every method accepts, so that one set of them can be given to all; those without use are warned of.
pub const EVERYWHERE: [&str; 4] = ["seed", "permutations", "inference", "tail"];

impl Request {
    /// A question from flags and their values as they were written, dashes left out.
    ///
    /// # Errors
    /// [`AnalyzeError::UnknownOption`] for one that the method does not take.
    pub fn new(method: &'static Method, flags: &[(String, String)]) -> Result<Self, AnalyzeError> {
        let mut request = Self { method, files: BTreeMap::new(), given: BTreeMap::new(), unused: Vec::new() };
        for (flag, value) in flags {
            if let Some((file, _)) = method.files().find(|(file, _)| file == flag) {
                request.files.insert(file, PathBuf::from(value));
            } else if let Some(option) = method.options.iter().find(|option| option.is_called(flag)) {
                request.given.insert(option.name, value.clone());
            } else if let Some(name) = EVERYWHERE.into_iter().find(|name| name == flag) {
                request.unused.push(name);
            } else {
                return Err(unknown(method, flag));
            }
        }
        Ok(request)
    }

    /// Warnings of flags that have no use here.
    pub(super) fn warnings(&self) -> impl Iterator<Item = String> {
        self.unused.iter().map(|flag| format!("--{flag} changes nothing: {} does not use it", self.method.name))
    }

    /// The path given for a file.
    #[must_use]
    pub fn path(&self, file: &str) -> Option<&Path> {
        self.files.get(file).map(PathBuf::as_path)
    }

    /// The table in the file that `--input` names.
    ///
    /// # Errors
    /// [`AnalyzeError::Missing`] without one, and as [`Table::read`].
    pub fn input(&self) -> Result<Table, AnalyzeError> {
        let needs = "the file with the rows, such as --input cells.csv";
        self.table("input")?.ok_or(AnalyzeError::Missing { option: "input", needs })
    }

    /// A further table, where one is given.
    ///
    /// # Errors
    /// As [`Table::read`].
    pub fn table(&self, file: &str) -> Result<Option<Table>, AnalyzeError> {
        self.path(file).map(Table::read).transpose()
    }

    /// The value of an option where it was given.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(String::as_str)
    }

    /// The value of an option, given or by default; empty where it has none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        let default = || self.method.options.iter().find(|option| option.name == name).map_or("", |option| option.default);
        self.given(name).unwrap_or_else(default)
    }

    /// An option as a value of some type.
    ///
    /// # Errors
    /// [`AnalyzeError::BadOption`], which says what would be accepted.
    pub fn parse<T: FromStr>(&self, name: &'static str, needs: &'static str) -> Result<T, AnalyzeError> {
        let text = self.text(name);
        if text.is_empty() {
            return Err(AnalyzeError::Missing { option: name, needs });
        }
        text.parse().map_err(|_| AnalyzeError::bad_option(name, text, needs))
    }

    /// A finite number.
    ///
    /// # Errors
    /// As [`Request::parse`].
    pub fn number(&self, name: &'static str, needs: &'static str) -> Result<f64, AnalyzeError> {
        let number: f64 = self.parse(name, needs)?;
        if number.is_finite() { Ok(number) } else { Err(AnalyzeError::bad_option(name, self.text(name), needs)) }
    }

    /// Finite numbers between commas.
    ///
    /// # Errors
    /// As [`Request::parse`].
    pub fn numbers(&self, name: &'static str, needs: &'static str) -> Result<Vec<f64>, AnalyzeError> {
        let text = self.text(name);
        let number = |part: &str| part.trim().parse().ok().filter(|number: &f64| number.is_finite());
        let all: Option<Vec<f64>> = text.split(',').map(number).collect();
        all.ok_or_else(|| AnalyzeError::bad_option(name, text, needs))
    }

    /// One of several words.
    ///
    /// # Errors
    /// [`AnalyzeError::BadOption`], which lists them.
    pub fn choice<T: Copy>(&self, name: &'static str, of: &[(&str, T)]) -> Result<T, AnalyzeError> {
        let text = self.text(name);
        let listed = || of.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        let chosen = of.iter().find(|(word, _)| *word == text).map(|&(_, meaning)| meaning);
        chosen.ok_or_else(|| AnalyzeError::bad_option(name, text, format!("one of {}", listed())))
    }

    /// The seed of simulations.
    ///
    /// # Errors
    /// As [`Request::parse`].
    pub fn seed(&self) -> Result<u64, AnalyzeError> {
        self.parse("seed", "a whole number of 0 or more")
    }

    /// The number of simulations.
    ///
    /// # Errors
    /// As [`Request::parse`].
    pub fn permutations(&self) -> Result<u32, AnalyzeError> {
        self.parse("permutations", "a whole number, such as 999")
    }

    /// Where the p of a local statistic comes from.
    ///
    /// # Errors
    /// As [`Request::choice`].
    pub fn inference(&self) -> Result<Inference, AnalyzeError> {
        let (permutations, seed) = (self.permutations()?, self.seed()?);
        let words = [
            ("exact", Inference::Exact),
            ("monte-carlo", Inference::MonteCarlo { permutations, seed }),
            ("normal", Inference::Normal),
        ];
        self.choice("inference", &words)
    }

    /// Every option with the value used, those that follow from the data included.
    #[must_use]
    pub fn used(&self, answer: &Answer) -> serde_json::Map<String, Value> {
        let files = self.files.iter().map(|(file, path)| ((*file).to_owned(), path.display().to_string().into()));
        let options = self.method.options.iter().map(|option| (option.name.to_owned(), value(self.text(option.name))));
        let chosen = answer.chosen.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        files.chain(options).chain(chosen).collect()
    }
}

/// An option's value: a number where it is one, null where nothing was said.
fn value(text: &str) -> Value {
    if text.is_empty() {
        return Value::Null;
    }
    let whole = text.parse::<i64>().map(Value::from);
    let real = || text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from);
    whole.ok().or_else(real).unwrap_or_else(|| text.into())
}

fn unknown(method: &'static Method, option: &str) -> AnalyzeError {
    let files = method.files().map(|(file, _)| format!("--{file}"));
    let options = method.options.iter().map(|option| format!("--{}", option.name));
    let known = files.chain(options).collect::<Vec<_>>().join(", ");
    AnalyzeError::UnknownOption { method: method.name, option: option.to_owned(), known }
}
