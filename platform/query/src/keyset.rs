//! Where the next page begins: the rows that stand behind a given one, as a condition that an index can answer.

use crate::{
    condition::{Comparison, Condition, State},
    shape::Column,
    value::Value,
};

/// One step of an order that is complete, which means that no two rows compare equal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sort<'s> {
    pub column: &'s Column,
    pub descending: bool,
    pub nulls_first: bool,
}

impl Sort<'_> {
    pub fn reversed(self) -> Self {
        Self { descending: !self.descending, nulls_first: !self.nulls_first, ..self }
    }

    /// Nulls stand behind every value, so "behind a value" includes them.
    fn ends_with_nulls(&self) -> bool {
        self.column.nullable && !self.nulls_first
    }

    fn beyond(&self) -> Comparison {
        if self.descending { Comparison::Less } else { Comparison::Greater }
    }
}

/// The rows that come strictly behind the row with these values. `values` has one for each step of the order.
pub(crate) fn behind<'s>(order: &[Sort<'s>], values: &[Option<Value>]) -> Condition<'s> {
    if let Some(condition) = row_wise(order, values) {
        return condition;
    }
    let expanded = expand(order, values);
    // The bound repeats what the alternatives say about the first column, where an index can use it as a range.
    match (order.first(), values.first()) {
        (Some(first), Some(Some(value))) if !first.ends_with_nulls() && order.len() > 1 => {
            let comparison = if first.descending { Comparison::LessOrEqual } else { Comparison::GreaterOrEqual };
            Condition::All(vec![Condition::Compare { column: first.column, comparison, value: value.clone() }, expanded])
        }
        _ => expanded,
    }
}

/// One comparison of rows, where every step runs the same way and no null stands behind.
fn row_wise<'s>(order: &[Sort<'s>], values: &[Option<Value>]) -> Option<Condition<'s>> {
    let first = order.first()?;
    let values: Vec<Value> = values.iter().cloned().collect::<Option<_>>()?;
    if order.iter().any(|step| step.descending != first.descending || step.ends_with_nulls()) {
        return None;
    }
    match <[Value; 1]>::try_from(values) {
        Ok([value]) => Some(Condition::Compare { column: first.column, comparison: first.beyond(), value }),
        Err(values) => Some(Condition::Row { columns: order.iter().map(|step| step.column).collect(), comparison: first.beyond(), values }),
    }
}

/// Behind in the first column, or equal there and behind in the rest.
fn expand<'s>(order: &[Sort<'s>], values: &[Option<Value>]) -> Condition<'s> {
    let (Some((step, rest)), Some((value, other_values))) = (order.split_first(), values.split_first()) else {
        return Condition::Any(vec![]);
    };
    let column = step.column;
    let null = Condition::Is { column, state: State::Null };
    let mut ways = Vec::new();
    match value {
        Some(value) => {
            ways.push(Condition::Compare { column, comparison: step.beyond(), value: value.clone() });
            if step.ends_with_nulls() {
                ways.push(null.clone());
            }
        }
        None if step.nulls_first => ways.push(Condition::Not(Box::new(null.clone()))),
        None => {}
    }
    if !rest.is_empty() {
        let same = match value {
            Some(value) => Condition::Compare { column, comparison: Comparison::Equal, value: value.clone() },
            None => null,
        };
        ways.push(Condition::All(vec![same, expand(rest, other_values)]));
    }
    match <[Condition<'_>; 1]>::try_from(ways) {
        Ok([only]) => only,
        Err(ways) => Condition::Any(ways),
    }
}
