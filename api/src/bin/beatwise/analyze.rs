//! `beatwise analyze`: any statistic of any file.

use anyhow::Result;
use api::analyze::{self, AnalyzeError, Answer, EVERYWHERE, METHODS, Method, Request, json};
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches, Subcommand};

use crate::context::{Context, Format};
use crate::output::{self, WrongUsage};

/// Rows of a table that is read by people.
const TABLE_ROWS: usize = 20;

/// The name of what is left over on a command line.
const REST: &str = "rest";

/// Any statistic of any file: hotspots, density, clusters, scans; no store needed
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    arg_required_else_help = true,
    after_help = "Examples:
  beatwise analyze --list
  beatwise analyze gi-star --help
  beatwise analyze gi-star --input cells.csv --neighbours pairs.csv --format json
  beatwise analyze kde --input reports.csv --kernel quartic --bandwidth 300 --grid 100 --format csv
  beatwise analyze scan --input study.prm --format json"
)]
pub(crate) struct Analyze {
    /// Every method with its question
    #[arg(long)]
    list: bool,
    #[command(subcommand)]
    asked: Option<Asked>,
}

/// A method and its flags as they were written.
#[derive(Debug)]
pub(crate) struct Asked {
    method: String,
    flags: Vec<(String, String)>,
}

impl Subcommand for Asked {
    fn augment_subcommands(command: Command) -> Command {
        let command = command.subcommand_value_name("METHOD").subcommand_help_heading("Methods").allow_external_subcommands(true);
        METHODS.iter().fold(command, |command, method| command.subcommand(subcommand(method)))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(_: &str) -> bool {
        // Any name is one: those that are no method get an answer that lists the methods.
        true
    }
}

/// A method as clap sees it.
fn subcommand(method: &'static Method) -> Command {
    let files =
        method.files().map(|(file, meaning)| Arg::new(file).long(file).value_name("FILE").help(meaning).help_heading("Files"));
    let options = method.options.iter().map(|option| {
        let help = match option.default {
            "" => option.meaning.to_owned(),
            default => format!("{} [default: {default}]", option.meaning),
        };
        let argument = Arg::new(option.name).long(option.name).visible_aliases(option.synonyms.iter().copied());
        argument.value_name("VALUE").allow_hyphen_values(true).help(help).help_heading("Choices")
    });
    let unused = EVERYWHERE.into_iter().filter(|flag| !method.options.iter().any(|option| option.name == *flag));
    let unused = unused.map(|flag| Arg::new(flag).long(flag).allow_hyphen_values(true).hide(true));
    // What is no option goes to the library, whose error lists what there is.
    let rest = Arg::new(REST).num_args(0..).trailing_var_arg(true).allow_hyphen_values(true).hide(true);
    Command::new(method.name)
        .about(method.question)
        .after_help(method.describe())
        .args(files)
        .args(options)
        .args(unused)
        .arg(rest)
}

impl FromArgMatches for Asked {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let (name, given) = matches.subcommand().ok_or_else(|| clap::Error::new(clap::error::ErrorKind::MissingSubcommand))?;
        let Ok(method) = analyze::find(name) else { return Ok(Self { method: name.to_owned(), flags: Vec::new() }) };
        let names = method.files().map(|(file, _)| file).chain(method.options.iter().map(|option| option.name));
        let names = names.chain(EVERYWHERE.into_iter().filter(|flag| !method.options.iter().any(|option| option.name == *flag)));
        let flag = |name: &str| given.get_one::<String>(name).map(|value| (name.to_owned(), value.clone()));
        let rest = given.get_many::<String>(REST).into_iter().flatten().next();
        let rest =
            rest.map(|word| (word.trim_start_matches('-').split('=').next().unwrap_or_default().to_owned(), String::new()));
        Ok(Self { method: name.to_owned(), flags: names.filter_map(flag).chain(rest).collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Runs the role.
pub(crate) fn run(context: &Context, role: &Analyze) -> Result<()> {
    let Some(asked) = role.asked.as_ref().filter(|_| !role.list) else { return output::data(&list()) };
    let method = analyze::find(&asked.method).map_err(failed)?;
    let request = Request::new(method, &asked.flags).map_err(failed)?;
    let waiting = output::spinner(context.verbosity, "reading and computing");
    let answer = analyze::run(&request);
    waiting.finish_and_clear();
    let answer = answer.map_err(failed)?.into_inner();
    match context.format {
        Format::Json => output::json(&json::document(&request, &answer)),
        Format::Csv => {
            warn(context, &answer);
            output::data(&json::csv(&answer)?)
        }
        Format::Table => {
            warn(context, &answer);
            output::data(&describe(&answer))
        }
        Format::Geojson => {
            let none = || WrongUsage::new(&format!("--format geojson: {} finds no areas; use json, csv or table", method.name));
            output::json(&json::geojson(&request, &answer).ok_or_else(none)?)
        }
    }
}

/// Wrong questions leave with another exit code than those without an answer.
fn failed(error: AnalyzeError) -> anyhow::Error {
    if error.is_usage() { WrongUsage::new(&error).into() } else { error.into() }
}

fn warn(context: &Context, answer: &Answer) {
    for warning in &answer.warnings {
        output::message(context.verbosity, &format!("warning: {warning}"));
    }
}

fn list() -> String {
    let widest = METHODS.iter().map(|method| method.name.len()).max().unwrap_or(0);
    let line = |method: &&Method| format!("{:widest$}  {}", method.name, method.question);
    METHODS.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn describe(answer: &Answer) -> String {
    let json::Grid { header, rows } = json::grid(answer);
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = output::table(&names);
    for row in rows.iter().take(TABLE_ROWS) {
        table.add_row(row.iter().map(|field| short(field)));
    }
    let mut lines = vec![table.to_string()];
    if rows.len() > TABLE_ROWS {
        lines.push(format!("and {} rows more; --format csv or json shows all", rows.len() - TABLE_ROWS));
    }
    if names != ["figure", "value"] {
        lines.extend(json::scalars(answer).into_iter().map(|(key, value)| format!("{key}: {}", short(&value))));
    }
    lines.push(format!("n: {}", answer.n));
    lines.join("\n")
}

/// A field that fits into a table: numbers to six digits, text to forty characters.
fn short(field: &str) -> String {
    match field.parse::<f64>() {
        Ok(number) if field.len() > 9 && number.abs() < 1e-4 => format!("{number:.3e}"),
        Ok(number) if field.contains('.') && field.len() > 9 => format!("{number:.6}"),
        _ if field.chars().count() > 60 => field.chars().take(57).chain("...".chars()).collect(),
        _ => field.to_owned(),
    }
}
