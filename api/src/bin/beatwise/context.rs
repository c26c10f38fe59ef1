//! What every role shares: settings, format, the runtime, and opening the lake.

use std::future::Future;
use std::time::Duration;

use anyhow::{Context as _, Result};
use api::config::{Given, Settings};
use api::size;
use clap::{Args, ValueEnum};
use engine::store::{Snapshot, Store, StoreError, Writer};
use engine::time::Zone;
use tokio::runtime::Runtime;

use crate::output::{self, Verbosity, WrongUsage};

/// How long a process waits for another that writes.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often it looks.
const STEP: Duration = Duration::from_millis(50);

/// Flags that every role takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// Folder of the lake [env: `BEATWISE_DATA`] [default: ./beatwise-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<String>,
    /// Zone in which a new lake counts days [env: `BEATWISE_ZONE`] [default: Europe/London]
    #[arg(long, global = true, value_name = "ZONE")]
    pub(crate) zone: Option<String>,
    /// Form of the answer on stdout
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Ask the lake as it was at this snapshot
    #[arg(long, global = true, value_name = "N")]
    pub(crate) snapshot: Option<i64>,
    /// No progress bars and no messages but errors
    #[arg(long, global = true)]
    pub(crate) quiet: bool,
}

/// Forms of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// One JSON document.
    Json,
    /// `GeoJSON` with polygons.
    Geojson,
    /// Comma-separated rows.
    Csv,
}

/// What a role runs with.
#[derive(Debug)]
pub(crate) struct Context {
    /// Form of the answer.
    pub(crate) format: Format,
    /// Snapshot asked for.
    pub(crate) snapshot: Option<i64>,
    /// How much is said on stderr.
    pub(crate) verbosity: Verbosity,
    /// Settings with their origins.
    pub(crate) settings: Settings,
    runtime: Runtime,
}

/// Runs a role.
pub(crate) fn run(global: &Global, role: impl FnOnce(&Context) -> Result<()>) -> Result<()> {
    let given = Given { data: global.data.clone(), zone: global.zone.clone(), bind: None };
    role(&Context::new(global, given)?)
}

impl Context {
    fn new(global: &Global, given: Given) -> Result<Self> {
        let here = std::env::current_dir().context("cannot tell the working folder")?;
        let settings = Settings::settle(given, |name| std::env::var_os(name), &here)?;
        let verbosity = if global.quiet { Verbosity::Quiet } else { Verbosity::Normal };
        let runtime = Runtime::new().context("cannot start worker threads")?;
        Ok(Self { format: global.format, snapshot: global.snapshot, verbosity, settings, runtime })
    }

    /// Waits for a role's work.
    pub(crate) fn wait<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.runtime.block_on(work)
    }

    /// The zone of a new lake.
    pub(crate) fn zone(&self) -> Result<Zone> {
        self.settings.zone.value.parse().map_err(|error| WrongUsage::new(&error).into())
    }

    /// Opens the lake.
    pub(crate) async fn store(&self) -> Result<Store> {
        self.bounded(Store::open(&self.settings.data_folder()).await?)
    }

    /// Opens the lake, or creates it; an existing lake keeps its zone unless another was asked for.
    pub(crate) async fn store_or_new(&self) -> Result<Store> {
        let folder = self.settings.data_folder();
        let unasked = self.settings.zone.origin == api::config::Origin::Default;
        if Store::exists(&folder) && unasked {
            return self.store().await;
        }
        let zone = self.zone()?;
        let mut waited = Duration::ZERO;
        loop {
            match Store::open_or_create(&folder, &zone).await {
                // Another process is making it.
                Err(StoreError::Busy { .. }) if waited < PATIENCE => {
                    tokio::time::sleep(STEP).await;
                    waited += STEP;
                }
                settled => return self.bounded(settled?),
            }
        }
    }

    /// The lake with the memory that questions may use.
    fn bounded(&self, store: Store) -> Result<Store> {
        let bytes = size::bytes(&self.settings.query_memory.value).map_err(|error| WrongUsage::new(&error))?;
        Ok(store.with_query_memory(bytes)?)
    }

    /// The right to write; waits a while for whoever holds it.
    pub(crate) async fn writer(&self, store: &Store) -> Result<Writer> {
        let mut waited = Duration::ZERO;
        loop {
            match store.writer().await {
                Err(StoreError::Busy { .. }) if waited < PATIENCE => {
                    if waited.is_zero() {
                        output::message(self.verbosity, "another beatwise process is writing; waiting for it");
                    }
                    tokio::time::sleep(STEP).await;
                    waited += STEP;
                }
                settled => return Ok(settled?),
            }
        }
    }

    /// Opens the snapshot that was asked for.
    pub(crate) fn snapshot_of(&self, store: &Store) -> Result<Snapshot> {
        Ok(store.snapshot(self.snapshot)?)
    }
}
