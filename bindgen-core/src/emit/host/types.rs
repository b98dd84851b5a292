//! WIT types as Rust types that borrow: from the guest when lifted, from the host when lowered.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Cx, fresh};
use crate::derive::{self, Half};
use crate::emit::clippy::makes_itself;
use crate::emit::docs_or;
use crate::model::{Case, Field, Interface, Label, Layout, Side, Type, TypeDef, TypeKind};
use crate::{names, table};

/// Which lifetime a type that borrows has.
#[derive(Clone, Copy)]
pub(super) enum Life {
    /// `&'a str`: in a definition.
    Named,
    /// `&str`, `List<'_, T>`: in a signature or an expression.
    Elided,
}

/// A type where it is used.
pub(super) fn ty(cx: &Cx<'_>, ty: &Type, life: Life) -> TokenStream {
    let inner = |inner: &Type| self::ty(cx, inner, life);
    let (reference, argument) = match life {
        Life::Named => (quote!(&'a), quote!('a)),
        Life::Elided => (quote!(&), quote!('_)),
    };
    let payload = |payload: &Option<Box<Type>>| payload.as_ref().map_or(quote!(()), |ty| inner(ty));
    match ty {
        Type::Bool => quote!(bool),
        Type::U8 => quote!(u8),
        Type::U16 => quote!(u16),
        Type::U32 => quote!(u32),
        Type::U64 => quote!(u64),
        Type::S8 => quote!(i8),
        Type::S16 => quote!(i16),
        Type::S32 => quote!(i32),
        Type::S64 => quote!(i64),
        Type::F32 => quote!(f32),
        Type::F64 => quote!(f64),
        Type::Char => quote!(char),
        Type::String => quote!(#reference str),
        Type::List(of) if **of == Type::U8 => quote!(#reference [u8]),
        Type::List(of) => {
            let of = inner(of);
            quote!(mw::List<#argument, #of>)
        }
        Type::Fixed(of, len) => {
            let (of, len) = (inner(of), literal(*len as usize));
            quote!([#of; #len])
        }
        Type::Option(some) => {
            let some = inner(some);
            quote!(mw::Option<#some>)
        }
        Type::Result(ok, err) => {
            let (ok, err) = (payload(ok), payload(err));
            quote!(mw::Result<#ok, #err>)
        }
        Type::Tuple(types) => {
            let types = types.iter().map(inner);
            quote!((#(#types,)*))
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
        // `check` lets none of these through.
        Type::Unsupported(_) => quote!(()),
    }
}

/// A named type and how it is lifted and lowered.
pub(super) fn definition(cx: &Cx<'_>, interface: &Interface, def: &TypeDef) -> TokenStream {
    let name = names::ty(&def.name);
    let life = def.borrows.then(|| quote!(<'a>));
    let docs = docs_or(&def.docs, &format!("WIT `{}`.", def.name));
    let derives = derive::attribute(cx.world, Half::Host, interface, def, &cx.options.derive);
    match &def.kind {
        TypeKind::Record(fields) => {
            let members = fields.iter().map(|field| member(cx, field));
            let offsets = fields.iter().map(|field| offset(cx, field));
            let layout = layout(&def.layout);
            quote! {
                #docs
                #derives
                pub struct #name #life { #(#members)* }
                mw::record!(#name #life { #(#offsets),* } #layout);
            }
        }
        TypeKind::Variant { cases, tag, payload } => {
            let arms = cases.iter().map(|case| arm(cx, case));
            let numbered =
                cases.iter().enumerate().map(|(number, case)| numbered(cx, number, case));
            let low = fresh(&interface.types, &format!("{name}Low"));
            let (tag, count, payload) = (unsigned(*tag), literal(cases.len()), literal(*payload));
            let layout = layout(&def.layout);
            quote! {
                #docs
                #derives
                pub enum #name #life { #(#arms)* }
                mw::variant!(#name #life, #low { #(#numbered),* }
                    tag #tag, cases #count, payload #payload, #layout);
            }
        }
        TypeKind::Enum { cases, tag } => {
            let arms = cases.iter().map(|case| {
                let (docs, name) = (label_docs(case), names::camel(&case.name));
                quote!(#docs #name,)
            });
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
                    const TYPE: mw::TypeId = mw::TypeId::of(#module, #resource);
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
                // Another name for a resource names the resource, not a handle.
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

fn member(cx: &Cx<'_>, field: &Field) -> TokenStream {
    let docs = docs_or(&field.docs, &format!("WIT `{}`.", field.name));
    let (name, ty) = (names::snake(&field.name), ty(cx, &field.ty, Life::Named));
    quote!(#docs pub #name: #ty,)
}

fn offset(cx: &Cx<'_>, field: &Field) -> TokenStream {
    let (name, ty) = (names::snake(&field.name), ty(cx, &field.ty, Life::Named));
    let offset = literal(field.offset);
    quote!(#name: #ty = #offset)
}

fn arm(cx: &Cx<'_>, case: &Case) -> TokenStream {
    let docs = docs_or(&case.docs, &format!("WIT `{}`.", case.name));
    let name = names::camel(&case.name);
    let payload = payload(cx, case);
    quote!(#docs #name #payload,)
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
    let name = names::ty(&def.name);
    let repr = unsigned(def.layout.size);
    let mask = Literal::u32_unsuffixed(u32::MAX >> (32 - labels.len().clamp(1, 32)));
    let itself = makes_itself(&def.name, &["all", "empty"]);
    let bits = labels.iter().enumerate().map(|(bit, label)| {
        let (docs, flag, bit) = (label_docs(label), names::shouty(&label.name), literal(bit));
        quote!(#docs pub const #flag: Self = Self(1 << #bit);)
    });
    quote! {
        #docs
        #derives
        pub struct #name(#repr);
        impl #name { #(#bits)* }
        mw::flags!(#itself #name, #repr, #mask);
    }
}

fn label_docs(label: &Label) -> TokenStream {
    docs_or(&label.docs, &format!("WIT `{}`.", label.name))
}

fn layout(layout: &Layout) -> TokenStream {
    let (size, align, flat) =
        (literal(layout.size), literal(layout.align), literal(layout.flat.len()));
    quote!(size #size, align #align, flat #flat)
}

pub(super) fn literal(number: usize) -> Literal {
    Literal::usize_unsuffixed(number)
}

/// The unsigned integer of so many bytes.
fn unsigned(bytes: usize) -> TokenStream {
    match bytes {
        1 => quote!(u8),
        2 => quote!(u16),
        _ => quote!(u32),
    }
}
