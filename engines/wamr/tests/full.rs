//! A pool that hostile apps fill, which is for a whole process: all of it is one test.

use microwit_host::LoadError;
use microwit_wamr::{Instance, Limits, Pool, pool_high_water};

static POOL: Pool<{ 160 * 1024 }> = Pool::new();

#[test]
fn an_app_that_is_too_much_for_the_pool_is_refused_and_leaves_all_of_it() {
    let wasm = |text: &String| wat::parse_str(format!("(module {text})")).unwrap();
    let load = |wasm: &[u8], stack| {
        let limits =
            Limits::DEFAULT.stack(stack).without_fuel_limit().heap(u32::MAX).tables(u32::MAX);
        let app = Instance::<()>::load(wasm, &mut (), limits);
        app.map_err(|error| error.to_string())
    };
    let each = |part: &dyn Fn(usize) -> String| (0..20_000).map(part).collect::<String>();
    let heavy = [
        each(&|_| "(func)".into()),
        each(&|i| format!("(global (mut i64) (i64.const {i}))")),
        each(&|i| format!("(type (func (param {})))", "i32 ".repeat(i % 60))),
        format!("(func $f) {}", each(&|i| format!("(export \"{i}\" (func $f))"))),
        format!("(func {}{})", "(block ".repeat(30_000), ")".repeat(30_000)),
        "(table 1000000 funcref)".into(),
        format!("(func (block (br_table {} (i32.const 0))))", "0 ".repeat(150_000)),
        each(&|_| "(data (i32.const 0) \"\")".into()) + "(memory 1)",
    ];
    let (small, heavy) = (wasm(&String::new()), heavy.each_ref().map(wasm));
    assert!(POOL.give());
    let full = Some(LoadError::OutOfMemory.to_string());
    // At first all of the pool is free, then ever less: each allocation is the one that fails.
    for taken in (0..140).step_by(7) {
        let other = load(&small, taken * 1024).unwrap();
        for (at, wasm) in heavy.iter().enumerate() {
            assert_eq!(load(wasm, 16 * 1024).err(), full, "{at}, {taken} KiB");
        }
        drop(other);
    }
    assert!(pool_high_water() > 128 * 1024);
    // It is whole again.
    assert!(load(&small, 150 * 1024).is_ok());
}
