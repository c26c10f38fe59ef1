//! What a file's name says.

use crate::source::SourceKind;

/// The name of a file without its folder and without the endings of packed files.
pub(super) fn base(file: &str) -> &str {
    let base = file.rsplit(['/', '\\']).next().unwrap_or(file);
    [".gz", ".zst"].iter().find_map(|packed| base.strip_suffix(packed)).unwrap_or(base)
}

/// The ending of a file's name.
pub(super) fn ending(file: &str) -> &str {
    let base = base(file);
    base.rfind('.').map_or(".csv", |dot| &base[dot..])
}

/// A name for the source, from that of the file.
pub(super) fn name(file: &str) -> String {
    let base = base(file);
    let stem = base.strip_suffix(ending(base)).unwrap_or(base).to_lowercase();
    let words: Vec<&str> = stem.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").chars().take(48).collect();
    let is_taken = name.is_empty() || name.parse::<SourceKind>().is_ok();
    if is_taken { format!("my-{name}file") } else { name.trim_end_matches('-').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_called_after_its_file() {
        assert_eq!(name("/data/Vancouver_Thefts (2020).csv.gz"), "vancouver-thefts-2020");
        assert_eq!((name("csv.csv"), name("??.txt")), ("my-csvfile".into(), "my-file".into()));
        assert_eq!((ending("a/b.c/data.CSV.zst"), ending("data")), (".CSV", ".csv"));
        assert_eq!(base(r"C:\data\calls.tab"), "calls.tab");
    }
}
