//! The list of engines, with the facts about each that must be known without compiling it.
//!
//! All code that deals with several engines reads this list, so a new engine is a new entry. An entry's
//! `features` are the features of WebAssembly that the engine's validator, `include_wasm!` and the `microwit`
//! command let apps use. Floats and all of WebAssembly 1.0 are always allowed and not listed. The names are
//! wasmparser's, with `-` in place of `_`. The first seven of each entry are Lime1, which compilers use by
//! default.
#![no_std]
#![forbid(unsafe_code)]

#[macro_use]
mod table;

#[doc(hidden)]
pub use microwit_macro::validated_bytes;

engines! {
    Wasmi {
        what: "wasmi 2",
        name: "wasmi",
        title: "wasmi",
        engine: microwit_wasmi,
        packer: [],
        packed: "A module with pages of one byte",
        extension: "wasmi.wasm",
        rustflags: None,
        needs_c: false,
        needs_swap: true,
        heap: [12_288, 190, 210, 330, 220, 170, 220, 8, 26, 0, 0, 8, 16, 440, 32, 110],
        features: [
            "mutable-global" "sign-extension" "saturating-float-to-int" "multi-value"
            "bulk-memory-opt" "call-indirect-overlong" "extended-const"
            "bulk-memory" "reference-types" "gc-types" // `gc-types` allows `externref`.
            "tail-call" "multi-memory" "custom-page-sizes"
        ],
        lacks: ["select of zero"], // A `select` of any other value than the one that it compares with 0.
        unmetered: [],
    }

    Tinywasm {
        what: "tinywasm",
        name: "tinywasm",
        title: "tinywasm",
        engine: microwit_tinywasm,
        packer: [microwit_tinywasm],
        packed: "An archive: what tinywasm's parser makes of that module, so that the chip needs no parser",
        extension: "twasm",
        rustflags: None,
        needs_c: false,
        needs_swap: true,
        // An instruction takes as much heap on 32 bits as on 64 bits.
        heap: [3072, 220, 200, 240, 150, 180, 200, 9, 59, 22, 56, 0, 0, 420, 24, 27],
        // The engine also has SIMD, but no other engine here has it, and apps for chips do not use it.
        features: [
            "mutable-global" "sign-extension" "saturating-float-to-int" "multi-value"
            "bulk-memory-opt" "call-indirect-overlong" "extended-const"
            "bulk-memory" "reference-types" "gc-types"
            "tail-call" "multi-memory" "custom-page-sizes"
        ],
        lacks: ["memory.init"], // tinywasm computes a segment's range so that it may panic.
        unmetered: ["table.grow" "table.fill" "table.copy" "table.init"],
    }

    Wasmtime {
        what: "wasmtime's Pulley interpreter",
        name: "wasmtime",
        title: "wasmtime",
        engine: microwit_wasmtime,
        packer: [microwit_wasmtime],
        packed: "An image: what wasmtime's compiler makes of that module for its interpreter Pulley",
        extension: "cwasm",
        // This saves 28 KiB of flash and a fifth of the instructions.
        rustflags: Some("--cfg=pulley_disable_interp_simd"),
        needs_c: false,
        needs_swap: true,
        heap: [],
        // An image may not use `externref`: for this, a chip would need a garbage collector.
        features: [
            "mutable-global" "sign-extension" "saturating-float-to-int" "multi-value"
            "bulk-memory-opt" "call-indirect-overlong" "extended-const"
            "bulk-memory" "reference-types"
            "tail-call" "multi-memory" "custom-page-sizes"
        ],
        lacks: [],
        unmetered: [],
    }

    Wamr {
        what: "The WebAssembly Micro Runtime",
        name: "wamr",
        title: "WAMR",
        engine: microwit_wamr,
        packer: [],
        packed: "A module with pages of 64 KiB, which WAMR shrinks to what is in use",
        extension: "wamr.wasm",
        rustflags: None,
        needs_c: true,
        needs_swap: false,
        heap: [],
        // These are the features that compilers use by default. Of "bulk-memory", passive segments are
        // missing; of "reference-types", references and tables that change.
        features: [
            "mutable-global" "sign-extension" "saturating-float-to-int" "multi-value"
            "bulk-memory-opt" "call-indirect-overlong" "extended-const"
        ],
        lacks: ["element segment of a table that it names"], // WAMR takes the byte for a table index.
        unmetered: [],
    }
}

impl Engine {
    /// Whether apps for this engine may use a feature.
    pub const fn has(self, feature: &str) -> bool {
        let mut rest = self.features();
        while let [first, tail @ ..] = rest {
            if equal(first.as_bytes(), feature.as_bytes()) {
                return true;
            }
            rest = tail;
        }
        false
    }
}

/// Compares two byte strings, because `==` does not work in constants yet.
const fn equal(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([x, after @ ..], [y, behind @ ..]) = (a, b) {
        if *x != *y {
            return false;
        }
        (a, b) = (after, behind);
    }
    a.is_empty() && b.is_empty()
}

#[cfg(test)]
mod tests {
    use super::Engine::{self, Wamr, Wasmi};

    #[test]
    fn a_feature_is_found_by_its_whole_name() {
        assert!(Wasmi.has("bulk-memory") && Wasmi.has("custom-page-sizes"));
        assert!(!Wasmi.has("bulk-memory-op") && !Wasmi.has("bulk"));
        assert!(!Wamr.has("tail-call"));
    }

    #[test]
    fn an_engine_is_found_by_its_name() {
        assert!(Engine::ALL.iter().all(|engine| engine.name().parse() == Ok(*engine)));
        assert_eq!("WAMR".parse::<Engine>(), Err("no such engine"));
    }
}
