//! `resolve`.

use snapbox::{assert_data_eq, str};

use crate::by_hand::{ByHand, digest};
use crate::support::Sandbox;

#[test]
fn tags_and_digests_become_digests() {
    let sandbox = Sandbox::new();
    let found = sandbox.push_file("lay:v1", "hello.txt", "hello\n");
    assert_data_eq!(
        sandbox.enter("resolve lay:v1"),
        str![[r#"
sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80

"#]]
    );
    assert_data_eq!(
        sandbox.enter("digest -l ./lay:v1"),
        str![[r#"
./lay@sha256:0b46b50afa20bdc1423b72cfb326dcfdf60d10c07edba45c6b5f55df94fa5e80

"#]]
    );
    let by_digest = format!("lay@{found}");
    assert_eq!(sandbox.ok(["resolve", "-l", &by_digest]).trim(), by_digest);
    let layer = "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    assert_eq!(
        sandbox.ok(["resolve", &format!("lay@{layer}")]).trim(),
        layer
    );
}

#[test]
fn the_platform_is_chosen() {
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("lay"));
    let children = ["linux/amd64", "linux/arm64/v8", "windows/amd64"]
        .map(|platform| layout.image(platform, "app", platform));
    let index = layout.index(&children);
    layout.list(Some("v1"), &index);
    layout.list(Some("one"), &children[1]);
    let resolve =
        |name: &str, platform: &str| sandbox.says(["resolve", name, "--platform", platform]);
    for (platform, child) in [
        ("linux/amd64", 0),
        ("linux/arm64", 1),
        ("linux/arm64/v8", 1),
        ("windows/amd64", 2),
    ] {
        assert_eq!(resolve("lay:v1", platform).trim(), digest(&children[child]));
    }
    assert_eq!(
        resolve("lay:one", "linux/arm64").trim(),
        digest(&children[1])
    );
    assert_data_eq!(
        resolve("lay:one", "linux/amd64"),
        str![[r#"
! Error: nothing in sha256:58976b93268230c13dd5e991736e15bbfd9c513e8fadf7f27210ee965f091c54 is for the platform linux/amd64
= 1

"#]]
    );
    assert_data_eq!(
        resolve("lay:v1", "linux/arm64/v9"),
        str![[r#"
! Error: nothing in sha256:6e8879cbce29710bde18709f8033531e42131851e9e92f98ae133b9bc73d7278 is for the platform linux/arm64/v9
= 1

"#]]
    );
    assert_data_eq!(
        resolve("lay:v1", "linux/arm64/v8/x"),
        str![[r#"
! error: invalid value 'linux/arm64/v8/x' for '--platform <OS[/ARCH][/VARIANT][:OS_VERSION]>': failed to parse platform "linux/arm64/v8/x": expected format os[/arch[/variant]]
! 
! For more information, try '--help'.
= 2

"#]]
    );
    assert_data_eq!(
        resolve("lay:v1", ""),
        str![[r#"
! error: invalid value '' for '--platform <OS[/ARCH][/VARIANT][:OS_VERSION]>': invalid platform: OS cannot be empty
! 
! For more information, try '--help'.
= 2

"#]]
    );
    assert_data_eq!(
        resolve("lay:v1", "linux/"),
        str![[r#"
! error: invalid value 'linux/' for '--platform <OS[/ARCH][/VARIANT][:OS_VERSION]>': invalid platform: Architecture cannot be empty
! 
! For more information, try '--help'.
= 2

"#]]
    );
}

#[test]
fn a_platform_is_no_property_of_an_artifact() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "a.txt", "a");
    assert_data_eq!(
        sandbox.enter("resolve lay:v1 --platform linux/amd64"),
        str![[r#"
! Error: nothing in sha256:de0facdbd8fc2eb3154a883c17e9c3488baa2f920d226a013fad8ad48f724edd is for the platform linux/amd64
= 1

"#]]
    );
}

#[test]
fn what_is_not_there_is_named() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "a.txt", "a");
    sandbox.write("old/oci-layout", r#"{"imageLayoutVersion":"0.9"}"#);
    sandbox.write("half/oci-layout", r#"{"imageLayoutVersion":"1.0.0"}"#);
    sandbox.write("odd/oci-layout", "[]");
    for (reference, expected) in [
        (
            "lay:V1",
            str![[r#"
! Error: V1 not found in lay
= 1

"#]],
        ),
        (
            "lay",
            str![[r#"
! Error: "lay": no tag or digest specified
! Usage: oci-layout resolve [flags] <name>{:<tag>|@<digest>}
! Please specify a reference in the form of "<name>:<tag>" or "<name>@<digest>". Run "oci-layout resolve -h" for more options and examples
= 1

"#]],
        ),
        (
            "lay@sha256:0123",
            str![[r#"
! Error: no digest in the reference "lay@sha256:0123": "sha256:0123" is not a digest: invalid digest length 4 expected 64
= 1

"#]],
        ),
        (
            "lay@sha256:DEADBEEF",
            str![[r#"
! Error: no digest in the reference "lay@sha256:DEADBEEF": "sha256:DEADBEEF" is not a digest: invalid digest length 8 expected 64
= 1

"#]],
        ),
        (
            "lay@",
            str![[r#"
! Error: no digest in the reference "lay@": "" is not a digest: missing ':' in digest
= 1

"#]],
        ),
        (
            "@sha256:0123",
            str![[r#"
! Error: no path in the reference "@sha256:0123": a reference is PATH[:TAG] or PATH@DIGEST
= 1

"#]],
        ),
        (
            "old:v1",
            str![[r#"
! Error: old is an image layout of version "0.9", and only "1.0.0" is supported
= 1

"#]],
        ),
        (
            "half:v1",
            str![[r#"
! Error: cannot open half/index.json: No such file or directory (os error 2)
= 1

"#]],
        ),
        (
            "odd:v1",
            str![[r#"
! Error: odd is not an image layout: its file "oci-layout" names no imageLayoutVersion
= 1

"#]],
        ),
    ] {
        assert_data_eq!(sandbox.says(["resolve", reference]), expected);
    }
}
