-- Tells the person of this transaction of an event: once for each event, counted into what is unread of the same thing,
-- in the ways they chose. $1 new id, $2 kind, $3 event, $4 its data, $5 actor, $6 and $7 the thing, $8 what it shows,
-- $9 reasons, $10 now.
with cause as (
    insert into public.notification_causes (organization_id, user_id, event_id, created_at)
    values ((select auth.org_id()), (select auth.uid()), $3::uuid, $10::timestamptz)
    on conflict do nothing
    returning 1
), way as (
    select coalesce(choice.in_app, true) as in_app,
        case when coalesce(mine.mail, true) then coalesce(choice.mail, 'digest') else 'none' end as mail,
        coalesce(choice.push, true) and exists (
            select from public.push_subscriptions as device where device.organization_id = me.organization_id and device.user_id = me.user_id
        ) as push
    from (values ((select auth.org_id()), (select auth.uid()))) as me (organization_id, user_id)
    left join public.notification_settings as mine on mine.organization_id = me.organization_id and mine.user_id = me.user_id
    left join public.notification_choices as choice
        on choice.organization_id = me.organization_id and choice.user_id = me.user_id and choice.kind = $2::text
    where exists (select from cause)
), told as (
    insert into public.notifications as standing (organization_id, id, user_id, type, event_id, event_data, actor_id, subject_kind, subject_id,
        payload, reasons, in_app, mail, created_at, updated_at)
    select (select auth.org_id()), $1::uuid, (select auth.uid()), $2::text, $3::uuid, $4::jsonb, $5::uuid, $6::text, $7::uuid, $8::jsonb, $9::text[],
        way.in_app, way.mail, $10::timestamptz, $10::timestamptz
    from way
    where way.in_app or way.mail <> 'none' or way.push
    on conflict (organization_id, user_id, subject_kind, subject_id) where read_at is null do update
    set type = excluded.type, event_id = excluded.event_id, event_data = excluded.event_data, actor_id = excluded.actor_id,
        payload = excluded.payload, reasons = (array(
            select reason from unnest(standing.reasons || excluded.reasons) with ordinality as all_of (reason, place)
            group by reason order by min(place)
        ))[:20],
        count = standing.count + 1, in_app = standing.in_app or excluded.in_app,
        mail = case when 'at_once' in (standing.mail, excluded.mail) then 'at_once'
            when 'digest' in (standing.mail, excluded.mail) then 'digest' else 'none' end,
        updated_at = excluded.updated_at
    returning id, type, payload, is_read, json_build_object('kind', subject_kind, 'id', subject_id) as subject, reasons, count, actor_id, created_at,
        updated_at, read_at, in_app, mail, mailed_at
)
select json_build_object('id', id, 'type', type, 'payload', payload, 'is_read', is_read, 'subject', subject, 'reasons', reasons, 'count', count,
        'actor_id', actor_id, 'created_at', created_at, 'updated_at', updated_at, 'read_at', read_at),
    id, count = 1, in_app, mail, mailed_at is not null, (select push from way)
from told
