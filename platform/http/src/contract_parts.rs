//! Pieces of the contract: shared schemas under one roof, parameters, the problem.

use guildhall_kernel::{Code, CollectionEntry, query::Kind};
use schemars::{Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Schemas that several operations share, by name.
pub(crate) struct Components(BTreeMap<String, Value>);

impl Default for Components {
    fn default() -> Self {
        Self(BTreeMap::from([("Problem".to_owned(), problem())]))
    }
}

impl Components {
    /// The schema of an answer, with everything it names put under `components`.
    pub(crate) fn output(&mut self, of: fn(&mut SchemaGenerator) -> Schema) -> Value {
        let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
        let mut schema: Value = of(&mut generator).into();
        let defs = generator.take_definitions(true);
        if let Some(object) = schema.as_object_mut() {
            object.insert("$defs".to_owned(), Value::Object(defs));
        }
        self.lift(&schema)
    }

    /// A schema of its own document, with its `$defs` moved under `components` and itself left in place.
    pub(crate) fn lift(&mut self, schema: &Value) -> Value {
        let mut schema = schema.clone();
        close(&mut schema);
        let Some(object) = schema.as_object_mut() else { return schema };
        object.shift_remove("$schema");
        object.shift_remove("title");
        let Some(Value::Object(mut defs)) = object.shift_remove("$defs") else { return schema };
        defs.values_mut()
            .chain([&mut schema])
            .for_each(|body| repoint(body, &|reference| reference.strip_prefix("#/$defs/").map(str::to_owned)));
        // Most names are free, or stand for the same already; a name with another meaning gets a number.
        let names: BTreeMap<String, String> = defs.iter().map(|(name, body)| (name.clone(), self.place_for(name, body))).collect();
        if names.iter().any(|(name, place)| name != place) {
            let renamed = |reference: &str| names.get(reference.strip_prefix(HERE)?).cloned();
            defs.values_mut().chain([&mut schema]).for_each(|body| repoint(body, &renamed));
        }
        self.0.extend(defs.into_iter().map(|(name, body)| (names[&name].clone(), body)));
        schema
    }

    /// The same, and the schema itself put there too, under its title; answers the reference to it.
    pub(crate) fn named(&mut self, schema: &Value) -> Value {
        let title = schema["title"].as_str().unwrap_or("Object").to_owned();
        let body = self.lift(schema);
        let name = self.place_for(&title, &body);
        self.0.insert(name.clone(), body);
        reference(&name)
    }

    /// A free name, or the one under which the same schema stands already.
    fn place_for(&self, name: &str, body: &Value) -> String {
        let mut place = name.to_owned();
        let mut count = 2;
        while self.0.get(&place).is_some_and(|other| other != body) {
            place = format!("{name}{count}");
            count += 1;
        }
        place
    }

    /// Everything, in the order of the names.
    pub(crate) fn finish(self) -> Value {
        Value::Object(self.0.into_iter().collect())
    }
}

const HERE: &str = "#/components/schemas/";

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("{HERE}{name}") })
}

/// Gives every `$ref` the component that `to` names, where it names one.
fn repoint(value: &mut Value, to: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                match value.as_str().filter(|_| key == "$ref").and_then(to) {
                    Some(name) => *value = format!("{HERE}{name}").into(),
                    None => repoint(value, to),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| repoint(item, to)),
        _ => {}
    }
}

/// What an object does not name, it does not have.
fn close(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if map.get("properties").is_some_and(Value::is_object) && map.get("type").is_some() && !map.contains_key("additionalProperties")
            {
                map.insert("additionalProperties".to_owned(), false.into());
            }
            map.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn problem() -> Value {
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let mut schema = json!({
        "description": "A refusal (RFC 9457).",
        "type": "object",
        "required": ["type", "title", "status", "code", "detail", "errors", "request_id"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "enum": codes },
            "detail": { "type": "string" },
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["field", "code", "message"],
                    "properties": { "field": { "type": "string" }, "code": { "type": "string" }, "message": { "type": "string" } },
                },
            },
            "request_id": { "type": "string" },
        },
    });
    close(&mut schema);
    schema
}

pub(crate) fn problem_response() -> Value {
    json!({
        "description": "Refused",
        "headers": {
            "X-Request-Id": { "schema": { "type": "string" } },
            "Retry-After": { "description": "Seconds; with 429 and 503", "schema": { "type": "integer" } },
        },
        "content": { "application/problem+json": { "schema": reference("Problem") } },
    })
}

pub(crate) fn parameter(name: &str) -> Value {
    json!({ "$ref": format!("#/components/parameters/{name}") })
}

/// Parameters that many operations have.
pub(crate) fn parameters() -> Value {
    let header = |name: &str, about: &str, most: u32| json!({ "name": name, "in": "header", "description": about, "schema": { "type": "string", "maxLength": most } });
    let query = |name: &str, about: &str, most: u32| json!({ "name": name, "in": "query", "description": about, "schema": { "type": "string", "maxLength": most } });
    let named: [(&str, Value); 12] = [
        ("RequestId", header("X-Request-Id", "1–128 of `[A-Za-z0-9._-]`; answered back, or a new one", 128)),
        ("IdempotencyKey", header("Idempotency-Key", "The same key and body within 24 h answer what was answered first", 255)),
        ("Prefer", header("Prefer", "`tx=rollback`: run it, answer `{preview, result, events}` with 200, keep nothing", 200)),
        ("Count", header("Prefer", "`count=exact`: add `count`, how many there are on all pages", 200)),
        ("IfMatch", header("If-Match", "The object's `ETag`; 412 when somebody else was first", 2000)),
        ("IfNoneMatch", header("If-None-Match", "The `ETag` at hand; 304 when it is still the one", 2000)),
        ("Select", query("select", "The columns to answer, `id,name`", 2000)),
        ("Order", query("order", "`column.asc` or `column.desc`, several with commas", 2000)),
        ("Cursor", query("cursor", "`next_cursor` of the page before", 2000)),
        ("Before", query("before", "What came before this id or number", 64)),
        ("After", query("after", "What came after this id or number", 64)),
        ("Limit", json!({ "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 200, "default": 50 } })),
    ];
    Value::Object(named.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

/// What a list may be asked for: page, order, columns, and a filter for each column.
pub(crate) fn list_parameters(collection: &CollectionEntry, path: &str) -> Vec<Value> {
    let mut list: Vec<Value> = ["Count", "Limit", "Cursor", "Order", "Select"].map(parameter).into();
    if collection.shape.window.is_some() {
        list.extend(["Before", "After"].map(parameter));
    }
    list.extend(within_parameter(collection, path));
    let columns = collection.shape.columns.iter().filter(|column| !column.computed && column.kind != Kind::Json);
    let filters: Map<String, Value> = columns
        .filter(|column| collection.within.is_none_or(|within| within.param != column.name))
        .map(|column| (column.name.clone(), json!({ "type": "string", "maxLength": 2000 })))
        .collect();
    list.push(json!({
        "name": "filters",
        "in": "query",
        "style": "form",
        "explode": true,
        "description": "A column and a condition, `name=ilike.*hall*`: eq, neq, gt, gte, lt, lte, like, ilike, in.(…), is.null, not.…; \
                        and `and=(…)`, `or=(…)` of several",
        "schema": { "type": "object", "additionalProperties": false, "properties": filters },
    }));
    list
}

/// At a flat path, the object that the collection is in stands in the query.
pub(crate) fn within_parameter(collection: &CollectionEntry, path: &str) -> Option<Value> {
    let within = collection.within.filter(|within| !path.contains(&format!("{{{}}}", within.param)))?;
    Some(json!({ "name": within.param, "in": "query", "required": true, "schema": { "type": "string", "format": "uuid" } }))
}
