//! A pool, which is for a whole process: all of it is one test.

use microwit_host::LoadError;
use microwit_wamr::{Instance, Limits, Pool};

static POOL: Pool<{ 24 * 1024 }> = Pool::new();
static OTHER: Pool<64> = Pool::new();

/// An app with this much memory, which may grow, and many names of many lengths.
fn app(bytes: u32, exports: usize) -> Vec<u8> {
    let names = (0..exports).map(|i| format!("(export \"{}\" (func $f))", "x".repeat(i + 1)));
    let names: String = names.collect();
    wat::parse_str(format!(
        "(module {names} (func $f) (memory (export \"memory\") 1) (global $s (mut i32) (i32.const 16))
            (global (export \"__data_end\") i32 (i32.const 16))
            (global (export \"__heap_base\") i32 (i32.const {bytes}))
            (func (export \"use\") (global.set $s (global.get $s)) (unreachable)))"
    ))
    .unwrap()
}

#[test]
fn apps_live_in_the_pool_and_give_all_of_it_back() {
    let load = |bytes, exports| {
        let limits = Limits::DEFAULT.stack(512).without_fuel_limit();
        let app = app(bytes, exports);
        Instance::<_>::load(&*app, &mut (), limits).map_err(|error| error.to_string())
    };
    let full = Some(LoadError::OutOfMemory.to_string());
    assert!(POOL.give());
    assert!(!POOL.give() && !OTHER.give());
    assert!(load(1024, 3).is_ok());
    assert_eq!(load(32 * 1024, 3).err(), full);
    assert_eq!(load(1024, 300).err(), full);
    // What is left over of any size would add up.
    for round in 0..1000 {
        let first = load(1024 + round, round as usize % 20).unwrap();
        let second = load(512, 7).unwrap();
        drop(first);
        let third = load(2048, 11).unwrap();
        assert_eq!(load(20 * 1024, 1).err(), full, "{round}");
        drop((second, third));
    }
    assert!(load(16 * 1024, 1).is_ok());
}
