//! A writer of WebAssembly object files, with the few features that this crate needs.

/// The linker prefers another definition to this one.
pub const WEAK: u32 = 0x01;
/// The symbol is not visible outside the linked module.
pub const HIDDEN: u32 = 0x04;
/// The symbol is an export of the linked module.
pub const EXPORTED: u32 = 0x20;

const UNDEFINED: u32 = 0x10;
const NO_STRIP: u32 = 0x80;

const I32: u8 = 0x7f;
const FUNCREF: u8 = 0x70;

/// An object file that is being built. Symbols are known by their numbers.
#[derive(Default)]
pub struct Object {
    types: Vec<Vec<u8>>,
    imports: Vec<Vec<u8>>,
    functions: Vec<Vec<u8>>,
    code: Section,
    data: Section,
    segments: Vec<Vec<u8>>,
    symbols: Vec<Vec<u8>>,
}

/// Entries of a section, with the places in them that the linker fills.
#[derive(Default)]
struct Section {
    entries: Vec<Vec<u8>>,
    relocations: Vec<Relocation>,
}

/// A place that the linker fills.
struct Relocation {
    /// The offset of the place in its entry.
    at: usize,
    entry: usize,
    kind: u8,
    symbol: u32,
    addend: Option<u32>,
}

impl Object {
    /// Declares data that another object defines.
    pub fn wanted(&mut self, name: &str, flags: u32) -> u32 {
        self.symbol([vec![1], leb(flags | UNDEFINED), string(name)].concat())
    }

    /// Declares the table of functions that are called by number.
    pub fn table(&mut self) -> u32 {
        let name = "__indirect_function_table";
        let import = [string("env"), string(name), vec![1, FUNCREF, 0, 0]].concat();
        self.imports.push(import);
        self.symbol([vec![5], leb(UNDEFINED | NO_STRIP), leb(0)].concat())
    }

    /// Adds a data segment. Its words at `(offset, symbol)` are addresses of symbols.
    pub fn data(&mut self, name: &str, align: u32, bytes: &[u8], words: &[(usize, u32)]) -> u32 {
        // The linker decides where the segment is, so the offset is `i32.const 0`.
        let head = [vec![0, 0x41, 0, 0x0b], leb(bytes.len() as u32)].concat();
        let entry = self.data.entries.len();
        self.data.relocations.extend(words.iter().map(|&(offset, symbol)| Relocation {
            at: head.len() + offset,
            entry,
            kind: 5,
            symbol,
            addend: Some(0),
        }));
        self.data.entries.push([&head, bytes].concat());
        self.segments.push([string(name), leb(align.trailing_zeros()), leb(0)].concat());
        entry as u32
    }

    /// Names a part of a segment.
    pub fn at(&mut self, segment: u32, name: &str, offset: u32, size: u32, flags: u32) -> u32 {
        let place = [leb(segment), leb(offset), leb(size)].concat();
        self.symbol([vec![1], leb(flags), string(name), place].concat())
    }

    /// Adds a function whose parameters and results are all `i32`.
    pub fn function(&mut self, name: &str, params: usize, results: usize, body: Body, flags: u32) {
        let number = self.functions.len() as u32;
        self.functions.push(leb(number));
        let of = |count| [leb(count as u32), vec![I32; count]].concat();
        self.types.push([vec![0x60], of(params), of(results)].concat());
        let body = body.end();
        // The function has no locals.
        let code = [vec![0], body.code].concat();
        let size = leb(code.len() as u32);
        let (before, entry) = (size.len() + 1, self.code.entries.len());
        let relocations = body.relocations.into_iter();
        self.code.relocations.extend(relocations.map(|relocation| Relocation {
            at: relocation.at + before,
            entry,
            ..relocation
        }));
        self.code.entries.push([size, code].concat());
        self.symbol([vec![0], leb(flags), leb(number), string(name)].concat());
    }

    fn symbol(&mut self, symbol: Vec<u8>) -> u32 {
        self.symbols.push(symbol);
        self.symbols.len() as u32 - 1
    }

    /// The bytes of the object file.
    pub fn bytes(&self) -> Vec<u8> {
        let sections = [
            (1, list(&self.types)),
            (2, list(&self.imports)),
            (3, list(&self.functions)),
            (10, list(&self.code.entries)),
            (11, list(&self.data.entries)),
        ];
        let part = |id, list: &[Vec<u8>]| [vec![id], sized(self::list(list))].concat();
        let linking = [leb(2), part(5, &self.segments), part(8, &self.symbols)].concat();
        let mut file = b"\0asm\x01\0\0\0".to_vec();
        let mut relocations = Vec::new();
        let filled = sections.into_iter().filter(|(_, list)| list != &[0]);
        for (number, (id, contents)) in filled.enumerate() {
            file.extend([vec![id], sized(contents)].concat());
            relocations.extend(match id {
                10 => self.code.relocations(number, "reloc.CODE"),
                11 => self.data.relocations(number, "reloc.DATA"),
                _ => None,
            });
        }
        file.extend(custom("linking", &linking));
        file.extend(relocations.concat());
        file
    }
}

impl Section {
    fn relocations(&self, number: usize, name: &str) -> Option<Vec<u8>> {
        let count = leb(self.entries.len() as u32).len();
        let relocations = self.relocations.iter().map(|relocation| {
            let before: usize = self.entries[..relocation.entry].iter().map(Vec::len).sum();
            let at = leb((count + before + relocation.at) as u32);
            let addend = relocation.addend.map_or(vec![], leb);
            [vec![relocation.kind], at, leb(relocation.symbol), addend].concat()
        });
        let relocations: Vec<_> = relocations.collect();
        let contents = [leb(number as u32), list(&relocations)].concat();
        (!relocations.is_empty()).then(|| custom(name, &contents))
    }
}

/// The instructions of a function.
#[derive(Default)]
pub struct Body {
    code: Vec<u8>,
    relocations: Vec<Relocation>,
}

/// Instructions without operands, or with operands that are always the same here.
macro_rules! instructions {
    ($($name:ident: $($byte:literal)*;)*) => {
        impl Body { $(
            pub fn $name(self) -> Self {
                self.then(&[$($byte),*])
            }
        )* }
    };
}

instructions! {
    unreachable: 0x00;
    if_: 0x04 0x40;
    end: 0x0b;
    return_: 0x0f;
    select: 0x1b;
    eqz: 0x45;
    gt_u: 0x4b;
    add: 0x6a;
    sub: 0x6b;
    and: 0x71;
}

impl Body {
    pub fn get(self, local: u8) -> Self {
        self.then(&[0x20, local])
    }

    pub fn tee(self, local: u8) -> Self {
        self.then(&[0x22, local])
    }

    /// Pushes a number between -64 and 63.
    pub fn i32(self, number: i8) -> Self {
        self.then(&[0x41, number.cast_unsigned() & 0x7f])
    }

    pub fn load(self, symbol: u32, offset: u32) -> Self {
        self.then(&[0x28, 2]).fill(3, symbol, Some(offset))
    }

    pub fn store(self, symbol: u32, offset: u32) -> Self {
        self.then(&[0x36, 2]).fill(3, symbol, Some(offset))
    }

    /// Loads two words at once.
    pub fn load64(self, symbol: u32, offset: u32) -> Self {
        self.then(&[0x29, 2]).fill(3, symbol, Some(offset))
    }

    pub fn store64(self, symbol: u32, offset: u32) -> Self {
        self.then(&[0x37, 2]).fill(3, symbol, Some(offset))
    }

    /// Calls a function of the type of the object's only function.
    pub fn call_indirect(self, table: u32) -> Self {
        self.then(&[0x11]).fill(6, 0, None).fill(20, table, None)
    }

    fn then(mut self, code: &[u8]) -> Self {
        self.code.extend(code);
        self
    }

    /// Leaves room for the longest number.
    fn fill(mut self, kind: u8, symbol: u32, addend: Option<u32>) -> Self {
        let at = self.code.len();
        self.relocations.push(Relocation { at, entry: 0, kind, symbol, addend });
        self.then(&[0x80, 0x80, 0x80, 0x80, 0])
    }
}

/// An archive of these files, each with its name.
pub fn archive(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = b"!<arch>\n".to_vec();
    for (name, bytes) in members {
        let name = format!("{name}/");
        let head = format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", 0, 0, 0, 644, bytes.len());
        archive.extend(head.as_bytes());
        archive.extend(bytes);
        archive.extend((bytes.len() % 2 == 1).then_some(b'\n'));
    }
    archive
}

fn custom(name: &str, contents: &[u8]) -> Vec<u8> {
    [vec![0], sized([&string(name), contents].concat())].concat()
}

fn list(items: &[Vec<u8>]) -> Vec<u8> {
    [leb(items.len() as u32), items.concat()].concat()
}

fn string(text: &str) -> Vec<u8> {
    sized(text.into())
}

fn sized(bytes: Vec<u8>) -> Vec<u8> {
    [leb(bytes.len() as u32), bytes].concat()
}

fn leb(mut number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}
