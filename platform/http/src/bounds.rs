//! The check that nothing people send can grow without an end (SECURITY DO4).

use serde_json::Value;

/// Strings and arrays of inputs that have no maximum, each as `POST /api/tools: labels[]`. Empty for a sound contract.
#[must_use]
pub fn unbounded_inputs(contract: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (path, methods) in contract["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let place = format!("{} {path}", method.to_uppercase());
            let body = operation.pointer("/requestBody/content/application~1json/schema");
            body.into_iter().for_each(|schema| walk(schema, contract, &place, "", 0, &mut found));
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let parameter = resolve(parameter, contract);
                walk(&parameter["schema"], contract, &place, parameter["name"].as_str().unwrap_or_default(), 0, &mut found);
            }
        }
    }
    for (event, entry) in contract.pointer("/x-socket/client").and_then(Value::as_object).into_iter().flatten() {
        walk(&entry["payload"], contract, event, "", 0, &mut found);
    }
    found
}

fn resolve<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    match schema["$ref"].as_str().and_then(|reference| root.pointer(reference.strip_prefix('#')?)) {
        Some(target) => target,
        None => schema,
    }
}

fn walk(schema: &Value, root: &Value, place: &str, field: &str, depth: usize, found: &mut Vec<String>) {
    if depth > 16 {
        return;
    }
    let schema = resolve(schema, root);
    let is = |kind: &str| schema["type"] == kind || schema["type"].as_array().is_some_and(|kinds| kinds.iter().any(|k| k == kind));
    let told = |name: &str| schema.get(name).is_some();
    let fixed = matches!(schema["format"].as_str(), Some("uuid" | "date-time" | "date" | "time"));
    let endless_text = is("string") && !(told("maxLength") || told("enum") || told("const") || fixed);
    let endless_list = is("array") && !told("maxItems");
    // A map of anything can grow as well.
    let endless_map = is("object") && !told("properties") && !told("maxProperties") && schema["additionalProperties"] != false;
    if endless_text || endless_list || endless_map {
        found.push(format!("{place}: {field}"));
    }
    if is("array") {
        walk(&schema["items"], root, place, &format!("{field}[]"), depth + 1, found);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let inside = if field.is_empty() { name.clone() } else { format!("{field}.{name}") };
        walk(property, root, place, &inside, depth + 1, found);
    }
    for choice in ["anyOf", "oneOf", "allOf"].iter().flat_map(|name| schema[*name].as_array()).flatten() {
        walk(choice, root, place, field, depth + 1, found);
    }
}
