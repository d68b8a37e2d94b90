//! `doctor`. Times, and what this machine's own mount is called, are masked.

use snapbox::{assert_data_eq, str};

use crate::support::Sandbox;

/// Leaves out the lines about the mount of the scratch directory, and times.
fn masked(text: &str) -> String {
    let own = ["Type ", "Source ", "Mounted at ", "Options "];
    let mut out = String::new();
    for line in text.lines() {
        if own.iter().any(|name| line.starts_with(name)) {
            continue;
        }
        match line.find(" ms").filter(|_| line.starts_with("  ")) {
            Some(end) => {
                let start = line[..end].rfind(' ').map_or(end, |space| space + 1);
                out.push_str(line[..start].trim_end());
                out.push_str(" [TIME]");
                out.push_str(&line[end..]);
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

#[test]
fn a_local_directory_promises_everything() {
    let sandbox = Sandbox::new();
    sandbox.write("dir/other.txt", "mine");
    assert_data_eq!(
        masked(&sandbox.enter("doctor dir --store-mode posix")),
        str![[r#"
Directory   dir
Layout      none yet
Taken for   posix

What can be relied on:
  yes a file appears whole: it is written under another name, made durable and renamed
  yes index.json is replaced atomically: readers see the old or the new one
  yes locks keep all processes of this machine apart
  yes no --shared is needed: only this machine writes here
  yes a change is seen at once
  yes gc keeps out writers while it works, and spares what is younger than 1 hour (--grace)
  yes as many transfers run at once as --concurrency says

What was tried:
  make a folder [TIME] ms
  look up a missing name [TIME] ms
  lock a folder [TIME] ms
  create a file [TIME] ms
  read a file [TIME] ms
  list a folder [TIME] ms
  rename a file [TIME] ms
  replace a file [TIME] ms
  remove a file [TIME] ms
  remove a folder [TIME] ms

A layout can be kept here.

"#]]
    );
    assert_eq!(sandbox.tree("dir"), ["other.txt"]);
}

#[test]
fn a_bucket_promises_less_and_should_be_mounted_well() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    let before = sandbox.tree("lay");
    assert_data_eq!(
        masked(&sandbox.enter("doctor lay --store-mode rclone")),
        str![[r#"
Directory   lay
Layout      there is one
Taken for   rclone
Recognised  posix

What can be relied on:
  no  a file appears when it is closed; of a writer that is killed a part may stay, which by its size is known to be no blob
  no  index.json is not replaced atomically: it is truncated and written anew, and a reader that meets that looks again
  no  locks keep processes of this machine apart, and reach no other machine
  no  if several machines write, give --shared once; without it, of two changes of index.json at one time one may be lost
  no  a change made on another machine is seen after 5 minutes at most, by default options of the mount
  no  this mount shows what it wrote itself, so it cannot tell that another machine's write of index.json won; --shared mends that
  no  gc cannot keep out writers on other machines: it spares what is younger than 24 hours (--grace) and looks twice, 10 minutes apart in a shared layout; --settle says that the mount shows changes earlier
  yes up to 24 transfers run at once, 4 of them of more than 16 MiB

What was tried:
  make a folder [TIME] ms
  look up a missing name [TIME] ms
  lock a folder [TIME] ms
  create a file [TIME] ms
  read a file [TIME] ms
  list a folder [TIME] ms
  replace a file [TIME] ms
  remove a file [TIME] ms
  remove a folder [TIME] ms

What to change about the mount:
  --dir-cache-time 1s
      what other machines changed stays old for five minutes without it
  --use-server-modtime
      gc asks for the time of each blob with a request of its own without it
  The program that serves the mount was not found: what it was started with
  is not known, and some of this may have been done.

A layout can be kept here.

"#]]
    );
    assert_eq!(sandbox.tree("lay"), before);
}

#[test]
fn where_nothing_can_be_written_there_are_problems() {
    let sandbox = Sandbox::new();
    assert_data_eq!(
        masked(&sandbox.enter("doctor /proc --store-mode posix")),
        str![[r#"
Directory   /proc
Layout      none yet
Taken for   posix

What can be relied on:
  yes a file appears whole: it is written under another name, made durable and renamed
  yes index.json is replaced atomically: readers see the old or the new one
  yes locks keep all processes of this machine apart
  yes no --shared is needed: only this machine writes here
  yes a change is seen at once
  yes gc keeps out writers while it works, and spares what is younger than 1 hour (--grace)
  yes as many transfers run at once as --concurrency says

What was tried:
  make a folder [TIME] ms  fails: No such file or directory (os error 2)

Problem: to make a folder does not work
No layout should be kept here until that is changed.
= 3

"#]]
    );
}

#[test]
fn as_a_document() {
    let sandbox = Sandbox::new();
    sandbox.write("s3/x", "");
    sandbox.push_file("s3/lay:v1", "hello.txt", "hello\n");
    sandbox.ok(["tag", "--shared", "s3/lay:v1", "v2"]);
    let text = sandbox.ok([
        "doctor",
        "s3/lay",
        "--store-mode",
        "mountpoint-s3",
        "--format",
        "json",
    ]);
    let mut document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(document["mount"]["mountPoint"].is_string());
    document["mount"].take();
    for trial in document["trials"].as_array_mut().unwrap() {
        assert!(trial["milliseconds"].is_f64());
        trial["milliseconds"].take();
    }
    assert_data_eq!(
        serde_json::to_string_pretty(&document).unwrap(),
        str![[r#"
{
  "path": "s3/lay",
  "layout": "shared",
  "kind": "mountpoint-s3",
  "mount": null,
  "profile": {
    "publish": "direct",
    "locksEverywhere": false,
    "indexStalenessSeconds": 1,
    "listingStalenessSeconds": 1,
    "graceSeconds": 86400,
    "writers": 16,
    "largeWriters": 8
  },
  "promises": [
    {
      "holds": false,
      "text": "a file appears when it is synced and closed; of a writer that is killed a part may stay, which by its size is known to be no blob"
    },
    {
      "holds": false,
      "text": "index.json is not replaced atomically: it is truncated and written anew, and a reader that meets that looks again"
    },
    {
      "holds": false,
      "text": "locks keep processes of this machine apart, and reach no other machine"
    },
    {
      "holds": false,
      "text": "if several machines write, give --shared once; without it, of two changes of index.json at one time one may be lost"
    },
    {
      "holds": false,
      "text": "a change made on another machine is seen after 1 second at most, by default options of the mount"
    },
    {
      "holds": false,
      "text": "gc cannot keep out writers on other machines: it spares what is younger than 24 hours (--grace) and looks twice, 2 seconds apart in a shared layout; --settle says that the mount shows changes earlier"
    },
    {
      "holds": true,
      "text": "up to 16 transfers run at once, 8 of them of more than 16 MiB"
    }
  ],
  "trials": [
    {
      "name": "make a folder",
      "milliseconds": null,
      "outcome": "works",
      "error": null,
      "option": null
    },
    {
      "name": "look up a missing name",
      "milliseconds": null,
      "outcome": "works",
      "error": null,
      "option": null
    },
    {
      "name": "lock a folder",
      "milliseconds": null,
      "outcome": "works",
      "error": null,
      "option": null
    },
    {
      "name": "create a file",
      "milliseconds": null,
      "outcome": "works",
      "error": null,
      "option": null
    },
    {
      "name": "read a file",
      "milliseconds": null,
      "outcome": "works",
      "error": null,
      "option": null
    },
    {
      "name": "list a folder",
      "milliseconds": null,
      "outcome": "works",
      "error": null,
      "option": null
    },
    {
      "name": "replace a file",
      "milliseconds": null,
      "outcome": "works",
      "error": null,
      "option": null
    },
    {
      "name": "remove a file",
      "milliseconds": null,
      "outcome": "works",
      "error": null,
      "option": null
    },
    {
      "name": "remove a folder",
      "milliseconds": null,
      "outcome": "works",
      "error": null,
      "option": null
    }
  ],
  "advice": [
    {
      "setting": "--allow-overwrite",
      "why": "index.json cannot be changed without it"
    },
    {
      "setting": "--allow-delete",
      "why": "gc, manifest delete and blob delete can remove nothing without it"
    }
  ],
  "seesOptions": false,
  "problems": []
}
"#]]
    );
    let template = ["--format", "go-template={{.kind}} {{.layout}}"];
    let args = ["doctor", "s3", "--store-mode", "s3fs"];
    assert_eq!(sandbox.ok(args.iter().chain(&template)), "s3fs none");
}

#[test]
fn only_directories_are_looked_at() {
    let sandbox = Sandbox::new();
    sandbox.write("file", "");
    let mut all = String::new();
    for line in [
        "doctor nowhere",
        "doctor file",
        "doctor lay:v1",
        "doctor . --format tree",
        "doctor . --store-mode s3",
        "doctor",
    ] {
        all.push_str(&sandbox.enter(line));
    }
    assert_data_eq!(
        all,
        str![[r#"
! Error: no directory at nowhere
! make it, or mount the bucket there, and look again; or look at the folder that it is to be made in
= 1
! Error: file is not a directory
! a layout in a tar can only be read; look at the folder the tar is in
= 1
! Error: doctor looks at a directory: give lay without tag or digest
= 1
! Error: invalid format type: "tree"
! supported types: json, go-template, text
= 1
! error: invalid value 's3' for '--store-mode <KIND>': "s3" is no kind of file system: it is one of posix, nfs, juicefs, s3fs, goofys, geesefs, mountpoint-s3, gcsfuse, blobfuse2, rclone, object
! 
! For more information, try '--help'.
= 2
! error: the following required arguments were not provided:
!   <PATH>
! 
! Usage: oci-layout doctor <PATH>
! 
! For more information, try '--help'.
= 2

"#]]
    );
}

#[test]
fn an_index_that_cannot_be_read_is_said() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    sandbox.write("lay/index.json", "{");
    let said = sandbox.ok(["doctor", "lay", "--store-mode", "posix"]);
    assert!(
        said.contains("Layout      there is one whose index cannot be read; see `verify`\n"),
        "{said}"
    );
}
