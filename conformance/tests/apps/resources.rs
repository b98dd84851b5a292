//! Resources that apps export.

use crate::abi::Value;
use crate::host::App;
use crate::{EVERYTHING, HEAP, numbers, text};

const COUNTER: &str = "conformance:everything/counters@0.1.0#[dtor]counter";
const LABEL: &str = "conformance:everything/counters@0.1.0#[dtor]label";
const WORD: &str = "conformance:everything/words@0.1.0#[dtor]word";

fn app() -> App {
    App::load(EVERYTHING, |_, args| Some(Value::Bits(args.len() as u64)))
}

#[track_caller]
fn call(app: &mut App, name: &str, args: &[Value]) -> Value {
    app.call(name, args).unwrap().unwrap_or(Value::Fields(vec![]))
}

fn counter(app: &mut App, start: u64) -> Value {
    call(app, "[constructor]counter", &[Value::Bits(start)])
}

#[test]
fn methods_get_the_value_behind_the_handle() {
    let mut app = app();
    let counters = [7, 0].map(|start| counter(&mut app, start));
    let [seven, zero] = counters.each_ref().map(|counter| app.lend(counter));
    assert_ne!(seven, zero);
    let inc = |app: &mut App, counter: &Value| {
        call(app, "[method]counter.inc", &[counter.clone(), Value::Bits(3)])
    };
    assert_eq!([inc(&mut app, &seven), inc(&mut app, &zero)], [Value::Bits(10), Value::Bits(3)]);
    assert_eq!([inc(&mut app, &seven), inc(&mut app, &zero)], [Value::Bits(13), Value::Bits(6)]);
    assert_eq!(call(&mut app, "[method]counter.spell", &[seven]), text("13"));
}

#[test]
fn a_value_is_dropped_with_its_handle_on_either_side() {
    let mut app = app();
    let mut next = numbers(3);
    for _ in 0..100 {
        let (start, more) = (next() % 1000, next() % 1000);
        let (a, b) = (counter(&mut app, start), counter(&mut app, more));
        assert_eq!(call(&mut app, "live", &[]), Value::Bits(2));
        let lent = app.lend(&a);
        // The app drops `b`.
        let merged = call(&mut app, "[static]counter.merge", &[lent, b]);
        assert_eq!(call(&mut app, "live", &[]), Value::Bits(2));
        let all = Value::List([&a, &merged].map(|counter| app.lend(counter)).to_vec());
        let sum = call(&mut app, "[static]counter.sum", &[all]);
        assert_eq!(sum, Value::Bits(2 * start + more));
        app.drop(COUNTER, &a);
        call(&mut app, "end", &[merged]);
        assert_eq!((call(&mut app, "live", &[]), app.values()), (Value::Bits(0), 0));
    }
}

#[test]
fn handles_travel_in_records_options_and_lists() {
    let mut app = app();
    let (a, b) = (counter(&mut app, 1), counter(&mut app, 2));
    let some = |counter: &Value| Value::Case(1, Some(Box::new(counter.clone())));
    let couple = Value::Fields(vec![a.clone(), some(&b)]);
    assert_eq!(call(&mut app, "couples", std::slice::from_ref(&couple)), couple);
    let list = Value::List(vec![b.clone(), a.clone()]);
    assert_eq!(call(&mut app, "lists", std::slice::from_ref(&list)), list);
    let none = Value::Case(0, None);
    assert_eq!(call(&mut app, "keep", &[some(&a)]), none);
    assert_eq!(call(&mut app, "keep", &[some(&b)]), some(&a));
    assert_eq!(call(&mut app, "keep", &[none]), some(&b));
    assert_eq!(app.values(), 2);
}

#[test]
fn a_constructor_may_fail() {
    let mut app = app();
    let error = Value::Case(1, Some(Box::new(text("too long"))));
    assert_eq!(call(&mut app, "[constructor]label", &[text("123456789")]), error);
    assert_eq!(app.values(), 0);
    let label = call(&mut app, "[constructor]label", &[text("größe")]);
    let Value::Case(0, Some(label)) = label else { panic!("{label:?}") };
    let lent = app.lend(&label);
    assert_eq!(call(&mut app, "[method]label.text", &[lent]), text("größe"));
    app.drop(LABEL, &label);
}

#[test]
fn a_methods_parameters_may_lie_in_memory() {
    let mut app = app();
    let label = call(&mut app, "[constructor]label", &[text("abc")]);
    let Value::Case(0, Some(label)) = label else { panic!("{label:?}") };
    let args: Vec<_> =
        [app.lend(&label)].into_iter().chain([const { Value::Bits(1) }; 16]).collect();
    assert_eq!(call(&mut app, "[method]label.count", &args), Value::Bits(16 + 3));
}

#[test]
fn another_interface_uses_the_same_values() {
    let mut app = app();
    let counter = counter(&mut app, 40);
    let labels = ["a", "", "b"].map(|label| call(&mut app, "[constructor]label", &[text(label)]));
    let labels = labels.iter().map(|label| match label {
        Value::Case(0, Some(label)) => app.lend(label),
        other => panic!("{other:?}"),
    });
    let args = [app.lend(&counter), Value::List(labels.collect())];
    assert_eq!(call(&mut app, "read", &args), Value::Bits(42));
}

#[test]
fn a_full_pool_traps() {
    let mut app = app();
    let counters: Vec<_> = (0..8).map(|start| counter(&mut app, start)).collect();
    app.drop(COUNTER, &counters[5]);
    counter(&mut app, 8);
    let trap = app.call("[constructor]counter", &[Value::Bits(9)]).unwrap_err();
    assert!(trap.to_string().contains("unreachable"), "{trap}");
}

#[test]
fn with_an_allocator_values_are_boxed() {
    let mut app = App::load(HEAP, |_, _| None);
    let words =
        ["al", "lo", "", "cator"].map(|word| call(&mut app, "[constructor]word", &[text(word)]));
    let lent = Value::List(words.iter().map(|word| app.lend(word)).collect());
    let joined = call(&mut app, "[static]word.join", &[lent]);
    for word in &words {
        app.drop(WORD, word);
    }
    let lent = app.lend(&joined);
    assert_eq!(call(&mut app, "[method]word.text", &[lent]), text("allocator"));
    assert_ne!(call(&mut app, "live", &[]), Value::Bits(0));
    app.drop(WORD, &joined);
    assert_eq!(call(&mut app, "live", &[]), Value::Bits(0));
}
