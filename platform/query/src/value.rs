//! Values: parsed once by their column's kind, and bound, never written into a statement.

use crate::shape::Kind;
use bytes::BytesMut;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use postgres_types::{IsNull, ToSql, Type};
use std::{error::Error, fmt};
use uuid::Uuid;

/// A value to bind.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Uuid(Uuid),
    Text(String),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    Timestamp(Timestamp),
    Date(Date),
    /// Values of one kind, bound as an array.
    List(Kind, Vec<Value>),
}

impl Value {
    /// The PostgreSQL type that it is bound as.
    #[must_use]
    pub fn ty(&self) -> Type {
        match self {
            Self::Uuid(_) => Type::UUID,
            Self::Text(_) => Type::TEXT,
            Self::Integer(_) => Type::INT8,
            Self::Number(_) => Type::FLOAT8,
            Self::Boolean(_) => Type::BOOL,
            Self::Timestamp(_) => Type::TIMESTAMPTZ,
            Self::Date(_) => Type::DATE,
            Self::List(kind, _) => match kind {
                Kind::Uuid => Type::UUID_ARRAY,
                Kind::Text => Type::TEXT_ARRAY,
                Kind::Integer => Type::INT8_ARRAY,
                Kind::Number => Type::FLOAT8_ARRAY,
                Kind::Boolean => Type::BOOL_ARRAY,
                Kind::Timestamp => Type::TIMESTAMPTZ_ARRAY,
                Kind::Date => Type::DATE_ARRAY,
                Kind::Json => Type::JSONB_ARRAY,
            },
        }
    }
}

impl Kind {
    /// A value as a caller writes it; the error says what would be right.
    pub(crate) fn parse(self, text: &str) -> Result<Value, &'static str> {
        match self {
            Self::Uuid => Uuid::try_parse(text).map(Value::Uuid).map_err(|_| "an id, such as 01890a5d-ac96-774b-bcce-b302099a8057"),
            Self::Text if text.contains('\0') => Err("text without NUL characters"),
            Self::Text => Ok(Value::Text(text.to_owned())),
            Self::Integer => text.parse().map(Value::Integer).map_err(|_| "a whole number"),
            Self::Number => text.parse().ok().filter(|n: &f64| n.is_finite()).map(Value::Number).ok_or("a number"),
            Self::Boolean => text.parse().map(Value::Boolean).map_err(|_| "'true' or 'false'"),
            Self::Timestamp => instant(text).map(Value::Timestamp).ok_or("a time, such as 2026-03-01T09:00:00Z ('+' in a URL is %2B)"),
            Self::Date => day(text).map(Value::Date).ok_or("a date, such as 2026-03-01"),
            Self::Json => Err("nothing: this column cannot be compared"),
        }
    }
}

/// An RFC 3339 time, or a date, which means its first moment in UTC as it does in a session of PostgreSQL that runs in UTC. Years before
/// 1 are refused: PostgreSQL's calendar ends before ours does.
fn instant(text: &str) -> Option<Timestamp> {
    let of_day = || day(text)?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    let instant = text.parse::<Timestamp>().ok().or_else(of_day)?;
    (TimeZone::UTC.to_datetime(instant).year() >= 1).then_some(instant)
}

/// `2026-03-01` and nothing else: the parser behind it would take a time too, and forget it.
fn day(text: &str) -> Option<Date> {
    text.parse().ok().filter(|day: &Date| text.len() == "2026-03-01".len() && day.year() >= 1)
}

/// As the grammar writes it, quoted where that could matter, so that equal filters print alike.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uuid(id) => write!(f, "{id}"),
            Self::Text(text) => write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            Self::Integer(n) => write!(f, "{n}"),
            Self::Number(n) => write!(f, "{n}"),
            Self::Boolean(b) => write!(f, "{b}"),
            Self::Timestamp(at) => write!(f, "{at}"),
            Self::Date(day) => write!(f, "{day}"),
            Self::List(_, values) => {
                f.write_str("(")?;
                for (i, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if i == 0 { "" } else { "," })?;
                }
                f.write_str(")")
            }
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.to_sql_checked(ty, out)
    }

    fn accepts(_: &Type) -> bool {
        true // which type fits depends on the value: `to_sql_checked` asks it
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Uuid(id) => id.to_sql_checked(ty, out),
            Self::Text(text) => text.to_sql_checked(ty, out),
            Self::Integer(n) => n.to_sql_checked(ty, out),
            Self::Number(n) => n.to_sql_checked(ty, out),
            Self::Boolean(b) => b.to_sql_checked(ty, out),
            Self::Timestamp(at) => at.to_sql_checked(ty, out),
            Self::Date(day) => day.to_sql_checked(ty, out),
            Self::List(_, values) => values.to_sql_checked(ty, out),
        }
    }
}
