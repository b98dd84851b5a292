//! Emits the world as a table: a row for each function, in WIT order.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{Cx, calls_wait, drop_name, spelled};
use crate::check::{is, is_elsewhere};
use crate::emit::modules;
use crate::emit::shapes::literal;
use crate::input::{Host, Implementor};
use crate::model::{Interface, Side, Type, Unserved, World};
use crate::names;
use crate::table::{Row, Table, What};

/// Emits `impl WorldHost for Board`, and the parts of the world that do not depend on a board.
pub(super) fn world(
    world: &World,
    options: &Host,
    implementor: &Implementor,
    module: &Ident,
) -> TokenStream {
    let runtime = &options.runtime;
    let Implementor { ident, impl_generics, type_generics, where_clause, .. } = implementor;
    let table = Table::of(world);
    let rows = table
        .imports
        .iter()
        .map(|of| row(of, waits(world, options, of), options, implementor, module));
    let waiting = table.imports.iter().enumerate().filter(|(_, of)| waits(world, options, of));
    let sigs = table.imports.iter().map(|of| sig(of, waits(world, options, of)));
    let arm = |(index, of)| arm(index, of, options, implementor, module);
    let arms: Vec<_> = waiting.map(arm).collect();
    let wait = (!arms.is_empty()).then(|| wait(&arms));
    let waits = literal(usize::from(calls_wait(world, options)));
    let imports = world.imports.iter();
    let drops = imports.flat_map(|interface| drops(interface, options, implementor, module));
    let sides = [(&world.imports, false), (&world.exports, true)];
    let mut types = sides
        .into_iter()
        .flat_map(|(interfaces, exported)| interfaces.iter().map(move |of| (of, exported)))
        .flat_map(|(interface, exported)| {
            interface.resources().map(move |name| marker(interface, exported, name, module))
        })
        .peekable();
    let destructors = destructors(&table.destructors, module);
    let distinct = types.peek().is_some().then(|| {
        let types = types.map(|marker| quote!(<#marker as __mw::Resource>::TYPE));
        quote! {
            ::core::assert!(
                __mw::ResourceId::distinct(&[#(#types),*]),
                "two resources of this world have the same number: rename one",
            );
        }
    });
    let realloc = needs_realloc(world);
    let unserved = unserved(world);
    quote! {
        const _: () = {
            use #runtime as __mw;
            impl #impl_generics __mw::WorldHost for #ident #type_generics #where_clause {
                type World = #module::__World;
                fn imports<'__t>() -> &'__t [__mw::HostFn<Self>] where Self: '__t {
                    const { &[#(#rows),*] }
                }
                #wait
                fn resources<'__t>() -> &'__t [__mw::HostResource<Self>] where Self: '__t {
                    const { &[#(#drops),*] }
                }
            }
            impl __mw::World for #module::__World {
                const SIGS: &'static [__mw::Sig] = &[#(__mw::Sig::of(#sigs)),*];
                const REALLOC: __mw::bool = #realloc;
                const EXPORTS: &'static [__mw::Export] = #module::EXPORTS;
                #unserved
                #destructors
                type IfWaits<__T: __mw::Copy> = [__T; #waits];
            }
            #distinct
        };
    }
}

/// Whether the host may wait in an import.
fn waits(world: &World, options: &Host, row: &Row<'_>) -> bool {
    let (What::Func(func), Side::Import) = (row.what, row.side) else { return false };
    if is_elsewhere(row.interface, &options.with) {
        return func.is_async || flavour(row.interface, options).is_some();
    }
    let index = world.imports.iter().position(|interface| interface.path == row.interface.path);
    let cx = |index| Cx { world, options, side: Side::Import, index };
    index.is_some_and(|index| cx(index).waits(func))
}

/// The module with the traits that wait, beside those of an interface that another module defines, if the board
/// names the interface in `async`.
fn flavour(interface: &Interface, options: &Host) -> Option<TokenStream> {
    let mut waits = options.waits.iter().flatten();
    let named = waits.find(|named| is(&interface.path, &named.name))?;
    // The span makes the compiler show an interface that has no such module where the board names it.
    is_elsewhere(interface, &options.with).then(|| quote_spanned!(named.span=> waiting::))
}

/// Emits the function that serves the imports that may wait.
fn wait(arms: &[TokenStream]) -> TokenStream {
    quote! {
        #[allow(clippy::future_not_send)]
        async fn wait<'__w>(&'__w mut self, import: __mw::usize, guest: &'__w mut (dyn __mw::Guest + __mw::Send), slots: &'__w mut __mw::Slots) -> __mw::Done {
            let host = self;
            match import {
                #(#arms)*
                _ => __mw::Err(__mw::Trap::new(__mw::TrapCode::Engine)),
            }
        }
    }
}

/// Emits the case of an import that may wait.
fn arm(
    index: usize,
    row: &Row<'_>,
    options: &Host,
    implementor: &Implementor,
    world: &Ident,
) -> TokenStream {
    let index = literal(index);
    let (interface, call) = (row.interface, trampoline(row, options, world));
    let host = place(interface, implementor).unwrap_or_else(|| quote!(host));
    quote!(#index => #call(#host, guest, slots).await,)
}

/// The path of an import's trampoline.
fn trampoline(row: &Row<'_>, options: &Host, world: &Ident) -> TokenStream {
    let interface = row.interface;
    let own = match row.what {
        What::Handle(_, resource) => drop_name(resource),
        What::Func(func) => {
            let spelled = spelled(interface, &[]).into_iter();
            let own = spelled.filter(|spelled| spelled.func.core_name == func.core_name);
            own.map(|spelled| spelled.own).next().unwrap_or_else(|| names::snake(&func.name))
        }
    };
    let (path, flavour) = (modules(&interface.path, false), flavour(interface, options));
    quote!(#world::#(#path::)* #flavour __calls::#own)
}

/// Emits a row of the table: the trampoline that runs when an app calls the import.
fn row(
    row: &Row<'_>,
    waits: bool,
    options: &Host,
    implementor: &Implementor,
    world: &Ident,
) -> TokenStream {
    let Row { interface, module, name, .. } = row;
    let sig = sig(row, waits);
    if let (What::Handle(verb, resource), Side::Export) = (row.what, row.side) {
        let marker = marker(interface, true, resource, world);
        let call = names::joined("resource", verb.name());
        return quote!(__mw::row(#module, #name, #sig, __mw::#call::<Self, #marker>));
    }
    if waits {
        return quote!(__mw::row(#module, #name, #sig, __mw::waits));
    }
    let call = trampoline(row, options, world);
    let call = match place(interface, implementor) {
        Some(place) => quote!(|host, guest, slots| #call(#place, guest, slots)),
        None => call,
    };
    quote!(__mw::row(#module, #name, #sig, #call))
}

/// The signature of a row, in the notation of the runtime's `Sig::of`.
fn sig(row: &Row<'_>, waits: bool) -> String {
    format!("{}{}", if waits { "~" } else { "" }, row.sig)
}

/// Emits the imports that are not served, so that an app which imports one gets an error that says why.
fn unserved(world: &World) -> Option<TokenStream> {
    let all = world.imports.iter().flat_map(|interface| {
        interface.unserved.iter().map(|Unserved { core_name, .. }| (&interface.module, core_name))
    });
    let (modules, names): (Vec<_>, Vec<_>) = all.unzip();
    (!names.is_empty()).then(|| {
        quote!(const UNSERVED: &'static [(&'static __mw::str, &'static __mw::str)] = &[#((#modules, #names)),*];)
    })
}

/// Emits the table of the functions with which a guest destroys its own resources.
fn destructors(rows: &[Row<'_>], module: &Ident) -> TokenStream {
    let all = rows.iter().map(|Row { interface, name, what, .. }| {
        let resource = match what {
            What::Handle(_, resource) => resource,
            What::Func(func) => func.name.as_str(),
        };
        let marker = marker(interface, true, resource, module);
        quote!(__mw::destructor::<#marker>(#name))
    });
    let len = literal(rows.len());
    let table = (!rows.is_empty())
        .then(|| quote!(const DESTRUCTORS: &'static [__mw::Destructor] = &[#(#all),*];));
    quote! {
        #table
        type PerDestructor<__T: __mw::Copy> = [__T; #len];
    }
}

fn drops(
    interface: &Interface,
    options: &Host,
    implementor: &Implementor,
    world: &Ident,
) -> Vec<TokenStream> {
    let (path, flavour) = (modules(&interface.path, false), flavour(interface, options));
    let host = place(interface, implementor).unwrap_or_else(|| quote!(host));
    let drop = |name| {
        let trait_name = super::traits::for_resource(name);
        let marker = marker(interface, false, name, world);
        quote! {
            __mw::resource::<#marker, Self>(|host, rep| {
                #world::#(#path::)* #flavour #trait_name::drop(#host, __mw::Own::new(rep));
            })
        }
    };
    interface.resources().map(drop).collect()
}

fn marker(interface: &Interface, exported: bool, resource: &str, world: &Ident) -> TokenStream {
    let (path, name) = (modules(&interface.path, exported), names::ty(resource));
    quote!(#world::#(#path::)*#name)
}

/// The field that implements an interface, if one does.
fn place(interface: &Interface, implementor: &Implementor) -> Option<TokenStream> {
    let provides =
        implementor.provides.iter().find(|provides| is(&interface.path, &provides.interface))?;
    let member = &provides.member;
    // The span makes the compiler show a field of the wrong type at its `#[provides]` attribute. The name `host` is ours,
    // wherever the attribute's text comes from: a macro of the board's author may have made it.
    let span = Span::call_site().located_at(provides.span);
    Some(quote_spanned!(span=> &mut host.#member))
}

/// Whether the host writes anything into the guest's memory through the guest's `cabi_realloc`.
fn needs_realloc(world: &World) -> bool {
    let results = world.imports.iter().flat_map(|interface| &interface.funcs);
    let params = world.exports.iter().flat_map(|interface| &interface.funcs);
    results.filter_map(|func| func.result.as_ref()).any(Type::borrows)
        || params.clone().any(|func| func.core.spilled_params)
        || params.flat_map(|func| &func.params).any(|param| param.ty.borrows())
}
