//! Emits WIT types as Rust types that borrow: from the caller when lowered, from a lent buffer when lifted.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Cx;
use crate::derive::{self, Half};
use crate::emit::clippy::makes_itself;
use crate::emit::shapes::{self, Life, arm, bits, layout, literal, member, unit, unsigned};
use crate::model::{Case, Field, Label, Side, Type, TypeDef, TypeKind};
use crate::names;

/// The Rust type for a use of a WIT type.
pub(super) fn ty(cx: &Cx<'_>, ty: &Type, life: Life) -> TokenStream {
    let inner = |inner: &Type| self::ty(cx, inner, life);
    let (reference, argument) = (life.reference(), life.argument());
    match ty {
        Type::String => quote!(#reference str),
        Type::List(of) => {
            let element = inner(of);
            if cx.owns(of) {
                quote!(mw::OwnedList<#argument, #element>)
            } else if cx.same_layout(of) {
                quote!(#reference [#element])
            } else {
                quote!(mw::List<#argument, #element>)
            }
        }
        Type::Named(name) => {
            let path = cx.path(name);
            if cx.borrows(ty) { quote!(#path<#argument>) } else { path }
        }
        Type::Borrow(name) => match cx.resource(name) {
            of if of.side == Side::Export => {
                let path = cx.borrow_path(of);
                quote!(#path<#argument>)
            }
            _ => {
                let path = cx.path(name);
                quote!(mw::Borrowed<#argument, #path>)
            }
        },
        ty => composed(cx, ty, &inner),
    }
}

/// The Rust type of a parameter. A `borrow` of a host's resource is a reference.
pub(super) fn parameter(cx: &Cx<'_>, ty: &Type, life: Life) -> TokenStream {
    let Some(name) = cx.lent(ty) else { return self::ty(cx, ty, life) };
    let path = cx.path(name);
    match life {
        Life::Named => quote!(&'a #path),
        Life::Elided => quote!(&#path),
    }
}

/// The type that owns what [`ty`] borrows, for guests with an allocator. `None` if a named type in it
/// borrows, because that type has no owning form.
pub(super) fn owned(cx: &Cx<'_>, ty: &Type) -> Option<TokenStream> {
    let inner = |ty: &Type| owned(cx, ty).unwrap_or_default();
    match ty {
        Type::String => Some(quote!(mw::String)),
        Type::List(of) => owned(cx, of).map(|of| quote!(mw::Vec<#of>)),
        Type::Named(_) if cx.borrows(ty) => match cx.resolved(ty) {
            Type::Named(_) => None,
            of => owned(cx, of),
        },
        Type::Named(name) => Some(cx.path(name)),
        Type::Borrow(_) => None,
        ty if elements(ty).any(|ty| owned(cx, ty).is_none()) => None,
        ty => Some(composed(cx, ty, &inner)),
    }
}

/// Types that are composed of others in the same way for owners and borrowers.
fn composed(cx: &Cx<'_>, ty: &Type, inner: &dyn Fn(&Type) -> TokenStream) -> TokenStream {
    match ty {
        Type::Tuple(types) if let Some(long) = cx.long_tuple(types.len()) => {
            let long = cx.root(&long.to_string());
            let types = types.iter().map(inner);
            quote!(#long<#(#types),*>)
        }
        Type::Own(name) => cx.path(name),
        ty => shapes::composed(ty, inner),
    }
}

/// The element types of an unnamed type.
fn elements(ty: &Type) -> Box<dyn Iterator<Item = &Type> + '_> {
    match ty {
        Type::List(of) | Type::Fixed(of, _) | Type::Option(of) => Box::new(std::iter::once(&**of)),
        Type::Result(ok, err) => Box::new([ok, err].into_iter().flatten().map(|ty| &**ty)),
        Type::Tuple(types) => Box::new(types.iter()),
        _ => Box::new(std::iter::empty()),
    }
}

/// Emits types for the tuples that are too long for Rust's traits, one for each length.
pub(super) fn tuples(cx: &Cx<'_>) -> TokenStream {
    let lens = cx.world.imports.iter().chain(&cx.world.exports).flat_map(|interface| {
        let defs = interface.types.iter().flat_map(|def| parts(&def.kind));
        let funcs = interface
            .funcs
            .iter()
            .flat_map(|func| func.params.iter().map(|param| &param.ty).chain(&func.result));
        defs.chain(funcs).flat_map(lens)
    });
    let lens: std::collections::BTreeSet<_> = lens.collect();
    let tuples = lens.into_iter().filter_map(|len| Some((len, cx.long_tuple(len)?)));
    let tuples = tuples.map(|(len, name)| {
        let fields = (0..len).map(|field| {
            let (ty, value) = (format_ident!("T{field}"), format_ident!("t{field}"));
            quote!(#ty #value)
        });
        quote!(mw::tuple!(#name: #(#fields),*);)
    });
    tuples.collect()
}

/// The lengths of the tuples in a type, without those inside of named types.
fn lens(ty: &Type) -> Vec<usize> {
    let own = match ty {
        Type::Tuple(types) => Some(types.len()),
        _ => None,
    };
    own.into_iter().chain(elements(ty).flat_map(lens)).collect()
}

/// Emits a named type and its layout in the ABI. `resource` is the additional code for a resource.
pub(super) fn definition(cx: &Cx<'_>, def: &TypeDef, resource: &TokenStream) -> TokenStream {
    let name = names::ty(&def.name);
    let borrows = parts(&def.kind).any(|ty| cx.borrows(ty));
    let plain = parts(&def.kind).all(|ty| cx.same_layout(ty));
    let life = borrows.then(|| quote!(<'a>));
    let docs = shapes::about(def);
    let derives = cx
        .interface(cx.side, cx.index)
        .map(|own| derive::attribute(cx.world, Half::App, own, def, &cx.options.derive));
    let layout = layout(&def.layout);
    match &def.kind {
        TypeKind::Record(fields) => {
            let member = |field: &Field| member(field, &ty(cx, &field.ty, Life::Named));
            let members = fields.iter().map(member);
            let offsets: Vec<_> = fields.iter().map(offset).collect();
            let repr = plain.then(|| quote!(#[repr(C)]));
            let plain = plain.then(|| quote!(mw::plain!(#name #life: { #(#offsets),* });));
            quote! {
                #docs #derives #repr
                pub struct #name #life { #(#members)* }
                mw::record!(#name #life: #layout, { #(#offsets),* });
                #plain
            }
        }
        TypeKind::Variant { cases, tag, payload: at } => {
            let payload = |case: &Case| {
                let ty = ty(cx, case.ty.as_ref()?, Life::Named);
                Some(quote!((#ty)))
            };
            let arms = cases.iter().map(|case| arm(case, payload(case).as_ref()));
            let rows = cases.iter().enumerate().map(|(number, case)| row(number, case));
            let (tag, at) = (unsigned(*tag), literal(*at));
            let c = cases.iter().any(|case| case.ty.is_some()).then(|| quote!(C,));
            let repr = plain.then(|| quote!(#[repr(#c #tag)]));
            let plain = plain.then(|| quote!(mw::plain!(#name #life);));
            quote! {
                #docs #derives #repr
                pub enum #name #life { #(#arms)* }
                mw::variant!(#name #life: #layout, tag #tag, payload at #at, { #(#rows),* });
                #plain
            }
        }
        TypeKind::Enum { cases, tag } => {
            let arms = cases.iter().map(unit);
            let tag = unsigned(*tag);
            quote! {
                #docs #derives
                #[repr(#tag)]
                pub enum #name { #(#arms)* }
                mw::cases!(#name: #tag);
            }
        }
        TypeKind::Flags(labels) => flags(def, labels, &docs, derives.as_ref()),
        TypeKind::Resource => {
            quote! {
                #docs
                #[mw::derive(mw::Debug)]
                #[repr(transparent)]
                pub struct #name(mw::Handle);
                #resource
            }
        }
        TypeKind::Alias(Type::Named(of)) if of.name == def.name => {
            let path = cx.path(of);
            // A crate may have the same name; `self::` makes the path mean the module.
            let here = cx.here().is_empty().then(|| quote!(self::));
            quote!(pub use #here #path;)
        }
        TypeKind::Alias(of) => {
            let of = ty(cx, of, Life::Named);
            quote!(#docs pub type #name #life = #of;)
        }
    }
}

/// The types that a definition is composed of.
fn parts(kind: &TypeKind) -> Box<dyn Iterator<Item = &Type> + '_> {
    match kind {
        TypeKind::Record(fields) => Box::new(fields.iter().map(|field| &field.ty)),
        TypeKind::Variant { cases, .. } => {
            Box::new(cases.iter().filter_map(|case| case.ty.as_ref()))
        }
        TypeKind::Alias(of) => Box::new(std::iter::once(of)),
        TypeKind::Enum { .. } | TypeKind::Flags(_) | TypeKind::Resource => {
            Box::new(std::iter::empty())
        }
    }
}

fn offset(field: &Field) -> TokenStream {
    let (name, offset) = (names::snake(&field.name), literal(field.offset));
    quote!(#name: #offset)
}

fn row(number: usize, case: &Case) -> TokenStream {
    let (number, name) = (literal(number), names::camel(&case.name));
    let payload = case.ty.as_ref().map(|_| quote!((value)));
    quote!(#number: #name #payload)
}

fn flags(
    def: &TypeDef,
    labels: &[Label],
    docs: &TokenStream,
    derives: Option<&TokenStream>,
) -> TokenStream {
    let (name, repr) = (names::ty(&def.name), unsigned(def.layout.size));
    let itself = makes_itself(&def.name, &["all", "empty"]);
    let (bits, all) = bits(&name, labels);
    quote! {
        #docs
        #derives
        #[repr(transparent)]
        pub struct #name(#repr);
        #bits
        mw::flags!(#itself #name: #repr, #all);
    }
}
