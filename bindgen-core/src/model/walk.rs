//! Questions about a world that a search through it answers.

use std::collections::HashSet;

use super::{Func, Interface, Side, Type, TypeDef, TypeKind, TypeRef, World};

impl Interface {
    /// The resources that the interface itself defines.
    pub fn resources(&self) -> impl Iterator<Item = &str> {
        let own = self.types.iter().filter(|def| matches!(def.kind, TypeKind::Resource));
        own.map(|def| def.name.as_str())
    }
}

impl World {
    /// The definition that a name refers to.
    pub fn def(&self, name: &TypeRef) -> Option<&TypeDef> {
        let interfaces = match name.side {
            Side::Import => &self.imports,
            Side::Export => &self.exports,
        };
        interfaces.get(name.interface)?.types.iter().find(|def| def.name == name.name)
    }

    /// Whether an app of the world may call an `async func`.
    pub fn imports_async(&self) -> bool {
        self.imports.iter().flat_map(|interface| &interface.funcs).any(|func| func.is_async)
    }

    /// The exports that must not wait although the world imports an `async func`: they are no `async func`
    /// themselves. A component host ends an app that waits there, as the specification of the Component Model
    /// demands ("a synchronous task may not block"). microwit's host does not.
    pub fn blocking(&self) -> impl Iterator<Item = (&Interface, &Func)> {
        let exports = self.exports.iter().filter(|_| self.imports_async());
        let all =
            exports.flat_map(|interface| interface.funcs.iter().map(move |func| (interface, func)));
        all.filter(|(_, func)| !func.is_async)
    }

    /// Whether `is` holds for `ty` or for any type in it.
    pub fn any(&self, ty: &Type, is: &dyn Fn(&Type) -> bool) -> bool {
        self.any_beside(ty, is, &mut HashSet::new())
    }

    /// Does the same and looks each name up once, because nested types multiply.
    fn any_beside<'a>(
        &'a self,
        ty: &'a Type,
        is: &dyn Fn(&Type) -> bool,
        seen: &mut HashSet<&'a TypeRef>,
    ) -> bool {
        if is(ty) {
            return true;
        }
        let mut any = |ty| self.any_beside(ty, is, seen);
        match ty {
            Type::List(ty) | Type::Fixed(ty, _) | Type::Option(ty) => any(ty),
            Type::Result(ok, err) => [ok, err].into_iter().flatten().any(|ty| any(ty)),
            Type::Tuple(types) => types.iter().any(any),
            Type::Named(name) if seen.insert(name) => match self.def(name).map(|def| &def.kind) {
                Some(TypeKind::Record(fields)) => {
                    fields.iter().any(|field| self.any_beside(&field.ty, is, seen))
                }
                Some(TypeKind::Variant { cases, .. }) => cases
                    .iter()
                    .filter_map(|case| case.ty.as_ref())
                    .any(|ty| self.any_beside(ty, is, seen)),
                Some(TypeKind::Alias(of)) => self.any_beside(of, is, seen),
                _ => false,
            },
            _ => false,
        }
    }
}

impl Type {
    /// Whether a value holds a string or a list, so that its Rust type has a lifetime.
    pub fn borrows(&self) -> bool {
        match self {
            Self::String | Self::List(_) => true,
            Self::Option(ty) | Self::Fixed(ty, _) => ty.borrows(),
            Self::Result(ok, err) => [ok, err].into_iter().flatten().any(|ty| ty.borrows()),
            Self::Tuple(types) => types.iter().any(Self::borrows),
            Self::Named(name) => name.borrows,
            _ => false,
        }
    }
}
