//! Tells the crate where the WIT is that it implements.

fn main() {
    println!("cargo::rustc-env=MICROWIT_WIT={}", microwit_wit::FOLDER);
    println!("cargo::rerun-if-changed=build.rs");
}
