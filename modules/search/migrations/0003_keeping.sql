-- What the reader of the log does to the index, besides writing entries.

-- What `search_entries` says of these rows' words, before or after it changes: one line for each word and place.
create function guildhall.search_standing(wanted text, organizations uuid[], ids uuid[]) returns table (organization_id uuid, place text, word text)
    language sql stable rows 1000
    set search_path = ''
    as $$
        select distinct entry.organization_id, left(one.lexeme, 8), substr(one.lexeme, 9)
        from unnest(organizations, ids) as asked (organization_id, id)
        join guildhall.search_entries as entry
            on entry.organization_id = asked.organization_id and entry.kind = wanted and entry.id = asked.id
        cross join unnest(entry.words) as one
        -- Long enough to be mistyped, and nothing that is counted.
        where substr(one.lexeme, 9) ~ '^[^0-9@=!][^0-9]{3,39}$'
    $$;

-- Adds the words of these rows to the words that there are.
create function guildhall.search_learn(kind text, organizations uuid[], ids uuid[]) returns void
    language sql
    set search_path = ''
    as $$
        with standing as materialized (select * from guildhall.search_standing(kind, organizations, ids)),
        places as (
            insert into guildhall.search_word_places (organization_id, word, place)
            select organization_id, word, place from standing order by 1, 2, 3
            on conflict do nothing
            returning organization_id, word
        )
        insert into guildhall.search_words (organization_id, word)
        select distinct organization_id, word from places order by 1, 2
        on conflict do nothing
    $$;

-- Takes out of the words that there are what no entry has any more.
create function guildhall.search_unlearn(organizations uuid[], places text[], words text[]) returns void
    language sql
    set search_path = ''
    set enable_seqscan = off
    as $$
        with gone as materialized (
            delete from guildhall.search_word_places as there
            using unnest(organizations, places, words) as old (organization_id, place, word)
            where there.organization_id = old.organization_id and there.word = old.word and there.place = old.place
                and not exists (
                    select from guildhall.search_entries as entry
                    where entry.words @@ ('''' || old.place || old.word || '''')::tsquery
                )
            returning there.organization_id, there.word, there.place
        )
        delete from guildhall.search_words as word
        using (select distinct organization_id, word from gone) as old
        where word.organization_id = old.organization_id and word.word = old.word
            and not exists (
                select from guildhall.search_word_places as place
                where place.organization_id = old.organization_id and place.word = old.word
                    and not exists (select from gone where gone.organization_id = place.organization_id and gone.word = place.word and gone.place = place.place)
            )
    $$;

-- What stands in the index as readable from these places.
create function guildhall.search_in_places(wanted text, organizations uuid[], place_ids uuid[]) returns table (organization_id uuid, id uuid)
    language sql stable rows 1000
    set search_path = ''
    set enable_seqscan = off
    as $$
        select entry.organization_id, entry.id
        from unnest(organizations, place_ids) as asked (organization_id, place)
        join guildhall.search_entries as entry on entry.words @@ ('''' || guildhall.search_key(wanted, asked.place) || '@'':*')::tsquery
            and case when entry.organization_id = asked.organization_id then entry.kind = wanted end
    $$;

revoke execute on function guildhall.search_standing(text, uuid[], uuid[]), guildhall.search_learn(text, uuid[], uuid[]),
    guildhall.search_unlearn(uuid[], text[], text[]), guildhall.search_in_places(text, uuid[], uuid[]) from public;
grant execute on function guildhall.search_standing(text, uuid[], uuid[]), guildhall.search_learn(text, uuid[], uuid[]),
    guildhall.search_unlearn(uuid[], text[], text[]), guildhall.search_in_places(text, uuid[], uuid[]) to service_role;
