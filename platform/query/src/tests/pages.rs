//! Pages over rows in memory: the cursor's condition is evaluated with SQL's three-valued logic.

use super::*;
use crate::{
    condition::{Comparison, Condition, State},
    keyset::{Sort, behind},
};
use proptest::prelude::*;
use std::cmp::Ordering;

/// Columns by place in the shape; no value is null.
type Row = Vec<Option<Value>>;

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Uuid(a), Value::Uuid(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
        (Value::Timestamp(a), Value::Timestamp(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        other => panic!("{other:?}"),
    }
}

fn cell<'r>(shape: &Shape, row: &'r Row, column: &Column) -> Option<&'r Value> {
    row[shape.columns.iter().position(|c| c.name == column.name).unwrap()].as_ref()
}

fn holds(comparison: Comparison, ordering: Ordering) -> bool {
    match comparison {
        Comparison::Equal => ordering.is_eq(),
        Comparison::NotEqual => ordering.is_ne(),
        Comparison::Greater => ordering.is_gt(),
        Comparison::GreaterOrEqual => ordering.is_ge(),
        Comparison::Less => ordering.is_lt(),
        Comparison::LessOrEqual => ordering.is_le(),
    }
}

fn truth(shape: &Shape, row: &Row, condition: &Condition<'_>) -> Option<bool> {
    match condition {
        Condition::Compare { column, comparison, value } => Some(holds(*comparison, compare(cell(shape, row, column)?, value))),
        Condition::Is { column, state: State::Null } => Some(cell(shape, row, column).is_none()),
        Condition::Not(inner) => truth(shape, row, inner).map(|truth| !truth),
        Condition::All(parts) => {
            let all: Vec<_> = parts.iter().map(|part| truth(shape, row, part)).collect();
            if all.contains(&Some(false)) { Some(false) } else { all.iter().all(Option::is_some).then_some(true) }
        }
        Condition::Any(parts) => {
            let all: Vec<_> = parts.iter().map(|part| truth(shape, row, part)).collect();
            if all.contains(&Some(true)) { Some(true) } else { all.iter().all(Option::is_some).then_some(false) }
        }
        Condition::Row { columns, comparison, values } => {
            for (column, value) in columns.iter().zip(values) {
                match compare(cell(shape, row, column)?, value) {
                    Ordering::Equal => {}
                    different => return Some(holds(*comparison, different)),
                }
            }
            Some(false)
        }
        other => panic!("{other:?} is not part of a cursor"),
    }
}

fn in_order(shape: &Shape, order: &[Sort<'_>], a: &Row, b: &Row) -> Ordering {
    order.iter().fold(Ordering::Equal, |so_far, step| {
        so_far.then_with(|| match (cell(shape, a, step.column), cell(shape, b, step.column)) {
            (None, None) => Ordering::Equal,
            (None, _) => {
                if step.nulls_first {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
            (_, None) => {
                if step.nulls_first {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
            }
            (Some(a), Some(b)) => {
                if step.descending {
                    compare(b, a)
                } else {
                    compare(a, b)
                }
            }
        })
    })
}

/// The order's members of the object, as `row_to_json` writes them.
fn json(shape: &Shape, order: &[Sort<'_>], row: &Row) -> String {
    let values: Vec<String> = order
        .iter()
        .map(|step| {
            let value = match cell(shape, row, step.column) {
                None => "null".into(),
                Some(Value::Text(text)) => serde_json::to_string(text).unwrap(),
                Some(value @ (Value::Integer(_) | Value::Number(_) | Value::Boolean(_))) => value.to_string(),
                Some(value) => format!("\"{value}\""),
            };
            format!("\"{}\":{value}", step.column.name)
        })
        .collect();
    format!("{{{}}}", values.join(","))
}

fn table() -> impl Strategy<Value = Vec<Row>> {
    let content = proptest::option::of(prop_oneof![Just(""), Just("a"), Just("b\"é"), Just("B")]);
    let score = proptest::option::of(prop_oneof![Just(-1.5), Just(0.1), Just(1e22)]);
    let row = (content, score, any::<bool>(), 0..3_i64, proptest::option::of(1..3_i8), 0..40_u128);
    proptest::collection::vec(row, 0..30).prop_map(|rows| {
        let mut table: Vec<Row> = Vec::new();
        for (i, (content, score, pinned, created, due, id)) in rows.into_iter().enumerate() {
            let id = Uuid::from_u128(id << 8 | i as u128);
            table.push(vec![
                Some(Value::Uuid(id)),
                Some(Value::Integer((id.as_u128() * 7 % 10_007) as i64)),
                content.map(|text| Value::Text(text.into())),
                score.map(Value::Number),
                Some(Value::Boolean(pinned)),
                Some(Value::Timestamp(jiff::Timestamp::from_microsecond(created).unwrap())),
                due.map(|day| Value::Date(jiff::civil::date(2026, 3, day))),
            ]);
        }
        table
    })
}

fn any_order() -> impl Strategy<Value = String> {
    let columns = proptest::sample::subsequence(vec!["content", "score", "pinned", "created_at", "due", "id"], 0..5).prop_shuffle();
    let words = proptest::collection::vec(
        (prop_oneof![Just(""), Just(".asc"), Just(".desc")], prop_oneof![Just(""), Just(".nullsfirst"), Just(".nullslast")]),
        5,
    );
    (columns, words).prop_map(|(columns, words)| {
        let steps: Vec<String> =
            columns.iter().zip(words).map(|(column, (direction, nulls))| format!("{column}{direction}{nulls}")).collect();
        if steps.is_empty() { String::new() } else { format!("&order={}", steps.join(",")) }
    })
}

/// Reads page after page as a client would, answering each plan from memory.
fn walk(shape: &Shape, table: &[Row], asked: &str, within: impl Fn(&Row) -> bool) -> Vec<Vec<Row>> {
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let query = read(shape, &format!("{asked}{cursor}"));
        let order = query.reading_order();
        let mut rows: Vec<Row> = table.iter().filter(|row| within(row)).cloned().collect();
        if let Some(values) = &query.cursor {
            let condition = behind(&order, values);
            rows.retain(|row| truth(shape, row, &condition) == Some(true));
        }
        rows.sort_by(|a, b| in_order(shape, &order, a, b));
        rows.truncate(query.limit() + 1);
        let rows: Vec<(Row, String)> = rows.into_iter().map(|row| (row.clone(), json(shape, &order, &row))).collect();
        let page = query.plan(&[]).page(rows, |(_, object), _| object);
        pages.push(page.rows.into_iter().map(|(row, _)| row).collect());
        match page.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return pages,
        }
        assert!(pages.len() <= table.len(), "pages never end");
    }
}

proptest! {
    #[test]
    fn every_row_comes_once_and_in_order(table in table(), order in any_order(), limit in 1..5_usize) {
        let shape = messages();
        let asked = format!("limit={limit}{order}");
        let mut expected = table.clone();
        expected.sort_by(|a, b| in_order(&shape, &read(&shape, &asked).order, a, b));
        let pages = walk(&shape, &table, &asked, |_| true);
        prop_assert!(pages.iter().rev().skip(1).all(|page| page.len() == limit));
        prop_assert_eq!(pages.concat(), expected);
    }

    #[test]
    fn after_leads_from_the_oldest_that_follow_to_newer_ones(table in table(), at in 0..10_007_i64, limit in 1..5_usize) {
        let shape = messages();
        let seq = |row: &Row| match row[1] { Some(Value::Integer(seq)) => seq, _ => unreachable!() };
        let pages = walk(&shape, &table, &format!("limit={limit}&after={at}"), |row| seq(row) > at);
        let mut expected: Vec<i64> = table.iter().map(seq).filter(|seq| *seq > at).collect();
        expected.sort_unstable();
        let read: Vec<i64> = pages.iter().flat_map(|page| page.iter().rev().map(seq)).collect();
        prop_assert_eq!(read, expected);
    }
}

#[test]
fn one_direction_without_nulls_is_one_comparison_of_rows() {
    let shape = messages();
    let next = |asked: &str, values: &str| {
        let cursor = crate::cursor::write(&read(&shape, asked).signature(), values);
        condition(&format!("{asked}&cursor={cursor}")).0
    };
    let id = "00000000-0000-0000-0000-0000000000c0";
    assert_eq!(next("limit=3", "[9]"), r#""seq" < $1"#);
    let at = "2026-03-01T09:00:00.123456+00:00";
    assert_eq!(next("order=created_at.desc", &format!(r#"["{at}", "{id}"]"#)), r#"("created_at", "id") < ($1, $2)"#);
    assert_eq!(next("order=content.desc", &format!(r#"["x", "{id}"]"#)), r#"("content", "id") < ($1, $2)"#);
    assert_eq!(
        next("order=created_at.desc,id", &format!(r#"["{at}", "{id}"]"#)),
        r#"("created_at" <= $1 and ("created_at" < $2 or ("created_at" = $3 and "id" > $4)))"#
    );
    assert_eq!(
        next("order=content", &format!(r#"["x", "{id}"]"#)),
        r#"("content" > $1 or "content" is null or ("content" = $2 and "id" > $3))"#
    );
    assert_eq!(next("order=content", &format!(r#"[null, "{id}"]"#)), r#"("content" is null and "id" > $1)"#);
    assert_eq!(
        next("order=content.desc", &format!(r#"[null, "{id}"]"#)),
        r#"("content" is not null or ("content" is null and "id" < $1))"#
    );
}

/// QU4
#[test]
fn a_cursor_is_good_for_its_own_query_alone() {
    let shape = messages();
    let plan = read(&shape, "seq=gt.0&order=content").plan(&[]);
    let id = "00000000-0000-0000-0000-0000000000c0";
    let rows = vec![format!(r#"{{"content":"a","id":"{id}"}}"#); 51];
    let cursor = plan.page(rows, |row, _| row).next_cursor.unwrap();
    let answer = |shape: &Shape, asked: &str, cursor: &str| parse(shape, &pairs(&format!("{asked}&cursor={cursor}"))).map(|_| ());
    let refused = |answer: Result<(), Vec<Fault>>| matches!(answer, Err(faults) if faults.len() == 1 && faults[0].field == "cursor");

    assert!(answer(&shape, "seq=gt.0&order=content", &cursor).is_ok());
    assert!(answer(&shape, "seq=gt.0&order=content&limit=3&select=id", &cursor).is_ok());
    for other in ["seq=gt.1&order=content", "order=content", "seq=gt.0&order=content.desc", "seq=gt.0", "seq=gt.0&order=content.nullsfirst"]
    {
        assert!(refused(answer(&shape, other, &cursor)), "{other}");
    }
    let elsewhere = Shape { name: "/elsewhere".into(), ..messages() };
    assert!(refused(answer(&elsewhere, "seq=gt.0&order=content", &cursor)));
    for at in 0..cursor.len() {
        for replacement in [b'A', b'B', b'_', b'.', b'='] {
            let mut bytes = cursor.clone().into_bytes();
            if std::mem::replace(&mut bytes[at], replacement) != replacement {
                assert!(refused(answer(&shape, "seq=gt.0&order=content", &String::from_utf8(bytes).unwrap())));
            }
        }
        assert!(refused(answer(&shape, "seq=gt.0&order=content", &cursor[..at])));
    }
    // a right tag over wrong values: another kind, another number of them, null where none can be
    let signature = read(&shape, "limit=3").signature();
    for values in ["[\"x\"]", "[1, 2]", "[]", "[null]", "{}", "[1.5]", "[[1]]", "", "\u{0}"] {
        assert!(refused(answer(&shape, "limit=3", &crate::cursor::write(&signature, values))), "{values}");
    }
}
