//! The way of a delivery through the machine: one thread reads, several judge, one settles in the order of the files, one writes.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use engine::space::AreaLookup;
use engine::store::StoreError;

use crate::IngestError;
use crate::read::{Input, open, positions};
use crate::source::Source;
use crate::stamp::Stamp;
use crate::work::{Job, Judged, Layout, Worker};

/// Blocks that wait between two threads.
const WAITING: usize = 4;

/// What every stage needs to know.
#[derive(Clone, Copy)]
pub(crate) struct Stages<'a> {
    pub(crate) source: &'a dyn Source,
    pub(crate) stamp: &'a Stamp,
    pub(crate) areas: &'a AreaLookup<'a>,
    pub(crate) inputs: &'a [Input],
}

type Numbered<T> = Result<(u64, T), IngestError>;

/// Reads and judges every input and hands the blocks to `settle` in the order in which they stand in the files.
///
/// # Errors
/// The first error of any stage; the others stop.
pub(crate) fn run(stages: Stages<'_>, mut settle: impl FnMut(Judged) -> Result<(), IngestError>) -> Result<(), IngestError> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let (jobs, waiting) = sync_channel::<(u64, Job)>(WAITING);
        let (done, judged) = sync_channel::<Numbered<Judged>>(WAITING);
        let waiting = Arc::new(Mutex::new(waiting));
        let failed = done.clone();
        scope.spawn(move || {
            if let Err(error) = read(stages, &jobs) {
                let _ = failed.send(Err(error));
            }
        });
        for _ in 0..workers {
            let (waiting, done) = (waiting.clone(), done.clone());
            scope.spawn(move || judge(stages, &waiting, &done));
        }
        drop((done, waiting));
        in_order(&judged, &mut settle)
    })
}

/// Reads every input, block by block, until nobody takes them.
fn read(stages: Stages<'_>, jobs: &SyncSender<(u64, Job)>) -> Result<(), IngestError> {
    let mut number = 0;
    let mut before = 0;
    for (file, input) in stages.inputs.iter().enumerate() {
        let opened = open(input, stages.source)?;
        let mut reader = opened.reader;
        let header = reader.header().to_vec();
        let positions = positions(input.name(), &header, stages.source)?;
        let layout = Arc::new(Layout { file, name: input.name().to_owned(), header, positions });
        while let Some(block) = reader.next_block()? {
            let bytes = before + opened.taken.load(Ordering::Relaxed);
            if jobs.send((number, Job { block, layout: layout.clone(), bytes })).is_err() {
                return Ok(());
            }
            number += 1;
        }
        before += input.bytes;
    }
    Ok(())
}

/// Judges blocks until there are no more, or nobody waits for them.
fn judge(stages: Stages<'_>, waiting: &Mutex<Receiver<(u64, Job)>>, done: &SyncSender<Numbered<Judged>>) {
    let mut worker = Worker::new(stages.source, stages.stamp, stages.areas);
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, job)) = next else { return };
        let judged = worker.judge(job).map(|judged| (number, judged));
        if done.send(judged.map_err(|error| StoreError::Arrow(error).into())).is_err() {
            return;
        }
    }
}

fn in_order(
    judged: &Receiver<Numbered<Judged>>,
    settle: &mut impl FnMut(Judged) -> Result<(), IngestError>,
) -> Result<(), IngestError> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for received in judged {
        let (number, block) = received?;
        early.insert(number, block);
        while let Some(block) = early.remove(&next) {
            settle(block)?;
            next += 1;
        }
    }
    Ok(())
}
