//! Filters and trees of filters, from text to [`Condition`]s.

use crate::{
    condition::{Comparison, Condition, State},
    fault::{Fault, shown},
    shape::{Column, Kind, Shape},
    value::Value,
};

/// How much one query may ask for. The length of the whole URL is the door's to cap.
pub mod caps {
    /// Nested `and`/`or`.
    pub const DEPTH: usize = 5;
    /// Conditions in one query, wherever they stand.
    pub const FILTERS: usize = 40;
    /// Values of one `in`.
    pub const LIST: usize = 200;
    /// Characters of one value.
    pub const VALUE: usize = 2000;
    /// Characters of one `like` or `ilike` pattern.
    pub const PATTERN: usize = 200;
    /// Columns of one `select` that names them.
    pub const SELECT: usize = 50;
    /// Objects on a page, and how many there are unless the caller says.
    pub const LIMIT: usize = 200;
    pub const DEFAULT_LIMIT: usize = 50;
}

const FILTER_BY: &str = "filter by";
const OPERATORS: &str = "eq, neq, gt, gte, lt, lte, like, ilike, in and is, each also after 'not.'";

/// Reads the filters of one query and counts them.
pub(crate) struct Grammar<'s> {
    shape: &'s Shape,
    filters: usize,
}

/// Whether a value ends with its parameter, or with the next `,` or `)` of the tree around it.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Parameter,
    Tree,
}

/// A parameter's text, and how far it has been read.
struct Reader<'t> {
    field: &'t str,
    rest: &'t str,
}

impl<'s> Grammar<'s> {
    pub fn new(shape: &'s Shape) -> Self {
        Self { shape, filters: 0 }
    }

    /// `status=not.eq.open`: the name is the parameter's, the rest its value.
    pub fn filter(&mut self, name: &str, text: &str) -> Result<Condition<'s>, Fault> {
        let column = self.shape.sortable(name).ok_or_else(|| Fault::unknown(name, name, FILTER_BY))?;
        let mut reader = Reader { field: name, rest: text };
        self.test(column, &mut reader, Place::Parameter)
    }

    /// `or=(a.eq.1,b.eq.2)`, where `name` is `and`, `or`, `not.and` or `not.or`.
    pub fn tree(&mut self, name: &str, text: &str) -> Result<Condition<'s>, Fault> {
        let mut reader = Reader { field: name, rest: text.trim() };
        let (negated, name) = name.strip_prefix("not.").map_or((false, name), |name| (true, name));
        let tree = self.branches(name == "or", &mut reader, 1)?;
        if reader.rest.is_empty() { Ok(negate(tree, negated)) } else { Err(reader.malformed()) }
    }

    /// `(condition,condition)`.
    fn branches(&mut self, any: bool, reader: &mut Reader<'_>, depth: usize) -> Result<Condition<'s>, Fault> {
        if depth > caps::DEPTH {
            return Err(Fault::new(reader.field, "too_deep", format!("'and' and 'or' may be nested {} deep.", caps::DEPTH)));
        }
        reader.expect('(')?;
        let mut parts = Vec::new();
        loop {
            reader.skip_spaces();
            parts.push(self.branch(reader, depth)?);
            reader.skip_spaces();
            if !reader.take(",") {
                break;
            }
        }
        reader.expect(')')?;
        Ok(if any { Condition::Any(parts) } else { Condition::All(parts) })
    }

    /// `n.gte.3`, `and(…)` or `not.or(…)`.
    fn branch(&mut self, reader: &mut Reader<'_>, depth: usize) -> Result<Condition<'s>, Fault> {
        for (start, negated, any) in [("and(", false, false), ("or(", false, true), ("not.and(", true, false), ("not.or(", true, true)] {
            if reader.rest.starts_with(start) {
                reader.rest = &reader.rest[start.len() - 1..];
                return Ok(negate(self.branches(any, reader, depth + 1)?, negated));
            }
        }
        let name = reader.until('.').ok_or_else(|| reader.malformed())?;
        let column = self.shape.sortable(name).ok_or_else(|| Fault::unknown(reader.field, name, FILTER_BY))?;
        self.test(column, reader, Place::Tree)
    }

    /// What stands behind a column's name: `not.eq.open`.
    fn test(&mut self, column: &'s Column, reader: &mut Reader<'_>, place: Place) -> Result<Condition<'s>, Fault> {
        self.filters += 1;
        if self.filters > caps::FILTERS {
            return Err(Fault::new(reader.field, "too_many", format!("A query may have {} conditions.", caps::FILTERS)));
        }
        let negated = reader.take("not.");
        let operator = reader.until('.').ok_or_else(|| reader.without_operator(column))?;
        let condition = match operator {
            "like" | "ilike" => Condition::Like { column, pattern: pattern(column, reader, place)?, any_case: operator == "ilike" },
            "in" => Condition::In { column, values: list(column, reader, place)? },
            "is" => Condition::Is { column, state: state(column, reader, place)? },
            name => match Comparison::named(name) {
                Some(comparison) => Condition::Compare { column, comparison, value: value(column, &reader.value(place)?, reader.field)? },
                None => return Err(reader.without_operator(column)),
            },
        };
        Ok(negate(condition, negated))
    }
}

fn negate(condition: Condition<'_>, negated: bool) -> Condition<'_> {
    if negated { Condition::Not(Box::new(condition)) } else { condition }
}

fn value(column: &Column, text: &str, field: &str) -> Result<Value, Fault> {
    within(field, text, caps::VALUE, "value")?;
    column.kind.parse(text).map_err(|wanted| Fault::new(field, "invalid", format!("'{}' needs {wanted}.", column.name)))
}

/// A pattern in which `*` is written for `%`. A lone backslash at its end would escape nothing, which PostgreSQL refuses only when it gets there.
fn pattern(column: &Column, reader: &mut Reader<'_>, place: Place) -> Result<String, Fault> {
    if column.kind != Kind::Text {
        return Err(Fault::new(reader.field, "invalid", format!("'{}' is not text; like and ilike are for text.", column.name)));
    }
    let text = reader.value(place)?;
    within(reader.field, &text, caps::PATTERN, "pattern")?;
    let backslashes = text.chars().rev().take_while(|c| *c == '\\').count();
    if backslashes % 2 == 1 {
        return Err(Fault::new(reader.field, "invalid", "A pattern cannot end with a single backslash; write two for a literal one."));
    }
    Ok(text.replace('*', "%"))
}

fn state(column: &Column, reader: &mut Reader<'_>, place: Place) -> Result<State, Fault> {
    match State::named(&reader.value(place)?) {
        Some(State::Null) => Ok(State::Null),
        Some(state) if column.kind == Kind::Boolean => Ok(state),
        _ if column.kind == Kind::Boolean => {
            Err(Fault::new(reader.field, "invalid", format!("'{}' can be null, true, false or unknown after 'is.'.", column.name)))
        }
        _ => Err(Fault::new(reader.field, "invalid", format!("'{}' can only be null after 'is.'.", column.name))),
    }
}

/// `(a,"b,c")`; `()` has no values and matches nothing.
fn list(column: &Column, reader: &mut Reader<'_>, place: Place) -> Result<Vec<Value>, Fault> {
    reader.expect('(')?;
    let mut values = Vec::new();
    if !reader.take(")") {
        loop {
            let text = reader.item()?;
            if values.len() == caps::LIST {
                return Err(Fault::new(reader.field, "too_many", format!("'in' takes {} values.", caps::LIST)));
            }
            values.push(value(column, &text, reader.field)?);
            if !reader.take(",") {
                break;
            }
        }
        reader.expect(')')?;
    }
    if place == Place::Parameter && !reader.rest.is_empty() { Err(reader.malformed()) } else { Ok(values) }
}

fn within(field: &str, text: &str, most: usize, what: &str) -> Result<(), Fault> {
    // bytes are never fewer than characters, so most texts need no counting
    if text.len() > most && text.chars().count() > most {
        return Err(Fault::new(field, "too_long", format!("A {what} may have {most} characters.")));
    }
    Ok(())
}

impl<'t> Reader<'t> {
    fn take(&mut self, start: &str) -> bool {
        let rest = self.rest.strip_prefix(start);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, sign: char) -> Result<(), Fault> {
        self.rest = self.rest.strip_prefix(sign).ok_or_else(|| self.malformed())?;
        Ok(())
    }

    fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    fn until(&mut self, sign: char) -> Option<&'t str> {
        let (before, rest) = self.rest.split_once(sign)?;
        self.rest = rest;
        Some(before)
    }

    fn value(&mut self, place: Place) -> Result<String, Fault> {
        match place {
            Place::Parameter => Ok(std::mem::take(&mut self.rest).to_owned()),
            Place::Tree => self.item(),
        }
    }

    /// One value among several: up to `,` or `)`, or in quotes, where `\` takes the next character as it is.
    fn item(&mut self) -> Result<String, Fault> {
        if !self.take("\"") {
            let end = self.rest.find([',', ')']).unwrap_or(self.rest.len());
            let (item, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Ok(item.to_owned());
        }
        let mut item = String::new();
        let mut chars = self.rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(item);
                }
                '\\' => item.extend(chars.next().map(|(_, escaped)| escaped)),
                c => item.push(c),
            }
        }
        Err(Fault::new(self.field, "invalid", "A quoted value has no closing quote."))
    }

    fn malformed(&self) -> Fault {
        let message = if self.rest.is_empty() {
            "This ends too early; lists and trees look like (a.eq.1,or(b.gt.2,c.is.null)).".to_owned()
        } else {
            format!("This cannot be read from '{}' on; lists and trees look like (a.eq.1,or(b.gt.2,c.is.null)).", shown(self.rest))
        };
        Fault::new(self.field, "invalid", message)
    }

    fn without_operator(&self, column: &Column) -> Fault {
        Fault::new(
            self.field,
            "unsupported",
            format!("'{}' needs an operator and a value, such as eq.5. There are {OPERATORS}.", column.name),
        )
    }
}
