//! Hands cortex-m-rt's linker script the board's memory map, says where the guests are, and compiles
//! WAMR as one does it without microwit.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// All that WAMR's interpreter consists of. Those that microwit-wamr compiles too.
const SOURCES: &[&str] = &[
    "iwasm/common/wasm_exec_env.c",
    "iwasm/common/wasm_loader_common.c",
    "iwasm/common/wasm_memory.c",
    "iwasm/common/wasm_runtime_common.c",
    "iwasm/interpreter/wasm_interp_classic.c",
    "iwasm/interpreter/wasm_loader.c",
    "iwasm/interpreter/wasm_runtime.c",
    "shared/utils/bh_bitmap.c",
    "shared/utils/bh_common.c",
    "shared/utils/bh_hashmap.c",
    "shared/utils/bh_leb128.c",
    "shared/utils/bh_list.c",
    "shared/utils/bh_vector.c",
];

/// The files that microwit-wamr does without: WAMR's allocator, natives and C API.
const OWN_SOURCES: &[&str] = &[
    "iwasm/common/arch/invokeNative_thumb_vfp.s",
    "iwasm/common/wasm_application.c",
    "iwasm/common/wasm_blocking_op.c",
    "iwasm/common/wasm_c_api.c",
    "iwasm/common/wasm_native.c",
    "shared/mem-alloc/ems/ems_alloc.c",
    "shared/mem-alloc/ems/ems_hmu.c",
    "shared/mem-alloc/ems/ems_kfc.c",
    "shared/mem-alloc/mem_alloc.c",
    "shared/utils/bh_assert.c",
    "shared/utils/bh_log.c",
];

const INCLUDES: &[&str] = &[
    "",
    "iwasm/common",
    "iwasm/include",
    "iwasm/interpreter",
    "shared/mem-alloc",
    "shared/platform/include",
    "shared/utils",
];

/// As microwit-wamr configures it.
const DEFINES: &[(&str, &str)] = &[
    ("BUILD_TARGET", "\"THUMBV7EM\""),
    ("BUILD_TARGET_THUMB_VFP", "1"),
    ("WASM_ENABLE_INTERP", "1"),
    ("WASM_ENABLE_FAST_INTERP", "0"),
    ("WASM_ENABLE_BULK_MEMORY", "1"),
    ("WASM_ENABLE_CALL_INDIRECT_OVERLONG", "1"),
    ("WASM_ENABLE_QUICK_AOT_ENTRY", "0"),
    ("WASM_ENABLE_LOG", "0"),
    ("WASM_DISABLE_HW_BOUND_CHECK", "1"),
    ("WASM_DISABLE_STACK_HW_BOUND_CHECK", "1"),
    ("WASM_DISABLE_WAKEUP_BLOCKING_OP", "1"),
    ("BLOCK_ADDR_CACHE_SIZE", "16"),
    ("BH_MALLOC", "wasm_runtime_malloc"),
    ("BH_FREE", "wasm_runtime_free"),
];

/// What WAMR's sources want besides: newlib's small libc, and what that wants.
const LIBRARIES: [&str; 4] = ["libc_nano.a", "libm.a", "libnosys.a", "libgcc.a"];

fn main() -> Result<()> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::copy("memory.x", out.join("memory.x"))?;
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=memory.x");
    println!("cargo:rerun-if-changed=wamr");
    println!("cargo:rerun-if-changed=wit");
    let apps = match ["component", "wamr-hand"].into_iter().find(|feature| on(feature)) {
        Some(feature) => feature.to_owned(),
        None => env::var("DEP_MICROWIT_ANY_ENGINE").unwrap_or_default(),
    };
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../..");
    println!("cargo:rustc-env=APPS={}", root.join("target/guests").join(apps).display());
    // Lints run on the developer's machine, for which this is not.
    if on("wamr-hand") && env::var("CARGO_CFG_TARGET_OS")? == "none" {
        compile_wamr()?;
    }
    Ok(())
}

fn on(feature: &str) -> bool {
    let variable = feature.to_uppercase().replace('-', "_");
    env::var_os(format!("CARGO_FEATURE_{variable}")).is_some()
}

fn compile_wamr() -> Result<()> {
    let core = microwit_wamr_src::core();
    let mut cc = cc::Build::new();
    cc.include("wamr")
        .include("wamr/core/shared/mem-alloc")
        .includes(INCLUDES.iter().map(|folder| core.join(folder)));
    for (name, value) in DEFINES {
        cc.define(name, *value);
    }
    cc.files(SOURCES.iter().map(|file| core.join(file)))
        .files(OWN_SOURCES.iter().map(|file| Path::new("wamr/core").join(file)))
        .file("wamr/platform.c")
        .std("gnu11")
        .opt_level_str("s")
        .flags(["-ffunction-sections", "-fdata-sections", "-fno-common"])
        .debug(false)
        .warnings(false)
        .try_compile("wamr")?;
    for library in LIBRARIES {
        let mut gcc = cc.get_compiler().to_command();
        let found = gcc.arg(format!("-print-file-name={library}")).output()?;
        println!("cargo:rustc-link-arg-bins={}", String::from_utf8(found.stdout)?.trim());
    }
    // Where newlib's heap would begin, had it one.
    println!("cargo:rustc-link-arg-bins=--defsym=end=__sheap");
    Ok(())
}
