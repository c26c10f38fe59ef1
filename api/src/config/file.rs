//! `beatwise.toml`.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// What the file may say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfigFile {
    pub(super) data: Option<String>,
    pub(super) zone: Option<String>,
    pub(super) bind: Option<String>,
    pub(super) index_memory: Option<String>,
    pub(super) answer_memory: Option<String>,
    pub(super) query_memory: Option<String>,
    pub(super) webhook_loopback: Option<String>,
}

/// A settings file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It says something that is not a setting.
    #[error("{}: {source}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, with its line.
        source: Box<toml::de::Error>,
    },
}

impl ConfigFile {
    /// The file's settings; none when there is no file.
    pub(super) fn read(path: &Path) -> Result<Self, ConfigError> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let text =
            std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable { path: path.to_path_buf(), source })?;
        toml::from_str(&text).map_err(|source| ConfigError::Malformed { path: path.to_path_buf(), source: Box::new(source) })
    }
}
