//! From a query to statements: one text per set of filters present, so that each has the index it needs under generic plans.

use crate::{
    condition::Condition,
    cursor,
    grammar::caps,
    keyset::{Sort, behind},
    query::{Bound, Query, Selected},
    shape::{Column, Shape},
    sql::Sql,
    value::Value,
};
use postgres_types::{ToSql, Type};
use serde_json::value::RawValue;
use std::collections::HashMap;

/// A statement and what it binds, in the order of `$1, $2, …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub sql: String,
    pub params: Vec<Value>,
    /// The caller shaped nothing (no filter, select or order), so the text is one of a few of this collection's, worth preparing and keeping.
    pub usual: bool,
}

impl Statement {
    /// The parameters with their types, for statements that are sent without a round trip to ask for them.
    #[must_use]
    pub fn typed(&self) -> Vec<(&(dyn ToSql + Sync), Type)> {
        self.params.iter().map(|value| (value as &(dyn ToSql + Sync), value.ty())).collect()
    }
}

/// A condition that the door adds: a parent in the path. The column is the card's, not the caller's, and need not be in the shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Fixed {
    pub column: String,
    pub value: Value,
}

/// A page to be read. Its statement answers a row per object: the object as JSON text, and, where the caller chose columns,
/// its order values as JSON text.
#[derive(Debug, Clone)]
pub struct Plan {
    pub statement: Statement,
    /// Objects on the page; the statement reads one more, to know whether there is another page.
    pub limit: usize,
    backwards: bool,
    signature: String,
    /// The order's columns where the object has them all: then the cursor is read off the last object, and no row carries it.
    order_in_object: Option<Vec<String>>,
}

/// One page in the collection's order, and the way to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<R> {
    pub rows: Vec<R>,
    pub next_cursor: Option<String>,
}

impl Plan {
    /// Makes the page of what the statement answered: `column(row, 0)` is the object, `column(row, 1)` its order values.
    #[must_use]
    pub fn page<R>(&self, mut rows: Vec<R>, column: impl Fn(&R, usize) -> &str) -> Page<R> {
        let more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let next_cursor = rows.last().filter(|_| more).and_then(|last| match &self.order_in_object {
            Some(names) => Some(cursor::write(&self.signature, &picked(names, column(last, 0))?)),
            None => Some(cursor::write(&self.signature, column(last, 1))),
        });
        if self.backwards {
            rows.reverse();
        }
        Page { rows, next_cursor }
    }
}

/// The values of these members of a JSON object, as a JSON array, each as PostgreSQL wrote it.
fn picked(names: &[String], object: &str) -> Option<String> {
    let members: HashMap<&str, &RawValue> = serde_json::from_str(object).ok()?;
    let values: Option<Vec<&str>> = names.iter().map(|name| members.get(name.as_str()).map(|value| value.get())).collect();
    Some(format!("[{}]", values?.join(", ")))
}

impl<'s> Query<'s> {
    /// The page that the query asks for.
    ///
    /// The inner limit is a literal and the largest there is, the outer one is the caller's: under generic plans PostgreSQL takes a
    /// bound limit for a tenth of the table and would sort a million messages to answer twenty. Rows are read only as far as the outer one asks.
    #[must_use]
    pub fn plan(&self, fixed: &[Fixed]) -> Plan {
        let order = self.reading_order();
        let mut wanted = self.selected_columns();
        let in_answer = wanted.len();
        for step in &order {
            include(&mut wanted, step.column);
        }
        let mut sql = Sql::default();
        sql.push("select ");
        self.write_object(&mut sql, wanted.len() == in_answer);
        if self.select.is_some() {
            sql.push(", json_build_array(").list(&order, |sql, step| sql.push("p.").name(&step.column.name)).push(")::text");
        }
        sql.push(" from (select ");
        sql.list(&wanted, |sql, column| sql.name(&column.name));
        self.write_source(&mut sql, fixed);
        if let Some(values) = &self.cursor {
            write_condition(&mut sql, &behind(&order, values));
        }
        write_order(&mut sql, &order, "");
        sql.push(" limit ").number(caps::LIMIT + 1).push(") p");
        write_order(&mut sql, &order, "p.");
        sql.push(" limit ").bind(Value::Integer(self.limit as i64 + 1));
        Plan {
            statement: sql.finish(self.select.is_none() && self.filters.is_empty() && !self.chose_order),
            limit: self.limit,
            backwards: self.reads_backwards(),
            signature: self.signature(),
            order_in_object: self.select.is_none().then(|| order.iter().map(|step| step.column.name.clone()).collect()),
        }
    }

    /// How many objects there are on all pages together (`Prefer: count=exact`): one row, one `bigint`.
    #[must_use]
    pub fn plan_count(&self, fixed: &[Fixed]) -> Statement {
        let mut sql = Sql::default();
        sql.push("select count(*)");
        self.write_source(&mut sql, fixed);
        sql.finish(self.filters.is_empty())
    }

    /// One object by its key: its JSON text, and the text for its `ETag`. Only the query's `select` matters.
    #[must_use]
    pub fn plan_one(&self, fixed: &[Fixed], key: Value) -> Statement {
        let mut wanted = self.selected_columns();
        let in_answer = wanted.len();
        for column in self.shape.plain() {
            include(&mut wanted, column);
        }
        let mut sql = Sql::default();
        sql.push("select ");
        self.write_object(&mut sql, wanted.len() == in_answer);
        sql.push(", ").trusted(&self.shape.etag_sql()).push(" from (select ");
        sql.list(&wanted, |sql, column| sql.name(&column.name));
        write_one(&mut sql, self.shape, fixed, key);
        sql.push(") p");
        sql.finish(self.select.is_none())
    }

    /// The columns that the answer shows, each once.
    fn selected_columns(&self) -> Vec<&'s Column> {
        let mut columns = Vec::new();
        match &self.select {
            None => columns.extend(&self.shape.columns),
            Some(selected) => selected.iter().for_each(|one| include(&mut columns, one.column)),
        }
        columns
    }

    /// The object: all of `p` where that is what was asked for, otherwise built member by member, with the caller's names bound.
    fn write_object(&self, sql: &mut Sql, p_is_the_answer: bool) {
        match &self.select {
            Some(selected) if !p_is_the_answer || selected.iter().any(|one| one.alias.is_some()) => {
                sql.push("json_build_object(").list(selected, write_member).push(")::text")
            }
            _ => sql.push("row_to_json(p)::text"),
        };
    }

    /// `from` and `where`, without the cursor.
    fn write_source(&self, sql: &mut Sql, fixed: &[Fixed]) {
        sql.push(" from ").trusted(&self.shape.source).push(" where true");
        write_fixed(sql, fixed);
        if let Some(window) = &self.shape.window {
            for (bound, sign) in [(&self.before, "<"), (&self.after, ">")] {
                if let Some(bound) = bound {
                    sql.push(" and ").name(window).word(sign);
                    write_bound(sql, self.shape, window, *bound, fixed);
                }
            }
        }
        for filter in &self.filters {
            write_condition(sql, filter);
        }
    }
}

impl Shape {
    /// One object as it is now, locked until the transaction ends: the text for its `ETag`, to compare with `If-Match`.
    #[must_use]
    pub fn plan_etag(&self, fixed: &[Fixed], key: Value) -> Statement {
        let mut sql = Sql::default();
        sql.push("select ").trusted(&self.etag_sql());
        write_one(&mut sql, self, fixed, key);
        sql.push(" for update");
        sql.finish(true)
    }
}

fn include<'s>(columns: &mut Vec<&'s Column>, column: &'s Column) {
    if !columns.iter().any(|other| other.name == column.name) {
        columns.push(column);
    }
}

fn write_member<'q>(sql: &'q mut Sql, selected: &Selected<'_>) -> &'q mut Sql {
    match &selected.alias {
        Some(alias) => sql.bind(Value::Text(alias.clone())),
        None => sql.literal(&selected.column.name),
    };
    sql.push(", p.").name(&selected.column.name)
}

fn write_one(sql: &mut Sql, shape: &Shape, fixed: &[Fixed], key: Value) {
    sql.push(" from ").trusted(&shape.source).push(" where ").name(&shape.key).push(" = ").bind(key);
    write_fixed(sql, fixed);
}

fn write_fixed(sql: &mut Sql, fixed: &[Fixed]) {
    for condition in fixed {
        sql.push(" and ").name(&condition.column).push(" = ").bind(condition.value.clone());
    }
}

fn write_condition(sql: &mut Sql, condition: &Condition<'_>) {
    sql.push(" and ");
    condition.write(sql);
}

fn write_bound(sql: &mut Sql, shape: &Shape, window: &str, bound: Bound, fixed: &[Fixed]) {
    match bound {
        Bound::At(at) => {
            sql.bind(Value::Integer(at));
        }
        Bound::Row(id) => {
            sql.push("(select ").name(window);
            write_one(sql, shape, fixed, Value::Uuid(id));
            sql.push(")");
        }
    }
}

/// Says nothing about nulls where there are none, or where it is PostgreSQL's own way, so that plain indexes match.
fn write_order(sql: &mut Sql, order: &[Sort<'_>], from: &'static str) {
    sql.push(" order by ").list(order, |sql, step| {
        sql.push(from).name(&step.column.name);
        sql.push(if step.descending { " desc" } else { "" });
        match (step.column.nullable && step.nulls_first != step.descending, step.nulls_first) {
            (false, _) => sql,
            (true, true) => sql.push(" nulls first"),
            (true, false) => sql.push(" nulls last"),
        }
    });
}
