//! Emits tokens from a checked model. Nothing here can fail.

pub(crate) mod clippy;
pub mod guest;
pub mod host;
mod shapes;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::check::{in_package, is};
use crate::input::With;
use crate::model::{
    Docs, Interface, Path, Side, Type, TypeDef, TypeKind, TypeRef, Unserved, World,
};
use crate::{markdown, names};

/// Code and the nested modules that it belongs in, outermost first.
pub(crate) type Placed = (Vec<Ident>, TokenStream);

/// Puts each piece of code into its modules, and opens each module once.
pub(crate) fn tree(placed: Vec<Placed>) -> TokenStream {
    let mut here = TokenStream::new();
    let mut inner: Vec<(Ident, Vec<Placed>)> = Vec::new();
    for (path, code) in placed {
        let Some((first, rest)) = path.split_first() else {
            here.extend(code);
            continue;
        };
        let rest = (rest.to_vec(), code);
        match inner.iter_mut().find(|(name, _)| name == first) {
            Some((_, placed)) => placed.push(rest),
            None => inner.push((first.clone(), vec![rest])),
        }
    }
    let modules = inner.into_iter().map(|(name, placed)| {
        // An interface's module has its own documentation. The modules of a namespace and of a package have
        // none.
        let speaks = placed.iter().any(|(path, code)| path.is_empty() && has_inner(code));
        let about = format!(" What WIT calls `{name}`.");
        let about = (!speaks).then(|| quote!(#[doc = #about]));
        let code = tree(placed);
        quote!(#about pub mod #name { #code })
    });
    quote!(#here #(#modules)*)
}

/// Whether code begins with an inner attribute.
fn has_inner(code: &TokenStream) -> bool {
    let mut marks = code.clone().into_iter().map(|token| token.to_string());
    (marks.next().as_deref(), marks.next().as_deref()) == (Some("#"), Some("!"))
}

/// The shortest relative path from one module to another: `super::types::`.
pub(crate) fn way(from: &[Ident], to: &[Ident]) -> TokenStream {
    let shared = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(shared).map(|_| quote!(super::));
    let down = to.iter().skip(shared).map(|name| quote!(#name::));
    quote!(#(#up)* #(#down)*)
}

/// The position of the code being emitted, and the options of its half, `O`.
struct Cx<'a, O> {
    world: &'a World,
    options: &'a O,
    side: Side,
    index: usize,
}

impl<'a, O> Cx<'a, O> {
    fn here(&self) -> Vec<Ident> {
        self.modules(self.side, self.index)
    }

    fn interface(&self, side: Side, index: usize) -> Option<&'a Interface> {
        match side {
            Side::Import => self.world.imports.get(index),
            Side::Export => self.world.exports.get(index),
        }
    }

    fn modules(&self, side: Side, index: usize) -> Vec<Ident> {
        self.interface(side, index)
            .map_or(vec![], |interface| modules(&interface.path, side == Side::Export))
    }

    /// The path, from the current module, of a named type.
    fn path(&self, name: &TypeRef) -> TokenStream {
        let way = way(&self.here(), &self.modules(name.side, name.interface));
        let ident = names::ty(&name.name);
        quote!(#way #ident)
    }

    fn def(&self, name: &TypeRef) -> Option<&'a TypeDef> {
        self.world.def(name)
    }

    /// The type behind all aliases of `ty`.
    fn resolved<'t>(&self, ty: &'t Type) -> &'t Type
    where
        'a: 't,
    {
        match ty {
            Type::Named(name) => match self.def(name).map(|def| &def.kind) {
                Some(TypeKind::Alias(of)) => self.resolved(of),
                _ => ty,
            },
            _ => ty,
        }
    }

    /// The definition behind all aliases of a resource.
    fn resource<'t>(&self, name: &'t TypeRef) -> &'t TypeRef
    where
        'a: 't,
    {
        match self.def(name).map(|def| &def.kind) {
            Some(TypeKind::Alias(Type::Named(of) | Type::Own(of))) => self.resource(of),
            _ => name,
        }
    }
}

/// Emits a doc comment.
pub(crate) fn docs(docs: &Docs) -> TokenStream {
    let lines = doc_lines(docs);
    quote!(#(#[doc = #lines])*)
}

/// Emits the WIT's doc comment, or `text` if the WIT has none.
pub(crate) fn docs_or(own: &Docs, text: &str) -> TokenStream {
    let text = own.text.clone().or_else(|| Some(text.to_owned()));
    docs(&Docs { text, ..own.clone() })
}

/// Emits the documentation of an interface's module: the WIT's comment, the interface's name, and the
/// functions that are not served.
pub(crate) fn about(interface: &Interface) -> TokenStream {
    let id = format!("WIT `{}`.", display(&interface.path));
    let unserved = interface.unserved.iter().map(|Unserved { core_name, passes }| {
        format!("\n* `{core_name}`, which passes a `{passes}`")
    });
    let unserved: String = unserved.collect();
    let note = match unserved.as_str() {
        "" => id,
        unserved => format!("{id}\n\nNot served here:\n{unserved}"),
    };
    let lines = doc_lines(&joined(&interface.docs, &note));
    quote!(#(#![doc = #lines])*)
}

/// The WIT's comment with one more paragraph.
pub(crate) fn joined(own: &Docs, note: &str) -> Docs {
    let text = match &own.text {
        Some(text) => format!("{text}\n\n{note}"),
        None => note.to_owned(),
    };
    Docs { text: Some(text), ..own.clone() }
}

fn doc_lines(docs: &Docs) -> Vec<String> {
    // The compiler warns only callers of a deprecated function. For all other items the documentation says
    // it.
    let deprecated = docs.deprecated.as_ref().map(|since| format!("Deprecated since {since}."));
    let docs = deprecated.map_or_else(|| docs.clone(), |since| joined(docs, &since));
    let text = docs.text.as_deref().map(markdown::safe).unwrap_or_default();
    let spaced = |line: &str| if line.is_empty() { String::new() } else { format!(" {line}") };
    text.lines().map(spaced).collect()
}

/// The interface's name as a user writes it: `mcu:board/i2c@0.1.0`.
pub(crate) fn display(path: &Path) -> String {
    match path {
        Path::World => "the world".to_owned(),
        Path::Inline(name) => name.clone(),
        Path::Package(package, name) => {
            let version = package.version.as_ref().map(|version| format!("@{version}"));
            format!("{}:{}/{name}{}", package.namespace, package.name, version.unwrap_or_default())
        }
    }
}

/// The path of a library's module for `interface`, if `with` names one.
pub(crate) fn mapped(interface: &Interface, with: &[With]) -> Option<TokenStream> {
    let with = |matches: &dyn Fn(&str) -> bool| with.iter().find(|with| matches(&with.key));
    let Path::Package(_, name) = &interface.path else { return None };
    if let Some(with) = with(&|key| is(&interface.path, key)) {
        return Some(with.module.clone());
    }
    let package = &with(&|key| in_package(&interface.path, key))?.module;
    let name = names::snake(name);
    Some(quote!(#package::#name))
}

/// The Rust modules of an interface, relative to the world's own module.
pub(crate) fn modules(path: &Path, exported: bool) -> Vec<Ident> {
    let exports = (exported && *path != Path::World).then(|| names::snake("exports"));
    exports.into_iter().chain(names::modules(path)).collect()
}
