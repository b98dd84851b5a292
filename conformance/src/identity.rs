//! Makes a host that returns its arguments, by reading a generated host: it implements every trait next to
//! its declaration, so nothing is computed twice.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{
    Fields, File, FnArg, GenericArgument, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct,
    ItemTrait, Pat, PathArguments, ReturnType, Signature, TraitItem, Type, TypeParamBound,
};

use crate::exports;

/// The name of the struct that serves the world.
pub const HOST: &str = "Identity";

/// The purpose of a generated host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Guests call its functions.
    Serve,
    /// Guests call its functions, and it records that. Its functions may wait.
    Watch,
    /// Its types are checked and guests are bound to it, but no guest calls it.
    Bind,
}

/// Completes the expansion of a world with the host struct and an implementation of each trait.
pub fn complete(mut expansion: File, purpose: Purpose) -> String {
    let subject = exports::subject(&expansion.items, purpose);
    let may_wait = waits(&expansion.items);
    module(&mut expansion.items, &[], purpose, may_wait);
    let host = format_ident!("{HOST}");
    let record = (purpose == Purpose::Watch).then(|| quote!(, pub ::microwit_harness::Record));
    let code = quote! {
        #[derive(Default)]
        pub struct #host(pub ::microwit_harness::Fresh #record);
        #expansion
        #subject
    };
    crate::readable(&code)
}

/// Completes the module with the path `path` below the host.
fn module(items: &mut Vec<Item>, path: &[Ident], purpose: Purpose, may_wait: bool) {
    let mut more = Vec::new();
    for item in items.iter_mut() {
        if let Item::Mod(inner) = item
            && let Some((_, items)) = &mut inner.content
        {
            let path = [path, std::slice::from_ref(&inner.ident)].concat();
            module(items, &path, purpose, may_wait);
        }
    }
    if purpose == Purpose::Serve {
        more.extend(exports::givers(items, may_wait));
    }
    for item in items.iter() {
        more.push(match item {
            Item::Trait(item) if !has_blanket(items, &item.ident) => serve(item, path, purpose),
            _ if purpose == Purpose::Bind => continue,
            Item::Struct(item) => of_struct(item, items),
            Item::Enum(item) => of_enum(item),
            _ => continue,
        });
    }
    items.extend(more.into_iter().map(Item::Verbatim));
}

/// Whether there is a blanket implementation of the trait.
fn has_blanket(items: &[Item], name: &Ident) -> bool {
    items.iter().any(|item| match item {
        Item::Impl(ItemImpl { trait_: Some((path, _)), generics, .. }) => {
            path.is_ident(name) && !generics.params.is_empty()
        }
        _ => false,
    })
}

/// Emits the host's implementation of a trait in the module `path`.
fn serve(item: &ItemTrait, path: &[Ident], purpose: Purpose) -> TokenStream {
    let (name, host) = (&item.ident, format_ident!("{HOST}"));
    let up = path.iter().map(|_| quote!(super::));
    let methods = item.items.iter().filter_map(|item| match item {
        TraitItem::Fn(method) => Some(method),
        _ => None,
    });
    let methods = methods.map(|method| {
        let signature = &method.sig;
        let waits = result(signature).1;
        let at_once = |body| if waits { quote!(async move { #body }) } else { body };
        let body = match purpose {
            Purpose::Serve => at_once(body(signature)),
            Purpose::Bind if matches!(signature.output, ReturnType::Default) => quote!(),
            Purpose::Bind => at_once(quote!(::microwit_harness::nobody_calls())),
            Purpose::Watch => {
                let path = path.iter().chain([name, &signature.ident]).map(ToString::to_string);
                watched(signature, &path.collect::<Vec<_>>().join("::"))
            }
        };
        quote!(#signature { #body })
    });
    quote! {
        #[allow(unused, deprecated)]
        impl #name for #(#up)*#host { #(#methods)* }
    }
}

/// Emits the body of a host's function that records its calls, and waits if it may.
fn watched(signature: &Signature, name: &str) -> TokenStream {
    let arguments: Vec<_> = signature.inputs.iter().filter_map(argument).collect();
    if let [(this, Type::Path(own))] = &arguments[..]
        && *this == "this"
        && own.path.segments.last().is_some_and(|own| own.ident == "Own")
    {
        // The drop of a resource, which never waits.
        return quote!(self.1.drop(&this));
    }
    let names: Vec<_> = arguments.iter().map(|(name, _)| name).collect();
    let (result, waits) = result(signature);
    let wait = waits.then(|| quote!(self.1.wait().await;));
    let returned = result.map(|result| {
        let value = body(signature);
        quote! {
            let __value: #result = #value;
            self.1.end(&__value);
            __value
        }
    });
    let body = quote! {
        let __look = |__to: &mut ::microwit_harness::Glance| {
            #(::microwit_harness::Show::glance(&#names, __to);)*
        };
        let __given = self.1.begin(__look);
        #wait
        self.1.serve(#name, &__given, __look);
        #returned
    };
    if waits { quote!(async move { #body }) } else { body }
}

/// Whether a host's function may wait.
pub(crate) fn waits(items: &[Item]) -> bool {
    items.iter().any(|item| match item {
        Item::Mod(inner) => inner.content.as_ref().is_some_and(|(_, items)| waits(items)),
        Item::Trait(item) => item
            .items
            .iter()
            .any(|item| matches!(item, TraitItem::Fn(method) if result(&method.sig).1)),
        _ => false,
    })
}

/// The type of a function's result, and whether the function may wait for it.
fn result(signature: &Signature) -> (Option<&Type>, bool) {
    let ReturnType::Type(_, result) = &signature.output else { return (None, false) };
    let waits = output(result);
    let result = waits.unwrap_or(result);
    (Some(result).filter(|ty| !is_unit(ty)), waits.is_some())
}

fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// The `T` of `impl Future<Output = T>`.
fn output(ty: &Type) -> Option<&Type> {
    let Type::ImplTrait(future) = ty else { return None };
    future.bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else { return None };
        let last = bound.path.segments.last()?;
        let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
        arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(output) if output.ident == "Output" => Some(&output.ty),
            _ => None,
        })
    })
}

/// Emits the result of a host's function: its arguments if their types allow it.
fn body(signature: &Signature) -> TokenStream {
    let Some(result) = result(signature).0 else { return quote!() };
    let arguments: Vec<(&Ident, &Type)> = signature.inputs.iter().filter_map(argument).collect();
    let own = arguments.iter().filter(|(name, _)| *name != "this");
    let (names, types): (Vec<_>, Vec<_>) = own.copied().unzip();
    let keep = |name: &&Ident| quote!(::microwit_harness::keep(#name));
    match (&types[..], result) {
        ([ty], result) if *ty == result => keep(&names[0]),
        (_, Type::Tuple(tuple)) if tuple.elems.iter().eq(types.iter().copied()) => {
            let values = names.iter().map(keep);
            quote!((#(#values,)*))
        }
        _ => quote!(::microwit_harness::Invent::invent(&mut self.0)),
    }
}

fn argument(input: &FnArg) -> Option<(&Ident, &Type)> {
    match input {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(name) => Some((&name.ident, &typed.ty)),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}

/// Emits the harness's traits for a record or for flags.
fn of_struct(item: &ItemStruct, beside: &[Item]) -> TokenStream {
    if item.generics.type_params().next().is_some() {
        return quote!();
    }
    match &item.fields {
        Fields::Named(fields) => {
            let name = &item.ident;
            let fields = fields.named.iter().filter_map(|field| field.ident.as_ref());
            let fields: Vec<_> = fields.collect();
            let names = fields.iter().map(ToString::to_string);
            impls(
                name,
                item.generics.lifetimes().next().is_some(),
                &quote!(#name { #(#fields: ::microwit_harness::keep(self.#fields),)* }),
                &quote!(::microwit_harness::Value::Record(::std::vec![
                    #((#names, ::microwit_harness::Show::show(&self.#fields)),)*
                ])),
                &quote!(Self { #(#fields: ::microwit_harness::Invent::invent(fresh),)* }),
            )
        }
        Fields::Unnamed(_) => {
            let flags = flags(&item.ident, beside);
            let names = flags.iter().map(ToString::to_string);
            impls(
                &item.ident,
                false,
                &quote!(self),
                &quote!({
                    let all = [#((#names, Self::#flags),)*];
                    let set = all.into_iter().filter(|(_, flag)| self.contains(*flag));
                    ::microwit_harness::Value::Flags(set.map(|(name, _)| name).collect())
                }),
                &quote!(Self::default()),
            )
        }
        Fields::Unit => quote!(),
    }
}

/// The constants that are the flags of a type.
fn flags<'a>(name: &Ident, beside: &'a [Item]) -> Vec<&'a Ident> {
    let impls = beside.iter().filter_map(|item| match item {
        Item::Impl(item) if item.trait_.is_none() => Some(item),
        _ => None,
    });
    impls
        .filter(|item| matches!(&*item.self_ty, Type::Path(ty) if ty.path.is_ident(name)))
        .flat_map(|item| &item.items)
        .filter_map(|item| match item {
            ImplItem::Const(flag) => Some(&flag.ident),
            _ => None,
        })
        .collect()
}

/// Emits the harness's traits for a variant or an enum.
fn of_enum(item: &ItemEnum) -> TokenStream {
    // An enum without cases is the marker of a resource.
    let Some(first) = item.variants.first() else { return quote!() };
    let payload = |fields: &Fields, value: TokenStream| match fields {
        Fields::Unit => quote!(),
        _ => quote!((#value)),
    };
    let invented = {
        let (name, payload) = (
            &first.ident,
            payload(&first.fields, quote!(::microwit_harness::Invent::invent(fresh))),
        );
        quote!(Self::#name #payload)
    };
    let ty = &item.ident;
    let (mut keeps, mut shows) = (Vec::new(), Vec::new());
    for case in &item.variants {
        let (name, text) = (&case.ident, case.ident.to_string());
        let value = payload(&case.fields, quote!(value));
        let kept = payload(&case.fields, quote!(::microwit_harness::keep(value)));
        keeps.push(quote!(Self::#name #value => #ty::#name #kept,));
        let inside = match &case.fields {
            Fields::Unit => quote!(::core::option::Option::None),
            _ => quote!(::core::option::Option::Some(::std::boxed::Box::new(
                ::microwit_harness::Show::show(value)
            ))),
        };
        shows.push(quote!(Self::#name #value => ::microwit_harness::Value::Case(#text, #inside),));
    }
    let borrows = item.generics.lifetimes().next().is_some();
    let plain = item.variants.iter().all(|case| case.fields.is_empty());
    impls(
        &item.ident,
        borrows,
        &if plain { quote!(self) } else { quote!(match self { #(#keeps)* }) },
        &quote!(match self { #(#shows)* }),
        &invented,
    )
}

fn impls(
    name: &Ident,
    borrows: bool,
    keep: &TokenStream,
    show: &TokenStream,
    invent: &TokenStream,
) -> TokenStream {
    let (named, kept) = if borrows {
        (quote!(#name<'_>), quote!(#name<'static>))
    } else {
        (quote!(#name), quote!(#name))
    };
    quote! {
        impl ::microwit_harness::Keep for #named {
            type Kept = #kept;
            fn keep(self) -> Self::Kept { #keep }
        }
        impl ::microwit_harness::Show for #named {
            fn show(&self) -> ::microwit_harness::Value { #show }
        }
        impl ::microwit_harness::Invent for #named {
            fn invent(fresh: &mut ::microwit_harness::Fresh) -> Self { #invent }
        }
    }
}

#[cfg(test)]
mod tests {
    use microwit_bindgen::input::Source;

    use super::*;
    use crate::{Side, has, parse, parse_waiting};

    fn host(items: &str, purpose: Purpose) -> String {
        let wit = format!("package a:b; interface i {{ {items} }} world w {{ import i; }}");
        complete(parse(Source::Inline(wit), None, Side::Host, HOST).unwrap(), purpose)
    }

    #[track_caller]
    fn serves(items: &str, body: &str) {
        let code = host(items, Purpose::Serve);
        assert!(has(&code, body), "no `{body}` in\n{code}");
    }

    #[test]
    fn arguments_come_back() {
        serves("f: func(a: string) -> string;", "::microwit_harness::keep(a)");
        let pair = "(::microwit_harness::keep(a), ::microwit_harness::keep(b))";
        serves("f: func(a: u8, b: list<u8>) -> tuple<u8, list<u8>>;", pair);
        serves("resource r { same: func(a: u8) -> u8; }", "::microwit_harness::keep(a)");
    }

    #[test]
    fn what_was_not_given_is_invented() {
        let invented = "::microwit_harness::Invent::invent(&mut self.0)";
        serves("resource r { constructor(a: u32); }", invented);
        serves("f: func(a: u8) -> u16;", invented);
    }

    #[test]
    fn a_named_type_is_kept_and_shown() {
        serves("record p { x: string } f: func(a: p) -> p;", "Keep for P<'_>");
        serves("flags g { x } f: func(a: g) -> g;", "(\"X\", Self::X)");
        let some = "Value::Case(\"B\", ::core::option::Option::Some(";
        serves("variant v { a, b(u8) } f: func(a: v) -> v;", some);
    }

    #[test]
    fn a_watched_host_waits_and_records() {
        let code = host("f: func(a: u8) -> u8; resource r;", Purpose::Watch);
        assert!(has(&code, "self.1.serve(\"w::a::b::i::Host::f\", &__given, __look);"), "{code}");
        assert!(has(&code, "self.1.drop(&this)") && !code.contains("async move"), "{code}");
        let wit = "package a:b; world w { import f: func(a: string) -> string; import g: func(); }";
        let expansion = parse_waiting(Source::Inline(wit.to_owned()), None, HOST).unwrap();
        let code = complete(expansion, Purpose::Watch);
        assert_eq!(code.matches("self.1.wait().await;").count(), 2, "{code}");
        assert!(has(&code, "let __value: &str = ::microwit_harness::keep(a);"), "{code}");
    }

    #[test]
    fn a_host_that_is_only_bound_does_nothing() {
        let code = host("record p { x: u8 } f: func(a: p) -> p;", Purpose::Bind);
        assert!(code.contains("nobody_calls()") && !code.contains("Keep for P"));
    }
}
