//! The model of a world, in WIT's terms. It is small and closed, and owns all of its data.
//!
//! Names are in kebab case as in the WIT text; only [`crate::names`] spells them for Rust. Sizes, offsets
//! and core signatures are those that `wit-parser` computed.

mod walk;

use crate::error::At;

/// A world: what an app may import and what it must export.
#[derive(Clone, Debug)]
pub struct World {
    /// The world's name.
    pub name: String,
    /// The world's package.
    pub package: Package,
    /// The world's doc comment.
    pub docs: Docs,
    /// The interfaces that the host offers, in WIT order. Functions and types of the world itself are an
    /// interface with [`Path::World`].
    pub imports: Vec<Interface>,
    /// The interfaces that the guest offers, in the same form.
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
    /// Whether the world uses another version of the same package, so that a Rust path must name the
    /// version.
    pub ambiguous: bool,
}

/// The path of an interface.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Path {
    /// The world's own items.
    World,
    /// An interface that is written inside the world, with this name.
    Inline(String),
    /// An interface of a package, with its name.
    Package(Package, String),
}

/// Doc comment and stability of an item.
#[derive(Clone, Debug, Default)]
pub struct Docs {
    /// The text, without comment markers.
    pub text: Option<String>,
    /// The version that `@deprecated` names.
    pub deprecated: Option<String>,
}

/// An interface: types and functions with a common name.
#[derive(Clone, Debug)]
pub struct Interface {
    /// The interface's path.
    pub path: Path,
    /// The core module that the interface's functions are imported from (`mcu:board/i2c@0.1.0`, `$root`).
    /// For an exported interface, it is the prefix of its export names instead; it is empty for the world
    /// itself.
    pub module: String,
    /// The interface's doc comment.
    pub docs: Docs,
    /// The types, in WIT order.
    pub types: Vec<TypeDef>,
    /// The functions, in WIT order.
    pub funcs: Vec<Func>,
    /// Functions without bindings, because they pass a type that microwit does not support.
    /// [`crate::check`] fills this.
    pub unserved: Vec<Unserved>,
    /// The interface's place in the WIT.
    pub at: At,
}

/// A function that no host serves and no app offers.
#[derive(Clone, Debug)]
pub struct Unserved {
    /// The function's name in the core module.
    pub core_name: String,
    /// The type that the function passes and microwit does not support: `stream`.
    pub passes: &'static str,
}

/// A named type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The type's name.
    pub name: String,
    /// The type's doc comment.
    pub docs: Docs,
    /// The type's definition.
    pub kind: TypeKind,
    /// The type's layout in linear memory and as core values.
    pub layout: Layout,
    /// Whether a value holds a string or a list, so that the Rust type has a lifetime.
    pub borrows: bool,
    /// The type's place in the WIT.
    pub at: At,
}

/// The definition of a named type.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// A record, with its fields in order.
    Record(Vec<Field>),
    /// A variant: one of several cases, each with or without a payload.
    Variant {
        /// The cases, in the order of their discriminants.
        cases: Vec<Case>,
        /// The size of the discriminant in bytes: 1, 2 or 4.
        tag: usize,
        /// The offset of every payload in bytes.
        payload: usize,
    },
    /// An enum: one of several names.
    Enum {
        /// The cases, in the order of their discriminants.
        cases: Vec<Label>,
        /// The size of the discriminant in bytes: 1, 2 or 4.
        tag: usize,
    },
    /// A set of flags. The first label is bit 0.
    Flags(Vec<Label>),
    /// A resource: an object on the other side, which a handle stands for.
    Resource,
    /// Another name for a type (`type a = b`, `use`).
    Alias(Type),
}

/// A record's field.
#[derive(Clone, Debug)]
pub struct Field {
    /// The field's name.
    pub name: String,
    /// The field's doc comment.
    pub docs: Docs,
    /// The field's type.
    pub ty: Type,
    /// The offset from the record's start in bytes.
    pub offset: usize,
}

/// A variant's case.
#[derive(Clone, Debug)]
pub struct Case {
    /// The case's name.
    pub name: String,
    /// The case's doc comment.
    pub docs: Docs,
    /// The case's payload, if it has one.
    pub ty: Option<Type>,
}

/// A name in an enum or in flags.
#[derive(Clone, Debug)]
pub struct Label {
    /// The name.
    pub name: String,
    /// The label's doc comment.
    pub docs: Docs,
}

/// The layout of a value in linear memory, and its form as core values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The size in bytes.
    pub size: usize,
    /// The alignment in bytes.
    pub align: usize,
    /// The core values that the type flattens to.
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

/// A use of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A number, a `bool` or a `char`.
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
    /// A type that microwit does not support, such as `stream<u8>`. [`crate::check`] removes all of them.
    Unsupported(&'static str),
}

/// A type whose value has no parts, in WIT's terms.
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
    /// The type's name in WIT.
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

    /// Whether every bit pattern is a value of the type.
    pub const fn is_number(self) -> bool {
        !matches!(self, Self::Bool | Self::Char)
    }
}

/// A reference to the definition of a named type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeRef {
    /// The side whose interfaces contain the definition.
    pub side: Side,
    /// The index into [`World::imports`] or [`World::exports`].
    pub interface: usize,
    /// The type's name in its interface.
    pub name: String,
    /// Whether a value holds a string or a list.
    pub borrows: bool,
}

/// The side that offers an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The host offers it: the world imports it.
    Import,
    /// The guest offers it: the world exports it.
    Export,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Func {
    /// The function's own name, also for a method: `write-read`. A constructor's name is `new`.
    pub name: String,
    /// The name in the core module: `[method]bus.write-read`; for an export, the whole export name.
    pub core_name: String,
    /// The function's doc comment.
    pub docs: Docs,
    /// Whether the function is free or belongs to a resource.
    pub kind: FuncKind,
    /// Whether it is an `async func`, so that its caller may have to wait.
    pub is_async: bool,
    /// The parameters, without a method's `self`.
    pub params: Vec<Param>,
    /// The layout of the parameters when they are spilled to memory, with `self`.
    pub params_layout: Layout,
    /// The type of the result, if there is one.
    pub result: Option<Type>,
    /// The layout of the result; its size is 0 if there is none.
    pub result_layout: Layout,
    /// The core signature.
    pub core: CoreSig,
    /// The function's place in the WIT.
    pub at: At,
}

/// Whether a function is free or belongs to a resource, and to which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FuncKind {
    /// A function of the interface itself.
    Free,
    /// A method, called on a borrowed handle, which is the first core parameter.
    Method(String),
    /// A static function of the resource.
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
    /// The parameter's name.
    pub name: String,
    /// The parameter's type.
    pub ty: Type,
    /// The parameter's layout in linear memory and as core values.
    pub layout: Layout,
    /// The offset in bytes from the start of the parameters, when they are spilled to memory.
    pub offset: usize,
}

/// A function's signature in core WebAssembly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoreSig {
    /// The core parameters, with a method's handle and a result pointer.
    pub params: Vec<Core>,
    /// The core result, if there is one.
    pub result: Option<Core>,
    /// Whether there are more than 16 flat parameters. The only core parameter is then a pointer to them.
    pub spilled_params: bool,
    /// Whether the result has more than one core value. It then passes through memory.
    pub result_pointer: bool,
}
