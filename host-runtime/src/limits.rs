//! What an app may use.

/// What an app may use of a chip. Each limit means the same on every engine; what an app wants beyond
/// it is refused when the app is loaded, or ends the app with a trap that says so.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of linear memory, of all memories together.
    pub memory: u32,
    /// How many memories there may be.
    pub memories: u32,
    /// Elements of tables, of all tables together.
    pub tables: u32,
    /// Bytes of the app's own stack: call frames and values.
    pub stack: u32,
    /// Bytes of heap that loading may take, linear memory and tables not counted. On engines that take
    /// it from the global allocator, and end the firmware when there is none left, an app is refused by
    /// what it may need at most, which is two to five times what most apps do need, and so it is where
    /// that and the stack are not free: [`ANY_HEAP`](Self::ANY_HEAP) asks for neither.
    pub heap: u32,
    /// Units of fuel for each call, about one an instruction; `None` for no limit. The host's work
    /// for the app, which is to check the strings and lists that the app passes, has as much again.
    pub fuel: Option<u64>,
    /// Translate every function while loading, on engines that translate. Otherwise each is
    /// translated when it is first called, which makes that call slow and lets the heap grow then.
    pub eager: bool,
}

impl Limits {
    /// No limit on [`heap`](Self::heap): loading takes what it takes, and nobody is asked whether that is
    /// free. Where it is not, such engines end the firmware.
    pub const ANY_HEAP: u32 = u32::MAX;

    /// Whether there is a limit on [`heap`](Self::heap).
    pub const fn heap_is_limited(&self) -> bool {
        self.heap != Self::ANY_HEAP
    }

    /// One memory of 64 KiB, 1,024 elements of tables, 16 KiB of stack, 1 MiB of heap, ten million
    /// units of fuel, eager.
    pub const DEFAULT: Self = Self {
        memory: 64 * 1024,
        memories: 1,
        tables: 1024,
        stack: 16 * 1024,
        heap: 1024 * 1024,
        fuel: Some(10_000_000),
        eager: true,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
