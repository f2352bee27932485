//! Requests as somebody would write them who has read the contract: paths and bodies from the cards alone.

use guildhall_kernel::{Access, Method, Permission, Registry};
use serde_json::{Map, Value, json};

/// One route of the registry.
pub struct Route {
    pub method: Method,
    pub path: String,
    pub access: Reach,
    pub reads: bool,
    /// The command behind it, if it is not a collection.
    pub command: Option<&'static str>,
    input: Value,
    /// Parameters that stand in the query instead of the path.
    query: Vec<String>,
}

/// Who may come to a route, collections and commands alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reach {
    Public,
    Person,
    /// A member, whatever their roles.
    Anyone,
    Member(Permission),
}

/// A request in the making.
#[derive(Debug, Clone)]
pub struct Ask {
    pub method: &'static str,
    pub url: String,
    pub body: Option<Value>,
}

/// Every route once, with PUT for PATCH and PATCH for PUT.
pub fn routes(registry: &Registry) -> Vec<Route> {
    let mut routes: Vec<Route> = Vec::new();
    let mut add = |route: Route| {
        let taken = |known: &Route| known.method == route.method && positional(&known.path) == positional(&route.path);
        if !routes.iter().any(taken) {
            routes.push(route);
        }
    };
    for command in registry.commands() {
        let access = match command.access {
            Access::Public => Reach::Public,
            Access::Person => Reach::Person,
            Access::Anyone => Reach::Anyone,
            Access::Member(permission) => Reach::Member(permission),
        };
        for (method, path) in &command.routes {
            let twin = match method {
                Method::Put => Some(Method::Patch),
                Method::Patch => Some(Method::Put),
                _ => None,
            };
            for method in [Some(*method), twin].into_iter().flatten() {
                let input = command.input.clone().into();
                add(Route {
                    method,
                    path: (*path).to_owned(),
                    access,
                    reads: command.reads,
                    command: Some(command.name),
                    input,
                    query: Vec::new(),
                });
            }
        }
    }
    for collection in registry.collections() {
        let access = collection.needs.map_or(Reach::Anyone, Reach::Member);
        let lists = collection.paths.iter().filter(|_| collection.list).map(|path| (*path).to_owned());
        for path in lists.chain(collection.item_paths()) {
            let within = collection.within.map(|within| within.param.to_owned());
            let query = within.filter(|param| !path.contains(&format!("{{{param}}}"))).into_iter().collect();
            add(Route { method: Method::Get, path, access, reads: true, command: None, input: Value::Null, query });
        }
    }
    routes
}

fn positional(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

impl Route {
    /// Names of the places where an id stands, first those of the path and query, then those of the body.
    pub fn places(&self) -> Vec<String> {
        let mut places = self.address_places();
        places.extend(self.body_fields().into_iter().filter(|(name, schema)| bears_ids(&self.input, name, schema)).map(|(name, _)| name));
        places
    }

    /// Names of the places where the object stands that the call acts on.
    pub fn address_places(&self) -> Vec<String> {
        let in_path = self.path.split('/').filter_map(|part| Some(part.strip_prefix('{')?.strip_suffix('}')?.to_owned()));
        in_path.filter(|name| !self.draws(name)).chain(self.query.iter().cloned()).collect()
    }

    /// Whether a parameter is an emoji, which belongs to nobody.
    fn draws(&self, name: &str) -> bool {
        self.input["properties"][name]["format"] == "emoji"
    }

    /// The request, with `pick(place, kind)` for each id.
    pub fn ask(&self, pick: &dyn Fn(&str, &str) -> String) -> Ask {
        let mut before = "";
        let mut url = String::from("/api");
        for part in self.path.split('/').skip(1) {
            url.push('/');
            match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                Some(name) if self.draws(name) => url.push_str("%F0%9F%91%8D"),
                Some(name) => url.push_str(&pick(name, &kind(name, before))),
                None => url.push_str(part),
            }
            before = part;
        }
        let mut query: Vec<String> = self.query.iter().map(|name| format!("{name}={}", pick(name, &kind(name, "")))).collect();
        let required: Vec<&str> = self.input["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut body = Map::new();
        for (name, schema) in self.body_fields() {
            if required.contains(&name.as_str()) || bears_ids(&self.input, &name, &schema) {
                let beside = self.path.contains("/tasks/") && ["before", "after", "task_id"].contains(&name.as_str());
                let written = value(&self.input, &name, &schema, &|kind| pick(&name, if beside { "tasks_beside" } else { kind }));
                body.insert(name, written);
            }
        }
        if self.method == Method::Get {
            query.extend(
                body.iter().map(|(name, value)| format!("{name}={}", value.as_str().map_or_else(|| value.to_string(), str::to_owned))),
            );
        }
        if !query.is_empty() {
            url.push_str(&format!("?{}", query.join("&")));
        }
        let body = (self.method != Method::Get && !self.input.is_null()).then_some(Value::Object(body));
        Ask { method: self.method.as_str(), url, body }
    }

    /// Fields of the input that no path takes.
    pub fn body_fields(&self) -> Vec<(String, Value)> {
        let taken = |name: &str| self.path.contains(&format!("{{{name}}}")) || self.query.iter().any(|known| known == name);
        let fields = self.input["properties"].as_object().into_iter().flatten();
        fields.filter(|(name, _)| !taken(name)).map(|(name, schema)| (name.clone(), schema.clone())).collect()
    }
}

/// A path with an object of the right kind in each place.
pub fn filled(path: &str, pick: &dyn Fn(&str) -> String) -> String {
    let name = |part: &str| part.strip_prefix('{').and_then(|part| part.strip_suffix('}')).map(|name| pick(&kind(name, "")));
    format!("/api{}", path.split('/').map(|part| name(part).unwrap_or_else(|| part.to_owned())).collect::<Vec<_>>().join("/"))
}

/// The kind of object that a name speaks of, as its table is called.
fn kind(name: &str, before: &str) -> String {
    let stem = match name {
        "id" => before.replace('-', "_"),
        "reply_to" | "after" | "before" => "messages".to_owned(),
        _ => match name.strip_suffix("_ids").or_else(|| name.strip_suffix("_id")) {
            Some(stem) if stem.ends_with('s') => format!("{stem}es"),
            Some(stem) => format!("{}s", stem.strip_prefix("to_").unwrap_or(stem)),
            None => name.to_owned(),
        },
    };
    match stem.as_str() {
        "people" | "members" | "attendees" | "assignees" | "assigned_to" | "owners" | "mentioneds" => "users".to_owned(),
        // Another one than the task that the call acts on.
        "parents" => "tasks_beside".to_owned(),
        "blockeds" => "tasks_blocked".to_owned(),
        "participants" => "users".to_owned(),
        "equipments" => "equipment".to_owned(),
        "templates" => "project_templates".to_owned(),
        "audit_events" => "events".to_owned(),
        _ => stem,
    }
}

/// The schema itself, behind references and choices.
fn plain<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    if let Some(pointer) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
        return plain(root, root.pointer(pointer).unwrap_or(&Value::Null));
    }
    let choices = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array());
    match choices.and_then(|choices| choices.iter().find(|choice| choice["type"] != "null")) {
        Some(choice) => plain(root, choice),
        None => schema,
    }
}

fn bears_ids(root: &Value, name: &str, schema: &Value) -> bool {
    let schema = plain(root, schema);
    name == "roles" || schema["format"] == "uuid" || (schema["items"].is_object() && plain(root, &schema["items"])["format"] == "uuid")
}

/// A value that fits.
fn value(root: &Value, name: &str, schema: &Value, pick: &dyn Fn(&str) -> String) -> Value {
    let schema = plain(root, schema);
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    let kind_name =
        schema["type"].as_str().or_else(|| schema["type"].as_array()?.iter().filter_map(Value::as_str).find(|kind| *kind != "null"));
    match kind_name {
        // Tomorrow: what is to be done later is done at a time to come, and ends after it begins.
        _ if schema["format"] == "date-time" => {
            let hours = if name == "end_time" { 25 } else { 24 };
            (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(hours)).to_string().into()
        }
        // A week with something in it, and one without.
        _ if schema["format"] == "date" => if name == "to" { "2199-05-06" } else { "2199-03-04" }.into(),
        _ if schema["format"] == "uuid" => pick(&kind(name, "")).into(),
        Some("array") if name == "roles" => json!([pick("roles")]),
        Some("array") if bears_ids(root, name, schema) || schema["minItems"].as_u64() > Some(0) => {
            json!([value(root, name, &schema["items"], pick)])
        }
        Some("array") => json!([]),
        Some("integer" | "number") => schema["minimum"].as_i64().unwrap_or(1).into(),
        Some("boolean") => false.into(),
        Some("object") => {
            let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            required
                .iter()
                .map(|name| ((*name).to_owned(), value(root, name, &schema["properties"][*name], pick)))
                .collect::<Map<_, _>>()
                .into()
        }
        _ => text(name).into(),
    }
}

fn text(name: &str) -> &'static str {
    match name {
        "email" => "somebody@elsewhere.example",
        "time_zone" => "Europe/Amsterdam",
        "blueprint" => "labsync-chat",
        // Too common to open an account with.
        "password" => "password",
        "after" | "before" => "1",
        // A kind of text, and a list of ids in one word.
        "kind" => "message",
        "ids" => "00000000-0000-7000-8000-000000000000",
        "ics" => {
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Saltmarsh//EN\r\nBEGIN:VEVENT\r\nUID:plausible@saltmarsh.example\r\n\
             DTSTAMP:20270301T080000Z\r\nDTSTART:20270301T090000Z\r\nDTEND:20270301T100000Z\r\nSUMMARY:plausible\r\nEND:VEVENT\r\n\
             END:VCALENDAR\r\n"
        }
        // Of RFC 8291; the place does not exist.
        "endpoint" => "https://push.saltmarsh.example/plausible",
        "p256dh" => "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth" => "BTBZMqHH6r4Tts7J_aSIgg",
        _ => "plausible",
    }
}
