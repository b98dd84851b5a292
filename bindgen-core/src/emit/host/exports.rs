//! Emits typed exports: the functions of a loaded app, as methods.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types;
use super::{Cx, Spelled, calls_wait, drop_name, fresh, spelled};
use crate::check::LONGEST_TUPLE;
use crate::emit::clippy::many;
use crate::emit::shapes::{Life, literal};
use crate::emit::{about, display, docs_or, modules};
use crate::input::Host;
use crate::model::{Func, FuncKind, Interface, Path, Side, TypeDef, World};
use crate::names;
use crate::table::{Row, Table};

/// Emits the world's own exports and the access to those of its interfaces: `Thermostat`.
pub(super) fn world(world: &World, options: &Host) -> TokenStream {
    let runtime = &options.runtime;
    let root = world.imports.iter().find(|interface| interface.path == Path::World);
    let types = root.map_or(&[][..], |root| &root.types);
    let name = fresh(types, &names::camel(&world.name).to_string());
    let generics = Generics::beside(types, Some(&name));
    let func_type = &generics.func;
    let table = Table::of(world);
    let rows = table.exports.iter().map(|Row { name, sig, .. }| quote!(mw::export(#name, #sig)));
    let about = format!(" What an app for world `{}` offers.", world.name);
    let mut next = 0;
    let mut taken = Vec::new();
    let (mut fields, mut binds, mut methods) = (vec![], vec![], vec![]);
    for (index, interface) in world.exports.iter().enumerate() {
        let cx = Cx { world, options, side: Side::Export, index };
        if interface.path == Path::World {
            for spelled in spelled(interface, &["bind"]) {
                taken.push(spelled.own.clone());
                let (field, bind) = bound(&generics, &spelled, next);
                fields.push(field);
                binds.push(bind);
                methods.push(method(&cx, &generics, &spelled));
                next += 1;
            }
        } else if has_exports(interface) {
            taken.extend(names::modules(&interface.path).pop());
            taken = names::unique(taken);
            let field = taken.last();
            let path = modules(&interface.path, true);
            let at = literal(next);
            let about = format!(" Exports of `{}`.", display(&interface.path));
            fields.push(quote!(#[doc = #about] pub #field: #(#path::)*Exports<#func_type>));
            binds.push(quote!(#field: #(#path::)*Exports::bind(guest, #at)?));
            next += interface.funcs.len();
        }
    }
    if fields.is_empty() {
        // A world without exports still has a type for its app.
        fields.push(quote!(__app: mw::AppId<#func_type>));
        binds.push(quote!(__app: mw::AppId::app(guest)));
    }
    let bind = bind(&generics, &binds, None);
    quote! {
        use #runtime as mw;
        #[doc(hidden)]
        pub const EXPORTS: &[mw::Export] = &[#(#rows),*];
        #[doc(hidden)]
        #[mw::derive(mw::Debug)]
        pub enum __World {}
        #[doc = #about]
        #[mw::derive(mw::Clone, mw::Copy, mw::Debug)]
        pub struct #name<#func_type> { #(#fields),* }
        impl<#func_type: mw::Copy> #name<#func_type> {
            /// Looks up what the world exports and checks its types.
            #bind
            #(#methods)*
        }
    }
}

/// Emits the types and the functions of an exported interface.
pub(super) fn interface(cx: &Cx<'_>, interface: &Interface) -> TokenStream {
    let types = interface.types.iter().map(|def| types::definition(cx, interface, def));
    if interface.path == Path::World {
        return quote!(#(#types)*);
    }
    let private = cx.private();
    let text = about(interface);
    let up = modules(&interface.path, true).into_iter().map(|_| quote!(super::));
    let table = quote!(#(#up)*EXPORTS);
    let generics = Generics::beside(&interface.types, None);
    let Generics { func, .. } = &generics;
    let spelled = spelled(interface, &["bind"]);
    let (mut fields, mut binds): (Vec<_>, Vec<_>) =
        spelled.iter().enumerate().map(|(index, spelled)| bound(&generics, spelled, index)).unzip();
    if fields.is_empty() || interface.resources().next().is_some() {
        fields.insert(0, quote!(__app: mw::AppId<#func>));
        binds.insert(0, quote!(__app: mw::AppId::app(guest)));
    }
    let bind = bind(&generics, &binds, Some(table));
    let methods = spelled.iter().map(|spelled| method(cx, &generics, spelled));
    let drops = interface.resources().map(|resource| drop(&generics, resource));
    let functions = has_exports(interface).then(|| {
        quote! {
            /// The interface's functions in an app.
            #[mw::derive(mw::Clone, mw::Copy, mw::Debug)]
            pub struct Exports<#func> { #(#fields),* }
            impl<#func: mw::Copy> Exports<#func> {
                #[doc(hidden)]
                #bind
                #(#methods)*
                #(#drops)*
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

/// Whether an interface has anything that can be called in an app.
fn has_exports(interface: &Interface) -> bool {
    !interface.funcs.is_empty() || interface.resources().next().is_some()
}

/// The documentation of an export in which a component host lets no app wait.
const BLOCKS: &str = " This is no `async func` in WIT, so a component host ends an app that waits here for an \
                      imported `async func`. This host does not.";

/// The type parameters of typed exports, chosen so that they differ from an interface's types.
struct Generics {
    /// The type of a function of the app: `F`.
    func: Ident,
    /// The type of the engine: `E`.
    engine: Ident,
    /// The type that a closure returns: `R`.
    result: Ident,
}

impl Generics {
    fn beside(types: &[TypeDef], also: Option<&Ident>) -> Self {
        let [func, engine, result] = ["F", "E", "R"].map(|name| {
            let ident = fresh(types, name);
            if also == Some(&ident) { fresh(types, &format!("{name}{name}")) } else { ident }
        });
        Self { func, engine, result }
    }
}

/// Emits `bind`, which reads the world's table from the row `at`.
fn bind(
    Generics { func, engine, .. }: &Generics,
    binds: &[TokenStream],
    table: Option<TokenStream>,
) -> TokenStream {
    let (at, rows) = match table {
        Some(table) => (quote!(, at: usize), quote!(#table.get(at..).unwrap_or_default())),
        None => (quote!(), quote!(EXPORTS)),
    };
    quote! {
        pub fn bind<#engine: mw::App<Func = #func>>(guest: &mut #engine #at) -> mw::Result<Self, mw::LoadError> {
            let exports = mw::exports::<#engine>(#rows);
            mw::Ok(Self { #(#binds),* })
        }
    }
}

fn bound(
    generics: &Generics,
    Spelled { own: name, .. }: &Spelled<'_>,
    index: usize,
) -> (TokenStream, TokenStream) {
    let (func, index) = (&generics.func, literal(index));
    (quote!(#name: mw::BoundExport<#func>), quote!(#name: exports(guest, #index)?))
}

/// Emits the method that drops a resource of the app.
fn drop(Generics { func, engine, .. }: &Generics, resource: &str) -> TokenStream {
    let (name, marker) = (drop_name(resource), names::ty(resource));
    let about = format!(" Lets go of a `{resource}`: the app ends it.");
    quote! {
        #[doc = #about]
        pub fn #name<#engine: mw::App<Func = #func>>(&self, guest: &mut #engine, host: &mut #engine::Host, this: mw::Own<#marker>) -> mw::Result<(), mw::CallError> {
            mw::destroy(guest, host, self.__app, this)
        }
    }
}

fn method(
    cx: &Cx<'_>,
    Generics { func: func_type, engine, result: returned }: &Generics,
    Spelled { func, own: name, waiting, .. }: &Spelled<'_>,
) -> TokenStream {
    let this = match &func.kind {
        FuncKind::Method(resource) => Some(names::ty(resource)),
        _ => None,
    };
    let this_type = this.as_ref().map(|marker| quote!(this: mw::Borrow<#marker>,));
    let this = this.map(|_| quote!(this,));
    let docs = docs_or(&func.docs, &format!("WIT `{}`.", func.core_name));
    let blocks = cx.world.blocking().any(|(_, other)| other.core_name == func.core_name);
    let docs = if blocks { quote!(#docs #[doc = ""] #[doc = #BLOCKS]) } else { docs };
    let params = func.params.iter().map(|param| {
        let (name, ty) = (own(&param.name), types::ty(cx, &param.ty, Life::Elided));
        quote!(#name: #ty)
    });
    let params: Vec<_> = params.collect();
    let args = func.params.iter().map(|param| own(&param.name));
    let result = |ty| types::ty(cx, ty, Life::Elided);
    let (generics, then, returns, read) = match &func.result {
        None => (quote!(), quote!(), quote!(()), quote!(|_, _| mw::Ok(()))),
        Some(ty) if ty.borrows() => {
            let ty = result(ty);
            (
                quote!(, #returned, __Then: mw::FnOnce(#ty) -> #returned),
                quote!(then: __Then),
                quote!(#returned),
                quote!(|guest, slot| mw::Ok(then(mw::result(guest, slot)?))),
            )
        }
        Some(ty) => (quote!(), quote!(), result(ty), quote!(|guest, slot| mw::result(guest, slot))),
    };
    let many = many(func, 3 + usize::from(!then.is_empty()));
    let args = quote!(#this #(#args,)*);
    let (before, passed) = match record(cx, func) {
        Some(record) => (record, quote!(__Params { #args })),
        None => (quote!(), quote!((#args))),
    };
    let waits = calls_wait(cx.world, cx.options).then(|| {
        let docs = format!(" Works like [`{name}`](Self::{name}), and waits where the host waits.");
        quote! {
            #[doc = #docs]
            #many
            #[allow(clippy::future_not_send)]
            pub async fn #waiting<#engine: mw::App<Func = #func_type> #generics>(&self, guest: &mut #engine, host: &mut #engine::Host, #this_type #(#params,)* #then) -> mw::Result<#returns, mw::CallError> {
                #before
                mw::call_async(guest, host, self.#name, #passed, #read).await
            }
        }
    });
    quote! {
        #docs
        #many
        pub fn #name<#engine: mw::App<Func = #func_type> #generics>(&self, guest: &mut #engine, host: &mut #engine::Host, #this_type #(#params,)* #then) -> mw::Result<#returns, mw::CallError> {
            #before
            mw::call(guest, host, &self.#name, #passed, #read)
        }
        #waits
    }
}

/// Emits a struct of the parameters, where they are more than a tuple may have.
fn record(cx: &Cx<'_>, func: &Func) -> Option<TokenStream> {
    let this = match &func.kind {
        FuncKind::Method(resource) => {
            let marker = names::ty(resource);
            Some((names::snake("this"), quote!(mw::Borrow<#marker>), 0))
        }
        _ => None,
    };
    let params = func
        .params
        .iter()
        .map(|param| (own(&param.name), types::ty(cx, &param.ty, Life::Named), param.offset));
    let fields: Vec<_> = this.into_iter().chain(params).collect();
    if fields.len() <= LONGEST_TUPLE {
        return None;
    }
    let life = func.params.iter().any(|param| param.ty.borrows()).then(|| quote!(<'a>));
    let (members, offsets): (Vec<_>, Vec<_>) = fields
        .into_iter()
        .map(|(name, ty, offset)| {
            let offset = literal(offset);
            (quote!(#name: #ty), quote!(#name: #ty = #offset))
        })
        .unzip();
    let (size, align) = (literal(func.params_layout.size), literal(func.params_layout.align));
    let flat = func.params.iter().map(|param| param.layout.flat.len()).sum::<usize>();
    let flat = literal(flat + usize::from(matches!(func.kind, FuncKind::Method(_))));
    Some(quote! {
        struct __Params #life { #(#members),* }
        mw::record!(__Params #life { #(#offsets),* } size #size, align #align, flat #flat);
    })
}

/// A parameter's name, chosen so that it differs from the names that every method has.
fn own(name: &str) -> Ident {
    names::beside(&["guest", "host", "then", "this"], name)
}
