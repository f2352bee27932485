//! Something that can be read: a table, or a view in schema `api`, with its own list of columns.

use crate::{Permission, input};
use guildhall_query::{Column, Kind, Order, Shape};
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde_json::Value;

/// The card's words about a collection. The type's fields are its columns, in their order.
pub struct Collection {
    schema: Schema,
    source: &'static str,
    needs: Option<Permission>,
    computed: &'static [&'static str],
    key: &'static str,
    item: &'static str,
    order: Vec<Order>,
    window: Option<&'static str>,
    within: Option<Within>,
    list: bool,
    single: bool,
    singleton: bool,
    aliases: Vec<&'static str>,
}

/// A collection inside an object, such as a conversation's messages.
#[derive(Debug, Clone, Copy)]
pub struct Within {
    /// The column, and the path or query parameter, that names the object.
    pub param: &'static str,
    /// One statement over the object's id (`$1`) answering text: null for not seen, `seen` for not allowed, anything
    /// else for welcome. The same SQL function that the policies ask.
    pub access: &'static str,
}

impl Collection {
    /// `source`: a qualified table or view, `public.messages` or `api.conversations`.
    #[must_use]
    pub fn of<T: JsonSchema>(source: &'static str) -> Self {
        let mut schema = SchemaSettings::draft2020_12().for_serialize().into_generator().root_schema_for::<T>();
        input::close(&mut schema);
        Self {
            schema,
            source,
            needs: None,
            computed: &[],
            key: "id",
            item: "id",
            order: Vec::new(),
            window: None,
            within: None,
            list: true,
            single: true,
            singleton: false,
            aliases: Vec::new(),
        }
    }
    /// The permission without which the collection answers `forbidden`.
    #[must_use]
    pub fn needs(mut self, permission: Permission) -> Self {
        self.needs = Some(permission);
        self
    }
    /// Columns that are selected but neither filtered nor ordered by, and stay out of the `ETag`.
    #[must_use]
    pub fn computed(mut self, columns: &'static [&'static str]) -> Self {
        self.computed = columns;
        self
    }
    /// The unique column (`id` unless said otherwise).
    #[must_use]
    pub fn key(mut self, column: &'static str) -> Self {
        self.key = column;
        self
    }
    /// The path parameter that names one object (`id` unless said otherwise).
    #[must_use]
    pub fn item(mut self, parameter: &'static str) -> Self {
        self.item = parameter;
        self
    }
    /// Newest first: ids are UUIDv7.
    #[must_use]
    pub fn newest_first(self) -> Self {
        let key = self.key;
        self.ordered(key, true)
    }
    /// The order when the caller gives none.
    #[must_use]
    pub fn ordered(mut self, column: &str, descending: bool) -> Self {
        self.order.push(Order { column: column.to_owned(), descending, nulls_first: descending });
        self
    }
    /// Offers `?before=` and `?after=`: a value of this column, or an id.
    #[must_use]
    pub fn window(mut self, column: &'static str) -> Self {
        self.window = Some(column);
        self
    }
    #[must_use]
    pub fn within(mut self, within: Within) -> Self {
        self.within = Some(within);
        self
    }
    /// Only the list, no single object.
    #[must_use]
    pub fn list_only(mut self) -> Self {
        self.single = false;
        self
    }
    /// Only the single object: the list is asked for otherwise.
    #[must_use]
    pub fn item_only(mut self) -> Self {
        self.list = false;
        self
    }
    /// One object at the path itself: the caller's own organization.
    #[must_use]
    pub fn singleton(mut self) -> Self {
        self.singleton = true;
        self.list = false;
        self
    }
    /// The same collection at another path.
    #[must_use]
    pub fn also_at(mut self, path: &'static str) -> Self {
        self.aliases.push(path);
        self
    }

    pub(crate) fn entry(self, module: &'static str, path: &'static str) -> CollectionEntry {
        let columns = columns(&self.schema, self.computed);
        let order = if self.order.is_empty() {
            vec![Order { column: self.key.to_owned(), descending: false, nulls_first: false }]
        } else {
            self.order
        };
        let shape = Shape {
            name: path.to_owned(),
            source: self.source.to_owned(),
            columns,
            key: self.key.to_owned(),
            order,
            window: self.window.map(str::to_owned),
        };
        let mut paths = vec![path];
        paths.extend(self.aliases);
        CollectionEntry {
            module,
            paths,
            item: self.item,
            needs: self.needs,
            within: self.within,
            list: self.list,
            single: self.single,
            singleton: self.singleton,
            schema: self.schema,
            shape,
        }
    }
}

/// A collection as the registry keeps it.
pub struct CollectionEntry {
    pub module: &'static str,
    /// Below `/api`; the first is the one that documentation shows.
    pub paths: Vec<&'static str>,
    pub item: &'static str,
    pub needs: Option<Permission>,
    pub within: Option<Within>,
    pub list: bool,
    pub single: bool,
    pub singleton: bool,
    pub schema: Schema,
    pub shape: Shape,
}

impl CollectionEntry {
    /// The paths of one object.
    #[must_use]
    pub fn item_paths(&self) -> Vec<String> {
        match (self.single, self.singleton) {
            (false, _) => Vec::new(),
            (true, true) => self.paths.iter().map(|path| (*path).to_owned()).collect(),
            (true, false) => self.paths.iter().map(|path| format!("{path}/{{{}}}", self.item)).collect(),
        }
    }
}

/// Reads the columns off the type's schema.
fn columns(schema: &Schema, computed: &[&str]) -> Vec<Column> {
    let root = schema.as_value();
    let Some(properties) = root["properties"].as_object() else { return Vec::new() };
    properties
        .iter()
        .map(|(name, property)| {
            let (kind, nullable) = kind(root, property);
            Column { name: name.clone(), kind, computed: computed.contains(&name.as_str()), nullable }
        })
        .collect()
}

fn kind(root: &Value, property: &Value) -> (Kind, bool) {
    if let Some(reference) = property["$ref"].as_str() {
        let target = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer)).unwrap_or(&Value::Null);
        return kind(root, target);
    }
    if let Some(choices) = property["anyOf"].as_array() {
        let null = choices.iter().any(|choice| choice["type"] == "null");
        let inner = choices.iter().find(|choice| choice["type"] != "null").unwrap_or(&Value::Null);
        return (kind(root, inner).0, null);
    }
    let (name, nullable) = match &property["type"] {
        Value::Array(types) => (
            types.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or("object"),
            types.iter().any(|name| name == "null"),
        ),
        Value::String(name) => (name.as_str(), false),
        // An enum of strings written as `enum` or `oneOf` of constants.
        _ if property["enum"].is_array() || property["oneOf"].is_array() => ("string", false),
        _ => ("object", true),
    };
    let kind = match (name, property["format"].as_str()) {
        ("string", Some("uuid")) => Kind::Uuid,
        ("string", Some("date-time")) => Kind::Timestamp,
        ("string", Some("date")) => Kind::Date,
        ("string", _) => Kind::Text,
        ("integer", _) => Kind::Integer,
        ("number", _) => Kind::Number,
        ("boolean", _) => Kind::Boolean,
        _ => Kind::Json,
    };
    (kind, nullable)
}
