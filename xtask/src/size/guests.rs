//! Measures the size of an app, beside the same app by hand and with wit-bindgen.
//!
//! The same compiler builds all three with the same flags, and sections that a board would skip do not
//! count. The app with wit-bindgen is `no_std` with an allocator of a few lines, which counts as a part of
//! it.

use crate::{
    apps::without_custom_sections,
    paths, shell,
    table::{Row, Table},
    toolchain::Toolchain,
};
use anyhow::{Context, Result};
use std::fs;
use wasmparser::{Parser, Payload};

/// The target. wit-bindgen copies with instructions that `wasm32v1-none` lacks, and would link a `memcpy`
/// there.
const TARGET: &str = "wasm32-unknown-unknown";

/// The authors. Packages in `xtask/guests-size` have the names of a world and an author.
const HANDS: &[(&str, &str)] =
    &[("microwit", "microwit"), ("hand", "hand-written"), ("bindgen", "wit-bindgen")];

/// The sizes of the parts of an app, in bytes.
struct Weight {
    code: i64,
    file: i64,
    memory: i64,
}

/// Builds every app and measures it.
pub fn table() -> Result<Table> {
    let mut rows = Vec::new();
    for (world, what, code, file) in [
        ("scalar", "2 scalar imports, 1 export", 14, 172),
        ("sensor", "resource, lists, result, strings", 260, 606),
    ] {
        let weights: Vec<_> =
            HANDS.iter().map(|(hand, _)| weigh(world, hand)).collect::<Result<_>>()?;
        let row = |part: &str, of: fn(&Weight) -> i64, target| Row {
            figure: format!("{what}: {part}"),
            unit: "B",
            values: weights.iter().map(|weight| Some(of(weight))).collect(),
            target,
        };
        rows.push(row("code section", |weight| weight.code, Some(code)));
        rows.push(row("file", |weight| weight.file, Some(file)));
        rows.push(row("linear memory", |weight| weight.memory, None));
    }
    Ok(Table {
        title: "Apps, 1-byte pages, 512 B stack, opt-level z".into(),
        columns: HANDS.iter().map(|(_, heading)| (*heading).into()).collect(),
        rows,
    })
}

fn weigh(world: &str, hand: &str) -> Result<Weight> {
    let toolchain = Toolchain::from_source(TARGET)?;
    let folder = paths::root().join("xtask/guests-size");
    // The apps are built one at a time, since only some have an allocator.
    shell::run(toolchain.cargo("build", &folder).args(["--package", &format!("{world}-{hand}")]))?;
    let built = fs::read(toolchain.artefacts().join(format!("{world}_{hand}.wasm")))?;
    let module = without_custom_sections(&built)?;
    let (mut code, mut memory) = (None, 0);
    for payload in Parser::new(0).parse_all(&module) {
        match payload? {
            Payload::CodeSectionStart { size, .. } => code = Some(size.into()),
            Payload::MemorySection(memories) => {
                for one in memories {
                    let one = one?;
                    memory += (one.initial << one.page_size_log2.unwrap_or(16)).cast_signed();
                }
            }
            _ => {}
        }
    }
    let code = code.with_context(|| format!("{world}-{hand} has no code"))?;
    Ok(Weight { code, file: i64::try_from(module.len())?, memory })
}
