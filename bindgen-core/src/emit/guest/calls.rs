//! Converts parameters and results to core values and back.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Cx;
use crate::emit::shapes::literal;
use crate::model::{Core, Layout, Param, Scalar, Type, TypeKind};
use crate::names;

/// How a caller passes a value of a type.
enum Shape {
    /// One core value, made by a cast.
    Number,
    /// One core value, made by a cast of the flags' bits.
    Flags,
    /// The pointer and the length of a reference.
    Slice,
    /// The pointer and the length of a list that moves.
    Moved,
    /// An owned handle, which moves.
    Own,
    /// A borrowed handle, which stays with the caller.
    Borrow,
    /// All core values of the flattened type.
    Flat,
}

fn shape(cx: &Cx<'_>, ty: &Type) -> Shape {
    match cx.resolved(ty) {
        Type::List(of) if cx.owns(of) => Shape::Moved,
        Type::String | Type::List(_) => Shape::Slice,
        Type::Own(_) => Shape::Own,
        Type::Borrow(_) => Shape::Borrow,
        Type::Fixed(..) | Type::Option(_) | Type::Result(..) | Type::Tuple(_) => Shape::Flat,
        Type::Named(name) => match cx.def(name).map(|def| &def.kind) {
            Some(TypeKind::Enum { .. }) => Shape::Number,
            Some(TypeKind::Flags(_)) => Shape::Flags,
            _ => Shape::Flat,
        },
        _ => Shape::Number,
    }
}

/// A parameter of an import, as the core values that represent it.
pub(super) struct Argument {
    /// Code that must run before the call.
    pub(super) before: Option<TokenStream>,
    /// The core values, in order.
    pub(super) values: Vec<TokenStream>,
    /// The foreign function's parameters: the preferred names, and the types.
    pub(super) foreign: Vec<(Ident, TokenStream)>,
}

/// Lowers a parameter.
pub(super) fn argument(cx: &Cx<'_>, param: &Param) -> Argument {
    let name = names::snake(&param.name);
    let core = param.layout.flat.iter().copied().map(core);
    let foreign = core.clone().enumerate().map(|(part, ty)| match part {
        0 => (name.clone(), ty),
        part => (names::joined(&param.name, &part.to_string()), ty),
    });
    let one =
        |value| Argument { before: None, values: vec![value], foreign: foreign.clone().collect() };
    let ty = core.clone().next();
    let slice =
        vec![(name.clone(), quote!(*const u8)), (names::joined(&param.name, "len"), quote!(usize))];
    let bytes = match cx.resolved(&param.ty) {
        Type::List(of) => *cx.resolved(of) == Type::Scalar(Scalar::U8) || !cx.same_layout(of),
        _ => true,
    };
    let cast = (!bytes).then(|| quote!(.cast()));
    match shape(cx, &param.ty) {
        Shape::Number => one(quote!(#name as #ty)),
        Shape::Flags => one(quote!(#name.bits() as #ty)),
        Shape::Own => one(quote!(mw::into_handle(#name) as #ty)),
        Shape::Borrow => one(quote!(mw::Resource::handle(#name) as #ty)),
        Shape::Slice => Argument {
            before: None,
            values: vec![quote!(#name.as_ptr() #cast), quote!(#name.len())],
            foreign: slice,
        },
        Shape::Moved => Argument {
            before: Some(quote!(let #name = #name.into_raw();)),
            values: vec![quote!(#name.0), quote!(#name.1)],
            foreign: slice,
        },
        Shape::Flat => {
            let count = literal(param.layout.flat.len());
            let values = param.layout.flat.iter().enumerate();
            Argument {
                before: Some(quote!(let #name = mw::slots::<_, #count>(#name);)),
                values: values.map(|(slot, core)| from_slot(&quote!(#name), slot, *core)).collect(),
                foreign: foreign.collect(),
            }
        }
    }
}

/// Emits the result of an import that returned one core value, and whether making it needs `unsafe`.
pub(super) fn returned(
    cx: &Cx<'_>,
    ty: &Type,
    core: Core,
    call: &TokenStream,
) -> (TokenStream, bool) {
    match number(cx.resolved(ty)) {
        Some(number) => (quote!(#call as #number), false),
        None => {
            let slot = to_slot(core, call);
            (quote!(mw::lifted([#slot])), true)
        }
    }
}

/// The core parameters of an export for one WIT parameter, with their preferred names.
pub(super) fn core_params(cx: &Cx<'_>, param: &Param) -> Vec<(Ident, TokenStream)> {
    let names = argument(cx, param).foreign.into_iter().map(|(name, _)| name);
    names.zip(param.layout.flat.iter().copied().map(core)).collect()
}

/// Emits a parameter of an export, lifted from the core parameters with these names.
pub(super) fn lifted(cx: &Cx<'_>, param: &Param, names: &[Ident]) -> TokenStream {
    let ty = cx.resolved(&param.ty);
    match (number(ty), names) {
        (Some(number), [name]) => quote!(#name as #number),
        // The guest must give the handle back before it returns; dropping the value does that.
        (None, [name]) if cx.lent(ty).is_some() => {
            quote!(&mw::Resource::from_handle(#name as u32))
        }
        _ => {
            let flat = names.iter().zip(&param.layout.flat);
            let slots = flat.map(|(name, core)| to_slot(*core, &quote!(#name)));
            quote!(mw::lifted([#(#slots),*]))
        }
    }
}

/// Emits an export's result as its one core value.
pub(super) fn result(cx: &Cx<'_>, ty: &Type, layout: &Layout, value: &TokenStream) -> TokenStream {
    let core = layout.flat.first().copied().unwrap_or(Core::I32);
    match number(cx.resolved(ty)) {
        Some(_) => {
            let core = self::core(core);
            quote!(#value as #core)
        }
        None => from_slot(&quote!(mw::slots::<_, 1>(#value)), 0, core),
    }
}

/// Whether a cast is all that the type needs.
pub(super) fn is_number(cx: &Cx<'_>, ty: &Type) -> bool {
    number(cx.resolved(ty)).is_some()
}

/// The Rust type that a cast from a core value gives, if every bit pattern is a value.
fn number(ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Scalar(scalar) if scalar.is_number() => {
            let name = names::scalar(*scalar);
            Some(quote!(#name))
        }
        _ => None,
    }
}

/// The Rust type of a core type.
pub(super) fn core(core: Core) -> TokenStream {
    match core {
        Core::I32 => quote!(i32),
        Core::I64 => quote!(i64),
        Core::F32 => quote!(f32),
        Core::F64 => quote!(f64),
    }
}

fn from_slot(slots: &TokenStream, slot: usize, core: Core) -> TokenStream {
    let slot = literal(slot);
    match core {
        Core::I32 => quote!(#slots[#slot] as i32),
        Core::I64 => quote!(#slots[#slot] as i64),
        Core::F32 => quote!(f32::from_bits(#slots[#slot] as u32)),
        Core::F64 => quote!(f64::from_bits(#slots[#slot])),
    }
}

fn to_slot(core: Core, value: &TokenStream) -> TokenStream {
    match core {
        Core::I32 | Core::I64 => quote!(#value as u64),
        Core::F32 => quote!(#value.to_bits() as u64),
        Core::F64 => quote!(#value.to_bits()),
    }
}
