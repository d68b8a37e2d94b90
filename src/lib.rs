//! OCI image layouts as a store that many may use at once.
//!
//! An image layout is a directory that holds OCI images and artifacts:
//!
//! ```text
//! hello/
//!   oci-layout                      {"imageLayoutVersion":"1.0.0"}
//!   index.json                      which manifests there are, and their tags
//!   blobs/sha256/9834876dcfb05c…    manifests, configs, layers: all are blobs
//! ```
//!
//! # Words
//!
//! They are the specifications' own. A **blob** is content named by its
//! **digest**. A **descriptor** says what a blob is, how large it is and what
//! its digest is. A **manifest** is a blob that names a config and **layers**;
//! an **index** is one that names manifests. A **subject** is the manifest
//! another one is about, which is then its **referrer**. A **tag** is a name in
//! index.json; a **reference** is what a user types.
//!
//! # Modules
//!
//! Dependencies go down the list and never up; the command line is on top of
//! it, in the binary, where the library cannot name it.
//!
//! | module | knows |
//! | --- | --- |
//! | [`image`] | manifests: push, pull, copy, tag, delete, gc, verify |
//! | [`layer`] | directories as tars, and the sandbox that pulled files go through |
//! | [`store`] | bytes and digests: blobs, index.json, locks, what a crash leaves |
//! | [`mod@reference`], [`descriptor`], [`digest`], [`json`] | forms of text |
//! | `tar_fields` | how tar headers spell numbers and records |
//! | [`progress`], [`cleanup`] | whom to tell, what to undo |
//!
//! The library prints nothing, reads no environment, and knows neither clap nor
//! indicatif nor anyhow.
//!
//! # Example
//!
//! ```
//! use oci_layout::reference::RefName;
//! use oci_layout::store::{IndexChange, Store, StoreOptions};
//! use oci_layout::{descriptor::Descriptor, image};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let dir = tempfile::tempdir()?;
//! # let root = dir.path().join("hello");
//! let store = Store::create(&root, StoreOptions::default())?;
//! let adder = store.add()?;
//! let put = adder.put_bytes(b"{}")?;
//! let descriptor = Descriptor::new(image::OCTET_STREAM, put.digest, put.size_bytes);
//! adder.commit(vec![IndexChange::SetTag {
//!     tag: RefName::new("latest")?,
//!     descriptor,
//! }])?;
//! assert_eq!(store.index()?.tagged().count(), 1);
//! # Ok(())
//! # }
//! ```

pub mod cleanup;
pub mod descriptor;
pub mod digest;
pub mod image;
pub mod json;
pub mod layer;
pub mod progress;
pub mod reference;
pub mod store;
mod tar_fields;
