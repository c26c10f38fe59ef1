//! Which reports belong together: the words they share, and how much likelier that makes it that one person did both.

mod groups;
mod look_alike;
mod words;

pub use look_alike::look_alikes;
pub use words::normalised_words;
