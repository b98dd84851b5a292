//! Assembles the guests, and hands cortex-m-rt's linker script the board's memory map.

use std::{env, error::Error, fs, path::PathBuf};

/// The guest that has a region, and the line that makes it so.
const SENSOR: &str = "sensor";
const REGION: &str = "(export \"cabi_region\")";

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::copy("memory.x", out.join("memory.x"))?;
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rerun-if-changed=memory.x");
    println!("cargo:rerun-if-changed=guests");
    println!("cargo:rerun-if-changed=wit");
    for name in ["few20", "few40", "many20", SENSOR] {
        let text = fs::read_to_string(format!("guests/{name}.wat"))?;
        fs::write(out.join(format!("{name}.wasm")), wat::parse_str(&text)?)?;
        if name == SENSOR {
            let plain = wat::parse_str(text.replace(REGION, ""))?;
            fs::write(out.join("sensor-plain.wasm"), plain)?;
        }
    }
    Ok(())
}
