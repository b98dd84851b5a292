//! Exports: a trait `Guest` for each interface, functions that lift and lower around it, and the
//! macro that exports them for an implementor.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::calls::{self, core, is_number, lifted, result};
use super::types::{Life, definition, parameter, ty};
use super::{Cx, about, fresh, literal, needs_arena, needs_region, noted, returns_memory};
use crate::emit::{display, docs, modules};
use crate::model::{Func, Interface, Param, Path, Type, World};
use crate::names::{self, unique};

/// Types, trait and entries of an exported interface.
pub(super) fn interface(cx: &Cx<'_>, interface: &Interface) -> TokenStream {
    let runtime = &cx.options.runtime;
    let about = about(interface);
    let mw = (interface.path != Path::World).then(|| quote!(use #runtime::__private as mw;));
    let types = interface.types.iter().map(|def| definition(cx, def, None));
    let guest = guest(cx, interface);
    quote!(#about #mw #(#types)* #guest)
}

fn guest(cx: &Cx<'_>, interface: &Interface) -> Option<TokenStream> {
    if interface.funcs.is_empty() {
        return None;
    }
    let of = match interface.path {
        Path::World => format!("world `{}`", cx.world.name),
        _ => format!("`{}`", display(&interface.path)),
    };
    let about = format!(" What an app does for {of}.");
    let methods = interface.funcs.iter().map(|func| method(cx, func));
    let entries = interface.funcs.iter().zip(entries(interface));
    let entries = entries.map(|(func, name)| entry(cx, func, &name));
    Some(quote! {
        #[doc = #about]
        pub trait Guest { #(#methods)* }

        #[doc(hidden)]
        pub mod entry {
            use super::*;
            #(#entries)*
        }
    })
}

/// What an entry is called; [`macros`] counts on it too.
fn entries(interface: &Interface) -> Vec<Ident> {
    unique(interface.funcs.iter().map(|func| names::snake(&func.name)))
}

fn method(cx: &Cx<'_>, func: &Func) -> TokenStream {
    let lent = returns_memory(func);
    let life = if lent { Life::Named } else { Life::Elided };
    let params = func.params.iter().map(|param| {
        let (name, ty) = (names::snake(&param.name), parameter(cx, &param.ty, life));
        quote!(#name: #ty,)
    });
    let buf = fresh("buf", func);
    let note =
        format!("`{buf}` is room for what it returns, which may also be borrowed elsewhere.");
    let docs = if lent { noted(func, &note) } else { docs(&func.docs) };
    let buf = lent.then(|| quote!(#buf: &'a mut [u8],));
    let result = func.result.as_ref().map(|of| {
        let ty = ty(cx, of, life);
        quote!(-> #ty)
    });
    let (name, life) = (names::snake(&func.name), lent.then(|| quote!(<'a>)));
    quote! {
        #docs
        fn #name #life(#(#params)* #buf) #result;
    }
}

/// The core parameters of an entry, by name.
fn core_params(cx: &Cx<'_>, func: &Func) -> Vec<(Ident, TokenStream)> {
    if func.core.spilled_params {
        return vec![(format_ident!("params"), quote!(*const u8))];
    }
    let wanted: Vec<_> =
        func.params.iter().flat_map(|param| calls::core_params(cx, param)).collect();
    let names = unique(wanted.iter().map(|(name, _)| name.clone()));
    names.into_iter().zip(wanted.into_iter().map(|(_, ty)| ty)).collect()
}

/// The core result of an entry.
fn core_result(func: &Func) -> Option<TokenStream> {
    match func.core.result {
        Some(_) if func.core.result_pointer => Some(quote!(*mut u8)),
        Some(result) => Some(core(result)),
        None => None,
    }
}

/// A function of core values that calls the app.
fn entry(cx: &Cx<'_>, func: &Func, name: &Ident) -> TokenStream {
    let method = names::snake(&func.name);
    let core_params = core_params(cx, func);
    let (region, arena) = (entry_root(cx, "REGION"), entry_root(cx, "ARENA"));
    let lends = needs_region(cx.world);
    let owner = if lends { &region } else { &arena };
    let buf = returns_memory(func).then(|| quote!(#owner.rest()));
    let values = values(cx, func, &core_params).into_iter().chain(buf);
    let call = quote!(T::#method(#(#values),*));
    let reset = (lends && needs_arena(cx.world)).then(|| quote!(#region.reset(&#arena);));
    let in_memory = func.core.result_pointer;
    let body = match &func.result {
        Some(_) if in_memory => {
            let returned = entry_root(cx, "RETURNED");
            quote!(#returned.store(0, #call); #reset #returned.ptr())
        }
        Some(ty) if func.core.result.is_some() => {
            let value = result(cx, ty, &func.result_layout, &call);
            match &reset {
                Some(reset) => quote!(let result = #value; #reset result),
                None => value,
            }
        }
        _ => quote!(#call; #reset),
    };
    let safe = func.params.iter().all(|param| is_number(cx, &param.ty));
    let safe = safe && !func.core.spilled_params && !in_memory && reset.is_none();
    let body = if safe { body } else { quote!(unsafe { #body }) };
    let (params, types): (Vec<_>, Vec<_>) = core_params.into_iter().unzip();
    let ty = core_result(func).map(|ty| quote!(-> #ty));
    quote! {
        #[inline(always)]
        pub unsafe fn #name<T: Guest>(#(#params: #types),*) #ty { #body }
    }
}

/// The parameters, lifted.
fn values(cx: &Cx<'_>, func: &Func, core_params: &[(Ident, TokenStream)]) -> Vec<TokenStream> {
    let mut names = core_params.iter().map(|(name, _)| name.clone());
    let lift = |param: &Param| {
        if func.core.spilled_params {
            let offset = literal(param.offset);
            let value = quote!(mw::Lift::load(params.add(#offset)));
            return match cx.resolved(&param.ty) {
                Type::Borrow(_) => quote!(&mw::Resource::from_handle(#value)),
                _ => value,
            };
        }
        let names: Vec<_> = names.by_ref().take(param.layout.flat.len()).collect();
        lifted(cx, param, &names)
    };
    func.params.iter().map(lift).collect()
}

/// The path of one of the world's own items from an entry.
fn entry_root(cx: &Cx<'_>, item: &str) -> TokenStream {
    let root = cx.root(item);
    quote!(super::#root)
}

/// `export!`, which exports every entry for the type that it is given.
pub(super) fn macros<'a>(world: &'a World, cx: &dyn Fn(usize) -> Cx<'a>) -> TokenStream {
    let exports =
        world.exports.iter().enumerate().flat_map(|(index, interface)| {
            let cx = cx(index);
            let path = modules(&interface.path, true);
            let funcs = interface.funcs.iter().zip(entries(interface));
            funcs.map(|(func, name)| {
            let core_name = &func.core_name;
            let (params, types): (Vec<_>, Vec<_>) = core_params(&cx, func).into_iter().unzip();
            let result = core_result(func).map(|ty| quote!(-> #ty));
            quote! {
                const _: () = {
                    #[cfg_attr(target_family = "wasm", unsafe(export_name = #core_name))]
                    #[allow(dead_code)]
                    unsafe extern "C" fn #name(#(#params: #types),*) #result {
                        unsafe { $($bindings)*::#(#path::)*entry::#name::<$App>(#(#params),*) }
                    }
                };
            }
        }).collect::<Vec<_>>()
        });
    quote! {
        #[doc(hidden)]
        macro_rules! export_world {
            ($App:ident) => { export!($App with_types_in self); };
            ($App:ident with_types_in $($bindings:tt)*) => { #(#exports)* };
        }
        /// Exports what the type implements: `export!(App);`, or, from another module than the
        /// bindings' own, `export!(App with_types_in crate::bindings);`.
        pub(crate) use export_world as export;
    }
}
