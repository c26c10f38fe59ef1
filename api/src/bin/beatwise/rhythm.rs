//! `beatwise rhythm`: at which hours of the week.

use anyhow::Result;
use api::export::rhythm_csv;
use api::view::RhythmView;
use clap::Args;
use engine::analysis::rhythm as ask;
use engine::disclosure::Policy;

use crate::context::{Context, Format};
use crate::hotspots::usage;
use crate::output::{self, WrongUsage};
use crate::scope::ScopeArgs;

/// At which hours of the week? Local civil time; intervals are spread over the hours they cover
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise rhythm --from 2018-01-01 --to 2019-01-01 --category violent-crime
  beatwise rhythm --from 2018-01-01 --to 2019-01-01 --area 32 --format csv")]
pub(crate) struct Rhythm {
    #[command(flatten)]
    scope: ScopeArgs,
    /// How many peaks are named
    #[arg(long, value_name = "N", default_value_t = 5)]
    top: usize,
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Rhythm) -> Result<()> {
    let store = context.store().await?;
    let question = role.scope.form().question(store.zone()).map_err(WrongUsage::from)?;
    let snapshot = context.snapshot_of(&store)?;
    let answer = ask(&snapshot, &question, &Policy::public_rows()).await.map_err(usage)?;
    let view = RhythmView::new(&answer, role.top);
    match context.format {
        Format::Json => output::json(&view),
        Format::Csv => output::data(&rhythm_csv(&view)?),
        Format::Table => output::data(&describe(&view)),
        Format::Geojson => Err(WrongUsage::new(&"--format geojson: a rhythm has no shapes; use json, csv or table").into()),
    }
}

fn describe(view: &RhythmView) -> String {
    let heads: Vec<&str> = std::iter::once("hour").chain(view.days.iter().map(|day| day.weekday)).collect();
    let mut table = output::table(&heads);
    for hour in 0..24 {
        let fields = view.days.iter().map(|day| day.hours.get(hour).map_or_else(String::new, |at| format!("{:.1}", at.reports)));
        table.add_row(std::iter::once(format!("{hour:02}")).chain(fields));
    }
    table.add_row(std::iter::once("all".to_owned()).chain(view.days.iter().map(|day| format!("{:.1}", day.total))));
    let mut lines = vec![table.to_string()];
    for peak in &view.peaks {
        let at = &peak.hour;
        if let (Some(rate), Some(lower), Some(upper)) = (at.rate, at.lower, at.upper) {
            let (from, to) = (at.hour, (at.hour + 1) % 24);
            lines.push(format!(
                "{} {from:02}:00 to {to:02}:00: {rate:.2} reports each time ({lower:.2} to {upper:.2})",
                peak.weekday
            ));
        }
    }
    lines.extend(evenness(view));
    lines.push(format!(
        "times known to an hour {}, to a day {}, only the day {}, longer {}",
        view.known_within_an_hour, view.known_within_a_day, view.known_to_the_day, view.known_longer
    ));
    lines.extend(view.receipt.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(view.receipt.attributions.iter().cloned());
    lines.join("\n")
}

fn evenness(view: &RhythmView) -> Vec<String> {
    let mut lines = Vec::new();
    if let (Some(hours), Some(weekdays)) = (view.p_even_hours, view.p_even_weekdays) {
        lines.push(format!("p that all hours of the day are alike {hours:.2e}, that all weekdays are {weekdays:.2e}"));
    }
    if let (Some(mean), Some(length)) = (&view.mean_time, view.concentration) {
        lines.push(format!("mean time of day {mean} (resultant length {length:.2}; 0 is spread over the day)"));
    }
    lines
}
