//! Compares values with what a suite expects, which may use any common form of a WIT value in JSON.

use serde_json::Value as Json;

use crate::Value;

/// Whether `value` is the expected one.
pub fn matches(value: &Value, expected: &Json) -> bool {
    match value {
        // The owner of a resource is free in the choice of the number behind a handle.
        Value::Own(..) | Value::Borrow(..) => true,
        Value::Unit => expected.is_null(),
        Value::Bool(value) => expected.as_bool() == Some(*value),
        Value::Int(value) => whole(expected) == Some(*value),
        Value::Float(value, single) => float(*value, *single, expected),
        Value::Char(value) => match expected {
            Json::String(text) => text.chars().eq([*value]),
            _ => whole(expected) == Some(u32::from(*value).into()),
        },
        Value::Text(value) => expected.as_str() == Some(value),
        Value::List(items) => list(items, expected),
        Value::Record(fields) => match expected {
            Json::Object(members) => {
                let field = |(name, value): &(&str, Value)| {
                    let found = members.iter().find(|(other, _)| same_name(name, other));
                    found.is_some_and(|(_, expected)| matches(value, expected))
                };
                fields.len() == members.len() && fields.iter().all(field)
            }
            Json::Array(members) => {
                let pairs = fields.iter().zip(members);
                fields.len() == members.len()
                    && pairs.into_iter().all(|((_, value), expected)| matches(value, expected))
            }
            _ => false,
        },
        Value::Case(name, payload) => case(name, payload.as_deref(), expected),
        Value::Flags(set) => flags(set, expected),
        Value::Option(None) => expected.is_null() || case("none", None, expected),
        Value::Option(Some(value)) => {
            case("some", Some(value), expected) || matches(value, expected)
        }
        Value::Result(Ok(value)) => case("ok", Some(value), expected),
        Value::Result(Err(value)) => {
            case("err", Some(value), expected) || case("error", Some(value), expected)
        }
    }
}

fn whole(expected: &Json) -> Option<i128> {
    match expected {
        Json::Number(number) => number.to_string().parse().ok(),
        // Many writers of JSON would round a 64-bit number, so a suite may write it as a string.
        Json::String(digits) => digits.parse().ok(),
        _ => None,
    }
}

fn float(value: f64, single: bool, expected: &Json) -> bool {
    let expected = match expected {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => text.to_lowercase().parse().ok(),
        _ => None,
    };
    let Some(expected) = expected else { return false };
    let expected = if single { f64::from(expected as f32) } else { expected };
    // The comparison distinguishes 0 and -0, and takes any NaN for any other.
    expected.is_nan() && value.is_nan() || expected.to_bits() == value.to_bits()
}

fn list(items: &[Value], expected: &Json) -> bool {
    match expected {
        Json::Array(members) => {
            let mut pairs = items.iter().zip(members);
            items.len() == members.len() && pairs.all(|(item, expected)| matches(item, expected))
        }
        // An object stands for a map with strings as keys.
        Json::Object(members) => {
            let pair = |item: &Value| match item {
                Value::List(pair) => match &pair[..] {
                    [Value::Text(key), value] => {
                        members.get(key).is_some_and(|expected| matches(value, expected))
                    }
                    _ => false,
                },
                _ => false,
            };
            items.len() == members.len() && items.iter().all(pair)
        }
        _ => false,
    }
}

/// A case is `"name"`, or `{"name": payload}`, with `null` for a payload that is absent.
fn case(name: &str, payload: Option<&Value>, expected: &Json) -> bool {
    match expected {
        Json::String(text) => same_name(name, text) && matches!(payload, None | Some(Value::Unit)),
        Json::Object(members) => match members.iter().next() {
            Some((text, expected)) if members.len() == 1 && same_name(name, text) => {
                match payload {
                    Some(payload) => matches(payload, expected),
                    None => expected.is_null(),
                }
            }
            _ => false,
        },
        _ => false,
    }
}

fn flags(set: &[&str], expected: &Json) -> bool {
    let names: Vec<&str> = match expected {
        Json::Array(names) => names.iter().filter_map(Json::as_str).collect(),
        Json::Object(flags) => {
            let on = flags.iter().filter(|(_, on)| on.as_bool() == Some(true));
            on.map(|(name, _)| name.as_str()).collect()
        }
        _ => return false,
    };
    let known = |flag: &&str| names.iter().any(|name| same_name(flag, name));
    names.len() == set.len() && set.iter().all(known)
}

/// Whether two spellings are of the same name: `write-read`, `write_read`, `WriteRead`, `WRITE_READ`.
fn same_name(a: &str, b: &str) -> bool {
    let letters = |name: &str| -> String {
        let name = name.strip_prefix("r#").unwrap_or(name);
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
    };
    letters(a) == letters(b)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn some(value: Value) -> Value {
        Value::Option(Some(Box::new(value)))
    }

    #[test]
    fn an_option_may_be_written_in_short() {
        let one = some(Value::Int(1));
        assert!(matches(&one, &json!(1)) && matches(&one, &json!({ "some": 1 })));
        assert!(!matches(&one, &json!(null)) && !matches(&one, &json!(2)));
        assert!(matches(&Value::Option(None), &json!(null)));
        assert!(matches(&Value::Option(None), &json!({ "none": null })));
        assert!(!matches(&Value::Option(None), &json!(0)));
    }

    #[test]
    fn a_case_is_its_name_and_its_payload() {
        let (plain, full) =
            (Value::Case("Red", None), Value::Case("WriteRead", Some(Value::Int(3).into())));
        assert!(matches(&plain, &json!("red")) && matches(&plain, &json!({ "red": null })));
        assert!(matches(&full, &json!({ "write-read": 3 })));
        assert!(!matches(&full, &json!("write-read")) && !matches(&plain, &json!("green")));
    }

    #[test]
    fn a_result_without_payloads_is_a_word() {
        let ok = Value::Result(Ok(Value::Unit.into()));
        assert!(matches(&ok, &json!("ok")) && matches(&ok, &json!({ "ok": null })));
        assert!(!matches(&ok, &json!("err")));
    }

    #[test]
    fn zeros_have_signs_and_any_nan_will_do() {
        let minus = Value::Float(-0.0, false);
        assert!(matches(&minus, &json!(-0.0)) && !matches(&minus, &json!(0.0)));
        assert!(matches(&Value::Float(f64::NAN, true), &json!("nan")));
        assert!(matches(&Value::Float(f64::from(0.1_f32), true), &json!(0.1)));
        assert!(!matches(&Value::Float(f64::from(0.1_f32), false), &json!(0.1)));
        assert!(matches(&Value::Float(f64::INFINITY, false), &json!("inf")));
    }

    #[test]
    fn flags_are_those_that_are_set() {
        let set = Value::Flags(vec!["READ", "WRITE"]);
        assert!(matches(&set, &json!(["write", "read"])));
        assert!(matches(&set, &json!({ "read": true, "exec": false, "write": true })));
        assert!(!matches(&set, &json!(["read"])) && !matches(&set, &json!(["read", "exec"])));
    }

    #[test]
    fn a_record_has_all_of_its_fields() {
        let record = Value::Record(vec![("r#type", Value::Int(1)), ("at_once", Value::Bool(true))]);
        assert!(matches(&record, &json!({ "type": 1, "at-once": true })));
        assert!(!matches(&record, &json!({ "type": 1 })));
    }
}
