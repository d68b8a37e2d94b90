//! `juicefs gateway`: a fast S3 server on disk.

use std::path::Path;

use super::juicefs::VOLUME;
use super::{Daemon, Endpoint, JuiceFs, START_LIMIT, free_port, wait_until};

/// A running server; its one bucket is `BUCKET`.
pub struct Gateway {
    _daemon: Daemon,
    endpoint: Endpoint,
    _volume: JuiceFs,
}

impl Gateway {
    pub const BUCKET: &str = VOLUME;

    /// Makes a volume and serves it on a port of its own.
    pub fn start(juicefs: &Path) -> Self {
        let volume = JuiceFs::format(juicefs);
        let endpoint = Endpoint {
            port: free_port(),
            user: "gateway",
            password: "gateway-password",
        };
        let mut command = volume.command("gateway");
        command
            .arg("--no-banner")
            .args(["--backup-meta", "0", &volume.meta])
            .arg(format!("127.0.0.1:{}", endpoint.port))
            .env("MINIO_ROOT_USER", endpoint.user)
            .env("MINIO_ROOT_PASSWORD", endpoint.password);
        let log = volume.cache.with_file_name("gateway.log");
        let mut daemon = Daemon::start(&mut command, &log);
        wait_until("juicefs gateway", START_LIMIT, || {
            assert!(daemon.is_running(), "{}", daemon.said());
            endpoint.request("GET", "/minio/health/live").is_ok()
        });
        Self {
            _daemon: daemon,
            endpoint,
            _volume: volume,
        }
    }

    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }
}
