//! `push`.

use snapbox::{IntoData, assert_data_eq, str};

use crate::support::{CREATED, Sandbox};
use crate::transcript::transcript;

/// A scratch directory with two files.
fn two_files() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("hello.txt", "hello\n");
    sandbox.write("goodbye.txt", "goodbye\n");
    sandbox
}

#[test]
fn two_files_go_in_and_come_back() {
    for flags in [&["--oci-layout"][..], &[]] {
        let sandbox = two_files();
        let push = [
            "push",
            "--concurrency",
            "1",
            "-a",
            CREATED,
            "s3/hello:latest",
        ];
        let files = ["hello.txt:text/plain", "goodbye.txt"];
        let args = push.iter().chain(flags).chain(&files);
        assert_data_eq!(
            sandbox.says(args),
            str![[r#"
Preparing hello.txt
Preparing goodbye.txt
Uploading 5891b5b522d5 hello.txt
Uploaded  5891b5b522d5 hello.txt
Uploading 71573b922a87 goodbye.txt
Uploaded  71573b922a87 goodbye.txt
Uploading 44136fa355b3 application/vnd.oci.empty.v1+json
Uploaded  44136fa355b3 application/vnd.oci.empty.v1+json
Uploading 65dcba0438e2 application/vnd.oci.image.manifest.v1+json
Uploaded  65dcba0438e2 application/vnd.oci.image.manifest.v1+json
Pushed [oci-layout] s3/hello:latest
ArtifactType: application/vnd.unknown.artifact.v1
Digest: sha256:65dcba0438e2349554754946d238283edc91d08ae1f622cc5dc857fc58098f66

"#]]
        );
        assert_data_eq!(
            sandbox.tree("s3/hello").join("\n"),
            str![[r#"
blobs/
blobs/sha256/
blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a
blobs/sha256/5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03
blobs/sha256/65dcba0438e2349554754946d238283edc91d08ae1f622cc5dc857fc58098f66
blobs/sha256/71573b922a87abc3fd1a957f2cfa09d9e16998567dd878a85e12166112751806
index.json
oci-layout
"#]]
        );
        assert_data_eq!(
            sandbox.read("s3/hello/index.json"),
            str![[
                r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:65dcba0438e2349554754946d238283edc91d08ae1f622cc5dc857fc58098f66","size":769,"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z","org.opencontainers.image.ref.name":"latest"},"artifactType":"application/vnd.unknown.artifact.v1"}]}"#
            ]]
        );
        assert_data_eq!(
            sandbox.read("s3/hello/oci-layout"),
            str![[r#"{"imageLayoutVersion":"1.0.0"}"#]]
        );

        std::fs::remove_file(sandbox.join("hello.txt")).unwrap();
        std::fs::remove_file(sandbox.join("goodbye.txt")).unwrap();
        sandbox.ok(["pull", "s3/hello:latest"].iter().chain(flags));
        assert_eq!(sandbox.read("hello.txt"), "hello\n");
        assert_eq!(sandbox.read("goodbye.txt"), "goodbye\n");
    }
}

#[test]
fn a_directory_goes_in_and_comes_back() {
    let sandbox = Sandbox::new();
    sandbox.write("README.md", "# Assets\n");
    sandbox.write("images/a.svg", "<svg/>");
    sandbox.write("images/more/b.svg", "<svg></svg>");
    let said = sandbox.ok([
        "push",
        "s3/assets:0.1.0",
        "README.md:text/markdown",
        "./images/:application/x-tar",
        "--artifact-type",
        "image/svg+xml",
        "--concurrency",
        "1",
    ]);
    let said: Vec<&str> = said.lines().collect();
    assert_eq!(said[..2], ["Preparing README.md", "Preparing images"]);
    assert_data_eq!(
        said.iter()
            .filter(|l| l.contains(" [oci-layout] ") || l.starts_with("Artifact"))
            .copied()
            .collect::<Vec<_>>()
            .join("\n"),
        str![[r#"
Pushed [oci-layout] s3/assets:0.1.0
ArtifactType: image/svg+xml
"#]]
    );
    let manifest = sandbox.ok(["manifest", "fetch", "s3/assets:0.1.0"]);
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let directory = &manifest["layers"][1];
    assert_eq!(directory["mediaType"], "application/x-tar");
    let annotations = &directory["annotations"];
    assert_eq!(annotations["org.opencontainers.image.title"], "images");
    assert_eq!(annotations["io.deis.oras.content.unpack"], "true");

    sandbox.ok(["pull", "s3/assets:0.1.0", "-o", "out"]);
    assert_eq!(
        sandbox.tree("out"),
        [
            "README.md",
            "images/",
            "images/a.svg",
            "images/more/",
            "images/more/b.svg"
        ]
    );
    assert_eq!(sandbox.read("out/images/more/b.svg"), "<svg></svg>");
}

#[test]
fn several_tags_are_given_at_once() {
    let sandbox = two_files();
    let said = sandbox.says(["push", "-a", CREATED, "lay:v1,v2,v1,latest", "hello.txt"]);
    let summary: Vec<&str> = said
        .lines()
        .skip_while(|l| !l.starts_with("Pushed"))
        .collect();
    assert_data_eq!(
        summary.join("\n"),
        str![[r#"
Pushed [oci-layout] lay:v1
Tagged v2
Tagged latest
ArtifactType: application/vnd.unknown.artifact.v1
Digest: sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80
"#]]
    );
    assert_data_eq!(
        sandbox.read("lay/index.json"),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80","size":587,"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z","org.opencontainers.image.ref.name":"v1"},"artifactType":"application/vnd.unknown.artifact.v1"},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80","size":587,"annotations":{"org.opencontainers.image.ref.name":"v2"}},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80","size":587,"annotations":{"org.opencontainers.image.ref.name":"latest"}}]}"#
        ]]
    );
}

#[test]
fn without_a_tag_the_manifest_is_listed_all_the_same() {
    let sandbox = two_files();
    let said = sandbox.says(["push", "-a", CREATED, "lay", "hello.txt"]);
    assert!(said.contains("\nPushed [oci-layout] lay\n"), "{said}");
    assert_data_eq!(
        sandbox.read("lay/index.json"),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80","size":587,"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z"},"artifactType":"application/vnd.unknown.artifact.v1"}]}"#
        ]]
    );
}

#[test]
fn the_same_again_changes_nothing() {
    let sandbox = two_files();
    let push = [
        "push",
        "--concurrency",
        "1",
        "-a",
        CREATED,
        "lay:v1",
        "hello.txt",
    ];
    sandbox.ok(push);
    let before = sandbox.tree("lay");
    assert_data_eq!(
        sandbox.says(push),
        str![[r#"
Preparing hello.txt
Exists    5891b5b522d5 hello.txt
Exists    44136fa355b3 application/vnd.oci.empty.v1+json
Exists    0b46b50afa20 application/vnd.oci.image.manifest.v1+json
Pushed [oci-layout] lay:v1
ArtifactType: application/vnd.unknown.artifact.v1
Digest: sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80

"#]]
    );
    assert_eq!(sandbox.tree("lay"), before);
}

#[test]
fn a_tag_moves_and_what_had_it_stays() {
    let sandbox = two_files();
    let first = sandbox.push_file("lay:v1", "a.txt", "one");
    let second = sandbox.push_file("lay:v1", "a.txt", "two");
    assert_ne!(first, second);
    assert_eq!(sandbox.ok(["repo", "tags", "lay"]), "v1\n");
    assert_eq!(
        sandbox.ok(["resolve", &format!("lay@{first}")]).trim(),
        first
    );
}

#[test]
fn json_describes_what_was_pushed() {
    let sandbox = two_files();
    let push = ["push", "-a", CREATED, "--format", "json"];
    let tagged = sandbox.says(push.iter().chain(&["lay:v2,v1", "hello.txt"]));
    assert_data_eq!(
        tagged,
        str![[r#"
{
  "reference": "lay@sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80",
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "digest": "sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80",
  "size": 587,
  "annotations": {
    "org.opencontainers.image.created": "2024-01-02T03:04:05Z"
  },
  "artifactType": "application/vnd.unknown.artifact.v1",
  "referenceAsTags": [
    "lay:v1",
    "lay:v2"
  ]
}

"#]]
        .raw()
    );
    let untagged = sandbox.says(push.iter().chain(&["lay", "goodbye.txt"]));
    assert_data_eq!(
        untagged,
        str![[r#"
{
  "reference": "lay@sha256:b9fe5a07017b0c350f63068696d21fce1392c7613624ac69e0e415cf75248d3d",
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "digest": "sha256:b9fe5a07017b0c350f63068696d21fce1392c7613624ac69e0e415cf75248d3d",
  "size": 589,
  "annotations": {
    "org.opencontainers.image.created": "2024-01-02T03:04:05Z"
  },
  "artifactType": "application/vnd.unknown.artifact.v1",
  "referenceAsTags": []
}

"#]]
        .raw()
    );
}

#[test]
fn an_artifact_may_be_empty() {
    let sandbox = Sandbox::new();
    assert_data_eq!(
        sandbox.says(["push", "-a", CREATED, "lay:v1"]),
        str![[r#"
Uploading empty artifact
Uploading 44136fa355b3 application/vnd.oci.empty.v1+json
Uploaded  44136fa355b3 application/vnd.oci.empty.v1+json
Uploading dc3b59a8c670 application/vnd.oci.image.manifest.v1+json
Uploaded  dc3b59a8c670 application/vnd.oci.image.manifest.v1+json
Pushed [oci-layout] lay:v1
ArtifactType: application/vnd.unknown.artifact.v1
Digest: sha256:dc3b59a8c670ace4e9a2c4544c80f6f17354e42ddcd0616890bd344b6870ff6c

"#]]
    );
    assert_data_eq!(
        sandbox.ok(["manifest", "fetch", "lay:v1"]),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.unknown.artifact.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="}],"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z"}}"#
        ]]
    );
}

#[test]
fn one_content_under_two_titles_is_one_blob() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "same\n");
    sandbox.write("b.txt", "same\n");
    let args = [
        "push",
        "--concurrency",
        "1",
        "-a",
        CREATED,
        "lay:v1",
        "a.txt",
        "b.txt",
    ];
    assert_data_eq!(
        sandbox.says(args),
        str![[r#"
Preparing a.txt
Preparing b.txt
Uploading a6328afc76e9 a.txt
Uploaded  a6328afc76e9 a.txt
Exists    a6328afc76e9 b.txt
Uploading 44136fa355b3 application/vnd.oci.empty.v1+json
Uploaded  44136fa355b3 application/vnd.oci.empty.v1+json
Uploading c372dae7f25f application/vnd.oci.image.manifest.v1+json
Uploaded  c372dae7f25f application/vnd.oci.image.manifest.v1+json
Pushed [oci-layout] lay:v1
ArtifactType: application/vnd.unknown.artifact.v1
Digest: sha256:c372dae7f25f2c84a8e08ea597950fac718405c80186d31179bd9bb284e554b8

"#]]
    );
    assert_eq!(sandbox.tree("lay/blobs/sha256").len(), 3);
}

#[test]
fn titles_are_cleaned_paths() {
    let sandbox = Sandbox::new();
    sandbox.write("d/a.txt", "a");
    sandbox.write("hi:txt", "b");
    sandbox.ok(["push", "lay:v1", "./d/../d//a.txt", "hi:txt:"]);
    sandbox.ok(["pull", "lay:v1", "-o", "out"]);
    assert_eq!(sandbox.tree("out"), ["d/", "d/a.txt", "hi:txt"]);
}

#[test]
fn stdin_is_pushed_under_a_title() {
    let sandbox = Sandbox::new();
    let args = [
        "push",
        "-a",
        CREATED,
        "lay:v1",
        "--title",
        "dir/from-stdin.txt",
        "--",
        "-:text/plain",
    ];
    assert_data_eq!(
        sandbox.says_to(b"piped\n", args),
        str![[r#"
Preparing dir/from-stdin.txt
Uploading 933b3103a9e2 dir/from-stdin.txt
Uploaded  933b3103a9e2 dir/from-stdin.txt
Uploading 44136fa355b3 application/vnd.oci.empty.v1+json
Uploaded  44136fa355b3 application/vnd.oci.empty.v1+json
Uploading 8c6a0bebc69e application/vnd.oci.image.manifest.v1+json
Uploaded  8c6a0bebc69e application/vnd.oci.image.manifest.v1+json
Pushed [oci-layout] lay:v1
ArtifactType: application/vnd.unknown.artifact.v1
Digest: sha256:8c6a0bebc69edf8dd3f3c2abf05b32d8f7f3b4b76e6dab2859e3abd7cf424510

"#]]
    );
    sandbox.ok(["pull", "lay:v1", "-o", "out"]);
    assert_eq!(sandbox.read("out/dir/from-stdin.txt"), "piped\n");

    // Also where flags may follow, and in its place among others.
    sandbox.write("a.txt", "a");
    let args = "push lay:v2 -:text/plain a.txt --title piped -a k=v";
    sandbox.says_to(b"piped\n", args.split(' '));
    let manifest = sandbox.ok(["manifest", "fetch", "lay:v2"]);
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["layers"][0]["mediaType"], "text/plain");
    let titles = manifest["layers"].as_array().unwrap().iter();
    let titles: Vec<_> = titles
        .map(|layer| layer["annotations"]["org.opencontainers.image.title"].clone())
        .collect();
    assert_eq!(titles, ["piped", "a.txt"]);
}

#[test]
fn annotations_come_from_a_file() {
    let sandbox = two_files();
    sandbox.write(
        "annotations.json",
        r#"{
            "$manifest": {"org.opencontainers.image.created": "2024-01-02T03:04:05Z", "of": "the manifest"},
            "$config": {"of": "the config"},
            "hello.txt": {"of": "the file", "org.opencontainers.image.title": "renamed.txt"}
        }"#,
    );
    sandbox.ok([
        "push",
        "lay:v1",
        "--annotation-file",
        "annotations.json",
        "hello.txt",
    ]);
    assert_data_eq!(sandbox.ok(["manifest", "fetch", "lay:v1"]), str![[r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.unknown.artifact.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"annotations":{"of":"the config"},"data":"e30="},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03","size":6,"annotations":{"of":"the file","org.opencontainers.image.title":"renamed.txt"}}],"annotations":{"of":"the manifest","org.opencontainers.image.created":"2024-01-02T03:04:05Z"}}"#]].raw());
}

#[test]
fn the_manifest_has_the_form_that_was_asked_for() {
    let sandbox = two_files();
    sandbox.write("config.json", "{\"a\":1}");
    let fetch = |args: &[&str]| {
        let push = ["push", "-a", CREATED, "lay:v1", "hello.txt"];
        sandbox.ok(push.iter().chain(args));
        sandbox.ok(["manifest", "fetch", "lay:v1"])
    };
    assert_data_eq!(
        fetch(&["--image-spec", "v1.0"]),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.unknown.config.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03","size":6,"annotations":{"org.opencontainers.image.title":"hello.txt"}}],"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z"}}"#
        ]]
    );
    assert_data_eq!(
        fetch(&["--image-spec", "v1.0", "--artifact-type", "a/b"]),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"a/b","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03","size":6,"annotations":{"org.opencontainers.image.title":"hello.txt"}}],"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z"}}"#
        ]]
    );
    assert_data_eq!(
        fetch(&["--config", "config.json"]),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.unknown.config.v1+json","digest":"sha256:015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862","size":7},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03","size":6,"annotations":{"org.opencontainers.image.title":"hello.txt"}}],"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z"}}"#
        ]]
    );
    assert_data_eq!(
        fetch(&["--config", "config.json:a/config", "--artifact-type", "a/b"]),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"a/b","config":{"mediaType":"a/config","digest":"sha256:015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862","size":7},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03","size":6,"annotations":{"org.opencontainers.image.title":"hello.txt"}}],"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z"}}"#
        ]]
    );
    assert_data_eq!(
        fetch(&["--artifact-platform", "linux/arm/v7"]),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.unknown.artifact.v1","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:5a6b0f3236e387a26a781052c9caf384efa2a940add7ca105780ac33f23fd756","size":50},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03","size":6,"annotations":{"org.opencontainers.image.title":"hello.txt"}}],"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z"}}"#
        ]]
    );
    assert_data_eq!(
        sandbox.ok(["manifest", "fetch-config", "lay:v1"]),
        str![[r#"{"architecture":"arm","os":"linux","variant":"v7"}"#]]
    );
}

#[test]
fn the_manifest_is_exported_as_it_is_stored() {
    let sandbox = two_files();
    sandbox.ok(["push", "lay:v1", "hello.txt", "--export-manifest", "m.json"]);
    assert_eq!(
        sandbox.read("m.json"),
        sandbox.ok(["manifest", "fetch", "lay:v1"])
    );
}

#[test]
fn source_date_epoch_is_the_time_of_creation() {
    let sandbox = two_files();
    let push = |epoch: &str| {
        let mut command = sandbox.command(["push", "lay:v1", "hello.txt"]);
        transcript(&command.env("SOURCE_DATE_EPOCH", epoch).output().unwrap())
    };
    push("1704164645");
    let manifest = sandbox.ok(["manifest", "fetch", "lay:v1"]);
    assert!(manifest.contains(r#""org.opencontainers.image.created":"2024-01-02T03:04:05Z""#));
    assert_data_eq!(
        push("yesterday"),
        str![[r#"
! Error: SOURCE_DATE_EPOCH is "yesterday" and not a number of seconds: invalid digit found in string
= 1

"#]]
    );
}

#[test]
fn wrong_input_is_named_and_nothing_is_written() {
    for (args, expected) in [
        (
            "lay:v1 missing.txt",
            str![[r#"
! Error: cannot push missing.txt: No such file or directory (os error 2)
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt ./hello.txt",
            str![[r#"
! Error: hello.txt: duplicate name
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt hello.txt:text/plain",
            str![[r#"
! Error: hello.txt: duplicate name
= 1

"#]],
        ),
        (
            "lay:v1! hello.txt",
            str![[r#"
! Error: "v1!" cannot be used as a tag: a tag is up to 128 letters, digits, '_', '.' and '-', and begins with a letter, a digit or '_'
= 1

"#]],
        ),
        (
            "lay:-v1 hello.txt",
            str![[r#"
! Error: "-v1" cannot be used as a tag: a tag is up to 128 letters, digits, '_', '.' and '-', and begins with a letter, a digit or '_'
= 1

"#]],
        ),
        (
            "lay:v1,,v2 hello.txt",
            str![[r#"
! Error: "" cannot be used as a tag: it is empty
= 1

"#]],
        ),
        (
            "lay@sha256:abc hello.txt",
            str![[r#"
! Error: no digest in the reference "lay@sha256:abc": "sha256:abc" is not a digest: invalid digest length 3 expected 64
= 1

"#]],
        ),
        (
            "lay@v1 hello.txt",
            str![[r#"
! Error: no digest in the reference "lay@v1": "v1" is not a digest: missing ':' in digest
= 1

"#]],
        ),
        (
            "lay@sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 hello.txt",
            str![[r#"
! Error: cannot push to sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03: the digest of an artifact is known only afterwards; give a tag
= 1

"#]],
        ),
        (
            ":v1 hello.txt",
            str![[r#"
! Error: no path in the reference ":v1": a reference is PATH[:TAG] or PATH@DIGEST
= 1

"#]],
        ),
        (
            "s3://bucket/lay:v1 hello.txt",
            str![[r#"
! Error: "s3://bucket/lay:v1" names a transport, and only directories are supported: give a path
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt:plain",
            str![[r#"
! Error: invalid layer mediaType format: plain: invalid media type
= 1

"#]],
        ),
        (
            "lay:v1 :text/plain",
            str![[r#"
! Error: found empty file path in ":text/plain"
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt --artifact-type plain",
            str![[r#"
! Error: invalid artifactType format: plain: invalid media type
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt --config hello.txt:plain",
            str![[r#"
! Error: invalid config mediaType format: plain: invalid media type
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt --config missing.json",
            str![[r#"
! Error: cannot push missing.json: No such file or directory (os error 2)
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt --config .",
            str![[r#"
! Error: cannot push .: it is a directory, and a config is a file
= 1

"#]],
        ),
        (
            "lay:v1 /hello.txt /bye.txt",
            str![[r#"
! Error: absolute file path detected. If it's intentional, use --disable-path-validation flag to skip this check: /hello.txt, /bye.txt
= 1

"#]],
        ),
        (
            "lay:v1 -",
            str![[r#"
! Error: a file that is read from stdin needs a name: give --title
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt -a novalue",
            str![[r#"
! Error: annotation "novalue" doesn't match the required format "key=value"
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt -a k=1 -a k=2",
            str![[r#"
! Error: duplicate annotation key: k
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt -a org.opencontainers.image.created=today",
            str![[r#"
! Error: invalid date and time format: "today" is not an RFC 3339 time: failed to parse four digit integer as year: invalid digit, expected 0-9 but got t
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt --format yaml",
            str![[r#"
! Error: invalid format type: "yaml"
! supported types: json, go-template, text
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt --format go-template",
            str![[r#"
! Error: "go-template" format specified but no template given
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt --template x",
            str![[r#"
! Error: --template must be used with --format go-template
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt --annotation-file missing.json",
            str![[r#"
! Error: invalid annotation json file: failed to load annotations from missing.json: No such file or directory (os error 2)
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt --annotation-file hello.txt",
            str![[r#"
! Error: invalid annotation json file: failed to load annotations from hello.txt: expected value at line 1 column 1
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt --image-spec v1.1 --config hello.txt",
            str![[r#"
! Error: missing artifact type for OCI image-spec v1.1 artifacts
! set an artifact type via `--artifact-type` or consider image spec v1.0
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt --image-spec v1.0 --config hello.txt --artifact-type a/b",
            str![[r#"
! Error: --artifact-type and --config cannot both be provided for 1.0 OCI image
= 1

"#]],
        ),
        (
            "lay:v1 hello.txt --image-spec v1.0 --artifact-platform linux/arm64 --artifact-type a/b",
            str![[r#"
! Error: artifact type cannot be customized for OCI image-spec v1.0 when platform is specified
! consider using image spec v1.1 or remove --artifact-type
= 1

"#]],
        ),
        (
            "lay:v1 . --compression-level 99",
            str![[r#"
! Error: gzip has no level 99: use 0 to 9
= 1

"#]],
        ),
    ] {
        let sandbox = two_files();
        let before = sandbox.tree(".");
        let said = sandbox.enter(&format!("push {args}"));
        assert_data_eq!(said, expected);
        assert_eq!(sandbox.tree("."), before, "{args:?}");
    }
}

#[test]
fn wrong_usage_ends_with_2_and_writes_nothing() {
    for (args, expected) in [
        (
            "",
            str![[r#"
! error: the following required arguments were not provided:
!   <NAME>
! 
! Usage: oci-layout push [flags] <name>[:<tag>[,<tag>][...]] <file>[:<type>] [...]
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            "lay:v1 hello.txt --bogus",
            str![[r#"
! error: unexpected argument '--bogus' found
! 
!   tip: to pass '--bogus' as a value, use '-- --bogus'
! 
! Usage: oci-layout push [flags] <name>[:<tag>[,<tag>][...]] <file>[:<type>] [...]
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            "lay:v1 hello.txt --image-spec v9",
            str![[r#"
! error: invalid value 'v9' for '--image-spec <VERSION>'
!   [possible values: v1.0, v1.1]
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            "lay:v1 hello.txt --artifact-platform /arm64",
            str![[r#"
! error: invalid value '/arm64' for '--artifact-platform <OS[/ARCH][/VARIANT][:OS_VERSION]>': invalid platform: OS cannot be empty
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            "lay:v1 hello.txt --config c --artifact-platform linux",
            str![[r#"
! error: the argument '--config <FILE[:TYPE]>' cannot be used with '--artifact-platform <OS[/ARCH][/VARIANT][:OS_VERSION]>'
! 
! Usage: oci-layout push [flags] <name>[:<tag>[,<tag>][...]] <file>[:<type>] [...]
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            "lay:v1 hello.txt -a a=b --annotation-file f",
            str![[r#"
! error: the argument '--annotation <KEY=VALUE>' cannot be used with '--annotation-file <FILE>'
! 
! Usage: oci-layout push [flags] <name>[:<tag>[,<tag>][...]] <file>[:<type>] [...]
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            "--oci-layout --oci-layout-path lay v1 hello.txt",
            str![[r#"
! error: the argument '--oci-layout' cannot be used with '--oci-layout-path <PATH>'
! 
! Usage: oci-layout push [flags] <name>[:<tag>[,<tag>][...]] <file>[:<type>] [...]
! 
! For more information, try '--help'.
= 2

"#]],
        ),
    ] {
        let sandbox = two_files();
        let before = sandbox.tree(".");
        assert_data_eq!(sandbox.enter(&format!("push {args}")), expected);
        assert_eq!(sandbox.tree("."), before, "{args:?}");
    }
}

#[test]
fn an_absolute_path_is_pushed_if_that_is_wanted() {
    let sandbox = two_files();
    let path = sandbox.join("hello.txt").display().to_string();
    sandbox.ok(["push", "lay:v1", &path, "--disable-path-validation"]);
    let manifest = sandbox.ok(["manifest", "fetch", "lay:v1"]);
    assert!(manifest.contains(&format!(r#""org.opencontainers.image.title":"{path}""#)));
}

#[test]
fn what_is_no_layout_is_left_alone() {
    let sandbox = two_files();
    sandbox.write("file", "no layout");
    assert_data_eq!(
        sandbox.enter("push file:v1 hello.txt"),
        str![[r#"
! Error: file cannot be written to: it is a file and no directory; a layout in a tar can only be read
= 1

"#]]
    );
    assert_eq!(sandbox.read("file"), "no layout");

    sandbox.write("bad/oci-layout", r#"{"imageLayoutVersion":"1.0.0"}"#);
    sandbox.write("bad/index.json", "{");
    assert_data_eq!(
        sandbox.says(["push", "-a", CREATED, "bad:v1", "hello.txt"]),
        str![[r#"
! Error: bad/index.json is not a usable image index: it is not JSON: EOF while parsing an object at line 1 column 1
= 1

"#]]
    );
    assert_eq!(sandbox.read("bad/index.json"), "{");
}

#[test]
fn a_layout_of_another_version_is_left_alone() {
    let sandbox = two_files();
    sandbox.write("new/oci-layout", r#"{"imageLayoutVersion":"2.0.0"}"#);
    assert_data_eq!(
        sandbox.enter("push new:v1 hello.txt"),
        str![[r#"
! Error: new is an image layout of version "2.0.0", and only "1.0.0" is supported
= 1

"#]]
    );
    assert_eq!(sandbox.tree("new"), ["oci-layout"]);
}

#[test]
fn a_directory_that_cannot_be_written_to_is_named() {
    use std::os::unix::fs::PermissionsExt;
    if rustix::process::geteuid().is_root() {
        crate::transcript::skip("root may write anywhere");
        return;
    }
    let sandbox = two_files();
    std::fs::create_dir(sandbox.join("s3")).unwrap();
    std::fs::set_permissions(sandbox.join("s3"), PermissionsExt::from_mode(0o555)).unwrap();
    assert_data_eq!(sandbox.enter("push s3/lay:v1 hello.txt"), str![]);
}

#[test]
fn a_blob_cut_short_is_put_right() {
    let sandbox = two_files();
    let push = ["push", "-a", CREATED, "lay:v1", "hello.txt"];
    sandbox.ok(push);
    let blob = "lay/blobs/sha256/5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    std::fs::remove_file(sandbox.join(blob)).unwrap();
    sandbox.write(blob, "hel");
    sandbox.ok(push);
    assert_eq!(sandbox.read(blob), "hello\n");

    std::fs::remove_file(sandbox.join(blob)).unwrap();
    sandbox.write(blob, "hellO\n");
    sandbox.ok(push);
    assert_eq!(sandbox.read(blob), "hellO\n", "its size is trusted");
    sandbox.ok(push.iter().chain(&["--verify-existing"]));
    assert_eq!(sandbox.read(blob), "hello\n");
}

#[test]
fn whole_names_are_given_in_a_layout() {
    let sandbox = two_files();
    let flags = ["--oci-layout-path", "lay"];
    let name = "example.com/hello:v1";
    sandbox.ok(["push", name, "hello.txt"].iter().chain(&flags));
    assert_eq!(sandbox.ok(["repo", "tags", "lay"]), format!("{name}\n"));
    sandbox.ok(["pull", name, "-o", "out"].iter().chain(&flags));
    assert_eq!(sandbox.read("out/hello.txt"), "hello\n");
}
