//! What a host implements: a trait for each resource, and one for the interface.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types::{self, Life};
use super::{Cx, resources};
use crate::emit::{display, docs_or};
use crate::model::{Func, FuncKind, Interface, Path};
use crate::names;

/// The traits of an interface.
pub(super) fn interface(cx: &Cx<'_>, interface: &Interface) -> TokenStream {
    let resources: Vec<_> = resources(interface).collect();
    let free: Vec<_> = interface.funcs.iter().filter(|func| func.kind == FuncKind::Free).collect();
    let traits = resources.iter().map(|resource| of_resource(cx, interface, resource));
    if resources.is_empty() && free.is_empty() {
        return quote!();
    }
    let name = of_interface(cx, interface);
    let supertraits = resources.iter().map(|resource| for_resource(resource));
    let supertraits = quote!(#(#supertraits)+*);
    let methods = free.iter().map(|func| method(cx, func));
    let about = match interface.path {
        Path::World => " What a host of the world itself implements.".to_owned(),
        _ => format!(" What a host of `{}` implements.", display(&interface.path)),
    };
    let unserved = unserved(interface, &name);
    let blanket = free.is_empty().then(|| quote!(impl<H: #supertraits> #name for H {}));
    let colon = (!resources.is_empty()).then(|| quote!(:));
    quote! {
        #(#traits)*
        #[doc = #about]
        #unserved
        pub trait #name #colon #supertraits { #(#methods)* }
        #blanket
    }
}

/// `Host`, or `ThermostatImports` for the functions of the world itself.
pub(super) fn of_interface(cx: &Cx<'_>, interface: &Interface) -> Ident {
    match interface.path {
        Path::World => names::camel(&format!("{}-imports", cx.world.name)),
        _ => names::camel("host"),
    }
}

/// `HostBus`.
pub(super) fn for_resource(resource: &str) -> Ident {
    names::prefixed("Host", resource)
}

fn of_resource(cx: &Cx<'_>, interface: &Interface, resource: &str) -> TokenStream {
    let name = for_resource(resource);
    let marker = names::camel(resource);
    let about = format!(" What a host of resource `{resource}` implements.");
    let methods = interface.funcs.iter().filter(|func| belongs(func, resource));
    let methods = methods.map(|func| method(cx, func));
    let unserved = unserved(interface, &name);
    let drop = format!(" The guest let go of its `{resource}`.");
    quote! {
        #[doc = #about]
        #unserved
        pub trait #name {
            #(#methods)*
            #[doc = #drop]
            fn drop(&mut self, this: mw::Own<#marker>);
        }
    }
}

/// What the compiler says of a type that should implement the trait and does not.
fn unserved(interface: &Interface, name: &Ident) -> TokenStream {
    let (message, note) = match &interface.path {
        Path::World => (
            "`{Self}` does not serve the functions of its world".to_owned(),
            format!("implement `{name}` for it"),
        ),
        path => (
            format!("`{{Self}}` does not serve `{}`", display(path)),
            format!(
                "implement `{name}` for it, or put `#[provides]` on a field of a type that does"
            ),
        ),
    };
    quote!(#[diagnostic::on_unimplemented(message = #message, note = #note)])
}

fn belongs(func: &Func, resource: &str) -> bool {
    match &func.kind {
        FuncKind::Free => false,
        FuncKind::Method(of) | FuncKind::Static(of) | FuncKind::Constructor(of) => of == resource,
    }
}

fn method(cx: &Cx<'_>, func: &Func) -> TokenStream {
    let name = names::snake(&func.name);
    let this = match &func.kind {
        FuncKind::Method(resource) => {
            let marker = names::camel(resource);
            Some(quote!(this: mw::Borrow<#marker>,))
        }
        _ => None,
    };
    let params = func.params.iter().map(|param| {
        let (name, ty) =
            (names::beside(&["this"], &param.name), types::ty(cx, &param.ty, Life::Elided));
        quote!(#name: #ty)
    });
    let result = func.result.as_ref().map(|ty| {
        let ty = types::ty(cx, ty, Life::Elided);
        quote!(-> #ty)
    });
    let docs = docs_or(&func.docs, &format!("WIT `{}`.", func.core_name));
    quote! {
        #docs
        fn #name(&mut self, #this #(#params),*) #result;
    }
}
