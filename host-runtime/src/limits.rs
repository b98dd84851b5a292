//! The limits on the resources of an app.

use crate::control::{Control, Deadline};

/// The resources of a chip that an app may use. Each limit means the same on every engine. An app that needs
/// more when it is loaded is refused; an app that asks for more while it runs ends with a trap that says so.
///
/// One begins with [`DEFAULT`](Self::DEFAULT), and sets what differs:
///
/// ```
/// # use microwit_host::Limits;
/// const LIMITS: Limits = Limits::DEFAULT.memory(8 * 1024).stack(4 * 1024).fuel(100_000);
/// ```
#[must_use]
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of linear memory, all memories together.
    pub memory: u32,
    /// The number of memories.
    pub memories: u32,
    /// Elements of tables, all tables together.
    pub tables: u32,
    /// Bytes of the app's own stack: call frames and values.
    pub stack: u32,
    /// Bytes of heap that loading may take, without linear memory and tables. Some engines take heap from the
    /// global allocator, which ends the firmware when there is none left. These engines refuse an app by the
    /// most that it may need, which is two to five times what most apps do need. They also refuse it if that
    /// much heap and the stack are not free. [`ANY_HEAP`](Self::ANY_HEAP) turns both checks off.
    pub heap: u32,
    /// Units of fuel for each call, about one per instruction; `None` means no limit. The host's work for the
    /// app, which is to check the strings and lists that the app passes, has the same limit again.
    pub fuel: Option<u64>,
    /// Units of fuel after which a call that may wait lets the executor run other tasks, and then goes on.
    /// `None` means that it runs until it returns or waits. The host must have the option `async`.
    pub slice: Option<u64>,
    /// Units of fuel that code of the app may take inside imports of a call with slices, since it cannot be cut:
    /// `cabi_realloc` and destructors. In each slice, it may use up the slice, and so much more, and ends the app
    /// after that.
    pub nested: u64,
    /// The longest time that a call that may wait takes. It is looked at when the call is polled: at the end
    /// of each slice, and whenever its host function wakes it.
    pub deadline: Option<Deadline>,
    /// The way for other code to the call that is under way.
    pub control: Option<&'static Control>,
    /// Whether engines that translate do so for every function while loading. If not, each function is
    /// translated when it is first called; that call is slow, and the heap grows during it. wasmi always does
    /// so while loading if there is a [`slice`](Self::slice).
    pub eager: bool,
}

impl Limits {
    /// No limit on [`heap`](Self::heap): loading takes the heap that it needs, without a check that it is
    /// free. If it is not free, engines that use the global allocator end the firmware.
    pub const ANY_HEAP: u32 = u32::MAX;

    /// Whether there is a limit on [`heap`](Self::heap).
    pub const fn heap_is_limited(&self) -> bool {
        self.heap != Self::ANY_HEAP
    }

    /// One memory of 64 KiB, 1,024 elements of tables, 16 KiB of stack, 1 MiB of heap, ten million units of
    /// fuel, 10,000 of them nested, and eager translation.
    pub const DEFAULT: Self = Self {
        memory: 64 * 1024,
        memories: 1,
        tables: 1024,
        stack: 16 * 1024,
        heap: 1024 * 1024,
        fuel: Some(10_000_000),
        slice: None,
        nested: 10_000,
        deadline: None,
        control: None,
        eager: true,
    };

    /// Sets [`memory`](Self#structfield.memory), in bytes.
    pub const fn memory(self, memory: u32) -> Self {
        Self { memory, ..self }
    }

    /// Sets [`memories`](Self#structfield.memories).
    pub const fn memories(self, memories: u32) -> Self {
        Self { memories, ..self }
    }

    /// Sets [`tables`](Self#structfield.tables), in elements.
    pub const fn tables(self, tables: u32) -> Self {
        Self { tables, ..self }
    }

    /// Sets [`stack`](Self#structfield.stack), in bytes.
    pub const fn stack(self, stack: u32) -> Self {
        Self { stack, ..self }
    }

    /// Sets [`heap`](Self#structfield.heap), in bytes.
    pub const fn heap(self, heap: u32) -> Self {
        Self { heap, ..self }
    }

    /// Sets [`fuel`](Self#structfield.fuel), in units.
    pub const fn fuel(self, fuel: u64) -> Self {
        Self { fuel: Some(fuel), ..self }
    }

    /// Sets [`slice`](Self#structfield.slice), in units of fuel.
    pub const fn slice(self, slice: u64) -> Self {
        Self { slice: Some(slice), ..self }
    }

    /// Sets [`nested`](Self#structfield.nested), in units of fuel.
    pub const fn nested(self, nested: u64) -> Self {
        Self { nested, ..self }
    }

    /// Sets [`deadline`](Self#structfield.deadline): the most ticks of this clock that a call may take.
    pub const fn deadline(self, clock: fn() -> u64, ticks: u64) -> Self {
        Self { deadline: Some(Deadline { clock, ticks }), ..self }
    }

    /// Sets [`control`](Self#structfield.control).
    pub const fn control(self, control: &'static Control) -> Self {
        Self { control: Some(control), ..self }
    }

    /// Whether the engine must count fuel.
    pub const fn is_metered(&self) -> bool {
        self.fuel.is_some() || self.slice.is_some()
    }

    /// Lets calls run for any time: for apps that are trusted to return, and for engines that do not meter.
    pub const fn without_fuel_limit(self) -> Self {
        Self { fuel: None, ..self }
    }

    /// Sets [`eager`](Self#structfield.eager).
    pub const fn eager(self, eager: bool) -> Self {
        Self { eager, ..self }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
