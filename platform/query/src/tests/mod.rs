//! A collection of messages, read through the public door.

mod faults;
mod operators;
mod pages;
mod properties;

use crate::{Column, Fault, Fixed, Kind, Order, Query, Shape, Value, parse};
use uuid::Uuid;

const CONVERSATION: Uuid = Uuid::from_u128(0xc0);

/// Every kind of column, nullable and not, and one that is worked out.
fn messages() -> Shape {
    let column = |name: &str, kind, nullable| Column { name: name.into(), kind, computed: false, nullable };
    let shape = Shape {
        name: "/conversations/{id}/messages".into(),
        source: "public.messages".into(),
        columns: vec![
            column("id", Kind::Uuid, false),
            column("seq", Kind::Integer, false),
            column("content", Kind::Text, true),
            column("score", Kind::Number, true),
            column("pinned", Kind::Boolean, false),
            column("created_at", Kind::Timestamp, false),
            column("due", Kind::Date, true),
            column("labels", Kind::Json, true),
            Column { computed: true, ..column("reads", Kind::Integer, false) },
        ],
        key: "id".into(),
        order: vec![Order { column: "seq".into(), descending: true, nulls_first: true }],
        window: Some("seq".into()),
    };
    assert_eq!(shape.verify(), Ok(()));
    shape
}

/// A URL's query in pairs; `&` and `=` only separate here.
fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(a, b)| (a.into(), b.into()))
        .collect()
}

fn read<'s>(shape: &'s Shape, query: &str) -> Query<'s> {
    parse(shape, &pairs(query)).unwrap_or_else(|faults| panic!("{query}: {faults:?}"))
}

fn faults(query: &str) -> Vec<Fault> {
    parse(&messages(), &pairs(query)).expect_err(query)
}

fn in_conversation() -> Vec<Fixed> {
    vec![Fixed { column: "conversation_id".into(), value: Value::Uuid(CONVERSATION) }]
}

/// What stands behind `where true and`, and what is bound, the limit aside.
fn condition(query: &str) -> (String, Vec<Value>) {
    let shape = messages();
    let statement = read(&shape, query).plan(&[]).statement;
    let (_, rest) = statement.sql.split_once(" where true and ").expect(query);
    let (condition, _) = rest.split_once(" order by ").expect(query);
    (condition.into(), statement.params[..statement.params.len() - 1].to_vec())
}
