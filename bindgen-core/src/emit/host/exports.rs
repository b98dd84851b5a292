//! Typed exports: what a loaded app offers, as methods.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::table::sig;
use super::types::{self, Life, literal};
use super::{Cx, inner};
use crate::emit::{display, docs, docs_or, modules};
use crate::model::{Func, FuncKind, Interface, Path, Side, World};
use crate::names;

/// The world's own exports and the way to those of its interfaces: `Thermostat`.
pub(super) fn world(world: &World, runtime: &TokenStream) -> TokenStream {
    let name = names::camel(&world.name);
    let rows = world.exports.iter().flat_map(|interface| &interface.funcs).map(|func| {
        let (name, post_return, sig) = (&func.core_name, &func.post_return, sig(func));
        quote!(mw::export(#name, #post_return, #sig))
    });
    let about = format!(" What an app for world `{}` offers.", world.name);
    let mut next = 0;
    let (mut fields, mut binds, mut methods) = (vec![], vec![], vec![]);
    for (index, interface) in world.exports.iter().enumerate() {
        let cx = Cx { world, side: Side::Export, index, runtime };
        if interface.path == Path::World {
            for func in &interface.funcs {
                let (field, bind) = bound(func, next);
                fields.push(field);
                binds.push(bind);
                methods.push(method(&cx, func));
                next += 1;
            }
        } else if !interface.funcs.is_empty() {
            let field = names::modules(&interface.path).pop();
            let path = modules(&interface.path, true);
            let at = literal(next);
            let about = format!(" Exports of `{}`.", display(&interface.path));
            fields.push(quote!(#[doc = #about] pub #field: #(#path::)*Exports<F>));
            binds.push(quote!(#field: #(#path::)*Exports::bind(guest, #at)?));
            next += interface.funcs.len();
        }
    }
    if fields.is_empty() {
        // A world that exports nothing still has a type for its app.
        fields.push(quote!(func: ::core::marker::PhantomData<F>));
        binds.push(quote!(func: ::core::marker::PhantomData));
    }
    let bind = bind(&binds, None);
    quote! {
        use #runtime::__private as mw;
        #[doc(hidden)]
        pub const EXPORTS: &[mw::Export] = &[#(#rows),*];
        #[doc = #about]
        #[derive(Clone, Copy, Debug)]
        pub struct #name<F> { #(#fields),* }
        impl<F: Copy> #name<F> {
            /// Looks up what the world exports and checks its types.
            #bind
            #(#methods)*
        }
    }
}

/// Types and functions of an exported interface.
pub(super) fn interface(cx: &Cx<'_>, interface: &Interface) -> TokenStream {
    let types = interface.types.iter().map(|def| types::definition(cx, interface, def));
    if interface.path == Path::World {
        return quote!(#(#types)*);
    }
    let private = cx.private();
    let text = inner(&docs(&interface.docs));
    let up = modules(&interface.path, true).into_iter().map(|_| quote!(super::));
    let table = quote!(#(#up)*EXPORTS);
    let (fields, binds): (Vec<_>, Vec<_>) =
        interface.funcs.iter().enumerate().map(|(index, func)| bound(func, index)).unzip();
    let bind = bind(&binds, Some(table));
    let methods = interface.funcs.iter().map(|func| method(cx, func));
    let functions = (!interface.funcs.is_empty()).then(|| {
        quote! {
            /// The interface's functions in an app.
            #[derive(Clone, Copy, Debug)]
            pub struct Exports<F> { #(#fields),* }
            impl<F: Copy> Exports<F> {
                #[doc(hidden)]
                #bind
                #(#methods)*
            }
        }
    });
    quote! {
        #text
        use #private as mw;
        #(#types)*
        #functions
    }
}

/// `bind`, from the world's table at `at` on.
fn bind(binds: &[TokenStream], table: Option<TokenStream>) -> TokenStream {
    let (at, rows) = match table {
        Some(table) => (quote!(, at: usize), quote!(#table.get(at..).unwrap_or_default())),
        None => (quote!(), quote!(EXPORTS)),
    };
    quote! {
        pub fn bind<E: mw::Engine<Func = F>>(guest: &E #at) -> ::core::result::Result<Self, mw::LoadError<'static>> {
            let exports = mw::exports(guest, #rows);
            Ok(Self { #(#binds),* })
        }
    }
}

fn bound(func: &Func, index: usize) -> (TokenStream, TokenStream) {
    let (name, index) = (field(func), literal(index));
    (quote!(#name: mw::Bound<F>), quote!(#name: exports(#index)?))
}

fn field(func: &Func) -> Ident {
    match &func.kind {
        FuncKind::Free => names::snake(&func.name),
        FuncKind::Method(resource)
        | FuncKind::Static(resource)
        | FuncKind::Constructor(resource) => names::joined(resource, &func.name),
    }
}

fn method(cx: &Cx<'_>, func: &Func) -> TokenStream {
    let own = |name: &str| names::beside(&["guest", "host", "then"], name);
    let name = field(func);
    let docs = docs_or(&func.docs, &format!("WIT `{}`.", func.core_name));
    let params = func.params.iter().map(|param| {
        let (name, ty) = (own(&param.name), types::ty(cx, &param.ty, Life::Elided));
        quote!(#name: #ty)
    });
    let args = func.params.iter().map(|param| own(&param.name));
    let result = |ty| types::ty(cx, ty, Life::Elided);
    let (generics, then, returns, read) = match &func.result {
        None => (quote!(), quote!(), quote!(()), quote!(|_, _| Ok(()))),
        Some(ty) if ty.borrows() => {
            let ty = result(ty);
            (
                quote!(, R),
                quote!(, then: impl FnOnce(#ty) -> R),
                quote!(R),
                quote!(|guest, slot| Ok(then(mw::result(guest, slot)?))),
            )
        }
        Some(ty) => (quote!(), quote!(), result(ty), quote!(|guest, slot| mw::result(guest, slot))),
    };
    quote! {
        #docs
        pub fn #name<E: mw::Engine<Func = F> #generics>(&self, guest: &mut E, host: &mut E::Host, #(#params),* #then) -> ::core::result::Result<#returns, mw::CallError> {
            mw::call(guest, host, &self.#name, (#(#args,)*), #read)
        }
    }
}
