//! The samples: values of each type that are easy to get wrong.

use super::host::upstream::conformance::upstream::types::{Access, Color, Note, Point, Shape};
use microwit_host::List;

pub type Numbers = (u8, i8, u16, i16, u32, i32, u64, i64, f32, f64);

pub fn numbers() -> Vec<Numbers> {
    vec![
        (0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0),
        (1, -1, 2, -2, 3, -3, 4, -4, -0.5, 1e300),
        (
            u8::MAX,
            i8::MIN,
            u16::MAX,
            i16::MIN,
            u32::MAX,
            i32::MIN,
            u64::MAX,
            i64::MIN,
            f32::INFINITY,
            f64::MIN_POSITIVE,
        ),
    ]
}

pub fn text() -> Vec<&'static str> {
    vec!["", "a", "grüße, 世界 🦀", "\0"]
}

pub fn bytes() -> Vec<&'static [u8]> {
    vec![&[], &[0xff, 0, 0x80], &[7; 300]]
}

pub fn longs() -> Vec<List<'static, u64>> {
    vec![(&[]).into(), (&[1, u64::MAX, 1 << 32]).into()]
}

pub fn words() -> Vec<List<'static, List<'static, &'static str>>> {
    let rows: [List<'static, &'static str>; 3] =
        [(&["one", ""]).into(), (&[]).into(), (&["drei"]).into()];
    vec![(&[]).into(), (&*rows.to_vec().leak()).into()]
}

pub fn one_note() -> Vec<Note<'static>> {
    let at = Point { x: -300, y: u64::MAX, tag: 255 };
    let tags = (&["a", "", "ç"]).into();
    let origin = Point { x: 0, y: 0, tag: 0 };
    vec![
        Note { name: "full", at, tags, text: Some("words") },
        Note { name: "", at: origin, tags: (&[]).into(), text: None },
    ]
}

pub fn notes() -> Vec<List<'static, Note<'static>>> {
    vec![(&[]).into(), (&*one_note().leak()).into()]
}

pub fn one_shape() -> Vec<Shape<'static>> {
    let at = Point { x: 1, y: 1 << 63, tag: 2 };
    vec![
        Shape::Nothing,
        Shape::Circle(-2.5),
        Shape::Label("label"),
        Shape::At(at),
        Shape::Words((&[1, 2, 0xffff]).into()),
    ]
}

pub fn shapes() -> Vec<List<'static, Shape<'static>>> {
    vec![(&[]).into(), (&*one_shape().leak()).into()]
}

pub fn paint() -> Vec<(Color, Access)> {
    vec![
        (Color::Red, Access::default()),
        (Color::Green, Access::READ | Access::EXECUTE),
        (Color::Blue, Access::READ | Access::WRITE | Access::EXECUTE),
    ]
}

pub fn maybe() -> Vec<Option<&'static str>> {
    vec![None, Some(""), Some("some")]
}

pub fn outcome() -> Vec<Result<u64, &'static str>> {
    vec![Ok(u64::MAX), Err(""), Err("no")]
}
