//! The draft's text: keys with the evidence for each as a comment above it.

use std::fmt::Write;

/// TOML that grows line by line.
#[derive(Debug, Default)]
pub(super) struct Draft(String);

impl Draft {
    /// A line of comment.
    pub(super) fn note(&mut self, text: impl AsRef<str>) -> &mut Self {
        // What stands in a file must not end the comment.
        let text: String = text.as_ref().chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        self.line(format_args!("# {text}"))
    }

    /// The beginning of a table.
    pub(super) fn table(&mut self, name: &str) -> &mut Self {
        self.line(format_args!("\n[{name}]"))
    }

    /// A key with a text.
    pub(super) fn text(&mut self, key: &str, value: &str) -> &mut Self {
        self.line(format_args!("{key} = {}", quoted(value)))
    }

    /// A key with a list of texts.
    pub(super) fn list(&mut self, key: &str, values: &[&str]) -> &mut Self {
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        self.line(format_args!("{key} = [{}]", values.join(", ")))
    }

    /// A key with a list of texts, or with the one it has.
    pub(super) fn texts(&mut self, key: &str, values: &[&str]) -> &mut Self {
        if let [value] = values { self.text(key, value) } else { self.list(key, values) }
    }

    /// A word of the source with its meaning, and what is to be said about it.
    pub(super) fn word(&mut self, word: &str, meaning: &str, note: &str) -> &mut Self {
        self.line(format_args!("{} = {} # {note}", quoted(word), quoted(meaning)))
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) -> &mut Self {
        // Writing to a text cannot fail.
        let _ = writeln!(self.0, "{text}");
        self
    }

    /// The whole.
    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// A text as TOML quotes it, on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// A count of rows.
pub(super) fn rows(number: usize) -> String {
    if number == 1 { "1 row".to_owned() } else { format!("{} rows", count(number)) }
}

/// A count with commas between thousands.
pub(super) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_file_cannot_break_out() {
        let mut draft = Draft::default();
        draft.note("a\nb = 1").text("name", "say \"hi\"\n\\").texts("list", &["a", "b"]).word("x\"", "noise", "7 rows");
        let text = draft.into_text();
        let read: toml::Table = toml::from_str(&text).expect("TOML");
        assert_eq!(read["name"].as_str(), Some("say \"hi\"\n\\"));
        assert_eq!((read.len(), read["x\""].as_str()), (3, Some("noise")));
    }

    #[test]
    fn counts_have_commas() {
        assert_eq!([0, 999, 1000, 148_636, 10_000_000].map(count), ["0", "999", "1,000", "148,636", "10,000,000"]);
    }
}
