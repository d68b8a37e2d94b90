//! `rclone mount` over a folder or a bucket.

use std::path::Path;
use std::process::Command;

use super::{Endpoint, Mount};

impl Mount {
    /// Mounts a folder with rclone; `cache` is its `--vfs-cache-mode`.
    pub fn rclone(program: &Path, folder: &Path, cache: &str) -> Self {
        let remote = format!("folder:{}", folder.display());
        rclone(program, "[folder]\ntype = local\n", &remote, cache)
    }

    /// Mounts a bucket with rclone.
    pub fn rclone_s3(program: &Path, endpoint: &Endpoint, bucket: &str, cache: &str) -> Self {
        let config = format!(
            "[s3]\ntype = s3\nprovider = Other\nendpoint = {}\naccess_key_id = {}\nsecret_access_key = {}\n",
            endpoint.url(),
            endpoint.user,
            endpoint.password
        );
        rclone(program, &config, &format!("s3:{bucket}"), cache)
    }
}

fn rclone(program: &Path, config: &str, remote: &str, cache: &str) -> Mount {
    Mount::start(|path, scratch| {
        let file = scratch.join("rclone.conf");
        #[expect(clippy::disallowed_methods, reason = "a test's own file")]
        std::fs::write(&file, config).unwrap();
        let mut command = Command::new(program);
        command.arg("mount").arg(remote).arg(path);
        command.arg("--config").arg(file);
        command.arg("--cache-dir").arg(scratch.join("cache"));
        command.args(["--vfs-cache-mode", cache]);
        command
    })
}
