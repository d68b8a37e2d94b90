//! A blob is read to its last byte only if it is what its name says.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{forge, layout, options, shared};
use crate::digest::{Algorithm, Digest, Hasher};
use crate::store::fs::{Access, ObservedFs, StoreFs};
use crate::store::{BlobReader, MountKind, Store, StoreError, StoreOptions};

/// Reads in pieces of `piece` bytes until the end or an error.
fn drain(reader: &mut BlobReader, piece: usize) -> (Vec<u8>, Result<(), StoreError>) {
    let (mut got, mut buf) = (Vec::new(), vec![0; piece]);
    loop {
        match reader.read(&mut buf) {
            Ok(0) => return (got, Ok(())),
            Ok(n) => got.extend_from_slice(&buf[..n]),
            Err(e) => return (got, Err(reader.explain(e))),
        }
    }
}

#[test]
fn the_last_piece_of_a_damaged_blob_is_held_back() {
    let (fs, store) = layout();
    let digest = Digest::of(b"0123456789");
    for piece in 1..=11 {
        forge(&fs, &digest, b"0123456789");
        let mut reader = store.open_blob(&digest, 10).unwrap();
        let (got, end) = drain(&mut reader, piece);
        assert!(got == b"0123456789" && end.is_ok(), "pieces of {piece}");
        // The first byte is wrong, which is known only at the end.
        forge(&fs, &digest, b"X123456789");
        let mut reader = store.open_blob(&digest, 10).unwrap();
        let (got, end) = drain(&mut reader, piece);
        assert!(
            matches!(end, Err(StoreError::BlobContent { .. })),
            "{end:?}"
        );
        assert!(
            got.len() < 10,
            "all of it was handed out in pieces of {piece}"
        );
        let again = reader.read(&mut [0]).unwrap_err();
        assert_eq!(again.kind(), std::io::ErrorKind::InvalidData);
    }
}

#[test]
fn a_blob_of_another_size_is_not_even_opened() {
    let (fs, store) = layout();
    let digest = Digest::of(b"12345");
    for (file, size) in [
        (b"1234".as_slice(), 5),
        (b"12345", 4),
        (b"12345", u64::MAX),
        (b"", 5),
    ] {
        forge(&fs, &digest, file);
        let error = store.open_blob(&digest, size).unwrap_err();
        assert!(
            matches!(error, StoreError::BlobSize { expected, found, .. }
                if expected == size && found == file.len() as u64),
            "{error}"
        );
        assert!(!store.has_blob(&digest, size).unwrap());
    }
    let absent = store.open_blob(&Digest::of(b"absent"), 6).unwrap_err();
    assert!(matches!(absent, StoreError::BlobMissing { .. }), "{absent}");
}

#[test]
fn a_file_that_shrinks_or_grows_while_it_is_read_is_damaged_or_whole() {
    let (fs, store) = layout();
    let digest = Digest::of(b"12345");
    forge(&fs, &digest, b"12345");
    let mut reader = store.open_blob(&digest, 5).unwrap();
    // The reader has the old file open: replacing the name changes nothing.
    forge(&fs, &digest, b"1");
    let (got, end) = drain(&mut reader, 2);
    assert!(got == b"12345" && end.is_ok());
    // What is appended to it is not the blob's.
    forge(&fs, &digest, b"12345");
    let mut reader = store.open_blob(&digest, 5).unwrap();
    let mut appender = crate::store::fs::StoreFs::open_write(
        &fs,
        &super::blob_path(&digest),
        crate::store::fs::Rewrite::InPlace,
    )
    .unwrap();
    appender.write(b"1234567").unwrap();
    let (got, end) = drain(&mut reader, 3);
    assert!(got == b"12345" && end.is_ok());
}

#[test]
fn an_empty_blob_is_checked_too() {
    let (fs, store) = layout();
    let (empty, wrong) = (Digest::of(b""), Digest::of(b"not empty"));
    forge(&fs, &empty, b"");
    forge(&fs, &wrong, b"");
    store.verify_blob(&empty, 0, &|_| {}).unwrap();
    let error = store.verify_blob(&wrong, 0, &|_| {}).unwrap_err();
    assert!(matches!(error, StoreError::BlobContent { .. }), "{error}");
}

#[test]
fn other_algorithms_are_computed_or_refused() {
    let (fs, store) = layout();
    let mut hasher = Hasher::new(Algorithm::Sha512);
    hasher.update(b"long");
    let long = hasher.finish();
    forge(&fs, &long, b"long");
    store.verify_blob(&long, 4, &|_| {}).unwrap();
    forge(&fs, &long, b"Long");
    assert!(store.verify_blob(&long, 4, &|_| {}).is_err());
    let unknown = Digest::parse("blake9:abcdef").unwrap();
    forge(&fs, &unknown, b"x");
    let error = store.verify_blob(&unknown, 1, &|_| {}).unwrap_err();
    assert!(
        matches!(error, StoreError::UnknownAlgorithm { .. }),
        "{error}"
    );
}

/// On a file system of a network what was read of an index that is being
/// replaced may be cut off, or its handle stale.
#[test]
fn an_index_that_is_replaced_elsewhere_is_read_again() {
    for kind in [MountKind::Network, MountKind::Juicefs, MountKind::Object] {
        for failure in [None, Some(rustix::io::Errno::STALE)] {
            let (fs, store) = layout();
            drop(store);
            let index = Path::new("index.json");
            let mut content = vec![0; 1 << 16];
            let n = fs.open_read(index).unwrap().read(&mut content).unwrap();
            let write = |content: &[u8]| {
                fs.unlink(index).unwrap();
                let mut file = fs.create_excl(index, Access::Write).unwrap();
                file.write(content).unwrap();
            };
            if failure.is_none() {
                write(&content[..n / 2]);
            }
            let opened = AtomicUsize::new(0);
            let (whole, inner) = (content[..n].to_vec(), fs.clone());
            let observed = ObservedFs::new(shared(&fs), move |call| {
                if call.path != Path::new("index.json") {
                    return Ok(());
                }
                let before = match call.name {
                    "open_read" => opened.fetch_add(1, Ordering::SeqCst),
                    _ => opened.load(Ordering::SeqCst),
                };
                match (call.name, before, failure) {
                    ("open_read", 1, None) => {
                        inner.unlink(&call.path)?;
                        inner.create_excl(&call.path, Access::Write)?.write(&whole)
                    }
                    ("read", 1, Some(errno)) => Err(errno.into()),
                    _ => Ok(()),
                }
            });
            let options = StoreOptions {
                mount: Some(kind),
                ..options()
            };
            let store = Store::open_on(Arc::new(observed), Path::new("layout"), options).unwrap();
            let read = store.index();
            assert!(read.is_ok(), "{kind}, {failure:?}: {read:?}");
        }
    }
}
