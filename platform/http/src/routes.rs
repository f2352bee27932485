//! The table of paths, read off the cards.

use axum::http::{HeaderValue, Method as HttpMethod};
use guildhall_kernel::{CollectionEntry, CommandEntry, Method, Registry};
use std::{collections::BTreeMap, sync::Arc};

/// One path as the router knows it: parameters by position, since cards name them differently.
pub(crate) struct Spot {
    /// `/api/conversations/{p0}/messages`
    pub pattern: String,
    points: Vec<(Method, Arc<Point>)>,
    pub allow: HeaderValue,
}

/// What stands at a path for one method.
pub(crate) struct Point {
    /// `/api/conversations/{id}/messages`, for logs and meters.
    pub label: Arc<str>,
    /// Place among the path's segments and the card's name for it.
    params: Vec<(usize, String)>,
    pub target: Target,
}

pub(crate) enum Target {
    /// A command and its route as the card wrote it.
    Command(Arc<CommandEntry>, &'static str),
    List(Arc<CollectionEntry>),
    Single(Arc<CollectionEntry>),
}

impl Spot {
    /// The point for a method; `HEAD` is asked of what answers `GET`.
    pub(crate) fn point(&self, method: &HttpMethod) -> Option<&Arc<Point>> {
        let wanted = match *method {
            HttpMethod::GET | HttpMethod::HEAD => Method::Get,
            HttpMethod::POST => Method::Post,
            HttpMethod::PUT => Method::Put,
            HttpMethod::PATCH => Method::Patch,
            HttpMethod::DELETE => Method::Delete,
            _ => return None,
        };
        self.points.iter().find(|(method, _)| *method == wanted).map(|(_, point)| point)
    }
}

impl Point {
    fn new(path: &str, target: Target) -> Arc<Self> {
        let label = format!("/api{path}");
        let name = |part: &str| part.strip_prefix('{').and_then(|part| part.strip_suffix('}')).map(str::to_owned);
        let params = label.split('/').enumerate().filter_map(|(place, part)| Some((place, name(part)?))).collect();
        Arc::new(Self { label: label.into(), params, target })
    }

    /// The parameters of a path that matched, decoded, by the card's names.
    ///
    /// # Errors
    /// `bad_request` for what cannot be decoded.
    pub(crate) fn read(&self, path: &str) -> guildhall_kernel::Result<Vec<(String, String)>> {
        let mut segments = path.split('/').enumerate();
        let mut pairs = Vec::with_capacity(self.params.len());
        for (place, name) in &self.params {
            let text = segments.find(|(at, _)| at == place).map_or("", |(_, text)| text);
            pairs.push((name.clone(), crate::query_string::segment(text)?));
        }
        Ok(pairs)
    }
}

/// Every path of the registry once. Commands come first: a card that writes a command where its collection would answer means it.
pub(crate) fn table(registry: &Registry) -> Vec<Spot> {
    let mut spots: BTreeMap<String, Vec<(Method, Arc<Point>)>> = BTreeMap::new();
    let mut add = |method: Method, path: &str, target: Target| {
        let points = spots.entry(positional(path)).or_default();
        if !points.iter().any(|(taken, _)| *taken == method) {
            points.push((method, Point::new(path, target)));
        }
    };
    for command in registry.commands() {
        for (method, path) in &command.routes {
            add(*method, path, Target::Command(command.clone(), path));
        }
    }
    // PUT and PATCH mean the same here, wherever a card has one of them.
    for command in registry.commands() {
        for (method, path) in &command.routes {
            if let Some(twin) = twin(*method) {
                add(twin, path, Target::Command(command.clone(), path));
            }
        }
    }
    for collection in registry.collections() {
        if collection.list {
            collection.paths.iter().for_each(|path| add(Method::Get, path, Target::List(collection.clone())));
        }
        collection.item_paths().iter().for_each(|path| add(Method::Get, path, Target::Single(collection.clone())));
    }
    spots.into_iter().map(|(pattern, points)| Spot { pattern, allow: allow(&points), points }).collect()
}

pub(crate) const fn twin(method: Method) -> Option<Method> {
    match method {
        Method::Put => Some(Method::Patch),
        Method::Patch => Some(Method::Put),
        Method::Get | Method::Post | Method::Delete => None,
    }
}

fn positional(path: &str) -> String {
    let mut count = 0;
    let mut number = |part: &str| {
        if part.starts_with('{') {
            count += 1;
            format!("{{p{}}}", count - 1)
        } else {
            part.to_owned()
        }
    };
    format!("/api{}", path.split('/').map(&mut number).collect::<Vec<_>>().join("/"))
}

fn allow(points: &[(Method, Arc<Point>)]) -> HeaderValue {
    let mut names: Vec<&str> = points.iter().map(|(method, _)| method.as_str()).collect();
    if names.contains(&"GET") {
        names.push("HEAD");
    }
    names.sort_unstable();
    crate::headers::value(names.join(", "))
}
