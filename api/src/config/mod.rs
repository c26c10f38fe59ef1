//! Settings and where each came from: flag over environment over `beatwise.toml` over default.

mod file;

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

pub use file::ConfigError;
use file::ConfigFile;

use crate::form::BadParameter;
use crate::webhook::Loopback;

/// The file in the working folder that settings are read from.
pub const FILE_NAME: &str = "beatwise.toml";
/// Environment variable of the lake's folder.
pub const DATA_VARIABLE: &str = "BEATWISE_DATA";
/// Environment variable of the zone.
pub const ZONE_VARIABLE: &str = "BEATWISE_ZONE";
/// Environment variable of the address to serve on.
pub const BIND_VARIABLE: &str = "BEATWISE_BIND";

/// Environment variable of the memory for the index.
pub const INDEX_MEMORY_VARIABLE: &str = "BEATWISE_INDEX_MEMORY";
/// Environment variable of the memory for answers given before.
pub const ANSWER_MEMORY_VARIABLE: &str = "BEATWISE_ANSWER_MEMORY";
/// Environment variable of the memory for questions to the files.
pub const QUERY_MEMORY_VARIABLE: &str = "BEATWISE_QUERY_MEMORY";
/// Environment variable of whether webhooks may lead to this machine itself.
pub const WEBHOOK_LOOPBACK_VARIABLE: &str = "BEATWISE_WEBHOOK_LOOPBACK";

const DEFAULT_DATA: &str = "./beatwise-data";
const DEFAULT_ZONE: &str = "Europe/London";
const DEFAULT_BIND: &str = "127.0.0.1:8080";
const DEFAULT_INDEX_MEMORY: &str = "2GiB";
const DEFAULT_ANSWER_MEMORY: &str = "128MiB";
const DEFAULT_QUERY_MEMORY: &str = "2GiB";
const DEFAULT_WEBHOOK_LOOPBACK: &str = "refuse";

/// Where a setting came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag,
    /// The environment.
    Environment,
    /// `beatwise.toml`.
    File,
    /// Nothing named it.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag => "flag",
            Self::Environment => "environment",
            Self::File => FILE_NAME,
            Self::Default => "default",
        })
    }
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its value.
    pub value: String,
    /// Where that came from.
    pub origin: Origin,
}

/// What the command line and the environment say; every part may be absent.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Folder of the lake.
    pub data: Option<String>,
    /// IANA zone.
    pub zone: Option<String>,
    /// Address to serve on.
    pub bind: Option<String>,
}

/// Every setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Folder of the lake.
    pub data: Setting,
    /// IANA zone in which a new lake counts days.
    pub zone: Setting,
    /// Address to serve on.
    pub bind: Setting,
    /// Memory for the index of recent reports.
    pub index_memory: Setting,
    /// Memory for answers given before.
    pub answer_memory: Setting,
    /// Memory for questions to the files, beyond which they use the disk.
    pub query_memory: Setting,
    /// `allow` or `refuse`: whether webhooks may lead to this machine itself, and plainly.
    pub webhook_loopback: Setting,
}

impl Settings {
    /// Settles every setting. `variable` reads the environment; `folder` is where `beatwise.toml` is looked for.
    ///
    /// # Errors
    /// [`ConfigError`] when the file exists and cannot be used.
    pub fn settle(flags: Given, variable: impl Fn(&str) -> Option<OsString>, folder: &Path) -> Result<Self, ConfigError> {
        let file = ConfigFile::read(&folder.join(FILE_NAME))?;
        let variable = |name: &str| variable(name).and_then(|value| value.into_string().ok()).filter(|value| !value.is_empty());
        Ok(Self {
            data: choose(flags.data, variable(DATA_VARIABLE), file.data, DEFAULT_DATA),
            zone: choose(flags.zone, variable(ZONE_VARIABLE), file.zone, DEFAULT_ZONE),
            bind: choose(flags.bind, variable(BIND_VARIABLE), file.bind, DEFAULT_BIND),
            index_memory: choose(None, variable(INDEX_MEMORY_VARIABLE), file.index_memory, DEFAULT_INDEX_MEMORY),
            answer_memory: choose(None, variable(ANSWER_MEMORY_VARIABLE), file.answer_memory, DEFAULT_ANSWER_MEMORY),
            query_memory: choose(None, variable(QUERY_MEMORY_VARIABLE), file.query_memory, DEFAULT_QUERY_MEMORY),
            webhook_loopback: choose(None, variable(WEBHOOK_LOOPBACK_VARIABLE), file.webhook_loopback, DEFAULT_WEBHOOK_LOOPBACK),
        })
    }

    /// Every setting with the name that `beatwise.toml` has for it.
    #[must_use]
    pub const fn all(&self) -> [(&'static str, &Setting); 7] {
        [
            ("data", &self.data),
            ("zone", &self.zone),
            ("bind", &self.bind),
            ("index_memory", &self.index_memory),
            ("answer_memory", &self.answer_memory),
            ("query_memory", &self.query_memory),
            ("webhook_loopback", &self.webhook_loopback),
        ]
    }

    /// Whether webhooks may lead to this machine itself.
    ///
    /// # Errors
    /// [`BadParameter`] when the setting is neither `allow` nor `refuse`.
    pub fn loopback(&self) -> Result<Loopback, BadParameter> {
        match self.webhook_loopback.value.as_str() {
            "allow" => Ok(Loopback::Allowed),
            "refuse" => Ok(Loopback::Refused),
            other => Err(BadParameter::new("webhook_loopback", format!("`{other}` is neither allow nor refuse"))),
        }
    }

    /// Folder of the lake as a path.
    #[must_use]
    pub fn data_folder(&self) -> PathBuf {
        PathBuf::from(&self.data.value)
    }
}

fn choose(flag: Option<String>, variable: Option<String>, file: Option<String>, default: &str) -> Setting {
    let candidates = [(flag, Origin::Flag), (variable, Origin::Environment), (file, Origin::File)];
    let found = candidates.into_iter().find_map(|(value, origin)| value.map(|value| Setting { value, origin }));
    found.unwrap_or_else(|| Setting { value: default.to_owned(), origin: Origin::Default })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_wins_over_the_environment_and_that_over_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(FILE_NAME), "data = 'from-file'\nzone = 'America/Chicago'\nbind = '[::1]:9'\n")
            .expect("written");
        let flags = Given { data: Some("from-flag".into()), ..Given::default() };
        let variable = |name: &str| (name != BIND_VARIABLE).then(|| OsString::from("from-env"));
        let settings = Settings::settle(flags, variable, folder.path()).expect("settled");
        assert_eq!((settings.data.value.as_str(), settings.data.origin), ("from-flag", Origin::Flag));
        assert_eq!((settings.zone.value.as_str(), settings.zone.origin), ("from-env", Origin::Environment));
        assert_eq!((settings.bind.value.as_str(), settings.bind.origin), ("[::1]:9", Origin::File));
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_name() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(FILE_NAME), "dtaa = 'x'\n").expect("written");
        let error = Settings::settle(Given::default(), |_| None, folder.path()).expect_err("a misspelling");
        assert!(error.to_string().contains("dtaa"), "{error}");
    }
}
