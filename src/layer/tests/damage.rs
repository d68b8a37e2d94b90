//! Layers that are cut short or changed.

use super::*;

fn blobs() -> Vec<(Compression, Vec<u8>)> {
    let source = scratch();
    for i in 0..20 {
        put(
            &source.path().join(format!("d{}/f{i}", i % 3)),
            &vec![b'x'; i * 100],
        );
    }
    link("d0/f0", &source.path().join("l"));
    [Compression::Gzip, Compression::Zstd, Compression::None]
        .map(|compression| {
            let options = PackOptions {
                compression,
                ..PackOptions::default()
            };
            (compression, packed(source.path(), "t", &options).0)
        })
        .to_vec()
}

/// Unpacks what must fail, and checks that nothing is left.
fn fails(blob: &[u8], what: &str) {
    let dir = scratch();
    assert!(pull(blob, "t", dir.path()).is_err(), "{what}");
    assert_eq!(names(dir.path()), [""; 0], "{what}");
}

#[test]
fn a_layer_cut_anywhere_is_refused() {
    for (compression, blob) in blobs() {
        // The last block of a plain tar is only there for good measure.
        let needed = match compression {
            Compression::None => blob.len() - 512,
            _ => blob.len(),
        };
        let step = needed / 60 + 1;
        let ends = (0..needed)
            .step_by(step)
            .chain(needed.saturating_sub(12)..needed);
        for end in ends {
            fails(&blob[..end], &format!("{compression} cut at {end}"));
        }
    }
}

#[test]
fn a_flipped_bit_never_changes_the_content() {
    // In a gzip header only the magic, the method and the flags matter; a
    // plain tar has checksums in its headers, its content is the digest's job.
    for (compression, blob) in blobs() {
        let start = match compression {
            Compression::Gzip => 10,
            Compression::Zstd => 0,
            Compression::None => continue,
        };
        let right = pull(&blob, "t", scratch().path()).unwrap();
        for at in (start..blob.len()).step_by(blob.len() / 60 + 1) {
            for bit in [0, 3, 7] {
                let mut changed = blob.clone();
                changed[at] ^= 1 << bit;
                let dir = scratch();
                // Some bits say nothing (padding), some say the same in other
                // words (another distance in a run): then all must be right.
                if let Ok(unpacked) = pull(&changed, "t", dir.path()) {
                    assert_eq!(unpacked, right, "{compression}: bit {bit} of byte {at}");
                }
            }
        }
    }
}

#[test]
fn a_damaged_blob_is_reported_as_such_and_not_as_a_short_tar() {
    let (_, blob) = blobs().swap_remove(0);
    let dir = scratch();
    let mut bad_sum = blob.clone();
    let sum = bad_sum.len() - 8;
    bad_sum[sum] ^= 1;
    for blob in [&blob[..blob.len() / 2], &bad_sum] {
        let error = pull(blob, "t", dir.path()).unwrap_err();
        let error = error.downcast::<UnpackError>().unwrap();
        assert!(matches!(*error, UnpackError::Read(_)), "{error}");
    }
}

#[test]
fn what_follows_a_gzip_member_must_be_another() {
    let (_, mut blob) = blobs().swap_remove(0);
    blob.extend_from_slice(b"trailing");
    fails(&blob, "rubbish after gzip");
}

#[test]
fn what_is_no_tar_at_all_is_refused() {
    let text = b"#!/bin/sh\n".repeat(100);
    for blob in [
        &b""[..],
        b"x",
        &text,
        &gzip(b""),
        &gzip(&text),
        &[0x1f, 0x8b],
    ] {
        fails(blob, &format!("{:?}", &blob[..blob.len().min(8)]));
    }
}

#[test]
fn a_reader_that_fails_is_reported() {
    struct Broken(usize);
    impl Read for Broken {
        fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
            if self.0 == 0 {
                return Err(std::io::ErrorKind::ConnectionReset.into());
            }
            let n = buf.len().min(self.0);
            buf[..n].fill(0);
            self.0 -= n;
            Ok(n)
        }
    }
    let dir = scratch();
    for room in [0, 2, 5000, 1 << 20] {
        let pending = target(dir.path()).directory("t").unwrap();
        let error = unpack(Broken(room), "t", &pending, &UnpackOptions::default()).unwrap_err();
        let UnpackError::Read(source) = error else {
            panic!("{error}");
        };
        assert_eq!(source.kind(), std::io::ErrorKind::ConnectionReset);
    }
    assert_eq!(names(dir.path()), [""; 0]);
}
