//! The packers of apps, for engines that do not take modules.

use alloc::{string::String, vec::Vec};

use microwit_host::Format;
use microwit_host::engine::ExternKind;
use microwit_list::Engine;

macro_rules! packers {
    ($($Engine:ident $name:literal $engine:ident [$($packer:ident)?])*) => {
        /// The form of app that an engine takes.
        pub const fn format(engine: Engine) -> Format {
            match engine {
                $($(Engine::$Engine => $packer::FORMAT,)?)*
                _ => Format::Module,
            }
        }

        /// Packs a module for an engine. The packed app counts `fuel`, if the engine decides that at this
        /// point, and is for a machine with 64-bit addresses if `wide`. The error says why the module cannot
        /// be packed.
        pub fn pack(engine: Engine, module: &[u8], fuel: bool, wide: bool) -> Result<Vec<u8>, String> {
            match engine {
                $($(Engine::$Engine => $packer::pack(module, fuel, wide),)?)*
                _ => Ok(module.into()),
            }
        }

        /// Reports the contents of an app that was packed for an engine: each import with its module and
        /// name, and each export. Returns whether the bytes could be read.
        pub fn names_in(
            engine: Engine,
            packed: &[u8],
            import: impl FnMut(&str, &str, ExternKind),
            export: impl FnMut(&str, ExternKind),
        ) -> bool {
            match engine {
                $($(Engine::$Engine => $packer::names_in(packed, import, export),)?)*
                _ => false,
            }
        }
    };
}
microwit_list::each!(packers);
