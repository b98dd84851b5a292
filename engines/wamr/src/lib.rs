//! Runs microwit apps on WAMR.
#![no_std]
