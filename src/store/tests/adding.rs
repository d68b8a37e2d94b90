//! Adding blobs: what is seen when, what is written at all, and what is left
//! when it is given up.

use std::io::{Seek, Write};
use std::path::Path;
use std::sync::Barrier;

use super::{content, forge, layout, options, shared, temporary, verifying};
use crate::digest::{Algorithm, Digest, Hasher};
use crate::store::fs::{MemoryFs, StoreFs};
use crate::store::{Put, Store, StoreError};

fn put_file(store: &Store, content: &[u8]) -> Result<Put, StoreError> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(content).unwrap();
    file.rewind().unwrap();
    let adder = store.add().unwrap();
    let put = adder.put_file(file, "a file", &|_| {})?;
    adder.publish()?;
    Ok(put)
}

fn large(first: u8) -> Vec<u8> {
    let mut content = vec![7; (1 << 20) + 5];
    content[0] = first;
    content
}

#[test]
fn blobs_are_seen_after_publishing_and_not_before() {
    let (fs, store) = layout();
    let adder = store.add().unwrap();
    let put = adder.put_bytes(b"content").unwrap();
    assert!(!put.existed);
    assert_eq!(content(&fs, &put.digest), None);
    assert!(
        adder.put_bytes(b"content").unwrap().existed,
        "once is enough"
    );
    assert_eq!(temporary(&fs), 1);
    adder.publish().unwrap();
    assert_eq!(content(&fs, &put.digest).unwrap(), b"content");
    assert!(
        fs.stat(Path::new(".oci-layout")).is_err(),
        "the folder is gone"
    );
    drop(adder);
    assert!(store.add().unwrap().put_bytes(b"content").unwrap().existed);
}

#[test]
fn giving_up_leaves_nothing() {
    let (fs, store) = layout();
    let adder = store.add().unwrap();
    adder.put_bytes(b"content").unwrap();
    let mut writer = adder.writer().unwrap();
    writer.write_all(b"half of").unwrap();
    assert_eq!(temporary(&fs), 2);
    drop(writer);
    drop(adder);
    assert_eq!(temporary(&fs), 0);
    assert!(store.list_blobs().unwrap().digests.is_empty());
}

#[test]
fn many_small_blobs_do_not_all_wait() {
    let (fs, store) = layout();
    let adder = store.add().unwrap();
    for n in 0..1000 {
        adder.put_bytes(format!("blob {n}").as_bytes()).unwrap();
        assert!(temporary(&fs) <= 256, "each holds an open file");
    }
    adder.publish().unwrap();
    assert_eq!(store.list_blobs().unwrap().digests.len(), 1000);
}

#[test]
fn files_of_one_size_are_told_apart() {
    let (fs, store) = layout();
    for first in [1, 2, 1] {
        let content = large(first);
        let known = store
            .has_blob(&Digest::of(&content), content.len() as u64)
            .unwrap();
        let put = put_file(&store, &content).unwrap();
        assert_eq!((put.digest, put.existed), (Digest::of(&content), known));
    }
    assert_eq!(store.list_blobs().unwrap().digests.len(), 2);
    assert_eq!(temporary(&fs), 0);
    for small in [b"".as_slice(), b"x"] {
        assert_eq!(put_file(&store, small).unwrap().digest, Digest::of(small));
    }
}

#[test]
fn content_that_is_not_what_was_announced_leaves_nothing() {
    let (fs, store) = layout();
    let digest = Digest::of(b"announced");
    let adder = store.add().unwrap();
    for (content, size) in [(b"something".as_slice(), 9), (b"announced", 8), (b"", 9)] {
        let expected = Some((&digest, size));
        let error = adder.put_reader(&mut &*content, "it", expected, &|_| {});
        assert!(
            matches!(error, Err(StoreError::SourceMismatch { .. })),
            "{error:?}"
        );
        assert_eq!(temporary(&fs), 0);
    }
    adder.publish().unwrap();
    assert!(store.list_blobs().unwrap().digests.is_empty());
}

#[test]
fn a_damaged_blob_is_not_copied() {
    let (source_fs, source) = layout();
    let (fs, store) = layout();
    let digest = Digest::of(b"content");
    for damaged in [b"Content".as_slice(), b"cont"] {
        forge(&source_fs, &digest, damaged);
        let adder = store.add().unwrap();
        assert!(adder.put_from(&source, &digest, 7, &|_| {}).is_err());
        assert_eq!(temporary(&fs), 0);
        adder.publish().unwrap();
        assert_eq!(content(&fs, &digest), None);
    }
}

/// Two manifests may describe one layer, and one of them wrongly.
#[test]
fn a_blob_that_was_copied_is_not_there_in_another_size() {
    let (source_fs, source) = layout();
    let (_, store) = layout();
    let digest = Digest::of(b"content");
    forge(&source_fs, &digest, b"content");
    let adder = store.add().unwrap();
    assert!(
        !adder
            .put_from(&source, &digest, 7, &|_| {})
            .unwrap()
            .existed
    );
    assert!(
        adder
            .put_from(&source, &digest, 7, &|_| {})
            .unwrap()
            .existed
    );
    let error = adder.put_from(&source, &digest, 8, &|_| {}).unwrap_err();
    assert!(matches!(error, StoreError::BlobSize { .. }), "{error}");
}

#[test]
fn sha512_blobs_are_copied_under_their_names() {
    let (source_fs, source) = layout();
    let (fs, store) = layout();
    let mut hasher = Hasher::new(Algorithm::Sha512);
    hasher.update(b"long");
    let digest = hasher.finish();
    forge(&source_fs, &digest, b"long");
    let adder = store.add().unwrap();
    adder.put_from(&source, &digest, 4, &|_| {}).unwrap();
    adder.publish().unwrap();
    assert_eq!(content(&fs, &digest).unwrap(), b"long");
}

#[test]
fn a_damaged_blob_of_the_right_size_is_replaced_only_by_who_verifies() {
    let (fs, store) = layout();
    let digest = Digest::of(b"content");
    forge(&fs, &digest, b"Content");
    let put = |options| {
        let store = Store::open_on(shared(&fs), Path::new("layout"), options).unwrap();
        let adder = store.add().unwrap();
        let put = adder.put_bytes(b"content").unwrap();
        adder.publish().unwrap();
        put.existed
    };
    assert!(put(options()), "it is trusted");
    assert_eq!(content(&fs, &digest).unwrap(), b"Content");
    assert!(!put(verifying()));
    assert_eq!(content(&fs, &digest).unwrap(), b"content");
    assert!(put(verifying()));
    // A wrong size is replaced by anybody.
    forge(&fs, &digest, b"cont");
    assert!(!put(options()));
    assert_eq!(content(&fs, &digest).unwrap(), b"content");
    assert!(!store.list_blobs().unwrap().digests.is_empty());
}

#[test]
fn threads_may_add_the_same_content_at_once() {
    let (fs, store) = layout();
    let adder = store.add().unwrap();
    let content = large(3);
    let start = Barrier::new(4);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                start.wait();
                adder.put_bytes(b"small").unwrap();
                let put = adder.put_reader(&mut &content[..], "it", None, &|_| {});
                assert_eq!(put.unwrap().digest, Digest::of(&content));
            });
        }
    });
    adder.publish().unwrap();
    assert_eq!(store.list_blobs().unwrap().digests.len(), 2);
    assert_eq!(temporary(&fs), 0);
}

#[test]
fn adding_excludes_removing_and_not_adding() {
    let (_, store) = layout();
    let adder = store.add().unwrap();
    store.add().unwrap();
    let error = store.exclude().unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    drop(adder);
    let excluder = store.exclude().unwrap();
    assert!(store.add().is_err() && store.exclude().is_err());
    store.index().unwrap();
    drop(excluder);
    store.add().unwrap();
}

#[test]
fn a_layout_is_made_once_and_a_broken_one_is_left_alone() {
    let root = Path::new("layout");
    let make = |fs: &MemoryFs| Store::create_on(shared(fs), root, options());
    let (fs, store) = layout();
    let adder = store.add().unwrap();
    adder.put_bytes(b"content").unwrap();
    adder.publish().unwrap();
    drop(adder);
    make(&fs).unwrap();
    fs.unlink(Path::new("oci-layout")).unwrap();
    make(&fs).unwrap();
    fs.unlink(Path::new("index.json")).unwrap();
    let error = make(&fs).unwrap_err();
    assert!(matches!(error, StoreError::BadIndex { .. }), "{error}");
    assert!(
        fs.stat(Path::new("index.json")).is_err(),
        "it was made anew"
    );
}
