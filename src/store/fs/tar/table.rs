//! The names in a tar and where their content is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::ops::Bound;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::SystemTime;

use rustix::io::Errno;
use tar::EntryType;

use super::headers::{Headers, Member};
use crate::store::fs::{DirEntry, Kind};

/// How many symbolic links a path may lead through, as in Linux.
const LINKS_MAX: usize = 40;

/// What a name stands for.
#[derive(Debug, Clone)]
pub(super) enum Node {
    File {
        offset: u64,
        size_bytes: u64,
        modified: SystemTime,
    },
    Directory,
    /// A symbolic link and where it leads.
    Symlink(Vec<u8>),
    /// A device or whatever else.
    Other,
}

/// Every entry of a tar by its clean name, `a/b/c`. Directories that have no
/// entry of their own are there because something is in them. Memory is in
/// proportion to the entries.
#[derive(Debug, Default)]
pub(super) struct Table {
    nodes: BTreeMap<Vec<u8>, Node>,
}

impl Table {
    /// Reads all headers, once.
    pub(super) fn read(file: &File, len: u64) -> io::Result<Self> {
        let mut table = Self::default();
        let mut headers = Headers::new(file, len);
        while let Some(member) = headers.next()? {
            table.insert(member);
        }
        Ok(table)
    }

    /// Adds an entry; of two with one name the later counts, as when they are
    /// unpacked. Names that lead out of the archive stand for nothing in it.
    fn insert(&mut self, member: Member) {
        let Some(name) = clean(&member.name) else {
            return;
        };
        let node = match member.kind {
            EntryType::Regular | EntryType::Continuous => Node::File {
                offset: member.offset,
                size_bytes: member.size_bytes,
                modified: member.modified,
            },
            EntryType::Directory => Node::Directory,
            EntryType::Symlink => Node::Symlink(member.link),
            // A hard link leads to an earlier entry.
            EntryType::Link => clean(&member.link)
                .and_then(|link| self.nodes.get(&link).cloned())
                .unwrap_or(Node::Other),
            _ => Node::Other,
        };
        self.nodes.insert(name, node);
    }

    /// Finds what a path stands for, following symbolic links.
    pub(super) fn find(&self, path: &Path) -> io::Result<Node> {
        let place = self.resolve(path)?;
        match self.nodes.get(&place) {
            Some(node) => Ok(node.clone()),
            None if self.has_below(&place) => Ok(Node::Directory),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Lists a directory.
    pub(super) fn list(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        let mut prefix = self.resolve(path)?;
        match self.nodes.get(&prefix) {
            Some(Node::Directory) => {}
            Some(_) => return Err(Errno::NOTDIR.into()),
            None if self.has_below(&prefix) => {}
            None => return Err(io::ErrorKind::NotFound.into()),
        }
        if !prefix.is_empty() {
            prefix.push(b'/');
        }
        let mut found: BTreeMap<&[u8], Option<Kind>> = BTreeMap::new();
        let mut from = Bound::Excluded(prefix.clone());
        while let Some((key, node)) = self.nodes.range((from, Bound::Unbounded)).next() {
            let Some(rest) = key.strip_prefix(&*prefix) else {
                break;
            };
            from = if let Some(slash) = rest.iter().position(|byte| *byte == b'/') {
                found.entry(&rest[..slash]).or_insert(Some(Kind::Directory));
                // Step over everything else in there.
                let mut after = key[..prefix.len() + slash].to_vec();
                after.push(b'/' + 1);
                Bound::Included(after)
            } else {
                found.insert(rest, kind(node));
                Bound::Excluded(key.clone())
            };
        }
        Ok(found
            .into_iter()
            .map(|(name, kind)| DirEntry {
                name: String::from_utf8_lossy(name).into_owned(),
                kind,
            })
            .collect())
    }

    fn has_below(&self, place: &[u8]) -> bool {
        if place.is_empty() {
            return true;
        }
        let prefix = [place, b"/"].concat();
        let mut below = self.nodes.range(prefix.clone()..);
        below
            .next()
            .is_some_and(|(key, _)| key.starts_with(&prefix))
    }

    /// Returns the name that a path leads to, whether there is one or not.
    fn resolve(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut place: Vec<u8> = Vec::new();
        let mut ahead: Vec<Vec<u8>> = components(path.as_os_str().as_bytes());
        ahead.reverse();
        let mut links = 0;
        while let Some(component) = ahead.pop() {
            if component == b".." {
                if place.is_empty() {
                    return Err(io::ErrorKind::NotFound.into());
                }
                leave(&mut place);
                continue;
            }
            if !place.is_empty() {
                place.push(b'/');
            }
            place.extend_from_slice(&component);
            if let Some(Node::Symlink(target)) = self.nodes.get(&place) {
                links += 1;
                if links > LINKS_MAX {
                    return Err(Errno::LOOP.into());
                }
                if target.first() == Some(&b'/') {
                    return Err(io::ErrorKind::NotFound.into());
                }
                leave(&mut place);
                ahead.extend(components(target).into_iter().rev());
            }
        }
        Ok(place)
    }
}

/// What a listing says of a node; nothing of a link, which has to be followed.
fn kind(node: &Node) -> Option<Kind> {
    match node {
        Node::File { .. } => Some(Kind::File),
        Node::Directory => Some(Kind::Directory),
        Node::Symlink(_) => None,
        Node::Other => Some(Kind::Other),
    }
}

/// Goes up one directory.
fn leave(place: &mut Vec<u8>) {
    let slash = place.iter().rposition(|byte| *byte == b'/');
    place.truncate(slash.unwrap_or(0));
}

fn components(path: &[u8]) -> Vec<Vec<u8>> {
    path.split(|byte| *byte == b'/')
        .filter(|component| !component.is_empty() && *component != b".")
        .map(<[u8]>::to_vec)
        .collect()
}

/// Takes `./`, doubled slashes and slashes at the ends out of a name; `None`
/// for the root and for what leads upwards.
fn clean(name: &[u8]) -> Option<Vec<u8>> {
    let components = components(name);
    let goes_up = components.iter().any(|component| component == b"..");
    (!components.is_empty() && !goes_up).then(|| components.join(&b'/'))
}
