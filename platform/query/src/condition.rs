//! Conditions on a row: what filters parse into, what a cursor becomes, and what SQL is written from.

use crate::{shape::Column, sql::Sql, value::Value};
use std::fmt;

/// A condition with SQL's three-valued meaning.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition<'s> {
    Compare {
        column: &'s Column,
        comparison: Comparison,
        value: Value,
    },
    /// `%` and `_` as in SQL; the caller's `*` is already `%`.
    Like {
        column: &'s Column,
        pattern: String,
        any_case: bool,
    },
    In {
        column: &'s Column,
        values: Vec<Value>,
    },
    Is {
        column: &'s Column,
        state: State,
    },
    Not(Box<Condition<'s>>),
    All(Vec<Condition<'s>>),
    Any(Vec<Condition<'s>>),
    /// The columns as a whole stand before or behind the values: what an index on them answers directly.
    Row {
        columns: Vec<&'s Column>,
        comparison: Comparison,
        values: Vec<Value>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Null,
    True,
    False,
    Unknown,
}

impl Comparison {
    /// Its name in the grammar, and its sign in SQL.
    const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Equal, "eq", "="),
        (Self::NotEqual, "neq", "<>"),
        (Self::Greater, "gt", ">"),
        (Self::GreaterOrEqual, "gte", ">="),
        (Self::Less, "lt", "<"),
        (Self::LessOrEqual, "lte", "<="),
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, its_name, _)| *its_name == name).map(|(comparison, ..)| *comparison)
    }

    const fn words(self) -> (&'static str, &'static str) {
        let (_, name, sign) = Self::ALL[self as usize];
        (name, sign)
    }
}

impl State {
    const ALL: [(Self, &'static str); 4] = [(Self::Null, "null"), (Self::True, "true"), (Self::False, "false"), (Self::Unknown, "unknown")];

    /// PostgREST takes these in any case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, its_name)| its_name.eq_ignore_ascii_case(name)).map(|(state, _)| *state)
    }

    const fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

impl Condition<'_> {
    /// Appends the condition to a statement, in parentheses where `and` beside it would change its meaning.
    pub fn write(&self, sql: &mut Sql) {
        match self {
            Self::Compare { column, comparison, value } => {
                sql.name(&column.name).word(comparison.words().1).bind(value.clone());
            }
            Self::Like { column, pattern, any_case } => {
                sql.name(&column.name).word(if *any_case { "ilike" } else { "like" }).bind(Value::Text(pattern.clone()));
            }
            Self::In { column, values } => {
                sql.name(&column.name).push(" = any(").bind(Value::List(column.kind, values.clone())).push(")");
            }
            Self::Is { column, state } => {
                sql.name(&column.name).word("is").push(state.name());
            }
            Self::Not(inner) => match &**inner {
                Self::Is { column, state } => {
                    sql.name(&column.name).word("is not").push(state.name());
                }
                inner => {
                    sql.push("not (");
                    inner.write(sql);
                    sql.push(")");
                }
            },
            Self::All(parts) => write_joined(parts, " and ", "true", sql),
            Self::Any(parts) => write_joined(parts, " or ", "false", sql),
            Self::Row { columns, comparison, values } => {
                sql.push("(");
                sql.list(columns, |sql, column| sql.name(&column.name));
                sql.push(")").word(comparison.words().1).push("(");
                sql.list(values, |sql, value| sql.bind(value.clone()));
                sql.push(")");
            }
        }
    }
}

fn write_joined(parts: &[Condition<'_>], joint: &'static str, none: &'static str, sql: &mut Sql) {
    if parts.is_empty() {
        sql.push(none);
        return;
    }
    sql.push("(");
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            sql.push(joint);
        }
        part.write(sql);
    }
    sql.push(")");
}

/// As it would stand in a tree (`n.gte.3`, `or(…)`); a cursor's tag covers this text.
impl fmt::Display for Condition<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Not(inner) => match &**inner {
                Self::All(_) | Self::Any(_) | Self::Not(_) | Self::Row { .. } => write!(f, "not.{inner}"),
                leaf => leaf.print(f, "not."),
            },
            condition => condition.print(f, ""),
        }
    }
}

impl Condition<'_> {
    fn print(&self, f: &mut fmt::Formatter<'_>, not: &str) -> fmt::Result {
        match self {
            Self::Compare { column, comparison, value } => write!(f, "{}.{not}{}.{value}", column.name, comparison.words().0),
            Self::Like { column, pattern, any_case } => {
                write!(f, "{}.{not}{}.{}", column.name, if *any_case { "ilike" } else { "like" }, Value::Text(pattern.clone()))
            }
            Self::In { column, values } => write!(f, "{}.{not}in.{}", column.name, Value::List(column.kind, values.clone())),
            Self::Is { column, state } => write!(f, "{}.{not}is.{}", column.name, state.name()),
            Self::Not(inner) => write!(f, "not.{inner}"),
            Self::All(parts) => print_joined(f, "and", parts),
            Self::Any(parts) => print_joined(f, "or", parts),
            Self::Row { columns, comparison, values } => {
                let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
                write!(f, "row({}).{}.({values:?})", names.join(","), comparison.words().0)
            }
        }
    }
}

fn print_joined(f: &mut fmt::Formatter<'_>, name: &str, parts: &[Condition<'_>]) -> fmt::Result {
    write!(f, "{name}(")?;
    for (i, part) in parts.iter().enumerate() {
        write!(f, "{}{part}", if i == 0 { "" } else { "," })?;
    }
    f.write_str(")")
}
