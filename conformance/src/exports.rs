//! Finds out how to call a guest's exports, by reading the typed exports of a generated host.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Expr, FnArg, ImplItem, ImplItemFn, Item, ItemImpl, Lit, Member, Pat, Stmt, Type};

use crate::identity::{HOST, Purpose, waits};

/// Emits `impl Subject` for the host, with the world's exports by their numbers.
pub fn subject(items: &[Item], purpose: Purpose) -> Option<TokenStream> {
    let (world, items) = items.iter().find_map(inner)?;
    let mut exports = Exports {
        world: items,
        purpose,
        may_wait: waits(items),
        calls: vec![],
        waits: vec![],
        gives: vec![],
        drops: vec![],
    };
    let root = typed(items)?;
    let Type::Path(name) = &*root.self_ty else { return None };
    let name = &name.path.segments.last()?.ident;
    if purpose != Purpose::Bind {
        exports.read(root, &quote!(exports), &quote!(#world::), 0);
    }
    let Exports { calls, waits, gives, drops, .. } = &exports;
    let host = format_ident!("{HOST}");
    let watched = (purpose == Purpose::Watch).then(|| {
        quote! {
            impl ::microwit_harness::Watched for #host {
                fn record(&mut self) -> &mut ::microwit_harness::Record {
                    &mut self.1
                }

                async fn call_async<E: ::microwit_host::App<Host = Self>>(
                    exports: &Self::Exports<E::Func>,
                    number: usize,
                    guest: &mut E,
                    host: &mut Self,
                ) -> Option<Result<::microwit_harness::Value, ::microwit_host::CallError>> {
                    Some(match number {
                        #(#waits)*
                        _ => return None,
                    })
                }
            }
        }
    });
    Some(quote! {
        #watched
        impl ::microwit_harness::Subject for #host {
            type Exports<F: Copy> = #world::#name<F>;

            fn bind<E: ::microwit_host::App<Host = Self>>(
                guest: &mut E,
            ) -> Result<Self::Exports<E::Func>, ::microwit_host::LoadError> {
                #world::#name::bind(guest)
            }

            fn call<E: ::microwit_host::App<Host = Self>>(
                exports: &Self::Exports<E::Func>,
                number: usize,
                guest: &mut E,
                host: &mut Self,
            ) -> Option<Result<::microwit_harness::Value, ::microwit_host::CallError>> {
                Some(match number {
                    #(#calls)*
                    _ => return None,
                })
            }

            fn give<E: ::microwit_host::App<Host = Self>>(
                exports: &Self::Exports<E::Func>,
                number: usize,
                given: ::microwit_harness::Given<'_>,
                guest: &mut E,
                host: &mut Self,
            ) -> Option<Result<::microwit_harness::Round, ::microwit_host::CallError>> {
                Some(match number {
                    #(#gives)*
                    _ => return None,
                })
            }

            fn destroy<E: ::microwit_host::App<Host = Self>>(
                exports: &Self::Exports<E::Func>,
                ty: ::microwit_host::engine::ResourceId,
                rep: u32,
                guest: &mut E,
                host: &mut Self,
            ) -> Option<Result<(), ::microwit_host::CallError>> {
                #(#drops)*
                None
            }
        }
    })
}

fn inner(item: &Item) -> Option<(&Ident, &[Item])> {
    match item {
        Item::Mod(item) => Some((&item.ident, &item.content.as_ref()?.1)),
        _ => None,
    }
}

/// The `impl` block of a module's typed exports, which has `bind` among its methods.
fn typed(items: &[Item]) -> Option<&ItemImpl> {
    items.iter().find_map(|item| match item {
        Item::Impl(item) if item.trait_.is_none() => method(item, "bind").map(|_| item),
        _ => None,
    })
}

fn method<'a>(item: &'a ItemImpl, name: &str) -> Option<&'a ImplItemFn> {
    methods(item).find(|method| method.sig.ident == name)
}

fn methods(item: &ItemImpl) -> impl Iterator<Item = &ImplItemFn> {
    item.items.iter().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(method),
        _ => None,
    })
}

/// The match arms and branches that were found so far.
struct Exports<'a> {
    world: &'a [Item],
    purpose: Purpose,
    /// Whether a function of the host may wait, so that all calls must be such as wait.
    may_wait: bool,
    calls: Vec<TokenStream>,
    waits: Vec<TokenStream>,
    gives: Vec<TokenStream>,
    drops: Vec<TokenStream>,
}

impl Exports<'_> {
    /// Reads typed exports whose numbers start at `first`. The code `access` reaches them, and their types
    /// are in `module`.
    fn read(&mut self, item: &ItemImpl, access: &TokenStream, module: &TokenStream, first: usize) {
        for (field, value) in fields(item) {
            let Some((path, number)) = looked_up(value) else { continue };
            if let [way @ .., _, _] = &path[..] {
                // The field's value is `exports::handler::Exports::bind(guest, 5)?`.
                let found = way.iter().try_fold(self.world, |items, name| {
                    items
                        .iter()
                        .filter_map(inner)
                        .find(|(own, _)| *own == name)
                        .map(|found| found.1)
                });
                if let Some(item) = found.and_then(typed) {
                    let (access, module) = (quote!(#access.#field), quote!(#module #(#way::)*));
                    self.read(item, &access, &module, first + number);
                }
            } else if let Some(method) = method(item, &field.to_string()) {
                // The field's value is `exports(0)?`.
                let number = first + number;
                if let Some(call) = call(method) {
                    // A world whose host cannot wait has no method that waits.
                    let wait = waiting(item, method).and_then(self::call);
                    let wait = wait.unwrap_or_else(|| call.clone());
                    self.waits.push(quote!(#number => #access.#wait,));
                    self.calls.push(if self.may_wait {
                        quote!(#number => ::microwit_harness::at_once(async { #access.#wait }),)
                    } else {
                        quote!(#number => #access.#call,)
                    });
                } else if self.purpose == Purpose::Serve && can_be_given(method) {
                    let name = given(method);
                    self.gives
                        .push(quote!(#number => #module #name(&#access, given, guest, host),));
                }
            }
        }
        for method in methods(item) {
            if let Some(marker) = dropped(method) {
                let name = &method.sig.ident;
                self.drops.push(quote! {
                    if ty == <#module #marker as ::microwit_host::engine::Resource>::TYPE {
                        let own = ::microwit_host::Own::new(rep);
                        return Some(#access.#name(guest, host, own));
                    }
                });
            }
        }
    }
}

/// The fields that `bind` fills, with their values.
fn fields(item: &ItemImpl) -> Vec<(&Ident, &Expr)> {
    let tail = method(item, "bind").and_then(|bind| bind.block.stmts.last());
    let Some(Stmt::Expr(Expr::Call(ok), None)) = tail else { return vec![] };
    let Some(Expr::Struct(made)) = ok.args.first() else { return vec![] };
    let fields = made.fields.iter().filter_map(|field| match &field.member {
        Member::Named(name) => Some((name, &field.expr)),
        Member::Unnamed(_) => None,
    });
    fields.collect()
}

/// The path of the function that fills a field, and the number that is its last argument.
fn looked_up(value: &Expr) -> Option<(Vec<Ident>, usize)> {
    let Expr::Try(tried) = value else { return None };
    let Expr::Call(call) = &*tried.expr else { return None };
    let Expr::Path(path) = &*call.func else { return None };
    let Some(Expr::Lit(number)) = call.args.last() else { return None };
    let Lit::Int(number) = &number.lit else { return None };
    let path = path.path.segments.iter().map(|segment| segment.ident.clone());
    Some((path.collect(), number.base10_parse().ok()?))
}

/// The call of a method that takes no arguments; `None` if it takes any.
fn call(method: &ImplItemFn) -> Option<TokenStream> {
    let name = &method.sig.ident;
    let wait = method.sig.asyncness.map(|_| quote!(.await));
    let show = quote!(|value| ::microwit_harness::Show::show(&value));
    match &arguments(method)[..] {
        [] => Some(quote!(#name(guest, host)#wait.map(#show))),
        [(_, then)] if is_closure(then) => Some(quote!(#name(guest, host, #show) #wait)),
        _ => None,
    }
}

/// The method that does what `method` does, and may wait. It is the next one.
fn waiting<'a>(item: &'a ItemImpl, method: &ImplItemFn) -> Option<&'a ImplItemFn> {
    let next = methods(item).skip_while(|other| other.sig.ident != method.sig.ident).nth(1);
    next.filter(|next| next.sig.asyncness.is_some())
}

/// Emits, for each export with arguments, a function beside it that first lifts the arguments from
/// elsewhere. Only there are their types known by name. The calls are such as wait if a function of the host
/// may.
pub fn givers(items: &[Item], may_wait: bool) -> Option<TokenStream> {
    let item = typed(items)?;
    let Type::Path(exports) = &*item.self_ty else { return None };
    let exports = &exports.path.segments.last()?.ident;
    let fields = fields(item).into_iter().filter(|(_, value)| {
        looked_up(value).is_some_and(|(path, _)| path.len() == 1) // `exports(0)?`
    });
    let methods = fields.filter_map(|(field, _)| method(item, &field.to_string()));
    let methods = methods.filter(|method| call(method).is_none() && can_be_given(method));
    let givers = methods.map(|method| {
        let giver = given(method);
        let waiting = waiting(item, method).filter(|_| may_wait);
        let name = &waiting.unwrap_or(method).sig.ident;
        let mut arguments = arguments(method);
        let then = arguments.last().is_some_and(|(_, ty)| is_closure(ty));
        if then {
            arguments.pop();
        }
        let (names, types): (Vec<_>, Vec<_>) = arguments.into_iter().unzip();
        let show = quote!(|value| ::microwit_harness::Show::show(&value));
        let passed = then.then_some(&show);
        let call = quote!(exports.#name(guest, host, #(#names,)* #passed));
        let call =
            if waiting.is_some() { quote!(::microwit_harness::at_once(#call)) } else { call };
        let call = if then { quote!(#call?) } else { quote!(#call.map(#show)?) };
        quote! {
            pub fn #giver<E: ::microwit_host::App>(
                exports: &#exports<E::Func>,
                given: ::microwit_harness::Given<'_>,
                guest: &mut E,
                host: &mut E::Host,
            ) -> ::core::result::Result<::microwit_harness::Round, ::microwit_host::CallError> {
                fn shown(
                    given: ::microwit_harness::Given<'_>,
                ) -> ::core::result::Result<
                    ::std::vec::Vec<::microwit_harness::Value>,
                    ::microwit_host::Trap,
                > {
                    let (#(#names,)*): (#(#types,)*) = given.lift()?;
                    ::core::result::Result::Ok(::std::vec![
                        #(::microwit_harness::Show::show(&#names)),*
                    ])
                }
                let sent = shown(given)?;
                let (#(#names,)*): (#(#types,)*) = given.lift()?;
                let got = #call;
                ::core::result::Result::Ok(::microwit_harness::Round { sent, got, shown })
            }
        }
    });
    Some(quote!(#(#givers)*))
}

/// The arguments are lifted as a tuple, so its length is limited.
fn can_be_given(method: &ImplItemFn) -> bool {
    arguments(method).len() <= microwit_bindgen::check::LONGEST_TUPLE
}

fn given(method: &ImplItemFn) -> Ident {
    format_ident!("__give_{}", method.sig.ident.to_string().trim_start_matches("r#"))
}

/// The resource that a method drops.
fn dropped(method: &ImplItemFn) -> Option<&Ident> {
    let arguments = arguments(method);
    let [(this, Type::Path(own))] = &arguments[..] else { return None };
    let last = own.path.segments.last().filter(|own| *this == "this" && own.ident == "Own")?;
    let syn::PathArguments::AngleBracketed(marker) = &last.arguments else { return None };
    match marker.args.first()? {
        syn::GenericArgument::Type(Type::Path(marker)) => Some(&marker.path.segments.last()?.ident),
        _ => None,
    }
}

/// The parameters of a method, without the guest and the host.
fn arguments(method: &ImplItemFn) -> Vec<(&Ident, &Type)> {
    let typed = method.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(name) => Some((&name.ident, &*typed.ty)),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    typed.skip(2).collect()
}

fn is_closure(ty: &Type) -> bool {
    matches!(ty, Type::Path(ty) if ty.path.is_ident("__Then"))
}

#[cfg(test)]
mod tests {
    use microwit_bindgen::input::Source;

    use crate::identity::{HOST, Purpose, complete};
    use crate::{Side, has, parse, parse_waiting};

    #[test]
    fn exports_are_called_by_their_numbers() {
        let wit = "package a:b;
            interface i { resource r; make: func() -> r; text: func() -> string; }
            world w { export run: func(); export i; export add: func(a: u8); }";
        let source = Source::Inline(wit.to_owned());
        let code = complete(parse(source, None, Side::Host, HOST).unwrap(), Purpose::Serve);
        for part in [
            "0usize => { exports.run(guest, host)",
            "1usize => w::__give_add(&exports, given, guest, host)",
            "2usize => { exports.i.make(guest, host)",
            "3usize => { exports.i.text(guest, host, |value|",
            "return Some(exports.i.drop_r(guest, host, own));",
        ] {
            assert!(has(&code, part), "no `{part}` in\n{code}");
        }
    }

    #[test]
    fn an_export_waits_where_its_world_may() {
        let wit = |imports: &str| {
            let text = format!(
                "package a:b;
                interface i {{ text: func() -> string; }}
                world w {{ {imports} export run: func(); export run-async: func(); export i; }}"
            );
            let source = Source::Inline(text);
            complete(parse_waiting(source, None, HOST).unwrap(), Purpose::Watch)
        };
        let code = wit("import f: func();");
        for part in [
            "0usize => { exports.run_async_(guest, host).await",
            "1usize => { exports.run_async_async(guest, host).await",
            "2usize => { exports.i.text_async(guest, host, |value|",
        ] {
            assert!(has(&code, part), "no `{part}` in\n{code}");
        }
        assert!(has(&wit(""), "exports.run_async_(guest, host).await"));
    }

    #[test]
    fn all_calls_wait_where_the_world_imports_an_async_func() {
        let wit = "package a:b;
            interface i { f: async func(a: u8) -> u8; }
            world w { import i; export run: func(); export add: func(a: u8) -> u8; }";
        let source = Source::Inline(wit.to_owned());
        let code = complete(parse(source, None, Side::Host, HOST).unwrap(), Purpose::Serve);
        for part in [
            "async move { ::microwit_harness::keep(a) }",
            "0usize => { ::microwit_harness::at_once(async { exports.run_async(guest, host).await",
            "::microwit_harness::at_once(exports.add_async(guest, host, a)).map(",
        ] {
            assert!(has(&code, part), "no `{part}` in\n{code}");
        }
    }
}
