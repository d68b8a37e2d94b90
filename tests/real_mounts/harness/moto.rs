//! `moto_server`: an S3 server in memory whose access log counts exactly.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use super::{Daemon, Endpoint, Request, Requests, START_LIMIT, free_port, wait_until};

/// No request for so long: what a command caused has all arrived. s3fs closes
/// some files after the program has ended.
const QUIET: Duration = Duration::from_millis(300);

/// A running server.
pub struct Moto {
    daemon: Daemon,
    endpoint: Endpoint,
    _scratch: tempfile::TempDir,
}

/// A place in the server's log.
#[derive(Clone, Copy, Debug)]
pub struct Mark(usize);

impl Moto {
    /// Starts a server on a port of its own.
    pub fn start(program: &PathBuf) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let endpoint = Endpoint {
            port: free_port(),
            user: "user",
            password: "password",
        };
        let mut command = Command::new(program);
        command.args(["-H", "127.0.0.1", "-p", &endpoint.port.to_string()]);
        let mut daemon = Daemon::start(&mut command, &scratch.path().join("log"));
        wait_until("moto_server", START_LIMIT, || {
            assert!(daemon.is_running(), "{}", daemon.said());
            endpoint.request("GET", "/moto-api/").is_ok()
        });
        Self {
            daemon,
            endpoint,
            _scratch: scratch,
        }
    }

    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Makes a bucket.
    pub fn bucket(&self, name: &str) {
        let status = self.endpoint.request("PUT", &format!("/{name}")).unwrap();
        assert_eq!(status, 200, "bucket {name}: {}", self.daemon.said());
    }

    /// Returns the present end of the log, once the server is quiet.
    pub fn mark(&self) -> Mark {
        let (mut len, mut since) = (0, Instant::now());
        while since.elapsed() < QUIET {
            let now = self.daemon.said().len();
            if now != len {
                (len, since) = (now, Instant::now());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Mark(len)
    }

    /// Returns the requests after a mark, once the server is quiet.
    pub fn since(&self, mark: Mark) -> Requests {
        let end = self.mark().0;
        let said = self.daemon.said();
        Requests(said[mark.0..end].lines().filter_map(request).collect())
    }

    /// Runs something and returns the requests it caused.
    pub fn during(&self, run: impl FnOnce()) -> Requests {
        let mark = self.mark();
        run();
        self.since(mark)
    }
}

/// Reads a line as `… "PUT /bucket/key HTTP/1.1" 200 -`.
fn request(line: &str) -> Option<Request> {
    let mut parts = line.split('"').skip(1);
    let mut words = parts.next()?.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let status = parts.next()?.split_whitespace().next()?.parse().ok()?;
    Request::new(method, target, status)
}
