//! `beatwise serve`: the lake over HTTP, with its map.

use anyhow::{Context as _, Result};
use api::router::router;
use api::state::AppState;
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::context::Context;
use crate::output;

/// Serve the lake over HTTP, with its map
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise serve
  beatwise serve --bind 127.0.0.1:9000")]
pub(crate) struct Serve {
    /// Address to serve on [env: `BEATWISE_BIND`] [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    bind: Option<String>,
}

/// Runs the role until SIGTERM or ctrl-c.
pub(crate) async fn run(context: &Context, role: &Serve) -> Result<()> {
    let bind = role.bind.clone().unwrap_or_else(|| context.settings.bind.value.clone());
    serve_lake(context, &bind).await
}

/// Serves the lake on an address.
pub(crate) async fn serve_lake(context: &Context, bind: &str) -> Result<()> {
    start_log();
    let state = AppState::new(context.store().await?)
        .await
        .map_err(|problem| anyhow::anyhow!("{}: {}", problem.title, problem.detail))?;
    let listener =
        TcpListener::bind(bind).await.with_context(|| format!("cannot listen on {bind}; is another server running there?"))?;
    let address = listener.local_addr()?;
    output::message(output::Verbosity::Normal, &format!("serving on http://{address}/ (stop with ctrl-c)"));
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    };
    api::server::serve(listener, router(state), stop).await;
    Ok(())
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
