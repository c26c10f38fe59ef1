//! `areas.geojson`: the neighbourhoods as RFC 7946 polygons.

use std::path::{Path, PathBuf};

use super::Sink;
use super::field::{push_number, push_place};
use crate::synth::SynthError;
use crate::synth::plan::{Area, Plan};

/// Writes a feature collection with one neighbourhood a line.
pub(crate) fn write_areas(plan: &Plan, path: &Path) -> Result<PathBuf, SynthError> {
    let mut sink = Sink::create(path)?;
    sink.write(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    let mut line = Vec::new();
    for (at, area) in plan.areas.iter().enumerate() {
        line.clear();
        line.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
        push_feature(&mut line, area, path)?;
        sink.write(&line)?;
    }
    sink.write(b"\n]}\n")?;
    sink.finish()
}

fn push_feature(out: &mut Vec<u8>, area: &Area, path: &Path) -> Result<(), SynthError> {
    let name = serde_json::to_vec(&area.name).map_err(|source| SynthError::io(path, source.into()))?;
    out.extend_from_slice(b"{\"type\":\"Feature\",\"properties\":{\"area_id\":\"");
    out.extend_from_slice(area.slug.as_bytes());
    out.extend_from_slice(b"\",\"name\":");
    out.extend_from_slice(&name);
    out.extend_from_slice(b",\"layer\":\"neighbourhood\",\"population\":");
    push_number(out, u64::from(area.population), 1);
    out.extend_from_slice(b",\"households\":");
    push_number(out, u64::from(area.households), 1);
    out.extend_from_slice(b"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[");
    for (at, &place) in area.ring.iter().enumerate() {
        out.extend_from_slice(if at == 0 { b"[" } else { b",[" });
        push_place(out, place);
        out.push(b']');
    }
    out.extend_from_slice(b"]]}}");
    Ok(())
}
