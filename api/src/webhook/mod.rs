//! Webhooks: events sent to an address that somebody named, which is as dangerous as it sounds.
//!
//! [`Address`] refuses what is no public https address, [`Guarded`] refuses it again when the name is resolved, no redirect is
//! followed and no proxy asked. Bodies are signed as the Standard Webhooks specification 1.0.0 has it; an event is sent until it is
//! taken, so a receiver may see one twice and knows it by its `webhook-id`.

mod address;
mod deliver;
mod public;
mod resolve;
mod send;
mod sign;

pub use address::{Address, Loopback};
pub use deliver::{Tally, deliver, deliver_due};
pub use resolve::Guarded;
pub use send::{Sender, SenderError};
pub use sign::Secret;
