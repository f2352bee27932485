//! An id that knows what it names.

use guildhall_postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{borrow::Cow, error::Error, fmt, hash::Hash, marker::PhantomData};
use uuid::Uuid;

/// A UUIDv7 (RFC 9562 §5.7) of one kind of object. It tells when it was made, so it is never a secret.
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

/// Marks ids of people: `public.users`, and `auth.users` with the same id.
pub enum User {}
/// Marks ids of organizations.
pub enum Organization {}

impl<T> Id<T> {
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<T> From<Uuid> for Id<T> {
    fn from(uuid: Uuid) -> Self {
        Self::from_uuid(uuid)
    }
}
impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        // The hyphenated form alone: `Uuid` would also take braces, URNs and bare digits, and an id has one spelling.
        match Uuid::try_parse(&text) {
            Ok(uuid) if text.len() == 36 => Ok(Self::from_uuid(uuid)),
            _ => Err(serde::de::Error::custom("must be a UUID such as 0192a6c1-5b7e-7c3a-9c0e-2f6d1f4b8a11")),
        }
    }
}
impl<T> JsonSchema for Id<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "uuid", "maxLength": 36 })
    }
}
impl<T> garde::Validate for Id<T> {
    type Context = ();
    fn validate_into(&self, (): &(), _: &mut dyn FnMut() -> garde::Path, _: &mut garde::Report) {}
}
impl<T> ToSql for Id<T> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.0.to_sql(ty, out)
    }
    fn accepts(ty: &Type) -> bool {
        <Uuid as ToSql>::accepts(ty)
    }
    to_sql_checked!();
}
impl<'a, T> FromSql<'a> for Id<T> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Uuid::from_sql(ty, raw).map(Self::from_uuid)
    }
    fn accepts(ty: &Type) -> bool {
        <Uuid as FromSql>::accepts(ty)
    }
}
