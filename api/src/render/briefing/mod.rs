//! Briefings: one area and one period on a page, as PDF/UA and as HTML, in the same words.

mod facts;
mod html;
mod page;
mod pdf;
mod period;
mod sentences;
mod tables;

#[cfg(test)]
mod tests;

pub use html::briefing_html;
pub use pdf::briefing_pdf;
