//! Emits a host: traits and types for each interface, trampolines beside them, the world's table, and typed
//! exports.

mod calls;
mod exports;
mod table;
mod traits;
mod types;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::check::{Checked, is_function};
use crate::emit::{about, display, docs_or, mapped, modules, tree};
use crate::input::{Host, Named};
use crate::model::{Func, Interface, Path, Side, TypeDef, World};
use crate::names;

/// Emits everything for `options`: the world's module, and the world's table for an implementor.
///
/// Without an implementor (`interfaces!`), it emits only the modules of the package.
pub fn world(world: &Checked<World>, options: &Host) -> TokenStream {
    // A library has both flavours of an interface: plain traits, in which only an `async func` waits, and
    // beside them those that wait.
    let plain = Host { waits: None, ..options.clone() };
    let is_library = options.implementor.is_none();
    let first = if is_library { &plain } else { options };
    let imports = world.imports.iter().enumerate().map(|(index, interface)| {
        let path = modules(&interface.path, false);
        match mapped(interface, &options.with) {
            Some(module) => (path[..path.len() - 1].to_vec(), quote!(pub use #module;)),
            None => {
                let cx = |options| Cx { world, options, side: Side::Import, index };
                let waiting = is_library.then(|| waiting(&cx(options), interface));
                (path, import(&cx(first), interface, waiting.as_ref()))
            }
        }
    });
    let exports = world.exports.iter().enumerate().map(|(index, interface)| {
        let cx = Cx { world, options, side: Side::Export, index };
        (modules(&interface.path, true), exports::interface(&cx, interface))
    });
    let items = tree(imports.chain(exports).collect());
    let Some(implementor) = &options.implementor else { return items };

    let module = names::outermost(&world.name);
    let typed = exports::world(world, options);
    let table = table::world(world, options, implementor, &module);
    let docs = docs_or(&world.docs, &format!("World `{}`.", world.name));
    quote! {
        #docs
        pub mod #module {
            #items
            #typed
        }
        #table
    }
}

type Cx<'a> = super::Cx<'a, Host>;

/// Whether calls of an app may wait.
fn calls_wait(world: &World, options: &Host) -> bool {
    options.waits.is_some() || world.imports_async()
}

impl Cx<'_> {
    /// Whether the host may end the app in this function.
    fn traps(&self, func: &Func) -> bool {
        self.is_listed(func, &self.options.trappable)
    }

    /// Whether the host may wait in this function.
    fn waits(&self, func: &Func) -> bool {
        func.is_async || self.is_chosen(func)
    }

    /// Whether the option `async` names this function.
    fn is_chosen(&self, func: &Func) -> bool {
        self.is_listed(func, self.options.waits.as_deref().unwrap_or_default())
    }

    fn is_listed(&self, func: &Func, list: &[Named]) -> bool {
        let interface = self.interface(self.side, self.index);
        let named = |named: &Named| {
            interface.is_some_and(|interface| is_function(interface, func, &named.name))
        };
        list.iter().any(named)
    }

    /// The path of the runtime's items that generated code may use.
    fn private(&self) -> TokenStream {
        let runtime = &self.options.runtime;
        quote!(#runtime)
    }
}

/// Emits the types, the traits and the trampolines of one imported interface.
fn import(cx: &Cx<'_>, interface: &Interface, waiting: Option<&TokenStream>) -> TokenStream {
    let about = (interface.path != Path::World).then(|| about(interface));
    let types = interface.types.iter().map(|def| types::definition(cx, interface, def));
    let traits = traits::interface(cx, interface);
    let calls = calls::interface(cx, interface);
    let private = cx.private();
    // The world's own module already has this import.
    let runtime = (interface.path != Path::World).then(|| quote!(use #private as mw;));
    quote! {
        #about
        #runtime
        #(#types)*
        #traits
        #calls
        #waiting
    }
}

/// Emits the traits and the trampolines of an interface whose functions wait, if a board may choose them.
fn waiting(cx: &Cx<'_>, interface: &Interface) -> TokenStream {
    if !interface.funcs.iter().any(|func| cx.is_chosen(func)) {
        return quote!();
    }
    let about = format!(
        " `{}` for a host whose functions wait: a board that names the interface in `async` implements this.",
        display(&interface.path)
    );
    let (traits, calls) = (traits::interface(cx, interface), calls::interface(cx, interface));
    quote! {
        #[doc = #about]
        pub mod waiting {
            #[allow(unused_imports)]
            pub use super::*;
            #traits
            #calls
        }
    }
}

/// A function of an interface, with its Rust names.
struct Spelled<'a> {
    func: &'a Func,
    /// The method's name in its trait.
    method: Ident,
    /// The name that is unique among all functions of the interface: `bus_write_read`.
    own: Ident,
    /// The name of the export's method that may wait, unique like the other.
    waiting: Ident,
}

/// The functions of an interface with their names, which are unique.
fn spelled<'a>(interface: &'a Interface, taken: &[&str]) -> Vec<Spelled<'a>> {
    let drops = interface.resources().map(drop_name);
    let taken = taken.iter().map(|name| names::snake(name)).chain(drops);
    let taken: Vec<_> = taken.collect();
    let own = interface.funcs.iter().map(|func| match func.kind.resource() {
        None => names::snake(&func.name),
        Some(resource) => names::joined(resource, &func.name),
    });
    let own = names::unique(taken.iter().cloned().chain(own));
    let waiting = own.iter().skip(taken.len()).map(|own| format_ident!("{own}_async"));
    let all = names::unique(own.iter().cloned().chain(waiting));
    let names = own.into_iter().skip(taken.len());
    let waiting = all.into_iter().skip(taken.len() + interface.funcs.len());
    let spelled = interface.funcs.iter().zip(names.zip(waiting)).map(|(func, (own, waiting))| {
        let family =
            interface.funcs.iter().filter(|other| other.kind.resource() == func.kind.resource());
        let before = family.take_while(|other| other.core_name != func.core_name);
        let drop = func.kind.resource().map(|_| names::snake("drop"));
        let wanted = before.chain([func]).map(|func| names::snake(&func.name));
        let method = names::unique(drop.into_iter().chain(wanted)).pop();
        Spelled { func, method: method.unwrap_or_else(|| own.clone()), own, waiting }
    });
    spelled.collect()
}

/// The name of a resource's drop: `drop_bus`.
fn drop_name(resource: &str) -> Ident {
    names::joined("drop", resource)
}

/// A name for a type that differs from the others: `H`, or `HH` if there is an `H`.
fn fresh(types: &[TypeDef], wanted: &str) -> Ident {
    let mut name = wanted.to_owned();
    while types.iter().any(|def| names::ty(&def.name) == name) {
        name.push_str(wanted);
    }
    Ident::new(&name, Span::call_site())
}
