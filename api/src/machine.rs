//! What the machine gives: the time, random bytes, and the key that a lake was made with.

use std::io;
use std::path::Path;

use ingest::office::NonceError;

/// Now, in microseconds since 1970-01-01T00:00Z.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
pub fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

/// Fills bytes from the system's randomness.
///
/// # Errors
/// When the system has none.
pub fn random(bytes: &mut [u8]) -> Result<(), NonceError> {
    getrandom::fill(bytes).map_err(|error| error.to_string().into())
}

/// The key under which a lake's households are hashed: made once from the system's randomness, readable by its owner only.
///
/// # Errors
/// I/O errors, and a key that is not one.
pub fn household_key(folder: &Path) -> io::Result<[u8; 32]> {
    let path = folder.join("household.key");
    if !path.exists() {
        let mut key = [0; 32];
        random(&mut key).map_err(io::Error::other)?;
        write_private(&path, &key)?;
    }
    let damaged = || io::Error::other(format!("{} does not hold 32 bytes; restore it from a backup", path.display()));
    std::fs::read(&path)?.try_into().map_err(|_| damaged())
}

/// Writes under another name first, so that a killed process leaves no half of a key; whoever is first makes the key.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write;
    let mut partial = tempfile::Builder::new().prefix("household.").tempfile_in(path.parent().unwrap_or(Path::new(".")))?;
    partial.write_all(bytes)?;
    partial.as_file().sync_all()?;
    match partial.persist_noclobber(path) {
        Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => Err(error.error),
        _ => Ok(()),
    }
}

/// Starts to measure; the measure says how long ago that was.
#[expect(clippy::disallowed_methods, reason = "this module is where the clock is read")]
pub fn stopwatch() -> impl Fn() -> std::time::Duration + Send + Sync + 'static {
    let begun = std::time::Instant::now();
    move || begun.elapsed()
}
