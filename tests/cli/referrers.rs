//! `attach` and `discover`.

use snapbox::{assert_data_eq, str};

use crate::support::{CREATED, Sandbox};

/// A scratch directory with `lay:v1`, and its digest.
fn subject() -> (Sandbox, String) {
    let sandbox = Sandbox::new();
    let digest = sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    sandbox.write("sbom.json", "{\"sbom\":1}\n");
    (sandbox, digest)
}

#[test]
fn what_is_attached_is_discovered() {
    let (sandbox, _) = subject();
    let attach = format!("attach --concurrency 1 -a {CREATED} --artifact-type test/sbom lay:v1");
    assert_data_eq!(
        sandbox.enter(&format!("{attach} sbom.json")),
        str![[r#"
Preparing sbom.json
Uploading 449438c571bc sbom.json
Uploaded  449438c571bc sbom.json
Exists    44136fa355b3 application/vnd.oci.empty.v1+json
Uploading d4dc28715ec2 application/vnd.oci.image.manifest.v1+json
Uploaded  d4dc28715ec2 application/vnd.oci.image.manifest.v1+json
Attached to [oci-layout] lay@sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80
Digest: sha256:d4dc28715ec215f9d90f977197f684d3f9e62f0e97a8b9f7f1c12424db5c63f8

"#]]
    );
    assert_data_eq!(
        sandbox.enter("discover lay:v1"),
        str![[r#"
lay@sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80
└── test/sbom
    └── sha256:d4dc28715ec215f9d90f977197f684d3f9e62f0e97a8b9f7f1c12424db5c63f8
        └── [annotations]
            └── org.opencontainers.image.created: "2024-01-02T03:04:05Z"

"#]]
    );
    assert_data_eq!(
        sandbox.enter("discover lay:v1 --format json"),
        str![[r#"
{
  "reference": "lay@sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80",
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "digest": "sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80",
  "size": 587,
  "annotations": {
    "org.opencontainers.image.created": "2024-01-02T03:04:05Z",
    "org.opencontainers.image.ref.name": "v1"
  },
  "artifactType": "application/vnd.unknown.artifact.v1",
  "referrers": [
    {
      "reference": "lay@sha256:d4dc28715ec215f9d90f977197f684d3f9e62f0e97a8b9f7f1c12424db5c63f8",
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "digest": "sha256:d4dc28715ec215f9d90f977197f684d3f9e62f0e97a8b9f7f1c12424db5c63f8",
      "size": 725,
      "annotations": {
        "org.opencontainers.image.created": "2024-01-02T03:04:05Z"
      },
      "artifactType": "test/sbom",
      "referrers": []
    }
  ]
}

"#]]
    );
    assert_data_eq!(
        sandbox.enter("discover lay:v1 --artifact-type test/other"),
        str![[r#"
lay@sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80

"#]]
    );
    assert_eq!(sandbox.ok(["repo", "tags", "lay"]), "v1\n");
}

#[test]
fn the_tag_of_the_subject_is_not_stored() {
    let (sandbox, digest) = subject();
    for name in ["lay:v1".to_owned(), format!("lay@{digest}")] {
        let line =
            format!("attach -a {CREATED} --artifact-type a/b --export-manifest m.json {name}");
        sandbox.ok(line.split(' '));
        assert_data_eq!(
            sandbox.read("m.json"),
            str![[
                r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"a/b","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="},"layers":[{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="}],"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80","size":587},"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z"}}"#
            ]]
        );
    }
}

#[test]
fn mistakes_are_named_and_nothing_is_written() {
    let (sandbox, _) = subject();
    let before = sandbox.tree(".");
    for (args, expected) in [
        (
            "attach lay:v1 sbom.json",
            str![[r#"
! error: the following required arguments were not provided:
!   --artifact-type <TYPE>
! 
! Usage: oci-layout attach [flags] --artifact-type=<type> <name>{:<tag>|@<digest>} {<file>[:<layer_media_type>]|--annotation <key>=<value>} [...]
! 
! For more information, try '--help'.
= 2

"#]],
        ),
        (
            "attach --artifact-type a/b lay:v1",
            str![[r#"
! Error: neither file nor annotation provided in the command
! Usage: oci-layout attach [flags] --artifact-type=<type> <name>{:<tag>|@<digest>} {<file>[:<layer_media_type>]|--annotation <key>=<value>} [...]
! To attach to an existing artifact, please provide files via argument or annotations via flag "--annotation". Run "oci-layout attach -h" for more options and examples
= 1

"#]],
        ),
        (
            "attach --artifact-type plain lay:v1 sbom.json",
            str![[r#"
! Error: invalid artifactType format: plain: invalid media type
= 1

"#]],
        ),
        (
            "attach --artifact-type a/b lay:v1 missing.json",
            str![[r#"
! Error: cannot push missing.json: No such file or directory (os error 2)
= 1

"#]],
        ),
        (
            "attach --artifact-type a/b lay:none sbom.json",
            str![[r#"
! Error: none not found in lay
= 1

"#]],
        ),
        (
            "attach --artifact-type a/b lay sbom.json",
            str![[r#"
! Error: "lay": no tag or digest specified
! Usage: oci-layout attach [flags] --artifact-type=<type> <name>{:<tag>|@<digest>} {<file>[:<layer_media_type>]|--annotation <key>=<value>} [...]
! Please specify a reference in the form of "<name>:<tag>" or "<name>@<digest>". Run "oci-layout attach -h" for more options and examples
= 1

"#]],
        ),
        (
            "attach --artifact-type a/b nowhere:v1 sbom.json",
            str![[r#"
! Error: no layout at nowhere
= 1

"#]],
        ),
        (
            "discover lay:none",
            str![[r#"
! Error: none not found in lay
= 1

"#]],
        ),
        (
            "discover lay",
            str![[r#"
! Error: "lay": no tag or digest specified
! Usage: oci-layout discover [flags] <name>{:<tag>|@<digest>}
! Please specify a reference in the form of "<name>:<tag>" or "<name>@<digest>". Run "oci-layout discover -h" for more options and examples
= 1

"#]],
        ),
        (
            "discover nowhere:v1",
            str![[r#"
! Error: no layout at nowhere
= 1

"#]],
        ),
        (
            "discover lay:v1 --depth 0",
            str![[r#"
! Error: depth value should be at least 1
= 1

"#]],
        ),
        (
            "discover lay:v1 --format yaml",
            str![[r#"
! Error: invalid format type: "yaml"
! supported types: table, json, go-template, tree
= 1

"#]],
        ),
    ] {
        assert_data_eq!(sandbox.enter(args), expected);
        assert_eq!(sandbox.tree("."), before, "{args}");
    }
}
