//! skopeo (containers/image) reads our layouts, and we read its.

use std::path::PathBuf;

use crate::by_hand::{ByHand, digest};
use crate::support::{Sandbox, peer};

/// A scratch directory with `from:v1`, an index of two images with real layers,
/// listed as docker buildx lists it: the index alone.
fn multi_platform() -> Option<(PathBuf, Sandbox, [String; 2])> {
    let skopeo = peer("skopeo")?;
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("from"));
    let children = ["linux/amd64", "linux/arm64"]
        .map(|platform| layout.runnable(platform, &[("etc/platform", platform)]));
    let index = layout.index(&children);
    layout.list(Some("v1"), &index);
    let digests = children.map(|child| digest(&child).to_owned());
    Some((skopeo, sandbox, digests))
}

#[test]
fn it_reads_what_we_copied() {
    let Some((skopeo, sandbox, children)) = multi_platform() else {
        return;
    };
    sandbox.enter("copy from:v1 to:v1 --platform linux/arm64");
    let inspected = sandbox.does(&skopeo, "inspect --override-arch arm64 oci:to:v1");
    assert!(inspected.contains(&children[1]), "{inspected}");
    let config = sandbox.does(&skopeo, "inspect --config --raw oci:to:v1");
    assert_eq!(
        config.trim(),
        sandbox.enter("manifest fetch-config to:v1").trim()
    );

    sandbox.enter("copy from:v1 all:v1,v2");
    sandbox.does(
        &skopeo,
        "--insecure-policy copy --all --preserve-digests oci:all:v2 oci:again:v2",
    );
    assert_eq!(
        sandbox.enter("resolve again:v2"),
        sandbox.enter("resolve from:v1")
    );
    sandbox.enter("verify again");
}

#[test]
fn it_reads_what_we_changed() {
    let Some((skopeo, sandbox, _)) = multi_platform() else {
        return;
    };
    sandbox.enter("tag from:v1 v2 v3");
    sandbox.enter("untag from:v1");
    sandbox.push_file("from:files", "file", "no image\n");
    sandbox.enter("gc from --grace 0s --untagged");
    let raw = sandbox.does(&skopeo, "inspect --raw oci:from:v3");
    assert_eq!(raw, sandbox.enter("manifest fetch from:v2"));
}

#[test]
fn children_of_its_indexes_are_what_they_are() {
    let Some((skopeo, sandbox, children)) = multi_platform() else {
        return;
    };
    sandbox.does(
        &skopeo,
        "--insecure-policy copy --all --preserve-digests oci:from:v1 oci:theirs:v1",
    );
    sandbox.enter("verify theirs");
    for (child, platform) in children.iter().zip(["linux/amd64", "linux/arm64"]) {
        let found = sandbox.enter(&format!("resolve theirs:v1 --platform {platform}"));
        assert_eq!(found.trim(), child);
        let config = sandbox.enter(&format!("manifest fetch-config theirs@{child}"));
        assert!(config.contains("rootfs"), "{config}");
        let described = sandbox.enter(&format!("manifest fetch theirs@{child} --descriptor"));
        assert!(described.contains("image.manifest.v1+json"), "{described}");
    }
    sandbox.enter(&format!("copy theirs@{} one:v1", children[0]));
    let report = sandbox.enter("verify one");
    assert!(report.starts_with("Checked 3 blobs, "), "{report}");
    sandbox.does(&skopeo, "--insecure-policy copy oci:one:v1 oci:back:v1");
}

#[test]
fn its_image_is_collected_with_care() {
    let Some((skopeo, sandbox, _)) = multi_platform() else {
        return;
    };
    sandbox.does(
        &skopeo,
        "--insecure-policy copy --all --preserve-digests oci:from:v1 oci:theirs:v1",
    );
    let before = sandbox.tree("theirs/blobs");
    sandbox.enter("gc theirs --grace 0s --untagged");
    assert_eq!(sandbox.tree("theirs/blobs"), before);
    sandbox.enter("manifest delete -f theirs:v1");
    sandbox.enter("gc theirs --grace 0s");
    assert_eq!(sandbox.tree("theirs/blobs"), ["sha256/"]);
}

#[test]
fn docker_media_types_come_back_as_oci() {
    let Some((skopeo, sandbox, _)) = multi_platform() else {
        return;
    };
    sandbox.does(
        &skopeo,
        "--insecure-policy copy --override-arch amd64 --format v2s2 oci:from:v1 dir:docker",
    );
    let manifest = sandbox.read("docker/manifest.json");
    assert!(manifest.contains("application/vnd.docker.distribution.manifest.v2+json"));
    // The same image as docker describes it, in a layout.
    sandbox.enter("manifest push lay:docker docker/manifest.json");
    for entry in sandbox.tree("docker") {
        if entry.len() == 64 {
            sandbox.enter(&format!("blob push lay docker/{entry}"));
        }
    }
    let report = sandbox.enter("verify lay");
    assert!(report.starts_with("Checked 3 blobs, "), "{report}");
    let config = sandbox.enter("manifest fetch-config lay:docker");
    assert!(config.contains("amd64"), "{config}");
    assert_eq!(
        sandbox.enter("resolve lay:docker --platform linux/amd64"),
        sandbox.enter("resolve lay:docker")
    );
    sandbox.enter("copy lay:docker copied:v1");
    sandbox.enter("gc copied --grace 0s --untagged");
    sandbox.does(&skopeo, "--insecure-policy copy dir:docker oci:oci:v1");
    sandbox.enter("verify oci");
}
