-- What can be found: one index for all kinds of things, kept by a reader of the event log.
--
-- A word stands in the index once for each place it may be read from: a conversation, a project, a role, a person, the
-- organization. Its first eight characters name the place (and the kind of thing), so looking up a word touches what stands in
-- the caller's own places and nothing else; how often others wrote it costs no time that could be measured.

-- An administrator may have made these already, in a schema of their own choosing; all three may be made by a database's owner.
create extension if not exists unaccent with schema guildhall;
create extension if not exists pg_trgm with schema guildhall;
create extension if not exists btree_gin with schema guildhall;

create table guildhall.search_entries (
    organization_id uuid not null references public.organizations,
    kind text not null check (char_length(kind) <= 40),
    id uuid not null,
    -- Whoever may read from one of these may read it.
    places uuid[] not null check (cardinality(places) between 1 and 128),
    -- Whom it is nearest to: who wrote it, who is to do it.
    people uuid[] not null check (cardinality(people) <= 128),
    at timestamptz not null,
    words tsvector not null,
    primary key (organization_id, kind, id)
);
-- Without the list of what is pending: every look-up would have to read it.
create index search_entries_words on guildhall.search_entries using gin (words) with (fastupdate = off);

-- The words that there are, to find the one that was meant; and from where each can be read.
create table guildhall.search_words (
    organization_id uuid not null references public.organizations,
    word text not null check (char_length(word) <= 60),
    primary key (organization_id, word)
);
create table guildhall.search_word_places (
    organization_id uuid not null references public.organizations,
    word text not null check (char_length(word) <= 60),
    place text not null check (char_length(place) = 8),
    primary key (organization_id, word, place)
);

-- How far the rows that were there before the index are taken in.
create table guildhall.search_progress (
    kind text primary key check (char_length(kind) <= 40),
    version integer not null,
    organization_id uuid not null,
    id uuid not null,
    done boolean not null
);

call guildhall.guard_tenant('guildhall.search_entries');
call guildhall.guard_tenant('guildhall.search_words');
call guildhall.guard_tenant('guildhall.search_word_places');
alter table guildhall.search_progress enable row level security;
alter table guildhall.search_progress force row level security;
create policy service on guildhall.search_progress for all to service_role using (true) with check (true);
grant select, insert, update on guildhall.search_progress to service_role;
-- Requests hold nothing of the index; `search_find` reads it for them, as its owner, and this is its way in.
-- No condition stands here, since before one PostgreSQL may not look into the index: the function checks organization and place.
create policy finding on guildhall.search_entries for select to current_user using (true);
create policy finding on guildhall.search_words for select to current_user using (true);
create policy finding on guildhall.search_word_places for select to current_user using (true);

-- The extensions' own names, wherever they are.
do $$
declare
    plain text := (select format('%I', n.nspname) from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace where e.extname = 'unaccent');
    near text := (select format('%I', n.nspname) from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace where e.extname = 'pg_trgm');
    keys text := (select format('%I', n.nspname) from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace where e.extname = 'btree_gin');
begin
    execute format('create function guildhall.search_plain(word text) returns text language sql stable strict parallel safe
        return %1$s.unaccent(%2$L::regdictionary, word)', plain, plain || '.unaccent');
    execute format('create index search_words_near on guildhall.search_words using gin (organization_id %s.uuid_ops, word %s.gin_trgm_ops)', keys, near);
    -- The words of the caller''s organization that look like this one, or have it in them.
    execute format($near$create function guildhall.search_near(meant text) returns table (word text, likeness real)
        language sql stable strict rows 40
        set search_path = ''
        as $f$
            select there.word, case when strpos(there.word, meant) > 0 then 1 else %1$s.similarity(there.word, meant) end as likeness
            from guildhall.search_words as there
            where there.organization_id = (select auth.org_id())
                and (there.word operator(%1$s.%%) meant or there.word like '%%' || meant || '%%')
            order by likeness desc, there.word
            limit 40
        $f$ $near$, near);
end $$;

-- A text as it is looked for: no case, accents, widths or punctuation, words apart, and writing without spaces sign by sign.
-- Two names that end in signs keep them: C++ and C#.
create function guildhall.search_fold(text text) returns text
    language sql stable strict parallel safe
    set search_path = ''
    return case when octet_length(text) = char_length(text) then
        regexp_replace(regexp_replace(regexp_replace(lower(text), '([a-z0-9])\+\+', '\1＋＋', 'g'), '([a-z])#', '\1＃', 'g'),
            '[\u0001-\u002f\u003a-\u0060\u007b-\u007f]+', ' ', 'g')
    else regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        translate(lower(guildhall.search_plain(normalize(regexp_replace(normalize(text, NFKD),
            '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]', '', 'g'),
            NFC))),
            -- Where the database's own rules know no capitals beyond ASCII.
            'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЇЄҐЎЂЈЉЊЋЏЃЅЌΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς',
            'абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґўђјљњћџѓѕќαβγδεζηθικλμνξοπρστυφχψωσ'),
        '([a-z0-9])\+\+', '\1＋＋', 'g'),
        '([a-z])#', '\1＃', 'g'),
        '[\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u00d7\u00f7\u060c\u061b\u061f\u06d4\u0964\u0965\u2000-\u206f\u20a0-\u20cf\u2190-\u25ff\u3000-\u303f\u30fb\ue000-\uf8ff\ufff0-\uffff]+', ' ', 'g'),
        '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2600-\u27bf\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U0001f000-\U0003ffff])', ' \1 ', 'g')
    end;

-- The words of a text, each shortened to what is worth keeping.
create function guildhall.search_split(text text) returns text[]
    language sql stable strict parallel safe
    set search_path = ''
    return array(
        select left(word, 60) from regexp_split_to_table(guildhall.search_fold(text), '\s+') with ordinality as one (word, nth)
        where word <> '' order by nth
    );

-- A place as it stands before each word: 48 bits of a hash. The row's own `places` decide.
create function guildhall.search_key(kind text, place uuid) returns text
    language sql immutable strict parallel safe
    return encode(decode(left(md5(kind || place::text), 12), 'hex'), 'base64');

-- What the index holds of a thing: its texts with their weights, A to C, and marks that begin with a sign that no word has:
-- `@` the day and the month, `=` who wrote it, `!` what state it is in.
create function guildhall.search_vector(kind text, places uuid[], at timestamptz, author uuid, states text[], a text, b text, c text) returns tsvector
    language sql stable parallel safe
    set search_path = ''
    as $$
        with here as materialized (select distinct guildhall.search_key(kind, place) as key from unnest(places) as place),
        said as materialized (
            select word, nth, 'A' as weight from unnest(guildhall.search_split(left(a, 2000))) with ordinality as one (word, nth) where nth <= 400
            union all
            select word, 500 + nth, 'B' from unnest(guildhall.search_split(left(b, 4000))) with ordinality as one (word, nth) where nth <= 1000
            union all
            select word, 2000 + nth, 'C' from unnest(guildhall.search_split(left(c, 20000))) with ordinality as one (word, nth)
            where nth <= case when cardinality(places) > 10 then 200 else 3000 end
        ),
        marks as materialized (
            select '@' || to_char(at at time zone 'UTC', 'YYYY-MM-DD') as mark
            union all select '@' || to_char(at at time zone 'UTC', 'YYYY-MM')
            union all select '=' || author where author is not null
            union all select '!' || state from unnest(states) as state
        )
        select string_agg(line, ' ')::tsvector
        from (
            select '''' || key || word || ''':' || nth || weight as line from here cross join said
            union all
            select '''' || key || mark || '''' from here cross join marks
        ) as lines
    $$;

revoke execute on function guildhall.search_plain(text), guildhall.search_near(text), guildhall.search_fold(text), guildhall.search_split(text),
    guildhall.search_key(text, uuid), guildhall.search_vector(text, uuid[], timestamptz, uuid, text[], text, text, text) from public;
grant execute on function guildhall.search_plain(text), guildhall.search_fold(text) to authenticated, service_role;
grant execute on function guildhall.search_split(text), guildhall.search_key(text, uuid),
    guildhall.search_vector(text, uuid[], timestamptz, uuid, text[], text, text, text) to service_role;
