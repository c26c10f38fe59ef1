//! Saved questions and watches: a question that is asked again whenever there is news, and what changed since the last look.
//!
//! [`saved`] makes a question by name out of an address; [`look`] asks it for every window that has ended since, holds what
//! [`standing`] finds against what stood before, and keeps the [`changes`] as events. Whoever is to be told is told by `webhook`.

mod as_of;
mod change;
mod keep;
mod look;
mod rolling;
mod saved;
mod standing;

pub use as_of::as_of;
pub use change::{Change, changes};
pub use keep::keep_watching;
pub use look::{Event, Look, LookError, look, look_all};
pub use rolling::Rolling;
pub use saved::{address, address_text, name, saved};
pub use standing::{Standing, standing, watchable};
