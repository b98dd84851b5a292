//! Traits that generated types derive: those that they can, and those that the user asks for.

use std::collections::HashSet;
use std::fmt;

use proc_macro2::TokenStream;
use quote::quote;

use crate::check::{elsewhere, is, is_elsewhere};
use crate::error::{Error, Errors};
use crate::input::{Derive, Named, With};
use crate::model::{Interface, Scalar, Type, TypeDef, TypeKind, TypeRef, World};

/// The largest number of elements of a tuple for which Rust itself implements its standard traits.
const LONGEST_TUPLE: usize = 12;

/// A standard trait of Rust, for which this module knows which types can derive it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
}

impl Known {
    const ALL: [Self; 9] = [
        Self::Clone,
        Self::Copy,
        Self::Debug,
        Self::PartialEq,
        Self::Eq,
        Self::PartialOrd,
        Self::Ord,
        Self::Hash,
        Self::Default,
    ];

    /// The trait that the user's path names: `Hash`, `core::hash::Hash`.
    fn of(path: &str) -> Option<Self> {
        let path = path.replace(' ', "");
        let path = path.strip_prefix("::").unwrap_or(&path);
        let (krate, name) = path.rsplit_once("::").unwrap_or(("", path));
        let own = krate.is_empty() || krate.starts_with("core::") || krate.starts_with("std::");
        Self::ALL.into_iter().find(|known| own && known.to_string() == name)
    }

    /// The trait's path in generated code.
    fn tokens(self) -> TokenStream {
        let name = proc_macro2::Ident::new(&self.to_string(), proc_macro2::Span::call_site());
        quote!(mw::#name)
    }
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// The half of a world that types are generated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    /// The host's.
    Host,
    /// The app's.
    App,
}

/// The `#[derive(…)]` attribute of a type: its default traits and those that the user asks for.
pub(crate) fn attribute(
    world: &World,
    half: Half,
    interface: &Interface,
    def: &TypeDef,
    wanted: &[Derive],
) -> TokenStream {
    let own = own(world, half, def);
    let mut traits: Vec<_> = own.iter().map(|known| known.tokens()).collect();
    for derive in wanted.iter().filter(|derive| means(derive, interface, def)) {
        match Known::of(&derive.path.to_string()) {
            Some(known) if own.contains(&known) => {}
            Some(known) => traits.push(known.tokens()),
            None => traits.push(derive.path.clone()),
        }
    }
    quote!(#[mw::derive(#(#traits),*)])
}

/// The traits that a type derives without being asked.
fn own(world: &World, half: Half, def: &TypeDef) -> Vec<Known> {
    let wanted: &[Known] = match def.kind {
        TypeKind::Enum { .. } => &Known::ALL[..8],
        TypeKind::Flags(_) => &[
            Known::Clone,
            Known::Copy,
            Known::Debug,
            Known::Default,
            Known::PartialEq,
            Known::Eq,
            Known::Hash,
        ],
        _ => &Known::ALL[..5],
    };
    let can = |known: &&Known| obstacle(world, half, def, **known).is_none();
    wanted.iter().filter(can).copied().collect()
}

/// Whether the user's entry is for this type.
fn means(derive: &Derive, interface: &Interface, def: &TypeDef) -> bool {
    match derive.of.as_ref().map(|of| of.name.as_str()) {
        None | Some("*") => true,
        Some(name) if name == def.name => true,
        Some(name) => name
            .rsplit_once('/')
            .is_some_and(|(of, name)| name == def.name && is(&interface.path, of)),
    }
}

/// Checks the traits that the user wants derived.
///
/// # Errors
///
/// An entry names a type that does not exist or that another module defines, or a trait that the type
/// cannot have.
pub(crate) fn check(
    world: &World,
    half: Half,
    wanted: &[Derive],
    with: &[With],
) -> Result<(), Errors> {
    let mut errors = Vec::new();
    let interfaces = || world.imports.iter().chain(&world.exports);
    let is_elsewhere = |of: &Interface| {
        world.imports.iter().any(|import| std::ptr::eq(import, of) && is_elsewhere(of, with))
    };
    let defs = || {
        let all = interfaces().flat_map(|of| of.types.iter().map(move |def| (of, def)));
        all.filter(|(_, def)| !matches!(def.kind, TypeKind::Alias(_) | TypeKind::Resource))
    };
    for derive in wanted {
        let meant: Vec<_> = defs().filter(|(of, def)| means(derive, of, def)).collect();
        if let Some(Named { name, span }) = &derive.of
            && meant.is_empty()
        {
            let names: Vec<_> = defs().map(|(_, def)| format!("`{}`", def.name)).collect();
            let error = Error::option(*span, format!("there is no type `{name}`"));
            errors.push(error.help(match names.as_slice() {
                [] => "the world has no types".to_owned(),
                names => format!("choose from {}", names.join(", ")),
            }));
        }
        if let Some(Named { name, span }) = &derive.of
            && !meant.is_empty()
            && meant.iter().all(|(of, _)| is_elsewhere(of))
        {
            errors.push(elsewhere(*span, &format!("type `{name}`"), "derive"));
        }
        let Some(known) = Known::of(&derive.path.to_string()) else { continue };
        for (_, def) in meant {
            if let Some(why) = obstacle(world, half, def, known) {
                let message = format!("type `{}` cannot derive `{known}`: {why}", def.name);
                let error = Error { span: Some(derive.span), ..Error::new(&def.at, message) };
                errors
                    .push(error.help(
                        "name the types that can: `derive = { \"type-name\": [\"Trait\"] }`",
                    ));
            }
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Errors(errors)) }
}

/// The part of a type that keeps it from deriving a trait, described in words; `None` if it can.
fn obstacle(world: &World, half: Half, def: &TypeDef, known: Known) -> Option<String> {
    Search { world, half, known, clear: HashSet::new() }.in_type(def)
}

/// A search for the first part of a type that prevents a trait.
struct Search<'w> {
    world: &'w World,
    half: Half,
    known: Known,
    /// Types that are known to be free of obstacles. Nested types multiply, so each is searched once.
    clear: HashSet<&'w TypeRef>,
}

impl<'w> Search<'w> {
    fn in_type(&mut self, def: &'w TypeDef) -> Option<String> {
        match &def.kind {
            TypeKind::Record(fields) => fields.iter().find_map(|field| {
                let why = self.in_value(&field.ty)?;
                Some(format!("its field `{}` {why}", field.name))
            }),
            TypeKind::Variant { .. } | TypeKind::Enum { .. } if self.known == Known::Default => {
                Some("none of its cases is the default".to_owned())
            }
            TypeKind::Variant { cases, .. } => cases.iter().find_map(|case| {
                let why = self.in_value(case.ty.as_ref()?)?;
                Some(format!("the payload of its case `{}` {why}", case.name))
            }),
            TypeKind::Enum { .. } | TypeKind::Flags(_) => None,
            TypeKind::Resource => (self.known != Known::Debug).then(|| "is a resource".to_owned()),
            TypeKind::Alias(ty) => self.in_value(ty),
        }
    }

    /// The reason why a value of `ty` does not implement the trait.
    fn in_value(&mut self, ty: &'w Type) -> Option<String> {
        use Known as K;
        let no = |why: &str| Some(why.to_owned());
        match (ty, self.half, self.known) {
            (Type::Scalar(Scalar::F32 | Scalar::F64), _, K::Eq | K::Ord | K::Hash) => {
                no("is a float")
            }
            (Type::Own(_), Half::App, K::Debug) => None,
            (Type::Own(_), Half::App, _) => no("owns a resource"),
            (
                Type::Own(_) | Type::Borrow(_),
                Half::Host,
                K::Copy | K::PartialOrd | K::Ord | K::Default,
            )
            | (Type::Borrow(_), Half::App, K::PartialOrd | K::Ord | K::Default) => {
                no("is a resource")
            }
            (Type::List(of), ..) if **of == Type::Scalar(Scalar::U8) => None,
            (Type::List(_), _, K::PartialOrd | K::Ord | K::Default) => no("is a list"),
            (Type::Fixed(_, len), _, K::Default) if *len > 32 => no("is a long list"),
            (Type::Result(..), _, K::Default) => no("is a result"),
            (Type::Tuple(types), half, known) if types.len() > LONGEST_TUPLE => {
                match (half, known) {
                    (Half::Host, K::Clone | K::Copy)
                    | (Half::App, K::Clone | K::Copy | K::Debug | K::PartialEq | K::Eq | K::Hash) => {
                        types.iter().find_map(|ty| self.in_value(ty))
                    }
                    _ => no("is a long tuple"),
                }
            }
            (Type::List(of) | Type::Fixed(of, _) | Type::Option(of), ..) => self.in_value(of),
            (Type::Result(ok, err), ..) => {
                [ok, err].into_iter().flatten().find_map(|ty| self.in_value(ty))
            }
            (Type::Tuple(types), ..) => types.iter().find_map(|ty| self.in_value(ty)),
            (Type::Named(name), ..) if !self.clear.contains(name) => {
                let def = self.world.def(name)?;
                let why = self.in_type(def);
                if why.is_none() {
                    self.clear.insert(name);
                }
                match def.kind {
                    TypeKind::Alias(_) => why,
                    _ => Some(format!("is a `{}`, and {}", def.name, why?)),
                }
            }
            _ => None,
        }
    }
}
