//! A change with a name: one typed input, one statement of who may, one function.

use crate::{Act, Answer, Faults, Reply, Result, input};
use futures::future::BoxFuture;
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;

/// Something that people do: `chat.message.send`. Also a computed read, registered with [`Module::read`](crate::Module::read),
/// whose transaction is read-only.
pub trait Command: DeserializeOwned + JsonSchema + garde::Validate<Context = ()> + Send + 'static {
    const NAME: &'static str;
    const ACCESS: Access;
    type Output: Answer;
    /// The deed, inside one transaction under the caller's policies; an error undoes all of it.
    fn act(self, cx: &mut Act) -> impl Future<Output = Result<Self::Output>> + Send;
}

/// Who may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone, signed in or not.
    Public,
    /// A signed-in person; no organization needed.
    Person,
    /// A member of the organization, whatever their roles: what is a person's own there.
    Anyone,
    /// A member whose roles hold the permission.
    Member(Permission),
}

/// A right that roles hold: `chat.messages.write`. Once released, a key is never renamed.
#[derive(Debug, Clone, Copy)]
pub struct Permission {
    pub key: &'static str,
    pub title: &'static str,
    pub description: &'static str,
}

impl Permission {
    #[must_use]
    pub const fn new(key: &'static str, title: &'static str, description: &'static str) -> Self {
        Self { key, title, description }
    }
}
impl PartialEq for Permission {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}
impl Eq for Permission {}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that may have so many characters is a long one.
const LONG: u64 = 2_000;

/// How many characters a text of the input may have at most.
fn longest_text(schema: &Value) -> u64 {
    match schema {
        Value::Object(map) => {
            let own = map.get("maxLength").and_then(Value::as_u64).unwrap_or(0);
            map.values().map(longest_text).max().unwrap_or(0).max(own)
        }
        Value::Array(items) => items.iter().map(longest_text).max().unwrap_or(0),
        _ => 0,
    }
}

type Prepare = fn(&input::Shape, Value) -> Result<Box<dyn Deed>, Faults>;

/// A command with its type forgotten: what the registry keeps and the doors call.
pub struct CommandEntry {
    pub name: &'static str,
    pub module: &'static str,
    pub access: Access,
    /// Changes nothing: its transaction is read-only, and idempotency and preview do not apply.
    pub reads: bool,
    /// A read that the log remembers: its transaction keeps the event, and nothing else should be in it.
    pub noted: bool,
    /// A text of many pages may be among its input, so that a body may be longer than elsewhere.
    pub takes_long_text: bool,
    /// Its answer holds secrets, so no copy of it is kept for an `Idempotency-Key`.
    pub secret: bool,
    /// Where it is reached: method and path below `/api`, with parameters as `{name}`.
    pub routes: Vec<(Method, &'static str)>,
    /// The Socket.IO event that calls it, if one does.
    pub socket: Option<&'static str>,
    pub input: Schema,
    pub status: u16,
    /// The media type of its answer.
    pub media: &'static str,
    pub output: Option<crate::answer::SchemaOf>,
    pub summary: String,
    pub(crate) shape: input::Shape,
    prepare: Prepare,
}

impl CommandEntry {
    pub(crate) fn of<C: Command>(module: &'static str, reads: bool) -> Self {
        let mut generator = SchemaSettings::draft2020_12().into_generator();
        let mut schema = generator.root_schema_for::<C>();
        input::close(&mut schema);
        let summary = schema.get("description").and_then(Value::as_str).unwrap_or(C::NAME).lines().next().unwrap_or_default().to_owned();
        Self {
            name: C::NAME,
            module,
            access: C::ACCESS,
            reads,
            noted: false,
            takes_long_text: longest_text(schema.as_value()) >= LONG,
            secret: false,
            routes: Vec::new(),
            socket: None,
            shape: input::Shape::of(&schema),
            input: schema,
            status: C::Output::STATUS,
            media: C::Output::MEDIA,
            output: C::Output::schema(),
            summary,
            prepare: |shape, value| {
                let input: C = input::read(shape, value)?;
                Ok(Box::new(input))
            },
        }
    }

    /// Validates an input and makes it ready to act.
    pub(crate) fn prepare(&self, input: Value) -> Result<Box<dyn Deed>, Faults> {
        (self.prepare)(&self.shape, input)
    }
}

/// A validated command, ready to act.
pub(crate) trait Deed: Send {
    fn act<'a>(self: Box<Self>, cx: &'a mut Act) -> BoxFuture<'a, Result<Reply>>;
}

impl<C: Command> Deed for C {
    fn act<'a>(self: Box<Self>, cx: &'a mut Act) -> BoxFuture<'a, Result<Reply>> {
        Box::pin(async move { Ok(C::act(*self, cx).await?.into_reply()) })
    }
}
