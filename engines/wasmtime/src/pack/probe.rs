//! A function more for an app, of the type of the first function that the app imports: it calls that, and does
//! nothing else. By it, [`Depth`](crate::depth::Depth) learns where the app's stack is.

use alloc::{borrow::Cow, vec::Vec};

use wasm_encoder::{Encode, ExportKind, Function, Module, RawSection};
use wasmparser::{BinaryReader, Parser, Payload, Result, TypeRef};

use crate::depth::PROBE;

const FUNCTIONS: u8 = 3;
const EXPORTS: u8 = 7;
const CODE: u8 = 10;

/// The numbers of a module's sections, in their order.
const ORDER: [u8; 13] = [1, 2, FUNCTIONS, 4, 5, 13, 6, EXPORTS, 8, 9, 12, CODE, 11];

/// What is known of a module.
#[derive(Default)]
struct App<'a> {
    sections: Vec<(u8, &'a [u8])>,
    /// The number of parameters of each type of a function.
    params: Vec<u32>,
    /// The types of the functions that the module imports.
    imported: Vec<u32>,
    /// The number of its own functions.
    own: u32,
}

/// Makes a module with the function. Returns `None` if the module imports no function, or cannot be read:
/// wasmtime says why.
pub fn probed(wasm: &[u8]) -> Option<Vec<u8>> {
    let app = App::read(wasm).ok()?;
    let ty = *app.imported.first()?;
    let mut body = Function::new([]);
    for param in 0..*app.params.get(ty as usize)? {
        body.instructions().local_get(param);
    }
    body.instructions().call(0).end();
    let number = app.imported.len() as u32 + app.own;

    let mut module = Module::new();
    for id in ORDER {
        let mut entry = Vec::new();
        match id {
            FUNCTIONS => ty.encode(&mut entry),
            EXPORTS => {
                PROBE.encode(&mut entry);
                ExportKind::Func.encode(&mut entry);
                number.encode(&mut entry);
            }
            CODE => body.encode(&mut entry),
            _ => (),
        }
        let old = app.sections.iter().find(|(own, _)| *own == id).map(|(_, data)| *data);
        let data = match (old, entry.is_empty()) {
            (None, true) => continue,
            (Some(data), true) => Cow::Borrowed(data),
            (old, false) => Cow::Owned(longer(old.unwrap_or(&[0]), &entry).ok()?),
        };
        module.section(&RawSection { id, data: &data });
    }
    Some(module.finish())
}

/// A section with one more entry.
fn longer(section: &[u8], entry: &[u8]) -> Result<Vec<u8>> {
    let mut reader = BinaryReader::new(section, 0);
    let mut longer = Vec::new();
    (reader.read_var_u32()? + 1).encode(&mut longer);
    longer.extend(reader.read_bytes(reader.bytes_remaining())?);
    longer.extend(entry);
    Ok(longer)
}

impl<'a> App<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self> {
        let mut app = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((id, range)) = payload.as_section() {
                let range = range.start as usize..range.end as usize;
                app.sections.push((id, wasm.get(range).unwrap_or_default()));
            }
            match payload {
                Payload::TypeSection(groups) => {
                    for ty in groups.into_iter_err_on_gc_types() {
                        app.params.push(ty?.params().len() as u32);
                    }
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        if let TypeRef::Func(ty) = import?.ty {
                            app.imported.push(ty);
                        }
                    }
                }
                Payload::FunctionSection(functions) => app.own = functions.count(),
                _ => (),
            }
        }
        Ok(app)
    }
}
