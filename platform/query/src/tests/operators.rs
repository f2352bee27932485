use super::*;

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[track_caller]
fn means(query: &str, sql: &str, params: &[Value]) {
    assert_eq!(condition(query), (sql.to_owned(), params.to_vec()));
}

#[test]
fn comparisons_bind_values_of_their_columns_kind() {
    means("content=eq.open, or (not)", r#""content" = $1"#, &[text("open, or (not)")]);
    means("content=eq.", r#""content" = $1"#, &[text("")]);
    means("seq=neq.-3", r#""seq" <> $1"#, &[Value::Integer(-3)]);
    means("score=gt.1.5e3", r#""score" > $1"#, &[Value::Number(1500.0)]);
    means("due=gte.2026-03-01", r#""due" >= $1"#, &[Value::Date("2026-03-01".parse().unwrap())]);
    means("created_at=lt.2026-03-01", r#""created_at" < $1"#, &[Value::Timestamp("2026-03-01T00:00:00Z".parse().unwrap())]);
    means(
        "created_at=lte.2026-03-01T10:00:00%2B01:00".replace("%2B", "+").as_str(),
        r#""created_at" <= $1"#,
        &[Value::Timestamp("2026-03-01T09:00:00Z".parse().unwrap())],
    );
    means("pinned=eq.true", r#""pinned" = $1"#, &[Value::Boolean(true)]);
    means("id=eq.00000000-0000-0000-0000-0000000000c0", r#""id" = $1"#, &[Value::Uuid(CONVERSATION)]);
}

#[test]
fn a_star_is_any_text_in_a_pattern() {
    means("content=like.A*_b%", r#""content" like $1"#, &[text("A%_b%")]);
    means("content=ilike.*x*", r#""content" ilike $1"#, &[text("%x%")]);
    means(r"content=like.a\\", r#""content" like $1"#, &[text(r"a\\")]);
}

#[test]
fn lists_take_quoted_values() {
    let list = |values: &[&str]| Value::List(Kind::Text, values.iter().map(|v| text(v)).collect());
    means(r#"content=in.(a,"b,c","d\"e\\",)"#, r#""content" = any($1)"#, &[list(&["a", "b,c", "d\"e\\", ""])]);
    means("content=in.()", r#""content" = any($1)"#, &[list(&[])]);
    means(r#"content=in.("")"#, r#""content" = any($1)"#, &[list(&[""])]);
    means("seq=not.in.(1,2)", r#"not ("seq" = any($1))"#, &[Value::List(Kind::Integer, vec![Value::Integer(1), Value::Integer(2)])]);
}

#[test]
fn is_asks_for_null_and_of_booleans_for_truth() {
    means("content=is.null", r#""content" is null"#, &[]);
    means("content=not.is.NULL", r#""content" is not null"#, &[]);
    means("pinned=is.true", r#""pinned" is true"#, &[]);
    means("pinned=not.is.unknown", r#""pinned" is not unknown"#, &[]);
}

#[test]
fn filters_add_up_and_may_repeat() {
    means(
        "seq=gte.3&seq=lt.9&content=not.eq.x",
        r#""seq" >= $1 and "seq" < $2 and not ("content" = $3)"#,
        &[Value::Integer(3), Value::Integer(9), text("x")],
    );
}

#[test]
fn trees_nest_and_negate() {
    means(
        "and=(seq.eq.1,or(seq.eq.2,content.is.null))",
        r#"("seq" = $1 and ("seq" = $2 or "content" is null))"#,
        &[Value::Integer(1), Value::Integer(2)],
    );
    means(
        "or=(seq.not.eq.1, not.and(seq.gt.2,pinned.is.true))",
        r#"(not ("seq" = $1) or not (("seq" > $2 and "pinned" is true)))"#,
        &[Value::Integer(1), Value::Integer(2)],
    );
    means(
        "not.or=(content.in.(a,b),content.eq.\"c,)d\")",
        r#"not (("content" = any($1) or "content" = $2))"#,
        &[Value::List(Kind::Text, vec![text("a"), text("b")]), text("c,)d")],
    );
}

#[test]
fn the_plain_list_is_one_scan_of_the_window() {
    let shape = messages();
    let plan = read(&shape, "").plan(&in_conversation());
    assert_eq!(
        plan.statement.sql,
        r#"select row_to_json(p)::text from (select "id", "seq", "content", "score", "pinned", "created_at", "due", "labels", "reads" from public.messages where true and "conversation_id" = $1 order by "seq" desc limit 201) p order by p."seq" desc limit $2"#
    );
    assert_eq!(plan.statement.params, [Value::Uuid(CONVERSATION), Value::Integer(51)]);
    assert!(plan.statement.usual);
    assert_eq!(plan.limit, 50);
}

#[test]
fn what_the_caller_shaped_is_not_kept_prepared() {
    let shape = messages();
    for (query, usual) in
        [("limit=7", true), ("before=9", true), ("select=*", true), ("select=id", false), ("order=seq.desc", false), ("seq=eq.1", false)]
    {
        assert_eq!(read(&shape, query).plan(&[]).statement.usual, usual, "{query}");
    }
}

#[test]
fn a_selection_keeps_its_order_and_binds_new_names() {
    let shape = messages();
    let sql = |query: &str| read(&shape, query).plan(&[]).statement;
    assert!(
        sql("select=reads,seq")
            .sql
            .starts_with(r#"select row_to_json(p)::text, json_build_array(p."seq")::text from (select "reads", "seq" from"#)
    );
    assert!(
        sql("select=id")
            .sql
            .starts_with(r#"select json_build_object('id', p."id")::text, json_build_array(p."seq")::text from (select "id", "seq" from"#)
    );
    let renamed = sql("select=at:created_at,seq");
    assert!(renamed.sql.starts_with(r#"select json_build_object($1, p."created_at", 'seq', p."seq")::text,"#), "{}", renamed.sql);
    assert_eq!(renamed.params[0], text("at"));
}

#[test]
fn an_order_ends_with_the_key_in_its_own_direction() {
    let shape = messages();
    let order = |query: &str| read(&shape, query).plan(&[]).statement.sql.rsplit_once(" order by ").unwrap().1.replace("p.", "");
    assert_eq!(order("order=content.desc"), r#""content" desc, "id" desc limit $1"#);
    assert_eq!(order("order=content.desc.nullslast,due"), r#""content" desc nulls last, "due", "id" limit $1"#);
    assert_eq!(order("order=content.nullsfirst,id.desc,due"), r#""content" nulls first, "id" desc limit $1"#);
    assert_eq!(order("order=created_at.desc.nullslast"), r#""created_at" desc, "id" desc limit $1"#);
}

#[test]
fn a_window_cuts_at_a_number_or_at_a_row_of_the_same_parent() {
    let shape = messages();
    let before = read(&shape, "before=9").plan(&in_conversation()).statement;
    assert!(before.sql.contains(r#"where true and "conversation_id" = $1 and "seq" < $2 order by "seq" desc limit"#), "{}", before.sql);
    let after = read(&shape, "after=00000000-0000-0000-0000-0000000000c0").plan(&in_conversation()).statement;
    assert!(
        after.sql.contains(
            r#" and "seq" > (select "seq" from public.messages where "id" = $2 and "conversation_id" = $3) order by "seq" limit"#
        ),
        "{}",
        after.sql
    );
}

#[test]
fn one_object_comes_with_the_text_of_its_etag() {
    let shape = messages();
    let one = Query::everything(&shape).plan_one(&in_conversation(), Value::Uuid(CONVERSATION));
    let etag = r#"md5(row("id", "seq", "content", "score", "pinned", "created_at", "due", "labels")::text)"#;
    assert_eq!(
        one.sql,
        format!(
            r#"select row_to_json(p)::text, {etag} from (select "id", "seq", "content", "score", "pinned", "created_at", "due", "labels", "reads" from public.messages where "id" = $1 and "conversation_id" = $2) p"#
        )
    );
    assert!(one.usual);
    let locked = shape.plan_etag(&[], Value::Uuid(CONVERSATION));
    assert_eq!(locked.sql, format!(r#"select {etag} from public.messages where "id" = $1 for update"#));
    let some = crate::parse_one(&shape, &pairs("select=content")).unwrap().plan_one(&[], Value::Uuid(CONVERSATION));
    assert!(some.sql.starts_with(&format!(r#"select json_build_object('content', p."content")::text, {etag} from"#)), "{}", some.sql);
}

#[test]
fn the_count_leaves_cursor_and_order_out() {
    let shape = messages();
    let count = read(&shape, "seq=gt.3&order=content&limit=2").plan_count(&in_conversation());
    assert_eq!(count.sql, r#"select count(*) from public.messages where true and "conversation_id" = $1 and "seq" > $2"#);
}

#[test]
fn a_card_that_cannot_be_queried_is_found_at_start() {
    let wrong = |change: fn(&mut Shape)| {
        let mut shape = messages();
        change(&mut shape);
        shape.verify().unwrap_err()
    };
    assert!(wrong(|s| s.key = "content".into()).contains("never null"));
    assert!(wrong(|s| s.order[0].column = "reads".into()).contains("ordered by reads"));
    assert!(wrong(|s| s.window = Some("score".into())).contains("window"));
    assert!(wrong(|s| s.columns.push(s.columns[0].clone())).contains("twice"));
}
