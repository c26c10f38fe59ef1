//! Events sent until they are taken.

use std::time::Duration;

use ingest::office::{NoticeFate, Office, OfficeError};

use super::Sender;
use super::send::Answer;

/// Seconds to wait after each attempt; after the last there is no other. Together three days.
const WAITS: [i64; 12] = [1, 5, 30, 120, 600, 3_600, 10_800, 21_600, 43_200, 43_200, 64_800, 64_800];
/// Microseconds of a second.
const SECOND: i64 = 1_000_000;
/// Most notices that are taken up at once.
const AT_ONCE: u32 = 100;

/// What became of notices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Taken.
    pub delivered: usize,
    /// Tried in vain, to be tried again.
    pub again: usize,
    /// Tried in vain for the last time.
    pub given_up: usize,
}

/// Sends what is due, the earliest event first. `clock` is in microseconds since 1970-01-01T00:00Z.
///
/// # Errors
/// [`OfficeError`] when what came of it cannot be kept.
pub async fn deliver_due(office: &Office, sender: &Sender, clock: fn() -> i64) -> Result<Tally, OfficeError> {
    let mut tally = Tally::default();
    for notice in office.due_notices(clock(), AT_ONCE).await? {
        let (fate, words) = match sender.send(&notice, clock()).await {
            Answer::Taken(words) => (NoticeFate::Delivered, words),
            Answer::Gone(words) => (NoticeFate::GivenUp, words),
            Answer::NotTaken(words) => (again(notice.attempts, clock()), words),
        };
        match fate {
            NoticeFate::Delivered => tally.delivered += 1,
            NoticeFate::Again(_) => tally.again += 1,
            NoticeFate::GivenUp => tally.given_up += 1,
        }
        office.tried_notice(&notice, &fate, &words).await?;
    }
    Ok(tally)
}

/// Sends what is due and what falls due within some time.
///
/// # Errors
/// [`OfficeError`] when what came of it cannot be kept.
pub async fn deliver(office: &Office, sender: &Sender, clock: fn() -> i64, within: Duration) -> Result<Tally, OfficeError> {
    let until = clock().saturating_add(i64::try_from(within.as_micros()).unwrap_or(i64::MAX));
    let mut all = Tally::default();
    loop {
        let tally = deliver_due(office, sender, clock).await?;
        all.delivered += tally.delivered;
        all.given_up += tally.given_up;
        all.again += tally.again;
        match office.next_notice().await?.filter(|due| *due <= until) {
            Some(due) => tokio::time::sleep(Duration::from_micros(u64::try_from(due - clock()).unwrap_or(0))).await,
            None => return Ok(all),
        }
    }
}

fn again(attempts: u32, now: i64) -> NoticeFate {
    let wait = usize::try_from(attempts).ok().and_then(|attempts| WAITS.get(attempts));
    wait.map_or(NoticeFate::GivenUp, |seconds| NoticeFate::Again(now + seconds * SECOND))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        assert_eq!(again(0, 10), NoticeFate::Again(10 + SECOND));
        assert_eq!(again(2, 0), NoticeFate::Again(30 * SECOND));
        assert!(WAITS.is_sorted());
        assert_eq!(again(12, 0), NoticeFate::GivenUp);
    }
}
