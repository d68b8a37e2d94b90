//! umoci reads and unpacks our images, and we read its.

use crate::by_hand::{ByHand, digest};
use crate::support::{Sandbox, peer};

#[test]
fn it_lists_and_unpacks_what_we_copied() {
    let Some(umoci) = peer("umoci") else {
        return;
    };
    let sandbox = Sandbox::new();
    let mut layout = ByHand::new(sandbox.join("from"));
    let image = layout.runnable("linux/amd64", &[("etc/motd", "hello\n")]);
    layout.list(Some("v1"), &image);
    sandbox.enter("copy from:v1 to:v1,latest");
    assert_eq!(sandbox.does(&umoci, "ls --layout to"), "v1\nlatest\n");
    let stat = sandbox.does(&umoci, "stat --image to:latest --json");
    assert!(stat.contains("\"history\""), "{stat}");
    sandbox.does(&umoci, "unpack --rootless --image to:v1 bundle");
    assert_eq!(sandbox.read("bundle/rootfs/etc/motd"), "hello\n");
    let resolved = sandbox.enter("resolve to:v1");
    assert_eq!(resolved.trim(), digest(&image));
}

#[test]
fn we_read_what_it_makes() {
    let Some(umoci) = peer("umoci") else {
        return;
    };
    let sandbox = Sandbox::new();
    sandbox.write("motd", "hello\n");
    sandbox.does(&umoci, "init --layout lay");
    assert_eq!(sandbox.enter("repo tags lay"), "");
    sandbox.enter("verify lay");
    sandbox.does(&umoci, "new --image lay:v1");
    sandbox.does(
        &umoci,
        "insert --rootless --image lay:v1 --tag v2 motd /etc/motd",
    );
    assert_eq!(sandbox.enter("repo tags lay"), "v1\nv2\n");
    sandbox.enter("verify lay");
    let config = sandbox.enter("manifest fetch-config lay:v2");
    assert!(config.contains("diff_ids"), "{config}");
    sandbox.enter("copy lay:v2 copy:v2");
    sandbox.enter("verify copy");

    // It goes on working after we have removed an image of its.
    sandbox.enter("tag lay:v2 v3");
    sandbox.enter("manifest delete -f lay:v1");
    sandbox.enter("gc lay --grace 0s --untagged");
    assert_eq!(sandbox.does(&umoci, "ls --layout lay"), "v2\nv3\n");
    sandbox.does(&umoci, "unpack --rootless --image lay:v3 bundle");
    assert_eq!(sandbox.read("bundle/rootfs/etc/motd"), "hello\n");
    sandbox.does(&umoci, "gc --layout lay");
    sandbox.enter("verify lay");
}
