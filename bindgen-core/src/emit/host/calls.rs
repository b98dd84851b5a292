//! Emits a trampoline for each function: it lifts, calls and lowers.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::traits::{for_resource, of_interface};
use super::{Cx, Spelled, drop_name, spelled};
use crate::emit::shapes::{self, literal};
use crate::model::{Func, FuncKind, Interface, Type, TypeKind, TypeRef};
use crate::names;

/// Emits the trampolines of an interface, in a module of their own.
pub(super) fn interface(cx: &Cx<'_>, interface: &Interface) -> TokenStream {
    let function = |name: &Ident, host: &Ident, body: &TokenStream| {
        quote! {
            pub fn #name<__H: #host>(host: &mut __H, guest: &mut dyn mw::Guest, slots: &mut mw::Slots) -> mw::Done {
                #body
            }
        }
    };
    let waiting = |name: &Ident, host: &Ident, body: &TokenStream| {
        quote! {
            #[allow(clippy::future_not_send)]
            pub async fn #name<__H: #host>(host: &mut __H, guest: &mut (dyn mw::Guest + mw::Send), slots: &mut mw::Slots) -> mw::Done {
                #body
            }
        }
    };
    let calls = spelled(interface, &[]).into_iter().map(|spelled| {
        let host = match spelled.func.kind.resource() {
            None => of_interface(cx, interface),
            Some(resource) => for_resource(resource),
        };
        let body = trampoline(cx, &host, &spelled);
        if cx.waits(spelled.func) {
            waiting(&spelled.own, &host, &body)
        } else {
            function(&spelled.own, &host, &body)
        }
    });
    let drops = interface.resources().map(|resource| {
        let host = for_resource(resource);
        function(&drop_name(resource), &host, &drop(&host, resource))
    });
    let calls: Vec<_> = calls.chain(drops).collect();
    if calls.is_empty() {
        return quote!();
    }
    quote! {
        #[doc(hidden)]
        pub mod __calls {
            use super::*;
            #(#calls)*
        }
    }
}

/// Emits the body of a resource's drop.
fn drop(host: &Ident, resource: &str) -> TokenStream {
    let marker = names::ty(resource);
    quote! {
        if let mw::Some(rep) = mw::dropped::<#marker>(guest, slots)? {
            #host::drop(host, mw::Own::new(rep));
        }
        mw::Ok(())
    }
}

/// Emits the body of a function's trampoline.
fn trampoline(
    cx: &Cx<'_>,
    host: &Ident,
    Spelled { func, method, .. }: &Spelled<'_>,
) -> TokenStream {
    let Lifted { before, args, needs_view } = lifted(cx, func);
    let through_memory = func.core.result_pointer;
    let view = (needs_view || through_memory).then(|| quote!(let view = guest.view();));
    let memory = through_memory.then(|| quote!(let memory = view.memory.len();));
    let takes = func.params.iter().any(|param| gives_away(cx, &param.ty));
    let next_call = takes.then(|| quote!(view.handles.next_call();));
    let owned = func.result.as_ref().filter(|ty| gives_away(cx, ty));
    // The destination of the host's result must be valid. The check comes before the call of the host.
    let waits = cx.waits(func);
    let checks = takes || through_memory || owned.is_some() || waits;
    let (bind, args): (Vec<_>, Vec<_>) = args
        .into_iter()
        .enumerate()
        .map(|(index, arg)| {
            let name = format_ident!("a{index}");
            if checks { (quote!(let #name = #arg;), quote!(#name)) } else { (quote!(), arg) }
        })
        .unzip();
    let result = through_memory.then(|| {
        let at = slot(func, func.core.params.len() - 1);
        let (size, align) = (literal(func.result_layout.size), literal(func.result_layout.align));
        quote!(let at = mw::in_bounds(memory, #at as u32, #size, #align)?;)
    });
    let given = takes.then(|| quote!(view.handles.given();));
    let room = owned.map(|ty| {
        let ty = super::types::ty(cx, ty, shapes::Life::Elided);
        let handles = if view.is_some() { quote!(view.handles) } else { quote!(guest.handles()) };
        quote!(mw::room::<#ty>(#handles)?;)
    });
    let waited = waits.then(|| quote!(.await));
    let call = quote!(#host::#method(host, #(#args),*) #waited);
    // This comes before the guest is called for memory.
    let call =
        if cx.traps(func) { quote!({ let done = #call; mw::ended(guest, done)? }) } else { call };
    let finish = match &func.result {
        None => quote!(#call; mw::Ok(())),
        Some(_) if through_memory => quote!(let value = #call; mw::store(guest, at, value)),
        Some(ty) if scalar(cx, ty) => quote!(*s0 = mw::Scalar::into_slot(#call); mw::Ok(())),
        Some(_) => quote!(let value = #call; *s0 = mw::ret(guest, value)?; mw::Ok(())),
    };
    let slots = slots(func);
    if waits {
        // Only what is used later outlives this block, so that the future is `Send` where that is.
        let kept: Vec<_> = args.iter().cloned().chain(through_memory.then(|| quote!(at))).collect();
        let lifted = (!kept.is_empty()).then(|| {
            quote! {
                let (#(#kept,)*) = {
                    #view #memory #next_call #before #(#bind)* #result #room #given
                    (#(#kept,)*)
                };
            }
        });
        return quote!(#slots #lifted #finish);
    }
    quote!(#slots #view #memory #next_call #before #(#bind)* #result #room #given #finish)
}

/// Emits a pattern that binds all slots with one bounds check. The first slot takes the result.
fn slots(func: &Func) -> TokenStream {
    let single = func.core.result.is_some();
    let count = func.core.params.len().max(usize::from(single));
    if count == 0 {
        return quote!();
    }
    let names = (0..count).map(slot_name);
    let copied = (!single).then(|| quote!(&mut));
    quote!(let #copied [#(#names,)* ..] = slots else { return mw::Err(mw::Trap::new(mw::TrapCode::Slots)) };)
}

fn slot_name(index: usize) -> Ident {
    format_ident!("s{index}")
}

/// Emits the read of a slot. Where the first slot takes the result, all bindings are references.
fn slot(func: &Func, index: usize) -> TokenStream {
    let name = slot_name(index);
    if func.core.result.is_some() { quote!(*#name) } else { quote!(#name) }
}

struct Lifted {
    before: TokenStream,
    args: Vec<TokenStream>,
    needs_view: bool,
}

/// Emits the arguments of the host's method, in order.
fn lifted(cx: &Cx<'_>, func: &Func) -> Lifted {
    let this = match &func.kind {
        FuncKind::Method(name) => {
            let (side, interface, name) = (cx.side, cx.index, name.clone());
            Some((Type::Borrow(TypeRef { side, interface, name, borrows: false }), 1, 0))
        }
        _ => None,
    };
    let params =
        func.params.iter().map(|param| (param.ty.clone(), param.layout.flat.len(), param.offset));
    let params: Vec<_> = this.into_iter().chain(params).collect();
    if func.core.spilled_params {
        return spilled(func, params.into_iter().map(|(_, _, offset)| offset));
    }
    let mut next = 0;
    let mut needs_view = false;
    let args = params.iter().enumerate().map(|(index, (ty, flat, _))| {
        let number = literal(index + 1);
        let slots: Vec<_> = (next..next + flat).map(|index| slot(func, index)).collect();
        next += flat;
        if scalar(cx, ty) {
            quote!(mw::scalar(#number, #(#slots)*)?)
        } else {
            needs_view = true;
            quote!(mw::arg(#number, &view, [#(#slots),*])?)
        }
    });
    let args = args.collect();
    Lifted { before: quote!(), args, needs_view }
}

/// Emits the read of arguments that the guest stored in its memory.
fn spilled(func: &Func, offsets: impl Iterator<Item = usize>) -> Lifted {
    let (size, align) = (literal(func.params_layout.size), literal(func.params_layout.align));
    let first = slot(func, 0);
    let before = quote!(let at = mw::in_bounds(view.memory.len(), #first as u32, #size, #align)?;);
    let args = offsets.enumerate().map(|(index, offset)| {
        let (number, offset) = (literal(index + 1), literal(offset));
        quote!(mw::spilled(#number, &view, at + #offset)?)
    });
    Lifted { before, args: args.collect(), needs_view: true }
}

/// Whether a type is one slot, which can be lifted without the guest's memory or handles.
fn scalar(cx: &Cx<'_>, ty: &Type) -> bool {
    match cx.resolved(ty) {
        Type::Scalar(_) => true,
        Type::Named(name) => matches!(
            cx.def(name).map(|def| &def.kind),
            Some(TypeKind::Enum { .. } | TypeKind::Flags(_))
        ),
        _ => false,
    }
}

/// Whether a type holds an owned handle, which the guest gives away.
fn gives_away(cx: &Cx<'_>, ty: &Type) -> bool {
    cx.world.any(ty, &|ty| matches!(ty, Type::Own(_)))
}
