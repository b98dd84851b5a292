//! The macro that turns the entries of the list into code.

macro_rules! engines {
    ($($Engine:ident {
        what: $what:literal,
        name: $name:literal,
        title: $title:literal,
        engine: $engine:ident,
        packer: [$($packer:ident)?],
        packed: $packed:literal,
        extension: $extension:literal,
        rustflags: $rustflags:expr,
        needs_c: $needs_c:expr,
        needs_swap: $needs_swap:expr,
        heap: [$($heap:literal),*],
        features: [$($feature:literal)*],
        lacks: [$($lacks:literal)*],
        unmetered: [$($unmetered:literal)*],
    })*) => {
        /// An engine that runs apps.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Engine {
            $(#[doc = concat!($what, ".")] $Engine,)*
        }

        impl Engine {
            /// All engines. The first is the one that the others are compared with.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$Engine),*];

            /// The engine's name in folders, features and options.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$Engine => $name),* }
            }

            /// A short description of the engine.
            pub const fn what(self) -> &'static str {
                match self { $(Self::$Engine => $what),* }
            }

            /// A description of the form in which apps are packed for the engine.
            pub const fn packed(self) -> &'static str {
                match self { $(Self::$Engine => $packed),* }
            }

            /// The extension of files with such apps.
            pub const fn extension(self) -> &'static str {
                match self { $(Self::$Engine => $extension),* }
            }

            /// The features of WebAssembly that apps for the engine may use.
            pub const fn features(self) -> &'static [&'static str] {
                match self { $(Self::$Engine => &[$($feature),*]),* }
            }

            /// The instructions of these features that apps may not use nevertheless.
            pub const fn lacks(self) -> &'static [&'static str] {
                match self { $(Self::$Engine => &[$($lacks),*]),* }
            }

            /// The instructions that the engine does not count fuel for. If fuel is limited, it refuses apps
            /// with them.
            pub const fn unmetered(self) -> &'static [&'static str] {
                match self { $(Self::$Engine => &[$($unmetered),*]),* }
            }

            /// The compiler settings that a firmware with the engine should use.
            pub const fn rustflags(self) -> Option<&'static str> {
                match self { $(Self::$Engine => $rustflags),* }
            }

            /// The bytes of heap that loading a module takes for one of each kind of things, as
            /// `microwit-engine` weighs modules. It is empty if the engine loads no modules, or keeps to the
            /// limit itself.
            pub const fn heap(self) -> &'static [u16] {
                match self { $(Self::$Engine => &[$($heap),*]),* }
            }

            /// Whether a firmware with the engine is built with a C compiler for chips.
            pub const fn needs_c(self) -> bool {
                match self { $(Self::$Engine => $needs_c),* }
            }

            /// Whether the engine needs a chip that can compare and swap a word in one step. A Cortex-M0 and
            /// a RISC-V without the A extension cannot.
            pub const fn needs_swap(self) -> bool {
                match self { $(Self::$Engine => $needs_swap),* }
            }
        }

        /// The engine's name as it appears in a sentence.
        impl core::fmt::Display for Engine {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(match self { $(Self::$Engine => $title),* })
            }
        }

        /// Finds an engine by its name.
        impl core::str::FromStr for Engine {
            type Err = &'static str;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name { $($name => Ok(Self::$Engine),)* _ => Err("no such engine") }
            }
        }

        /// Calls a macro with all engines: `Wasmi "wasmi" microwit_wasmi []`. The brackets hold the crate
        /// again if it packs apps.
        #[macro_export]
        macro_rules! each {
            ($callback:ident) => { $callback! { $($Engine $name $engine [$($packer)?])* } };
        }

        /// The bytes of an app, checked at compile time to use only features that its engine has:
        /// `app_bytes!(Wasmi "app.wasm")`.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! app_bytes {
            $(($Engine $path:literal) => {
                $crate::validated_bytes!($path, $title, [$($feature),*], [$($lacks),*])
            };)*
        }
    };
}
