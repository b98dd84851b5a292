//! Removes the `select` instructions that wasmi runs incorrectly from an app.

use microwit_bindgen::profile::selects::of_zero;
use wasm_encoder::CodeSection;
use wasmparser::{Parser, Payload};

use super::rewrite::{CODE, Module, content};
use crate::app::App;

/// The instructions `i32.const 0` and `i32.or`. After them, the `select` no longer follows the comparison
/// directly.
const OR_ZERO: [u8; 3] = [0x41, 0, 0x72];

/// The app with [`OR_ZERO`] before each such `select`; `None` if it has none.
pub fn mended(app: &App<'_>) -> Option<Vec<u8>> {
    let selects = of_zero(app.wasm);
    if selects.is_empty() {
        return None;
    }
    let mut code = CodeSection::new();
    for payload in Parser::new(0).parse_all(app.wasm) {
        let Payload::CodeSectionEntry(body) = payload.ok()? else { continue };
        let (bytes, range) = (body.as_bytes(), body.range());
        let (mut new, mut done) = (Vec::new(), 0);
        for select in selects.iter().filter(|select| range.contains(&select.at)) {
            let at = (select.at - range.start) as usize;
            new.extend_from_slice(bytes.get(done..at)?);
            new.extend(OR_ZERO);
            done = at;
        }
        new.extend_from_slice(bytes.get(done..)?);
        code.raw(&new);
    }
    let mut module = Module::whole(app);
    module.set(CODE, content(&code));
    Some(module.finish())
}
