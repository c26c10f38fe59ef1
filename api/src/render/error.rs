//! What can go wrong between an answer and its picture or page.

/// A chart or briefing that could not be made; the text says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The answer holds something a chart cannot place, or the drawing failed.
    #[error("the chart cannot be drawn: {0}; ask the question again, and report this if it stays")]
    Chart(String),
    /// A picture that cannot be turned into pixels.
    #[error("the picture cannot be turned into PNG: {0}")]
    Svg(String),
    /// The typesetter refused a document; the text is its own diagnostics.
    #[error("the {document} cannot be set as PDF, ask for another form instead: {diagnostics}")]
    Typst {
        /// The briefing or plan.
        document: String,
        /// What the typesetter said, one diagnostic after the other.
        diagnostics: String,
    },
    /// The page template failed.
    #[error("the briefing cannot be written as HTML, ask for PDF or JSON instead: {0}")]
    Template(#[from] minijinja::Error),
}
