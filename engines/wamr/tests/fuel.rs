//! What an instruction costs that does the work of many: fuel bounds time, not instructions alone.

use std::time::{Duration, Instant};

use microwit_engine::{Export, HostFn, Sig, World};
use microwit_host::__private::{call, exports};
use microwit_host::{TrapCode, WorldHost};
use microwit_wamr::{Instance, Limits};

/// How often the app came round.
struct Rounds(u64);

impl WorldHost for Rounds {
    type World = Self;
    fn imports<'t>() -> &'t [HostFn<Self>] {
        const {
            &[HostFn {
                module: "a:b/c",
                name: "round",
                sig: Sig::EMPTY,
                call: |host, _, _| {
                    host.0 += 1;
                    Ok(())
                },
            }]
        }
    }
}

impl World for Rounds {
    const SIGS: &'static [Sig] = &[Sig::EMPTY];
    const REALLOC: bool = false;
    const EXPORTS: &'static [Export] = &[Export { name: "run", sig: Sig::EMPTY }];
    type PerDestructor<T: Copy> = [T; 0];
    type IfWaits<T: Copy> = [T; 0];
}

/// An app that does the same again and again.
struct Attack {
    name: &'static str,
    /// What is beside the function, and the function.
    beside: String,
    run: String,
    /// Bytes searched or words copied by a round: 16 are to cost one unit at least.
    steps: u64,
    /// Whether the engine as it is built here does so at all.
    applies: bool,
}

const PLAIN: &str = "plain";
const ROUND: &str = "(call $round)";
const FAST: bool = cfg!(feature = "fast");

#[expect(clippy::too_many_lines, reason = "it is a list")]
fn attacks() -> Vec<Attack> {
    let attack = |name, steps, run: String| Attack {
        name,
        beside: String::new(),
        run,
        steps,
        applies: true,
    };
    let dead = "(nop)".repeat(60_000);
    // 14 bytes, so that all blocks fall on one set of the cache.
    let pad = "(drop (f64.const 1)) (drop (i32.const 4096))";
    let nested = format!("(block {pad} ").repeat(4);
    let left = "(br 0))".repeat(4);
    let far = "(block ".repeat(300);
    let table = "(br_table 0 290 (i32.const 0))";
    let ifs = format!("(if (i32.const 0) (then {} {ROUND}))", "(nop)".repeat(20_000 - 9));
    let wide = "i32 ".repeat(3000);
    let pushed = "(i32.const 1)".repeat(3000);
    let constants: Vec<_> = (0..14_000).map(|i| format!("(drop (i32.const {i}))")).collect();
    let constants = format!("(func $f (return) {})", constants.concat());
    let eighteen = "i32 ".repeat(18);
    let words = "(i32.const 1)".repeat(18);
    vec![
        attack(PLAIN, 0, format!("(loop {ROUND} (br 0))")),
        Attack {
            applies: !FAST,
            ..attack(
                "five blocks around 60 KB",
                4 * 60_000,
                format!("(loop {ROUND} {nested} (block (br 0) {dead}) {left} (br 0))"),
            )
        },
        Attack {
            applies: !FAST,
            ..attack("three ifs of 20 KB", 0, format!("(loop {ROUND} {ifs}{ifs}{ifs} (br 0))"))
        },
        Attack {
            applies: !FAST,
            ..attack(
                "5,000 far br_tables",
                16 * 5000,
                format!("{far} (loop {ROUND} {table} {}) {}", table.repeat(5000), ")".repeat(300)),
            )
        },
        attack(
            "br_table of 20,000",
            0,
            format!("(loop {ROUND} (br_table {} (i32.const 9999)))", "0 ".repeat(20_000)),
        ),
        Attack {
            beside: format!("(func $f (local {}))", "i64 ".repeat(14_000)),
            ..attack("call with 28,000 words", 28_000, format!("(loop {ROUND} (call $f) (br 0))"))
        },
        Attack {
            beside: format!("(func $f (local {}))", "i64 ".repeat(1500)),
            ..attack("call with 3,000 words", 3000, format!("(loop {ROUND} (call $f) (br 0))"))
        },
        Attack {
            beside: constants,
            applies: FAST,
            ..attack(
                "call with 14,000 constants",
                14_000,
                format!("(loop {ROUND} (call $f) (br 0))"),
            )
        },
        attack(
            "branch with 3,000 words",
            3000,
            format!("{pushed} (loop (param {wide}) {ROUND} (i32.const 1) (br 0)) unreachable"),
        ),
        attack(
            "branch with 18 words",
            0,
            format!("{words} (loop (param {eighteen}) {ROUND} (i32.const 1) (br 0)) unreachable"),
        ),
        Attack {
            beside: format!("(memory 1) (data $d \"{}\")", "x".repeat(60_000)),
            ..attack(
                "memory.init of 60 KB",
                15_000,
                format!(
                    "(loop {ROUND}
                        (memory.init $d (i32.const 0) (i32.const 0) (i32.const 60000)) (br 0))"
                ),
            )
        },
        Attack {
            beside: "(memory 1)".into(),
            ..attack(
                "memory.copy of 60 KB",
                15_000,
                format!(
                    "(loop {ROUND}
                        (memory.copy (i32.const 0) (i32.const 1) (i32.const 60000)) (br 0))"
                ),
            )
        },
        Attack {
            beside: "(memory 1)".into(),
            ..attack(
                "memory.fill of 60 KB",
                15_000,
                format!(
                    "(loop {ROUND}
                        (memory.fill (i32.const 0) (i32.const 1) (i32.const 60000)) (br 0))"
                ),
            )
        },
        Attack {
            beside: "(memory 1 100)".into(),
            ..attack(
                "memory.grow of nothing",
                0,
                format!("(loop {ROUND} (drop (memory.grow (i32.const 0))) (br 0))"),
            )
        },
        Attack {
            beside: "(memory 1 200)".into(),
            ..attack(
                "memory.grow until it stops",
                0,
                format!("(loop {ROUND} (drop (memory.grow (i32.const 1))) (br 0))"),
            )
        },
    ]
}

/// Runs it until its fuel is spent: how often it came round, and how long that took.
fn spend(attack: &Attack, fuel: u64, round: &str) -> (u64, Duration) {
    let text = format!(
        "(module (import \"a:b/c\" \"round\" (func $round)) {} (func (export \"run\") {}))",
        attack.beside,
        attack.run.replace(ROUND, round),
    );
    let wasm = wat::parse_str(text).unwrap();
    let limits = Limits::DEFAULT.memory(100 << 16).fuel(fuel).stack(600_000).heap(u32::MAX);
    let host = &mut Rounds(0);
    let mut app = Instance::<_>::load(&*wasm, host, limits).unwrap();
    let export = exports(Rounds::EXPORTS)(&mut app, 0).unwrap();
    let start = Instant::now();
    let done = call(&mut app, host, &export, (), |_, _| Ok(()));
    let took = start.elapsed();
    assert_eq!(done.unwrap_err().trap.code, TrapCode::OutOfFuel, "{}", attack.name);
    (host.0, took)
}

#[test]
fn work_of_many_steps_costs_many_units() {
    const FUEL: u64 = 50_000;
    for attack in attacks().iter().filter(|attack| attack.applies && attack.steps > 0) {
        let (rounds, _) = spend(attack, FUEL, ROUND);
        let steps = rounds.saturating_sub(1) * attack.steps;
        assert!(steps <= FUEL * 16, "{}: {rounds} rounds, {steps} steps", attack.name);
    }
}

#[test]
fn what_compilers_write_costs_a_unit_for_an_instruction() {
    // Two instructions a round; then a call with few locals, an if, and a block with a result.
    let bodies = [
        (2, "", "(loop (call $round) (br 0))"),
        (4, "(func $f (local i64 i64 i32))", "(loop (call $round) (call $f) (br 0))"),
        (6, "", "(loop (call $round) (drop (block (result i32) (i32.const 1))) (br 0))"),
    ];
    for (units, beside, run) in bodies {
        let attack =
            Attack { name: run, beside: beside.into(), run: run.into(), steps: 0, applies: true };
        let (rounds, _) = spend(&attack, 10_000, ROUND);
        assert!(rounds >= 9_900 / units, "{run}: {rounds}");
    }
}

/// Prints what a unit of fuel takes, with `MICROWIT_MEASURE=1 cargo test --release … -- --nocapture`.
#[test]
fn time_of_a_unit() {
    if std::env::var_os("MICROWIT_MEASURE").is_none() {
        return;
    }
    let best = |attack: &Attack| {
        let once = |_| spend(attack, 20_000, "").1.as_secs_f64() * 1e9 / 20_000.0;
        (0..3).map(once).fold(f64::MAX, f64::min)
    };
    let attacks = attacks();
    let plain = best(&attacks[0]);
    for attack in attacks.iter().filter(|attack| attack.applies) {
        let unit = best(attack);
        println!("| {} | {unit:.1} ns | {:.1} |", attack.name, unit / plain);
    }
}
