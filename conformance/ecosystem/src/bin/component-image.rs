//! Makes a component of a module, and of that an image that wasmtime runs on a chip: what the
//! component model takes there is measured beside microwit.
//!
//! `component-image MODULE WIT WORLD IMAGE`
#![forbid(unsafe_code)]

use std::env::args;
use std::fs;

use wasmtime::{Config, Engine, OptLevel};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

type Error = Box<dyn std::error::Error>;

fn main() -> Result<(), Error> {
    let [_, module, wit, world, image] = &args().collect::<Vec<_>>()[..] else {
        return Err("usage: component-image MODULE WIT WORLD IMAGE".into());
    };
    let component = component(&fs::read(module)?, wit, world)?;
    fs::write(image, engine()?.precompile_component(&component)?)?;
    Ok(())
}

fn component(module: &[u8], wit: &str, world: &str) -> Result<Vec<u8>, Error> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(wit)?;
    let world = resolve.select_world(&[package], Some(world))?;
    let mut module = module.to_vec();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)?;
    Ok(ComponentEncoder::default().validate(true).module(&module)?.encode()?)
}

/// As the chip's engine is made.
fn engine() -> Result<Engine, Error> {
    let mut config = Config::new();
    config.target("pulley32")?;
    config
        .memory_reservation(0)
        .memory_guard_size(0)
        .memory_reservation_for_growth(0)
        .memory_init_cow(false)
        .signals_based_traps(false)
        .generate_address_map(false)
        .cranelift_opt_level(OptLevel::SpeedAndSize)
        .wasm_custom_page_sizes(true);
    Ok(Engine::new(&config)?)
}
