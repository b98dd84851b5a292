//! microwit beside wasmtime. A crate of its own, since wasmtime takes minutes to build.
#![forbid(unsafe_code)]
