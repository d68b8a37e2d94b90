//! An HTTP proxy in front of one server that makes it far away: each request
//! waits before it goes on, and is counted.
//!
//! Bodies stream both ways. A connection of the client stays open; to the
//! server there is one a request, so that the server's idea of an idle
//! connection does not matter.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use super::{Endpoint, Request, Requests};

/// A head is at most so long: the limit of Go's and of Python's servers.
const HEAD_LIMIT: u64 = 1 << 20;

/// A running proxy.
pub struct Proxy {
    endpoint: Endpoint,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    to: u16,
    delay: Duration,
    ended: AtomicBool,
    requests: Mutex<Vec<Request>>,
}

impl Proxy {
    /// Starts a proxy that lets each request wait for `delay`.
    pub fn start(to: &Endpoint, delay: Duration) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let endpoint = to.through(listener.local_addr().unwrap().port());
        let shared = Arc::new(Shared {
            to: to.port,
            delay,
            ended: AtomicBool::new(false),
            requests: Mutex::default(),
        });
        let acceptor = std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared)
        });
        Self {
            endpoint,
            shared,
            acceptor: Some(acceptor),
        }
    }

    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Returns the requests since the last call.
    pub fn take(&self) -> Requests {
        Requests(std::mem::take(&mut *self.shared.requests.lock().unwrap()))
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // Wakes the acceptor. The connections end with the client's.
        let _ = TcpStream::connect(("127.0.0.1", self.endpoint.port));
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for client in listener.incoming() {
        if shared.ended.load(Ordering::SeqCst) {
            return;
        }
        let Ok(client) = client else { continue };
        let shared = Arc::clone(shared);
        // An error ends the connection, which is how the client hears of it.
        std::thread::spawn(move || serve(&client, &shared));
    }
}

/// Serves one connection until the client or an answer ends it.
fn serve(client: &TcpStream, shared: &Shared) -> io::Result<()> {
    client.set_nodelay(true)?;
    let mut from_client = BufReader::with_capacity(1 << 16, client);
    let mut to_client = client;
    while let Some(request) = Head::read(&mut from_client)? {
        std::thread::sleep(shared.delay);
        let server = TcpStream::connect(("127.0.0.1", shared.to))?;
        server.set_nodelay(true)?;
        let mut to_server = &server;
        if request.header("expect").is_some() {
            to_client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        to_server.write_all(&request.without("expect"))?;
        copy_body(&mut from_client, &mut to_server, request.body(Body::None))?;

        let mut from_server = BufReader::with_capacity(1 << 16, &server);
        let answer = loop {
            let head = Head::read(&mut from_server)?.ok_or(io::ErrorKind::UnexpectedEof)?;
            if !(100..200).contains(&head.status()) {
                break head;
            }
        };
        let (method, target) = request.method_and_target();
        if let Some(request) = Request::new(method, target, answer.status()) {
            shared.requests.lock().unwrap().push(request);
        }
        to_client.write_all(&answer.without("expect"))?;
        let body = if method == "HEAD" || matches!(answer.status(), 204 | 304) {
            Body::None
        } else {
            answer.body(Body::UntilClose)
        };
        copy_body(&mut from_server, &mut to_client, body)?;
        let closes = |head: &Head| {
            let value = head.header("connection").unwrap_or_default();
            value.eq_ignore_ascii_case("close")
        };
        if body == Body::UntilClose || closes(&request) || closes(&answer) {
            break;
        }
    }
    client.shutdown(std::net::Shutdown::Both)
}

/// How long a body is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    None,
    Length(u64),
    Chunked,
    UntilClose,
}

/// The first line of a message and its headers, without line ends.
struct Head(Vec<String>);

impl Head {
    /// Reads a head; `None` where the connection ends instead.
    fn read(from: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut from = from.take(HEAD_LIMIT);
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if from.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            let line = line.trim_end();
            match (line.is_empty(), lines.is_empty()) {
                // A blank line may come between two messages.
                (true, true) => {}
                (true, false) => return Ok(Some(Self(lines))),
                (false, _) => lines.push(line.to_owned()),
            }
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.0[1..].iter().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    fn method_and_target(&self) -> (&str, &str) {
        let mut words = self.0[0].split(' ');
        (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        )
    }

    fn status(&self) -> u16 {
        let status = self.0[0].split(' ').nth(1);
        status.and_then(|s| s.parse().ok()).unwrap_or(0)
    }

    fn body(&self, otherwise: Body) -> Body {
        let coding = self.header("transfer-encoding");
        if coding.is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            return Body::Chunked;
        }
        let length = self.header("content-length").and_then(|v| v.parse().ok());
        length.map_or(otherwise, Body::Length)
    }

    /// Returns the head as it is sent, less one header.
    fn without(&self, name: &str) -> Vec<u8> {
        let mut text = String::new();
        for line in &self.0 {
            let key = line.split(':').next().unwrap_or_default();
            if !key.eq_ignore_ascii_case(name) {
                text.push_str(line);
                text.push_str("\r\n");
            }
        }
        text.push_str("\r\n");
        text.into_bytes()
    }
}

fn copy_body(from: &mut impl BufRead, to: &mut impl Write, body: Body) -> io::Result<()> {
    match body {
        Body::None => Ok(()),
        Body::Length(length) => copy_exactly(from, to, length),
        Body::UntilClose => io::copy(from, to).map(drop),
        Body::Chunked => loop {
            let mut line = String::new();
            from.read_line(&mut line)?;
            to.write_all(line.as_bytes())?;
            let digits = line.split(';').next().unwrap_or_default().trim();
            let size = u64::from_str_radix(digits, 16).map_err(io::Error::other)?;
            if size == 0 {
                break copy_trailer(from, to);
            }
            // With the line end behind the chunk.
            copy_exactly(from, to, size + 2)?;
        },
    }
}

fn copy_exactly(from: &mut impl Read, to: &mut impl Write, length: u64) -> io::Result<()> {
    let copied = io::copy(&mut from.take(length), to)?;
    if copied < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

/// Copies what stands behind the last chunk, up to the blank line.
fn copy_trailer(from: &mut impl BufRead, to: &mut impl Write) -> io::Result<()> {
    loop {
        let mut line = String::new();
        if from.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        to.write_all(line.as_bytes())?;
        if line.trim_end().is_empty() {
            return Ok(());
        }
    }
}
