-- Cuts the next page of the log if something was committed since the last one, and answers the kinds of event on it: none, no page.
--
-- How many events came since the last page no statistics tell, and a part of the whole log is assumed: a log of millions would be
-- read from its beginning for each page. Its index leads to the news alone.
create function guildhall.cut_page() returns setof text
    language sql rows 20
    set search_path = ''
    set enable_seqscan = off
    as $$
        with last as materialized (
            select number, until from guildhall.event_pages order by number desc limit 1
        ), news as materialized (
            select event.kind from last
            join guildhall.events as event on event.xid >= pg_snapshot_xmin(last.until) and not pg_visible_in_snapshot(event.xid, last.until)
        ), cut as (
            insert into guildhall.event_pages (number, since, until)
            select number + 1, until, pg_current_snapshot() from last where exists (select from news)
            on conflict (number) do nothing
            returning number
        )
        select distinct kind from news where exists (select from cut)
    $$;
revoke execute on function guildhall.cut_page() from public;
grant execute on function guildhall.cut_page() to service_role;
