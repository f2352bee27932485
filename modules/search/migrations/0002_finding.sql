-- The way from a request into the index.

-- The best 200 of what these places hold for a query, each place looked up by itself. In `wanted`, `meant` and `exact`, `~` stands
-- for the place's key. Reads at most `most` rows; `matched` says how many there were.
create function guildhall.search_match(keys text[], kinds text[], places uuid[], near real[], wanted text, meant text, exact text,
    since timestamptz, until timestamptz, most integer) returns table (kind text, id uuid, score real, matched bigint)
    language sql stable rows 200
    set search_path = ''
    set enable_seqscan = off
    as $$
        select hit.kind, hit.id, max(hit.score)::real as score, max(hit.matched) as matched
        from (
            select found.kind, found.id, count(*) over () as matched,
                (coalesce(ts_rank('{0.1, 0.25, 0.5, 1}', found.words, found.meant), 0)
                    + 2 * coalesce(ts_rank('{0.1, 0.25, 0.5, 1}', found.words, found.exact), 0) + 0.02)
                -- Half as much again for what is new, fading over weeks; a quarter for what is the caller's own.
                * (1 + 0.5 * exp(-greatest(0, extract(epoch from (now() - found.at))) / 2592000.0))
                * found.near
                * case when found.people @> array[(select auth.uid())] then 1.25 else 1 end as score
            from (
                select entry.kind, entry.id, entry.words, entry.at, entry.people, place.meant, place.exact, place.near
                from (
                    select one.place, one.kind, one.near, replace(wanted, '~', one.key)::tsquery as wanted,
                        nullif(replace(meant, '~', one.key), '')::tsquery as meant, nullif(replace(exact, '~', one.key), '')::tsquery as exact
                    from unnest(keys, kinds, places, near) as one (key, kind, place, near)
                ) as place
                join guildhall.search_entries as entry on entry.words @@ place.wanted
                    -- Not as plain conditions: no other index than the one of words is of use.
                    and case when entry.organization_id = (select auth.org_id()) then entry.kind = place.kind and entry.places @> array[place.place] end
                where entry.at >= since and entry.at < until
                limit most
            ) as found
        ) as hit
        group by hit.kind, hit.id
        order by score desc, hit.id desc
        limit 200
    $$;

-- The query for one term, `~` before each word. Words of a term stand side by side; the last may go on, unless it is `exact`.
create function guildhall.search_term(said text[], exact boolean) returns text
    language sql immutable strict parallel safe
    set search_path = ''
    return '(' || (select string_agg('''~' || word || '''', ' <-> ' order by nth) from unnest(said) with ordinality as one (word, nth))
        || case when exact or char_length(said[cardinality(said)]) < 2 then ')' else ':*)' end;

-- What the caller may find: the one way from a request into the index. Runs as the index's owner, in the caller's organization and
-- in the places that the functions `search_places_…` name for the caller; the rows are read again as the caller afterwards.
--
-- `terms`: objects with `text`, `exact` (as it stands, no longer words) and `negated`. `inside`, if not null, are the only places to
-- look in. `spelt` are the words taken instead of those asked for, when nothing was found with these.
create function guildhall.search_find(terms jsonb, only_kinds text[], inside uuid[], authors uuid[], states text[], since timestamptz, until timestamptz)
    returns table (kind text, id uuid, score real, spelt text[])
    language plpgsql stable security definer rows 200
    set search_path = ''
    as $$
#variable_conflict use_column
declare
    asked record;
    said text[];
    meant text[] := '{}';
    -- Of each term its one word, if another may be taken for it.
    guessed text[] := '{}';
    exact text[] := '{}';
    marks text := '';
    wanted text;
    keys text[] := '{}';
    kinds text[] := '{}';
    places uuid[] := '{}';
    near real[] := '{}';
    taken text[] := '{}';
    likely text[];
    span integer;
    hits jsonb;
    newer jsonb;
begin
    if (select auth.org_id()) is null or (select auth.uid()) is null then
        return;
    end if;
    for asked in
        select substr(p.proname, 15) as kind, p.proname::text as name from pg_catalog.pg_proc as p
        where p.pronamespace = 'guildhall'::regnamespace and p.proname ^@ 'search_places_'
            and (only_kinds = '{}' or substr(p.proname, 15) = any (only_kinds))
        order by p.proname
    loop
        execute format('
            select $1 || array_agg(guildhall.search_key($5, place)), $2 || array_agg($5), $3 || array_agg(place), $4 || array_agg(near)
            from (
                select place, near from guildhall.%I() as one (place, near) where $6 is null or place = any ($6)
                order by near desc, place desc limit 3000
            ) as mine', asked.name)
            into keys, kinds, places, near using keys, kinds, places, near, asked.kind, inside;
    end loop;

    for asked in select * from jsonb_to_recordset(terms) as one (text text, exact boolean, negated boolean) loop
        said := guildhall.search_split(asked.text);
        continue when cardinality(said) = 0;
        if asked.negated then
            marks := marks || ' & !' || guildhall.search_term(said, true);
            continue;
        end if;
        exact := exact || guildhall.search_term(said, true);
        meant := meant || guildhall.search_term(said, asked.exact);
        guessed := guessed || case when not asked.exact and cardinality(said) = 1 and char_length(said[1]) between 4 and 40 then said[1] end;
    end loop;
    -- Signs alone are nothing to look for, and not everything.
    if cardinality(meant) = 0 and marks = '' and terms <> '[]' then
        return;
    end if;
    if cardinality(authors) > 0 then
        marks := marks || ' & (' || (select string_agg('''~=' || one || '''', ' | ') from unnest(authors) as one) || ')';
    end if;
    marks := marks || coalesce((select string_agg(' & ''~!' || one || '''', '') from unnest(states) as one), '');
    -- Without a word, whatever the marks say: every entry has its month.
    wanted := case when cardinality(meant) = 0 then '''~@'':*' else array_to_string(meant, ' & ') end || marks;

    select jsonb_agg(to_jsonb(one)) into hits from guildhall.search_match(keys, kinds, places, near, wanted,
        array_to_string(meant, ' | '), array_to_string(exact, ' | '), since, until, 2000) as one;

    -- More than is looked through: the newest of them instead, by days, then by months. Only whole words, since a beginning of a word
    -- has to be gathered before anything of it can be passed over.
    if (hits -> 0 ->> 'matched')::bigint >= 2000 then
        foreach span in array array[2, 31, 190] loop
            select jsonb_agg(to_jsonb(one)) into newer from guildhall.search_match(keys, kinds, places, near,
                case when cardinality(exact) = 0 then '' else array_to_string(exact, ' & ') || ' & ' end || '(' || (
                select string_agg(distinct '''~@' || to_char(least(until, now()) at time zone 'UTC' - make_interval(days => back),
                    case when span = 2 then 'YYYY-MM-DD' else 'YYYY-MM' end) || '''', ' | ')
                from generate_series(0, span, case when span = 2 then 1 else 15 end) as back
            ) || ')' || marks, array_to_string(meant, ' | '), array_to_string(exact, ' | '), since, until, 2000) as one;
            exit when (newer -> 0 ->> 'matched')::bigint >= 200;
        end loop;
        hits := coalesce(newer, '[]') || case when jsonb_array_length(newer) >= 200 then '[]' else hits end;
    end if;

    if hits is null and exists (select from unnest(guessed) as one where one is not null) then
        for at in 1 .. cardinality(meant) loop
            select array_agg(one.word) into likely
            from (
                select one.word, one.likeness, max(one.likeness) over () as best
                from guildhall.search_near(guessed[at]) as one
                -- Only what stands in the caller's own places.
                where exists (
                    select from guildhall.search_word_places as here
                    where here.organization_id = (select auth.org_id()) and here.word = one.word and here.place = any (keys)
                )
                order by one.likeness desc, one.word
                limit 6
            ) as one
            where one.likeness >= one.best - 0.12;
            if likely is not null then
                taken := taken || likely;
                meant[at] := '(' || meant[at] || (select string_agg(' | ''~' || word || '''', '') from unnest(likely) as word) || ')';
            end if;
        end loop;
        select jsonb_agg(to_jsonb(one)) into hits from guildhall.search_match(keys, kinds, places, near,
            array_to_string(meant, ' & ') || marks, array_to_string(meant, ' | '), array_to_string(exact, ' | '), since, until, 2000) as one
        where taken <> '{}';
    end if;

    return query
        select one.kind, one.id, max(one.score), taken
        from jsonb_to_recordset(hits) as one (kind text, id uuid, score real)
        group by one.kind, one.id
        order by max(one.score) desc, one.id desc
        limit 200;
end $$;

revoke execute on function guildhall.search_match(text[], text[], uuid[], real[], text, text, text, timestamptz, timestamptz, integer),
    guildhall.search_term(text[], boolean),
    guildhall.search_find(jsonb, text[], uuid[], uuid[], text[], timestamptz, timestamptz) from public;
grant execute on function guildhall.search_find(jsonb, text[], uuid[], uuid[], text[], timestamptz, timestamptz) to authenticated;
