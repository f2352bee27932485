//! What a command answers: PostgreSQL's own bytes, with the type kept for the contract.

use bytes::Bytes;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use std::marker::PhantomData;
use uuid::Uuid;

/// Makes the schema of an answer's body.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// Something that becomes an answer.
pub trait Answer: Send {
    const STATUS: u16;
    /// The media type of the body.
    const MEDIA: &'static str = "application/json";
    /// The schema of the body; `None` when there is none.
    fn schema() -> Option<SchemaOf>;
    fn into_reply(self) -> Reply;
}

/// A finished answer, before a door gives it its own form.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    pub status: u16,
    pub body: Option<Bytes>,
    /// The id of what was made: `Location` is the path called and this.
    pub created: Option<Uuid>,
    /// Where what was made is found, if not below the path called.
    pub location: Option<&'static str>,
    pub cookies: Vec<Cookie>,
    /// The body is the stored answer of an earlier call with the same key.
    pub replayed: bool,
    pub etag: Option<String>,
    /// The body is no JSON, but a file of this kind to be saved under this name.
    pub file: Option<FileKind>,
}

/// What a body is that is saved as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// With its parameters: `text/csv; charset=utf-8`.
    pub media: &'static str,
    pub name: &'static str,
}

/// The refresh cookie's next value; `None` clears it.
#[derive(Debug, Clone)]
pub struct Cookie {
    pub value: Option<String>,
    pub max_age_s: i64,
}

/// 200 with an object. The type is for the contract; the bytes are JSON already.
#[derive(Debug, Clone)]
pub struct Json<T> {
    pub bytes: Bytes,
    kind: PhantomData<fn() -> T>,
}

impl<T> Json<T> {
    #[must_use]
    pub fn from_text(text: String) -> Self {
        Self { bytes: Bytes::from(text), kind: PhantomData }
    }
    /// The same bytes, promised as another type.
    #[must_use]
    pub fn promised_as<U>(self) -> Json<U> {
        Json { bytes: self.bytes, kind: PhantomData }
    }
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Bytes come from `String` or `serde_json` alone.
        std::str::from_utf8(&self.bytes).unwrap_or("null")
    }
}

impl<T: Serialize> Json<T> {
    /// Serializes a value made in Rust.
    ///
    /// # Errors
    /// `internal` if the value cannot be JSON.
    pub fn new(value: &T) -> crate::Result<Self> {
        serde_json::to_string(value).map(Self::from_text).map_err(crate::Problem::internal)
    }
}

impl<T: JsonSchema> Answer for Json<T> {
    const STATUS: u16 = 200;
    fn schema() -> Option<SchemaOf> {
        Some(|generator| generator.subschema_for::<T>())
    }
    fn into_reply(self) -> Reply {
        Reply { status: Self::STATUS, body: Some(self.bytes), ..Reply::default() }
    }
}

/// 201 with the new object and where it is.
#[derive(Debug, Clone)]
pub struct Created<T> {
    pub id: Uuid,
    pub body: Json<T>,
}

impl<T: JsonSchema> Answer for Created<T> {
    const STATUS: u16 = 201;
    fn schema() -> Option<SchemaOf> {
        Json::<T>::schema()
    }
    fn into_reply(self) -> Reply {
        Reply { status: Self::STATUS, body: Some(self.body.bytes), created: Some(self.id), ..Reply::default() }
    }
}

/// 201 with something new that is found elsewhere: a new account at `/api/users/me`.
#[derive(Debug, Clone)]
pub struct CreatedAt<T> {
    /// The whole path.
    pub path: &'static str,
    pub body: Json<T>,
}

impl<T: JsonSchema> Answer for CreatedAt<T> {
    const STATUS: u16 = 201;
    fn schema() -> Option<SchemaOf> {
        Json::<T>::schema()
    }
    fn into_reply(self) -> Reply {
        Reply { status: Self::STATUS, body: Some(self.body.bytes), location: Some(self.path), ..Reply::default() }
    }
}

/// 201 with the new object, or 200 with the one that was there already.
#[derive(Debug, Clone)]
pub enum Made<T> {
    New(Uuid, Json<T>),
    Found(Json<T>),
}

impl<T: JsonSchema> Answer for Made<T> {
    const STATUS: u16 = 201;
    fn schema() -> Option<SchemaOf> {
        Json::<T>::schema()
    }
    fn into_reply(self) -> Reply {
        match self {
            Self::New(id, body) => Created { id, body }.into_reply(),
            Self::Found(body) => body.into_reply(),
        }
    }
}

/// 200 with a table of comma-separated values (RFC 4180), to be saved as a file.
#[derive(Debug, Clone)]
pub struct Csv {
    pub name: &'static str,
    pub text: String,
}

impl Answer for Csv {
    const STATUS: u16 = 200;
    const MEDIA: &'static str = "text/csv; charset=utf-8";
    fn schema() -> Option<SchemaOf> {
        Some(|generator| generator.subschema_for::<String>())
    }
    fn into_reply(self) -> Reply {
        let file = FileKind { media: Self::MEDIA, name: self.name };
        Reply { status: Self::STATUS, body: Some(Bytes::from(self.text)), file: Some(file), ..Reply::default() }
    }
}

/// 200 with a picture, as a file: whoever opens it by its address saves it.
#[derive(Debug, Clone)]
pub struct Jpeg {
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

impl Answer for Jpeg {
    const STATUS: u16 = 200;
    const MEDIA: &'static str = "image/jpeg";
    fn schema() -> Option<SchemaOf> {
        Some(|_| schemars::json_schema!({ "type": "string", "format": "binary" }))
    }
    fn into_reply(self) -> Reply {
        let file = FileKind { media: Self::MEDIA, name: self.name };
        Reply { status: Self::STATUS, body: Some(Bytes::from(self.bytes)), file: Some(file), ..Reply::default() }
    }
}

/// 204: done, nothing to say.
#[derive(Debug, Clone, Copy)]
pub struct NoContent;

impl Answer for NoContent {
    const STATUS: u16 = 204;
    fn schema() -> Option<SchemaOf> {
        None
    }
    fn into_reply(self) -> Reply {
        Reply { status: Self::STATUS, ..Reply::default() }
    }
}
