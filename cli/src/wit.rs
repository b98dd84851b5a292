//! Formats functions and types in WIT syntax.

use std::collections::HashSet;
use std::fmt::Write;

use microwit_bindgen::model::{Func, FuncKind, Type, TypeKind, TypeRef, World};

/// The function's name with its resource: `bus.write-read`.
pub fn path(func: &Func) -> String {
    match &func.kind {
        FuncKind::Free => func.name.clone(),
        FuncKind::Constructor(of) => of.clone(),
        FuncKind::Method(of) | FuncKind::Static(of) => format!("{of}.{}", func.name),
    }
}

/// The function's type: `static func(label: string) -> result<bus, open-error>`.
pub fn func(func: &Func) -> String {
    let params: Vec<_> =
        func.params.iter().map(|param| format!("{}: {}", param.name, ty(&param.ty))).collect();
    let mut text = match func.kind {
        FuncKind::Constructor(_) => return format!("constructor({})", params.join(", ")),
        FuncKind::Static(_) => "static func".to_owned(),
        FuncKind::Free | FuncKind::Method(_) => "func".to_owned(),
    };
    let _ = write!(text, "({})", params.join(", "));
    if let Some(result) = &func.result {
        let _ = write!(text, " -> {}", ty(result));
    }
    text
}

fn ty(of: &Type) -> String {
    match of {
        Type::Scalar(scalar) => scalar.name().into(),
        Type::String => "string".into(),
        Type::List(of) => format!("list<{}>", ty(of)),
        Type::Fixed(of, len) => format!("list<{}, {len}>", ty(of)),
        Type::Option(of) => format!("option<{}>", ty(of)),
        Type::Result(None, None) => "result".into(),
        Type::Result(Some(ok), None) => format!("result<{}>", ty(ok)),
        Type::Result(None, Some(err)) => format!("result<_, {}>", ty(err)),
        Type::Result(Some(ok), Some(err)) => format!("result<{}, {}>", ty(ok), ty(err)),
        Type::Tuple(types) => {
            format!("tuple<{}>", types.iter().map(ty).collect::<Vec<_>>().join(", "))
        }
        Type::Named(name) | Type::Own(name) => name.name.clone(),
        Type::Borrow(name) => format!("borrow<{}>", name.name),
        Type::Unsupported(what) => (*what).into(),
    }
}

/// Whether a function has the same meaning in two worlds: equal types, with equal names of all fields and
/// cases.
pub fn same(a: (&World, &Func), b: (&World, &Func)) -> bool {
    let mut compare = Compare { worlds: (a.0, b.0), seen: HashSet::new() };
    let (a, b) = (a.1, b.1);
    let params = a.params.iter().zip(&b.params);
    a.params.len() == b.params.len()
        && params.into_iter().all(|(a, b)| compare.same(&a.ty, &b.ty))
        && compare.both(a.result.as_ref(), b.result.as_ref())
}

struct Compare<'w> {
    worlds: (&'w World, &'w World),
    /// The pairs of names that were compared, so that each is compared once.
    seen: HashSet<(&'w TypeRef, &'w TypeRef)>,
}

impl<'w> Compare<'w> {
    fn both(&mut self, a: Option<&'w Type>, b: Option<&'w Type>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => self.same(a, b),
            (None, None) => true,
            _ => false,
        }
    }

    fn same(&mut self, a: &'w Type, b: &'w Type) -> bool {
        let (a, b) = (plain(self.worlds.0, a), plain(self.worlds.1, b));
        match (a, b) {
            (Type::List(a), Type::List(b)) | (Type::Option(a), Type::Option(b)) => self.same(a, b),
            (Type::Fixed(a, n), Type::Fixed(b, m)) => n == m && self.same(a, b),
            (Type::Result(a, e), Type::Result(b, f)) => {
                self.both(a.as_deref(), b.as_deref()) && self.both(e.as_deref(), f.as_deref())
            }
            (Type::Tuple(a), Type::Tuple(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.same(a, b))
            }
            (Type::Own(a), Type::Own(b)) | (Type::Borrow(a), Type::Borrow(b)) => {
                resource(self.worlds.0, a) == resource(self.worlds.1, b)
            }
            (Type::Named(a), Type::Named(b)) => !self.seen.insert((a, b)) || self.defined(a, b),
            _ => a == b,
        }
    }

    fn defined(&mut self, a: &'w TypeRef, b: &'w TypeRef) -> bool {
        use TypeKind as T;
        let (Some(a), Some(b)) = (self.worlds.0.def(a), self.worlds.1.def(b)) else { return false };
        match (&a.kind, &b.kind) {
            (T::Record(a), T::Record(b)) => {
                let mut fields = a.iter().zip(b);
                a.len() == b.len()
                    && fields.all(|(a, b)| a.name == b.name && self.same(&a.ty, &b.ty))
            }
            (T::Variant { cases: a, .. }, T::Variant { cases: b, .. }) => {
                let mut cases = a.iter().zip(b);
                let mut same = |a, b| self.both(a, b);
                a.len() == b.len()
                    && cases.all(|(a, b)| a.name == b.name && same(a.ty.as_ref(), b.ty.as_ref()))
            }
            (T::Enum { cases: a, .. }, T::Enum { cases: b, .. }) | (T::Flags(a), T::Flags(b)) => {
                a.iter().map(|label| &label.name).eq(b.iter().map(|label| &label.name))
            }
            (T::Resource, T::Resource) => a.name == b.name,
            _ => false,
        }
    }
}

/// The type behind all aliases.
fn plain<'w>(world: &'w World, mut ty: &'w Type) -> &'w Type {
    while let Type::Named(name) = ty
        && let Some(TypeKind::Alias(of)) = world.def(name).map(|def| &def.kind)
    {
        ty = of;
    }
    ty
}

/// The resource's own name, behind all aliases.
fn resource<'w>(world: &'w World, mut name: &'w TypeRef) -> &'w str {
    while let Some(TypeKind::Alias(Type::Own(of) | Type::Named(of))) =
        world.def(name).map(|def| &def.kind)
    {
        name = of;
    }
    &name.name
}
