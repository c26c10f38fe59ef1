//! A small synthetic city in a lake, made by the executable itself, and ways to run commands on it.
#![cfg(test)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A folder with a lake in it.
pub(crate) struct City {
    pub(crate) folder: tempfile::TempDir,
}

impl City {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A market town of a few thousand reports, its boundaries and reports loaded.
    pub(crate) fn market_town() -> Self {
        let city = Self::empty();
        city.synthesise("4000");
        city.ok(&["areas", "load", &city.path("town/areas.geojson")]);
        city.ok(&["ingest", "--source", "csv", &city.path("town/reports.csv")]);
        city
    }

    pub(crate) fn synthesise(&self, reports: &str) {
        let out = self.path("town");
        self.ok(&["synth", "--scenario", "market-town", "--reports", reports, "--seed", "3", "--out", &out]);
    }

    /// A path beside the lake, as text.
    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub(crate) fn lake(&self) -> PathBuf {
        self.folder.path().join("lake")
    }

    /// The executable, told where the lake is.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = executable();
        command.arg("--data").arg(self.lake()).args(arguments).current_dir(self.folder.path());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("it runs")
    }

    /// Runs a command that must succeed; returns its stdout.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["--format", "json"];
        all.extend(arguments);
        serde_json::from_str(&self.ok(&all)).expect("JSON")
    }

    /// Runs a command that must fail; returns its exit code and stderr.
    pub(crate) fn fails(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments);
        assert!(output.stdout.is_empty(), "a failure prints no data");
        (output.status.code().expect("an exit code"), String::from_utf8(output.stderr).expect("text"))
    }
}

/// The executable without settings from this machine.
pub(crate) fn executable() -> Command {
    let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_beatwise")));
    for variable in ["BEATWISE_DATA", "BEATWISE_ZONE", "BEATWISE_BIND", "RUST_LOG"] {
        command.env_remove(variable);
    }
    command
}
