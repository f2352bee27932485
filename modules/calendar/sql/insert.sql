-- A new event. $1 to $19 as in update.sql, $20 organizer, $21 uid.
insert into public.calendar_events (organization_id, id, attendee_ids, title, location, description, visibility, time_zone, all_day, starts_at, ends_at,
    first_day, end_day, recurrence, exdates, rdates, begins_at, until_at, reminders, created_at, updated_at, organizer_id, uid)
values ((select auth.org_id()), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19, $20, $21)
