//! The caller's options, as plain data.

use std::path::PathBuf;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// The WIT to read, and the part of it to use.
#[derive(Clone, Debug)]
pub struct Wit {
    /// The place that the WIT text comes from.
    pub source: Source,
    /// The world or package to generate code for.
    pub select: Select,
    /// Features whose `@unstable` items are included; `*` includes all.
    pub features: Vec<Named>,
}

/// A name, and its place in the user's code.
#[derive(Clone, Debug)]
pub struct Named {
    /// The name.
    pub name: String,
    /// The name's place.
    pub span: Span,
}

impl From<String> for Named {
    fn from(name: String) -> Self {
        Self { name, span: Span::call_site() }
    }
}

/// The place that WIT text comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A `.wit` file, or a folder of `.wit` files with its `deps/`.
    Path(PathBuf),
    /// The text itself.
    Inline(String),
    /// Several places. A package may use packages from all of them, and all of them are searched for
    /// worlds.
    Several {
        /// The files and folders.
        paths: Vec<PathBuf>,
        /// A text, which may use the packages in all of `paths`.
        inline: Option<String>,
    },
}

impl Source {
    /// The files and folders, and the inline text.
    pub(crate) fn parts(&self) -> (&[PathBuf], Option<&str>) {
        match self {
            Self::Path(path) => (std::slice::from_ref(path), None),
            Self::Inline(text) => (&[], Some(text)),
            Self::Several { paths, inline } => (paths, inline.as_deref()),
        }
    }
}

/// The items to generate code for.
#[derive(Clone, Debug)]
pub enum Select {
    /// A world, by its name or `ns:package/name`; `None` if there is only one.
    World(Option<String>),
    /// All interfaces of a package, as imports: `mcu:board`, with or without a version.
    Package(String),
}

/// Options of a host.
#[derive(Clone, Debug)]
pub struct Host {
    /// The WIT and the world in it.
    pub wit: Wit,
    /// Interfaces that a library has generated.
    pub with: Vec<With>,
    /// Traits that types derive in addition to their default ones.
    pub derive: Vec<Derive>,
    /// Interfaces and functions (`mcu:board/led/set`) in which the host may end an app; `*` means all.
    pub trappable: Vec<Named>,
    /// Interfaces and functions (`mcu:board/delay/sleep`) of the host that may wait; `*` means all. If there
    /// is a list, even an empty one, calls of apps may wait.
    pub waits: Option<Vec<Named>>,
    /// Whether tool attributes such as `#[diagnostic]` are in scope where the code stands.
    pub prelude: bool,
    /// The struct that implements the world; `None` for `interfaces!`, which makes traits only.
    pub implementor: Option<Implementor>,
    /// The path of the runtime crate's items that generated code uses; `::microwit_host` is the usual
    /// crate.
    pub runtime: TokenStream,
}

/// An entry of `with`: `"mcu:board": microwit_hal::mcu::board`.
#[derive(Clone, Debug)]
pub struct With {
    /// A package or an interface, with or without a version.
    pub key: String,
    /// The Rust module that contains the package's interfaces, or that is the interface's own module.
    pub module: TokenStream,
    /// The option's place.
    pub span: Span,
}

/// An entry of `derive`: `"Hash"` in `derive = ["Hash"]`, or in `derive = { "reading": ["Hash"] }`.
#[derive(Clone, Debug)]
pub struct Derive {
    /// The type: `reading`, `mcu:board/i2c/error-code`; `None` means all types.
    pub of: Option<Named>,
    /// The path of the trait.
    pub path: TokenStream,
    /// The option's place.
    pub span: Span,
}

/// The struct under `#[mcu_host]`.
#[derive(Clone, Debug)]
pub struct Implementor {
    /// The struct's name.
    pub ident: Ident,
    /// The generics after `impl`.
    pub impl_generics: TokenStream,
    /// The struct's generic arguments.
    pub type_generics: TokenStream,
    /// The struct's where clause.
    pub where_clause: TokenStream,
    /// Fields that implement interfaces in place of the struct.
    pub provides: Vec<Provides>,
}

/// An attribute of a field: `#[provides("mcu:board/i2c")] buses: …`.
#[derive(Clone, Debug)]
pub struct Provides {
    /// The interface, with or without a version.
    pub interface: String,
    /// The field's name or index.
    pub member: TokenStream,
    /// The attribute's place.
    pub span: Span,
}

/// Options of a guest.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The WIT and the world in it.
    pub wit: Wit,
    /// Interfaces for which another crate, or another module, has bindings.
    pub with: Vec<With>,
    /// Traits that types derive in addition to their default ones.
    pub derive: Vec<Derive>,
    /// The path of the runtime crate's items that generated code uses; `::microwit_guest` is the usual
    /// crate.
    pub runtime: TokenStream,
    /// A name that no other binding of the app has. Linkers concatenate sections that have the same name.
    pub unique: String,
    /// Bytes for an export's parameters and result; 256 if `None`.
    pub arena: Option<usize>,
    /// How many values of each exported resource may exist at a time; 8 if `None`.
    pub resources: Option<usize>,
    /// Whether to emit functions that return `Vec` and `String`, for an app with an allocator.
    pub alloc: bool,
}

impl Host {
    /// Makes a host without an implementor and without options.
    pub fn new(wit: Wit, runtime: &TokenStream) -> Self {
        Self {
            wit,
            with: vec![],
            derive: vec![],
            trappable: vec![],
            waits: None,
            prelude: true,
            implementor: None,
            runtime: private(runtime),
        }
    }
}

impl Guest {
    /// Makes a guest without options.
    pub fn new(wit: Wit, runtime: &TokenStream) -> Self {
        Self {
            wit,
            with: vec![],
            derive: vec![],
            runtime: private(runtime),
            unique: String::new(),
            arena: None,
            resources: None,
            alloc: false,
        }
    }
}

/// The path of the runtime items that generated code uses. Its name contains the version that the code is
/// generated for. With a runtime of another version, the compiler's error thus names both versions.
fn private(runtime: &TokenStream) -> TokenStream {
    quote!(#runtime::__private_v0_1)
}
