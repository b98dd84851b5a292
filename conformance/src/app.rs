//! Makes an app that compiles and does nothing, by reading generated bindings: it implements every trait
//! that the generator declares next to its declaration.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{File, Item, ItemTrait, TraitItem};

/// Completes the bindings of a world with an app.
pub fn complete(mut bindings: File) -> String {
    let exports = exports(&bindings.items);
    module(&mut bindings.items, 0);
    crate::readable(&quote! {
        pub struct App;
        #bindings
        #exports
    })
}

fn module(items: &mut Vec<Item>, depth: usize) {
    for item in items.iter_mut() {
        if let Item::Mod(inner) = item
            && let Some((_, items)) = &mut inner.content
        {
            module(items, depth + 1);
        }
    }
    let traits = items.iter().filter_map(|item| match item {
        Item::Trait(item) => Some(Item::Verbatim(implementation(item, depth))),
        _ => None,
    });
    let more: Vec<_> = traits.collect();
    items.extend(more);
}

fn implementation(item: &ItemTrait, depth: usize) -> TokenStream {
    let name = &item.ident;
    let up: Vec<_> = (0..depth).map(|_| quote!(super::)).collect();
    let items = item.items.iter().filter_map(|item| match item {
        TraitItem::Fn(method) => {
            let signature = &method.sig;
            Some(quote!(#signature { ::core::panic!("nobody calls this app") }))
        }
        TraitItem::Type(ty) => {
            let name = &ty.ident;
            Some(quote!(type #name = #(#up)*App;))
        }
        _ => None,
    });
    quote! {
        #[allow(unused, deprecated)]
        impl #name for #(#up)*App { #(#items)* }
    }
}

/// The code `export!(App)`, if the world exports anything.
fn exports(items: &[Item]) -> TokenStream {
    fn has_macro(items: &[Item]) -> bool {
        items.iter().any(|item| match item {
            Item::Macro(item) => item.mac.path.is_ident("macro_rules"),
            Item::Mod(item) => item.content.as_ref().is_some_and(|(_, items)| has_macro(items)),
            _ => false,
        })
    }
    if has_macro(items) { quote!(export!(App);) } else { quote!() }
}

#[cfg(test)]
mod tests {
    use microwit_bindgen::input::Source;

    use crate::{Side, parse};

    #[test]
    fn every_trait_is_implemented_for_the_app() {
        let wit = "package a:b;
            interface i { resource r { constructor(); } make: func() -> r; }
            world w { export run: func(); export i; }";
        let source = Source::Inline(wit.to_owned());
        let code = super::complete(parse(source, None, Side::Guest, "").unwrap());
        for part in ["impl Guest for super::App", "impl GuestR for", "type R = ", "export!(App);"] {
            assert!(code.contains(part), "no `{part}` in\n{code}");
        }
    }
}
