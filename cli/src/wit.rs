//! Formats functions and types in WIT syntax.

use std::collections::HashSet;
use std::fmt::Write;

use microwit_bindgen::model::{Func, FuncKind, Label, Type, TypeKind, TypeRef, World};

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
    let is_static = match func.kind {
        FuncKind::Constructor(_) => return format!("constructor({})", params.join(", ")),
        FuncKind::Static(_) => "static ",
        FuncKind::Free | FuncKind::Method(_) => "",
    };
    let is_async = if func.is_async { "async " } else { "" };
    let mut text = format!("{is_static}{is_async}func({})", params.join(", "));
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

/// The result of comparing a function's meaning in an app's world and in a firmware's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The types are equal, with equal names of all fields and cases.
    Same,
    /// The types differ in a part of the function's type itself.
    Differs,
    /// The definitions of a named type differ. The text names the type and the first part that differs.
    Redefined(String),
}

/// Compares a function of an app's world with one of a firmware's.
pub fn compare(app: (&World, &Func), firmware: (&World, &Func)) -> Meaning {
    let worlds = (app.0, firmware.0);
    let mut compare = Compare { worlds, seen: HashSet::new(), redefined: None };
    let (a, b) = (app.1, firmware.1);
    let mut params = a.params.iter().zip(&b.params);
    let same = a.params.len() == b.params.len()
        && params.all(|(a, b)| compare.same(&a.ty, &b.ty))
        && compare.both(a.result.as_ref(), b.result.as_ref());
    match compare.redefined {
        _ if same => Meaning::Same,
        Some(text) => Meaning::Redefined(text),
        None => Meaning::Differs,
    }
}

struct Compare<'w> {
    /// The app's world and the firmware's.
    worlds: (&'w World, &'w World),
    /// The pairs of names that were compared, so that each is compared once.
    seen: HashSet<(&'w TypeRef, &'w TypeRef)>,
    /// The innermost named type whose definitions differ, with the difference.
    redefined: Option<String>,
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
        let alias = a;
        let (a, b) = (plain(self.worlds.0, a), plain(self.worlds.1, b));
        let same = match (a, b) {
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
        };
        if !same && alias != a && self.redefined.is_none() {
            let what = format!("`{}`", ty(alias));
            self.redefined = Some(differ(&what, Some(&ty(a)), Some(&ty(b))));
        }
        same
    }

    /// Compares two definitions, part by part.
    fn defined(&mut self, a: &'w TypeRef, b: &'w TypeRef) -> bool {
        let (Some(a), Some(b)) = (self.worlds.0.def(a), self.worlds.1.def(b)) else { return false };
        if matches!((&a.kind, &b.kind), (TypeKind::Resource, TypeKind::Resource)) {
            return a.name == b.name;
        }
        let ((kind, part, own), (other, _, others)) = (parts(&a.kind), parts(&b.kind));
        if kind != other {
            let difference = differ(&format!("`{}`", a.name), Some(kind), Some(other));
            self.redefined.get_or_insert(difference);
            return false;
        }
        for at in 0..own.len().max(others.len()) {
            let (own, other) = (own.get(at), others.get(at));
            let same = matches!((own, other), (Some((name, a)), Some((same, b)))
                if name == same && self.both(*a, *b));
            if !same {
                let text = |(name, ty): &Part<'_>| match ty {
                    Some(of) => format!("{name}: {}", self::ty(of)),
                    None => (*name).to_owned(),
                };
                let what = format!("{part} {} of the {kind} `{}`", at + 1, a.name);
                let (own, other) = (own.map(text), other.map(text));
                let difference = differ(&what, own.as_deref(), other.as_deref());
                self.redefined.get_or_insert(difference);
                return false;
            }
        }
        true
    }
}

/// A field, a case or a flag: its name, and its type if it has one.
type Part<'w> = (&'w str, Option<&'w Type>);

/// The kind of a definition, the word for its parts, and its parts.
fn parts(of: &TypeKind) -> (&'static str, &'static str, Vec<Part<'_>>) {
    fn labels(of: &[Label]) -> Vec<Part<'_>> {
        of.iter().map(|label| (&*label.name, None)).collect()
    }
    match of {
        TypeKind::Record(fields) => {
            let parts = fields.iter().map(|field| (&*field.name, Some(&field.ty)));
            ("record", "field", parts.collect())
        }
        TypeKind::Variant { cases, .. } => {
            let parts = cases.iter().map(|case| (&*case.name, case.ty.as_ref()));
            ("variant", "case", parts.collect())
        }
        TypeKind::Enum { cases, .. } => ("enum", "case", labels(cases)),
        TypeKind::Flags(flags) => ("flags", "flag", labels(flags)),
        TypeKind::Resource => ("resource", "part", Vec::new()),
        TypeKind::Alias(_) => ("alias", "part", Vec::new()),
    }
}

/// A sentence about a part whose text differs. A side without text does not have the part.
fn differ(what: &str, app: Option<&str>, firmware: Option<&str>) -> String {
    let text = |of: Option<&str>| of.map_or("missing".to_owned(), |of| format!("`{of}`"));
    format!("{what} is {} in the app and {} in the firmware", text(app), text(firmware))
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
