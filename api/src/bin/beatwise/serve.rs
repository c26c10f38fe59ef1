//! `beatwise serve`: the lake over HTTP, with its map.

use std::time::Duration;

use ::ingest::office::Office;
use anyhow::{Context as _, Result};
use api::config::Setting;
use api::intake::{Intake, IntakeOptions};
use api::machine;
use api::router::router;
use api::size;
use api::state::{AppState, Memory, ServerOptions};
use api::watch::keep_watching;
use api::webhook::{Loopback, Sender};
use clap::{Args, ValueEnum};
use engine::store::Store;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::context::Context;
use crate::output::{self, WrongUsage};

/// Serve the lake over HTTP, with its map
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise serve
  beatwise serve --bind 127.0.0.1:9000
  beatwise serve --bind 0.0.0.0:8080 --intake off
  beatwise serve --index-memory 512MiB

Recent reports are held in memory, about 60 MiB for a million, so that questions take milliseconds; what does not fit is
answered from the files.

Reports can be posted to /api/v1/reports and /open311/v2/requests. Until there are accounts, anyone who reaches the
server may post, so intake is on for a loopback address only, unless --intake says otherwise.")]
pub(crate) struct Serve {
    /// Address to serve on [env: `BEATWISE_BIND`] [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    bind: Option<String>,
    /// Whether reports can be posted; by default on a loopback address only
    #[arg(long, value_enum, value_name = "on|off")]
    intake: Option<Switch>,
    /// Seconds that a posted report may wait before it is brought into the lake
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    flush_after: u64,
    /// Memory for the index of recent reports; 0 answers from the files [env: `BEATWISE_INDEX_MEMORY`] [default: 2GiB]
    #[arg(long, value_name = "SIZE")]
    index_memory: Option<String>,
    /// Memory for answers given before; 0 keeps none [env: `BEATWISE_ANSWER_MEMORY`] [default: 128MiB]
    #[arg(long, value_name = "SIZE")]
    answer_memory: Option<String>,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    /// Yes.
    On,
    /// No.
    Off,
}

/// How a lake is served.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    pub(crate) bind: String,
    pub(crate) intake: Option<Switch>,
    pub(crate) flush_after: Duration,
    pub(crate) memory: Memory,
    pub(crate) loopback: Loopback,
}

impl Service {
    /// On an address, with intake and memory by default.
    pub(crate) fn on(bind: String, context: &Context) -> Result<Self> {
        let (memory, loopback) = (memory(context, None, None)?, loopback(context)?);
        Ok(Self { bind, intake: None, flush_after: Duration::from_secs(10), memory, loopback })
    }
}

/// Runs the role until SIGTERM or ctrl-c.
pub(crate) async fn run(context: &Context, role: &Serve) -> Result<()> {
    let bind = role.bind.clone().unwrap_or_else(|| context.settings.bind.value.clone());
    let flush_after = Duration::from_secs(role.flush_after);
    let memory = memory(context, role.index_memory.as_deref(), role.answer_memory.as_deref())?;
    serve_lake(context, &Service { bind, intake: role.intake, flush_after, memory, loopback: loopback(context)? }).await
}

/// Whether webhooks may lead to this machine itself, by the settings.
pub(crate) fn loopback(context: &Context) -> Result<Loopback> {
    Ok(context.settings.loopback().map_err(|fault| WrongUsage::new(&fault))?)
}

/// How much memory a server may use, by its flags and the settings.
fn memory(context: &Context, index: Option<&str>, answers: Option<&str>) -> Result<Memory> {
    let settled = |flag: Option<&str>, setting: &Setting| {
        size::bytes(flag.unwrap_or(&setting.value)).map_err(|error| WrongUsage::new(&error))
    };
    Ok(Memory {
        index: settled(index, &context.settings.index_memory)?,
        answers: settled(answers, &context.settings.answer_memory)?,
    })
}

/// Serves the lake on an address.
pub(crate) async fn serve_lake(context: &Context, service: &Service) -> Result<()> {
    start_log();
    let bind = &service.bind;
    let listener =
        TcpListener::bind(bind).await.with_context(|| format!("cannot listen on {bind}; is another server running there?"))?;
    let address = listener.local_addr()?;
    let store = context.store().await?;
    let wanted = service.intake.map_or(address.ip().is_loopback(), |switch| switch == Switch::On);
    let intake = if wanted { Some(open_intake(&store, service).await?) } else { None };
    let options = ServerOptions { intake: intake.clone(), memory: service.memory, loopback: service.loopback };
    let watching = open_watching(&store, service.loopback).await?;
    let state =
        AppState::new(store, options).await.map_err(|problem| anyhow::anyhow!("{}: {}", problem.title, problem.detail))?;
    // Whoever reads that it serves may stop it at once, and it must end well.
    let mut terminate = signal(SignalKind::terminate())?;
    output::message(output::Verbosity::Normal, &format!("serving on http://{address}/ (stop with ctrl-c)"));
    state.prepare();
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    };
    let watching = tokio::spawn(keep_watching(state.clone(), watching.0, watching.1));
    let flushing = intake.clone().map(|intake| tokio::spawn(intake.keep_flushing()));
    api::server::serve(listener, router(state), stop).await;
    watching.abort();
    if let (Some(intake), Some(flushing)) = (intake, flushing) {
        flushing.abort();
        intake.flush().await.context("some reports stay in the journal until the next start")?;
    }
    Ok(())
}

/// Where watches are kept, and what sends their events.
async fn open_watching(store: &Store, loopback: Loopback) -> Result<(Office, Sender)> {
    let key = machine::household_key(store.folder()).context("the key of the lake's households")?;
    Ok((Office::open(store.folder(), &key).await?, Sender::new(key, loopback)?))
}

async fn open_intake(store: &Store, service: &Service) -> Result<Intake> {
    let household_key = machine::household_key(store.folder()).context("the key of the lake's households")?;
    let options = IntakeOptions { flush_after: service.flush_after, household_key };
    Ok(Intake::open(store.clone(), options).await?)
}

/// Log lines go to stderr; `RUST_LOG` chooses how many.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn,api=info".into());
    let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colour)
        .with_writer(std::io::stderr)
        .log_internal_errors(false)
        .try_init();
}
