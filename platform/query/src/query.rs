//! A whole query: pairs of a URL in, a [`Query`] or every fault out.

use crate::{
    condition::Condition,
    cursor,
    fault::Fault,
    grammar::{Grammar, caps},
    keyset::Sort,
    parameters,
    shape::{Column, Order, Shape},
    value::Value,
};
use std::fmt::Write;
use uuid::Uuid;

/// What a caller asked of a shape, with every name resolved and every value of its column's kind.
#[derive(Debug, Clone)]
pub struct Query<'s> {
    pub(crate) shape: &'s Shape,
    /// `None` is every column.
    pub(crate) select: Option<Vec<Selected<'s>>>,
    pub(crate) filters: Vec<Condition<'s>>,
    pub(crate) order: Vec<Sort<'s>>,
    pub(crate) chose_order: bool,
    pub(crate) before: Option<Bound>,
    pub(crate) after: Option<Bound>,
    pub(crate) limit: usize,
    /// The order's values in the last row of the page before.
    pub(crate) cursor: Option<Vec<Option<Value>>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Selected<'s> {
    pub column: &'s Column,
    /// Bound, never written into SQL.
    pub alias: Option<String>,
}

/// Where `before` and `after` cut: at a value of the window column, or at the row with this key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    At(i64),
    Row(Uuid),
}

/// Faults in one answer; more would only repeat what the author already sees.
const MOST_FAULTS: usize = 50;

/// Parameters with a meaning of their own. A column of such a name is filtered by in a tree: `and=(limit.eq.3)`.
#[derive(Default)]
struct Reserved<'p> {
    select: Option<&'p str>,
    order: Option<&'p str>,
    limit: Option<&'p str>,
    cursor: Option<&'p str>,
    before: Option<&'p str>,
    after: Option<&'p str>,
}

impl<'p> Reserved<'p> {
    fn place(&mut self, name: &str, shape: &Shape) -> Option<&mut Option<&'p str>> {
        match name {
            "select" => Some(&mut self.select),
            "order" => Some(&mut self.order),
            "limit" => Some(&mut self.limit),
            "cursor" => Some(&mut self.cursor),
            "before" if shape.window.is_some() => Some(&mut self.before),
            "after" if shape.window.is_some() => Some(&mut self.after),
            _ => None,
        }
    }
}

/// Reads the pairs of a URL's query (already decoded) as a query over `shape`.
///
/// `before=X` keeps what the window column counts below X and `after=X` what it counts above; X is a value of it or the key of a row
/// (an unknown one leaves nothing). A window holds the rows nearest to X and answers them in the collection's order: with messages newest first,
/// `after` gives the oldest that follow X, newest of those first, and its cursor leads on to newer ones. With both, pages run
/// in the collection's order. Neither goes with `order`.
///
/// # Errors
/// Every faulty parameter, at most 50.
pub fn parse<'s>(shape: &'s Shape, pairs: &[(String, String)]) -> Result<Query<'s>, Vec<Fault>> {
    let mut faults = Faults::default();
    let mut reserved = Reserved::default();
    let mut grammar = Grammar::new(shape);
    let mut query = Query::everything(shape);

    for (name, value) in pairs {
        if name.contains('\0') || value.contains('\0') {
            faults.add(Fault::new(name, "invalid", "NUL characters are not allowed."));
        } else if let Some(place) = reserved.place(name, shape) {
            if place.replace(value).is_some() {
                faults.add(Fault::new(name, "repeated", format!("'{name}' may be given once.")));
            }
        } else {
            let condition = match name.as_str() {
                "and" | "or" | "not.and" | "not.or" => grammar.tree(name, value),
                _ => grammar.filter(name, value),
            };
            query.filters.extend(faults.unless(condition));
        }
    }

    query.select = reserved.select.and_then(|text| faults.unless(parameters::select(shape, text))).flatten();
    if let Some(order) = reserved.order.and_then(|text| faults.unless(parameters::order(shape, text))) {
        query.order = order;
        query.chose_order = true;
    }
    query.limit = reserved.limit.and_then(|text| faults.unless(parameters::limit(text))).unwrap_or(caps::DEFAULT_LIMIT);
    query.before = reserved.before.and_then(|text| faults.unless(parameters::bound(shape, "before", text)));
    query.after = reserved.after.and_then(|text| faults.unless(parameters::bound(shape, "after", text)));
    if reserved.order.is_some() && (reserved.before.is_some() || reserved.after.is_some()) {
        faults.add(Fault::new("order", "unsupported", "'before' and 'after' speak of the collection's own order; leave 'order' out."));
    }
    if let (Some(text), true) = (reserved.cursor, faults.0.is_empty()) {
        query.cursor = cursor::read(&query.signature(), &query.reading_order(), text);
        if query.cursor.is_none() {
            faults.add(Fault::new(
                "cursor",
                "invalid",
                "This cursor is not from this query; start without it, and change nothing between pages.",
            ));
        }
    }
    if faults.0.is_empty() { Ok(query) } else { Err(faults.0) }
}

/// Reads the query of a single object, where `select` is all that there is to say.
///
/// # Errors
/// Every faulty parameter, at most 50.
pub fn parse_one<'s>(shape: &'s Shape, pairs: &[(String, String)]) -> Result<Query<'s>, Vec<Fault>> {
    let mut faults = Faults::default();
    for (name, _) in pairs.iter().filter(|(name, _)| name != "select") {
        faults.add(Fault::new(name, "unknown", "A single object takes 'select' and no other parameter."));
    }
    if faults.0.is_empty() { parse(shape, pairs) } else { Err(faults.0) }
}

impl<'s> Query<'s> {
    /// The first page of all columns of everything, as with an empty query.
    #[must_use]
    pub fn everything(shape: &'s Shape) -> Self {
        let order = shape.order.iter().filter_map(|order| Sort::of(shape, order)).collect();
        Self {
            shape,
            select: None,
            filters: vec![],
            order: complete(shape, order),
            chose_order: false,
            before: None,
            after: None,
            limit: caps::DEFAULT_LIMIT,
            cursor: None,
        }
    }

    /// Objects on a page, 1–200.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Whether rows are read from the far end, nearest to the bound, and turned round afterwards.
    pub(crate) fn reads_backwards(&self) -> bool {
        let newest_first = self.shape.order.first().is_some_and(|order| order.descending);
        match (&self.before, &self.after) {
            (None, Some(_)) => newest_first,
            (Some(_), None) => !newest_first,
            _ => false,
        }
    }

    pub(crate) fn reading_order(&self) -> Vec<Sort<'s>> {
        let backwards = self.reads_backwards();
        self.order.iter().map(|step| if backwards { step.reversed() } else { *step }).collect()
    }

    /// Everything that decides which rows follow which: a cursor is good for one signature.
    pub(crate) fn signature(&self) -> String {
        let mut text = self.shape.name.clone();
        for step in self.reading_order() {
            let (direction, nulls) = (if step.descending { "desc" } else { "asc" }, if step.nulls_first { "first" } else { "last" });
            // writing into a string cannot fail
            let _ = write!(text, "\n{}.{direction}.nulls{nulls}", step.column.name);
        }
        let _ = write!(text, "\n{:?} {:?}", self.before, self.after);
        for filter in &self.filters {
            let _ = write!(text, "\n{filter}");
        }
        text
    }
}

impl<'s> Sort<'s> {
    fn of(shape: &'s Shape, order: &Order) -> Option<Self> {
        let column = shape.sortable(&order.column)?;
        Some(Self { column, descending: order.descending, nulls_first: order.nulls_first })
    }
}

/// Ends an order at its first unique column, or adds the key, in the direction of the last step, so that one index scan can serve it.
pub(crate) fn complete<'s>(shape: &'s Shape, mut order: Vec<Sort<'s>>) -> Vec<Sort<'s>> {
    if let Some(unique) = order.iter().position(|step| shape.is_unique(step.column)) {
        order.truncate(unique + 1);
    } else if let Some(key) = shape.sortable(&shape.key) {
        let descending = order.last().is_some_and(|step| step.descending);
        order.push(Sort { column: key, descending, nulls_first: descending });
    }
    order
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, fault: Fault) {
        if self.0.len() < MOST_FAULTS && !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    fn unless<T>(&mut self, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.add(fault)).ok()
    }
}
