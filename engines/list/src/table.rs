//! What an entry of the list becomes.

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
        /// An engine.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Engine {
            $(#[doc = concat!($what, ".")] $Engine,)*
        }

        impl Engine {
            /// All of them. The first is the one that the others are compared with.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$Engine),*];

            /// As folders, features and options are called.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$Engine => $name),* }
            }

            /// What it is.
            pub const fn what(self) -> &'static str {
                match self { $(Self::$Engine => $what),* }
            }

            /// What apps for it are packed as.
            pub const fn packed(self) -> &'static str {
                match self { $(Self::$Engine => $packed),* }
            }

            /// How files of such apps end.
            pub const fn extension(self) -> &'static str {
                match self { $(Self::$Engine => $extension),* }
            }

            /// What of WebAssembly apps for it may use.
            pub const fn features(self) -> &'static [&'static str] {
                match self { $(Self::$Engine => &[$($feature),*]),* }
            }

            /// Which instructions of these features they may not.
            pub const fn lacks(self) -> &'static [&'static str] {
                match self { $(Self::$Engine => &[$($lacks),*]),* }
            }

            /// Which instructions it counts no fuel for. Where fuel is limited, it refuses apps with them.
            pub const fn unmetered(self) -> &'static [&'static str] {
                match self { $(Self::$Engine => &[$($unmetered),*]),* }
            }

            /// The settings of the compiler that it wants in a firmware.
            pub const fn rustflags(self) -> Option<&'static str> {
                match self { $(Self::$Engine => $rustflags),* }
            }

            /// Bytes of heap that loading a module takes for one of each kind of things, as `microwit-engine`
            /// weighs it. Empty where the engine loads no modules, or keeps to the limit itself.
            pub const fn heap(self) -> &'static [u16] {
                match self { $(Self::$Engine => &[$($heap),*]),* }
            }

            /// Whether firmware with it is built with a C compiler for chips.
            pub const fn needs_c(self) -> bool {
                match self { $(Self::$Engine => $needs_c),* }
            }

            /// Whether it takes a chip that can compare and swap a word in one step, which a Cortex-M0
            /// and a RISC-V without the extension A cannot.
            pub const fn needs_swap(self) -> bool {
                match self { $(Self::$Engine => $needs_swap),* }
            }
        }

        /// As one writes it in a sentence.
        impl core::fmt::Display for Engine {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(match self { $(Self::$Engine => $title),* })
            }
        }

        /// By its name.
        impl core::str::FromStr for Engine {
            type Err = &'static str;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name { $($name => Ok(Self::$Engine),)* _ => Err("no such engine") }
            }
        }

        /// Calls a macro with all engines: `Wasmi "wasmi" microwit_wasmi []`, and in the brackets the
        /// crate again if that packs apps.
        #[macro_export]
        macro_rules! each {
            ($callback:ident) => { $callback! { $($Engine $name $engine [$($packer)?])* } };
        }

        /// The bytes of an app that uses what its engine knows and nothing else, checked while this is
        /// compiled: `app_bytes!(Wasmi "app.wasm")`.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! app_bytes {
            $(($Engine $path:literal) => {
                $crate::validated_bytes!($path, $title, [$($feature),*], [$($lacks),*])
            };)*
        }
    };
}
