//! The program by another name, its help, `completion`, and what all commands
//! take from scripts written for oras.

use std::os::unix::fs::symlink;
use std::process::Command;

use snapbox::{assert_data_eq, str};

use crate::support::{CREATED, PROGRAM, Sandbox};
use crate::transcript::transcript;

/// Runs the program through a link named `oras`.
fn oras(sandbox: &Sandbox, args: &[&str]) -> String {
    let link = sandbox.join("oras");
    if !link.exists() {
        symlink(PROGRAM, &link).unwrap();
    }
    let mut command = Command::new(link);
    transcript(
        &command
            .args(args)
            .current_dir(sandbox.path())
            .output()
            .unwrap(),
    )
}

#[test]
fn usage_names_the_program_as_it_was_called() {
    let sandbox = Sandbox::new();
    assert_data_eq!(
        oras(&sandbox, &["pull"]),
        str![[r#"
! error: the following required arguments were not provided:
!   <NAME>
! 
! Usage: oras pull [flags] <name>{:<tag>|@<digest>}
! 
! For more information, try '--help'.
= 2

"#]]
    );
    assert_data_eq!(
        oras(&sandbox, &["manifest", "fetch"]),
        str![[r#"
! error: the following required arguments were not provided:
!   <NAME>
! 
! Usage: oras manifest fetch [flags] <name>{:<tag>|@<digest>}
! 
! For more information, try '--help'.
= 2

"#]]
    );
    assert_data_eq!(
        oras(&sandbox, &["bogus"]),
        str![[r#"
! error: unrecognized subcommand 'bogus'
! 
! Usage: oras [OPTIONS] <COMMAND>
! 
! For more information, try '--help'.
= 2

"#]]
    );
    let help = oras(&sandbox, &["repo", "tags", "--help"]);
    assert!(help.contains("Usage: oras repo tags "), "{help}");
    let script = oras(&sandbox, &["completion", "bash"]);
    assert!(script.contains("_oras()"), "{script}");
}

#[test]
fn without_a_command_there_is_help() {
    let sandbox = Sandbox::new();
    let output = sandbox.run([""; 0]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stdout, b"");
    let asked = sandbox.run(["--help"]);
    assert_eq!(asked.status.code(), Some(0));
    assert_eq!(asked.stderr, b"");
    let help = String::from_utf8(asked.stdout).unwrap();
    for verb in [
        "push", "pull", "copy", "tag", "untag", "resolve", "repo", "manifest", "blob", "gc",
        "verify",
    ] {
        assert!(help.contains(&format!("\n  {verb} ")), "{verb}: {help}");
    }
}

#[test]
fn completions_are_for_shells() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(sandbox.ok(["completion", shell]).contains("oci-layout"));
    }
    assert_data_eq!(
        sandbox.enter("completion csh"),
        str![[r#"
! error: invalid value 'csh' for '<SHELL>'
!   [possible values: bash, elvish, fish, powershell, zsh]
! 
!   tip: a similar value exists: 'zsh'
! 
! For more information, try '--help'.
= 2

"#]]
    );
    assert_data_eq!(
        sandbox.enter("completion"),
        str![[r#"
! error: the following required arguments were not provided:
!   <SHELL>
! 
! Usage: oci-layout completion <SHELL>
! 
! For more information, try '--help'.
= 2

"#]]
    );
}

#[test]
fn flags_for_registries_change_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "a");
    let flags = [
        "--username",
        "u",
        "--password",
        "p",
        "--insecure",
        "--plain-http",
        "--ca-file",
        "no",
        "--registry-config",
        "no",
        "--resolve",
        "a:1:b",
        "--distribution-spec",
        "v1.1-referrers-tag",
        "--debug",
        "--no-tty",
    ];
    let push = ["push", "--oci-layout", "-a", CREATED, "lay:v1", "a.txt"];
    sandbox.ok(push.iter().chain(&flags));
    sandbox.ok(["pull", "--oci-layout", "lay:v1", "-o", "out"]
        .iter()
        .chain(&flags));
    assert_eq!(sandbox.read("out/a.txt"), "a");
}

#[test]
fn headers_are_refused_on_a_layout() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "a.txt", "a");
    for line in [
        "pull lay:v1 -H X:y",
        "repo tags lay --header X:y",
        "cp lay:v1 to:v1 --from-header X:y",
        "cp lay:v1 to:v1 --to-header X:y",
        "gc lay",
    ] {
        let said = sandbox.run(line.split(' '));
        let refused = "Error: custom header flags cannot be used on an OCI image layout target\n";
        let stderr = String::from_utf8(said.stderr).unwrap();
        assert_eq!(stderr == refused, line != "gc lay", "{line}: {stderr}");
    }
    assert!(!sandbox.join("to").exists());
}

#[test]
fn advice_names_the_program_as_it_was_called() {
    let sandbox = Sandbox::new();
    sandbox.push_file("lay:v1", "a.txt", "a");
    assert_data_eq!(
        oras(&sandbox, &["pull", "--oci-layout", "lay"]),
        str![[r#"
! Error: "lay": no tag or digest specified
! Usage: oras pull [flags] <name>{:<tag>|@<digest>}
! Please specify a reference in the form of "<name>:<tag>" or "<name>@<digest>". Run "oras pull -h" for more options and examples
= 1

"#]]
    );
    assert_data_eq!(
        oras(&sandbox, &["copy", "lay", "to:v1"]),
        str![[r#"
! Error: "lay": no tag or digest specified
! Usage: oras cp [flags] <from>{:<tag>|@<digest>} <to>[:<tag>[,<tag>][...]]
! Please specify a reference in the form of "<name>:<tag>" or "<name>@<digest>". Run "oras cp -h" for more options and examples
= 1

"#]]
    );
    assert_data_eq!(
        sandbox.enter("blob delete lay:v1"),
        str![[r#"
! Error: "lay:v1": no digest specified
! Usage: oci-layout blob delete [flags] <name>@<digest>
! Please specify a reference in the form of "<name>@<digest>". Run "oci-layout blob delete -h" for more options and examples
= 1

"#]]
    );
    assert_data_eq!(
        sandbox.enter("attach lay:v1 --artifact-type a/b"),
        str![[r#"
! Error: neither file nor annotation provided in the command
! Usage: oci-layout attach [flags] --artifact-type=<type> <name>{:<tag>|@<digest>} {<file>[:<layer_media_type>]|--annotation <key>=<value>} [...]
! To attach to an existing artifact, please provide files via argument or annotations via flag "--annotation". Run "oci-layout attach -h" for more options and examples
= 1

"#]]
    );
}
