//! The same crimes as the monthly street files of data.police.uk: months instead of moments, map points instead of doors.

use std::path::{Path, PathBuf};

use super::field::{push_hex, push_place, push_text};
use super::reports::Origins;
use super::{Sink, make_folder};
use crate::synth::SynthError;
use crate::synth::event::{Event, Located};
use crate::synth::number::mixed;

const HEADER: &[u8] = b"Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,\
Crime type,Last outcome category,Context\n";
/// The type that has neither an id nor an outcome.
const ANTI_SOCIAL: &str = "Anti-social behaviour";
/// Outcomes in the words of data.police.uk, the frequent ones more than once.
const OUTCOMES: [&str; 10] = [
    "Investigation complete; no suspect identified",
    "Investigation complete; no suspect identified",
    "Investigation complete; no suspect identified",
    "Unable to prosecute suspect",
    "Unable to prosecute suspect",
    "Unable to prosecute suspect",
    "Under investigation",
    "Awaiting court outcome",
    "Local resolution",
    "Further investigation is not in the public interest",
];

/// Writes one file a month below `folder`; categories that data.police.uk has no word for are left out.
pub(crate) fn write_police_uk(origins: &Origins, folder: &Path) -> Result<Vec<PathBuf>, SynthError> {
    let model = origins.model;
    let mut months: Vec<Vec<(u64, &Event, &str)>> = vec![Vec::new(); model.city.calendar.months.len()];
    for (row, event) in (1..).zip(&origins.drawn.rows) {
        if let Some(word) = &model.city.library.categories[event.category].police {
            months[model.city.calendar.month(event.from)].push((row, event, word));
        }
    }
    let mut files = Vec::with_capacity(months.len());
    for (month, rows) in model.city.calendar.months.iter().zip(months) {
        let folder = folder.join(&month.label);
        make_folder(&folder)?;
        let path = folder.join(format!("{}-{}-street.csv", month.label, model.city.scenario.spec.force.slug));
        let mut sink = Sink::create(&path)?;
        sink.write(HEADER)?;
        let mut line = Vec::new();
        for (row, event, word) in rows {
            line.clear();
            push_row(&mut line, origins, &month.label, (row, event, word));
            sink.write(&line)?;
        }
        files.push(sink.finish()?);
    }
    Ok(files)
}

fn push_row(out: &mut Vec<u8>, origins: &Origins, month: &str, (row, event, word): (u64, &Event, &str)) {
    let id = mixed(mixed(origins.seed) ^ row);
    if word != ANTI_SOCIAL {
        (0..4).for_each(|part| push_hex(out, mixed(id ^ part)));
    }
    out.push(b',');
    out.extend_from_slice(month.as_bytes());
    for _ in ["Reported by", "Falls within"] {
        out.push(b',');
        push_text(out, origins.model.city.scenario.spec.force.name.as_bytes());
    }
    out.push(b',');
    push_location(out, origins, event);
    out.push(b',');
    out.extend_from_slice(word.as_bytes());
    out.push(b',');
    if word != ANTI_SOCIAL {
        let outcome = usize::try_from(id % 10).unwrap_or_default();
        out.extend_from_slice(OUTCOMES[outcome].as_bytes());
    }
    out.extend_from_slice(b",\n");
}

/// `Longitude,Latitude,Location,LSOA code,LSOA name`.
fn push_location(out: &mut Vec<u8>, origins: &Origins, event: &Event) {
    let plan = origins.model.city.plan;
    let house = &plan.houses[event.house as usize];
    let snap = plan.snaps[house.snap as usize];
    let (place, name, lsoa) = match event.located {
        Located::Blank => return out.extend_from_slice(b",,No Location,,"),
        Located::House => (snap.place, plan.streets[snap.street as usize].as_str(), plan.blocks[house.block as usize].lsoa),
        Located::DefaultPoint => (plan.hall.place, origins.model.city.scenario.spec.default_point.name.as_str(), plan.hall.lsoa),
    };
    push_place(out, place);
    out.push(b',');
    push_text(out, format!("On or near {name}").as_bytes());
    let lsoa = &plan.lsoas[lsoa as usize];
    for text in [&lsoa.code, &lsoa.name] {
        out.push(b',');
        push_text(out, text.as_bytes());
    }
}
