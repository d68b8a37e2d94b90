//! `version`.

use snapbox::{assert_data_eq, str};

use crate::support::Sandbox;

#[test]
fn says_what_it_is() {
    let sandbox = Sandbox::new();
    assert_data_eq!(
        sandbox.enter("version"),
        str![[r#"
Version:    [..]
OS/Arch:    linux/[..]

"#]]
    );
    assert_data_eq!(
        sandbox.enter("--version"),
        str![[r#"
oci-layout [..]

"#]]
    );
}

#[test]
fn arguments_are_ignored_with_a_warning() {
    let sandbox = Sandbox::new();
    assert_data_eq!(
        sandbox.enter("version x"),
        str![[r#"
Version:    [..]
OS/Arch:    linux/[..]
! warning: `oci-layout version` requires no argument, "x" will be ignored

"#]]
    );
}
