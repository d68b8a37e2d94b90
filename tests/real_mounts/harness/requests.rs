//! The requests that reached an S3 server, by kind.

use std::collections::BTreeMap;
use std::fmt;

/// What a request is for. A copy inside the server is a PUT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Head,
    List,
    Get,
    Put,
    Post,
    Delete,
}

/// One request as the server's log has it.
#[derive(Clone, Debug)]
pub struct Request {
    pub kind: Kind,
    pub status: u16,
    /// The bucket, the key and the query.
    pub target: String,
}

impl Request {
    /// Takes a request apart; anything that is not one of S3's gives `None`.
    pub fn new(method: &str, target: &str, status: u16) -> Option<Self> {
        let path = target.split('?').next().unwrap_or_default();
        let names_key = path.trim_matches('/').contains('/');
        let kind = match method {
            "HEAD" => Kind::Head,
            "GET" if names_key => Kind::Get,
            "GET" => Kind::List,
            "PUT" => Kind::Put,
            "POST" => Kind::Post,
            "DELETE" => Kind::Delete,
            _ => return None,
        };
        Some(Self {
            kind,
            status,
            target: target.to_owned(),
        })
    }
}

/// Requests in the order of the server's log.
#[derive(Clone, Debug, Default)]
pub struct Requests(pub Vec<Request>);

impl Requests {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn count(&self, kind: Kind) -> usize {
        self.0.iter().filter(|r| r.kind == kind).count()
    }

    /// Returns a line a request, in order.
    pub fn listing(&self) -> String {
        let line = |r: &Request| {
            let kind = format!("{:?}", r.kind).to_uppercase();
            format!("  {kind:<6} {} {}\n", r.status, r.target)
        };
        format!("{self}\n") + &self.0.iter().map(line).collect::<String>()
    }
}

impl fmt::Display for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
        for request in &self.0 {
            *kinds.entry(request.kind).or_default() += 1;
        }
        let kinds: Vec<String> = kinds
            .iter()
            .map(|(kind, count)| format!("{count} {}", format!("{kind:?}").to_uppercase()))
            .collect();
        write!(f, "{} ({})", self.len(), kinds.join(", "))
    }
}
