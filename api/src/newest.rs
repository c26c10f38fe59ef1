//! The newest snapshot with its index: a later one is indexed beside it and takes its place when it is ready.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use engine::EngineError;
use engine::disclosure::Policy;
use engine::index::{Budget, ReportIndex};
use engine::store::{Snapshot, Store};
use tokio::sync::watch;

use crate::machine;
use crate::problem::Problem;
use crate::size;

/// How long a request waits for a new snapshot before it is answered from the one before.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long the number of the newest snapshot is taken to be what it was: one request asks for it more than once.
const FRESH: Duration = Duration::from_millis(2);

/// What is answered from, and what is being prepared.
#[derive(Debug)]
pub(crate) struct Newest {
    store: Store,
    policy: Policy,
    budget: Budget,
    served: watch::Sender<Served>,
    is_preparing: AtomicBool,
    checked: Checked,
}

/// The number of the lake's newest snapshot, and when it was looked up.
struct Checked {
    clock: Box<dyn Fn() -> Duration + Send + Sync>,
    known: Mutex<Option<(Duration, i64)>>,
}

impl fmt::Debug for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checked").field("known", &self.known).finish_non_exhaustive()
    }
}

/// A snapshot that may be asked, or why the newest may not.
type Served = Result<Indexed, Problem>;

/// A snapshot and how its index came to be.
#[derive(Debug, Clone)]
pub(crate) struct Indexed {
    pub(crate) snapshot: Snapshot,
    /// How long the index took to build; `None` where there is none.
    pub(crate) took: Option<Duration>,
}

impl Newest {
    /// The newest snapshot, at first without an index.
    pub(crate) async fn open(store: Store, policy: Policy, budget: Budget) -> Result<Arc<Self>, Problem> {
        let snapshot = store.snapshot(None).map_err(EngineError::from)?;
        refuse_unreadable(&policy, &snapshot).await?;
        let (served, _) = watch::channel(Ok(Indexed { snapshot, took: None }));
        let checked = Checked { clock: Box::new(machine::stopwatch()), known: Mutex::new(None) };
        Ok(Arc::new(Self { store, policy, budget, served, is_preparing: AtomicBool::new(false), checked }))
    }

    /// What is answered from now; where the lake has moved on, a short wait may bring the new snapshot.
    pub(crate) async fn get(self: &Arc<Self>) -> Served {
        let current = self.current()?;
        if !self.is_behind(current) {
            return self.served.borrow().clone();
        }
        self.prepare();
        let mut served = self.served.subscribe();
        let caught_up = served.wait_for(|served| number_of(served).is_none_or(|number| number >= current));
        let _ = tokio::time::timeout(PATIENCE, caught_up).await;
        self.served.borrow().clone()
    }

    /// The number of the lake's newest snapshot.
    fn current(&self) -> Result<i64, Problem> {
        let now = (self.checked.clock)();
        let known = *self.checked.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, number)) = known.filter(|(then, _)| now.saturating_sub(*then) < FRESH) {
            return Ok(number);
        }
        let number = self.store.current_snapshot().map_err(EngineError::from)?;
        *self.checked.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, number));
        Ok(number)
    }

    fn is_behind(&self, current: i64) -> bool {
        number_of(&self.served.borrow()) != Some(current)
    }

    fn lacks_index(&self) -> bool {
        self.budget.bytes > 0 && matches!(&*self.served.borrow(), Ok(indexed) if indexed.snapshot.index().is_none())
    }

    /// Prepares the newest snapshot beside the served one, unless that is under way.
    pub(crate) fn prepare(self: &Arc<Self>) {
        if self.is_preparing.swap(true, Ordering::AcqRel) {
            return;
        }
        let newest = Arc::clone(self);
        tokio::spawn(async move {
            let mut failed = None;
            while let Ok(current) = newest.store.current_snapshot() {
                if !(newest.is_behind(current) || newest.lacks_index()) || failed == Some(current) {
                    break;
                }
                let prepared = newest.prepared(current).await;
                if let Ok(Indexed { took: None, .. }) | Err(_) = &prepared {
                    failed = Some(current);
                }
                drop(newest.served.send_replace(prepared));
            }
            newest.is_preparing.store(false, Ordering::Release);
        });
    }

    async fn prepared(&self, number: i64) -> Served {
        let snapshot = self.store.snapshot(Some(number)).map_err(EngineError::from)?;
        let indexed = if self.budget.bytes == 0 { Indexed { snapshot, took: None } } else { self.indexed(snapshot).await };
        refuse_unreadable(&self.policy, &indexed.snapshot).await?;
        Ok(indexed)
    }

    /// The snapshot with its index; without one, and a line in the log, when it cannot be built.
    async fn indexed(&self, snapshot: Snapshot) -> Indexed {
        let earlier = self.served.borrow().as_ref().ok().and_then(|served| served.snapshot.index().cloned());
        let (store, number, budget) = (self.store.clone(), snapshot.number(), self.budget);
        let work = move || {
            let stopwatch = machine::stopwatch();
            let index = ReportIndex::build(&store, number, (earlier.as_deref(), budget), |done, of| {
                tracing::debug!(done, of, "months indexed");
            })?;
            Ok::<_, EngineError>((index, stopwatch()))
        };
        let built = tokio::task::spawn_blocking(work).await;
        let with_index = |(index, took): (ReportIndex, Duration)| {
            let (reports, bytes) = (index.reports(), size::words(index.bytes()));
            let since = index.since().map_or_else(|| "the whole lake".to_owned(), |day| format!("since {day}"));
            tracing::info!(snapshot = number, reports, bytes, since, seconds = took.as_secs_f64(), "index ready");
            Ok(Indexed { snapshot: snapshot.with_index(Arc::new(index)).map_err(EngineError::from)?, took: Some(took) })
        };
        let indexed = match built {
            Ok(made) => made.and_then(with_index).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        indexed.unwrap_or_else(|error| {
            tracing::error!(snapshot = number, error, "no index: questions are answered from the files");
            Indexed { snapshot, took: None }
        })
    }
}

fn number_of(served: &Served) -> Option<i64> {
    served.as_ref().ok().map(|indexed| indexed.snapshot.number())
}

/// Until roles exist, a lake is served only when the policy lets everything in it be read.
pub(crate) async fn refuse_unreadable(policy: &Policy, snapshot: &Snapshot) -> Result<(), Problem> {
    let unreadable = policy.unreadable(snapshot).await.map_err(EngineError::from)?;
    unreadable.map_or(Ok(()), |audience| {
        Err(Problem::closed(format!(
            "it holds reports with audience `{audience}`, and only public ones may be served; keep them in a lake of their own"
        )))
    })
}
