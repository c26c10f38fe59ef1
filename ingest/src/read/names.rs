//! Names of columns as they are compared: letter case, blanks and punctuation do not matter, dots lead into nested objects.

/// A name as it is compared.
pub(super) fn loosely(name: &str) -> String {
    name.split('.').map(|part| letters(part).collect::<String>()).collect::<Vec<_>>().join(".")
}

/// A path of names as they are compared, and one more name, whose own dots do not count.
pub(super) fn joined(path: &str, name: &str) -> String {
    let mut own = String::with_capacity(path.len() + 1 + name.len());
    own.push_str(path);
    if !path.is_empty() {
        own.push('.');
    }
    own.extend(letters(name));
    own
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_of_a_path_count_and_dots_of_a_name_do_not() {
        assert_eq!(loosely("Location. Point_X"), "location.pointx");
        assert_eq!(loosely(".a..B"), ".a..b");
        assert_eq!(joined("location", "Point.X"), "location.pointx");
        assert_eq!(joined("", "ÄB c"), "äbc");
    }
}
