//! Apps without the selects that wasmi gets wrong.

use microwit_bindgen::profile::selects::of_zero;
use wasm_encoder::CodeSection;
use wasmparser::{Parser, Payload};

use super::rewrite::{CODE, Module, content};
use crate::app::App;

/// `i32.const 0`, `i32.or`: what was compared is a value of its own then.
const OR_ZERO: [u8; 3] = [0x41, 0, 0x72];

/// The app with something before each such `select`, if it has one.
pub fn mended(app: &App<'_>) -> Option<Vec<u8>> {
    let (mut code, mut found) = (CodeSection::new(), false);
    for payload in Parser::new(0).parse_all(app.wasm) {
        let Payload::CodeSectionEntry(body) = payload.ok()? else { continue };
        let (bytes, start) = (body.as_bytes(), body.range().start);
        let (mut new, mut done) = (Vec::new(), 0);
        for (at, _) in of_zero(&body) {
            let at = (at - start) as usize;
            new.extend_from_slice(bytes.get(done..at)?);
            new.extend(OR_ZERO);
            (done, found) = (at, true);
        }
        new.extend_from_slice(bytes.get(done..)?);
        code.raw(&new);
    }
    let mut module = Module::whole(app);
    module.set(CODE, content(&code));
    found.then(|| module.finish())
}
