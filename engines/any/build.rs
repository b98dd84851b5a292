//! Tells the code here, and the build scripts of firmware, which engine was chosen.

use std::env;

use microwit_list::Engine;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(chosen, values(any()))");
    println!("cargo::rerun-if-changed=build.rs");
    let on = |engine: &Engine| {
        env::var_os(format!("CARGO_FEATURE_{}", engine.name().to_uppercase())).is_some()
    };
    let mut chosen = Engine::ALL.iter().filter(|engine| on(engine)).map(|engine| engine.name());
    if let (Some(engine), None) = (chosen.next(), chosen.next()) {
        println!("cargo::rustc-cfg=chosen=\"{engine}\"");
        println!("cargo::metadata=engine={engine}");
    }
}
