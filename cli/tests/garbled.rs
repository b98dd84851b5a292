//! A file with any contents gets an error at worst; the command does not panic.
#![allow(missing_docs)]

mod common;

use common::{CM32P2, component, module, sensor, thermostat};
use microwit_cli::check::check;
use microwit_cli::inspect::inspect;
use microwit_cli::pack::{Engine, Options, pack};

fn look(file: &[u8], firmware: &microwit_bindgen::model::World) {
    let _ = inspect(file).map(|report| report.to_string());
    let _ = check(file, firmware, microwit_cli::check::Options::default())
        .map(|report| report.to_string());
    for engine in [Engine::Wasmi, Engine::Wamr] {
        if let Ok(packed) = pack(file, Options::of(engine)) {
            inspect(&packed.bytes).unwrap();
        }
    }
}

fn files() -> Vec<Vec<u8>> {
    let archive = Options::of(Engine::Tinywasm);
    let image = Options { engine: Engine::Wasmtime, ..archive };
    let packed = |options| pack(&sensor(), options).unwrap().bytes;
    vec![sensor(), module(CM32P2), component(), packed(archive), packed(image)]
}

#[test]
fn a_file_that_is_cut_off_is_no_trouble() {
    let firmware = thermostat();
    for file in files() {
        for end in 0..file.len() {
            look(&file[..end], &firmware);
        }
    }
}

#[test]
fn a_file_with_changed_bytes_is_no_trouble() {
    let firmware = thermostat();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below as u64) as usize
    };
    for file in files() {
        for _ in 0..500 {
            let mut changed = file.clone();
            for _ in 0..=next(3) {
                let at = next(changed.len());
                changed[at] = [0, 1, 0x7f, 0x80, 0xff, next(256) as u8][next(6)];
            }
            look(&changed, &firmware);
        }
    }
}
