//! Gives the app more stack than the other apps have: the display's picture is on it, 1024 bytes.

fn main() {
    println!("cargo::rustc-link-arg-cdylib=-zstack-size=2560");
    println!("cargo::rerun-if-changed=build.rs");
}
