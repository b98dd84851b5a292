//! Identifies a file by its bytes.

use microwit_host::Format;
use object::read::elf::{ElfFile32, ElfFile64};
use object::{Architecture, Endianness, Object, ObjectSection};
use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// The name of a section that only ELF files from wasmtime have.
const WASMTIME: &str = ".wasmtime.engine";

/// The SHA-256 digest of a file, as `sha256sum` prints it.
pub fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// The format of the bytes.
///
/// # Errors
///
/// The bytes are no app. The error says what they look like instead.
pub fn format(bytes: &[u8]) -> Result<Format> {
    const HEADER: usize = 8;
    match Format::of(bytes).filter(|_| bytes.len() >= HEADER) {
        Some(Format::WasmtimeImage) => match elf(bytes) {
            Some((_, sections)) if sections.iter().any(|(name, _)| name == WASMTIME) => {
                Ok(Format::WasmtimeImage)
            }
            Some((machine, _)) => {
                let message = format!("this is no app but an ELF file of code for {machine}");
                Err(Error::nowhere(message).help("an app is built for a wasm32 target").into())
            }
            None => Err(Error::nowhere("this is an ELF file that is cut off or garbled").into()),
        },
        Some(format) => Ok(format),
        None => Err(garbage(bytes).into()),
    }
}

/// The machine that an ELF file is for, and its sections with their sizes in bytes.
pub fn elf(bytes: &[u8]) -> Option<(String, Vec<(String, u64)>)> {
    fn read<'a>(file: &impl Object<'a>) -> (String, Vec<(String, u64)>) {
        let machine = match file.architecture() {
            Architecture::Arm => "Arm".to_owned(),
            Architecture::Aarch64 => "64-bit Arm".to_owned(),
            Architecture::Unknown => "a virtual machine".to_owned(),
            other => format!("{other:?}"),
        };
        let sections = file.sections().filter_map(|section| {
            let name = section.name().ok().filter(|name| !name.is_empty())?;
            Some((name.to_owned(), section.size()))
        });
        (machine, sections.collect())
    }
    match bytes.get(4)? {
        1 => ElfFile32::<Endianness>::parse(bytes).ok().map(|file| read(&file)),
        2 => ElfFile64::<Endianness>::parse(bytes).ok().map(|file| read(&file)),
        _ => None,
    }
}

/// The error for a file that is no app in any format.
fn garbage(bytes: &[u8]) -> Error {
    const BINARY: &[(&[u8], &str, &str)] = &[
        (b"\0asm", "the first bytes of a WebAssembly module, and no more", "build it again"),
        (b"\x7fELF", "the first bytes of an ELF file, and no more", "build it again"),
        (b"!<arch>\n", "a static library", "an app is linked: give the crate type `cdylib`"),
        (b"BC\xc0\xde", "LLVM bitcode", "an app is linked: build without `--emit llvm-bc`"),
        (b"\x1f\x8b", "compressed by gzip", "unpack it first"),
        (b"PK\x03\x04", "a zip archive", "unpack it first"),
        (b"MZ", "a Windows program", "an app is built for a wasm32 target"),
        (b"\xcf\xfa\xed\xfe", "a macOS program", "an app is built for a wasm32 target"),
    ];
    const TEXT: &[(&str, &str, &str)] = &[
        ("(module", "WebAssembly text", "make it binary: `wasm-tools parse APP.wat -o APP.wasm`"),
        ("(component", "a component as text", "microwit takes core modules, in binary form"),
        ("package ", "WIT text", "give it to `microwit check` as `--wit`"),
        (":10", "an Intel HEX file", "microwit takes the app's .wasm, not what is flashed"),
        (":02", "an Intel HEX file", "microwit takes the app's .wasm, not what is flashed"),
        ("<", "a web page", "the download went wrong"),
        ("version https://git-lfs", "a pointer of Git LFS", "fetch the file: `git lfs pull`"),
    ];
    let no_app = |what: &str| Error::nowhere(format!("this is no app but {what}"));
    if bytes.is_empty() {
        return Error::nowhere("the file is empty");
    }
    if let Some((_, what, help)) = BINARY.iter().find(|(start, ..)| bytes.starts_with(start)) {
        return no_app(what).help(*help);
    }
    let Ok(text) = str::from_utf8(bytes) else {
        let first: Vec<_> = bytes.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        return no_app(&format!("{} bytes that begin with {}", bytes.len(), first.join(" ")))
            .help("a WebAssembly module begins with 00 61 73 6d");
    };
    let text = text.trim_start();
    match TEXT.iter().find(|(start, ..)| text.starts_with(start)) {
        Some((_, what, help)) => no_app(what).help(*help),
        None => {
            let first: String = text.lines().next().unwrap_or_default().chars().take(40).collect();
            no_app(&format!("text: {first:?}"))
        }
    }
}
