//! Query parameters: every one is known, and stands once unless it may repeat.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;

use crate::form::{BadParameter, QuestionForm};

/// The parameters of a request in the order in which they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect()))
    }
}

impl Parameters {
    /// Refuses parameters that are not among `once` and `many`, and those of `once` that stand twice.
    pub(crate) fn check(&self, once: &[&str], many: &[&str]) -> Result<(), BadParameter> {
        for (position, (name, _)) in self.0.iter().enumerate() {
            let known = once.contains(&name.as_str());
            if !known && !many.contains(&name.as_str()) {
                let all: Vec<&str> = once.iter().chain(many).copied().collect();
                let known = if all.is_empty() { "none".to_owned() } else { all.join(", ") };
                return Err(BadParameter::new(name, format!("there is no such parameter; this address takes {known}")));
            }
            if known && self.0[..position].iter().any(|(earlier, _)| earlier == name) {
                return Err(BadParameter::new(name, "stands twice; write it once"));
            }
        }
        Ok(())
    }

    /// The value of a parameter that stands at most once.
    pub(crate) fn one(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// Every value of a parameter that may repeat.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }

    /// When, of which kind and where: what every question to the lake takes.
    pub(crate) fn scope(&self) -> QuestionForm {
        QuestionForm {
            from: self.one("from"),
            to: self.one("to"),
            category: self.all("category"),
            area: self.one("area"),
            bbox: self.one("bbox"),
            ..QuestionForm::default()
        }
    }
}
