-- Kind by kind, and the rare word first.
--
-- Each kind of thing is looked through by itself, so that a word said in thousands of messages does not hide the project that is
-- called so. And a look-up begins with what few rows have: the beginning of a frequent word has to be gathered in every place
-- before anything else of the question can be compared with it.

drop function guildhall.search_match(text[], text[], uuid[], real[], text, text, text, timestamptz, timestamptz, integer);

-- The best 200 of what these places hold for a query, each place looked up by itself. In the queries, `~` stands for the place's key.
-- Reads at most `most` rows that answer `first`, and keeps those that answer `wanted` too.
create function guildhall.search_match(kind text, keys text[], places uuid[], near real[], first text, wanted text, meant text, exact text,
    since timestamptz, until timestamptz, most integer, out looked bigint, out kept bigint, out hits jsonb)
    language sql stable
    set search_path = ''
    set enable_seqscan = off
    as $$
        with looked_at as materialized (
            select entry.id, entry.words, entry.at, entry.people, place.wanted, place.meant, place.exact, place.near
            from (
                select one.place, one.near, replace(first, '~', one.key)::tsquery as first, replace(wanted, '~', one.key)::tsquery as wanted,
                    nullif(replace(meant, '~', one.key), '')::tsquery as meant, nullif(replace(exact, '~', one.key), '')::tsquery as exact
                from unnest(keys, places, near) as one (key, place, near)
            ) as place
            join guildhall.search_entries as entry on entry.words @@ place.first
                -- Not as plain conditions: no other index than the one of words is of use.
                and case when entry.organization_id = (select auth.org_id()) then entry.kind = search_match.kind and entry.places @> array[place.place] end
            where entry.at >= since and entry.at < until
            limit most
        ), seen as materialized (
            select * from looked_at where search_match.first = search_match.wanted or looked_at.words @@ looked_at.wanted
        )
        select (select count(*) from looked_at), (select count(*) from seen), (
            select jsonb_agg(jsonb_build_object('kind', search_match.kind, 'id', best.id, 'score', best.score))
            from (
                select seen.id, max(
                    (coalesce(ts_rank('{0.1, 0.25, 0.5, 1}', seen.words, seen.meant), 0)
                        + 2 * coalesce(ts_rank('{0.1, 0.25, 0.5, 1}', seen.words, seen.exact), 0) + 0.02)
                    -- Half as much again for what is new, fading over weeks; a quarter for what is the caller's own.
                    * (1 + 0.5 * exp(-greatest(0, extract(epoch from (now() - seen.at))) / 2592000.0))
                    * seen.near
                    * case when seen.people @> array[(select auth.uid())] then 1.25 else 1 end)::real as score
                from seen
                group by seen.id
                order by score desc, seen.id desc
                limit 200
            ) as best
        )
    $$;

-- What these places hold of one kind. All `terms` are wanted, with all `marks`; `exact` are the terms as they stand. `rare` are
-- parts of the question that may be looked up before the whole, in this order.
create function guildhall.search_kind(kind text, keys text[], places uuid[], near real[], terms text[], exact text[], marks text, rare text[],
    since timestamptz, until timestamptz) returns jsonb
    language plpgsql stable
    set search_path = ''
    as $$
declare
    most constant integer := 2000;
    enough constant integer := 200;
    -- Without a word, whatever the marks say: every entry has its month.
    wanted constant text := case when cardinality(terms) = 0 then '''~@'':*' else array_to_string(terms, ' & ') end || marks;
    meant constant text := array_to_string(terms, ' | ');
    spoken constant text := array_to_string(exact, ' | ');
    -- Whether words stand side by side: each row that has them all has to be read.
    phrase constant boolean := spoken like '%<->%';
    part text;
    newest text;
    looked bigint;
    kept bigint := 0;
    hits jsonb;
    newer jsonb;
    new_ones bigint;
begin
    foreach part in array rare loop
        select * into looked, kept, hits
            from guildhall.search_match(kind, keys, places, near, part, wanted, meant, spoken, since, until, most);
        -- There is no more of it.
        if looked < most then
            return hits;
        end if;
        exit when kept >= enough;
    end loop;
    if kept < enough and not phrase then
        select * into looked, kept, hits
            from guildhall.search_match(kind, keys, places, near, wanted, wanted, meant, spoken, since, until, most);
        if looked < most then
            return hits;
        end if;
    end if;

    -- More than is looked through: the newest of them instead, by days, then by months. Only whole words, since a beginning of a word
    -- has to be gathered before anything of it can be passed over.
    for step in 1 .. case when phrase then 1 else 3 end loop
        select string_agg(distinct '''~@' || to_char(least(until, now()) at time zone 'UTC' - make_interval(days => back),
            case when step = 1 then 'YYYY-MM-DD' else 'YYYY-MM' end) || '''', ' | ')
            into newest from generate_series(0, (array[2, 31, 190])[step], case when step = 1 then 1 else 15 end) as back;
        newest := case when cardinality(exact) = 0 then '' else array_to_string(exact, ' & ') || ' & ' end || '(' || newest || ')' || marks;
        select one.kept, one.hits into new_ones, newer
            from guildhall.search_match(kind, keys, places, near, newest, newest, meant, spoken, since, until, most) as one;
        if new_ones >= enough then
            return newer;
        end if;
    end loop;
    if kept < enough and phrase then
        select one.hits into hits from guildhall.search_match(kind, keys, places, near, wanted, wanted, meant, spoken, since, until, most) as one;
    end if;
    return coalesce(newer, '[]') || coalesce(hits, '[]');
end $$;

create or replace function guildhall.search_find(terms jsonb, only_kinds text[], inside uuid[], authors uuid[], states text[], since timestamptz, until timestamptz)
    returns table (kind text, id uuid, score real, spelt text[])
    language plpgsql stable security definer rows 200
    set search_path = ''
    as $$
#variable_conflict use_column
declare
    asked record;
    said text[];
    meant text[] := '{}';
    -- Which of them may go on, and of each its one word, if another may be taken for it.
    unfinished boolean[] := '{}';
    guessed text[] := '{}';
    exact text[] := '{}';
    -- What has to stand there besides words, and what must not.
    marks text := '';
    without text := '';
    rare text[] := '{}';
    part text;
    -- The caller's places, kind after kind; `ends` says where each kind's end.
    kinds text[] := '{}';
    ends integer[] := '{0}';
    keys text[] := '{}';
    places uuid[] := '{}';
    near real[] := '{}';
    taken text[] := '{}';
    likely text[];
    hits jsonb := '[]';
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
            select $1 || array_agg(guildhall.search_key($4, place)), $2 || array_agg(place), $3 || array_agg(near)
            from (
                select place, near from guildhall.%I() as one (place, near) where $5 is null or place = any ($5)
                order by near desc, place desc limit 3000
            ) as mine', asked.name)
            into keys, places, near using keys, places, near, asked.kind, inside;
        if cardinality(keys) > ends[cardinality(ends)] then
            kinds := kinds || asked.kind;
            ends := ends || cardinality(keys);
        end if;
    end loop;

    for asked in select * from jsonb_to_recordset(terms) as one (text text, exact boolean, negated boolean) loop
        said := guildhall.search_split(asked.text);
        continue when cardinality(said) = 0;
        if asked.negated then
            without := without || ' & !' || guildhall.search_term(said, true);
            continue;
        end if;
        part := guildhall.search_term(said, asked.exact);
        exact := exact || guildhall.search_term(said, true);
        meant := meant || part;
        unfinished := unfinished || (part <> exact[cardinality(exact)]);
        guessed := guessed || case when not asked.exact and cardinality(said) = 1 and char_length(said[1]) between 4 and 40 then said[1] end;
    end loop;
    -- Signs alone are nothing to look for, and not everything.
    if cardinality(meant) = 0 and without = '' and terms <> '[]' then
        return;
    end if;
    if cardinality(authors) > 0 then
        marks := marks || ' & (' || (select string_agg('''~=' || one || '''', ' | ') from unnest(authors) as one) || ')';
    end if;
    marks := marks || coalesce((select string_agg(' & ''~!' || one || '''', '') from unnest(states) as one), '');

    for nth in 1 .. 2 loop
        -- What stands as it is, without the words that may go on; then with the longest of these, which is seldom a frequent one.
        if true = any (unfinished) then
            select array_remove(array[
                nullif(concat_ws(' & ', string_agg(term, ' & ') filter (where not goes_on), nullif(substr(marks, 4), '')), ''),
                case when count(*) filter (where goes_on) > 1 then
                    concat_ws(' & ', string_agg(term, ' & ') filter (where not goes_on or rank = 1), nullif(substr(marks, 4), '')) end
            ], null)
            into rare
            from (
                select term, goes_on, row_number() over (partition by goes_on order by char_length(term) desc) as rank
                from unnest(meant, unfinished) as one (term, goes_on)
            ) as one;
        end if;
        for at in 1 .. cardinality(kinds) loop
            hits := hits || coalesce(guildhall.search_kind(kinds[at], keys[ends[at] + 1:ends[at + 1]], places[ends[at] + 1:ends[at + 1]],
                near[ends[at] + 1:ends[at + 1]], meant, exact, marks || without, rare, since, until), '[]');
        end loop;
        exit when nth = 2 or hits <> '[]';

        for at in 1 .. cardinality(meant) loop
            continue when guessed[at] is null;
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
        exit when taken = '{}';
    end loop;

    return query
        select one.kind, one.id, max(one.score), taken
        from jsonb_to_recordset(hits) as one (kind text, id uuid, score real)
        group by one.kind, one.id
        order by max(one.score) desc, one.id desc
        limit 200;
end $$;

revoke execute on function guildhall.search_match(text, text[], uuid[], real[], text, text, text, text, timestamptz, timestamptz, integer),
    guildhall.search_kind(text, text[], uuid[], real[], text[], text[], text, text[], timestamptz, timestamptz) from public;
