//! Emits exports: a trait `Guest` for each interface, functions that lift and lower around it, and the
//! macro that exports them for an implementor.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::calls::{self, core, is_number, lifted, result};
use super::spelled::{self, functions, resources};
use super::types::{definition, parameter, ty};
use super::{Cx, Options, about, fresh, needs_region, resource, returns_memory};
use crate::emit::clippy::{many, too_many};
use crate::emit::shapes::{Life, literal};
use crate::emit::{display, docs_or, joined, modules};
use crate::model::{Func, FuncKind, Interface, Path, Side, Type, TypeKind, World};
use crate::names::{self, unique};

/// Emits the types, the traits and the entry functions of an exported interface.
pub(super) fn interface(cx: &Cx<'_>, interface: &Interface) -> TokenStream {
    let runtime = &cx.options.runtime;
    let about = about(interface);
    let mw = (interface.path != Path::World).then(|| quote!(use #runtime as mw;));
    let types = interface.types.iter().map(|def| {
        let handle = match def.kind {
            TypeKind::Resource => resource::handle(interface, def),
            _ => quote!(),
        };
        definition(cx, def, &handle)
    });
    let sys = resource::sys(interface);
    let guest = guest(cx, interface);
    quote!(#about #mw #(#types)* #guest #sys)
}

fn guest(cx: &Cx<'_>, interface: &Interface) -> Option<TokenStream> {
    if interface.funcs.is_empty() && resources(interface).next().is_none() {
        return None;
    }
    let of = match interface.path {
        Path::World => format!("world `{}`", cx.world.name),
        _ => format!("`{}`", display(&interface.path)),
    };
    let about = format!(" What an app does for {of}.");
    let names = functions(Side::Export, interface);
    let methods = |of: Option<&str>| -> TokenStream {
        let funcs = interface.funcs.iter().zip(&names);
        let own = funcs.filter(|(func, _)| func.kind.resource() == of);
        own.map(|(func, names)| method(cx, func, &names.plain)).collect()
    };
    let free = methods(None);
    let types = resources(interface).map(|def| {
        let (guest, ty) = (spelled::resource(interface, &def.name).guest, names::ty(&def.name));
        let about = format!(" What `{}` is in the app.", def.name);
        quote!(#[doc = #about] type #ty: #guest;)
    });
    let traits = resources(interface).map(|def| {
        let (guest, methods) =
            (spelled::resource(interface, &def.name).guest, methods(Some(&def.name)));
        let docs = docs_or(&def.docs, &format!("What an app does for resource `{}`.", def.name));
        quote!(#docs pub trait #guest: 'static { #methods })
    });
    let entries = interface.funcs.iter().zip(&names).zip(entries(interface));
    let entries =
        entries.map(|((func, names), name)| entry(cx, interface, func, &names.plain, &name));
    let entries = (!interface.funcs.is_empty()).then(|| {
        quote! {
            #[doc(hidden)]
            pub mod entry {
                use super::*;
                #(#entries)*
            }
        }
    });
    let dtors = resource::dtors(interface, &reset(cx));
    Some(quote! {
        #[doc = #about]
        pub trait Guest { #(#types)* #free }
        #(#traits)*
        #entries
        #dtors
    })
}

/// The names of an interface's entry functions. [`macros`] uses the same names.
fn entries(interface: &Interface) -> Vec<Ident> {
    unique(interface.funcs.iter().map(|func| match func.kind.resource() {
        Some(resource) => names::joined(resource, &func.name),
        None => names::snake(&func.name),
    }))
}

fn method(cx: &Cx<'_>, func: &Func, name: &Ident) -> TokenStream {
    let lent = returns_memory(func);
    let life = if lent { Life::Named } else { Life::Elided };
    let this = matches!(func.kind, FuncKind::Method(_)).then(|| match life {
        Life::Named => quote!(&'a self,),
        Life::Elided => quote!(&self,),
    });
    let params = func.params.iter().map(|param| {
        let (name, ty) = (names::snake(&param.name), parameter(cx, &param.ty, life));
        quote!(#name: #ty,)
    });
    let buf = fresh("buf", func);
    let note =
        format!("`{buf}` is room for what it returns, which may also be borrowed elsewhere.");
    let docs = if lent { joined(&func.docs, &note) } else { func.docs.clone() };
    let docs = docs_or(&docs, &format!("WIT `{}`.", func.core_name));
    let buf = lent.then(|| quote!(#buf: &'a mut [u8],));
    let result = func.result.as_ref().map(|of| {
        let ty = match constructed(cx, func) {
            Some(Constructed::Always) => quote!(Self),
            Some(Constructed::Unless(err)) => {
                let err = err.map_or(quote!(()), |err| ty(cx, err, life));
                quote!(mw::Result<Self, #err>)
            }
            None => ty(cx, of, life),
        };
        quote!(-> #ty)
    });
    let sized =
        matches!(func.kind, FuncKind::Constructor(_)).then(|| quote!(where Self: mw::Sized));
    let life = lent.then(|| quote!(<'a>));
    let many = many(func, usize::from(lent));
    quote! {
        #docs
        #many
        fn #name #life(#this #(#params)* #buf) #result #sized;
    }
}

/// How a constructor's value becomes a handle: the app makes the value, and the entry makes the handle to
/// it.
enum Constructed<'f> {
    Always,
    Unless(Option<&'f Type>),
}

fn constructed<'f>(cx: &Cx<'f>, func: &'f Func) -> Option<Constructed<'f>> {
    match (&func.kind, cx.resolved(func.result.as_ref()?)) {
        (FuncKind::Constructor(_), Type::Own(_)) => Some(Constructed::Always),
        (FuncKind::Constructor(_), Type::Result(_, err)) => {
            Some(Constructed::Unless(err.as_deref()))
        }
        _ => None,
    }
}

/// The core parameters of an entry function, with names. A method's `self` is the first.
fn core_params(cx: &Cx<'_>, func: &Func) -> Vec<(Ident, TokenStream)> {
    if func.core.spilled_params {
        return vec![(format_ident!("params"), quote!(*const u8))];
    }
    let this = matches!(func.kind, FuncKind::Method(_));
    let this = this.then(|| (format_ident!("this"), quote!(i32)));
    let params = func.params.iter().flat_map(|param| calls::core_params(cx, param));
    let (wanted, types): (Vec<_>, Vec<_>) = this.into_iter().chain(params).unzip();
    unique(wanted).into_iter().zip(types).collect()
}

/// The core result of an entry function.
fn core_result(func: &Func) -> Option<TokenStream> {
    match func.core.result {
        Some(_) if func.core.result_pointer => Some(quote!(*mut u8)),
        Some(result) => Some(core(result)),
        None => None,
    }
}

/// Emits an entry: a function of core values that calls the app.
fn entry(
    cx: &Cx<'_>,
    interface: &Interface,
    func: &Func,
    method: &Ident,
    name: &Ident,
) -> TokenStream {
    let core_params = core_params(cx, func);
    let owner = entry_root(cx, if needs_region(cx.world) { "REGION" } else { "ARENA" });
    let Lifted { before, this, values, after } = values(cx, func, &core_params);
    let buf = returns_memory(func).then(|| quote!(#owner.rest()));
    let values = this.into_iter().chain(values).chain(buf);
    let ty = func.kind.resource().map(names::ty);
    let callee = match func.kind.resource() {
        None => quote!(T),
        Some(resource) => {
            let guest = spelled::resource(interface, resource).guest;
            quote!(<T::#ty as super::#guest>)
        }
    };
    let call = quote!(#callee::#method(#(#values),*));
    let call = match constructed(cx, func) {
        Some(Constructed::Always) => quote!(super::#ty::new(#call)),
        Some(Constructed::Unless(_)) => quote!(#call.map(super::#ty::new)),
        None => call,
    };
    let made = matches!(func.kind, FuncKind::Constructor(_))
        .then(|| quote!(where T::#ty: mw::Implements<super::#ty>));
    let gives_back = !after.is_empty();
    let reset = reset(cx);
    let after = quote!(#after #reset);
    let in_memory = func.core.result_pointer;
    let body = match &func.result {
        Some(_) if in_memory => {
            let returned = entry_root(cx, "RETURNED");
            quote!(#returned.store(0, #call); #after #returned.ptr())
        }
        Some(ty) if func.core.result.is_some() => {
            let value = result(cx, ty, &func.result_layout, &call);
            quote!(let result = #value; #after result)
        }
        _ => quote!(#call; #after),
    };
    let numbers = func.params.iter().all(|param| is_number(cx, &param.ty));
    let method = matches!(func.kind, FuncKind::Method(_));
    let safe = numbers && !method && !func.core.spilled_params && !in_memory && !gives_back;
    let safe = safe && !needs_region(cx.world);
    let body = if safe { body } else { quote!(unsafe { #before #body }) };
    let many = too_many(core_params.len());
    let (params, types): (Vec<_>, Vec<_>) = core_params.into_iter().unzip();
    let result = core_result(func).map(|ty| quote!(-> #ty));
    let linked = cx.linked().map(|linked| quote!(super::#linked));
    quote! {
        #many
        #[inline(always)]
        pub unsafe fn #name<T: Guest>(#(#params: #types),*) #result #made { #linked #body }
    }
}

/// The parameters of an entry function, lifted.
#[derive(Default)]
struct Lifted {
    /// Code that lifts values before the call.
    before: TokenStream,
    /// The `self` argument of a method.
    this: Option<TokenStream>,
    values: Vec<TokenStream>,
    /// Code that gives borrowed handles back after the call.
    after: TokenStream,
}

fn values(cx: &Cx<'_>, func: &Func, core_params: &[(Ident, TokenStream)]) -> Lifted {
    let mut names = core_params.iter().map(|(name, _)| name.clone());
    let mut all = Lifted::default();
    if matches!(func.kind, FuncKind::Method(_)) {
        let this = if func.core.spilled_params {
            quote!(mw::Lift::load(params))
        } else {
            names.next().map_or(quote!(), |this| quote!(#this))
        };
        all.this = Some(quote!(mw::value(#this)));
    }
    for param in &func.params {
        let value = if func.core.spilled_params {
            let offset = literal(param.offset);
            let value = quote!(mw::Lift::load(params.add(#offset)));
            match cx.lent(&param.ty) {
                Some(_) => quote!(&mw::Resource::from_handle(#value)),
                None => value,
            }
        } else {
            let names: Vec<_> = names.by_ref().take(param.layout.flat.len()).collect();
            lifted(cx, param, &names)
        };
        let inside =
            cx.lent(&param.ty).is_none() && cx.world.any(&param.ty, &|ty| cx.lent(ty).is_some());
        if !inside {
            all.values.push(value);
            continue;
        }
        // The app may move the parameter. The entry must still give back the handles that were lent inside
        // of it.
        let name = names::snake(&param.name);
        let (name, again) = (format_ident!("_{name}"), format_ident!("__{name}"));
        all.before.extend(quote!(let #name = #value; let #again = mw::again(&#name);));
        all.after.extend(quote!(mw::Lift::give_back(&*#again);));
        all.values.push(quote!(#name));
    }
    all
}

/// Emits what an export does with the region when it returns.
fn reset(cx: &Cx<'_>) -> TokenStream {
    if needs_region(cx.world) {
        let region = entry_root(cx, "REGION");
        quote!(#region.reset();)
    } else {
        quote!(mw::back();)
    }
}

/// The path, from an entry function, of one of the world's own items.
fn entry_root(cx: &Cx<'_>, item: &str) -> TokenStream {
    let root = cx.root(item);
    quote!(super::#root)
}

/// Emits `export!`, which exports every entry function for the type that it is given.
pub(super) fn macros<'a>(
    world: &'a World,
    options: &Options,
    cx: &dyn Fn(usize) -> Cx<'a>,
) -> TokenStream {
    let runtime = &options.runtime;
    let exports = world.exports.iter().enumerate().map(|(index, interface)| {
        let cx = cx(index);
        let path = modules(&interface.path, true);
        let funcs = interface.funcs.iter().zip(entries(interface)).map(|(func, name)| {
            let core_name = &func.core_name;
            let params = core_params(&cx, func).into_iter().map(|(name, ty)| {
                let ty = outside(runtime, ty);
                quote!(#name: #ty)
            });
            let result = core_result(func).map(|ty| {
                let ty = outside(runtime, ty);
                quote!(-> #ty)
            });
            quote! {
                #runtime::export!(#core_name (#(#params),*) #result =
                    $($bindings)*::#(#path::)*entry::#name::<$($App)*>);
            }
        });
        let resources = resource::exports(interface, options);
        quote!(#(#funcs)* #resources)
    });
    quote! {
        #[doc(hidden)]
        macro_rules! export_world {
            ($App:ty) => { self::__export! { [$App] [self] } };
            ($(::)? $($App:ident)::+ $(<$($arg:tt),* $(,)?>)? with_types_in $($bindings:tt)*) => {
                $($bindings)*::__export! { [$($App)::+ $(<$($arg),*>)?] [$($bindings)*] }
            };
        }
        #[doc(hidden)]
        macro_rules! export_functions {
            ([$($App:tt)*] [$($bindings:tt)*]) => { #(#exports)* };
        }
        /// Exports what the type implements: `export!(App);`, or, from another module than the
        /// bindings' own, `export!(App with_types_in crate::bindings);`.
        pub(crate) use export_world as export;
        #[doc(hidden)]
        pub(crate) use export_functions as __export;
    }
}

/// A core type's path, written so that it works where any name may be in scope.
fn outside(runtime: &TokenStream, ty: TokenStream) -> TokenStream {
    let named = ty.into_iter().map(|token| match token {
        TokenTree::Ident(name) if name != "const" && name != "mut" => {
            quote!(#runtime::#name)
        }
        token => token.into(),
    });
    named.collect()
}
