//! Files that survive a power cut: flushed, and their folders with them, before any commit names them.

use std::fs::File;
use std::io;
use std::io::Write as _;
use std::path::Path;

/// Flushes a file and the folders above it that a first write may have created.
pub(super) fn flush_file(file: &Path) {
    let flushed = File::open(file).and_then(|open| open.sync_all());
    let flushed = flushed.and_then(|()| file.ancestors().skip(1).take(3).try_for_each(sync_folder));
    if let Err(error) = flushed {
        end_process(file, &error);
    }
}

/// Flushes the entries of a folder.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// After a failed fsync the kernel may have dropped the pages: nothing this process believes about the file is safe.
fn end_process(file: &Path, error: &io::Error) -> ! {
    let _ = writeln!(
        io::stderr(),
        "beatwise: cannot flush {} to disk ({error}); stopping so that nothing half-written is committed",
        file.display()
    );
    std::process::abort()
}
