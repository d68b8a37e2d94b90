//! What was found in a mounted bucket and not written, and may go again.

use std::collections::BTreeSet;
use std::io;

use crate::digest::Digest;
use crate::store::adder::Adder;
use crate::store::blobs::{blob_folder, blob_path, is_absent};
use crate::store::error::{IoContext, StoreError};
use crate::store::fs::Stat;
use crate::store::retry::{Retry, judge_opening};

impl Adder<'_> {
    /// Remembers a blob that was found and is so old that a collector on
    /// another machine might be about to remove it.
    pub(super) fn rely_on(&self, digest: &Digest, size_bytes: u64, stat: &Stat) {
        let store = self.store();
        let age = store.fs.now().duration_since(stat.modified);
        if age.is_ok_and(|age| age > store.profile().grace / 2) {
            self.progressed()
                .relied_on
                .insert(digest.clone(), size_bytes);
        }
    }

    /// Looks once more, after the index was changed, at what was found and not
    /// written. A mount may remember what another machine has removed, so the
    /// start of each blob is read.
    ///
    /// # Errors
    /// If something is gone. The store remembers that, and the next adder
    /// writes it whatever the mount says.
    pub(in crate::store) fn check_relied_on(&self) -> Result<(), StoreError> {
        let relied_on = self.progressed().relied_on.clone();
        let store = self.store();
        let folders: BTreeSet<_> = relied_on
            .keys()
            .map(|digest| blob_folder(digest.algorithm_name()))
            .collect();
        for folder in folders {
            store.refresh_names(&folder);
        }
        let mut gone = Vec::new();
        for (digest, size_bytes) in relied_on {
            if !self.has_start(&digest, size_bytes)? {
                gone.push(digest);
            }
        }
        let Some(digest) = gone.first().cloned() else {
            return Ok(());
        };
        store.gone().extend(gone);
        Err(StoreError::Collected {
            digest,
            root: store.root().to_owned(),
        })
    }

    /// Reads the start of a blob to find out whether it is there.
    fn has_start(&self, digest: &Digest, size_bytes: u64) -> Result<bool, StoreError> {
        let store = self.store();
        let path = blob_path(digest);
        let read = || -> io::Result<bool> {
            let mut file = store.fs.open_read(&path)?;
            let n = file.read(&mut [0])?;
            Ok(n > 0 || size_bytes == 0)
        };
        let mut retry = Retry::default();
        loop {
            match read() {
                Ok(is_there) => return Ok(is_there),
                Err(e) if is_absent(&e) => return Ok(false),
                Err(e) => {
                    let verdict = judge_opening(&e, store.profile().kind);
                    if !retry.wait(&*store.fs, verdict) {
                        return Err(e).doing("read", || store.full(&path));
                    }
                }
            }
        }
    }
}
