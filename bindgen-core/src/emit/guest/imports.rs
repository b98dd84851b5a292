//! Emits imports: a function for each function of the host, around the foreign one in `sys`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::calls::{Argument, argument, core, returned};
use super::spelled::{FuncNames, functions, resources};
use super::types::{definition, owned, parameter, ty};
use super::{Cx, about, called, fresh, returns_memory};
use crate::emit::clippy::{self, many};
use crate::emit::shapes::{Life, literal};
use crate::model::{Core, Func, FuncKind, Interface, Param, Path, Scalar, Side, Type};
use crate::names::{self, unique};
use crate::table::{Verb, intrinsic};

/// Emits the types and functions of an imported interface.
pub(super) fn interface(cx: &Cx<'_>, interface: &Interface) -> TokenStream {
    let runtime = &cx.options.runtime;
    let about = about(interface);
    let mw = (interface.path != Path::World).then(|| quote!(use #runtime as mw;));
    let foreign = foreign(cx, interface);
    let names = functions(Side::Import, interface);
    let funcs = |of: Option<&str>| -> TokenStream {
        let funcs = interface.funcs.iter().zip(&names);
        let own = funcs.filter(|(func, _)| func.kind.resource() == of);
        own.map(|(func, names)| {
            let habits = clippy::method(interface, func);
            let function = function(cx, func, names, &foreign);
            quote!(#habits #function)
        })
        .collect()
    };
    let types = interface.types.iter().map(|def| {
        let name = names::ty(&def.name);
        let drop =
            foreign.iter().find(|foreign| foreign.core_name == intrinsic(Verb::Drop, &def.name));
        let drop = drop.map(|Foreign { name: drop, .. }| quote!(mw::resource!(#name, sys::#drop);));
        let definition = definition(cx, def, &drop.unwrap_or_default());
        let methods = funcs(Some(&def.name));
        let methods = (!methods.is_empty()).then(|| quote!(impl #name { #methods }));
        quote!(#definition #methods)
    });
    let free = funcs(None);
    let sys = sys(&interface.module, &foreign);
    quote!(#about #mw #(#types)* #free #sys)
}

/// A foreign function, which the host serves.
pub(super) struct Foreign {
    /// The function's name in `sys`.
    pub(super) name: Ident,
    /// The function's name in the core module.
    pub(super) core_name: String,
    /// Whether no pointer passes through the function, so that calling it is safe.
    pub(super) safe: bool,
    pub(super) params: Vec<(Ident, TokenStream)>,
    pub(super) result: Option<Core>,
}

/// All functions that the interface imports, including the drops of its resources.
fn foreign(cx: &Cx<'_>, interface: &Interface) -> Vec<Foreign> {
    let this = || (names::snake("this"), quote!(i32));
    let funcs = interface.funcs.iter().map(|func| {
        let method = matches!(func.kind, FuncKind::Method(_)) && !func.core.spilled_params;
        let spilled = func.core.spilled_params.then(|| (names::snake("params"), quote!(*mut u8)));
        let flat = func.params.iter().filter(|_| !func.core.spilled_params);
        let flat = flat.flat_map(|param| argument(cx, param).foreign);
        let ret = func.core.result_pointer.then(|| (names::snake("ret"), quote!(*mut u8)));
        let pointers = spilled.is_some() || ret.is_some();
        Foreign {
            name: match func.kind.resource() {
                Some(resource) => names::joined(resource, &func.name),
                None => names::snake(&func.name),
            },
            core_name: func.core_name.clone(),
            safe: !pointers && !func.params.iter().any(|param| param.ty.borrows()),
            params: method.then(this).into_iter().chain(spilled).chain(flat).chain(ret).collect(),
            result: func.core.result,
        }
    });
    let drops = resources(interface).map(|def| Foreign {
        name: names::joined(&def.name, "drop"),
        core_name: intrinsic(Verb::Drop, &def.name),
        safe: true,
        params: vec![this()],
        result: None,
    });
    let mut all: Vec<_> = funcs.chain(drops).collect();
    let names = unique(all.iter().map(|foreign| foreign.name.clone()));
    all.iter_mut().zip(names).for_each(|(foreign, name)| foreign.name = name);
    all
}

/// Emits the module of the foreign functions.
pub(super) fn sys(module: &str, foreign: &[Foreign]) -> Option<TokenStream> {
    let declarations = foreign.iter().map(|Foreign { name, core_name, safe, params, result }| {
        let safe = safe.then(|| quote!(safe));
        let names = unique(params.iter().map(|(name, _)| name.clone()));
        let types = params.iter().map(|(_, ty)| ty);
        let result = result.map(|result| {
            let result = core(result);
            quote!(-> #result)
        });
        quote! {
            #[link_name = #core_name]
            pub #safe fn #name(#(#names: #types),*) #result;
        }
    });
    (!foreign.is_empty()).then(|| {
        quote! {
            mod sys {
                #[link(wasm_import_module = #module)]
                unsafe extern "C" { #(#declarations)* }
            }
        }
    })
}

/// Emits the function that an app calls. There are two if the result needs memory and the app has an
/// allocator.
fn function(cx: &Cx<'_>, func: &Func, names: &FuncNames, foreign: &[Foreign]) -> TokenStream {
    let FuncNames { plain: name, into } = names;
    let this = matches!(func.kind, FuncKind::Method(_)).then(|| quote!(&self,));
    let param = |param: &Param| {
        let (name, ty) = (names::snake(&param.name), parameter(cx, &param.ty, Life::Elided));
        quote!(#name: #ty,)
    };
    let params = func.params.iter().map(param);
    let params = quote!(#this #(#params)*);
    let many = many(func, usize::from(returns_memory(func)));
    let docs = called(func, None);
    if !returns_memory(func) {
        let result = func.result.as_ref().map(|of| {
            let ty = ty(cx, of, Life::Elided);
            quote!(-> #ty)
        });
        let body = body(cx, func, foreign, None);
        return quote! {
            #docs
            #many
            #[inline(always)]
            pub fn #name(#params) #result { #body }
        };
    }
    let region = cx.root("REGION");
    let owned = func.result.as_ref().filter(|_| cx.options.alloc).and_then(|of| owned(cx, of));
    let owned = owned.map(|result| {
        let body = body(cx, func, foreign, Some(&quote!(#region.lend_heap();)));
        quote! {
            #docs
            #many
            #[inline(always)]
            pub fn #name(#params) -> #result { #body }
        }
    });
    let (buf, len) = (fresh("buf", func), length(cx, func));
    let params =
        func.params.iter().filter(|param| len.is_none_or(|len| len.name != param.name)).map(param);
    let note = match len {
        Some(_) => format!("`len` is the length of `{buf}`, where the bytes are put."),
        None => format!("What it returns is put into `{buf}`; traps if that is too small."),
    };
    let docs = called(func, Some(&note));
    let result = func.result.as_ref().map(|of| ty(cx, of, Life::Named));
    let len = len.map(|len| {
        let (name, ty) = (names::snake(&len.name), parameter(cx, &len.ty, Life::Elided));
        quote!(let #name = <#ty as mw::TryFrom<_>>::try_from(#buf.len()).unwrap_or(#ty::MAX);)
    });
    let body = body(cx, func, foreign, Some(&quote!(#region.lend(#buf);)));
    quote! {
        #owned
        #docs
        #many
        #[inline(always)]
        pub fn #into<'a>(#this #(#params)* #buf: &'a mut [u8]) -> #result { #len #body }
    }
}

/// The parameter `len` of a function that returns bytes, if it has one: it says how many bytes the function
/// returns. The length of the caller's buffer takes its place.
fn length<'f>(cx: &Cx<'_>, func: &'f Func) -> Option<&'f Param> {
    let bytes = |ty: &Type| match cx.resolved(ty) {
        Type::List(of) => *cx.resolved(of) == Type::Scalar(Scalar::U8),
        _ => false,
    };
    let returned = match cx.resolved(func.result.as_ref()?) {
        Type::Result(Some(ok), err) => bytes(ok) && !err.as_ref().is_some_and(|err| err.borrows()),
        Type::Option(some) => bytes(some),
        ty => bytes(ty),
    };
    func.params.iter().filter(|_| returned).find(|param| {
        let unsigned = matches!(
            cx.resolved(&param.ty),
            Type::Scalar(Scalar::U8 | Scalar::U16 | Scalar::U32 | Scalar::U64)
        );
        param.name == "len" && unsigned
    })
}

/// Emits a body: lower the parameters, lend memory, call, lift the result.
fn body(cx: &Cx<'_>, func: &Func, foreign: &[Foreign], lend: Option<&TokenStream>) -> TokenStream {
    let sys = foreign.iter().find(|foreign| foreign.core_name == func.core_name);
    let name = sys.map(|sys| &sys.name);
    let this = matches!(func.kind, FuncKind::Method(_)).then(|| quote!(self.0));
    let linked = cx.linked();
    let mut before = quote!(#linked);
    let mut stores = TokenStream::new();
    let mut values = Vec::new();
    if func.core.spilled_params {
        let (area, size) = (fresh("params", func), literal(func.params_layout.size));
        before.extend(quote!(let #area = mw::Area::<#size>::new();));
        stores.extend(this.map(|this| quote!(#area.store(0, #this);)));
        stores.extend(func.params.iter().map(|param| {
            let (name, offset) = (names::snake(&param.name), literal(param.offset));
            let value = match cx.resolved(&param.ty) {
                Type::Borrow(_) => quote!(mw::Borrowed::from(#name)),
                _ => quote!(#name),
            };
            quote!(#area.store(#offset, #value);)
        }));
        values.push(quote!(#area.ptr()));
    } else {
        values.extend(this.map(|this| quote!(#this as i32)));
        for param in &func.params {
            let Argument { before: first, values: more, .. } = argument(cx, param);
            before.extend(first);
            values.extend(more);
        }
    }
    if func.core.result_pointer {
        let (ret, size) = (fresh("ret", func), literal(func.result_layout.size));
        let (lend, back) = lend.map(|lend| lent(cx, lend)).unwrap_or_default();
        return quote! {
            let #ret = mw::Area::<#size>::new();
            #before
            unsafe {
                #lend
                #stores
                sys::#name(#(#values,)* #ret.ptr());
                #back
                #ret.load()
            }
        };
    }
    let call = quote!(sys::#name(#(#values),*));
    let (value, lifts) = match (&func.result, func.core.result) {
        (Some(ty), Some(core)) => returned(cx, ty, core, &call),
        _ => (call, false),
    };
    if lifts || sys.is_some_and(|sys| !sys.safe) {
        quote!(#before unsafe { #stores #value })
    } else {
        quote!(#before #value)
    }
}

/// Emits the code that lends memory before a call, and the code that takes the region back after it. The
/// second is empty where an export resets the region.
fn lent(cx: &Cx<'_>, lend: &TokenStream) -> (TokenStream, TokenStream) {
    if !cx.world.exports.is_empty() {
        return (quote!(#lend mw::away();), quote!());
    }
    let region = cx.root("REGION");
    (lend.clone(), quote!(#region.reset();))
}
