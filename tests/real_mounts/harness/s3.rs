//! Where an S3 server listens, and the one request a test makes of its own.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// An S3 server on loopback and who may use it.
#[derive(Clone, Debug)]
pub struct Endpoint {
    pub port: u16,
    pub user: &'static str,
    pub password: &'static str,
}

impl Endpoint {
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the same server as seen through another port.
    pub fn through(&self, port: u16) -> Self {
        Self {
            port,
            ..self.clone()
        }
    }

    /// Sends a request without a body or a signature; returns the status.
    pub fn request(&self, method: &str, path: &str) -> std::io::Result<u16> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            self.port
        )?;
        let mut head = [0; 12];
        stream.read_exact(&mut head)?;
        let status = String::from_utf8_lossy(&head[9..]).into_owned();
        // The rest, so that the server need not see a broken connection.
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
        status
            .parse()
            .map_err(|_| std::io::Error::other("not an HTTP status"))
    }
}
