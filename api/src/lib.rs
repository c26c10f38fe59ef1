//! How Beatwise is asked and how it shows its answers: HTTP, charts, briefings and the map.
//!
//! The executable in `bin/beatwise` is a list of roles; each calls this library. `form` reads a question whoever asks it, `ask`
//! answers it,
//! `analyze` computes
//! any statistic of a file, `view` says what answers look like on the wire, `render` draws them, `router` lists every route.

pub mod analyze;
mod answers;
pub mod ask;
pub mod config;
pub mod export;
pub mod form;
pub mod intake;
pub mod linked;
pub mod machine;
mod newest;
pub mod overview;
pub mod problem;
pub mod render;
pub mod router;
mod routes;
pub mod server;
pub mod sheet;
pub mod size;
pub mod state;
pub mod view;
pub mod visits;
pub mod watch;
pub mod webhook;
