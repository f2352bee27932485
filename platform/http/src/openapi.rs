//! The contract, OpenAPI 3.1, written from the cards: paths, inputs, answers, rights, events, socket events.

use crate::{contract_parts as parts, routes::twin};
use guildhall_kernel::{Access, CollectionEntry, CommandEntry, Method, Registry};
use parts::Components;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashSet};

/// The whole contract. The same cards always give the same document.
#[must_use]
pub fn openapi(registry: &Registry) -> Value {
    let mut paper = Paper { components: Components::default(), paths: BTreeMap::new(), ids: HashSet::new() };
    for command in registry.commands() {
        paper.command(command);
    }
    for collection in registry.collections() {
        paper.collection(collection);
    }
    let sockets = socket_events(registry, &mut paper.components);
    let events = events(registry, &mut paper.components);
    let tags: Vec<Value> = registry.modules().iter().map(|module| json!({ "name": module.key, "description": module.title })).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Guildhall",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "JSON in snake_case, ids are UUIDv7, times RFC 3339 in UTC. PUT and PATCH mean the same: a partial object. \
                            Unknown fields are errors. Every refusal is a problem (RFC 9457) with a code from one small set.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "security": [{ "bearer": [] }],
        "tags": tags,
        "paths": paper.paths,
        "components": {
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
                "refresh": { "type": "apiKey", "in": "cookie", "name": "__Host-guildhall_refresh" },
            },
            "parameters": parts::parameters(),
            "responses": { "Problem": parts::problem_response() },
            "schemas": paper.components.finish(),
        },
        "x-events": events,
        "x-socket": sockets,
    })
}

struct Paper {
    components: Components,
    paths: BTreeMap<String, Map<String, Value>>,
    ids: HashSet<String>,
}

impl Paper {
    fn command(&mut self, command: &CommandEntry) {
        let input = self.components.lift(command.input.as_value());
        let output = command.output.map(|output| self.components.output(output));
        for (index, (method, path)) in command.routes.iter().enumerate() {
            let id = if index == 0 { command.name.to_owned() } else { format!("{}_{}", command.name, index + 1) };
            let operation = |id: String, method: Method| {
                let mut operation = self.operation(&id, command.module, &command.summary, path, &input);
                self.describe_input(&mut operation, command, method, path, &input);
                operation["responses"] = self.responses(command, output.as_ref());
                operation["x-command"] = command.name.into();
                self.describe_access(&mut operation, command.access);
                operation
            };
            let first = operation(id.clone(), *method);
            let second = twin(*method).map(|twin| (twin, operation(format!("{id}_{}", twin.as_str().to_lowercase()), twin)));
            self.put(path, *method, first);
            if let Some((twin, operation)) = second {
                self.put(path, twin, operation);
            }
        }
    }

    fn operation(&self, id: &str, module: &str, summary: &str, path: &str, input: &Value) -> Value {
        let described =
            |name: &str| input["properties"].get(name).cloned().unwrap_or_else(|| json!({ "type": "string", "format": "uuid" }));
        let parameters: Vec<Value> = path_names(path)
            .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": plain(&described(name)) }))
            .chain([parts::parameter("RequestId")])
            .collect();
        json!({ "operationId": id, "tags": [module], "summary": summary, "parameters": parameters })
    }

    /// What is left of the input when the path has taken its part: the query of a read, the body of a change.
    fn describe_input(&self, operation: &mut Value, command: &CommandEntry, method: Method, path: &str, input: &Value) {
        let rest = without(input, &path_names(path).collect::<Vec<_>>());
        let fields = rest["properties"].as_object().cloned().unwrap_or_default();
        let required: Vec<&str> = rest["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let Some(parameters) = operation["parameters"].as_array_mut() else { return };
        if method == Method::Get {
            parameters.extend(fields.iter().map(
                |(name, schema)| json!({ "name": name, "in": "query", "required": required.contains(&name.as_str()), "schema": schema }),
            ));
            return;
        }
        if !command.reads {
            parameters.extend(["Prefer", "IfMatch"].map(parts::parameter));
            if !command.secret {
                parameters.push(parts::parameter("IdempotencyKey"));
            }
        }
        if !fields.is_empty() {
            let needed = !required.is_empty();
            operation["requestBody"] = json!({ "required": needed, "content": { "application/json": { "schema": rest } } });
        }
    }

    fn responses(&self, command: &CommandEntry, output: Option<&Value>) -> Value {
        let mut responses = Map::new();
        let content = |schema: &Value| json!({ command.media: { "schema": schema } });
        let headers = json!({ "X-Request-Id": { "schema": { "type": "string" } } });
        match output {
            Some(schema) if command.status == 201 => {
                responses.insert(
                    "200".to_owned(),
                    json!({ "description": "It was there already", "headers": headers, "content": content(schema) }),
                );
                let made = json!({ "description": "Made", "headers": {
                    "X-Request-Id": { "schema": { "type": "string" } },
                    "Location": { "description": "Where the new object is", "schema": { "type": "string" } },
                }, "content": content(schema) });
                responses.insert("201".to_owned(), made);
            }
            Some(schema) => {
                responses
                    .insert(command.status.to_string(), json!({ "description": "Done", "headers": headers, "content": content(schema) }));
            }
            None => {
                responses.insert(command.status.to_string(), json!({ "description": "Done", "headers": headers }));
            }
        }
        responses.insert("default".to_owned(), json!({ "$ref": "#/components/responses/Problem" }));
        Value::Object(responses)
    }

    fn describe_access(&self, operation: &mut Value, access: Access) {
        match access {
            Access::Public => operation["security"] = json!([{}, { "bearer": [] }, { "refresh": [] }]),
            Access::Person | Access::Anyone => {}
            Access::Member(permission) => operation["x-permission"] = permission.key.into(),
        }
    }

    fn collection(&mut self, collection: &CollectionEntry) {
        let object = self.components.named(collection.schema.as_value());
        if collection.list {
            for path in &collection.paths {
                let page = json!({
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["data", "next_cursor"],
                    "properties": {
                        "data": { "type": "array", "items": object, "maxItems": 200 },
                        "next_cursor": { "type": ["string", "null"] },
                        "count": { "type": "integer", "description": "How many there are on all pages; with `Prefer: count=exact`" },
                    },
                });
                let mut operation = self.reading(collection, path, "list", &page);
                if let Some(parameters) = operation["parameters"].as_array_mut() {
                    parameters.extend(parts::list_parameters(collection, path));
                }
                self.put(path, Method::Get, operation);
            }
        }
        for path in collection.item_paths() {
            let mut operation = self.reading(collection, &path, "get", &object);
            if let Some(parameters) = operation["parameters"].as_array_mut() {
                parameters.extend(["Select", "IfNoneMatch"].map(parts::parameter));
                parameters.extend(parts::within_parameter(collection, &path));
            }
            operation["responses"]["200"]["headers"]["ETag"] = json!({ "schema": { "type": "string" } });
            operation["responses"]["304"] = json!({ "description": "As the `If-None-Match` tag says" });
            self.put(&path, Method::Get, operation);
        }
    }

    fn reading(&self, collection: &CollectionEntry, path: &str, verb: &str, schema: &Value) -> Value {
        let slug: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && !part.starts_with('{')).collect();
        let id = format!("{}.{verb}", slug.join("."));
        let about = collection.schema.get("description").and_then(Value::as_str).unwrap_or_default();
        let mut operation = self.operation(&id, collection.module, about.lines().next().unwrap_or_default(), path, &Value::Null);
        operation["responses"] = json!({
            "200": {
                "description": if verb == "list" { "A page" } else { "The object" },
                "headers": { "X-Request-Id": { "schema": { "type": "string" } } },
                "content": { "application/json": { "schema": schema } },
            },
            "default": { "$ref": "#/components/responses/Problem" },
        });
        if let Some(permission) = collection.needs {
            operation["x-permission"] = permission.key.into();
        }
        operation
    }

    /// The first on a path and method wins, as in the table of routes; ids are made unique.
    fn put(&mut self, path: &str, method: Method, mut operation: Value) {
        let at = self.paths.entry(format!("/api{path}")).or_default();
        let method = method.as_str().to_lowercase();
        if at.contains_key(&method) {
            return;
        }
        let wanted = operation["operationId"].as_str().unwrap_or_default().to_owned();
        let mut id = wanted.clone();
        let mut count = 2;
        while !self.ids.insert(id.clone()) {
            id = format!("{wanted}_{count}");
            count += 1;
        }
        operation["operationId"] = id.into();
        at.insert(method, operation);
    }
}

fn path_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// An object schema with some properties taken out.
fn without(schema: &Value, names: &[&str]) -> Value {
    let mut schema = schema.clone();
    if let Some(properties) = schema["properties"].as_object_mut() {
        names.iter().for_each(|name| {
            properties.shift_remove(*name);
        });
    }
    let left: Vec<Value> =
        schema["required"].as_array().into_iter().flatten().filter(|name| !names.iter().any(|n| *name == n)).cloned().collect();
    if let Some(object) = schema.as_object_mut() {
        if left.is_empty() {
            object.shift_remove("required");
        } else {
            object.insert("required".to_owned(), left.into());
        }
    }
    schema
}

/// A field's schema as a path parameter has it: never null.
fn plain(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(types) = schema["type"].as_array() {
        schema["type"] = types.iter().find(|kind| *kind != "null").cloned().unwrap_or_else(|| "string".into());
    }
    schema
}

fn events(registry: &Registry, components: &mut Components) -> Value {
    let list = registry.events().iter().map(|(kind, event)| {
        let data = components.lift(&event.schema);
        ((*kind).to_owned(), json!({ "module": event.module, "data": data }))
    });
    Value::Object(list.collect())
}

/// Socket.IO: what a client may send, each acknowledged with `{ok, data}` or `{ok: false, error}`, and its answer.
fn socket_events(registry: &Registry, components: &mut Components) -> Value {
    let mut hears = BTreeMap::new();
    for command in registry.commands() {
        if let Some(event) = command.socket {
            let payload = components.lift(command.input.as_value());
            let data = command.output.map(|output| components.output(output));
            let mut entry = json!({ "module": command.module, "summary": command.summary, "x-command": command.name, "payload": payload });
            if let Some(data) = data {
                entry["data"] = data;
            }
            hears.insert(event, entry);
        }
    }
    let mut emits = BTreeMap::new();
    for signal in registry.signals() {
        let field = json!({ "type": "string", "format": "uuid" });
        let payload =
            json!({ "type": "object", "additionalProperties": false, "required": [signal.field], "properties": { signal.field: field } });
        hears.insert(signal.hears, json!({ "summary": "Told to the others of the room, never stored", "payload": payload }));
        let told = json!({
            "type": "object",
            "required": [signal.field, "user_id", signal.flag.0],
            "properties": { signal.field: field, "user_id": field, signal.flag.0: { "type": "boolean" } },
        });
        emits.insert(signal.emits, told);
    }
    json!({ "client": hears, "server": emits })
}

#[cfg(test)]
#[path = "openapi_tests.rs"]
mod tests;
