//! The private folder: made when it is needed, gone when it is not, whatever
//! other processes do with it meanwhile.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::{layout, options, shared, temporary};
use crate::store::fs::{Access, Call, MemoryFs, ObservedFs, StoreFs};
use crate::store::{Store, StoreError};

const PRIVATE: &str = ".oci-layout";
const TMP: &str = ".oci-layout/tmp";

fn observed(
    fs: &MemoryFs,
    observer: impl Fn(&Call) -> io::Result<()> + Send + Sync + 'static,
) -> Store {
    let fs: Arc<dyn StoreFs> = Arc::new(ObservedFs::new(shared(fs), observer));
    Store::open_on(fs, Path::new("layout"), options()).unwrap()
}

/// Others remove the folder when they are done with it, at any moment.
#[test]
fn the_folder_may_vanish_before_it_is_used() {
    let (fs, _) = layout();
    let left = AtomicUsize::new(20);
    let others = fs.clone();
    let store = observed(&fs, move |call| {
        let removes = call.name == "create_excl" && left.load(Ordering::SeqCst) > 0;
        if removes {
            left.fetch_sub(1, Ordering::SeqCst);
            let _ = others.remove_dir(Path::new(TMP));
            let _ = others.remove_dir(Path::new(".oci-layout"));
        }
        Ok(())
    });
    let adder = store.add().unwrap();
    adder.put_bytes(b"content").unwrap();
    adder.publish().unwrap();
    assert_eq!(store.list_blobs().unwrap().digests.len(), 1);
}

#[test]
fn a_folder_that_is_in_use_stays() {
    let (fs, store) = layout();
    fs.mkdir(Path::new(".oci-layout")).unwrap();
    fs.mkdir(Path::new(TMP)).unwrap();
    fs.create_excl(&Path::new(TMP).join("of another process"), Access::Write)
        .unwrap();
    let adder = store.add().unwrap();
    adder.put_bytes(b"content").unwrap();
    adder.publish().unwrap();
    assert_eq!(temporary(&fs), 1);
}

#[test]
fn the_clock_is_that_of_the_file_system_and_leaves_nothing() {
    let (fs, store) = layout();
    let before = store.clock().unwrap();
    fs.advance_clock(Duration::from_secs(77));
    let after = store.clock().unwrap();
    assert_eq!(after.duration_since(before).unwrap().as_secs(), 77);
    assert!(fs.stat(Path::new(".oci-layout")).is_err());
}

/// Where the disk is full, an empty file tells the time as well; where nothing
/// can be created, our own clock has to do; what is broken is an error.
#[test]
fn the_clock_works_on_a_full_and_on_a_read_only_disk() {
    let (fs, store) = layout();
    let expected = store.clock().unwrap();
    let failing = |name: &'static str, kind: io::ErrorKind| {
        let fail = move |call: &Call| match call.name == name && call.path.starts_with(PRIVATE) {
            true => Err(io::Error::from(kind)),
            false => Ok(()),
        };
        observed(&fs, fail).clock()
    };
    let full = failing("write", io::ErrorKind::StorageFull).unwrap();
    assert_eq!(full, expected);
    for kind in [
        io::ErrorKind::StorageFull,
        io::ErrorKind::ReadOnlyFilesystem,
    ] {
        let ours = failing("mkdir", kind).unwrap();
        assert!(ours > expected, "the clock in memory is years behind");
    }
    for name in ["mkdir", "write", "fstat"] {
        let broken = failing(name, io::ErrorKind::Other);
        assert!(matches!(broken, Err(StoreError::Io { .. })), "{name}");
    }
    assert_eq!(temporary(&fs), 0);
}

#[test]
fn only_files_are_leftovers() {
    let (fs, store) = layout();
    for folder in [
        ".oci-layout",
        TMP,
        ".oci-layout/tmp/folder",
        "ingest",
        "blobs/sha256",
    ] {
        fs.mkdir(Path::new(folder)).unwrap();
    }
    let ours = Path::new(TMP).join("killed");
    for file in [
        ours.as_path(),
        Path::new("blobs/stray"),
        Path::new("index.json.txt"),
    ] {
        fs.create_excl(file, Access::Write)
            .unwrap()
            .write(b"123")
            .unwrap();
    }
    let leftovers = store.leftovers().unwrap();
    let found: Vec<_> = leftovers
        .iter()
        .map(|l| (l.path.as_path(), l.size_bytes))
        .collect();
    assert_eq!(found, [(ours.as_path(), 3)]);
}
