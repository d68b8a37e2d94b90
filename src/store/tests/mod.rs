//! The store on a file system in memory.

mod adding;
mod reading;
mod staging;

use std::path::Path;
use std::sync::Arc;

use super::fs::{Access, MemoryFs, StoreFs, Wait};
use super::{Existing, Store, StoreOptions, blob_path};
use crate::digest::Digest;

/// Makes a layout on an empty file system.
fn layout() -> (MemoryFs, Store) {
    let fs = MemoryFs::new();
    let store = Store::create_on(shared(&fs), Path::new("layout"), options()).unwrap();
    (fs, store)
}

fn shared(fs: &MemoryFs) -> Arc<dyn StoreFs> {
    Arc::new(fs.clone())
}

/// A lock that is held is a mistake of the test: it is not waited for.
fn options() -> StoreOptions {
    StoreOptions {
        wait: Wait::No,
        ..StoreOptions::default()
    }
}

fn verifying() -> StoreOptions {
    StoreOptions {
        existing: Existing::Verify,
        ..options()
    }
}

/// Puts content under a digest it may not have.
fn forge(fs: &MemoryFs, digest: &Digest, content: &[u8]) {
    let path = blob_path(digest);
    let _ = fs.mkdir(path.parent().unwrap());
    let _ = fs.unlink(&path);
    fs.create_excl(&path, Access::Write)
        .unwrap()
        .write(content)
        .unwrap();
}

fn content(fs: &MemoryFs, digest: &Digest) -> Option<Vec<u8>> {
    let mut file = fs.open_read(&blob_path(digest)).ok()?;
    let mut content = vec![0; 1 << 16];
    let n = file.read(&mut content).unwrap();
    content.truncate(n);
    Some(content)
}

/// Returns what is in the private folder.
fn temporary(fs: &MemoryFs) -> usize {
    let folder = Path::new(".oci-layout/tmp");
    fs.list(folder).map_or(0, |entries| entries.len())
}
