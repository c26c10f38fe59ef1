//! Stdout and stderr: the one module that prints.
//! A reader that went away is no reason to fail: what cannot be written to stderr is dropped.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use api::form::BadParameter;
use comfy_table::{ContentArrangement, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

/// How much is said on stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verbosity {
    /// Messages and, on a terminal, progress bars.
    Normal,
    /// Errors only.
    Quiet,
}

/// A mistake on the command line that only the lake could reveal.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct WrongUsage(String);

impl WrongUsage {
    /// The mistake in words.
    pub(crate) fn new(reason: &dyn std::fmt::Display) -> Self {
        Self(reason.to_string())
    }
}

impl From<BadParameter> for WrongUsage {
    fn from(fault: BadParameter) -> Self {
        // Parameters are written with underscores, flags with hyphens.
        Self(format!("--{}: {}", fault.parameter.replace('_', "-"), fault.reason))
    }
}

/// The exit code of a role: 0 done, 1 failed, 2 wrong usage.
pub(crate) fn exit(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.downcast_ref::<WrongUsage>().is_some() => {
            message(Verbosity::Normal, &format!("beatwise: {error}"));
            ExitCode::from(2)
        }
        Err(error) => {
            message(Verbosity::Normal, &format!("beatwise: {}", chain(&error)));
            ExitCode::FAILURE
        }
    }
}

/// An error with its causes, each said once.
pub(crate) fn chain(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

/// Data for the next program or the reader. A closed pipe is no error.
pub(crate) fn data(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    let written =
        stdout.write_all(text.as_bytes()).and_then(|()| if text.ends_with('\n') { Ok(()) } else { stdout.write_all(b"\n") });
    match written.and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to stdout"),
    }
}

/// One JSON document.
pub(crate) fn json(value: &impl Serialize) -> Result<()> {
    data(&serde_json::to_string_pretty(value)?)
}

/// A message for the person at the terminal.
pub(crate) fn message(verbosity: Verbosity, text: &str) {
    if verbosity == Verbosity::Normal {
        let _ = writeln!(std::io::stderr(), "{text}");
    }
}

/// An empty table with these headings.
pub(crate) fn table(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic).set_header(headings);
    table
}

/// A bar on stderr that shows only on a terminal.
pub(crate) fn bar(verbosity: Verbosity, total: u64, template: &str) -> ProgressBar {
    if verbosity == Verbosity::Quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(total);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

/// A sign on stderr, on a terminal only, that something of unknown length is going on.
pub(crate) fn spinner(verbosity: Verbosity, words: &'static str) -> ProgressBar {
    let spinner = bar(verbosity, 0, "{spinner} {msg} ({elapsed})").with_message(words);
    spinner.enable_steady_tick(std::time::Duration::from_millis(120));
    spinner
}

/// A figure with so many decimals, a dash where there is none.
pub(crate) fn figure(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
}

/// A probability: small ones by their order of magnitude.
pub(crate) fn probability(value: Option<f64>) -> String {
    match value {
        Some(p) if p < 0.0001 => format!("{p:.0e}"),
        value => figure(value, 4),
    }
}
