//! The options that all macros share: `key = value` or `key: value`, with or without braces.

use std::collections::HashMap;

use microwit_bindgen::input::{Derive, Named, Select, Source, Wit, With};
use microwit_bindgen::nearest;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitBool, LitInt, LitStr, Token, braced, bracketed};

use crate::runtime;
use crate::text::{Text, crate_folder};

/// The macro that reads the options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Macro {
    /// `#[mcu_host]`
    McuHost,
    /// `interfaces!`
    Interfaces,
    /// `generate!`
    Generate,
}

impl Macro {
    /// The names of the options that the macro accepts.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::McuHost => &[
                "world",
                "path",
                "inline",
                "features",
                "with",
                "derive",
                "trappable",
                "async",
                "runtime",
            ],
            Self::Interfaces => &[
                "package",
                "path",
                "inline",
                "features",
                "with",
                "derive",
                "trappable",
                "async",
                "runtime",
            ],
            Self::Generate => &[
                "world",
                "path",
                "inline",
                "features",
                "with",
                "derive",
                "arena",
                "resources",
                "alloc",
                "runtime",
            ],
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::McuHost => "#[mcu_host]",
            Self::Interfaces => "interfaces!",
            Self::Generate => "generate!",
        }
    }
}

/// The options as the user wrote them.
#[derive(Default)]
pub struct Options {
    world: Option<Text>,
    paths: Vec<Text>,
    inline: Option<Text>,
    features: Vec<Text>,
    /// The package of `interfaces!`.
    pub package: Option<Text>,
    /// Packages and interfaces that other Rust modules define.
    pub with: Vec<With>,
    /// Traits that types derive.
    pub derive: Vec<Derive>,
    /// Interfaces and functions in which the host may end an app.
    pub trappable: Vec<Named>,
    /// Interfaces and functions of the host that may wait.
    pub waits: Option<Vec<Named>>,
    /// Bytes for an export's parameters and result.
    pub arena: Option<LitInt>,
    /// How many values of each exported resource may exist at a time.
    pub resources: Option<LitInt>,
    /// Whether the app has an allocator.
    pub alloc: Option<LitBool>,
    /// The path of the runtime crate, if another crate re-exports it.
    runtime: Option<TokenStream>,
    /// The place at which errors about the WIT as a whole are shown.
    pub span: Option<Span>,
}

impl Options {
    /// The WIT that the options select.
    pub fn wit(&self) -> Wit {
        let path = |path: &Text| crate_folder().join(&path.value);
        let paths: Vec<_> = self.paths.iter().map(path).collect();
        let inline = self.inline.as_ref().map(|text| text.value.clone());
        let source = match (paths.is_empty(), inline) {
            (true, Some(text)) => Source::Inline(text),
            (true, None) => Source::Path(crate_folder().join("wit")),
            (false, inline) => Source::Several { paths, inline },
        };
        let value = |text: &Text| text.value.clone();
        let select = Select::World(self.world.as_ref().map(value));
        Wit { source, select, features: self.features.iter().map(Text::named).collect() }
    }

    /// The path of the runtime crate: the user's option, or else the first of these packages that is a
    /// dependency.
    pub fn runtime(&self, packages: &[&str]) -> syn::Result<TokenStream> {
        let found = || runtime::path(packages).map_err(|why| syn::Error::new(self.span(), why));
        self.runtime.clone().map_or_else(found, Ok)
    }

    /// Code that makes cargo compile again when a file or variable behind an option changes.
    pub fn depends(&self) -> TokenStream {
        let one = [&self.world, &self.inline, &self.package].into_iter().flatten();
        let all = one.chain(&self.paths).chain(&self.features);
        all.map(|text| text.depends.clone()).collect()
    }

    /// The place at which errors about the WIT as a whole are shown.
    pub fn span(&self) -> Span {
        self.span.unwrap_or_else(Span::call_site)
    }

    /// Parses the options of the macro `owner`.
    ///
    /// # Errors
    ///
    /// An option is unknown, is given twice, or has a value of the wrong kind.
    pub fn parse(owner: Macro, input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Self { span: Some(input.span()), ..Self::default() };
        if input.peek(syn::token::Brace) {
            let inner;
            braced!(inner in input);
            options.parse_all(owner, &inner)?;
        } else {
            options.parse_all(owner, input)?;
        }
        let about = [&options.world, &options.package, &options.inline].into_iter().flatten();
        if let Some(about) = about.chain(&options.paths).next() {
            options.span = Some(about.span);
        }
        Ok(options)
    }

    fn parse_all(&mut self, owner: Macro, input: ParseStream<'_>) -> syn::Result<()> {
        let mut seen = HashMap::new();
        while !input.is_empty() {
            let key = input.call(Ident::parse_any)?;
            let name = key.to_string();
            if !owner.keys().contains(&name.as_str()) {
                return Err(unknown(owner, &key));
            }
            if seen.insert(name.clone(), key.span()).is_some() {
                return Err(syn::Error::new(
                    key.span(),
                    format!("the option `{name}` is given twice"),
                ));
            }
            if input.peek(Token![:]) {
                input.parse::<Token![:]>()?;
            } else {
                input.parse::<Token![=]>()?;
            }
            self.parse_value(&name, input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn parse_value(&mut self, key: &str, input: ParseStream<'_>) -> syn::Result<()> {
        match key {
            "world" => self.world = Some(input.parse()?),
            "inline" => self.inline = Some(input.parse()?),
            "package" => self.package = Some(input.parse()?),
            "path" if input.peek(syn::token::Bracket) => self.paths = list(input)?,
            "path" => self.paths = vec![input.parse()?],
            "features" => self.features = list(input)?,
            "arena" => self.arena = Some(input.parse()?),
            "resources" => self.resources = Some(input.parse()?),
            "alloc" => self.alloc = Some(input.parse()?),
            "derive" => self.derive = derives(input)?,
            "trappable" => {
                self.trappable = list::<Text>(input)?.iter().map(Text::named).collect();
            }
            "async" => self.waits = Some(list::<Text>(input)?.iter().map(Text::named).collect()),
            "with" => {
                let list;
                braced!(list in input);
                let all = Punctuated::<Mapping, Token![,]>::parse_terminated(&list)?;
                self.with = all.into_iter().map(|Mapping(with)| with).collect();
            }
            _ => self.runtime = Some(input.parse::<syn::Path>()?.into_token_stream()),
        }
        Ok(())
    }
}

fn unknown(owner: Macro, key: &Ident) -> syn::Error {
    let (name, keys) = (key.to_string(), owner.keys());
    let elsewhere = [Macro::McuHost, Macro::Interfaces, Macro::Generate]
        .into_iter()
        .find(|other| other.keys().contains(&name.as_str()));
    let message = match elsewhere {
        Some(other) => format!("`{name}` is an option of `{}`", other.name()),
        None => format!("there is no option `{name}`"),
    };
    let help = match nearest(&name, keys.iter().copied()) {
        Some(near) if elsewhere.is_none() => format!("did you mean `{near}`?"),
        _ => format!("the options of `{}` are {}", owner.name(), keys.join(", ")),
    };
    syn::Error::new(key.span(), format!("{message}\nhelp: {help}"))
}

/// Parses a list: `["one", "two"]`.
fn list<T: Parse>(input: ParseStream<'_>) -> syn::Result<Vec<T>> {
    let list;
    bracketed!(list in input);
    Ok(Punctuated::<T, Token![,]>::parse_terminated(&list)?.into_iter().collect())
}

/// Parses traits: `["Hash", "serde::Serialize"]` for all types, or `{ "reading": ["Hash"] }` for one by
/// name.
fn derives(input: ParseStream<'_>) -> syn::Result<Vec<Derive>> {
    if !input.peek(syn::token::Brace) {
        return derives_of(None, input);
    }
    let by_name;
    braced!(by_name in input);
    let mut all = Vec::new();
    while !by_name.is_empty() {
        let of: Text = by_name.parse()?;
        by_name.parse::<Token![:]>()?;
        all.extend(derives_of(Some(&of.named()), &by_name)?);
        if !by_name.is_empty() {
            by_name.parse::<Token![,]>()?;
        }
    }
    Ok(all)
}

fn derives_of(of: Option<&Named>, input: ParseStream<'_>) -> syn::Result<Vec<Derive>> {
    let derive = |name: LitStr| {
        let path: syn::Path = name.parse()?;
        let (path, span) = (path.into_token_stream(), name.span());
        Ok(Derive { of: of.cloned(), path, span })
    };
    list(input)?.into_iter().map(derive).collect()
}

/// An entry of `with`: `"mcu:board": microwit_hal::mcu::board`.
struct Mapping(With);

impl Parse for Mapping {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key: LitStr = input.parse()?;
        input.parse::<Token![:]>()?;
        let module: syn::Path = input.parse()?;
        Ok(Self(With { key: key.value(), module: module.into_token_stream(), span: key.span() }))
    }
}
