//! Tests of the executable from outside: the commands, the service, the pictures, and another program reading the lake.

mod analyze;
mod city;
mod commands;
mod comparison;
mod copies;
mod deliveries;
mod disasters;
mod duckdb;
mod hotspots;
mod http;
mod index;
mod intake;
mod linked;
mod near;
mod patterns;
mod pictures;
mod plan;
mod planted;
mod rhythm;
mod service;
mod survival;
mod watch;
