//! Directories as layers, and layers as directories.
