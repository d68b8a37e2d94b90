//! A script written for oras prints the same when this program answers to the
//! name: the same lines on stdout, whatever their order, and the same outcome.

use std::path::Path;

use serde_json::Value;

use crate::support::{CREATED, PROGRAM, Sandbox, peer};

/// One script. It leaves out what is a matter of luck with oras (which of two
/// files of one content is uploaded and which exists already) and what differs
/// on purpose: everything is looked at again when a manifest exists, and files
/// are looked for before they are announced. `{c}` is a time of creation, `{m}`
/// the digest of what is tagged `v1`, `{a}` that of the first thing attached,
/// `{hello}` that of `hello\n`.
const SCRIPT: &[&str] = &[
    "push --oci-layout -a {c} lay:v1 hello.txt:text/plain goodbye.txt",
    "push --oci-layout -a {c} lay:a,b,c hello.txt --artifact-type test/type",
    "push --oci-layout -a {c} untagged hello.txt",
    "push --oci-layout -a {c} empty:v1",
    "push --oci-layout -a {c} json:v1,v2 hello.txt --format json",
    "push --oci-layout -a {c} old:v1 hello.txt --image-spec v1.0",
    "push --oci-layout -a {c} exported:v1 hello.txt --export-manifest m.json",
    "push --oci-layout-path named -a {c} example.com/hello:v1 hello.txt",
    "resolve --oci-layout lay:v1",
    "resolve --oci-layout -l lay:v1",
    "resolve --oci-layout -l lay@{m}",
    "digest --oci-layout lay@{hello}",
    "resolve --oci-layout lay:none",
    "repo tags --oci-layout lay",
    "repo tags --oci-layout lay --last a",
    "repo tags --oci-layout lay --format json",
    "repo tags --oci-layout lay:a",
    "repo show-tags --oci-layout untagged",
    "repo tags --oci-layout untagged --format json",
    "repo tags --oci-layout-path named example.com/hello",
    "tag --oci-layout lay:v1 v2 v3",
    "tag --oci-layout lay@{m} v4",
    "tag --oci-layout lay:none v5",
    "repo tags --oci-layout lay",
    "manifest fetch --oci-layout lay:v1",
    "manifest fetch --oci-layout lay:v1 --pretty",
    "manifest fetch --oci-layout lay:v1 --descriptor",
    "manifest fetch --oci-layout lay@{m} --descriptor",
    "manifest fetch --oci-layout lay:v1 --format json",
    "manifest get --oci-layout lay:v1 -o fetched.json",
    "manifest fetch --oci-layout lay:none",
    "manifest fetch-config --oci-layout lay:v1",
    "manifest fetch-config --oci-layout lay:v1 --descriptor",
    "manifest fetch-config --oci-layout lay:v1 --pretty",
    "manifest push --oci-layout pushed:v1,v2 m.json",
    "manifest push --oci-layout pushed:v1 m.json",
    "manifest push --oci-layout pushed:v1 m.json --descriptor",
    "manifest push --oci-layout pushed:v1 m.json --descriptor --pretty",
    "manifest push --oci-layout pushed:v1 hello.txt",
    "manifest push --oci-layout pushed m.json",
    "blob push --oci-layout blobs hello.txt",
    "blob push --oci-layout blobs@{hello} hello.txt",
    "blob push --oci-layout blobs goodbye.txt --descriptor --media-type a/b",
    "blob push --oci-layout blobs goodbye.txt --size 3",
    "blob fetch --oci-layout blobs@{hello} -o -",
    "blob fetch --oci-layout blobs@{hello} --descriptor",
    "blob fetch --oci-layout blobs@{hello} --descriptor --pretty -o fetched.txt",
    "blob delete --oci-layout blobs@{hello}",
    "blob delete --oci-layout blobs@{hello} --force",
    "blob delete --oci-layout blobs@{hello} --force",
    "blob delete --oci-layout blobs@{hello}",
    "pull --oci-layout lay:v1 -o out",
    "pull --oci-layout lay@{m} -o out",
    "pull --oci-layout empty:v1 -o out",
    "pull --oci-layout named:none -o out",
    "pull --oci-layout lay:v1 -o json-out --format json",
    "pull --oci-layout-path named example.com/hello:v1 -o out",
    "cp --from-oci-layout-path named example.com/hello:v1 --to-oci-layout-path to example.com/hi:v1",
    "repo tags --oci-layout-path to example.com/hi",
    "cp --from-oci-layout lay:v1 --to-oci-layout to:x,y",
    "cp --from-oci-layout lay@{m} --to-oci-layout other",
    "cp --from-oci-layout lay:none --to-oci-layout to:x",
    "repo tags --oci-layout to",
    "push --oci-layout -a {c} lay:v1 hello.txt --format yaml",
    "resolve --oci-layout old:v1 --platform linux/amd64",
    "attach --oci-layout -a {c} --artifact-type test/sbom lay@{m} goodbye.txt",
    "attach --oci-layout -a {c} --artifact-type test/signature lay@{a} third.txt --format json",
    "attach --oci-layout lay@{m} hello.txt",
    "attach --oci-layout --artifact-type test/sbom lay@{m}",
    "attach --oci-layout --artifact-type test/sbom lay:none hello.txt",
    "discover --oci-layout lay@{m}",
    "discover --oci-layout lay:v1 --format json",
    "discover --oci-layout lay@{m} --format tree --depth 1",
    "discover --oci-layout lay@{m} --artifact-type test/sbom --format json",
    "discover --oci-layout lay@{m} --artifact-type test/none",
    "discover --oci-layout lay@{m} --artifact-type test/none --format json",
    "discover --oci-layout lay@{m} --depth 0",
    "discover --oci-layout lay@{m} --format table",
    "discover --oci-layout lay:none",
    "discover --oci-layout lay@{m} --format yaml",
    "manifest index create --oci-layout lay:idx,idx2 v1 {a}",
    "manifest index create --oci-layout lay:empty",
    "manifest index create --oci-layout lay:idx none",
    "manifest index create --oci-layout lay -a k=v --artifact-type test/index v1",
    "manifest index create --oci-layout lay v1 -o -",
    "manifest fetch --oci-layout lay:idx",
    "manifest index update --oci-layout lay:idx --add {m} --remove {a} --tag idx3",
    "manifest index update --oci-layout lay:idx --merge idx2 --add v2",
    "manifest index update --oci-layout lay:idx",
    "manifest index update --oci-layout lay:idx --remove {hello}",
    "manifest index update --oci-layout lay:idx --remove v1",
    "manifest index update --oci-layout lay:v1 --add {m}",
    "manifest fetch --oci-layout lay:idx",
    "repo tags --oci-layout lay",
    "cp -r --from-oci-layout lay@{m} --to-oci-layout recursive:v1",
    "discover --oci-layout recursive:v1 --format json",
    "manifest delete --oci-layout lay:c",
    "manifest delete --oci-layout lay:c --force",
    "manifest delete --oci-layout lay:c --force",
    "manifest delete --oci-layout lay:c",
    "repo tags --oci-layout lay",
];

/// Runs the script and returns for each command the sorted lines of its stdout
/// and whether it succeeded.
fn run(program: &Path) -> Vec<(String, Vec<String>, bool)> {
    let sandbox = Sandbox::new();
    sandbox.write("hello.txt", "hello\n");
    sandbox.write("goodbye.txt", "goodbye\n");
    sandbox.write("third.txt", "third\n");
    let hello = "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    let (mut manifest, mut attached) = (String::new(), String::new());
    let mut all = Vec::new();
    for line in SCRIPT {
        let line = line
            .replace("{c}", CREATED)
            .replace("{hello}", hello)
            .replace("{a}", &attached)
            .replace("{m}", &manifest);
        let output = sandbox.run_program(program, line.split_whitespace());
        let stdout = String::from_utf8(output.stdout).unwrap();
        let stdout = stdout.replace(&sandbox.path().display().to_string(), "HERE");
        if let Some((_, digest)) = stdout.split_once("Digest: ") {
            if manifest.is_empty() {
                digest.trim().clone_into(&mut manifest);
            } else if line.starts_with("attach") && attached.is_empty() {
                digest.trim().clone_into(&mut attached);
            }
        }
        all.push((line, comparable(&stdout), output.status.success()));
    }
    all
}

/// Returns what a command said in a form that does not depend on the order of
/// lines or of the members of JSON, or on where it ran.
fn comparable(stdout: &str) -> Vec<String> {
    if let Ok(mut value) = serde_json::from_str::<Value>(stdout) {
        value.sort_all_objects();
        return vec![value.to_string()];
    }
    let mut lines: Vec<String> = stdout.lines().map(str::to_owned).collect();
    lines.sort_unstable();
    lines
}

#[test]
fn a_script_prints_the_same() {
    let Some(oras) = peer("oras") else {
        return;
    };
    let pairs = run(Path::new(PROGRAM)).into_iter().zip(run(&oras));
    let differences: Vec<String> = pairs
        .filter(|(ours, theirs)| ours != theirs)
        .map(|((line, ours, _), (_, theirs, _))| {
            format!("{line}\nours: {ours:#?}\ntheirs: {theirs:#?}")
        })
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}
