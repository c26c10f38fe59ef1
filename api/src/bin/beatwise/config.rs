//! `beatwise config show`: every setting and where it came from.

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::context::{Context, Format};
use crate::output;

/// Settings and where each came from
#[derive(Debug, Args)]
pub(crate) struct Config {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show every setting and its origin: flag, environment, beatwise.toml or default
    Show,
}

/// Runs the role.
pub(crate) fn run(context: &Context, role: &Config) -> Result<()> {
    let Action::Show = role.action;
    let settings = context.settings.all();
    if context.format == Format::Json {
        let all: Vec<_> = settings
            .iter()
            .map(|(name, setting)| json!({"name": name, "value": setting.value, "origin": setting.origin.to_string()}))
            .collect();
        return output::json(&all);
    }
    let mut table = output::table(&["setting", "value", "from"]);
    for (name, setting) in settings {
        table.add_row([name.to_owned(), setting.value.clone(), setting.origin.to_string()]);
    }
    output::data(&table.to_string())
}
