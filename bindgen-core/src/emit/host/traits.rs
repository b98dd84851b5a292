//! Emits the traits that a host implements: one for each resource, and one for the interface.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types;
use super::{Cx, Spelled, fresh, spelled};
use crate::emit::clippy::many;
use crate::emit::shapes::Life;
use crate::emit::{display, docs_or};
use crate::model::{FuncKind, Interface, Path};
use crate::names;

/// Emits the traits of an interface.
pub(super) fn interface(cx: &Cx<'_>, interface: &Interface) -> TokenStream {
    let resources: Vec<_> = interface.resources().collect();
    let spelled = spelled(interface, &[]);
    let free: Vec<_> = belonging(&spelled, None).collect();
    let traits = resources.iter().map(|resource| of_resource(cx, interface, &spelled, resource));
    if resources.is_empty() && free.is_empty() {
        return quote!();
    }
    let name = of_interface(cx, interface);
    let supertraits = resources.iter().map(|resource| for_resource(resource));
    let supertraits = quote!(#(#supertraits)+*);
    let methods = free.iter().map(|spelled| method(cx, spelled));
    let about = match interface.path {
        Path::World => " What a host of the world itself implements.".to_owned(),
        _ => format!(" What a host of `{}` implements.", display(&interface.path)),
    };
    let unserved = unserved(cx, interface, &name);
    let blanket = free.is_empty().then(|| {
        let generic = fresh(&interface.types, "H");
        quote!(impl<#generic: #supertraits> #name for #generic {})
    });
    let colon = (!resources.is_empty()).then(|| quote!(:));
    quote! {
        #(#traits)*
        #[doc = #about]
        #unserved
        pub trait #name #colon #supertraits { #(#methods)* }
        #blanket
    }
}

/// The name of the interface's trait: `Host`, or `ThermostatImports` for the functions of the world itself.
pub(super) fn of_interface(cx: &Cx<'_>, interface: &Interface) -> Ident {
    match interface.path {
        Path::World => fresh(
            &interface.types,
            &names::camel(&format!("{}-imports", cx.world.name)).to_string(),
        ),
        _ => names::camel("host"),
    }
}

/// The name of a resource's trait: `HostBus`.
pub(super) fn for_resource(resource: &str) -> Ident {
    names::prefixed("Host", resource)
}

fn of_resource(
    cx: &Cx<'_>,
    interface: &Interface,
    spelled: &[Spelled<'_>],
    resource: &str,
) -> TokenStream {
    let name = for_resource(resource);
    let marker = names::ty(resource);
    let about = format!(" What a host of resource `{resource}` implements.");
    let methods = belonging(spelled, Some(resource)).map(|spelled| method(cx, spelled));
    let unserved = unserved(cx, interface, &name);
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

/// Emits the compiler's message about a type that should implement the trait and does not.
fn unserved(cx: &Cx<'_>, interface: &Interface, name: &Ident) -> Option<TokenStream> {
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
    cx.options
        .prelude
        .then(|| quote!(#[diagnostic::on_unimplemented(message = #message, note = #note)]))
}

fn belonging<'s, 'a>(
    spelled: &'s [Spelled<'a>],
    resource: Option<&'s str>,
) -> impl Iterator<Item = &'s Spelled<'a>> {
    spelled.iter().filter(move |spelled| spelled.func.kind.resource() == resource)
}

fn method(cx: &Cx<'_>, Spelled { func, method: name, .. }: &Spelled<'_>) -> TokenStream {
    let this = match &func.kind {
        FuncKind::Method(resource) => {
            let marker = names::ty(resource);
            Some(quote!(this: mw::Borrow<#marker>,))
        }
        _ => None,
    };
    let params = func.params.iter().map(|param| {
        let (name, ty) =
            (names::beside(&["this"], &param.name), types::ty(cx, &param.ty, Life::Elided));
        quote!(#name: #ty)
    });
    let result = func.result.as_ref().map(|ty| types::ty(cx, ty, Life::Elided));
    let result = if cx.traps(func) {
        let result = result.unwrap_or_else(|| quote!(()));
        Some(quote!(mw::Result<#result, mw::HostTrap>))
    } else {
        result
    };
    let result = if cx.waits(func) {
        let output = result.map_or_else(|| quote!(()), |result| quote!(#result));
        Some(quote!(-> impl mw::Future<Output = #output>))
    } else {
        result.map(|result| quote!(-> #result))
    };
    let docs = docs_or(&func.docs, &format!("WIT `{}`.", func.core_name));
    let many = many(func, 1);
    quote! {
        #docs
        #many
        fn #name(&mut self, #this #(#params),*) #result;
    }
}
