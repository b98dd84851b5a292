//! What cannot be mended here, and why.

/// Engine, attack, reason. Such an attack must fail.
const GAPS: &[(&str, &str, &str)] = &[];

/// Engines that end the board when the heap is full at the wrong moment. Which moments those are
/// varies with their versions, so an attack at others passes.
const ABORTS: &[(&str, &str)] = &[
    ("wasmi", "the engine allocates where it cannot fail: only `Limits::heap` is before that"),
    ("tinywasm", "the engine allocates where it cannot fail: only `Limits::heap` is before that"),
    ("wasmtime", "the engine allocates where it cannot fail: only `Limits::heap` is before that"),
];

/// How a process ends that has no heap left.
const NO_HEAP: [&str; 2] = ["memory allocation of", "unhandled out-of-memory error"];

/// Why this attack is known to fail.
pub fn known(engine: &str, attack: &str) -> Option<&'static str> {
    GAPS.iter().find(|gap| (gap.0, gap.1) == (engine, attack)).map(|gap| gap.2)
}

/// Why an engine is known to end the board where there is no heap, if each of `wrongs` is that.
pub fn aborts(engine: &str, wrongs: &[String]) -> Option<&'static str> {
    let no_heap = |wrong: &String| NO_HEAP.iter().any(|end| wrong.contains(end));
    let known = ABORTS.iter().find(|known| known.0 == engine && wrongs.iter().all(no_heap));
    known.map(|known| known.1)
}
