//! `s3fs` with its default options, or those that somebody wants to try.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::Command;

use super::{Endpoint, Mount, setting};

/// The environment variable with further mount options, separated by blanks.
const OPTIONS: &str = "OCI_LAYOUT_S3FS_OPTIONS";

impl Mount {
    /// Mounts a bucket with s3fs.
    pub fn s3fs(program: &Path, endpoint: &Endpoint, bucket: &str) -> Self {
        Self::start(|path, scratch| {
            let passwords = scratch.join("passwd");
            let mut file = std::fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&passwords)
                .unwrap();
            writeln!(file, "{}:{}", endpoint.user, endpoint.password).unwrap();
            let mut command = Command::new(program);
            command.arg(bucket).arg(path).arg("-f");
            command
                .arg("-o")
                .arg(format!("passwd_file={}", passwords.display()));
            command.arg("-o").arg(format!("url={}", endpoint.url()));
            command.args(["-o", "use_path_request_style"]);
            for option in setting(OPTIONS).unwrap_or_default().split_whitespace() {
                command.args(["-o", option]);
            }
            command
        })
    }
}
