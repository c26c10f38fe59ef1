//! A local object store whose files survive a power cut: each is flushed, with its folders, before the write returns.

use std::fmt;
use std::fs::File;
use std::io;
use std::io::Write as _;
use std::path::Path as FilePath;

use async_trait::async_trait;
use futures::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMultipartOptions, PutOptions,
    PutPayload, PutResult, Result, UploadPart,
};

/// `object_store`'s local file system, with an fsync after every finished write.
#[derive(Debug)]
pub(super) struct DurableFileSystem(LocalFileSystem);

impl DurableFileSystem {
    pub(super) fn new() -> Self {
        Self(LocalFileSystem::new())
    }

    fn flush(&self, location: &Path) {
        let flushed = self.0.path_to_filesystem(location).map_err(io::Error::other).and_then(|file| flush_file(&file));
        if let Err(error) = flushed {
            end_process(location, &error);
        }
    }
}

/// Flushes a file and the folders above it that a first write may have created.
fn flush_file(file: &FilePath) -> io::Result<()> {
    File::open(file)?.sync_all()?;
    file.ancestors().skip(1).take(3).try_for_each(sync_folder)
}

/// Flushes the entries of a folder.
pub(super) fn sync_folder(folder: &FilePath) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// After a failed fsync the kernel may have dropped the pages: nothing this process believes about the file is safe.
fn end_process(location: &Path, error: &io::Error) -> ! {
    let _ = writeln!(
        io::stderr(),
        "beatwise: cannot flush {location} to disk ({error}); stopping so that nothing half-written is committed"
    );
    std::process::abort()
}

impl fmt::Display for DurableFileSystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Durable({})", self.0)
    }
}

#[async_trait]
impl ObjectStore for DurableFileSystem {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        let result = self.0.put_opts(location, payload, options).await?;
        self.flush(location);
        Ok(result)
    }

    async fn put_multipart_opts(&self, location: &Path, options: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        let inner = self.0.put_multipart_opts(location, options).await?;
        Ok(Box::new(DurableUpload { inner, store: Self::new(), location: location.clone() }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.0.get_opts(location, options).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.0.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.0.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.0.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.0.copy_opts(from, to, options).await?;
        self.flush(to);
        Ok(())
    }
}

#[derive(Debug)]
struct DurableUpload {
    inner: Box<dyn MultipartUpload>,
    store: DurableFileSystem,
    location: Path,
}

#[async_trait]
impl MultipartUpload for DurableUpload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        self.inner.put_part(data)
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let result = self.inner.complete().await?;
        self.store.flush(&self.location);
        Ok(result)
    }

    async fn abort(&mut self) -> Result<()> {
        self.inner.abort().await
    }
}
