//! Compiles WAMR with the C compiler that the `cc` crate finds.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The environment variable with the path of a user's own copy of WAMR.
const OWN: &str = "MICROWIT_WAMR_SOURCES";

/// The sources of WAMR that are compiled unchanged.
const SOURCES: &[&str] = &[
    "iwasm/common/wasm_exec_env.c",
    "iwasm/common/wasm_loader_common.c",
    "iwasm/interpreter/wasm_runtime.c",
    "shared/utils/bh_bitmap.c",
    "shared/utils/bh_common.c",
    "shared/utils/bh_hashmap.c",
    "shared/utils/bh_leb128.c",
    "shared/utils/bh_list.c",
    "shared/utils/bh_vector.c",
];

/// The sources that replace others of WAMR. Some of them include the text of the source that they replace.
const OURS: &[&str] = &[
    "call.c",
    "common.c",
    "interp.c",
    "loader.c",
    "memory.c",
    "never.c",
    "platform.c",
    "pool.c",
    "seam.c",
    "thumb.c",
];

/// The folders of WAMR's headers.
const INCLUDES: &[&str] = &[
    "",
    "iwasm/common",
    "iwasm/include",
    "iwasm/interpreter",
    "shared/mem-alloc",
    "shared/platform/include",
    "shared/utils",
];

/// The configuration of WAMR: an interpreter that validates, and nothing else.
const DEFINES: &[(&str, &str)] = &[
    ("WASM_ENABLE_INTERP", "1"),
    ("WASM_ENABLE_BULK_MEMORY", "1"),
    ("WASM_ENABLE_BULK_MEMORY_OPT", "1"),
    // LLVM writes indirect calls in this way when reference types are on.
    ("WASM_ENABLE_CALL_INDIRECT_OVERLONG", "1"),
    ("WASM_ENABLE_QUICK_AOT_ENTRY", "0"),
    ("WASM_DISABLE_HW_BOUND_CHECK", "1"),
    ("WASM_DISABLE_STACK_HW_BOUND_CHECK", "1"),
    ("WASM_DISABLE_WAKEUP_BLOCKING_OP", "1"),
    ("WASM_DISABLE_WRITE_GS_BASE", "1"),
    ("BLOCK_ADDR_CACHE_SIZE", "16"),
    ("BH_MALLOC", "wasm_runtime_malloc"),
    ("BH_FREE", "wasm_runtime_free"),
];

/// One count of instructions covers a call and all calls inside it. WAMR itself gives each call that an
/// import makes of the guest as many instructions again.
const COUNTING: &[(&str, &str)] = &[
    ("int instructions_left = -1;", ""),
    ("instructions_left = exec_env->instructions_to_execute;", ";"),
    ("instructions_left", "exec_env->instructions_to_execute"),
];

/// Fuel for instructions that take many steps, in both interpreters: the words that a call copies and clears,
/// and the bytes that are copied and filled in memory. See `MICROWIT_CHARGE`.
const CHARGING: &[(&str, &str)] = &[
    ("memset(frame_lp + cur_func->param_cell_num, 0,", "MICROWIT_CALLED $&"),
    (
        "bh_memcpy_s(maddr, (uint32)(linear_mem_size - addr),",
        "MICROWIT_CHARGE((uint32)bytes / 4); $&",
    ),
    ("memmove(mdst, msrc, len);", "MICROWIT_CHARGE((uint32)len / 4); $&"),
    ("memset(mdst, fill_val, len);", "MICROWIT_CHARGE((uint32)len / 4); $&"),
];

/// Fuel in the classic interpreter: for the words that a branch copies, and for its list of the tables whose
/// labels are far away.
const CHARGING_CLASSIC: &[(&str, &str)] = &[
    (
        "word_copy(frame_sp, frame_sp_old - cell_num_to_copy,       \\",
        "MICROWIT_CHARGE(cell_num_to_copy); $&",
    ),
    ("node_cache = node_next;", "$& MICROWIT_CHARGE(MICROWIT_STEPS);"),
];

/// The classic interpreter assumes that the index of a memory is one byte; the loader accepts any length. The
/// classic interpreter would run the other bytes as instructions that nobody has validated.
const SKIPPING: &[(&str, &str)] = &[
    ("/* skip memory index */\n                        frame_ip++;", MEMORY_INDEX),
    ("/* skip dst memidx */\n                        frame_ip += 1;", MEMORY_INDEX),
    ("/* skip src memidx */\n                        frame_ip += 1;", MEMORY_INDEX),
];
const MEMORY_INDEX: &str = "while (*frame_ip++ & 0x80);";

/// Both interpreters leave the frames of an app that is parked, and go on where it was parked if they are called
/// without a function. See `microwit_continue` in `platform/interp.c`.
const PARKING: &[(&str, &str)] = &[
    (
        "HANDLE_OP(WASM_OP_IMPDEP)\n            {",
        "$& if (!cur_func) { RECOVER_CONTEXT(prev_frame); HANDLE_OP_END(); }",
    ),
    (
        "/* Output the return value to the caller */",
        "if (MICROWIT_PARKS(module_inst)) { return; } $&",
    ),
    (
        "wasm_set_exception(module, \"instruction limit exceeded\"); \\\n        goto got_exception; ",
        "goto microwit_dry; ",
    ),
    ("    out_of_bounds:\n", "    microwit_dry: MICROWIT_DRY(module); goto got_exception;\n$&"),
];

/// With the feature `stop`, branches look whether the app has to yield: a loop without branches does not exist.
/// An app goes on with the branch.
const STOPPING: &[(&str, &str)] = &[
    ("HANDLE_OP(WASM_OP_BR)\n            {", "$& MICROWIT_YIELD();"),
    ("HANDLE_OP(WASM_OP_BR_IF)\n            {", "$& MICROWIT_YIELD();"),
    ("HANDLE_OP(WASM_OP_BR_TABLE)\n            {", "$& MICROWIT_YIELD();"),
];

/// The fast interpreter moves on before it sees that there is no fuel. It would leave out an instruction after
/// the app was parked.
const WAITING_FAST: &[(&str, &str)] = &[
    (
        "frame_ip += sizeof(void *);                    \\\n        CHECK_INSTRUCTION_LIMIT(); ",
        "CHECK_INSTRUCTION_LIMIT(); frame_ip += sizeof(void *); ",
    ),
    (
        "frame_ip += sizeof(int32);                                        \\\n        CHECK_INSTRUCTION_LIMIT(); ",
        "CHECK_INSTRUCTION_LIMIT(); frame_ip += sizeof(int32); ",
    ),
    (
        "frame_ip += sizeof(int32);                                       \\\n        CHECK_INSTRUCTION_LIMIT(); ",
        "CHECK_INSTRUCTION_LIMIT(); frame_ip += sizeof(int32); ",
    ),
];

/// Fuel in the fast interpreter: for the words that a branch copies. Beyond 16 words it allocates, which may
/// take as many steps as there are blocks in the pool.
const CHARGING_FAST: &[(&str, &str)] = &[(
    "total_cell = read_uint32(frame_ip);",
    "$& MICROWIT_CHARGE(total_cell > 16 ? 256 * total_cell : 0);",
)];

/// The classic interpreter searches for the end of a block when a branch leaves the block.
const SEARCHING: &[(&str, &str)] = &[(
    "block_stack[0].end_addr = (uint8 *)(p - 1);",
    "$& MICROWIT_CHARGE((uint32)(p - start_addr));",
)];

/// WAMR guesses from a global's value that it is the pointer of the app's stack, and ends an app that sets it
/// outside some bounds. The global may be anything, and no other engine here guards the inside of an app.
const GUESSING: &[(&str, &str)] = &[(
    "else if (module->aux_stack_size > 0\n                         && global_idx == module->aux_stack_top_global_index) {",
    "else if (false) {",
)];

/// Constants that are calculated; see `platform/loader.c`.
const FOLDING: &[(&str, &str)] = &[("/* get_global */", "MICROWIT_FOLD")];

/// Functions that are macros here; see `platform/loader.c`.
const SILENT: &[(&str, &str)] = &[
    ("static void\nset_error_buf(", "static void\nmicrowit_unused_error("),
    ("static void\nset_error_buf_v(", "static void\nmicrowit_unused_error_v("),
];

fn main() {
    if let Err(what) = build() {
        println!("cargo::error={}", what.replace('\n', " "));
    }
}

fn build() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=platform");
    println!("cargo::rerun-if-env-changed={OWN}");
    let feature = |name: &str| env::var_os(format!("CARGO_FEATURE_{name}")).is_some();
    let core =
        env::var_os(OWN).map_or_else(microwit_wamr_src::core, |own| Path::new(&own).join("core"));
    let (interpreter, [charging, own]) = if feature("FAST") {
        ("wasm_interp_fast.c", [CHARGING_FAST, WAITING_FAST])
    } else {
        ("wasm_interp_classic.c", [CHARGING_CLASSIC, SKIPPING])
    };
    let folder = core.join("iwasm/interpreter");
    let stopping = if feature("STOP") { STOPPING } else { &[] };
    let changes = [PARKING, stopping, COUNTING, CHARGING, charging, own];
    let interpreter = changed(&folder.join(interpreter), &changes)?;
    let loader = changed(&folder.join("wasm_loader.c"), &[SILENT, SEARCHING, GUESSING, FOLDING])?;
    let system = !matches!(env::var("CARGO_CFG_TARGET_OS").as_deref(), Ok("none"));
    let flag = |set: bool| if set { "1" } else { "0" };

    let mut cc = cc::Build::new();
    cc.includes(["platform", "platform/libc"])
        .includes(INCLUDES.iter().map(|folder| core.join(folder)));
    for (name, value) in DEFINES {
        cc.define(name, *value);
    }
    cc.define("WASM_ENABLE_FAST_INTERP", flag(feature("FAST")))
        .define("WASM_ENABLE_INSTRUCTION_METERING", flag(feature("FUEL")))
        .define("MICROWIT_SYSTEM", flag(system))
        .define("MICROWIT_INTERP", interpreter.as_str())
        .define("MICROWIT_LOADER", loader.as_str())
        .files(SOURCES.iter().map(|file| core.join(file)))
        .files(OURS.iter().map(|file| Path::new("platform").join(file)))
        .std("gnu11")
        .opt_level_str("s")
        .flags(["-ffreestanding", "-fbuiltin", "-fno-common"])
        .flags(["-ffunction-sections", "-fdata-sections"])
        // A panic of a host unwinds through the C code.
        .flag_if_supported(if system { "-fexceptions" } else { "-fno-exceptions" })
        .pic(system)
        .debug(false)
        .warnings(false)
        .cargo_warnings(false);
    cc.try_compile("microwit_wamr").map_err(|error| {
        let target = env::var("TARGET").unwrap_or_default();
        format!(
            "WAMR is written in C, and its sources could not be compiled for {target}: {error}. \
             Install a C compiler for it ({}), or name one in CC_{}.",
            compiler(&target),
            target.replace('-', "_"),
        )
    })
}

/// A compiler for a target, and Debian's package with it.
fn compiler(target: &str) -> &'static str {
    if target.starts_with("thumb") {
        "arm-none-eabi-gcc, which Debian has in gcc-arm-none-eabi"
    } else if target.starts_with("riscv") {
        "riscv64-unknown-elf-gcc, which Debian has in gcc-riscv64-unknown-elf"
    } else {
        "gcc or clang"
    }
}

/// The name, quoted for C, of a changed copy of one of WAMR's sources. Each change replaces a text; `$&`
/// stands for the text that was there.
fn changed(file: &Path, changes: &[&[(&str, &str)]]) -> Result<String, String> {
    let mut text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    for (wamr, ours) in changes.iter().copied().flatten() {
        if !text.contains(wamr) {
            return Err(format!("{} has no `{wamr}`: it is of another version", file.display()));
        }
        text = text.replace(wamr, &ours.replace("$&", wamr));
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let out = out.join(file.file_name().unwrap_or_default());
    fs::write(&out, text).map_err(|e| format!("{}: {e}", out.display()))?;
    Ok(format!("\"{}\"", out.display()))
}
