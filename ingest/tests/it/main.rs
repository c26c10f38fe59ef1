//! Tests of ingest from outside: whole loads on made and on real archives.

mod cities;
mod csv;
mod defects;
mod formats;
mod made;
mod mappings;
mod packed;
mod police_uk;
mod real;
mod revisions;
mod truth;
