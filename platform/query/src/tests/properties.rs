use super::*;
use crate::condition::Condition;
use proptest::prelude::*;

/// QU1: all that a statement is made of, the shape's own names and `$n` aside.
const WORDS: &[&str] = &[
    "select",
    "from",
    "where",
    "true",
    "and",
    "or",
    "not",
    "is",
    "null",
    "false",
    "unknown",
    "any",
    "like",
    "ilike",
    "order",
    "by",
    "desc",
    "nulls",
    "first",
    "last",
    "limit",
    "row_to_json",
    "json_build_array",
    "json_build_object",
    "text",
    "p",
    "public",
    "messages",
    "201",
    "count",
    "md5",
    "row",
];

/// The statement's tokens are known, and parameters count from one without a gap.
fn only_known_tokens(shape: &Shape, statement: &crate::Statement) {
    let mut rest = statement.sql.as_str();
    let mut places = Vec::new();
    while let Some(c) = rest.chars().next() {
        let token = match c {
            '"' | '\'' => {
                let end = rest[1..].find(c).unwrap() + 2;
                let name = &rest[1..end - 1];
                assert!(name == "conversation_id" || shape.column(name).is_some(), "{name} in {}", statement.sql);
                end
            }
            '$' => {
                let end = rest[1..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |at| at + 1);
                places.push(rest[1..end].parse::<usize>().unwrap());
                end
            }
            c if c.is_ascii_alphanumeric() => {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                assert!(WORDS.contains(&&rest[..end]), "{} in {}", &rest[..end], statement.sql);
                end
            }
            c => {
                assert!(" (),.:=<>*".contains(c), "{c} in {}", statement.sql);
                1
            }
        };
        rest = &rest[token..];
    }
    places.sort_unstable();
    assert_eq!(places, (1..=statement.params.len()).collect::<Vec<_>>(), "{}", statement.sql);
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop_oneof![Just("id"), Just("seq"), Just("content"), Just("score"), Just("pinned"), Just("created_at"), Just("due")].prop_map(String::from),
        1 => prop_oneof![Just("reads"), Just("labels"), Just("made_up"), Just("labels->>a"), Just("seq\" or 1=1 --")].prop_map(String::from),
        1 => any::<String>(),
    ]
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("1"),
        Just("-2.5"),
        Just("true"),
        Just("null"),
        Just("2026-03-01"),
        Just("2026-03-01T09:00:00Z"),
        Just("*a_%"),
        Just("\"q,)\\\"\""),
        Just("'; drop table x; --"),
        Just("00000000-0000-0000-0000-0000000000c0"),
        Just("(1,2)"),
        Just("(\"a,b\",c)"),
        Just("(true)"),
        Just("\\"),
        Just("$1"),
    ]
    .prop_map(String::from)
    .boxed()
    .prop_union(any::<String>().boxed())
}

fn test() -> impl Strategy<Value = String> {
    let operator = prop_oneof![
        Just("eq"),
        Just("neq"),
        Just("gt"),
        Just("gte"),
        Just("lt"),
        Just("lte"),
        Just("like"),
        Just("ilike"),
        Just("in"),
        Just("is"),
        Just("fts")
    ];
    (prop_oneof![Just(""), Just("not.")], operator, value()).prop_map(|(not, operator, value)| format!("{not}{operator}.{value}"))
}

fn tree() -> impl Strategy<Value = String> {
    (name(), test()).prop_map(|(name, test)| format!("{name}.{test}")).prop_recursive(6, 24, 4, |inner| {
        (prop_oneof![Just("and"), Just("or"), Just("not.and"), Just("not.or")], proptest::collection::vec(inner, 1..4))
            .prop_map(|(kind, parts)| format!("{kind}({})", parts.join(",")))
    })
}

fn pair() -> impl Strategy<Value = (String, String)> {
    let names = || {
        let alias = prop_oneof![3 => Just(String::new()), 1 => Just("new:".to_owned()), 1 => any::<String>()];
        let word = prop_oneof![3 => Just(""), 1 => Just(".desc"), 1 => Just(".nullslast")];
        proptest::collection::vec((alias, name(), word), 1..5)
    };
    prop_oneof![
        4 => (name(), test()),
        2 => (prop_oneof![Just("and"), Just("or"), Just("not.and"), Just("not.or")].prop_map(String::from), proptest::collection::vec(tree(), 0..4).prop_map(|parts| format!("({})", parts.join(",")))),
        1 => names().prop_map(|names| ("select".into(), names.iter().map(|(alias, name, _)| format!("{alias}{name}")).collect::<Vec<_>>().join(","))),
        1 => names().prop_map(|names| ("order".into(), names.iter().map(|(_, name, word)| format!("{name}{word}")).collect::<Vec<_>>().join(","))),
        1 => (prop_oneof![Just("limit"), Just("cursor"), Just("before"), Just("after")].prop_map(String::from), value()),
        1 => (any::<String>(), any::<String>()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_query_is_planned_from_known_tokens_or_refused(pairs in proptest::collection::vec(pair(), 0..5)) {
        let shape = messages();
        match parse(&shape, &pairs) {
            Ok(query) => {
                only_known_tokens(&shape, &query.plan(&in_conversation()).statement);
                only_known_tokens(&shape, &query.plan_count(&in_conversation()));
                only_known_tokens(&shape, &query.plan_one(&in_conversation(), Value::Uuid(CONVERSATION)));
            }
            Err(faults) => prop_assert!(!faults.is_empty() && faults.iter().all(|fault| fault.message.ends_with('.'))),
        }
    }

    #[test]
    fn filters_print_as_they_are_read(pairs in proptest::collection::vec(pair(), 0..5)) {
        let shape = messages();
        if let Ok(query) = parse(&shape, &pairs) && !query.filters.is_empty() {
            let printed: Vec<String> = query.filters.iter().map(ToString::to_string).collect();
            let again = vec![("and".to_owned(), format!("({})", printed.join(",")))];
            match parse(&shape, &again) {
                Ok(read) => prop_assert_eq!(read.filters, vec![Condition::All(query.filters)]),
                // the tree around them may be one too deep
                Err(faults) => prop_assert_eq!(faults[0].code, "too_deep"),
            }
        }
    }
}
