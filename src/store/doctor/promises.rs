//! What a kind of file system guarantees, in sentences.

use std::time::Duration;

use crate::store::fs::Rewrite;
use crate::store::profile::{LARGE_FROM_BYTES, MountKind, Profile, Publish};

/// One thing a user may rely on, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Whether it is what a local disk guarantees, or better.
    pub holds: bool,
    /// What is so.
    pub text: String,
}

fn yes(text: impl Into<String>) -> Promise {
    Promise {
        holds: true,
        text: text.into(),
    }
}

fn no(text: impl Into<String>) -> Promise {
    Promise {
        holds: false,
        text: text.into(),
    }
}

/// Returns a time as it is said.
pub(super) fn time(time: Duration) -> String {
    let seconds = time.as_secs();
    let (number, unit) = match seconds {
        3600.. if seconds.is_multiple_of(3600) => (seconds / 3600, "hour"),
        60.. if seconds.is_multiple_of(60) => (seconds / 60, "minute"),
        _ => (seconds, "second"),
    };
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{s}")
}

pub(super) fn promises(profile: &Profile) -> Vec<Promise> {
    let mut promises = vec![publication(profile), replacement(profile)];
    promises.extend([locks(profile), machines(profile), staleness(profile)]);
    if !profile.reads_back {
        promises.push(no(
            "this mount shows what it wrote itself, so it cannot tell that another machine's write of index.json won; --shared mends that",
        ));
    }
    promises.extend([collection(profile), transfers(profile)]);
    promises
}

fn publication(profile: &Profile) -> Promise {
    match profile.publish {
        Publish::Rename => {
            yes("a file appears whole: it is written under another name, made durable and renamed")
        }
        Publish::Direct => {
            let when = if profile.sync {
                "synced and closed"
            } else {
                "closed"
            };
            no(format!(
                "a file appears when it is {when}; of a writer that is killed a part may stay, which by its size is known to be no blob"
            ))
        }
    }
}

fn replacement(profile: &Profile) -> Promise {
    match (profile.publish, profile.kind, profile.rewrite) {
        (Publish::Rename, ..) => {
            yes("index.json is replaced atomically: readers see the old or the new one")
        }
        (_, MountKind::Gcsfuse, _) => yes(
            "index.json is replaced only if nobody else has replaced it meanwhile; who loses applies the change to the new one",
        ),
        (_, _, Rewrite::Truncate) => no(
            "index.json is not replaced atomically: it is truncated and written anew, and a reader that meets that looks again",
        ),
        (_, _, Rewrite::InPlace | Rewrite::FromStart) => no(
            "index.json is not replaced atomically: it is written over, and a reader that sees it cut off looks again",
        ),
    }
}

fn locks(profile: &Profile) -> Promise {
    match (profile.locks_everywhere, profile.kind) {
        (true, MountKind::Posix) => yes("locks keep all processes of this machine apart"),
        (true, _) => yes("locks keep processes apart on all machines"),
        (false, _) => no("locks keep processes of this machine apart, and reach no other machine"),
    }
}

fn machines(profile: &Profile) -> Promise {
    match (profile.locks_everywhere, profile.kind) {
        (true, MountKind::Posix) => yes("no --shared is needed: only this machine writes here"),
        (true, _) => yes("no --shared is needed, however many machines write"),
        (false, MountKind::Gcsfuse) => no(
            "if several machines write, give --shared once; without it no change of index.json is lost, but gc may remove what another machine is about to use",
        ),
        (false, _) => no(
            "if several machines write, give --shared once; without it, of two changes of index.json at one time one may be lost",
        ),
    }
}

fn staleness(profile: &Profile) -> Promise {
    let (index, listing) = (profile.index_staleness, profile.listing_staleness);
    if index.is_zero() && listing.is_zero() {
        return yes("a change is seen at once");
    }
    let text = if index == listing {
        format!(
            "a change made on another machine is seen after {} at most, by default options of the mount",
            time(index)
        )
    } else {
        format!(
            "a change of index.json made on another machine is seen after {} at most, new names in a listing after {}, by default options of the mount",
            time(index),
            time(listing)
        )
    };
    no(text)
}

fn collection(profile: &Profile) -> Promise {
    let grace = time(profile.grace);
    if profile.locks_everywhere {
        return yes(format!(
            "gc keeps out writers while it works, and spares what is younger than {grace} (--grace)"
        ));
    }
    // As `Collection::staleness` has it.
    let wait = profile.index_staleness.max(profile.listing_staleness);
    no(format!(
        "gc cannot keep out writers on other machines: it spares what is younger than {grace} (--grace) and looks twice, {} apart in a shared layout; --settle says that the mount shows changes earlier",
        time(wait * 2)
    ))
}

fn transfers(profile: &Profile) -> Promise {
    yes(match profile.publish {
        Publish::Rename => "as many transfers run at once as --concurrency says".to_owned(),
        Publish::Direct => format!(
            "up to {} transfers run at once, {} of them of more than {} MiB",
            profile.writers,
            profile.large_writers,
            LARGE_FROM_BYTES >> 20
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use snapbox::{assert_data_eq, str};

    #[test]
    fn what_is_promised_where() {
        let mut lines = Vec::new();
        for kind in MountKind::all() {
            lines.push(format!("{kind}:"));
            for promise in promises(kind.profile()) {
                let sign = if promise.holds { "yes" } else { "no " };
                lines.push(format!("  {sign} {}", promise.text));
            }
        }
        assert_data_eq!(
            lines.join("\n"),
            str![[r#"
posix:
  yes a file appears whole: it is written under another name, made durable and renamed
  yes index.json is replaced atomically: readers see the old or the new one
  yes locks keep all processes of this machine apart
  yes no --shared is needed: only this machine writes here
  yes a change is seen at once
  yes gc keeps out writers while it works, and spares what is younger than 1 hour (--grace)
  yes as many transfers run at once as --concurrency says
nfs:
  yes a file appears whole: it is written under another name, made durable and renamed
  yes index.json is replaced atomically: readers see the old or the new one
  no  locks keep processes of this machine apart, and reach no other machine
  no  if several machines write, give --shared once; without it, of two changes of index.json at one time one may be lost
  no  a change of index.json made on another machine is seen after 1 second at most, new names in a listing after 1 minute, by default options of the mount
  no  gc cannot keep out writers on other machines: it spares what is younger than 1 hour (--grace) and looks twice, 2 minutes apart in a shared layout; --settle says that the mount shows changes earlier
  yes as many transfers run at once as --concurrency says
juicefs:
  yes a file appears whole: it is written under another name, made durable and renamed
  yes index.json is replaced atomically: readers see the old or the new one
  no  locks keep processes of this machine apart, and reach no other machine
  no  if several machines write, give --shared once; without it, of two changes of index.json at one time one may be lost
  no  a change made on another machine is seen after 1 second at most, by default options of the mount
  no  gc cannot keep out writers on other machines: it spares what is younger than 1 hour (--grace) and looks twice, 2 seconds apart in a shared layout; --settle says that the mount shows changes earlier
  yes as many transfers run at once as --concurrency says
s3fs:
  no  a file appears when it is closed; of a writer that is killed a part may stay, which by its size is known to be no blob
  no  index.json is not replaced atomically: it is written over, and a reader that sees it cut off looks again
  no  locks keep processes of this machine apart, and reach no other machine
  no  if several machines write, give --shared once; without it, of two changes of index.json at one time one may be lost
  no  a change made on another machine is seen after 1 second at most, by default options of the mount
  no  gc cannot keep out writers on other machines: it spares what is younger than 24 hours (--grace) and looks twice, 2 seconds apart in a shared layout; --settle says that the mount shows changes earlier
  yes up to 20 transfers run at once, 2 of them of more than 16 MiB
goofys:
  no  a file appears when it is closed; of a writer that is killed a part may stay, which by its size is known to be no blob
  no  index.json is not replaced atomically: it is written over, and a reader that sees it cut off looks again
  no  locks keep processes of this machine apart, and reach no other machine
  no  if several machines write, give --shared once; without it, of two changes of index.json at one time one may be lost
  no  a change made on another machine is seen after 1 minute at most, by default options of the mount
  no  this mount shows what it wrote itself, so it cannot tell that another machine's write of index.json won; --shared mends that
  no  gc cannot keep out writers on other machines: it spares what is younger than 24 hours (--grace) and looks twice, 2 minutes apart in a shared layout; --settle says that the mount shows changes earlier
  yes up to 16 transfers run at once, 4 of them of more than 16 MiB
geesefs:
  no  a file appears when it is synced and closed; of a writer that is killed a part may stay, which by its size is known to be no blob
  no  index.json is not replaced atomically: it is written over, and a reader that sees it cut off looks again
  no  locks keep processes of this machine apart, and reach no other machine
  no  if several machines write, give --shared once; without it, of two changes of index.json at one time one may be lost
  no  a change made on another machine is seen after 1 minute at most, by default options of the mount
  no  gc cannot keep out writers on other machines: it spares what is younger than 24 hours (--grace) and looks twice, 2 minutes apart in a shared layout; --settle says that the mount shows changes earlier
  yes up to 16 transfers run at once, 8 of them of more than 16 MiB
mountpoint-s3:
  no  a file appears when it is synced and closed; of a writer that is killed a part may stay, which by its size is known to be no blob
  no  index.json is not replaced atomically: it is truncated and written anew, and a reader that meets that looks again
  no  locks keep processes of this machine apart, and reach no other machine
  no  if several machines write, give --shared once; without it, of two changes of index.json at one time one may be lost
  no  a change made on another machine is seen after 1 second at most, by default options of the mount
  no  gc cannot keep out writers on other machines: it spares what is younger than 24 hours (--grace) and looks twice, 2 seconds apart in a shared layout; --settle says that the mount shows changes earlier
  yes up to 16 transfers run at once, 8 of them of more than 16 MiB
gcsfuse:
  no  a file appears when it is closed; of a writer that is killed a part may stay, which by its size is known to be no blob
  yes index.json is replaced only if nobody else has replaced it meanwhile; who loses applies the change to the new one
  no  locks keep processes of this machine apart, and reach no other machine
  no  if several machines write, give --shared once; without it no change of index.json is lost, but gc may remove what another machine is about to use
  no  a change made on another machine is seen after 1 second at most, by default options of the mount
  no  gc cannot keep out writers on other machines: it spares what is younger than 24 hours (--grace) and looks twice, 2 seconds apart in a shared layout; --settle says that the mount shows changes earlier
  yes up to 4 transfers run at once, 4 of them of more than 16 MiB
blobfuse2:
  no  a file appears when it is synced and closed; of a writer that is killed a part may stay, which by its size is known to be no blob
  no  index.json is not replaced atomically: it is truncated and written anew, and a reader that meets that looks again
  no  locks keep processes of this machine apart, and reach no other machine
  no  if several machines write, give --shared once; without it, of two changes of index.json at one time one may be lost
  no  a change made on another machine is seen after 2 minutes at most, by default options of the mount
  no  this mount shows what it wrote itself, so it cannot tell that another machine's write of index.json won; --shared mends that
  no  gc cannot keep out writers on other machines: it spares what is younger than 24 hours (--grace) and looks twice, 4 minutes apart in a shared layout; --settle says that the mount shows changes earlier
  yes up to 16 transfers run at once, 4 of them of more than 16 MiB
rclone:
  no  a file appears when it is closed; of a writer that is killed a part may stay, which by its size is known to be no blob
  no  index.json is not replaced atomically: it is truncated and written anew, and a reader that meets that looks again
  no  locks keep processes of this machine apart, and reach no other machine
  no  if several machines write, give --shared once; without it, of two changes of index.json at one time one may be lost
  no  a change made on another machine is seen after 5 minutes at most, by default options of the mount
  no  this mount shows what it wrote itself, so it cannot tell that another machine's write of index.json won; --shared mends that
  no  gc cannot keep out writers on other machines: it spares what is younger than 24 hours (--grace) and looks twice, 10 minutes apart in a shared layout; --settle says that the mount shows changes earlier
  yes up to 24 transfers run at once, 4 of them of more than 16 MiB
object:
  no  a file appears when it is synced and closed; of a writer that is killed a part may stay, which by its size is known to be no blob
  no  index.json is not replaced atomically: it is written over, and a reader that sees it cut off looks again
  no  locks keep processes of this machine apart, and reach no other machine
  no  if several machines write, give --shared once; without it, of two changes of index.json at one time one may be lost
  no  a change made on another machine is seen after 1 minute at most, by default options of the mount
  no  this mount shows what it wrote itself, so it cannot tell that another machine's write of index.json won; --shared mends that
  no  gc cannot keep out writers on other machines: it spares what is younger than 24 hours (--grace) and looks twice, 2 minutes apart in a shared layout; --settle says that the mount shows changes earlier
  yes up to 8 transfers run at once, 2 of them of more than 16 MiB
"#]]
        );
    }
}
