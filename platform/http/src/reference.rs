//! `/docs`: the contract as a page to read, made on the server, without a script.

use serde_json::{Map, Value};
use std::fmt::Write;

pub(crate) const STYLE: &str = include_str!("reference.css");

/// The whole page.
pub(crate) fn page(contract: &Value) -> String {
    let mut page = String::with_capacity(64 * 1024);
    let about = &contract["info"];
    let _ = write!(
        page,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title} reference</title><link rel=\"stylesheet\" href=\"/docs/style.css\"></head><body><a class=\"skip\" href=\"#main\">To the reference</a>",
        title = text(&about["title"])
    );
    navigation(&mut page, contract);
    let _ = write!(
        page,
        "<main id=\"main\"><header><h1>{} reference</h1><p>{}</p><p>The same as data: <a href=\"/openapi.json\">openapi.json</a>.</p></header>",
        text(&about["title"]),
        text(&about["description"])
    );
    for tag in list(&contract["tags"]) {
        let key = text(&tag["name"]);
        let _ = write!(page, "<section aria-labelledby=\"tag-{key}\"><h2 id=\"tag-{key}\">{}</h2>", text(&tag["description"]));
        for (path, method, operation) in operations(contract).filter(|(_, _, operation)| operation["tags"][0] == tag["name"]) {
            show(&mut page, contract, path, method, operation);
        }
        page.push_str("</section>");
    }
    sockets(&mut page, &contract["x-socket"]);
    schemas(&mut page, contract);
    page.push_str("</main></body></html>");
    page
}

/// Every operation once: the twin of a change is the same change.
fn operations(contract: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = contract["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, methods)| {
            methods.as_object().into_iter().flatten().map(move |(method, operation)| (&**path, &**method, operation))
        })
        .filter(|(_, method, operation)| {
            let id = operation["operationId"].as_str().unwrap_or_default();
            !(matches!(*method, "put" | "patch") && id.ends_with(&format!("_{method}")))
        })
}

fn navigation(page: &mut String, contract: &Value) {
    page.push_str("<nav aria-label=\"Reference\"><a class=\"home\" href=\"/\">Guildhall</a>");
    for tag in list(&contract["tags"]) {
        let _ = write!(page, "<p><a href=\"#tag-{}\">{}</a></p><ul>", text(&tag["name"]), text(&tag["description"]));
        for (path, method, operation) in operations(contract).filter(|(_, _, operation)| operation["tags"][0] == tag["name"]) {
            let short = escape(path.strip_prefix("/api").unwrap_or(path));
            let _ =
                write!(page, "<li><a href=\"#{}\"><b class=\"{method}\">{method}</b> {short}</a></li>", text(&operation["operationId"]));
        }
        page.push_str("</ul>");
    }
    page.push_str("<p><a href=\"#sockets\">Sockets</a></p><p><a href=\"#schemas\">Objects</a></p></nav>");
}

fn show(page: &mut String, contract: &Value, path: &str, method: &str, operation: &Value) {
    let id = text(&operation["operationId"]);
    let _ = write!(
        page,
        "<article id=\"{id}\"><h3><b class=\"{method}\">{method}</b> <code>{}</code></h3><p>{}</p>",
        escape(path),
        text(&operation["summary"])
    );
    let who = match (&operation["x-permission"], operation["security"].is_array()) {
        (Value::String(permission), _) => format!("Needs <code>{}</code>", escape(permission)),
        (_, true) => "Open to everyone".to_owned(),
        (_, false) => "For signed-in people".to_owned(),
    };
    let _ = write!(page, "<p class=\"who\">{who} · <code>{id}</code></p>");
    let parameters: Vec<&Value> = list(&operation["parameters"]).map(|parameter| resolve(parameter, contract)).collect();
    let own = |place: &str| parameters.iter().copied().filter(|parameter| parameter["in"] == place).collect::<Vec<_>>();
    for (place, title) in [("path", "In the path"), ("query", "In the query")] {
        let rows = own(place);
        if !rows.is_empty() {
            let _ = write!(page, "<h4>{title}</h4><dl>");
            for row in rows {
                let needed = row["required"] == true;
                field(page, row["name"].as_str().unwrap_or_default(), &row["schema"], needed, row["description"].as_str());
            }
            page.push_str("</dl>");
        }
    }
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    if body.is_object() {
        page.push_str("<h4>Body</h4>");
        fields(page, body);
    }
    page.push_str("<h4>Answers</h4><dl>");
    for (status, answer) in operation["responses"].as_object().into_iter().flatten().filter(|(status, _)| *status != "default") {
        let schema = &answer["content"]["application/json"]["schema"];
        let shape = if schema.is_object() { kind(schema) } else { "nothing".to_owned() };
        let _ = write!(page, "<dt><code>{status}</code></dt><dd>{shape} <span>{}</span></dd>", text(&answer["description"]));
    }
    page.push_str("</dl></article>");
}

fn sockets(page: &mut String, sockets: &Value) {
    page.push_str("<section aria-labelledby=\"sockets\"><h2 id=\"sockets\">Sockets</h2><p>Socket.IO 5 at <code>/socket.io/</code>, with \
                   <code>auth: {token}</code>. Each event is acknowledged with <code>{ok, data}</code> or <code>{ok: false, error}</code>.</p>");
    for (event, entry) in sockets["client"].as_object().into_iter().flatten() {
        let _ =
            write!(page, "<article><h3><b class=\"send\">send</b> <code>{}</code></h3><p>{}</p>", escape(event), text(&entry["summary"]));
        fields(page, &entry["payload"]);
        page.push_str("</article>");
    }
    page.push_str("</section>");
}

fn schemas(page: &mut String, contract: &Value) {
    page.push_str("<section aria-labelledby=\"schemas\"><h2 id=\"schemas\">Objects</h2>");
    for (name, schema) in contract["components"]["schemas"].as_object().into_iter().flatten() {
        let name = escape(name);
        let _ = write!(page, "<article id=\"schema-{name}\"><h3><code>{name}</code></h3><p>{}</p>", text(&schema["description"]));
        if schema["properties"].is_object() {
            fields(page, schema);
        } else {
            let _ = write!(page, "<p>{}</p>", kind(schema));
        }
        page.push_str("</article>");
    }
    page.push_str("</section>");
}

fn fields(page: &mut String, schema: &Value) {
    let required: Vec<&str> = list(&schema["required"]).filter_map(Value::as_str).collect();
    let none = Map::new();
    page.push_str("<dl>");
    for (name, property) in schema["properties"].as_object().unwrap_or(&none) {
        field(page, name, property, required.contains(&name.as_str()), property["description"].as_str());
    }
    page.push_str("</dl>");
}

fn field(page: &mut String, name: &str, schema: &Value, needed: bool, about: Option<&str>) {
    let mark = if needed { " <em>required</em>" } else { "" };
    let _ = write!(
        page,
        "<dt><code>{}</code>{mark}</dt><dd>{} <span>{}</span></dd>",
        escape(name),
        kind(schema),
        prose(about.unwrap_or_default())
    );
}

/// A schema in a few words.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        return format!("<a href=\"#schema-{0}\">{0}</a>", escape(name));
    }
    let choices = ["anyOf", "oneOf", "allOf"].iter().find_map(|name| schema[*name].as_array());
    if let Some(choices) = choices {
        return choices.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(|value| format!("<code>{}</code>", text(value))).collect::<Vec<_>>().join(" or ");
    }
    if schema.get("const").is_some() {
        return format!("<code>{}</code>", text(&schema["const"]));
    }
    let names: Vec<&str> = match &schema["type"] {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        Value::String(name) => vec![name],
        _ => vec!["anything"],
    };
    let words = names.iter().map(|name| match *name {
        "array" => format!("list of {}", kind(&schema["items"])),
        "string" => schema["format"].as_str().map_or_else(|| "string".to_owned(), escape),
        other => escape(other),
    });
    let mut words = words.collect::<Vec<_>>().join(" or ");
    let most = ["maxLength", "maxItems", "maximum"].iter().find_map(|name| schema[*name].as_u64());
    if let Some(most) = most {
        let _ = write!(words, ", at most {most}");
    }
    words
}

fn resolve<'a>(value: &'a Value, contract: &'a Value) -> &'a Value {
    value["$ref"].as_str().and_then(|reference| contract.pointer(reference.strip_prefix('#')?)).unwrap_or(value)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => prose(text),
        Value::Null => String::new(),
        other => escape(&other.to_string()),
    }
}

/// Words with `code` between backticks.
fn prose(words: &str) -> String {
    let parts = words.split('`').enumerate();
    parts.map(|(place, part)| if place % 2 == 1 { format!("<code>{}</code>", escape(part)) } else { escape(part) }).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_from_cards_stay_words() {
        let contract = json!({
            "info": { "title": "<b>", "description": "a & `b<c`" },
            "tags": [{ "name": "t", "description": "T" }],
            "paths": { "/api/x": { "post": { "operationId": "t.x", "tags": ["t"], "summary": "<script>", "responses": { "204": { "description": "" } } } } },
        });
        let page = page(&contract);
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script"));
        assert!(page.contains("a &amp; <code>b&lt;c</code>"));
        assert!(page.contains("id=\"t.x\""));
    }
}
