//! The parameters of a query that are not filters, one by one.

use crate::{
    fault::{Fault, shown},
    grammar::caps,
    keyset::Sort,
    query::{Bound, Selected, complete},
    shape::{Column, Kind, Shape},
};
use uuid::Uuid;

/// `id,title:name`; `None` for everything in the collection's order.
pub(crate) fn select<'s>(shape: &'s Shape, text: &str) -> Result<Option<Vec<Selected<'s>>>, Fault> {
    const FIELD: &str = "select";
    if text.contains('(') {
        return Err(Fault::new(FIELD, "unsupported", "'select' takes columns only; related objects and sums have addresses of their own."));
    }
    if text == "*" {
        return Ok(None);
    }
    let mut selected: Vec<Selected<'s>> = Vec::new();
    for item in text.split(',') {
        if item.contains("::") {
            return Err(Fault::new(FIELD, "unsupported", "'select' takes columns as they are, without casts."));
        }
        if item == "*" {
            selected.extend(shape.columns.iter().map(|column| Selected { column, alias: None }));
            continue;
        }
        let (alias, name) = item.split_once(':').map_or((None, item), |(alias, name)| (Some(alias), name));
        let column = shape.column(name).ok_or_else(|| Fault::unknown(FIELD, name, "select"))?;
        if alias.is_some_and(|alias| !is_alias(alias)) {
            let message = "A new name has up to 63 letters, digits and underscores, and does not start with a digit.";
            return Err(Fault::new(FIELD, "invalid", message));
        }
        selected.push(Selected { column, alias: alias.filter(|alias| *alias != name).map(str::to_owned) });
        if selected.len() > caps::SELECT + shape.columns.len() {
            break;
        }
    }
    if selected.iter().map(|one| (one.column, &one.alias)).eq(shape.columns.iter().map(|column| (column, &None))) {
        return Ok(None);
    }
    if selected.len() > caps::SELECT {
        return Err(Fault::new(FIELD, "too_many", format!("'select' names up to {} columns; '*' is all.", caps::SELECT)));
    }
    for (i, one) in selected.iter().enumerate() {
        if selected[..i].iter().any(|other| other.name() == one.name()) {
            return Err(Fault::new(FIELD, "repeated", format!("'{}' would be in the answer twice.", shown(one.name()))));
        }
    }
    Ok(Some(selected))
}

impl Selected<'_> {
    fn name(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.column.name)
    }
}

fn is_alias(name: &str) -> bool {
    name.len() <= 63
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `due.desc.nullslast,name`. Without a word on nulls they count as largest, as in PostgreSQL.
pub(crate) fn order<'s>(shape: &'s Shape, text: &str) -> Result<Vec<Sort<'s>>, Fault> {
    const FIELD: &str = "order";
    let mut order: Vec<Sort<'s>> = Vec::new();
    for item in text.split(',') {
        let mut words = item.split('.');
        let name = words.next().unwrap_or_default();
        let column = shape.sortable(name).ok_or_else(|| Fault::unknown(FIELD, name, "order by"))?;
        let mut word = words.next();
        let descending = word == Some("desc");
        if matches!(word, Some("asc" | "desc")) {
            word = words.next();
        }
        let nulls_first = match word {
            None => descending,
            Some("nullsfirst") => true,
            Some("nullslast") => false,
            Some(_) => return Err(misplaced(column)),
        };
        if words.next().is_some() {
            return Err(misplaced(column));
        }
        if order.iter().any(|step| step.column.name == column.name) {
            return Err(Fault::new(FIELD, "repeated", format!("'{}' stands in the order twice.", column.name)));
        }
        order.push(Sort { column, descending, nulls_first });
    }
    Ok(complete(shape, order))
}

fn misplaced(column: &Column) -> Fault {
    let message = format!("After '{}' may come .asc or .desc, then .nullsfirst or .nullslast.", column.name);
    Fault::new("order", "invalid", message)
}

pub(crate) fn limit(text: &str) -> Result<usize, Fault> {
    let digits = !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
    match text.parse() {
        Ok(limit) if digits && (1..=caps::LIMIT).contains(&limit) => Ok(limit),
        _ => Err(Fault::new("limit", "out_of_range", format!("'limit' is a number from 1 to {}.", caps::LIMIT))),
    }
}

pub(crate) fn bound(shape: &Shape, field: &str, text: &str) -> Result<Bound, Fault> {
    if let Ok(at) = text.parse() {
        return Ok(Bound::At(at));
    }
    let has_ids = shape.column(&shape.key).is_some_and(|key| key.kind == Kind::Uuid);
    match Uuid::try_parse(text) {
        Ok(id) if has_ids => Ok(Bound::Row(id)),
        _ => {
            let window = shape.window.as_deref().unwrap_or_default();
            Err(Fault::new(field, "invalid", format!("'{field}' takes a number of '{window}' or the '{}' of an object.", shape.key)))
        }
    }
}
