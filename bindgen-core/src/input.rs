//! What the caller asked for, as plain data.

use std::path::PathBuf;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// Which WIT, and what of it.
#[derive(Clone, Debug)]
pub struct Wit {
    /// The text.
    pub source: Source,
    /// What of it.
    pub select: Select,
    /// Features whose `@unstable` items are wanted; `*` for all.
    pub features: Vec<Named>,
}

/// A name, and where it stands.
#[derive(Clone, Debug)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

impl From<String> for Named {
    fn from(name: String) -> Self {
        Self { name, span: Span::call_site() }
    }
}

/// Where WIT text comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A `.wit` file, or a folder of them with its `deps/`.
    Path(PathBuf),
    /// The text itself.
    Inline(String),
    /// Several of them, each of which may use what stands before it. Worlds are looked for in all.
    Several {
        /// Files and folders.
        paths: Vec<PathBuf>,
        /// A text, which may use all of these.
        inline: Option<String>,
    },
}

impl Source {
    /// Files and folders, and a text.
    pub(crate) fn parts(&self) -> (&[PathBuf], Option<&str>) {
        match self {
            Self::Path(path) => (std::slice::from_ref(path), None),
            Self::Inline(text) => (&[], Some(text)),
            Self::Several { paths, inline } => (paths, inline.as_deref()),
        }
    }
}

/// Which items to generate for.
#[derive(Clone, Debug)]
pub enum Select {
    /// A world, by name or `ns:package/name`; `None` when there is only one.
    World(Option<String>),
    /// All interfaces of a package, as imports: `mcu:board`, with or without version.
    Package(String),
}

/// Options of a host.
#[derive(Clone, Debug)]
pub struct Host {
    /// The world.
    pub wit: Wit,
    /// Interfaces that a library generated.
    pub with: Vec<With>,
    /// What types derive besides what they can.
    pub derive: Vec<Derive>,
    /// Interfaces and functions (`mcu:board/led/set`) in which the host may end an app; `*` for all.
    pub trappable: Vec<Named>,
    /// Names of tools, as `#[diagnostic]`, mean something where the code stands.
    pub prelude: bool,
    /// What implements the world's interfaces; `None` for `interfaces!`, which only makes traits.
    pub implementor: Option<Implementor>,
    /// The path of what generated code names: that of the runtime crate is `::microwit_host`.
    pub runtime: TokenStream,
}

/// `"mcu:board": microwit_hal::mcu::board`.
#[derive(Clone, Debug)]
pub struct With {
    /// A package or an interface, with or without version.
    pub key: String,
    /// The Rust module with the package's interfaces, or the interface's own module.
    pub module: TokenStream,
    /// Where the option stands.
    pub span: Span,
}

/// `"Hash"` of `derive = ["Hash"]`, or of `derive = { "reading": ["Hash"] }`.
#[derive(Clone, Debug)]
pub struct Derive {
    /// Which type: `reading`, `mcu:board/i2c/error-code`; `None` for all.
    pub of: Option<Named>,
    /// The trait.
    pub path: TokenStream,
    /// Where the option stands.
    pub span: Span,
}

/// The struct under `#[mcu_host]`.
#[derive(Clone, Debug)]
pub struct Implementor {
    /// Its name.
    pub ident: Ident,
    /// `impl<…>` generics of its impls.
    pub impl_generics: TokenStream,
    /// Its own generic arguments.
    pub type_generics: TokenStream,
    /// Its where clause.
    pub where_clause: TokenStream,
    /// Fields that implement interfaces in its place.
    pub provides: Vec<Provides>,
}

/// `#[provides("mcu:board/i2c")] buses: …`.
#[derive(Clone, Debug)]
pub struct Provides {
    /// The interface, with or without version.
    pub interface: String,
    /// The field.
    pub member: TokenStream,
    /// Where the attribute stands.
    pub span: Span,
}

/// Options of a guest.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The world.
    pub wit: Wit,
    /// Interfaces that another crate, or another module, has bindings for.
    pub with: Vec<With>,
    /// What types derive besides what they can.
    pub derive: Vec<Derive>,
    /// The path of what generated code names: that of the runtime crate is `::microwit_guest`.
    pub runtime: TokenStream,
    /// What no other binding of an app is told: linkers run sections of one name into each other.
    pub unique: String,
    /// Bytes that an export's parameters and answer may take; 256 if not given.
    pub arena: Option<usize>,
    /// Values of each exported resource that there may be at a time; 8 if not given.
    pub resources: Option<usize>,
    /// Offer functions that return `Vec` and `String`, for an app with an allocator.
    pub alloc: bool,
}

impl Host {
    /// Without an implementor, and without options.
    pub fn new(wit: Wit, runtime: &TokenStream) -> Self {
        Self {
            wit,
            with: vec![],
            derive: vec![],
            trappable: vec![],
            prelude: true,
            implementor: None,
            runtime: private(runtime),
        }
    }
}

impl Guest {
    /// Without options.
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

/// What generated code names of a runtime crate. Each version that code is generated for has its own, so that a
/// runtime of another version is an error that names both.
fn private(runtime: &TokenStream) -> TokenStream {
    quote!(#runtime::__private_v0_1)
}
