use super::*;
use crate::caps;

#[track_caller]
fn refused(query: &str, field: &str, code: &str) {
    let faults = faults(query);
    assert_eq!((faults[0].field.as_str(), faults[0].code), (field, code), "{query}: {faults:?}");
    assert!(faults[0].message.ends_with('.'), "{}", faults[0].message);
}

/// QU2: what cannot be used in a clause is unknown there, in the words used for a name that was made up.
#[test]
fn computed_columns_and_paths_are_as_unknown_as_a_made_up_name() {
    for clause in ["@=eq.1", "and=(@.eq.1)", "or=(seq.eq.1,not.and(@.is.null))", "order=@.desc"] {
        let of = |name: &str| {
            let mut faults = faults(&clause.replace('@', name));
            faults[0].message = faults[0].message.replace(name, "@");
            faults[0].field = faults[0].field.replace(name, "@");
            faults
        };
        for name in ["reads", "labels", "labels->a", "labels->>a", "conversation_id", "seq->x", "\"seq\"", "seq::text"] {
            assert_eq!(of("made_up"), of(name), "{clause} {name}");
            assert_eq!(of(name)[0].code, "unknown");
        }
    }
    for name in ["conversation_id", "labels->a", "labels->>a", "made_up"] {
        assert_eq!(faults(&format!("select=id,{name}"))[0].message, format!("There is no column '{name}' to select."));
    }
}

#[test]
fn values_must_fit_their_column() {
    for query in [
        "id=eq.7",
        "seq=gt.1.5",
        "seq=eq.99999999999999999999",
        "score=eq.NaN",
        "score=eq.1e999",
        "pinned=eq.yes",
        "due=eq.2026-02-30",
        "due=eq.2026-03-01T09:00:00Z",
    ] {
        refused(query, query.split_once('=').unwrap().0, "invalid");
    }
    for query in [
        "created_at=eq.2026-03-01T09:00:00",
        "created_at=eq.2026-03-01T09:00:00 01:00",
        "created_at=gt.-009999-01-01T00:00:00Z",
        "created_at=gt.now",
    ] {
        refused(query, "created_at", "invalid");
    }
    refused("seq=in.(1,x)", "seq", "invalid");
    refused("seq=like.1*", "seq", "invalid");
    refused(r"content=like.a\", "content", "invalid");
    refused("seq=is.true", "seq", "invalid");
    refused("pinned=is.maybe", "pinned", "invalid");
}

#[test]
fn operators_come_from_a_closed_list() {
    for query in
        ["content=open", "content=fts.x", "content=like(any).{a}", "content=not.not.eq.x", "content=EQ.x", "content=", "content=not.null"]
    {
        refused(query, "content", "unsupported");
    }
}

#[test]
fn trees_and_lists_must_close() {
    for query in [
        "and=",
        "and=()",
        "and=seq.eq.1",
        "and=(seq.eq.1",
        "and=(seq.eq.1))",
        "and=(seq.eq.1,)",
        "and=(seq)",
        "and=(content.eq.\"a\"b)",
        "and=(content.eq.\"a)",
    ] {
        assert!(matches!(faults(query)[0].code, "invalid" | "unknown"), "{query}");
        assert_eq!(faults(query)[0].field, "and");
    }
    refused("seq=in.(1", "seq", "invalid");
    refused("seq=in.(1)x", "seq", "invalid");
    refused("seq=in.1", "seq", "invalid");
}

#[test]
fn select_and_order_say_what_they_take() {
    refused("select=", "select", "unknown");
    refused("select=id,sender:users(name)", "select", "unsupported");
    refused("select=seq.sum()", "select", "unsupported");
    refused("select=seq::text", "select", "unsupported");
    refused("select=id,id", "select", "repeated");
    refused("select=id,id:seq", "select", "repeated");
    refused("select=*,content:content", "select", "repeated");
    refused("select=a b:id", "select", "invalid");
    refused("select=':id", "select", "invalid");
    refused("order=", "order", "unknown");
    refused("order=seq.up", "order", "invalid");
    refused("order=seq.asc.nullslast.x", "order", "invalid");
    refused("order=seq.nullslast.asc", "order", "invalid");
    refused("order=content,content.desc", "order", "repeated");
}

/// QU7
#[test]
fn parameters_with_one_meaning_come_once() {
    for name in ["select", "order", "limit", "cursor", "before", "after"] {
        assert!(faults(&format!("{name}=id&{name}=id")).iter().any(|fault| fault.code == "repeated" && fault.field == name));
    }
    refused("content=eq.a\0b", "content", "invalid");
    refused("a\0=eq.1", "a\u{fffd}", "invalid");
}

/// QU6
#[test]
fn just_over_each_cap_is_refused() {
    let nested = |depth: usize| format!("and={}seq.eq.1{}", "(and".repeat(depth - 1) + "(", ")".repeat(depth));
    let conditions = |n: usize| vec!["seq=eq.1"; n].join("&");
    let values = |n: usize| format!("seq=in.({})", vec!["1"; n].join(","));
    let value = |n: usize| format!("content=eq.{}", "ä".repeat(n));
    let pattern = |n: usize| format!("content=like.{}", "*".repeat(n));
    let limit = |n: usize| format!("limit={n}");
    let shape = messages();
    for (cap, query, code) in [
        (caps::DEPTH, &nested as &dyn Fn(usize) -> String, "too_deep"),
        (caps::FILTERS, &conditions, "too_many"),
        (caps::LIST, &values, "too_many"),
        (caps::VALUE, &value, "too_long"),
        (caps::PATTERN, &pattern, "too_long"),
        (caps::LIMIT, &limit, "out_of_range"),
    ] {
        read(&shape, &query(cap));
        assert_eq!(faults(&query(cap + 1))[0].code, code);
    }
    for text in ["limit=0", "limit=-1", "limit=+5", "limit=", "limit=ten", "limit=00000000000000000001"] {
        refused(text, "limit", "out_of_range");
    }
    assert_eq!(faults(&nested(100_000))[0].code, "too_deep");
    let many: Vec<String> = (0..5000).map(|i| format!("made_up_{i}=eq.1")).collect();
    assert_eq!(faults(&many.join("&")).len(), 50);
}

#[test]
fn every_faulty_parameter_is_named() {
    let faults = faults("seq=eq.x&made_up=eq.1&limit=999&order=nope");
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["seq", "made_up", "order", "limit"]);
}

#[test]
fn windows_are_for_collections_that_have_one() {
    refused("before=yesterday", "before", "invalid");
    refused("after=1&order=content", "order", "unsupported");
    let mut shape = messages();
    shape.window = None;
    let faults = parse(&shape, &pairs("before=1")).unwrap_err();
    assert_eq!((faults[0].field.as_str(), faults[0].code), ("before", "unknown"));
}

#[test]
fn a_single_object_takes_select_alone() {
    let faults = crate::parse_one(&messages(), &pairs("select=id&seq=eq.1&limit=1")).unwrap_err();
    assert_eq!(faults.len(), 2);
}
