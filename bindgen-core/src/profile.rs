//! Checks that a module is valid and uses no more of WebAssembly than an engine supports.

mod place;
pub mod segments;
pub mod selects;
mod size;

use wasmparser::{Validator, WasmFeatures};

pub use place::first;

use crate::Error;

/// Finds the first place in a module.
type First = fn(&[u8]) -> Option<String>;

/// What an engine may lack that is more than an instruction, by its name in the lists. `pack` writes each in
/// another way.
const SHAPES: &[(&str, First)] =
    &[(selects::OF_ZERO, place::first_select), (segments::NAMED, segments::first)];

/// Checks a module against the names of the features that it may use, and of the instructions of these
/// features that it may not use.
///
/// # Errors
///
/// The error continues the sentence "this engine does not run it: …".
pub fn check<S: AsRef<str>>(wasm: &[u8], features: &[S], lacks: &[S]) -> Result<(), Error> {
    let known = of(features)?;
    if let Some((what, help)) = other_format(wasm) {
        return Err(Error::nowhere(format!("it is no WebAssembly module but {what}")).help(help));
    }
    let validated = |features, wasm| Validator::new_with_features(features).validate_all(wasm);
    if let Err(error) = validated(WasmFeatures::all(), wasm) {
        let (reason, at) = (error.message(), error.offset());
        let message = format!("it is no valid WebAssembly module: {reason} (at byte {at})");
        return Err(Error::nowhere(message).help("it is cut off or garbled: build it again"));
    }
    size::check(wasm)?;
    let trimmed = place::without_count(wasm);
    let wasm = trimmed.as_deref().unwrap_or(wasm);
    let Err(error) = validated(known, wasm) else {
        let lacks_it = |name: &str| lacks.iter().any(|lacked| lacked.as_ref() == name);
        let mut shapes = SHAPES.iter().filter(|(name, _)| lacks_it(name));
        let shape = shapes.find_map(|(name, first)| Some((first(wasm)?, *name)));
        let used = shape.or_else(|| Some((place::first(wasm, lacks)?, "")));
        return used.map_or(Ok(()), |(used, missing)| {
            Err(Error::nowhere(format!("it uses {used}")).help(way_out(missing)))
        });
    };
    let (reason, at) = (error.message(), error.offset());
    let missing = error.missing_wasm_feature().map_or_else(|| completes(known, wasm), name);
    let what =
        missing.as_ref().map_or_else(|| reason.to_owned(), |name| format!("it uses `{name}`"));
    let message = format!("{what}{} (at byte {at})", place::of(wasm, at));
    Err(Error::nowhere(message).help(way_out(missing.as_deref().unwrap_or_default())))
}

/// The help for a component: how to get a core module, which runs on a chip.
pub const COMPONENT: &str = "no engine here runs components: leave out the last step of the build, \
    `wasm-tools component new`, or take the core module out with \
    `wasm-tools component unbundle APP.wasm --module-dir DIR --threshold 0 -o REST.wasm`";

/// A description of bytes that are no module, and the way out; `None` for an unknown format.
fn other_format(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const PACKED: &str = "this engine runs modules: give it the app as it was before it was packed";
    match bytes {
        [0, b'a', b's', b'm', _, _, 1, 0, ..] => Some(("a component", COMPONENT)),
        [b'T', b'W', b'A', b'S', ..] => Some(("an archive for tinywasm", PACKED)),
        [0x7f, b'E', b'L', b'F', ..] => Some((
            "an ELF file",
            "if it was packed for wasmtime, give the app as it was before; an app is built for a \
             wasm32 target",
        )),
        [b'(', ..] => Some(("text", "make a module of it: `wasm-tools parse APP.wat -o APP.wasm`")),
        _ => None,
    }
}

/// The features with these names, and those that no list has a name for.
fn of<S: AsRef<str>>(names: &[S]) -> Result<WasmFeatures, Error> {
    names.iter().try_fold(WasmFeatures::FLOATS, |all, name| {
        let name = name.as_ref();
        let flag = WasmFeatures::from_name(&name.to_uppercase().replace('-', "_"));
        let unknown = || Error::nowhere(format!("WebAssembly has no feature `{name}`"));
        flag.map(|flag| all.union(flag)).ok_or_else(unknown)
    })
}

/// A feature's name in the lists.
fn name(feature: WasmFeatures) -> Option<String> {
    feature.iter_names().next().map(|(name, _)| name.to_lowercase().replace('_', "-"))
}

/// The one feature that makes the module valid, where the validator does not name it.
fn completes(known: WasmFeatures, wasm: &[u8]) -> Option<String> {
    let valid = |more: &WasmFeatures| {
        Validator::new_with_features(known.union(*more)).validate_all(wasm).is_ok()
    };
    WasmFeatures::all().iter().find(valid).and_then(name)
}

fn way_out(missing: &str) -> &'static str {
    match missing {
        "simd" | "relaxed-simd" => "build it without `-C target-feature=+simd128`",
        "memory64" => "build it for a wasm32 target",
        "threads" | "shared-everything-threads" => "build it without threads",
        "exceptions" | "legacy-exceptions" => "build it with `panic = \"abort\"`",
        selects::OF_ZERO | segments::NAMED | "custom-page-sizes" => {
            "pack it for this engine: `microwit pack`"
        }
        "tail-call" => "build it without the target feature `tail-call`",
        _ => {
            "build it for wasm32v1-none, or for the CPU `lime1` or `mvp`: `-C target-cpu=mvp`, \
             `-mcpu=mvp`"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    /// A module that consists of the header and this section.
    fn module(section: &[u8]) -> Vec<u8> {
        [b"\0asm\x01\0\0\0", section].concat()
    }

    fn told(section: &[u8], features: &[&str]) -> String {
        check(&module(section), features, &[]).map_or_else(|e| e.to_string(), |()| "ok".into())
    }

    #[test]
    fn a_module_that_uses_no_more_than_is_listed_is_taken() {
        assert_eq!(told(&[], &[]), "ok");
        assert_eq!(told(b"\x05\x05\x02\0\x01\0\x01", &["multi-memory"]), "ok");
    }

    #[test]
    fn a_count_of_segments_is_passed_over_where_nothing_needs_it() {
        let counted = b"\x0c\x01\0";
        assert_eq!(told(counted, &["bulk-memory-opt"]), "ok");
        let wrong = told(&[counted, &b"\x05\x04\x01\x08\x01\0"[..]].concat(), &[]);
        assert!(wrong.starts_with("it is no valid WebAssembly module: "), "{wrong}");
    }

    #[test]
    fn what_it_uses_besides_is_named_with_the_way_out() {
        let page = told(b"\x05\x04\x01\x08\x01\0", &["mutable-global"]);
        let expected = "it uses `custom-page-sizes` in its memories (at byte ";
        assert!(page.starts_with(expected) && page.contains("microwit pack"), "{page}");
        let two = told(b"\x05\x05\x02\0\x01\0\x01", &[]);
        assert!(two.contains("it uses `multi-memory`") && two.contains("wasm32v1-none"), "{two}");
        let wide = told(b"\x05\x03\x01\x04\x01", &[]);
        assert!(wide.contains("it uses `memory64`") && wide.contains("wasm32 target"), "{wide}");
    }

    #[test]
    fn a_garbled_module_is_no_matter_of_features() {
        let told = told(b"\x05\x05\x02\0", &[]);
        assert!(told.starts_with("it is no valid WebAssembly module: "), "{told}");
    }

    #[test]
    fn other_formats_are_named() {
        let begins: [(&[u8], &str); 4] = [
            (b"\0asm\x0d\0\x01\0", "a component"),
            (b"TWAS04", "an archive for tinywasm"),
            (b"\x7fELF\x01", "an ELF file"),
            (b"(module)", "text"),
        ];
        for (bytes, what) in begins {
            let told = check::<&str>(bytes, &[], &[]).unwrap_err().to_string();
            assert!(told.starts_with(&format!("it is no WebAssembly module but {what}")), "{told}");
        }
    }

    #[test]
    fn a_feature_that_is_none_is_an_error() {
        assert_eq!(told(&[], &["bulk"]), "WebAssembly has no feature `bulk`");
    }
}
