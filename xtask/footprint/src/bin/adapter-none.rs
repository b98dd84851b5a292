//! No adapter: what every firmware with one has.
#![no_std]
#![no_main]

footprint::adapter!();
