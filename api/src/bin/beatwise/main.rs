//! The `beatwise` executable: a list of roles, one file each.

mod analyze;
mod areas;
mod briefing;
mod chart;
mod compare;
mod config;
mod context;
mod demo;
mod hotspots;
mod ingest;
mod near;
mod output;
mod plan;
mod quarantine;
mod question;
mod repeats;
mod report;
mod reproduce;
mod rhythm;
mod scope;
mod series;
mod serve;
mod store;
mod synth;
mod trends;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use context::Global;

/// Turns crime and safety reports into patterns an agency can act on, and defend.
#[derive(Debug, Parser)]
#[command(name = "beatwise", version, propagate_version = true, after_help = AFTER_HELP, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    role: Role,
}

const AFTER_HELP: &str = "Examples:
  beatwise demo
  beatwise ingest --source police-uk avon-and-somerset-2018-2019.zip
  beatwise hotspots --from 2019-06-01 --to 2019-07-01 --bbox=-2.70,51.40,-2.50,51.52
  beatwise trends --from 2018-01-01 --to 2020-01-01 --bucket month --category burglary
  beatwise analyze --list
  beatwise serve

Data goes to stdout, messages to stderr. Exit codes: 0 done, 1 failed, 2 wrong usage.";

#[derive(Debug, Subcommand)]
enum Role {
    Demo(demo::Demo),
    Synth(synth::Synth),
    Ingest(ingest::Ingest),
    Areas(areas::Areas),
    Quarantine(quarantine::Quarantine),
    Report(report::Report),
    Hotspots(hotspots::Hotspots),
    Near(near::Near),
    Trends(trends::Trends),
    Compare(compare::Compare),
    Rhythm(rhythm::Rhythm),
    Repeats(repeats::Repeats),
    Reproduce(reproduce::Reproduce),
    Series(series::Series),
    Plan(plan::Plan),
    Question(question::Question),
    Watch(watch::Watch),
    Analyze(analyze::Analyze),
    Chart(chart::Chart),
    Briefing(briefing::Briefing),
    Serve(serve::Serve),
    Store(store::Store),
    Config(config::Config),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    output::exit(context::run(&cli.global, |context| match cli.role {
        Role::Demo(role) => context.wait(demo::run(context, &role)),
        Role::Synth(role) => synth::run(context, &role),
        Role::Ingest(role) => context.wait(ingest::run(context, &role)),
        Role::Areas(role) => context.wait(areas::run(context, &role)),
        Role::Quarantine(role) => context.wait(quarantine::run(context, &role)),
        Role::Report(role) => context.wait(report::run(context, &role)),
        Role::Hotspots(role) => context.wait(hotspots::run(context, &role)),
        Role::Near(role) => context.wait(near::run(context, &role)),
        Role::Compare(role) => context.wait(compare::run(context, &role)),
        Role::Trends(role) => context.wait(trends::run(context, &role)),
        Role::Rhythm(role) => context.wait(rhythm::run(context, &role)),
        Role::Repeats(role) => context.wait(repeats::run(context, &role)),
        Role::Reproduce(role) => context.wait(reproduce::run(context, &role)),
        Role::Series(role) => context.wait(series::run(context, &role)),
        Role::Plan(role) => context.wait(plan::run(context, &role)),
        Role::Question(role) => context.wait(question::run(context, &role)),
        Role::Watch(role) => context.wait(watch::run(context, &role)),
        Role::Analyze(role) => analyze::run(context, &role),
        Role::Chart(role) => context.wait(chart::run(context, &role)),
        Role::Briefing(role) => context.wait(briefing::run(context, &role)),
        Role::Serve(role) => context.wait(serve::run(context, &role)),
        Role::Store(role) => context.wait(store::run(context, &role)),
        Role::Config(role) => config::run(context, &role),
    }))
}
