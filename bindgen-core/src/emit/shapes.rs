//! Emits the parts of types that the host and the guest have in common.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::emit::docs_or;
use crate::model::{Case, Docs, Field, Label, Layout, Type, TypeDef};
use crate::names;

/// How to write the lifetime of a type that borrows.
#[derive(Clone, Copy)]
pub(super) enum Life {
    /// A named lifetime, as in `&'a str`: in a definition, and where a guest's result borrows.
    Named,
    /// An elided lifetime, as in `&str` or `List<'_, T>`: in another signature or in an expression.
    Elided,
}

impl Life {
    /// Emits the start of a reference, with its `&`.
    pub(super) fn reference(self) -> TokenStream {
        match self {
            Self::Named => quote!(&'a),
            Self::Elided => quote!(&),
        }
    }

    /// Emits the lifetime as an argument of a type.
    pub(super) fn argument(self) -> TokenStream {
        match self {
            Self::Named => quote!('a),
            Self::Elided => quote!('_),
        }
    }
}

/// Emits a type that is the same in both halves, or that both compose in the same way from what `inner`
/// emits.
pub(super) fn composed(ty: &Type, inner: &dyn Fn(&Type) -> TokenStream) -> TokenStream {
    let payload = |payload: &Option<Box<Type>>| payload.as_ref().map_or(quote!(()), |ty| inner(ty));
    match ty {
        Type::Scalar(scalar) => {
            let name = names::scalar(*scalar);
            quote!(#name)
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
        // Each half emits all other types itself. `check` lets no unsupported type through.
        _ => quote!(()),
    }
}

/// Emits the documentation of a type.
pub(super) fn about(def: &TypeDef) -> TokenStream {
    named(&def.docs, &def.name)
}

/// Emits a field of a record, with the Rust type `ty`.
pub(super) fn member(field: &Field, ty: &TokenStream) -> TokenStream {
    let (docs, name) = (named(&field.docs, &field.name), names::snake(&field.name));
    quote!(#docs pub #name: #ty,)
}

/// Emits a case of a variant, with its payload in parentheses.
pub(super) fn arm(case: &Case, payload: Option<&TokenStream>) -> TokenStream {
    let (docs, name) = (named(&case.docs, &case.name), names::camel(&case.name));
    quote!(#docs #name #payload,)
}

/// Emits a case of an enum.
pub(super) fn unit(case: &Label) -> TokenStream {
    let (docs, name) = (named(&case.docs, &case.name), names::camel(&case.name));
    quote!(#docs #name,)
}

/// Emits flags as constants of their type, and the number in which all of them are set.
pub(super) fn bits(name: &Ident, labels: &[Label]) -> (TokenStream, Literal) {
    let all = Literal::u32_unsuffixed(u32::MAX >> (32 - labels.len().clamp(1, 32)));
    let bits = labels.iter().enumerate().map(|(bit, label)| {
        let (docs, flag) = (named(&label.docs, &label.name), names::shouty(&label.name));
        let bit = literal(bit);
        quote!(#docs pub const #flag: Self = Self(1 << #bit);)
    });
    (quote!(impl #name { #(#bits)* }), all)
}

/// Emits a type's layout in the ABI, for the runtime's macros.
pub(super) fn layout(layout: &Layout) -> TokenStream {
    let (size, align, flat) =
        (literal(layout.size), literal(layout.align), literal(layout.flat.len()));
    quote!(size #size, align #align, flat #flat)
}

/// The unsigned integer type with this many bytes.
pub(super) fn unsigned(bytes: usize) -> TokenStream {
    match bytes {
        1 => quote!(u8),
        2 => quote!(u16),
        _ => quote!(u32),
    }
}

/// A number literal without a suffix.
pub(super) fn literal(number: usize) -> Literal {
    Literal::usize_unsuffixed(number)
}

/// Emits the WIT's comment, or else the item's name in the WIT.
fn named(docs: &Docs, name: &str) -> TokenStream {
    docs_or(docs, &format!("WIT `{name}`."))
}
