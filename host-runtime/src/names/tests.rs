//! Tests of which names mean the same thing.

extern crate alloc;

use super::*;
use alloc::format;

/// Checks, for a row, which imports mean the same function.
#[track_caller]
fn imports(row: (&str, &str), cases: &[(&str, &str, Fit)]) {
    for (module, name, fit) in cases {
        assert_eq!(import(row, (module, name)), *fit, "{module} {name}");
    }
}

#[test]
fn an_interface_function_has_two_names() {
    imports(
        ("mcu:board/i2c@0.2.3", "[method]bus.read"),
        &[
            ("mcu:board/i2c@0.2.3", "[method]bus.read", Fit::Exact),
            ("cm32p2|mcu:board/i2c@0.2", "[method]bus.read", Fit::Exact),
            ("mcu:board/i2c@0.2.3", "[method]bus.rea", Fit::No),
            ("mcu:board/i2c@0.2.3", "[method]Bus.read", Fit::No),
            ("mcu:board/i2", "[method]bus.read", Fit::No),
            ("cm32p2|mcu:board/i2c@0.2", "[method]bus.write", Fit::No),
            ("cm32p2mcu:board/i2c@0.2", "[method]bus.read", Fit::No),
            ("cm32p2||mcu:board/i2c@0.2", "[method]bus.read", Fit::No),
            ("cm32p2|_ex_mcu:board/i2c@0.2", "[method]bus.read", Fit::No),
            ("[export]mcu:board/i2c@0.2.3", "[method]bus.read", Fit::No),
            ("$root", "[method]bus.read", Fit::No),
            ("cm32p2", "[method]bus.read", Fit::No),
            ("", "[method]bus.read", Fit::No),
        ],
    );
}

#[test]
fn a_function_of_the_world_has_two_names() {
    imports(
        ("$root", "tick"),
        &[
            ("$root", "tick", Fit::Exact),
            ("cm32p2", "tick", Fit::Exact),
            ("cm32p2|", "tick", Fit::No),
            ("cm32p2|$root", "tick", Fit::No),
            ("cm32p2$root", "tick", Fit::No),
            ("cm32p2|_ex_$root", "tick", Fit::No),
            ("cm32p2|tick", "tick", Fit::No),
            ("root", "tick", Fit::No),
            ("a:b/c@1.0.0", "tick", Fit::No),
        ],
    );
}

#[test]
fn an_inline_interface_has_no_version() {
    imports(
        ("local", "get"),
        &[
            ("local", "get", Fit::Exact),
            ("cm32p2|local", "get", Fit::Exact),
            ("local@1.0.0", "get", Fit::No),
            ("cm32p2|local@1", "get", Fit::No),
        ],
    );
}

#[test]
fn intrinsics_are_named_before_or_after_their_resource() {
    imports(
        ("a:b/c@1.2.3", "[resource-drop]r"),
        &[
            ("a:b/c@1.2.3", "[resource-drop]r", Fit::Exact),
            ("cm32p2|a:b/c@1", "r_drop", Fit::Exact),
            ("cm32p2|a:b/c@1", "[resource-drop]r", Fit::No),
            ("a:b/c@1.2.3", "r_drop", Fit::No),
            ("cm32p2|a:b/c@1", "r_rep", Fit::No),
            ("cm32p2|_ex_a:b/c@1", "r_drop", Fit::No),
            ("cm32p2|[export]a:b/c@1", "r_drop", Fit::No),
            ("[export]a:b/c@1.2.3", "[resource-drop]r", Fit::No),
        ],
    );
    for (legacy, cm32p2) in [("drop", "r_drop"), ("new", "r_new"), ("rep", "r_rep")] {
        let legacy = format!("[resource-{legacy}]r");
        imports(
            ("[export]a:b/c@1.2.3", &legacy),
            &[
                ("[export]a:b/c@1.2.3", &legacy, Fit::Exact),
                ("[export]a:b/c@1.0.0", &legacy, Fit::Track),
                ("cm32p2|_ex_a:b/c@1", cm32p2, Fit::Exact),
                ("cm32p2|_ex_a:b/c@1", &legacy, Fit::No),
                ("cm32p2|a:b/c@1", cm32p2, Fit::No),
                ("a:b/c@1.2.3", &legacy, Fit::No),
            ],
        );
    }
}

#[test]
fn versions_match_on_their_track() {
    // Each pair is the version of the row and the version in the guest's legacy name.
    let same = [
        ("1.2.3", "1.0.0"),
        ("1.2.3", "1.99.0"),
        ("1.2.3", "1.2.3+build"),
        ("10.2.3", "10.0.1"),
        ("0.2.3", "0.2.0"),
        ("0.2.3", "0.2.99"),
        ("0.20.3", "0.20.4"),
        ("1.0.0-rc.1", "1.0.0-rc.1+build"),
        ("0.0.1+a", "0.0.1+b"),
    ];
    let other = [
        ("1.2.3", "2.2.3"),
        ("1.2.3", "10.2.3"),
        ("1.2.3", "1.2.3-rc.1"),
        ("1.2.3", "0.2.3"),
        ("0.2.3", "0.3.0"),
        ("0.2.3", "0.20.3"),
        ("0.0.1", "0.0.2"),
        ("0.0.1", "0.0.10"),
        ("0.0.0", "0.0.1"),
        ("1.0.0-rc.1", "1.0.0-rc.2"),
        ("1.0.0-rc.1", "1.0.0"),
        ("1.0.0-rc.1", "1.0.1-rc.1"),
        ("1.2.3", "1"),
        ("1.2.3", "1.2"),
        ("1.2.3", "1.2."),
        ("1.2.3", "1.2.3."),
        ("1.2.3", "1.2.3x"),
        ("1.2.3", "1.2.03"),
        ("1.2.3", "01.2.3"),
        ("1.2.3", "1..3"),
        ("1.2.3", "1.2.3.4"),
        ("1.2.3", ".2.3"),
        ("1.2.3", "x"),
        ("1.2.3", ""),
    ];
    let fit = |row: &str, guest: &str| {
        let [row, guest] = [row, guest].map(|version| format!("a:b/c@{version}"));
        let export_name = |interface: &str| format!("{interface}#f");
        let fit = import((&row, "f"), (&guest, "f"));
        assert_eq!(export(&export_name(&row), &export_name(&guest)), fit);
        fit
    };
    for (a, b) in same {
        assert_eq!((fit(a, b), fit(b, a)), (Fit::Track, Fit::Track), "{a} {b}");
        assert_eq!((fit(a, a), fit(b, b)), (Fit::Exact, Fit::Exact), "{a} {b}");
    }
    for (a, b) in other {
        assert_eq!(fit(a, b), Fit::No, "{a} {b}");
    }
    assert_eq!(import(("a:b/c@1.2.3", "f"), ("a:b/c", "f")), Fit::No);
    assert_eq!(import(("a:b/c", "f"), ("a:b/c@1.2.3", "f")), Fit::No);
}

#[test]
fn cm32p2_knows_one_spelling_of_a_version() {
    for (version, canonical) in [
        ("1.2.3", "1"),
        ("12.0.0", "12"),
        ("0.2.3", "0.2"),
        ("0.20.0", "0.20"),
        ("0.0.1", "0.0.1"),
        ("0.0.0", "0.0.0"),
        ("0.2.0-draft", "0.2.0-draft"),
        ("1.2.3+build", "1"),
        ("1.0.0-rc.1+build", "1.0.0-rc.1"),
    ] {
        let row = format!("a:b/c@{version}");
        for spelled in ["1", "12", "0", "0.2", "0.20", "0.0.1", "0.0", "1.2", "1.2.3", "0.2.3"]
            .into_iter()
            .chain(["0.0.0", "0.2.0-draft", "0.2.0", "1.2.3+build", "1.0.0-rc.1", "1.0.0", ""])
        {
            let fit = exact(spelled == canonical);
            let (module, func) =
                (format!("cm32p2|a:b/c@{spelled}"), format!("cm32p2|a:b/c@{spelled}|f"));
            assert_eq!(import((&row, "f"), (&module, "f")), fit, "{version} {spelled}");
            assert_eq!(export(&format!("{row}#f"), &func), fit, "{version} {spelled}");
        }
    }
}

#[test]
fn exports_have_two_names() {
    for (row, name, fit) in [
        ("run", "run", Fit::Exact),
        ("run", "cm32p2||run", Fit::Exact),
        ("run", "cm32p2|run", Fit::No),
        ("run", "cm32p2||run_post", Fit::No),
        ("run", "#run", Fit::No),
        ("run", "a@b#run", Fit::No),
        ("run", "$root#run", Fit::No),
        ("run", "cm32p2|$root|run", Fit::No),
        ("run", "cm32p2", Fit::No),
        ("run", "cm32p2run", Fit::No),
        ("run", "cm32p2|a:b/c@1|run", Fit::No),
        ("a:b/c@1.2.3#f", "a:b/c@1.2.3#f", Fit::Exact),
        ("a:b/c@1.2.3#f", "a:b/c@1.2.4#f", Fit::Track),
        ("a:b/c@1.2.3#f", "cm32p2|a:b/c@1|f", Fit::Exact),
        ("a:b/c@1.2.3#f", "cm32p2|a:b/c@1.2.3|f", Fit::No),
        ("a:b/c@1.2.3#f", "cm32p2|a:b/c@1#f", Fit::No),
        ("a:b/c@1.2.3#f", "cm32p2||f", Fit::No),
        ("a:b/c@1.2.3#f", "a:b/c@1.2.3#g", Fit::No),
        ("a:b/c@1.2.3#f", "f", Fit::No),
        ("events#[method]timer.stop", "cm32p2|events|[method]timer.stop", Fit::Exact),
        ("a:b/c@1.2.3#[dtor]r", "cm32p2|a:b/c@1|r_dtor", Fit::Exact),
        ("a:b/c@1.2.3#[dtor]r", "cm32p2|a:b/c@1|[dtor]r", Fit::No),
        ("a:b/c@1.2.3#[dtor]r", "a:b/c@1.2.0#[dtor]r", Fit::Track),
    ] {
        assert_eq!(export(row, name), fit, "{row} {name}");
    }
}

#[test]
fn a_post_return_is_named_after_its_function() {
    for (name, of) in [
        ("cabi_post_run", Some("run")),
        ("cabi_post_a:b/c@1.2.3#f", Some("a:b/c@1.2.3#f")),
        ("cm32p2||run_post", Some("cm32p2||run")),
        ("cm32p2|a:b/c@1|f_post", Some("cm32p2|a:b/c@1|f")),
        ("run", None),
        ("run_post", None),
        ("cm32p2||run", None),
    ] {
        assert_eq!(returning(name), of);
    }
}

#[test]
fn an_exact_fit_is_preferred() {
    let rows = ["a:b/c@1.0.0#f", "a:b/c@1.1.0#f"];
    let find = |name| best(rows.iter(), |row| export(row, name));
    assert_eq!(find("a:b/c@1.1.0#f"), Some(&rows[1]));
    assert_eq!(find("a:b/c@1.2.0#f"), Some(&rows[0]));
    assert_eq!(find("a:b/c@2.0.0#f"), None);
}

#[test]
fn intrinsics_belong_to_a_destructor() {
    let dtor = "a:b/c@1.2.3#[dtor]r";
    let rep = |module, name| intrinsic("[resource-rep]", (module, name), dtor);
    assert!(rep("[export]a:b/c@1.2.3", "[resource-rep]r"));
    assert!(!rep("a:b/c@1.2.3", "[resource-rep]r"));
    assert!(!rep("[export]a:b/c@1.2.3", "[resource-drop]r"));
    assert!(!rep("[export]a:b/c@1.2.3", "[resource-rep]s"));
}
