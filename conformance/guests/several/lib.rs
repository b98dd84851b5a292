//! The apps are in `examples`.
#![no_std]
