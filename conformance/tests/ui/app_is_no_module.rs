static APP: microwit_wasmi::Validated = microwit_wasmi::include_wasm!("Cargo.toml");

fn main() {}
