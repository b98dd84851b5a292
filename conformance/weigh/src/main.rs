//! Weighs the modules `0.wasm`, `1.wasm` … and loads them. It prints a line for each: its number, and its
//! weight and the heap that loading took, on wasmi, on tinywasm, and as an archive on tinywasm. A star
//! marks a module that was not loaded.
#![cfg_attr(target_os = "none", no_std, no_main)]
#![allow(missing_docs, reason = "it is a program")]

extern crate alloc;

#[cfg_attr(target_os = "none", path = "chip.rs")]
#[cfg_attr(not(target_os = "none"), path = "desk.rs")]
mod machine;

mod heap;

use alloc::{format, string::String};

use microwit_engine::{Engine, Instance};
use microwit_host::__private::row;
use microwit_host::{Guest, Limits, Trap, WorldHost};
use microwit_host::engine::{Export, World, HostFn, Sig, Slots};
use microwit_tinywasm::{Archive, Tinywasm};
use microwit_wasmi::Wasmi;

/// The functions that modules may import. None of them is called.
struct Board;

impl WorldHost for Board {
    type World = Self;
    fn imports<'t>() -> &'t [HostFn<Self>] {
        const {
            &[
                row("a:b/b", "a", "()", nothing),
                row("mcu:board/delay@0.1.0", "ms", "(i)", nothing),
                row("mcu:board/led@0.1.0", "set", "(i)", nothing),
                row("mcu:board/log@0.1.0", "log", "(iii)", nothing),
                row("mcu:board/digital@0.1.0", "[static]output.open", "(iii)", nothing),
                row("mcu:board/digital@0.1.0", "[resource-drop]output", "(i)", nothing),
                row("mcu:board/digital@0.1.0", "[method]output.set", "(ii)i", nothing),
                row("mcu:board/i2c@0.1.0", "[static]bus.open", "(iii)", nothing),
                row("mcu:board/i2c@0.1.0", "[resource-drop]bus", "(i)", nothing),
                row("mcu:board/i2c@0.1.0", "[method]bus.write", "(iiiii)", nothing),
                row("mcu:board/i2c@0.1.0", "[method]bus.write-read", "(iiiiii)", nothing),
            ]
        }
    }}

impl World for Board {
    const SIGS: &'static [Sig] = &[
        Sig::of("()"),
        Sig::of("(i)"),
        Sig::of("(i)"),
        Sig::of("(iii)"),
        Sig::of("(iii)"),
        Sig::of("(i)"),
        Sig::of("(ii)i"),
        Sig::of("(iii)"),
        Sig::of("(i)"),
        Sig::of("(iiiii)"),
        Sig::of("(iiiiii)"),
    ];
    const REALLOC: bool = true;
    const EXPORTS: &'static [Export] = &[];
    type PerDestructor<T: Copy> = [T; 0];
    type IfWaits<T: Copy> = [T; 0];
}

#[expect(clippy::unnecessary_wraps, reason = "it is a trampoline")]
fn nothing(_: &mut Board, _: &mut dyn Guest, _: &mut Slots) -> Result<(), Trap> {
    Ok(())
}

/// No limit but memory applies, because the program measures what loading takes. The memories of apps are
/// not weighed.
const LIMITS: Limits = Limits::DEFAULT.heap(Limits::ANY_HEAP).memory(1 << 20);

#[cfg(not(target_os = "none"))]
fn main() {
    all();
}

fn all() {
    for (number, wasm) in (0..).map_while(|number| Some((number, machine::read(number)?))) {
        let wasmi = taken::<Wasmi>(wasm.as_slice().into());
        let tinywasm = taken::<Tinywasm>(wasm.as_slice().into());
        let archive = Archive::new(&wasm).ok();
        let packed = archive.as_ref().map(|archive| taken::<Tinywasm>(archive.into()));
        let packed = packed.unwrap_or_else(|| "0 0*".into());
        machine::say(&format!("{number} {wasmi} {tinywasm} {packed}"));
    }
}

/// The app's weight, and the heap that loading takes.
fn taken<E: Engine>(app: E::Bytes<'_>) -> String {
    let weight = E::weigh(app).unwrap_or_default().heap;
    let (peak, loaded) = heap::peak(|| Instance::<E, Board>::load(app, &mut Board, LIMITS).is_ok());
    format!("{weight} {peak}{}", if loaded { "" } else { "*" })
}
