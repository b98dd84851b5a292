//! Writes the archive `microwit_cabi`: what an app has once, however many bindings it is linked of,
//! and not at all if none of them needs it.
//!
//! Rust cannot say that: it exports whatever has a name of its own, used or not, and two of one name
//! don't link. A linker takes out of an archive only what some code names, and prefers a strong
//! definition to a weak one. So these are object files, by the conventions of
//! <https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md>, and of WebAssembly's first
//! version.
//!
//! The names, and that the region is four words, are what versions of this crate have in common.

#[path = "build/object.rs"]
mod object;

use object::{Body, EXPORTED, HIDDEN, Object, WEAK, archive};
use std::path::PathBuf;
use std::{env, fs, io};

/// The bytes of the arena that bindings share.
const ARENA: u32 = 256;

fn main() -> io::Result<()> {
    // Of files it needs none but its own, which cargo knows.
    println!("cargo:rerun-if-env-changed=CARGO_CFG_TARGET_FAMILY");
    let family = env::var("CARGO_CFG_TARGET_FAMILY").unwrap_or_default();
    if !family.split(',').any(|family| family == "wasm") {
        return Ok(());
    }
    let folder = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    let members = [
        ("region.o", region()),
        ("realloc.o", realloc()),
        ("arena.o", arena()),
        ("heap.o", heap()),
    ];
    fs::write(folder.join("libmicrowit_cabi.a"), archive(&members))?;
    println!("cargo:rustc-link-search=native={}", folder.display());
    println!("cargo:rustc-link-lib=static=microwit_cabi");
    Ok(())
}

/// `cabi_region`: over the arena where there is one, else without memory. An app with an arena of
/// its own has a strong one.
fn region() -> Vec<u8> {
    let mut object = Object::default();
    let arena = object.wanted("cabi_arena", WEAK);
    let end = object.wanted("cabi_arena_end", WEAK);
    let words = [(0, arena), (4, end), (8, arena), (12, end)];
    let region = object.data(".data.cabi_region", 4, &[0; 16], &words);
    object.at(region, "cabi_region", 0, 16, WEAK | EXPORTED);
    // Whoever has a region is asked for memory.
    object.wanted("cabi_allocator", HIDDEN);
    object.bytes()
}

/// `cabi_realloc`, of the region alone.
fn realloc() -> Vec<u8> {
    let mut object = Object::default();
    let region = object.wanted("cabi_region", 0);
    let body = bump(Body::default(), region);
    object.function("cabi_realloc", 4, 1, body, WEAK | EXPORTED);
    // Data by whose address a region says that it wants this.
    let nothing = object.data(".bss.cabi_allocator", 1, &[], &[]);
    object.at(nothing, "cabi_allocator", 0, 0, HIDDEN);
    object.bytes()
}

/// `cabi_arena`, and `cabi_reset`, which whoever has exports that are given memory calls.
fn arena() -> Vec<u8> {
    let mut object = Object::default();
    let region = object.wanted("cabi_region", 0);
    let arena = object.data(".bss.cabi_arena", 8, &[0; ARENA as usize], &[]);
    object.at(arena, "cabi_arena", 0, ARENA, HIDDEN);
    object.at(arena, "cabi_arena_end", ARENA, 0, HIDDEN);
    let body = Body::default().i32(0).i32(0).load64(region, 8).store64(region, 0);
    object.function("cabi_reset", 0, 0, body, HIDDEN);
    object.bytes()
}

/// `cabi_realloc` that calls `cabi_heap` while the region has no memory at all.
fn heap() -> Vec<u8> {
    let mut object = Object::default();
    let region = object.wanted("cabi_region", 0);
    let word = object.data(".bss.cabi_heap", 4, &[0; 4], &[]);
    let heap = object.at(word, "cabi_heap", 0, 4, HIDDEN);
    let body = Body::default().i32(0).load(region, 4).eqz().if_();
    let body = body.get(0).get(1).get(2).get(3).i32(0).load(heap, 0);
    let body = body.call_indirect(object.table()).return_().end();
    let body = bump(body, region);
    object.function("cabi_realloc", 4, 1, body, EXPORTED);
    object.bytes()
}

/// `Region::realloc`, of the parameters `old`, `old_size`, `align` and `size`.
fn bump(body: Body, region: u32) -> Body {
    let (old, align, size) = (0, 2, 3);
    // `block = ((old or region.at) + align - 1) & -align`
    let body = body.get(old).i32(0).load(region, 0).get(old).select();
    let body = body.get(align).add().i32(-1).add().i32(0).get(align).sub().and();
    // `end = block + size`, in the places of `old` and `size`.
    let body = body.tee(old).get(size).add().tee(size);
    let body = body.i32(0).load(region, 4).gt_u().if_().unreachable().end();
    body.i32(0).get(size).store(region, 0).get(old)
}
