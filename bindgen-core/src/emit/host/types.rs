//! Emits WIT types as Rust types that borrow: from the guest when lifted, from the host when lowered.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Cx, fresh};
use crate::derive::{self, Half};
use crate::emit::clippy::makes_itself;
use crate::emit::shapes::{self, Life, arm, bits, layout, literal, member, unit, unsigned};
use crate::model::{Case, Field, Interface, Label, Scalar, Side, Type, TypeDef, TypeKind};
use crate::{names, table};

/// The Rust type for a use of a WIT type.
pub(super) fn ty(cx: &Cx<'_>, ty: &Type, life: Life) -> TokenStream {
    let inner = |inner: &Type| self::ty(cx, inner, life);
    let (reference, argument) = (life.reference(), life.argument());
    match ty {
        Type::String => quote!(#reference str),
        Type::List(of) if **of == Type::Scalar(Scalar::U8) => quote!(#reference [u8]),
        Type::List(of) => {
            let of = inner(of);
            quote!(mw::List<#argument, #of>)
        }
        Type::Named(name) => {
            let path = cx.path(name);
            if name.borrows { quote!(#path<#argument>) } else { path }
        }
        Type::Own(name) => {
            let path = cx.path(name);
            quote!(mw::Own<#path>)
        }
        Type::Borrow(name) => {
            let path = cx.path(name);
            quote!(mw::Borrow<#path>)
        }
        ty => shapes::composed(ty, &inner),
    }
}

/// Emits a named type, and the code that lifts and lowers it.
pub(super) fn definition(cx: &Cx<'_>, interface: &Interface, def: &TypeDef) -> TokenStream {
    let name = names::ty(&def.name);
    let life = def.borrows.then(|| quote!(<'a>));
    let docs = shapes::about(def);
    let derives = derive::attribute(cx.world, Half::Host, interface, def, &cx.options.derive);
    match &def.kind {
        TypeKind::Record(fields) => {
            let member = |field: &Field| member(field, &ty(cx, &field.ty, Life::Named));
            let members = fields.iter().map(member);
            let offsets = fields.iter().map(|field| offset(cx, field));
            let layout = layout(&def.layout);
            quote! {
                #docs
                #derives
                pub struct #name #life { #(#members)* }
                mw::record!(#name #life { #(#offsets),* } #layout);
            }
        }
        TypeKind::Variant { cases, tag, payload: at } => {
            let arms = cases.iter().map(|case| arm(case, payload(cx, case).as_ref()));
            let numbered =
                cases.iter().enumerate().map(|(number, case)| numbered(cx, number, case));
            let low = fresh(&interface.types, &format!("{name}Low"));
            let (tag, count, at) = (unsigned(*tag), literal(cases.len()), literal(*at));
            let layout = layout(&def.layout);
            quote! {
                #docs
                #derives
                pub enum #name #life { #(#arms)* }
                mw::variant!(#name #life, #low { #(#numbered),* }
                    tag #tag, cases #count, payload #at, #layout);
            }
        }
        TypeKind::Enum { cases, tag } => {
            let arms = cases.iter().map(unit);
            let numbered = cases.iter().enumerate().map(|(number, case)| {
                let (number, name) = (literal(number), names::camel(&case.name));
                quote!(#number = #name)
            });
            let (tag, count) = (unsigned(*tag), literal(cases.len()));
            quote! {
                #docs
                #derives
                pub enum #name { #(#arms)* }
                mw::enumeration!(#name { #(#numbered),* } tag #tag, cases #count);
            }
        }
        TypeKind::Flags(labels) => flags(def, labels, &docs, &derives),
        TypeKind::Resource => {
            let resource = &def.name;
            let (module, exported) = match cx.side {
                Side::Import => (interface.module.clone(), None),
                Side::Export => (
                    table::exported_module(interface),
                    Some(quote!(
                        const EXPORTED: bool = true;
                    )),
                ),
            };
            quote! {
                #docs
                #[mw::derive(mw::Debug)]
                pub enum #name {}
                impl mw::Resource for #name {
                    const TYPE: mw::ResourceId = mw::ResourceId::of(#module, #resource);
                    #exported
                }
            }
        }
        TypeKind::Alias(Type::Named(of)) if of.name == def.name => {
            let path = cx.path(of);
            quote!(pub use #path;)
        }
        TypeKind::Alias(of) => {
            let of = match of {
                // An alias of a resource names the resource's marker type, not a handle.
                Type::Named(name) => {
                    let path = cx.path(name);
                    if name.borrows { quote!(#path<'a>) } else { path }
                }
                of => ty(cx, of, Life::Named),
            };
            quote!(#docs pub type #name #life = #of;)
        }
    }
}

fn offset(cx: &Cx<'_>, field: &Field) -> TokenStream {
    let (name, ty) = (names::snake(&field.name), ty(cx, &field.ty, Life::Named));
    let offset = literal(field.offset);
    quote!(#name: #ty = #offset)
}

fn numbered(cx: &Cx<'_>, number: usize, case: &Case) -> TokenStream {
    let (number, name, payload) = (literal(number), names::camel(&case.name), payload(cx, case));
    quote!(#number = #name #payload)
}

fn payload(cx: &Cx<'_>, case: &Case) -> Option<TokenStream> {
    let ty = ty(cx, case.ty.as_ref()?, Life::Named);
    Some(quote!((#ty)))
}

fn flags(
    def: &TypeDef,
    labels: &[Label],
    docs: &TokenStream,
    derives: &TokenStream,
) -> TokenStream {
    let (name, repr) = (names::ty(&def.name), unsigned(def.layout.size));
    let itself = makes_itself(&def.name, &["all", "empty"]);
    let (bits, mask) = bits(&name, labels);
    quote! {
        #docs
        #derives
        pub struct #name(#repr);
        #bits
        mw::flags!(#itself #name, #repr, #mask);
    }
}
