//! Layouts made by hand, for content that the program itself would not write.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::path::{Path, PathBuf};

use oci_layout::digest::Digest;
use oci_layout::image::{CONFIG, INDEX, LAYER, MANIFEST};
use serde_json::{Value, json};

/// A layout that is being made.
pub(crate) struct ByHand {
    root: PathBuf,
    entries: Vec<Value>,
}

#[expect(clippy::disallowed_methods, reason = "a test's own file")]
fn write(path: &Path, content: &[u8]) {
    std::fs::write(path, content).unwrap();
}

impl ByHand {
    /// Makes a layout without content.
    pub(crate) fn new(root: PathBuf) -> Self {
        std::fs::create_dir_all(root.join("blobs/sha256")).unwrap();
        write(
            &root.join("oci-layout"),
            br#"{"imageLayoutVersion":"1.0.0"}"#,
        );
        let layout = Self {
            root,
            entries: Vec::new(),
        };
        layout.write_index();
        layout
    }

    /// Stores a blob and returns its descriptor.
    pub(crate) fn blob(&self, media_type: &str, content: &[u8]) -> Value {
        let digest = Digest::of(content);
        let path = self.root.join("blobs/sha256").join(digest.encoded());
        write(&path, content);
        json!({ "mediaType": media_type, "digest": digest, "size": content.len() })
    }

    /// Stores a JSON document and returns its descriptor.
    pub(crate) fn document(&self, media_type: &str, document: &Value) -> Value {
        self.blob(media_type, document.to_string().as_bytes())
    }

    /// Stores a manifest and returns its descriptor.
    pub(crate) fn manifest(&self, config: &Value, layers: &[Value]) -> Value {
        let document = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": config,
            "layers": layers,
        });
        self.document(MANIFEST, &document)
    }

    /// Stores an index and returns its descriptor.
    pub(crate) fn index(&self, manifests: &[Value]) -> Value {
        let document = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": manifests });
        self.document(INDEX, &document)
    }

    /// Stores a manifest with one titled layer for a platform, `os/arch` or
    /// `os/arch/variant`, and returns its descriptor.
    pub(crate) fn image(&self, platform: &str, title: &str, content: &str) -> Value {
        let mut parts = platform.split('/');
        let mut described = json!({ "os": parts.next(), "architecture": parts.next() });
        if let Some(variant) = parts.next() {
            described["variant"] = variant.into();
        }
        let mut config = described.clone();
        config["rootfs"] = json!({ "type": "layers", "diff_ids": [] });
        let config = self.document(CONFIG, &config);
        let mut layer = self.blob("text/plain", content.as_bytes());
        layer["annotations"] = json!({ "org.opencontainers.image.title": title });
        let mut manifest = self.manifest(&config, &[layer]);
        manifest["platform"] = described;
        manifest
    }

    /// Stores an image with one layer of files, which a runtime could run, and
    /// returns its descriptor.
    pub(crate) fn runnable(&self, platform: &str, files: &[(&str, &str)]) -> Value {
        let mut tar = tar::Builder::new(Vec::new());
        for (name, content) in files {
            let mut header = tar::Header::new_ustar();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            header.set_entry_type(tar::EntryType::Regular);
            tar.append_data(&mut header, name, content.as_bytes())
                .unwrap();
        }
        let tar = tar.into_inner().unwrap();
        let (os, architecture) = platform.split_once('/').unwrap();
        let described = json!({ "os": os, "architecture": architecture });
        let mut config = described.clone();
        config["config"] = json!({});
        config["rootfs"] = json!({ "type": "layers", "diff_ids": [Digest::of(&tar)] });
        config["history"] = json!([{ "created": "2024-01-02T03:04:05Z" }]);
        let config = self.document(CONFIG, &config);
        let layer = self.blob(LAYER, &tar);
        let mut manifest = self.manifest(&config, &[layer]);
        manifest["platform"] = described;
        manifest
    }

    /// Lists something in index.json, with a tag or without one.
    pub(crate) fn list(&mut self, tag: Option<&str>, descriptor: &Value) {
        let mut entry = descriptor.clone();
        if let Some(tag) = tag {
            entry["annotations"]["org.opencontainers.image.ref.name"] = tag.into();
        }
        self.entries.push(entry);
        self.write_index();
    }

    fn write_index(&self) {
        let index = json!({ "schemaVersion": 2, "manifests": self.entries });
        write(&self.root.join("index.json"), index.to_string().as_bytes());
    }

    /// Returns the path of the blob that a descriptor is about.
    pub(crate) fn path(&self, descriptor: &Value) -> PathBuf {
        let digest = digest(descriptor);
        self.root.join("blobs").join(digest.replace(':', "/"))
    }
}

/// Returns the digest in a descriptor.
pub(crate) fn digest(descriptor: &Value) -> &str {
    descriptor["digest"].as_str().unwrap()
}
