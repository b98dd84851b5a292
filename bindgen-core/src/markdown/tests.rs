use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use super::safe;

/// The languages and the texts of the code blocks.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => "indented".to_owned(),
                };
                blocks.push((language, String::new()));
                inside = true;
            }
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => inside = false,
            Event::Text(text) if inside => blocks.last_mut().unwrap().1 += &text,
            _ => {}
        }
    }
    blocks
}

#[test]
fn blocks_of_code_keep_their_text_and_are_never_rust() {
    for text in [
        "```\nlet x;\n```",
        "```rust\nlet x;\n```",
        "~~~ compile_fail\na\n~~~",
        "```compile-fail,E0277\na\n```",
        "``` {.rust .x}\na\n```",
        "a\n\n    one\n\n      two\n    three\n\nb",
        "* item\n\n      in it\n      more\n* other",
        "1. item\n\n       deep\n\n2. b",
        "-     at once\n      more",
        "> quoted\n>\n>     code\n>     more\n\nend",
        "a\n\n    ~~~\n    tilde\n    ~~~",
        "a\n\n\ttab\n\tmore",
        "```ignore\nnever closed",
        "* a\n  ```\n  b\n  ```",
    ] {
        let new = safe(text);
        let (before, after) = (blocks(text), blocks(&new));
        let trimmed = |blocks: &[(String, String)]| -> Vec<String> {
            blocks.iter().map(|(_, text)| text.trim_end().to_owned()).collect()
        };
        assert_eq!(trimmed(&before), trimmed(&after), "{text}\nbecame\n{new}");
        assert!(after.iter().all(|(language, _)| language == "text"), "{text}\nbecame\n{new}");
    }
}

#[test]
fn what_is_fine_stays_as_it_is() {
    for text in [
        "*soft* **loud** `code` [site](https://a.b/c) <https://a.b>",
        "```c\nsend(1);\n```",
        "<b>bold</b> and H<sub>2</sub>O<br>",
        "a\n\n* one\n  * two\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        "# Head\n\n- [ ] task\n\n[^n] here\n\n[^n]: note",
    ] {
        assert_eq!(safe(text), text);
    }
}

#[test]
fn what_rust_would_read_more_into_is_escaped() {
    for (text, new) in [
        ("Result<Vec<u8>, E>", "Result<Vec&lt;u8>, E>"),
        ("<crc16>", "&lt;crc16>"),
        ("a [len][data] b", "a \\[len]\\[data] b"),
        ("see [radio.receive], [`x::y`]", "see \\[radio.receive], \\[`x::y`]"),
        ("[also](nowhere)", "\\[also](nowhere)"),
        ("at https://a.example/b_c_d.", "at <https://a.example/b_c_d>."),
        ("an `open one", "an \\`open one"),
        ("   all\n   indented", "all\nindented"),
        ("A block\n * with\n *\n *   stars", "A block\nwith\n\n  stars"),
    ] {
        assert_eq!(safe(text), new);
        assert_eq!(safe(new), new);
    }
}
