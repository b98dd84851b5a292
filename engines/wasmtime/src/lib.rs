//! Runs microwit apps on wasmtime.
#![no_std]
