//! Published drivers in apps: on each engine, and as a component in wasmtime, they do what they do outside of apps.
#![allow(missing_docs)]

#[path = "drivers/component.rs"]
mod component;

use std::{cell::RefCell, convert::Infallible, fmt, fs, path::Path, rc::Rc};

use boards_common::drivers;
use embedded_hal::i2c::{ErrorType, I2c, Operation};
use exercises::Exercise;
use microwit_any::{App, Engine, OnAny};
use microwit_cli::pack::{Options, pack};
use microwit_host::{Limits, LoadError};

const EXERCISES: [Exercise; 4] =
    [Exercise::Lm75, Exercise::Eeprom24x, Exercise::Ds1307, Exercise::Ssd1306];

/// The app that takes its bus as the draft of WASI has it.
const DRAFT: &str = "draft-lm75";

/// The name of the app with an exercise.
fn with(exercise: Exercise) -> String {
    format!("with-{}", exercise.name())
}

/// The app with this name, which `cargo xtask` built, with its type information.
fn module(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("../../target/guests/typed/{name}.wasm"));
    fs::read(&path).unwrap_or_else(|_| {
        panic!("there is no {}: run `cargo xtask test guests` first", path.display())
    })
}

/// A bus whose devices take everything, and answer with a few numbers in turn, each of which is a date's part.
#[derive(Clone, Default)]
struct Answers(u8);

impl ErrorType for Answers {
    type Error = Infallible;
}

impl I2c for Answers {
    fn transaction(&mut self, _: u8, operations: &mut [Operation<'_>]) -> Result<(), Infallible> {
        for operation in operations {
            if let Operation::Read(bytes) = operation {
                for byte in &mut **bytes {
                    self.0 = self.0 % 9 + 1;
                    *byte = self.0;
                }
            }
        }
        Ok(())
    }
}

/// Text that several write.
#[derive(Clone, Default)]
struct Text(Rc<RefCell<String>>);

impl fmt::Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.borrow_mut().push_str(text);
        Ok(())
    }
}

/// What happens outside of apps, and what the exercise returns.
fn expected(exercise: Exercise, bus: &mut Answers) -> String {
    let text = Text::default();
    let done = exercise.run(drivers::Told::new(bus, text.clone()));
    format!("{} {done:?}", text.0.take())
}

struct Show<'t> {
    exercise: Exercise,
    text: &'t Text,
}

impl OnAny for Show<'_> {
    type Done = Result<(), LoadError>;

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) -> Self::Done {
        let limits = Limits::DEFAULT.memory(1 << 17).without_fuel_limit();
        let apps = [(self.exercise, app)];
        drivers::show::<E>(Answers::default(), self.text.clone(), limits, apps)
    }
}

#[test]
fn a_driver_in_an_app_does_the_same_on_each_engine() {
    for exercise in EXERCISES {
        let bus = &mut Answers::default();
        let name = exercise.name();
        let outside = format!("{name} in the firmware:{}\n", expected(exercise, bus));
        let expected = format!("{outside}{name} in an app:{}\n", expected(exercise, bus));
        assert!(!expected.contains("None") && !expected.contains("failed"), "{expected}");
        // Not every engine has small pages. This module has large ones.
        let packed = pack(&module(&with(exercise)), Options::of(Engine::Wamr)).unwrap();
        for engine in Engine::ALL {
            let text = Text::default();
            let app = App::new(engine, &packed.bytes, false).unwrap();
            app.on(Show { exercise, text: &text }).unwrap();
            assert_eq!(text.0.take(), expected, "{name} on {engine}");
        }
    }
}

struct ShowDraft(Text);

impl OnAny for ShowDraft {
    type Done = Result<(), LoadError>;

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) -> Self::Done {
        let limits = Limits::DEFAULT.memory(1 << 17).without_fuel_limit();
        drivers::show_draft::<E>(Answers::default(), self.0, limits, app)
    }
}

#[test]
fn a_driver_does_the_same_over_the_draft_of_wasi() {
    let outside = expected(Exercise::Lm75, &mut Answers::default());
    let packed = pack(&module(DRAFT), Options::of(Engine::Wamr)).unwrap();
    for engine in Engine::ALL {
        let text = Text::default();
        let app = App::new(engine, &packed.bytes, false).unwrap();
        app.on(ShowDraft(text.clone())).unwrap();
        assert_eq!(text.0.take(), format!("lm75 over wasi:i2c:{outside}\n"), "{engine}");
    }
    let text = Text::default();
    let bus = drivers::Told::new(Answers::default(), text.clone());
    let done = component::draft::run(&module(DRAFT), bus);
    assert_eq!(format!("{} {done:?}", text.0.take()), outside, "as a component");
}

#[test]
fn a_driver_in_a_component_does_the_same() {
    for exercise in EXERCISES {
        let text = Text::default();
        let bus = drivers::Told::new(Answers::default(), text.clone());
        let done = component::run(&module(&with(exercise)), bus);
        let done = format!("{} {done:?}", text.0.take());
        assert_eq!(done, expected(exercise, &mut Answers::default()), "{}", exercise.name());
    }
}
