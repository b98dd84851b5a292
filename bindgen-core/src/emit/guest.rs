//! Emits a guest: types and functions for each interface, the trait `Guest`, and the macro `export!`.
//!
//! Generated code calls `unsafe` functions of the runtime. Quoted code has no comments, so the proof stands
//! here:
//!
//! 1. The host makes what an import returns and what an export receives from the same WIT, by the canonical
//!    ABI.
//! 2. A value that borrows from memory has the lifetime of the buffer, or of the call, for which the memory
//!    is lent.
//! 3. The host lends or destroys a resource of the app by a number. The app has one type for that resource,
//!    and it stored the number under that type.
//! 4. A region that a buffer was lent to is reset when the import returns. Where the world has exports, the
//!    region is marked as lent out, and the export resets it when it returns.

mod calls;
mod exports;
mod imports;
mod resource;
mod spelled;
mod types;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use crate::check::Checked;
use crate::emit::shapes::literal;
use crate::emit::{docs_or, joined, mapped, tree, way};
use crate::input::{Derive, With};
use crate::model::{Docs, Func, Interface, Path, Side, Type, TypeKind, TypeRef, World};
use crate::names;

/// The default size, in bytes, of the memory for an export's parameters and result. It equals the size of the
/// arena that all bindings of an app share.
const ARENA: usize = 256;

/// The default for how many values of each exported resource may exist at a time.
const RESOURCES: usize = 8;

/// The largest number of elements of a tuple for which Rust implements its traits: longer ones lack `Debug`
/// and `PartialEq`.
const LONGEST_TUPLE: usize = 12;

/// The options of a generated guest.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The path of the runtime crate's items that generated code uses.
    pub runtime: TokenStream,
    /// Interfaces for which another crate, or another module, has bindings.
    pub with: Vec<With>,
    /// The contents of the custom section from which `wasm-tools component new` makes a component of the
    /// module.
    pub component_type: Option<Vec<u8>>,
    /// A name that no other binding of the app has. Linkers concatenate sections that have the same name.
    pub unique: String,
    /// Bytes for an export's parameters and result; 256 if `None`.
    pub arena: Option<usize>,
    /// How many values of each exported resource may exist at a time; 8 if `None`.
    pub resources: Option<usize>,
    /// Whether to emit functions that return `Vec` and `String`, for an app with an allocator.
    pub alloc: bool,
    /// Traits that types derive in addition to their default ones.
    pub derive: Vec<Derive>,
}

/// Emits the whole guest.
pub fn world(world: &Checked<World>, options: &Options) -> TokenStream {
    let world = &called_here(world, options);
    let runtime = &options.runtime;
    let cx = |side, index| Cx { world, options, side, index };
    let imports = world.imports.iter().enumerate().map(|(index, interface)| {
        let cx = cx(Side::Import, index);
        let here = cx.here();
        match (mapped(interface, &options.with), here.split_last()) {
            (Some(module), Some((name, outer))) => {
                (outer.to_vec(), quote!(pub use #module as #name;))
            }
            _ => (here, imports::interface(&cx, interface)),
        }
    });
    let exports = world.exports.iter().enumerate().map(|(index, interface)| {
        let cx = cx(Side::Export, index);
        (cx.here(), exports::interface(&cx, interface))
    });
    let items = tree(imports.chain(exports).collect());
    let tuples = types::tuples(&cx(Side::Import, 0));
    let memory = memory(world, options);
    let export = exports::macros(world, options, &|index| cx(Side::Export, index));
    let component_type = component_type(world, options);
    let docs = docs_or(&world.docs, &format!("World `{}`.", world.name));
    quote! {
        #docs
        mod bindings {
            use #runtime as mw;
            #memory
            #tuples
            #items
            #export
            #component_type
        }
        pub use bindings::*;
    }
}

/// The world without the functions that other bindings call.
fn called_here(world: &World, options: &Options) -> World {
    let mut world = world.clone();
    for interface in &mut world.imports {
        if mapped(interface, &options.with).is_some() {
            interface.funcs.clear();
        }
    }
    world
}

type Cx<'a> = super::Cx<'a, Options>;

impl<'a> Cx<'a> {
    /// The path, from the current module, of the `borrow` type of an exported resource.
    fn borrow_path(&self, name: &TypeRef) -> TokenStream {
        let way = way(&self.here(), &self.modules(name.side, name.interface));
        let borrow = self
            .interface(name.side, name.interface)
            .map(|interface| spelled::resource(interface, &name.name).borrow);
        quote!(#way #borrow)
    }

    /// The names of the types in a module.
    fn type_names<'s>(&'s self, module: &'s [Ident]) -> impl Iterator<Item = Ident> + 's {
        let sides = [(Side::Import, &self.world.imports), (Side::Export, &self.world.exports)];
        let interfaces = sides.into_iter().flat_map(|(side, interfaces)| {
            interfaces.iter().enumerate().map(move |(index, interface)| (side, index, interface))
        });
        interfaces
            .filter(move |(side, index, _)| self.modules(*side, *index) == module)
            .flat_map(|(.., interface)| &interface.types)
            .map(|def| names::ty(&def.name))
    }

    /// The name of the generated type for a tuple of `len` elements; `None` where Rust's own tuple serves.
    fn long_tuple(&self, len: usize) -> Option<Ident> {
        let mut name = format_ident!("Tuple{len}");
        while self.type_names(&[]).any(|taken| taken == name) {
            name = format_ident!("{name}_");
        }
        (len > LONGEST_TUPLE).then_some(name)
    }

    /// The path, from the current module, of one of the world's own items.
    fn root(&self, item: &str) -> TokenStream {
        let (way, item) = (way(&self.here(), &[]), format_ident!("{item}"));
        quote!(#way #item)
    }

    /// A reference to the item beside the world's section, which keeps the section in the linked file.
    fn linked(&self) -> Option<TokenStream> {
        let linked = self.root("__linked");
        self.options.component_type.as_ref().map(|_| quote!(#linked();))
    }

    /// The resource, if the type is a borrowed handle that the app must give back.
    fn lent<'t>(&self, ty: &'t Type) -> Option<&'t TypeRef>
    where
        'a: 't,
    {
        match self.resolved(ty) {
            Type::Borrow(name) if self.resource(name).side == Side::Import => Some(name),
            _ => None,
        }
    }

    /// Whether the Rust type has a lifetime.
    fn borrows(&self, ty: &Type) -> bool {
        self.world.any(ty, &|ty| matches!(ty, Type::String | Type::List(_) | Type::Borrow(_)))
    }

    /// Whether the type owns handles, so that passing a value moves it.
    fn owns(&self, ty: &Type) -> bool {
        self.world.any(ty, &|ty| matches!(ty, Type::Own(_)))
    }

    /// Whether Rust lays the type out as WIT does, so that a slice of it is a `list`.
    fn same_layout(&self, ty: &Type) -> bool {
        let rusty = |ty: &Type| matches!(ty, Type::Option(_) | Type::Result(..) | Type::Tuple(_));
        match self.resolved(ty) {
            // A list is a pointer and a length, whatever its elements are.
            Type::List(_) => true,
            Type::Fixed(of, _) => self.same_layout(of),
            Type::Named(name) => match self.def(name).map(|def| &def.kind) {
                Some(TypeKind::Record(fields)) => {
                    fields.iter().all(|field| self.same_layout(&field.ty))
                }
                Some(TypeKind::Variant { cases, .. }) => {
                    cases.iter().filter_map(|case| case.ty.as_ref()).all(|ty| self.same_layout(ty))
                }
                _ => true,
            },
            ty => !rusty(ty),
        }
    }
}

/// The region that the host allocates from and the arenas of exports, where the world needs them.
fn memory(world: &World, options: &Options) -> TokenStream {
    let mut items = TokenStream::new();
    let size = options.arena.unwrap_or(ARENA);
    let (arena, shared) = (literal(size), (size == ARENA).then(|| quote!(shared)));
    match (needs_region(world), needs_arena(world)) {
        (true, true) => items.extend(quote!(mw::region!(#shared #arena);)),
        (true, false) => items.extend(quote!(mw::region!();)),
        (false, true) => items.extend(quote!(static ARENA: mw::Arena<#arena> = mw::Arena::new();)),
        (false, false) => {}
    }
    let returned = exported(world).filter(|func| func.core.result_pointer);
    if let Some(size) = returned.map(|func| func.result_layout.size).max() {
        let size = Literal::usize_unsuffixed(size);
        items.extend(quote!(static RETURNED: mw::Area<#size> = mw::Area::new();));
    }
    items
}

fn imported(world: &World) -> impl Iterator<Item = &Func> {
    world.imports.iter().flat_map(|interface| &interface.funcs)
}

fn exported(world: &World) -> impl Iterator<Item = &Func> {
    world.exports.iter().flat_map(|interface| &interface.funcs)
}

/// Whether the host allocates memory in the guest for this export's parameters.
fn takes_memory(func: &Func) -> bool {
    func.core.spilled_params || func.params.iter().any(|param| param.ty.borrows())
}

/// Whether a part of this function's result is in the receiver's memory.
fn returns_memory(func: &Func) -> bool {
    func.result.as_ref().is_some_and(Type::borrows)
}

fn needs_region(world: &World) -> bool {
    imported(world).any(returns_memory) || exported(world).any(takes_memory)
}

fn needs_arena(world: &World) -> bool {
    exported(world).any(|func| takes_memory(func) || returns_memory(func))
}

/// The custom section with the component type. It goes into the file only: with `#[used]`, its bytes would
/// be in memory too. Instead, every import and export refers to an item beside it, or else a linker would
/// drop the section.
fn component_type(world: &World, options: &Options) -> Option<TokenStream> {
    let bytes = options.component_type.as_ref()?;
    let unique = &options.unique;
    let section = format!("component-type:microwit:{}:{unique}:encoded world", world.name);
    let (len, bytes) = (Literal::usize_unsuffixed(bytes.len()), Literal::byte_string(bytes));
    Some(quote! {
        #[cfg(target_family = "wasm")]
        #[doc(hidden)]
        #[unsafe(link_section = #section)]
        pub static COMPONENT_TYPE: [u8; #len] = *#bytes;
        #[doc(hidden)]
        #[inline(never)]
        pub fn __linked() {}
    })
}

/// The documentation of an interface's module.
fn about(interface: &Interface) -> Option<TokenStream> {
    (interface.path != Path::World).then(|| super::about(interface))
}

/// The documentation of a function, and the attribute that warns callers of a deprecated one.
fn called(func: &Func, note: Option<&str>) -> TokenStream {
    let own = Docs { deprecated: None, ..func.docs.clone() };
    let own = note.map_or_else(|| own.clone(), |note| joined(&own, note));
    let docs = docs_or(&own, &format!("WIT `{}`.", func.core_name));
    let deprecated = func.docs.deprecated.as_ref();
    let deprecated = deprecated.map(|since| quote!(#[deprecated(since = #since)]));
    quote!(#docs #deprecated)
}

/// The name `wanted`, with underscores where the function already uses that name.
fn fresh(wanted: &str, func: &Func) -> Ident {
    let mut name = wanted.to_owned();
    while func.params.iter().any(|param| names::snake(&param.name) == name) {
        name.push('_');
    }
    format_ident!("{name}")
}
