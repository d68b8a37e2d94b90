//! `version`.

use snapbox::{assert_data_eq, str};

use crate::support::Sandbox;

#[test]
fn says_what_it_is() {
    let sandbox = Sandbox::new();
    assert_data_eq!(
        sandbox.enter("version"),
        str![[r#"
Version:    0.1.0
OS/Arch:    linux/x86_64

"#]]
    );
    assert_data_eq!(
        sandbox.enter("--version"),
        str![[r#"
oci-layout 0.1.0

"#]]
    );
}

#[test]
fn arguments_are_ignored_with_a_warning() {
    let sandbox = Sandbox::new();
    assert_data_eq!(
        sandbox.enter("version x"),
        str![[r#"
Version:    0.1.0
OS/Arch:    linux/x86_64
! warning: `oci-layout version` requires no argument, "x" will be ignored

"#]]
    );
}
