//! Runs microwit apps on tinywasm.
#![no_std]
