//! From path, query and body to one typed input, with every faulty field named.

use crate::Fault;
use schemars::Schema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};
use std::{collections::HashMap, sync::OnceLock};

pub type Faults = Vec<Fault>;

/// What is known of a command's input before it is read.
pub(crate) struct Shape {
    fields: HashMap<String, Scalar>,
    schema: Value,
    validator: OnceLock<Option<jsonschema::Validator>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scalar {
    Integer,
    Number,
    Boolean,
    Other,
}

impl Shape {
    pub(crate) fn of(schema: &Schema) -> Self {
        let schema: Value = schema.clone().into();
        let fields =
            schema["properties"].as_object().into_iter().flatten().map(|(name, property)| (name.clone(), scalar(property))).collect();
        Self { fields, schema, validator: OnceLock::new() }
    }

    /// Text from a path or query, as the JSON that the field wants; what does not fit stays text and is refused later.
    fn lift(&self, name: &str, text: &str) -> Value {
        let number = || text.parse::<Number>().ok().map(Value::Number);
        match self.fields.get(name) {
            Some(Scalar::Integer | Scalar::Number) => number(),
            Some(Scalar::Boolean) => text.parse::<bool>().ok().map(Value::Bool),
            _ => None,
        }
        .unwrap_or_else(|| Value::String(text.to_owned()))
    }
}

fn scalar(property: &Value) -> Scalar {
    let is =
        |wanted: &str| property["type"] == wanted || property["type"].as_array().is_some_and(|types| types.iter().any(|t| t == wanted));
    match () {
        () if is("integer") => Scalar::Integer,
        () if is("number") => Scalar::Number,
        () if is("boolean") => Scalar::Boolean,
        () => Scalar::Other,
    }
}

/// Merges path, query and body into one object. A field given twice must have one value.
///
/// # Errors
/// A fault for each parameter given twice or differently.
pub(crate) fn merge(shape: &Shape, path: &[(String, String)], query: &[(String, String)], body: Option<Value>) -> Result<Value, Faults> {
    let mut fields = match body {
        None => Map::new(),
        Some(Value::Object(fields)) => fields,
        Some(_) => return Err(vec![Fault::new("", "type", "the body must be a JSON object")]),
    };
    let mut faults = Vec::new();
    for (index, (name, text)) in path.iter().chain(query).enumerate() {
        if text.contains('\0') {
            faults.push(Fault::new(name, "invalid", "contains a NUL character"));
            continue;
        }
        let repeated = index >= path.len() && query[..index - path.len()].iter().any(|(earlier, _)| earlier == name);
        if repeated {
            faults.push(Fault::new(name, "repeated", "is given more than once"));
            continue;
        }
        let value = shape.lift(name, text);
        match fields.get(name) {
            Some(other) if *other != value => faults.push(Fault::new(name, "conflict", "differs between path and body")),
            _ => {
                fields.insert(name.clone(), value);
            }
        }
    }
    if faults.is_empty() { Ok(Value::Object(fields)) } else { Err(faults) }
}

/// Reads and validates a typed input. The common case deserializes once; only a refused input is examined for all its faults.
pub(crate) fn read<C: DeserializeOwned + garde::Validate<Context = ()>>(shape: &Shape, value: Value) -> Result<C, Faults> {
    let mut unknown = false;
    let input: Result<C, _> = serde_ignored::deserialize(&value, |_| unknown = true);
    let input = match input {
        Ok(input) if !unknown => input,
        Ok(_) => return Err(shape_faults(shape, &value, None)),
        Err(_) => {
            let exact = serde_path_to_error::deserialize::<_, C>(&value).err();
            return Err(shape_faults(shape, &value, exact.map(|error| (path_text(error.path()), error.into_inner().to_string()))));
        }
    };
    match input.validate() {
        Ok(()) => Ok(input),
        Err(report) => Err(report.iter().map(|(path, error)| Fault::new(path.to_string(), "invalid", error.message())).collect()),
    }
}

fn path_text(path: &serde_path_to_error::Path) -> String {
    match path.to_string() {
        root if root == "." => String::new(),
        path => path,
    }
}

/// Every fault of form. No message repeats the value: it may be a secret.
fn shape_faults(shape: &Shape, value: &Value, exact: Option<(String, String)>) -> Faults {
    use jsonschema::error::ValidationErrorKind as Kind;
    let validator = shape.validator.get_or_init(|| jsonschema::options().should_validate_formats(true).build(&shape.schema).ok());
    let mut faults: Faults = Vec::new();
    for error in validator.iter().flat_map(|validator| validator.iter_errors(value)) {
        let at = field_text(error.instance_path().as_str());
        let inside = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
        match error.kind() {
            Kind::AdditionalProperties { unexpected } => {
                faults.extend(unexpected.iter().map(|name| Fault::new(inside(name), "unknown", "is not a field of this")));
            }
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                faults.push(Fault::new(inside(name), "required", "is required"));
            }
            Kind::Type { kind } => faults.push(Fault::new(at, "type", format!("must be {}", kind_text(kind)))),
            Kind::Enum { options } => {
                let options: Vec<_> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                faults.push(Fault::new(at, "invalid", format!("must be one of {}", options.join(", "))));
            }
            Kind::MaxLength { limit } => faults.push(Fault::new(at, "length", format!("has more than {limit} characters"))),
            Kind::MinLength { limit } => faults.push(Fault::new(at, "length", format!("has fewer than {limit} characters"))),
            Kind::MaxItems { limit } => faults.push(Fault::new(at, "length", format!("has more than {limit} entries"))),
            Kind::MinItems { limit } => faults.push(Fault::new(at, "length", format!("has fewer than {limit} entries"))),
            Kind::Format { format } => faults.push(Fault::new(at, "format", format!("must be in the form of a {format}"))),
            Kind::Minimum { limit } => faults.push(Fault::new(at, "range", format!("must be {limit} or more"))),
            Kind::Maximum { limit } => faults.push(Fault::new(at, "range", format!("must be {limit} or less"))),
            _ => faults.push(Fault::new(at, "invalid", "does not have the form that is asked for")),
        }
    }
    if let (true, Some((field, message))) = (faults.is_empty(), exact) {
        // serde's own words quote the value; ours ("must be …") do not.
        let message = if message.starts_with("must ") { message } else { "does not have the form that is asked for".to_owned() };
        faults.push(Fault::new(field, "invalid", message));
    }
    if faults.is_empty() {
        faults.push(Fault::new("", "invalid", "the input does not have the form that is asked for"));
    }
    faults.truncate(50);
    faults
}

fn kind_text(kind: &jsonschema::error::TypeKind) -> String {
    match kind {
        jsonschema::error::TypeKind::Single(kind) => article(&kind.to_string()),
        jsonschema::error::TypeKind::Multiple(kinds) => {
            kinds.iter().map(|kind| article(&kind.to_string())).collect::<Vec<_>>().join(" or ")
        }
    }
}

fn article(kind: &str) -> String {
    match kind {
        "null" => "null".to_owned(),
        "integer" | "array" | "object" => format!("an {kind}"),
        other => format!("a {other}"),
    }
}

/// A JSON pointer (RFC 6901) as people write fields: `members[2].role`.
pub(crate) fn field_text(pointer: &str) -> String {
    let mut text = String::new();
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        if part.chars().all(|c| c.is_ascii_digit()) && !part.is_empty() {
            text.push_str(&format!("[{part}]"));
        } else {
            if !text.is_empty() {
                text.push('.');
            }
            text.push_str(&part);
        }
    }
    text
}

/// Adds `additionalProperties: false` to every object of a schema, as the reader is strict.
pub(crate) fn close(schema: &mut Schema) {
    fn walk(value: &mut Value) {
        match value {
            Value::Object(map) => {
                if map.contains_key("properties") && !map.contains_key("additionalProperties") {
                    map.insert("additionalProperties".to_owned(), Value::Bool(false));
                }
                map.values_mut().for_each(walk);
            }
            Value::Array(items) => items.iter_mut().for_each(walk),
            _ => {}
        }
    }
    let mut value: Value = std::mem::take(schema).into();
    if value["type"] == "object" && value["properties"].is_null() {
        value["properties"] = Value::Object(Map::new());
    }
    walk(&mut value);
    if let Ok(closed) = Schema::try_from(value) {
        *schema = closed;
    }
}
