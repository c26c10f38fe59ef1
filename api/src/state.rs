//! What requests share: the store, the policy, and the newest snapshot kept open.

use std::sync::Arc;

use engine::EngineError;
use engine::disclosure::Policy;
use engine::store::{Snapshot, Store};
use tokio::sync::{Mutex, Semaphore, SemaphorePermit};

use crate::intake::Intake;
use crate::problem::Problem;

/// Shared by every request; cloning is cheap.
#[derive(Debug, Clone)]
pub struct AppState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    policy: Policy,
    newest: Mutex<Option<Snapshot>>,
    questions: Semaphore,
    intake: Option<Intake>,
}

impl AppState {
    /// The state of a server for this lake; without `intake` it takes no reports.
    ///
    /// # Errors
    /// [`Problem`] when the lake holds rows that are not public.
    pub async fn new(store: Store, intake: Option<Intake>) -> Result<Self, Problem> {
        let at_once = std::thread::available_parallelism().map_or(1, usize::from);
        let state = Self(Arc::new(Inner {
            store,
            policy: Policy::public_rows(),
            newest: Mutex::new(None),
            questions: Semaphore::new(at_once),
            intake,
        }));
        state.snapshot(None).await?;
        Ok(state)
    }

    /// The lake.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Where posted reports go, if they are taken.
    #[must_use]
    pub fn intake(&self) -> Option<&Intake> {
        self.0.intake.as_ref()
    }

    /// The policy under which everything is answered.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// Waits for its turn to compute: as many questions run at once as there are processors, and health checks never wait.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.0.questions.acquire().await.ok()
    }

    /// A snapshot by number; `None` is the newest.
    ///
    /// # Errors
    /// [`Problem`] when it does not exist or holds rows that are not public.
    pub async fn snapshot(&self, number: Option<i64>) -> Result<Snapshot, Problem> {
        let current = self.0.store.current_snapshot().map_err(EngineError::from)?;
        if number.is_some_and(|number| number != current) {
            let older = self.0.store.snapshot(number).map_err(EngineError::from)?;
            self.refuse_unreadable(&older).await?;
            return Ok(older);
        }
        let mut newest = self.0.newest.lock().await;
        match newest.as_ref() {
            Some(open) if open.number() == current => Ok(open.clone()),
            _ => {
                let opened = self.0.store.snapshot(Some(current)).map_err(EngineError::from)?;
                self.refuse_unreadable(&opened).await?;
                *newest = Some(opened.clone());
                Ok(opened)
            }
        }
    }

    /// Until roles exist, a lake is served only when the policy lets everything in it be read.
    async fn refuse_unreadable(&self, snapshot: &Snapshot) -> Result<(), Problem> {
        let unreadable = self.0.policy.unreadable(snapshot).await.map_err(EngineError::from)?;
        unreadable.map_or(Ok(()), |audience| {
            Err(Problem::closed(format!(
                "it holds reports with audience `{audience}`, and only public ones may be served; keep them in a lake of their own"
            )))
        })
    }
}
