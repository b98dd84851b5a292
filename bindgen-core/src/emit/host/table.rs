//! The world as a table: a row for each function, in WIT order.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::{calls, resources};
use crate::check::is;
use crate::emit::modules;
use crate::input::Implementor;
use crate::model::{Core, Func, Interface, Type, World};
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
    let drops = world.imports.iter().flat_map(|interface| drops(interface, implementor, module));
    let mut types = world
        .imports
        .iter()
        .flat_map(|interface| resources(interface).map(|name| marker(interface, name, module)))
        .peekable();
    let distinct = types.peek().is_some().then(|| {
        let types = types.map(|marker| quote!(<#marker as mw::Resource>::TYPE));
        quote! {
            assert!(
                mw::TypeId::distinct(&[#(#types),*]),
                "two resources of this world have the same number: rename one",
            );
        }
    });
    let realloc = needs_realloc(world);
    quote! {
        const _: () = {
            use #runtime::__private as mw;
            impl #impl_generics mw::World for #ident #type_generics #where_clause {
                const IMPORTS: &'static [mw::HostFn<Self>] = &[#(#rows),*];
                const RESOURCES: &'static [mw::HostResource<Self>] = &[#(#drops),*];
                const REALLOC: bool = #realloc;
                const EXPORTS: &'static [mw::Export] = #module::EXPORTS;
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
        let call = quote!(#world::#(#path::)*calls::#call);
        let call = match &place {
            Some(place) => quote!(|host, guest, slots| #call(#place, guest, slots)),
            None => call,
        };
        quote!(mw::row(#module, #name, #sig, #call))
    };
    let funcs =
        interface.funcs.iter().map(|func| row(&func.core_name, &sig(func), &calls::name(func)));
    let drops = resources(interface)
        .map(|name| row(&format!("[resource-drop]{name}"), "(i)", &calls::drop_name(name)));
    funcs.chain(drops).collect()
}

fn drops(interface: &Interface, implementor: &Implementor, world: &Ident) -> Vec<TokenStream> {
    let path = modules(&interface.path, false);
    let host = place(interface, implementor).unwrap_or_else(|| quote!(host));
    let drop = |name| {
        let trait_name = super::traits::for_resource(name);
        let marker = marker(interface, name, world);
        quote! {
            mw::resource::<#marker, Self>(|host, rep| {
                #world::#(#path::)*#trait_name::drop(#host, mw::Own::new(rep));
            })
        }
    };
    resources(interface).map(drop).collect()
}

fn marker(interface: &Interface, resource: &str, world: &Ident) -> TokenStream {
    let (path, name) = (modules(&interface.path, false), names::camel(resource));
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
