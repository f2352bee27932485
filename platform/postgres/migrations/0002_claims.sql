-- Who is asking, without taking JSON apart in every policy: the claims one by one, where they were set so, as in
-- PostgREST's older form; else out of `request.jwt.claims`.

create or replace function auth.uid() returns uuid
    language sql stable parallel safe
    return coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid;

create or replace function auth.org_id() returns uuid
    language sql stable parallel safe
    return coalesce(
        nullif(current_setting('request.jwt.claim.organization_id', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'organization_id'
    )::uuid;
