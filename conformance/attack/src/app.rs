//! Composes hostile apps.

/// An app with some hostile functions.
#[derive(Debug)]
pub struct App {
    /// The fields that come first: imports.
    pub first: String,
    pub memory: String,
    pub realloc: String,
    pub dtor: String,
    pub run: String,
    pub answer: String,
    pub hand: String,
    /// The post-return functions of `answer` and of `hand`.
    pub post: String,
    pub initialize: String,
    pub rest: String,
}

impl Default for App {
    /// An honest app.
    fn default() -> Self {
        Self {
            first: String::new(),
            memory: r#"(memory (export "memory") 1)"#.into(),
            realloc: "(i32.const 1024)".into(),
            dtor: String::new(),
            run: "(i32.const 0)".into(),
            answer: "(i32.const 64)".into(),
            hand: "(call $opened)".into(),
            post: String::new(),
            initialize: String::new(),
            rest: String::new(),
        }
    }
}

impl App {
    /// The app's module.
    pub fn wasm(&self) -> Vec<u8> {
        let Self { first, memory, realloc, dtor, run, answer, hand, post, initialize, rest } = self;
        let text = format!(
            r#"(module {first}
            (import "a:b/things" "[static]thing.open" (func $open (param i32 i32 i32)))
            (import "a:b/things" "[resource-drop]thing" (func $drop (param i32)))
            (import "a:b/things" "note" (func $note (param i32)))
            (import "a:b/things" "text" (func $text (param i32)))
            (import "a:b/things" "pair" (func $pair (param i32)))
            (import "a:b/things" "take" (func $take (param i32 i32 i32)))
            (import "a:b/things" "say" (func $say (param i32 i32)))
            (import "a:b/things" "lines" (func $lines (param i32 i32)))
            (import "a:b/things" "pages" (func $pages (param i32 i32)))
            (import "[export]a:b/makes" "[resource-new]made" (func $new (param i32) (result i32)))
            (import "[export]a:b/makes" "[resource-drop]made" (func $end (param i32)))
            {memory}
            (data (i32.const 16) "fan\ff")
            (func $opened (result i32)
                (call $open (i32.const 16) (i32.const 3) (i32.const 32))
                (i32.load (i32.const 36)))
            (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) {realloc})
            (func $dtor (export "a:b/makes#[dtor]made") (param i32) {dtor})
            (func $run (export "run") (result i32) {run})
            (func (export "answer") (result i32) {answer})
            (func (export "hand") (result i32) {hand})
            (func (export "cabi_post_answer") (param i32) {post})
            (func (export "cabi_post_hand") (param i32) {post})
            (func (export "_initialize") {initialize})
            {rest})"#
        );
        wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}"))
    }
}

/// Pseudo-random numbers from `seed` on.
pub fn random(mut seed: u64) -> impl Iterator<Item = usize> {
    std::iter::repeat_with(move || {
        // SplitMix64.
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize
    })
}

/// Honest modules with one to four altered bytes, some of which are also cut off.
pub fn altered(seed: u64, count: usize) -> Vec<Vec<u8>> {
    let honest = App { run: "(call $drop (call $opened)) (i32.const 0)".into(), ..App::default() };
    let (honest, mut random) = (honest.wasm(), random(seed));
    let mut next = |below: usize| random.next().unwrap_or_default() % below;
    let mut alter = || {
        let mut wasm = honest.clone();
        for _ in 0..=next(4) {
            let at = next(wasm.len());
            wasm[at] = next(256) as u8;
        }
        if next(4) == 0 {
            wasm.truncate(next(wasm.len()));
        }
        wasm
    };
    (0..count).map(|_| alter()).collect()
}
