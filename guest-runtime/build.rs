//! Writes the archive `microwit_cabi`: the code that an app has once, however many bindings are linked into
//! it, and not at all if no binding needs it.
//!
//! Rust cannot express this: it exports every item with a name of its own, used or not, and two items of one
//! name do not link. A linker takes from an archive only the items that some code names, and prefers a strong
//! definition to a weak one. So these are object files, by the conventions of
//! <https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md>, and of WebAssembly 1.0.
//!
//! Versions of this crate have two things in common: the names, and that the region is four words.

#[path = "build/object.rs"]
mod object;

use object::{Body, EXPORTED, HIDDEN, Object, WEAK, archive};
use std::path::PathBuf;
use std::{env, fs, io};

/// The size of the arena that bindings share, in bytes.
const ARENA: u32 = 256;

fn main() -> io::Result<()> {
    // The script reads only its own sources, which cargo knows.
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

/// Defines `cabi_region`: over the arena if there is one, otherwise without memory. An app with an arena of
/// its own has a strong definition.
fn region() -> Vec<u8> {
    let mut object = Object::default();
    let arena = object.wanted("cabi_arena", WEAK);
    let end = object.wanted("cabi_arena_end", WEAK);
    let words = [(0, arena), (4, end), (8, arena), (12, end)];
    let region = object.data(".data.cabi_region", 4, &[0; 16], &words);
    object.at(region, "cabi_region", 0, 16, WEAK | EXPORTED);
    // A guest with a region is asked for memory.
    object.wanted("cabi_allocator", HIDDEN);
    object.bytes()
}

/// Defines `cabi_realloc`, which uses only the region.
fn realloc() -> Vec<u8> {
    let mut object = Object::default();
    let region = object.wanted("cabi_region", 0);
    let body = bump(Body::default(), region);
    object.function("cabi_realloc", 4, 1, body, WEAK | EXPORTED);
    // This is data whose address a region uses to demand `cabi_realloc`.
    let nothing = object.data(".bss.cabi_allocator", 1, &[], &[]);
    object.at(nothing, "cabi_allocator", 0, 0, HIDDEN);
    object.bytes()
}

/// Defines `cabi_arena`, and `cabi_reset`, which bindings call whose exports get memory.
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

/// Defines a `cabi_realloc` that calls `cabi_heap` while the region has no memory.
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

/// The code of `Region::realloc`, with the parameters `old`, `old_size`, `align` and `size`.
fn bump(body: Body, region: u32) -> Body {
    let (old, align, size) = (0, 2, 3);
    // `block = ((old or region.at) + align - 1) & -align`
    let body = body.get(old).i32(0).load(region, 0).get(old).select();
    let body = body.get(align).add().i32(-1).add().i32(0).get(align).sub().and();
    // `end = block + size`, in the variables `old` (the block) and `size` (the end).
    let body = body.tee(old).get(size).add().tee(size);
    let body = body.i32(0).load(region, 4).gt_u().if_().unreachable().end();
    body.i32(0).get(size).store(region, 0).get(old)
}
