-- What stands behind addresses that people wrote: text and a picture of our own drawing. The addresses themselves stand in
-- the texts alone; whoever may read one of these is asked there.

create table public.link_previews (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    -- SHA-256 of the address without its fragment.
    address_hash bytea not null check (octet_length(address_hash) = 32),
    -- When it was asked last, and when an answer came of it, whatever it was.
    asked_at timestamptz not null,
    answered_at timestamptz,
    -- Null where there is nothing to show, or not yet.
    title text check (char_length(title) between 1 and 200),
    host text check (char_length(host) between 1 and 255),
    site text check (char_length(site) between 1 and 80),
    description text check (char_length(description) between 1 and 400),
    -- A JPEG, at most 480 by 480.
    picture bytea check (octet_length(picture) <= 61440),
    picture_width integer check (picture_width between 1 and 480),
    picture_height integer check (picture_height between 1 and 480),
    primary key (organization_id, id),
    constraint link_previews_address unique (organization_id, address_hash),
    constraint link_previews_shown check ((title is null) = (host is null)),
    constraint link_previews_picture check ((picture is null) = (picture_width is null) and (picture is null) = (picture_height is null))
);
-- It is compressed already.
alter table public.link_previews alter column picture set storage external;
create index link_previews_by_time on public.link_previews (organization_id, asked_at);
-- Across all organizations, for the house's round.
create index link_previews_age on public.link_previews (asked_at);

call guildhall.guard_tenant('public.link_previews');
create policy members on public.link_previews for all to authenticated using (true) with check (true);
grant select, insert, delete on public.link_previews to authenticated;
grant update (asked_at, answered_at, title, host, site, description, picture, picture_width, picture_height)
    on public.link_previews to authenticated;
