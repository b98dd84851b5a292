//! The world as a table: a row for each function, in WIT order.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::types::literal;
use super::{Spelled, drop_name, exported_module, resources, spelled};
use crate::check::is;
use crate::emit::modules;
use crate::input::Implementor;
use crate::model::{Core, Func, Interface, Type, Unserved, World};
use crate::names;

/// `impl World for Board`.
pub(super) fn world(
    world: &World,
    implementor: &Implementor,
    module: &Ident,
    runtime: &TokenStream,
) -> TokenStream {
    let Implementor { ident, impl_generics, type_generics, where_clause, .. } = implementor;
    let rows = world.imports.iter().flat_map(|interface| rows(interface, implementor, module));
    let own = world.exports.iter().flat_map(|interface| intrinsics(interface, module));
    let drops = world.imports.iter().flat_map(|interface| drops(interface, implementor, module));
    let sides = [(&world.imports, false), (&world.exports, true)];
    let mut types = sides
        .into_iter()
        .flat_map(|(interfaces, exported)| interfaces.iter().map(move |of| (of, exported)))
        .flat_map(|(interface, exported)| {
            resources(interface).map(move |name| marker(interface, exported, name, module))
        })
        .peekable();
    let destructors = destructors(world, module);
    let distinct = types.peek().is_some().then(|| {
        let types = types.map(|marker| quote!(<#marker as __mw::Resource>::TYPE));
        quote! {
            ::core::assert!(
                __mw::TypeId::distinct(&[#(#types),*]),
                "two resources of this world have the same number: rename one",
            );
        }
    });
    let realloc = needs_realloc(world);
    let unserved = unserved(world);
    quote! {
        const _: () = {
            use #runtime::__private as __mw;
            impl #impl_generics __mw::World for #ident #type_generics #where_clause {
                const IMPORTS: &'static [__mw::HostFn<Self>] = &[#(#rows,)* #(#own),*];
                const RESOURCES: &'static [__mw::HostResource<Self>] = &[#(#drops),*];
                const REALLOC: __mw::bool = #realloc;
                const EXPORTS: &'static [__mw::Export] = #module::EXPORTS;
                #unserved
                #destructors
            }
            #distinct
        };
    }
}

/// `(iIfF)i`, or `*(ii)` when pointers are among the values.
pub(super) fn sig(func: &Func) -> String {
    let sig = &func.core;
    let mut types = func.params.iter().map(|param| &param.ty).chain(&func.result);
    let pointers = sig.spilled_params || sig.result_pointer || types.any(Type::borrows);
    let mark = if pointers { "*" } else { "" };
    let letter = |core: &Core| match core {
        Core::I32 => 'i',
        Core::I64 => 'I',
        Core::F32 => 'f',
        Core::F64 => 'F',
    };
    let params: String = sig.params.iter().map(letter).collect();
    let result: String = sig.result.iter().map(letter).collect();
    format!("{mark}({params}){result}")
}

fn rows(interface: &Interface, implementor: &Implementor, world: &Ident) -> Vec<TokenStream> {
    let module = &interface.module;
    let path = modules(&interface.path, false);
    let place = place(interface, implementor);
    let row = |name: &str, sig: &str, call: &Ident| {
        let call = quote!(#world::#(#path::)*__calls::#call);
        let call = match &place {
            Some(place) => quote!(|host, guest, slots| #call(#place, guest, slots)),
            None => call,
        };
        quote!(__mw::row(#module, #name, #sig, #call))
    };
    let funcs = spelled(interface, &[])
        .into_iter()
        .map(|Spelled { func, own, .. }| row(&func.core_name, &sig(func), &own));
    let drops = resources(interface)
        .map(|name| row(&format!("[resource-drop]{name}"), "(i)", &drop_name(name)));
    funcs.chain(drops).collect()
}

/// What an app may be told of where it imports it.
fn unserved(world: &World) -> Option<TokenStream> {
    let all = world.imports.iter().flat_map(|interface| {
        interface.unserved.iter().map(|Unserved { core_name, .. }| (&interface.module, core_name))
    });
    let (modules, names): (Vec<_>, Vec<_>) = all.unzip();
    (!names.is_empty()).then(|| {
        quote!(const UNSERVED: &'static [(&'static __mw::str, &'static __mw::str)] = &[#((#modules, #names)),*];)
    })
}

/// What a guest calls to make, look into and drop handles of its own resources.
fn intrinsics(interface: &Interface, world: &Ident) -> Vec<TokenStream> {
    let module = &exported_module(interface);
    let all = resources(interface).map(|name| {
        let marker = marker(interface, true, name, world);
        let rows = [("new", "(i)i"), ("rep", "(i)i"), ("drop", "(i)")].map(|(what, sig)| {
            let (call, name) =
                (names::joined("resource", what), format!("[resource-{what}]{name}"));
            quote!(__mw::row(#module, #name, #sig, __mw::#call::<Self, #marker>))
        });
        quote!(#(#rows),*)
    });
    all.collect()
}

/// The functions that a guest ends its own resources with.
fn destructors(world: &World, module: &Ident) -> TokenStream {
    let all = world.exports.iter().flat_map(|interface| {
        resources(interface).map(move |name| {
            let marker = marker(interface, true, name, module);
            let export = format!("{}#[dtor]{name}", interface.module);
            quote!(__mw::destructor::<#marker>(#export))
        })
    });
    let all: Vec<_> = all.collect();
    let len = literal(all.len());
    let table = (!all.is_empty())
        .then(|| quote!(const DESTRUCTORS: &'static [__mw::Destructor] = &[#(#all),*];));
    quote! {
        #table
        type PerDestructor<__T: __mw::Copy> = [__T; #len];
    }
}

fn drops(interface: &Interface, implementor: &Implementor, world: &Ident) -> Vec<TokenStream> {
    let path = modules(&interface.path, false);
    let host = place(interface, implementor).unwrap_or_else(|| quote!(host));
    let drop = |name| {
        let trait_name = super::traits::for_resource(name);
        let marker = marker(interface, false, name, world);
        quote! {
            __mw::resource::<#marker, Self>(|host, rep| {
                #world::#(#path::)*#trait_name::drop(#host, __mw::Own::new(rep));
            })
        }
    };
    resources(interface).map(drop).collect()
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
    // A field of the wrong type is shown where it says what it provides.
    Some(quote_spanned!(provides.span=> &mut host.#member))
}

/// Whether anything travels into the guest's memory by way of its `cabi_realloc`.
fn needs_realloc(world: &World) -> bool {
    let results = world.imports.iter().flat_map(|interface| &interface.funcs);
    let params = world.exports.iter().flat_map(|interface| &interface.funcs);
    results.filter_map(|func| func.result.as_ref()).any(Type::borrows)
        || params.clone().any(|func| func.core.spilled_params)
        || params.flat_map(|func| &func.params).any(|param| param.ty.borrows())
}
