//! Gives the app more stack than the tests' other apps have: buffers are on it.

fn main() {
    println!("cargo::rustc-link-arg-cdylib=-zstack-size=4096");
    println!("cargo::rerun-if-changed=build.rs");
}
