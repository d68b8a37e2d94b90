//! `manifest index create` and `update`.

use snapbox::{assert_data_eq, str};

use crate::by_hand::{ByHand, digest};
use crate::support::Sandbox;

/// A scratch directory with `lay`, which holds an image for each of two
/// platforms, tagged with its architecture.
fn images() -> (Sandbox, [String; 2]) {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("lay"));
    let digests = ["amd64", "arm64"].map(|architecture| {
        let image = layout.image(&format!("linux/{architecture}"), "app", architecture);
        let mut entry = image.clone();
        entry.as_object_mut().unwrap().remove("platform");
        layout.list(Some(architecture), &entry);
        digest(&image).to_owned()
    });
    (sandbox, digests)
}

#[test]
fn images_become_an_index() {
    let (sandbox, digests) = images();
    assert_data_eq!(
        sandbox.enter("manifest index create lay:v1,latest amd64 arm64"),
        str![[r#"
Fetching  amd64
Fetched   sha256:f331a41bb501b72d0629c966bdfd0437303104992709197dce641870b36d9b49 amd64
Fetching  arm64
Fetched   sha256:ff2584b1c3d57e9e74b9b505ab3dcb52f50bcb0081270af10929450777aacdfe arm64
Packed    902af3de2fea application/vnd.oci.image.index.v1+json
Pushed    [oci-layout] lay:v1
Tagged latest
Digest: sha256:902af3de2feaf585cb9de061f38eb562ded05db613fffbc00ad13bc04ebb8231

"#]]
    );
    assert_data_eq!(
        sandbox.ok(["manifest", "fetch", "lay:v1"]),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:f331a41bb501b72d0629c966bdfd0437303104992709197dce641870b36d9b49","size":420,"platform":{"architecture":"amd64","os":"linux"}},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:ff2584b1c3d57e9e74b9b505ab3dcb52f50bcb0081270af10929450777aacdfe","size":420,"platform":{"architecture":"arm64","os":"linux"}}]}"#
        ]]
    );
    let chosen = sandbox.ok(["resolve", "lay:latest", "--platform", "linux/arm64"]);
    assert_eq!(chosen.trim(), digests[1]);
}

#[test]
fn an_index_is_changed() {
    let (sandbox, digests) = images();
    sandbox.enter("manifest index create lay:v1 amd64");
    let update = format!(
        "manifest index update lay:v1 --add arm64 --remove {} --tag v2",
        digests[0]
    );
    assert_data_eq!(
        sandbox.enter(&update),
        str![[r#"
Fetching  v1
Fetched   sha256:1222498a3e3b4b515992b01e99054bce647c4fb50376c0b53fa718073bfacb99 v1
Removed   sha256:f331a41bb501b72d0629c966bdfd0437303104992709197dce641870b36d9b49
Fetching  arm64
Fetched   sha256:ff2584b1c3d57e9e74b9b505ab3dcb52f50bcb0081270af10929450777aacdfe arm64
Added     sha256:ff2584b1c3d57e9e74b9b505ab3dcb52f50bcb0081270af10929450777aacdfe arm64
Updated   sha256:186c63abfaf77e3ba26b0083fe778a034e6cbde533d09a1c9616e1d9d78c34ef
Pushed    [oci-layout] lay:v1
Tagged v2
Digest: sha256:186c63abfaf77e3ba26b0083fe778a034e6cbde533d09a1c9616e1d9d78c34ef

"#]]
    );
    assert_data_eq!(
        sandbox.ok(["manifest", "fetch", "lay:v2"]),
        str![[
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:ff2584b1c3d57e9e74b9b505ab3dcb52f50bcb0081270af10929450777aacdfe","size":420,"platform":{"architecture":"arm64","os":"linux"}}]}"#
        ]]
    );
    sandbox.enter("manifest index create lay:other amd64");
    assert_data_eq!(
        sandbox.enter("manifest index update lay:v1 --merge other"),
        str![[r#"
Fetching  v1
Fetched   sha256:186c63abfaf77e3ba26b0083fe778a034e6cbde533d09a1c9616e1d9d78c34ef v1
Fetching  other
Fetched   sha256:1222498a3e3b4b515992b01e99054bce647c4fb50376c0b53fa718073bfacb99 other
Merged    sha256:1222498a3e3b4b515992b01e99054bce647c4fb50376c0b53fa718073bfacb99 other
Updated   sha256:90763f88c17ae2f29f971414a4f6dd989cad133c8af9bfeab524fbb89a1516f9
Pushed    [oci-layout] lay:v1
Digest: sha256:90763f88c17ae2f29f971414a4f6dd989cad133c8af9bfeab524fbb89a1516f9

"#]]
    );
    assert_data_eq!(
        sandbox.enter("manifest index update lay:v1"),
        str![[r#"
Nothing to update as no change is requested

"#]]
    );
}

#[test]
fn mistakes_are_named_and_nothing_is_written() {
    let (sandbox, _) = images();
    sandbox.enter("manifest index create lay:v1 amd64");
    let before = sandbox.tree(".");
    let index = sandbox.read("lay/index.json");
    for (args, expected) in [
        (
            "create lay:v2 none",
            str![[r#"
Fetching  none
! Error: could not find the manifest none: none not found in lay
= 1

"#]],
        ),
        (
            "create lay:v2! amd64",
            str![[r#"
! Error: "v2!" cannot be used as a tag: a tag is up to 128 letters, digits, '_', '.' and '-', and begins with a letter, a digit or '_'
= 1

"#]],
        ),
        (
            "create nowhere:v1 amd64",
            str![[r#"
! Error: no layout at nowhere
= 1

"#]],
        ),
        (
            "create lay:v2 amd64 --artifact-type plain",
            str![[r#"
! Error: invalid artifactType format: plain: invalid media type
= 1

"#]],
        ),
        (
            "update lay:none --add amd64",
            str![[r#"
Fetching  none
! Error: could not find the index none: none not found in lay
= 1

"#]],
        ),
        (
            "update lay:amd64 --add arm64",
            str![[r#"
Fetching  amd64
! Error: amd64 is not an index
= 1

"#]],
        ),
        (
            "update lay:v1 --remove amd64",
            str![[r#"
! Error: cannot remove: "amd64" is not a digest: missing ':' in digest
= 1

"#]],
        ),
        (
            "update lay:v1 --merge amd64",
            str![[r#"
Fetching  v1
Fetched   sha256:1222498a3e3b4b515992b01e99054bce647c4fb50376c0b53fa718073bfacb99 v1
Fetching  amd64
! Error: amd64 is not an index
= 1

"#]],
        ),
        (
            "update nowhere:v1 --add amd64",
            str![[r#"
! Error: no layout at nowhere
= 1

"#]],
        ),
        (
            "create",
            str![[r#"
! error: the following required arguments were not provided:
!   <NAME>
! 
! Usage: oci-layout manifest index create [flags] <target>[:<tag>[,<tag>][...]] [{<tag>|<digest>}...]
! 
! For more information, try '--help'.
= 2

"#]],
        ),
    ] {
        assert_data_eq!(sandbox.enter(&format!("manifest index {args}")), expected);
        assert_eq!(sandbox.tree("."), before, "{args}");
        assert_eq!(sandbox.read("lay/index.json"), index, "{args}");
    }
}
