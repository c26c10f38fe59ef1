//! Tests of ingest from outside: whole loads on made and on real archives.

mod csv;
mod made;
mod police_uk;
mod real;
mod truth;
