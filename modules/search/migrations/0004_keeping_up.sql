-- What the index costs while many write.

-- New rows wait in a list, and go into the tree of words many at a time: a word of a busy conversation is then written once for
-- all of them. Every look-up reads the list, so it is a short one. With each row put into the tree by itself, the index cost a
-- third of what sending a message costs, and most of what was written to disk.
alter index guildhall.search_entries_words set (fastupdate = on, gin_pending_list_limit = 128);

-- As before, in half the time: the lines are made once, without a plan for each text, and repeated for each place.
create or replace function guildhall.search_vector(kind text, places uuid[], at timestamptz, author uuid, states text[], a text, b text, c text) returns tsvector
    language plpgsql stable parallel safe
    set search_path = ''
    as $$
declare
    -- What follows the place's key.
    lines text[] := array['@' || to_char(at at time zone 'UTC', 'YYYY-MM-DD') || '''', '@' || to_char(at at time zone 'UTC', 'YYYY-MM') || ''''];
    said text[];
    state text;
begin
    said := guildhall.search_split(left(a, 2000));
    for nth in 1 .. least(coalesce(cardinality(said), 0), 400) loop
        lines := lines || (said[nth] || ''':' || nth || 'A');
    end loop;
    said := guildhall.search_split(left(b, 4000));
    for nth in 1 .. least(coalesce(cardinality(said), 0), 1000) loop
        lines := lines || (said[nth] || ''':' || 500 + nth || 'B');
    end loop;
    said := guildhall.search_split(left(c, 20000));
    for nth in 1 .. least(coalesce(cardinality(said), 0), case when cardinality(places) > 10 then 200 else 3000 end) loop
        lines := lines || (said[nth] || ''':' || 2000 + nth || 'C');
    end loop;
    if author is not null then
        lines := lines || ('=' || author || '''');
    end if;
    foreach state in array coalesce(states, '{}') loop
        lines := lines || ('!' || state || '''');
    end loop;
    return (
        select string_agg('''' || here.key || array_to_string(lines, ' ''' || here.key), ' ')::tsvector
        from (select distinct guildhall.search_key(kind, place) as key from unnest(places) as place) as here
    );
end $$;

create or replace function guildhall.search_standing(wanted text, organizations uuid[], ids uuid[]) returns table (organization_id uuid, place text, word text)
    language sql stable rows 1000
    set search_path = ''
    as $$
        select distinct entry.organization_id, left(one.lexeme, 8), substr(one.lexeme, 9)
        from unnest(organizations, ids) as asked (organization_id, id)
        join guildhall.search_entries as entry
            on entry.organization_id = asked.organization_id and entry.kind = wanted and entry.id = asked.id
        cross join unnest(entry.words) as one
        -- Long enough to be mistyped, and nothing that is counted.
        where char_length(one.lexeme) between 12 and 48 and substr(one.lexeme, 9, 1) not in ('@', '=', '!') and substr(one.lexeme, 9) !~ '[0-9]'
    $$;
