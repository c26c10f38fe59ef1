//! When, of which kind and where: the flags that every question to the lake takes.

use api::form::QuestionForm;
use clap::Args;

/// The window, categories and region of a question.
#[derive(Debug, Clone, Args)]
pub(crate) struct ScopeArgs {
    /// First day, YYYY-MM-DD
    #[arg(long, value_name = "D")]
    from: String,
    /// First day after the window, YYYY-MM-DD
    #[arg(long, value_name = "D")]
    to: String,
    /// Category or group; may be repeated [default: all]
    #[arg(long, value_name = "C")]
    category: Vec<String>,
    /// One area, by id [default: all areas together]
    #[arg(long, value_name = "A", conflicts_with = "bbox")]
    area: Option<String>,
    /// A box in degrees; write it as --bbox=W,S,E,N
    #[arg(long, value_name = "W,S,E,N", allow_hyphen_values = true)]
    bbox: Option<String>,
}

impl ScopeArgs {
    /// The same as every face reads it.
    pub(crate) fn form(&self) -> QuestionForm {
        QuestionForm {
            from: Some(self.from.clone()),
            to: Some(self.to.clone()),
            category: self.category.clone(),
            area: self.area.clone(),
            bbox: self.bbox.clone(),
            ..QuestionForm::default()
        }
    }
}
