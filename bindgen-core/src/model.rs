//! A world, in WIT's own words: small, closed and owned.
//!
//! Names are kebab-case as in the WIT text; only [`crate::names`] spells Rust. Sizes, offsets and
//! core signatures are the ones `wit-parser` computed.

mod walk;

use crate::error::At;

/// What an app may use and what it must offer.
#[derive(Clone, Debug)]
pub struct World {
    /// The world's name.
    pub name: String,
    /// The world's package.
    pub package: Package,
    /// The world's doc comment.
    pub docs: Docs,
    /// What the host offers, in WIT order. Functions and types of the world itself are an
    /// interface with [`Path::World`].
    pub imports: Vec<Interface>,
    /// What the guest offers, likewise.
    pub exports: Vec<Interface>,
}

/// A package's name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Package {
    /// `mcu` of `mcu:board@0.1.0`.
    pub namespace: String,
    /// `board` of `mcu:board@0.1.0`.
    pub name: String,
    /// `0.1.0` of `mcu:board@0.1.0`.
    pub version: Option<String>,
    /// The world knows another version of the same package, so a Rust path must say which.
    pub ambiguous: bool,
}

/// Where an interface lives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Path {
    /// Items of the world itself.
    World,
    /// An interface written inside the world, under this name.
    Inline(String),
    /// An interface of a package.
    Package(Package, String),
}

/// Doc comment and stability of an item.
#[derive(Clone, Debug, Default)]
pub struct Docs {
    /// The text, without comment marks.
    pub text: Option<String>,
    /// The version that `@deprecated` names.
    pub deprecated: Option<String>,
}

/// Types and functions under one name.
#[derive(Clone, Debug)]
pub struct Interface {
    /// Where it lives.
    pub path: Path,
    /// The core module that its functions are imported from (`mcu:board/i2c@0.1.0`, `$root`). For
    /// an exported interface, the prefix of its export names instead; empty for the world itself.
    pub module: String,
    /// The interface's doc comment.
    pub docs: Docs,
    /// In WIT order.
    pub types: Vec<TypeDef>,
    /// In WIT order.
    pub funcs: Vec<Func>,
    /// Functions that are not bound, since they pass what microwit does not speak. Filled by
    /// [`crate::check`].
    pub unserved: Vec<Unserved>,
    /// Where it stands.
    pub at: At,
}

/// A function that no host serves and no app offers.
#[derive(Clone, Debug)]
pub struct Unserved {
    /// Its name in the core module.
    pub core_name: String,
    /// What it passes: `stream`.
    pub passes: &'static str,
}

/// A named type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: String,
    /// Its doc comment.
    pub docs: Docs,
    /// What it is.
    pub kind: TypeKind,
    /// How it lies in memory and in slots.
    pub layout: Layout,
    /// It holds a string or a list, so the Rust type borrows from somewhere.
    pub borrows: bool,
    /// Where it stands.
    pub at: At,
}

/// What a named type is.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// Fields side by side.
    Record(Vec<Field>),
    /// One of several cases, with a payload each or none.
    Variant {
        /// The cases, in order of their discriminants.
        cases: Vec<Case>,
        /// Bytes of the discriminant: 1, 2 or 4.
        tag: usize,
        /// Offset of every payload.
        payload: usize,
    },
    /// One of several names.
    Enum {
        /// The cases, in order of their discriminants.
        cases: Vec<Label>,
        /// Bytes of the discriminant: 1, 2 or 4.
        tag: usize,
    },
    /// A set of names, label 0 in bit 0.
    Flags(Vec<Label>),
    /// Something on the other side, known by handle.
    Resource,
    /// Another name for a type (`type a = b`, `use`).
    Alias(Type),
}

/// A record's field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its doc comment.
    pub docs: Docs,
    /// Its type.
    pub ty: Type,
    /// Bytes from the record's start.
    pub offset: usize,
}

/// A variant's case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Its doc comment.
    pub docs: Docs,
    /// Its payload.
    pub ty: Option<Type>,
}

/// A name in an enum or in flags.
#[derive(Clone, Debug)]
pub struct Label {
    /// The name.
    pub name: String,
    /// Its doc comment.
    pub docs: Docs,
}

/// How a value lies in linear memory, and what it is as core values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Bytes.
    pub size: usize,
    /// Bytes.
    pub align: usize,
    /// The flattened value.
    pub flat: Vec<Core>,
}

/// A core WebAssembly value type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Core {
    /// `i32`, pointers included.
    I32,
    /// `i64`.
    I64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
}

/// A type where it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// One value, without any part.
    Scalar(Scalar),
    /// `string`
    String,
    /// `list<T>`; `map<K, V>` is a list of pairs.
    List(Box<Type>),
    /// `list<T, N>`
    Fixed(Box<Type>, u32),
    /// `option<T>`
    Option(Box<Type>),
    /// `result<T, E>`
    Result(Option<Box<Type>>, Option<Box<Type>>),
    /// `tuple<…>`
    Tuple(Vec<Type>),
    /// A record, variant, enum, flags or alias by name.
    Named(TypeRef),
    /// `own<R>`, or `R` itself.
    Own(TypeRef),
    /// `borrow<R>`
    Borrow(TypeRef),
    /// What microwit does not speak (`stream<u8>`): only until [`crate::check`] has seen it.
    Unsupported(&'static str),
}

/// A type that is one value, in WIT's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// `bool`
    Bool,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `s8`
    S8,
    /// `s16`
    S16,
    /// `s32`
    S32,
    /// `s64`
    S64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `char`
    Char,
}

impl Scalar {
    /// As WIT spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::S8 => "s8",
            Self::S16 => "s16",
            Self::S32 => "s32",
            Self::S64 => "s64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Char => "char",
        }
    }

    /// Every bit pattern of it is a value.
    pub const fn is_number(self) -> bool {
        !matches!(self, Self::Bool | Self::Char)
    }
}

/// Which definition a name means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeRef {
    /// Which side's interfaces.
    pub side: Side,
    /// Index into [`World::imports`] or [`World::exports`].
    pub interface: usize,
    /// The type's name there.
    pub name: String,
    /// It holds a string or a list.
    pub borrows: bool,
}

/// Who offers an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The host: the world imports it.
    Import,
    /// The guest: the world exports it.
    Export,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Func {
    /// Its own name: `write-read`, also for a method. A constructor is `new`.
    pub name: String,
    /// Its name in the core module: `[method]bus.write-read`; for an export, the whole export name.
    pub core_name: String,
    /// Its doc comment.
    pub docs: Docs,
    /// Free, or which resource it belongs to.
    pub kind: FuncKind,
    /// Without a method's `self`.
    pub params: Vec<Param>,
    /// How the parameters lie in memory, where they are spilled to it (`self` included).
    pub params_layout: Layout,
    /// What it returns.
    pub result: Option<Type>,
    /// How the result lies in memory; no bytes where there is none.
    pub result_layout: Layout,
    /// Its core signature.
    pub core: CoreSig,
    /// Where it stands.
    pub at: At,
}

/// Free, or which resource a function belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FuncKind {
    /// A function of the interface.
    Free,
    /// A method, called on a borrowed handle, which is the first core parameter.
    Method(String),
    /// A function in the resource's namespace.
    Static(String),
    /// The resource's constructor.
    Constructor(String),
}

impl FuncKind {
    /// The resource that the function belongs to.
    pub fn resource(&self) -> Option<&str> {
        match self {
            Self::Free => None,
            Self::Method(of) | Self::Static(of) | Self::Constructor(of) => Some(of),
        }
    }
}

/// A function's parameter.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// How it lies in memory and in slots.
    pub layout: Layout,
    /// Bytes from the start of the parameters, where they are spilled to memory.
    pub offset: usize,
}

/// What a function is in core WebAssembly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoreSig {
    /// The core parameters, a method's handle and a result pointer included.
    pub params: Vec<Core>,
    /// The core result.
    pub result: Option<Core>,
    /// More than 16 flat parameters: the one parameter is a pointer to them.
    pub spilled_params: bool,
    /// More than one flat result: it goes through memory.
    pub result_pointer: bool,
}
