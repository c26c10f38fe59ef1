//! What requests share: the store, the policy, the newest snapshot with its index, and answers given before.

use std::sync::Arc;

use engine::EngineError;
use engine::disclosure::Policy;
use engine::index::Budget;
use engine::store::{Snapshot, Store};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::answers::Answers;
use crate::intake::Intake;
use crate::newest::{Indexed, Newest, refuse_unreadable};
use crate::problem::Problem;
use crate::webhook::Loopback;

/// Shared by every request; cloning is cheap.
#[derive(Debug, Clone)]
pub struct AppState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    policy: Policy,
    newest: Arc<Newest>,
    answers: Answers,
    questions: Semaphore,
    options: ServerOptions,
}

/// How a lake is served.
#[derive(Debug)]
pub struct ServerOptions {
    /// Where posted reports go; nothing is taken in without it.
    pub intake: Option<Intake>,
    /// How much memory may be used.
    pub memory: Memory,
    /// Whether webhooks may lead to this machine itself.
    pub loopback: Loopback,
}

/// How much memory a server may use, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// For the index; none builds none.
    pub index: usize,
    /// For answers given before.
    pub answers: usize,
}

impl AppState {
    /// The state of a server for this lake.
    ///
    /// # Errors
    /// [`Problem`] when the lake holds rows that are not public.
    pub async fn new(store: Store, options: ServerOptions) -> Result<Self, Problem> {
        let at_once = std::thread::available_parallelism().map_or(1, usize::from);
        let policy = Policy::public_rows();
        let newest = Newest::open(store.clone(), policy.clone(), Budget { bytes: options.memory.index }).await?;
        let (answers, questions) = (Answers::new(options.memory.answers), Semaphore::new(at_once));
        Ok(Self(Arc::new(Inner { store, policy, newest, answers, questions, options })))
    }

    /// The lake.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Where posted reports go, if they are taken.
    #[must_use]
    pub fn intake(&self) -> Option<&Intake> {
        self.0.options.intake.as_ref()
    }

    /// Whether webhooks may lead to this machine itself.
    #[must_use]
    pub fn loopback(&self) -> Loopback {
        self.0.options.loopback
    }

    /// The policy under which everything is answered.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// Answers given before.
    #[must_use]
    pub(crate) fn answers(&self) -> &Answers {
        &self.0.answers
    }

    /// Waits for its turn to compute: as many questions run at once as there are processors, and health checks never wait.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.0.questions.acquire().await.ok()
    }

    /// The newest snapshot that is ready, and its index.
    pub(crate) async fn newest(&self) -> Result<Indexed, Problem> {
        self.0.newest.get().await
    }

    /// Begins to build the index of the newest snapshot; until it stands, answers come from the files.
    pub fn prepare(&self) {
        self.0.newest.prepare();
    }

    /// A snapshot by number; `None` is the newest that is ready.
    ///
    /// # Errors
    /// [`Problem`] when it does not exist or holds rows that are not public.
    pub async fn snapshot(&self, number: Option<i64>) -> Result<Snapshot, Problem> {
        let newest = self.newest().await;
        match (number, newest) {
            (None, newest) => Ok(newest?.snapshot),
            (Some(number), Ok(newest)) if newest.snapshot.number() == number => Ok(newest.snapshot),
            (number, _) => {
                let older = self.0.store.snapshot(number).map_err(EngineError::from)?;
                refuse_unreadable(&self.0.policy, &older).await?;
                Ok(older)
            }
        }
    }
}
