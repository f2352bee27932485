//! Files that are the same for everyone: the web app, the contract, the reference page. They alone are compressed: an
//! answer with a secret in it is not (BREACH), and is small besides.

use crate::{
    answers::{empty, refusal, with_type},
    door::{House, Seen, Visit},
    headers::{accepts_gzip, accepts_html, is_known_already, value},
    reference,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use guildhall_kernel::{Problem, Registry};
use include_dir::{Dir, DirEntry};
use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    io::Write,
    sync::{Arc, OnceLock},
};

/// One file, with its compressed form once somebody asked for it.
pub(crate) struct File {
    plain: Bytes,
    gzip: OnceLock<Option<Bytes>>,
    content_type: HeaderValue,
    cache: HeaderValue,
    etag: String,
    label: &'static str,
}

/// How long a copy may be kept.
#[derive(Clone, Copy)]
pub(crate) enum Keep {
    /// For a year: the name changes with the content.
    ForEver,
    /// Asked for again every time, answered 304 while it is the same.
    Ask,
}

impl File {
    pub(crate) fn new(plain: Bytes, content_type: &'static str, keep: Keep, label: &'static str) -> Self {
        let mut hasher = DefaultHasher::new();
        plain.hash(&mut hasher);
        let cache = match keep {
            Keep::ForEver => HeaderValue::from_static("public, max-age=31536000, immutable"),
            Keep::Ask => HeaderValue::from_static("no-cache"),
        };
        let etag = format!("\"{:x}-{:x}\"", plain.len(), hasher.finish());
        Self { plain, gzip: OnceLock::new(), content_type: HeaderValue::from_static(content_type), cache, etag, label }
    }

    /// The file as this caller takes it.
    pub(crate) fn answer(&self, house: &House, headers: &HeaderMap) -> Response {
        let gzip = if accepts_gzip(headers) { self.gzip() } else { None };
        // A strong tag names bytes, and the compressed ones are others (RFC 9110 §8.8.3.3).
        let etag = if gzip.is_some() { format!("{}-gz\"", &self.etag[..self.etag.len() - 1]) } else { self.etag.clone() };
        let mut response = if is_known_already(headers, &etag) {
            empty(StatusCode::NOT_MODIFIED)
        } else {
            let mut response = with_type(StatusCode::OK, self.content_type.clone(), gzip.clone().unwrap_or_else(|| self.plain.clone()));
            if gzip.is_some() {
                response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
            response
        };
        let shown = response.headers_mut();
        shown.insert(header::ETAG, value(etag));
        shown.insert(header::CACHE_CONTROL, self.cache.clone());
        shown.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        shown.insert(header::CONTENT_SECURITY_POLICY, house.document_policy.clone());
        if self.content_type.as_bytes().starts_with(b"text/html") {
            shown.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
        }
        response.extensions_mut().insert(Seen { route: self.label.into(), person: None, organization: None });
        response
    }

    fn gzip(&self) -> Option<Bytes> {
        let kind = self.content_type.as_bytes();
        let is_text = kind.starts_with(b"text/")
            || kind.starts_with(b"application/j")
            || kind.starts_with(b"application/manifest")
            || kind.starts_with(b"image/svg");
        if !is_text || self.plain.len() < 1024 {
            return None;
        }
        let squeeze = || {
            let mut encoder = GzEncoder::new(Vec::with_capacity(self.plain.len() / 3), Compression::new(6));
            encoder.write_all(&self.plain).ok()?;
            encoder.finish().ok().map(Bytes::from)
        };
        self.gzip.get_or_init(squeeze).clone()
    }
}

/// The built web app by path, and its first page.
#[derive(Default)]
pub(crate) struct WebApp {
    files: HashMap<String, File>,
    index: Option<File>,
}

impl WebApp {
    pub(crate) fn new(assets: Option<&'static Dir<'static>>) -> Self {
        let mut app = Self::default();
        if let Some(assets) = assets {
            app.take(assets);
        }
        app
    }

    fn take(&mut self, folder: &'static Dir<'static>) {
        for entry in folder.entries() {
            match entry {
                DirEntry::Dir(folder) => self.take(folder),
                DirEntry::File(file) => {
                    let Some(path) = file.path().to_str() else { continue };
                    let bytes = Bytes::from_static(file.contents());
                    if path == "index.html" {
                        self.index = Some(File::new(bytes, "text/html; charset=utf-8", Keep::Ask, "document"));
                    } else {
                        let keep = if path.starts_with("assets/") { Keep::ForEver } else { Keep::Ask };
                        self.files.insert(format!("/{path}"), File::new(bytes, content_type(path), keep, "asset"));
                    }
                }
            }
        }
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whatever no card and no page of the house stands at: a file of the web app, its first page for addresses that the
/// app itself understands, and otherwise nothing.
pub(crate) async fn elsewhere(State(house): State<Arc<House>>, request: Request) -> Response {
    let (path, headers) = (request.uri().path(), request.headers());
    let is_read = *request.method() == Method::GET || *request.method() == Method::HEAD;
    if is_read && let Some(file) = house.web_app.files.get(path) {
        return file.answer(&house, headers);
    }
    let is_apps = !["/api", "/auth", "/socket.io", "/assets"]
        .iter()
        .any(|door| path == *door || path.strip_prefix(door).is_some_and(|rest| rest.starts_with('/')));
    // Its own address is asked for by tools as well, which take anything.
    if is_read && is_apps && (path == "/" || accepts_html(headers)) {
        return house.web_app.index.as_ref().unwrap_or(&house.pages.no_web_app).answer(&house, headers);
    }
    match request.extensions().get::<Arc<Visit>>() {
        Some(visit) => refusal(&Problem::not_found(), visit),
        None => empty(StatusCode::NOT_FOUND),
    }
}

/// The house's own pages, written once.
pub(crate) struct Pages {
    pub contract: File,
    pub reference: File,
    pub style: File,
    /// What stands where the web app would be.
    no_web_app: File,
}

impl Pages {
    pub(crate) fn of(registry: &Registry) -> Self {
        const HTML: &str = "text/html; charset=utf-8";
        let contract = crate::openapi(registry);
        Self {
            reference: File::new(reference::page(&contract).into(), HTML, Keep::Ask, "/docs"),
            contract: File::new(contract.to_string().into(), "application/json", Keep::Ask, "/openapi.json"),
            style: File::new(Bytes::from_static(reference::STYLE.as_bytes()), "text/css; charset=utf-8", Keep::Ask, "/docs/style.css"),
            no_web_app: File::new(Bytes::from_static(NO_WEB_APP.as_bytes()), HTML, Keep::Ask, "document"),
        }
    }
}

const NO_WEB_APP: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Guildhall</title>\
    <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" href=\"/docs/style.css\"></head>\
    <body><main><h1>Guildhall runs</h1><p>This build carries no web app. <code>make run</code> builds one in. \
    The interface for programs is there: <a href=\"/docs\">its reference</a>.</p></main></body></html>";
