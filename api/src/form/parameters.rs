//! Parameters of a question as names and texts: what stands in a URL, and in a receipt.

use super::{BadParameter, QuestionForm};

/// The parameters of a question in the order in which they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Refuses parameters that are not among `once` and `many`, and those of `once` that stand twice.
    ///
    /// # Errors
    /// [`BadParameter`] names the first of them.
    pub fn check(&self, once: &[&str], many: &[&str]) -> Result<(), BadParameter> {
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

    /// The parameters of a URL's query.
    #[must_use]
    pub fn read(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// When, of which kind and where, as a form has them.
    pub(super) fn scope_of(form: &QuestionForm) -> Self {
        let mut found = Self::default();
        found.add("from", form.from.as_deref());
        found.add("to", form.to.as_deref());
        form.category.iter().for_each(|word| found.add("category", Some(word)));
        found.add("area", form.area.as_deref());
        found.add("bbox", form.bbox.as_deref());
        found
    }

    /// Adds a parameter where it was given.
    pub(super) fn add(&mut self, name: &str, value: Option<&str>) {
        self.0.extend(value.map(|value| (name.to_owned(), value.to_owned())));
    }

    /// The address that asks for an answer by these parameters at a snapshot.
    #[must_use]
    pub fn address(&self, answer: &str, snapshot: i64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.0.iter().filter(|(name, _)| name != "snapshot" && name != "f"));
        query.append_pair("snapshot", &snapshot.to_string());
        format!("/api/v1/{answer}?{}", query.finish())
    }

    /// All but some of them.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        Self(self.0.iter().filter(|(name, _)| !names.contains(&name.as_str())).cloned().collect())
    }

    /// These with a window.
    #[must_use]
    pub fn over(&self, (from, to): (&str, &str)) -> Self {
        let mut whole = Self(vec![("from".to_owned(), from.to_owned()), ("to".to_owned(), to.to_owned())]);
        whole.0.extend(self.without(&["from", "to"]).0);
        whole
    }

    /// The first name that another lacks, if any.
    #[must_use]
    pub fn unknown_to(&self, other: &Self) -> Option<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).find(|name| !other.0.iter().any(|(known, _)| known == name))
    }

    /// As they stand in a URL.
    #[must_use]
    pub fn query(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }

    /// The value of a parameter that stands at most once.
    #[must_use]
    pub fn one(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// Every value of a parameter that may repeat.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }

    /// When, of which kind and where: what every question to the lake takes.
    #[must_use]
    pub fn scope(&self) -> QuestionForm {
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
