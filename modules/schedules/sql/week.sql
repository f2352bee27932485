-- The plan of a week. $1 when it begins, $2 when it ends, $3 its first day, $4 the zone that its days are counted in. Whatever
-- reaches into it belongs to it; only what lies in it counts as somebody's time.
with columns as (
    select shift.id, shift.title, shift.description, shift.start_time, shift.end_time, shift.place, shift.equipment_id, shift.needed, shift.role,
        shift.open, shift.participant_ids, shift.participants, shift.missing, shift.revision, shift.copied_from, shift.copy_id, shift.created_by,
        shift.created_at, shift.updated_at
    from api.schedules as shift
    where shift.organization_id = (select auth.org_id())
        and shift.start_time > $1::timestamptz - interval '168 hours' and shift.start_time < $2::timestamptz and shift.end_time > $1
    order by shift.start_time, shift.id
    limit 1001
)
select json_build_object(
    'first_day', $3::date, 'time_zone', $4::text, 'from', $1::timestamptz, 'to', $2::timestamptz,
    'shifts', coalesce((select json_agg(one) from (select * from columns limit 1000) as one), '[]'),
    'more', (select count(*) from columns) > 1000,
    'missing', (select coalesce(sum(missing), 0)::bigint from columns),
    'people', coalesce((
        select json_agg(json_build_object('id', one.id, 'name', one.name, 'avatar_url', one.avatar_url, 'minutes', one.minutes)
            order by one.minutes desc, one.id)
        from (
            select person.id, person.name, person.avatar_url,
                (sum(extract(epoch from least(shift.end_time, $2) - greatest(shift.start_time, $1))) / 60)::bigint as minutes
            from columns as shift
            cross join unnest(shift.participant_ids) as whose (id)
            join public.users as person on person.organization_id = (select auth.org_id()) and person.id = whose.id
            group by person.id, person.name, person.avatar_url
        ) as one
    ), '[]')
)::text
