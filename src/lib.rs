//! OCI image layouts as a store that many may use at once.

pub mod cleanup;
pub mod descriptor;
pub mod digest;
pub mod json;
pub mod layer;
pub mod progress;
