//! What the C side promises, asked of itself: any index, any limit, any lack of memory.
#![allow(unsafe_code, reason = "it calls what is C")]

use std::ffi::{CStr, c_char, c_void};
use std::ptr;

use microwit_wamr as _;

#[repr(C)]
#[derive(Clone, Copy)]
struct Limits {
    memory: u32,
    memories: u32,
    stack: u32,
    tables: u32,
    heap: u32,
}

#[repr(C)]
struct Item {
    module: *const c_char,
    name: *const c_char,
    types: *const u8,
    index: u32,
    params: u16,
    results: u16,
    kind: u8,
}

unsafe extern "C-unwind" {
    fn wasm_runtime_malloc(size: u32) -> *mut c_void;
    fn wasm_runtime_free(pointer: *mut c_void);
    fn microwit_load(bytes: *mut u8, len: u32, limits: *mut Limits, why: *mut u32) -> *mut c_void;
    fn wasm_loader_unload(module: *mut c_void);
    fn microwit_import(module: *const c_void, index: u32, item: *mut Item) -> bool;
    fn microwit_export(module: *const c_void, index: u32, item: *mut Item) -> bool;
    fn microwit_bind(module: *mut c_void, index: u32, native: *const c_void, row: *const c_void);
    fn microwit_instantiate(
        module: *mut c_void,
        data: *mut c_void,
        limits: *mut Limits,
        why: *mut u32,
    ) -> *mut c_void;
    fn microwit_end(env: *mut c_void);
    fn microwit_call(env: *mut c_void, func: u32, slots: *mut u64, len: u32, sliced: bool) -> u32;
    fn microwit_global(env: *const c_void, index: u32) -> u32;
    fn microwit_fuel(env: *mut c_void, fuel: i32) -> i32;
}

// As `platform/seam.h` numbers them.
const FINE: u32 = 0;
const MEMORY: u32 = 1;
const OTHER: u32 = 2;
const STACK: u32 = 7;
const GROWTH: u32 = 9;
const HEAP: u32 = 10;
const TABLES: u32 = 11;

const ALL: Limits =
    Limits { memory: 1 << 16, memories: 1, stack: 4096, tables: u32::MAX, heap: u32::MAX };

/// Loads and instantiates it: why that failed, and what of the heap it has while it runs.
fn load(wasm: &[u8], mut limits: Limits, then: impl FnOnce(*mut c_void)) -> (u32, u32) {
    let (had, mut why) = (limits.heap, u32::MAX);
    // SAFETY: the bytes are in the heap for as long as the module is loaded; all is freed once.
    unsafe {
        let bytes = wasm_runtime_malloc(wasm.len() as u32).cast::<u8>();
        ptr::copy_nonoverlapping(wasm.as_ptr(), bytes, wasm.len());
        let module = microwit_load(bytes, wasm.len() as u32, &raw mut limits, &raw mut why);
        if !module.is_null() {
            assert_eq!(why, FINE);
            let env = microwit_instantiate(module, ptr::null_mut(), &raw mut limits, &raw mut why);
            if !env.is_null() {
                assert_eq!(why, FINE);
                then(env);
                microwit_end(env);
            }
            wasm_loader_unload(module);
        }
        wasm_runtime_free(bytes.cast());
    }
    (why, had - limits.heap)
}

fn wasm(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

/// Apps of which much comes when they load, and nothing when they run.
fn heavy(many: usize) -> Vec<(&'static str, Vec<u8>)> {
    let each = |part: &dyn Fn(usize) -> String| (0..many).map(part).collect::<String>();
    let nested = format!("{}{}", "(block ".repeat(many), ")".repeat(many));
    let locals = |i| "i32 ".repeat(i % 60);
    let texts = [
        ("functions", each(&|_| "(func)".into())),
        ("globals", each(&|i| format!("(global (mut i64) (i64.const {i}))"))),
        ("types", each(&|i| format!("(type (func (param {})))", locals(i)))),
        ("exports", format!("(func $f) {}", each(&|i| format!("(export \"{i}\" (func $f))")))),
        ("imports", each(&|i| format!("(import \"a\" \"{i}\" (func))"))),
        ("blocks", format!("(func {nested})")),
        ("table", format!("(table {many} funcref)")),
        (
            "elements",
            format!("(table {many} funcref) (func $f) (elem (i32.const 0) {})", "$f ".repeat(many)),
        ),
        ("br_table", format!("(func (block (br_table {} (i32.const 0))))", "0 ".repeat(many))),
        ("far", {
            let tables = "(br_table 0 290 (i32.const 0))".repeat(many);
            format!("(func {} {tables} {})", "(block ".repeat(300), ")".repeat(300))
        }),
        ("constants", format!("(func {})", each(&|i| format!("(drop (i64.const {i}))")))),
        ("segments", format!("(memory 1) {}", each(&|_| "(data (i32.const 0) \"x\")".into()))),
        ("results", {
            let results = "i32 ".repeat(many.min(900));
            let push = "(i32.const 1)".repeat(many.min(900));
            format!(
                "(func (block (result {results}) {push} (br_if 0 (i32.const 1)))
                    {})",
                "drop ".repeat(many.min(900))
            )
        }),
    ];
    texts.map(|(name, text)| (name, wasm(&format!("(module {text})")))).into()
}

#[test]
fn an_index_past_the_end_is_no_item() {
    let mut limits = ALL;
    let mut why = 0;
    let mut bytes = wasm("(module)");
    let mut item = Item {
        module: ptr::null(),
        name: ptr::null(),
        types: ptr::null(),
        index: 0,
        params: 0,
        results: 0,
        kind: 0,
    };
    // SAFETY: as in `load`, but for the bytes, which outlive the module.
    unsafe {
        let len = bytes.len() as u32;
        let module = microwit_load(bytes.as_mut_ptr(), len, &raw mut limits, &raw mut why);
        for index in [0, 1, u32::MAX] {
            assert!(!microwit_import(module, index, &raw mut item));
            assert!(!microwit_export(module, index, &raw mut item));
            microwit_bind(module, index, ptr::null(), ptr::null());
        }
        let env = microwit_instantiate(module, ptr::null_mut(), &raw mut limits, &raw mut why);
        for index in [0, 1, u32::MAX] {
            assert_eq!(microwit_call(env, index, [0; 17].as_mut_ptr(), 17, false), OTHER);
            assert_eq!(microwit_global(env, index), 0);
        }
        microwit_end(env);
        wasm_loader_unload(module);
    }
}

#[test]
fn an_import_and_an_export_have_their_names() {
    let text = "(module (import \"a\" \"b\" (func (param i64))) (func (export \"c\")))";
    let mut bytes = wasm(text);
    let (mut limits, mut why) = (ALL, 0);
    // SAFETY: as before; names are those of a loaded module.
    unsafe {
        let mut item: Item = std::mem::zeroed();
        let len = bytes.len() as u32;
        let module = microwit_load(bytes.as_mut_ptr(), len, &raw mut limits, &raw mut why);
        assert!(microwit_import(module, 0, &raw mut item));
        assert_eq!((CStr::from_ptr(item.module), CStr::from_ptr(item.name)), (c"a", c"b"));
        assert!(microwit_export(module, 0, &raw mut item));
        assert_eq!((CStr::from_ptr(item.name), item.index), (c"c", 1));
        wasm_loader_unload(module);
    }
}

#[test]
fn a_name_with_a_zero_in_it_is_malformed() {
    for text in [
        "(module (func (export \"run\\00x\")))",
        "(module (func (export \"\\00\")))",
        "(module (import \"a\\00\" \"b\" (func)))",
        "(module (import \"a\" \"b\\00c\" (func)))",
    ] {
        assert_eq!(load(&wasm(text), ALL, |_| ()).0, OTHER, "{text}");
    }
}

#[test]
fn tables_and_memory_have_limits_and_each_its_reason() {
    let limits = Limits { tables: 10, ..ALL };
    let cases = [
        ("(module (table 10 funcref))", FINE),
        ("(module (table 11 funcref))", TABLES),
        ("(module (table 4000000000 funcref))", TABLES),
        ("(module (table 11 funcref) (memory 2))", GROWTH),
        ("(module (memory 2))", GROWTH),
        // Of neither is there more than one, and no instruction lets a table grow.
        ("(module (table 1 funcref) (table 1 funcref))", OTHER),
        ("(module (memory 1) (memory 1))", OTHER),
        (
            "(module (table 1 funcref)
                (func (drop (table.grow (ref.null func) (i32.const 1)))))",
            OTHER,
        ),
    ];
    for (text, why) in cases {
        assert_eq!(load(&wasm(text), limits, |_| ()).0, why, "{text}");
    }
    // More than a desktop has, or than the engine can count.
    assert_eq!(load(&wasm("(module (table 4000000000 funcref))"), ALL, |_| ()).0, MEMORY);
    assert_eq!(load(&wasm("(module)"), Limits { stack: u32::MAX, ..ALL }, |_| ()).0, MEMORY);
}

#[test]
fn depth_is_bounded_by_the_stack() {
    // The least that a frame takes is some forty bytes.
    let app = wasm(
        "(module (global $depth (mut i32) (i32.const 0)) (func
            (global.set $depth (i32.add (global.get $depth) (i32.const 1))) (call 0)))",
    );
    for stack in [0, 16, 1024, 16 * 1024] {
        let (why, _) = load(&app, Limits { stack, ..ALL }, |env| {
            // SAFETY: the function is there, and has neither parameters nor results.
            let (why, depth) = unsafe {
                microwit_fuel(env, 1_000_000);
                let why = microwit_call(env, 0, [0; 1].as_mut_ptr(), 1, false);
                (why, microwit_global(env, 0))
            };
            assert_eq!(why, STACK);
            assert!(depth <= stack / 40, "{depth} frames in {stack} bytes");
        });
        assert_eq!(why, FINE);
    }
}

#[test]
fn loading_takes_no_more_of_the_heap_than_it_may() {
    for (name, app) in heavy(300) {
        let (why, kept) = load(&app, ALL, |_| ());
        assert_eq!(why, FINE, "{name}");
        assert_eq!(load(&app, Limits { heap: kept - 1, ..ALL }, |_| ()).0, HEAP, "{name}");
        // Each allocation fails once, be it the first or the last.
        let mut heap = 0;
        while load(&app, Limits { heap, ..ALL }, |_| ()).0 != FINE {
            assert_eq!(load(&app, Limits { heap, ..ALL }, |_| ()).0, HEAP, "{name}, {heap}");
            heap += 1 + heap / 100;
        }
        assert!(heap >= kept, "{name}");
    }
}

#[test]
fn memory_and_stack_are_no_part_of_the_heap() {
    let kept = |pages, stack| {
        let app = wasm(&format!("(module (memory {pages}) (func))"));
        let (why, kept) = load(&app, Limits { memory: 9 << 16, stack, ..ALL }, |_| ());
        assert_eq!(why, FINE);
        kept
    };
    assert_eq!(kept(1, 64), kept(9, 65_536));
}

#[test]
fn loads_at_the_same_time_count_for_themselves() {
    let (_, app) = heavy(200).swap_remove(0);
    let (_, alone) = load(&app, ALL, |_| ());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert_eq!(load(&app, ALL, |_| ()), (FINE, alone));
                }
            });
        }
    });
}
