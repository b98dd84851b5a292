//! `microwit`: looks into apps, checks them against a board, and packs them for its engine.
#![forbid(unsafe_code)]

fn main() {}
