//! The workspace's invariants, most of them things that are absent.
#![cfg(test)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace")
}

/// Every Rust file below a folder of the workspace, with its text.
fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = workspace();
    let mut paths = Vec::new();
    walk(&root.join(folder), &mut paths);
    paths.sort();
    let name = |path: &Path| path.strip_prefix(&root).expect("inside").display().to_string();
    paths.into_iter().map(|path| (name(&path), fs::read_to_string(&path).expect("readable"))).collect()
}

/// Code lines: neither comments nor blank.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"))
}

fn offenders(folder: &str, allowed: impl Fn(&str) -> bool, bad: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in sources(folder) {
        if !allowed(&path) {
            found.extend(code(&text).filter(|line| bad(line)).map(|line| format!("{path}: {line}")));
        }
    }
    found
}

#[test]
fn there_is_one_arrow_and_one_datafusion() {
    let lock = fs::read_to_string(workspace().join("Cargo.lock")).expect("a lock file");
    let mut versions: BTreeMap<&str, usize> = BTreeMap::new();
    for name in lock.lines().filter_map(|line| line.strip_prefix("name = ")) {
        *versions.entry(name.trim_matches('"')).or_default() += 1;
    }
    for once in
        ["arrow", "arrow-array", "arrow-schema", "parquet", "datafusion", "datafusion-common", "libsqlite3-sys", "geo", "h3o"]
    {
        assert_eq!(versions.get(once), Some(&1), "{once} must stand once in Cargo.lock");
    }
}

#[test]
fn the_engine_has_no_web_command_line_or_drawing_dependency() {
    let arguments = ["tree", "-p", "engine", "-e", "normal", "--prefix", "none", "--locked", "--offline", "--format", "{p}"];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(workspace()).output().expect("cargo tree runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).expect("text");
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains(&"datafusion"), "the tree was read");
    for banned in ["axum", "hyper", "tower-http", "clap", "indicatif", "plotters", "resvg", "typst", "minijinja", "polars"] {
        assert!(!names.contains(&banned), "engine must not depend on {banned}");
    }
}

#[test]
fn statistics_know_neither_tables_nor_queries_nor_cells() {
    let bad = |line: &str| {
        let imports = line.starts_with("use ") || line.starts_with("pub use ");
        let foreign =
            ["arrow", "datafusion", "parquet", "h3o", "geo", "tokio", "futures", "crate::space", "crate::store", "crate::query"];
        line.contains("async fn") || (imports && foreign.iter().any(|name| line.contains(&format!(" {name}"))))
    };
    assert_eq!(offenders("engine/src/stats", |_| false, bad), Vec::<String>::new());
}

#[test]
fn only_space_imports_the_geometry_crates() {
    let allowed = |path: &str| path.starts_with("engine/src/space/");
    let crates = ["h3o", "geo", "rstar", "geojson", "wkb", "geo_traits"];
    let bad = |line: &str| crates.iter().any(|name| line.contains(&format!("{name}::")) && !line.contains(&format!("_{name}::")));
    for folder in ["engine/src", "ingest/src", "api/src"] {
        let found = offenders(folder, allowed, bad);
        let own: Vec<_> = found.into_iter().filter(|line| !line.contains("crate::geo") && !line.contains("super::geo")).collect();
        assert_eq!(own, Vec::<String>::new());
    }
}

#[test]
fn column_names_are_text_in_one_file_only() {
    let schema = fs::read_to_string(workspace().join("engine/src/report/schema.rs")).expect("the schema");
    let quoted = |line: &str| line.strip_prefix("pub const ")?.split('"').nth(1).map(str::to_owned);
    // Words that are also words of their own: formats, parameters and the like.
    let ordinary = [
        "file",
        "line",
        "field",
        "reason",
        "name",
        "source",
        "status",
        "layer",
        "category",
        "reports",
        "receipt",
        "bucket",
        "cell",
        "households",
        "population",
    ];
    let columns: Vec<String> =
        schema.lines().filter_map(|line| quoted(line.trim())).filter(|name| !ordinary.contains(&name.as_str())).collect();
    assert!(columns.len() > 20, "the schema was read");
    let allowed = |path: &str| path.ends_with("report/schema.rs") || path.ends_with("report/words.rs") || path.contains("/tests");
    let bad = |line: &str| columns.iter().any(|column| line.contains(&format!("\"{column}\"")));
    assert_eq!(offenders("engine/src/query", allowed, bad), Vec::<String>::new());
    assert_eq!(offenders("engine/src/store", allowed, bad), Vec::<String>::new());
    assert_eq!(
        offenders("engine/src/analysis", |path| path.ends_with("pile.rs") || path.contains("/tests"), bad),
        Vec::<String>::new()
    );
}

#[test]
fn every_module_says_what_it_is_for() {
    for folder in ["engine", "ingest", "api"] {
        for (path, text) in sources(folder) {
            let first = text.lines().next().unwrap_or_default();
            assert!(first.starts_with("//! "), "{path} does not begin with a //! line");
        }
    }
}

#[test]
fn engine_answers_do_not_serialise_themselves() {
    let bad = |line: &str| line.contains("Serialize");
    let allowed = |path: &str| path.ends_with("analysis/question.rs") || path.ends_with("analysis/receipt.rs");
    assert_eq!(offenders("engine/src", allowed, bad), Vec::<String>::new());
}

#[test]
fn nothing_is_unsafe() {
    let bad = |line: &str| line.contains("unsafe {") || line.contains("unsafe fn") || line.contains("unsafe impl");
    for folder in ["engine/src", "ingest/src", "api/src"] {
        assert_eq!(offenders(folder, |_| false, bad), Vec::<String>::new());
    }
}

#[test]
fn no_file_has_become_one_that_newcomers_fear() {
    for folder in ["engine", "ingest", "api"] {
        for (path, text) in sources(folder) {
            assert!(text.lines().count() <= 450, "{path} has {} lines; cut it at its natural seam", text.lines().count());
        }
    }
}
