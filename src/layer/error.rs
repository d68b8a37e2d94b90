//! What can go wrong with layers, one enum for each direction.

use std::io;
use std::path::PathBuf;

use super::compression::InvalidCompression;

/// A directory could not be packed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// Something could not be opened, listed or read.
    #[error("cannot read {}", path.display())]
    Read {
        /// What could not be read.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The path to pack is not a directory.
    #[error("{} is not a directory", path.display())]
    NotADirectory {
        /// The path.
        path: PathBuf,
    },
    /// A socket has no form in a tar.
    #[error("{} is a socket, which cannot be packed", path.display())]
    Socket {
        /// The socket.
        path: PathBuf,
    },
    /// A file became another kind of thing while the directory was packed.
    #[error("{} was replaced while it was packed", path.display())]
    Changed {
        /// The path.
        path: PathBuf,
    },
    /// A file got shorter while it was read.
    #[error("{} shrank from {expected} to {found} bytes while it was packed", path.display())]
    Shrank {
        /// The file.
        path: PathBuf,
        /// Its size when it was opened, in bytes.
        expected: u64,
        /// How many bytes could be read.
        found: u64,
    },
    /// A file got longer while it was read.
    #[error("{} grew beyond {expected} bytes while it was packed", path.display())]
    Grew {
        /// The file.
        path: PathBuf,
        /// Its size when it was opened, in bytes.
        expected: u64,
    },
    /// The title cannot name anything.
    #[error("{title:?} cannot be the title of a directory")]
    Title {
        /// The title.
        title: String,
    },
    /// There is no such compression level.
    #[error(transparent)]
    Compression(#[from] InvalidCompression),
    /// The layer could not be written.
    #[error("cannot write the packed directory")]
    Write(#[source] io::Error),
}

/// Something could not be put in place below the target directory.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// The target directory itself cannot be used.
    #[error("cannot open the directory {}", path.display())]
    Open {
        /// The directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The title is no name for something below the target directory.
    #[error("cannot use the title {title:?}: {reason}")]
    Title {
        /// The title.
        title: String,
        /// What is wrong with it.
        reason: TitleProblem,
    },
    /// Something on the way cannot be passed.
    #[error("cannot write {title:?}: {component:?} is {what}")]
    InTheWay {
        /// The title.
        title: String,
        /// The offending path below the target directory.
        component: String,
        /// What it is.
        what: Obstacle,
    },
    /// The target exists and existing ones are to be kept.
    #[error("{title:?} exists already")]
    AlreadyExists {
        /// The title.
        title: String,
    },
    /// A system call failed.
    #[error("cannot {action} {path:?}")]
    Io {
        /// What was being done: `create`, `rename` and so on.
        action: &'static str,
        /// The path below the target directory.
        path: String,
        /// Why.
        source: io::Error,
    },
}

/// What makes a title unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TitleProblem {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// It contains a NUL character.
    #[error("it contains a NUL character")]
    Nul,
    /// It is an absolute path.
    #[error("it is an absolute path, which leaves the target directory")]
    Absolute,
    /// It leads out of the target directory.
    #[error("its \"..\" leaves the target directory")]
    Parent,
    /// It names the target directory itself, which is no file.
    #[error("it names a directory")]
    Directory,
}

/// What stands where something else is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Obstacle {
    /// A symbolic link, which is never followed.
    #[error("a symbolic link")]
    Symlink,
    /// A file or anything else that is no directory.
    #[error("not a directory")]
    NotADirectory,
    /// A directory where a file is to be.
    #[error("a directory")]
    Directory,
}

/// A layer could not be unpacked. Nothing has been published then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnpackError {
    /// The blob could not be read or decompressed.
    #[error("cannot read the layer")]
    Read(#[source] io::Error),
    /// The content is not a tar, or is damaged.
    #[error("the layer is not a valid tar: {reason} at byte {offset}")]
    Malformed {
        /// Bytes of the uncompressed tar before the damage.
        offset: u64,
        /// What is wrong.
        reason: &'static str,
    },
    /// An entry is dangerous or cannot be unpacked exactly.
    #[error("refusing the entry {entry:?}: {reason}")]
    Refused {
        /// The entry's name, with what is not UTF-8 replaced.
        entry: String,
        /// Why.
        reason: Refusal,
    },
    /// The content is larger than the limits allow.
    #[error("the layer exceeds the limit of {limit} {what}")]
    Limit {
        /// What is limited, such as `entries`.
        what: &'static str,
        /// How much is allowed.
        limit: u64,
    },
    /// An entry could not be written.
    #[error("cannot write the entry {entry:?}")]
    Write {
        /// The entry's name, with what is not UTF-8 replaced.
        entry: String,
        /// Why.
        source: io::Error,
    },
}

/// Why an entry is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Its name is an absolute path.
    #[error("its name is an absolute path")]
    Absolute,
    /// Its name contains `..`.
    #[error("its name contains \"..\"")]
    Parent,
    /// Its name is empty or contains a NUL character.
    #[error("its name is empty or contains a NUL character")]
    Name,
    /// Its name does not begin with the title.
    #[error("its name is outside of {0:?}")]
    OutsideTitle(String),
    /// Its name is longer than allowed.
    #[error("its name is longer than {0} bytes")]
    NameTooLong(usize),
    /// It lies deeper than allowed.
    #[error("it lies more than {0} directories deep")]
    TooDeep(usize),
    /// What should be its directory is a link, a file or something else.
    #[error("{0:?}, in which it lies, is not a directory")]
    BelowNonDirectory(String),
    /// A directory and something else have this name.
    #[error("another entry of another type has this name")]
    Conflict,
    /// The title itself is not a directory.
    #[error("the top of the tree is not a directory")]
    TopNotADirectory,
    /// A symbolic link has an absolute, empty or impossible target.
    #[error("its target {0:?} is an absolute path or none at all")]
    LinkTarget(String),
    /// A symbolic link leads out of the directory, directly or through others.
    #[error("its target {0:?} is outside of the directory")]
    LinkEscapes(String),
    /// The symbolic links refer to each other too often to be checked.
    #[error("its target {0:?} leads through too many other links")]
    LinkMaze(String),
    /// A hard link's target is not an unpacked regular file.
    #[error("its target {0:?} is not a file unpacked before")]
    HardLinkTarget(String),
    /// A sparse file.
    #[error("sparse files are not supported")]
    Sparse,
    /// A directory, link or device that has content.
    #[error("it is not a file and yet has content")]
    Content,
}
