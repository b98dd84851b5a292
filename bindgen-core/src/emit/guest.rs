//! A guest: types and functions to call by interface, the trait `Guest`, and the macro `export!`.
//!
//! Generated code calls `unsafe` functions of the runtime, since quoted code has no comments the
//! proof stands here: what an import returns and what an export is given, the host made by the
//! canonical ABI from the same WIT, and a value that borrows from memory gets the lifetime of the
//! buffer, or of the call, that the memory is lent for. A number that the host lends or ends for a
//! resource of the app's own is one that the app's only type for it was kept under. A region that was
//! lent a buffer is reset when the import returns, or is said to be away and reset when the export does.

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

/// Bytes that an export's parameters and answer may take, unless the app says otherwise: as many as
/// the arena has that bindings share.
const ARENA: usize = 256;

/// Values of each exported resource that there may be at a time, unless the app says otherwise.
const RESOURCES: usize = 8;

/// Elements of the longest tuple that is Rust's own: longer ones lack `Debug` and `PartialEq`.
const LONGEST_TUPLE: usize = 12;

/// How to generate a guest.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The path of what generated code names.
    pub runtime: TokenStream,
    /// Interfaces that another crate, or another module, has bindings for.
    pub with: Vec<With>,
    /// The custom section that lets `wasm-tools component new` make a component of the module.
    pub component_type: Option<Vec<u8>>,
    /// What no other binding of an app is told: linkers run sections of one name into each other.
    pub unique: String,
    /// Bytes that an export's parameters and answer may take; 256 if not given.
    pub arena: Option<usize>,
    /// Values of each exported resource that there may be at a time; 8 if not given.
    pub resources: Option<usize>,
    /// Offer functions that return `Vec` and `String`, for an app with an allocator.
    pub alloc: bool,
    /// What types derive besides what they can.
    pub derive: Vec<Derive>,
}

/// Everything for `options`.
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

/// The world without the functions that are called elsewhere.
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
    /// The path of a `borrow` of an exported resource from here.
    fn borrow_path(&self, name: &TypeRef) -> TokenStream {
        let way = way(&self.here(), &self.modules(name.side, name.interface));
        let borrow = self
            .interface(name.side, name.interface)
            .map(|interface| spelled::resource(interface, &name.name).borrow);
        quote!(#way #borrow)
    }

    /// The types in a module.
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

    /// The name of the tuple of `len` elements, which is Rust's own unless it is long.
    fn long_tuple(&self, len: usize) -> Option<Ident> {
        let mut name = format_ident!("Tuple{len}");
        while self.type_names(&[]).any(|taken| taken == name) {
            name = format_ident!("{name}_");
        }
        (len > LONGEST_TUPLE).then_some(name)
    }

    /// The path of one of the world's own items from here.
    fn root(&self, item: &str) -> TokenStream {
        let (way, item) = (way(&self.here(), &[]), format_ident!("{item}"));
        quote!(#way #item)
    }

    /// Names what lies beside the world's section.
    fn linked(&self) -> Option<TokenStream> {
        let linked = self.root("__linked");
        self.options.component_type.as_ref().map(|_| quote!(#linked();))
    }

    /// The resource, if it is a borrowed handle that the app must give back.
    fn lent<'t>(&self, ty: &'t Type) -> Option<&'t TypeRef>
    where
        'a: 't,
    {
        match self.resolved(ty) {
            Type::Borrow(name) if self.resource(name).side == Side::Import => Some(name),
            _ => None,
        }
    }

    /// Its Rust type has a lifetime.
    fn borrows(&self, ty: &Type) -> bool {
        self.world.any(ty, &|ty| matches!(ty, Type::String | Type::List(_) | Type::Borrow(_)))
    }

    /// It owns handles, so it moves.
    fn owns(&self, ty: &Type) -> bool {
        self.world.any(ty, &|ty| matches!(ty, Type::Own(_)))
    }

    /// Rust lays it out as WIT does, so that a slice of it is a `list`.
    fn same_layout(&self, ty: &Type) -> bool {
        let rusty = |ty: &Type| matches!(ty, Type::Option(_) | Type::Result(..) | Type::Tuple(_));
        match self.resolved(ty) {
            // Pointer and length, whatever the elements are.
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

/// The region that the host allocates from, and the arenas of exports, if the world needs them.
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

/// The host allocates for this export's parameters.
fn takes_memory(func: &Func) -> bool {
    func.core.spilled_params || func.params.iter().any(|param| param.ty.borrows())
}

/// What this function returns is partly in memory of the receiver.
fn returns_memory(func: &Func) -> bool {
    func.result.as_ref().is_some_and(Type::borrows)
}

fn needs_region(world: &World) -> bool {
    imported(world).any(returns_memory) || exported(world).any(takes_memory)
}

fn needs_arena(world: &World) -> bool {
    exported(world).any(|func| takes_memory(func) || returns_memory(func))
}

/// The section goes into the file alone. Not `#[used]`: then the bytes were in memory as well.
/// Instead whatever goes in or out names something beside it, or a linker would not look there.
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

/// What an interface's module says about itself.
fn about(interface: &Interface) -> Option<TokenStream> {
    (interface.path != Path::World).then(|| super::about(interface))
}

/// What a function says about itself, and a warning where it should not be called any more.
fn called(func: &Func, note: Option<&str>) -> TokenStream {
    let own = Docs { deprecated: None, ..func.docs.clone() };
    let own = note.map_or_else(|| own.clone(), |note| joined(&own, note));
    let docs = docs_or(&own, &format!("WIT `{}`.", func.core_name));
    let deprecated = func.docs.deprecated.as_ref();
    let deprecated = deprecated.map(|since| quote!(#[deprecated(since = #since)]));
    quote!(#docs #deprecated)
}

/// `wanted`, or with underscores where that is one of the function's own names.
fn fresh(wanted: &str, func: &Func) -> Ident {
    let mut name = wanted.to_owned();
    while func.params.iter().any(|param| names::snake(&param.name) == name) {
        name.push('_');
    }
    format_ident!("{name}")
}
