//! Emits the resources that an app exports: their handles, their destructors, and the storage of their
//! values.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::{self, Foreign};
use super::{Options, RESOURCES, spelled};
use crate::emit::clippy::makes_itself;
use crate::emit::modules;
use crate::emit::shapes::literal;
use crate::model::{Core, Interface, TypeDef};
use crate::names;
use crate::table::{self, Verb};

/// Emits what a handle's type has in addition to other types.
pub(super) fn handle(interface: &Interface, def: &TypeDef) -> TokenStream {
    let (name, borrow) = (names::ty(&def.name), spelled::resource(interface, &def.name).borrow);
    let [new, rep, drop] = ["new", "rep", "drop"].map(|what| names::joined(&def.name, what));
    let itself = makes_itself(&def.name, &["new"]);
    let about = format!(" A `borrow` of [`{name}`].");
    quote! {
        mw::resource!(#name, sys::#drop);
        mw::exported!(#itself #name, new sys::#new, rep sys::#rep);
        #[doc = #about]
        pub type #borrow<'a> = mw::ExportBorrow<'a, #name>;
    }
}

/// Emits the foreign functions that make handles, look up the value behind them, and drop them.
pub(super) fn sys(interface: &Interface) -> Option<TokenStream> {
    let foreign = spelled::resources(interface).flat_map(|def| {
        let func = |verb: Verb, param: &str, result| Foreign {
            name: names::joined(&def.name, verb.name()),
            core_name: table::intrinsic(verb, &def.name),
            safe: true,
            params: vec![(names::snake(param), quote!(i32))],
            result,
        };
        [
            func(Verb::New, "rep", Some(Core::I32)),
            func(Verb::Rep, "this", Some(Core::I32)),
            func(Verb::Drop, "this", None),
        ]
    });
    let foreign: Vec<_> = foreign.collect();
    imports::sys(&table::exported_module(interface), &foreign)
}

/// Emits the destructors.
pub(super) fn dtors(interface: &Interface, reset: &TokenStream) -> Option<TokenStream> {
    let dtors = spelled::resources(interface).map(|def| {
        let (name, ty) = (names::snake(&def.name), names::ty(&def.name));
        quote! {
            #[inline(always)]
            pub unsafe fn #name<T: Guest>(rep: i32)
            where
                T::#ty: mw::Implements<super::#ty>,
            {
                unsafe {
                    mw::end::<super::#ty, T::#ty>(rep);
                    #reset
                }
            }
        }
    });
    let dtors: TokenStream = dtors.collect();
    (!dtors.is_empty()).then(|| {
        quote! {
            #[doc(hidden)]
            pub mod dtor {
                use super::*;
                #dtors
            }
        }
    })
}

/// Emits the part of `export!` that is about the interface's resources.
pub(super) fn exports(interface: &Interface, options: &Options) -> TokenStream {
    let runtime = &options.runtime;
    let path = modules(&interface.path, true);
    let resources = spelled::resources(interface).map(|def| {
        let (name, ty) = (names::snake(&def.name), names::ty(&def.name));
        let core_name = table::destructor(interface, &def.name);
        let value = quote!(<$($App)* as $($bindings)*::#(#path::)*Guest>::#ty);
        let resource = quote!($($bindings)*::#(#path::)*#ty);
        let slots = literal(options.resources.unwrap_or(RESOURCES));
        let values = if options.alloc {
            quote!(#runtime::boxed!(#value: #resource);)
        } else {
            quote!(#runtime::pool!(#value: #resource, #slots);)
        };
        quote! {
            #values
            #runtime::export!(#core_name (rep: #runtime::i32) =
                $($bindings)*::#(#path::)*dtor::#name::<$($App)*>);
        }
    });
    resources.collect()
}
