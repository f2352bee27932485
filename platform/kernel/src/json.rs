//! JSON of strangers: what two readers could understand differently is refused.

use crate::{
    Fault, Problem,
    input::{Faults, field_text},
};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// Deepest nesting of arrays and objects that a body may have.
const DEPTH: usize = 32;

/// Parses a body as RFC 8259 with I-JSON's manners (RFC 7493): no duplicate names, no NUL, bounded depth.
///
/// # Errors
/// `bad_request` that says where, never what.
pub fn strict_json(bytes: &[u8]) -> Result<Value, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value =
        Strict { depth: 0 }.deserialize(&mut deserializer).map_err(|error| nul_fields(bytes).unwrap_or_else(|| not_json(&error)))?;
    deserializer.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

fn not_json(error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    let why = ["a name twice", "a NUL character", "too deep"].into_iter().find(|why| text.starts_with(why));
    let place = format!("line {}, column {}", error.line(), error.column());
    Problem::bad_request(match why {
        Some(why) => format!("The JSON body has {why} at {place}"),
        None => format!("The body is not JSON at {place}"),
    })
}

/// The fields that hold a NUL character, when the body is JSON otherwise. Read again, since only a refused body pays for it.
fn nul_fields(bytes: &[u8]) -> Option<Problem> {
    fn walk(value: &Value, pointer: &str, faults: &mut Faults) {
        match value {
            Value::String(text) if text.contains('\0') => {
                faults.push(Fault::new(field_text(pointer), "invalid", "contains a NUL character"))
            }
            Value::Array(items) => items.iter().enumerate().for_each(|(at, item)| walk(item, &format!("{pointer}/{at}"), faults)),
            Value::Object(fields) => fields.iter().filter(|(name, _)| !name.contains('\0')).for_each(|(name, value)| {
                walk(value, &format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")), faults);
            }),
            _ => {}
        }
    }
    let mut faults = Faults::new();
    walk(&serde_json::from_slice(bytes).ok()?, "", &mut faults);
    faults.truncate(50);
    (!faults.is_empty()).then(|| Problem::faults(faults))
}

struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: serde::de::Error>(&self) -> Result<Self, E> {
        if self.depth >= DEPTH { Err(E::custom("too deep")) } else { Ok(Self { depth: self.depth + 1 }) }
    }
}

fn text<E: serde::de::Error>(text: &str) -> Result<(), E> {
    if text.contains('\0') { Err(E::custom("a NUL character")) } else { Ok(()) }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        text(value)?;
        Ok(Value::String(value.to_owned()))
    }
    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<Value, E> {
        text(&value)?;
        Ok(Value::String(value))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.deeper()?)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            text(&name)?;
            let value = entries.next_value_seed(self.deeper()?)?;
            if map.insert(name, value).is_some() {
                return Err(A::Error::custom("a name twice"));
            }
        }
        Ok(Value::Object(map))
    }
}
