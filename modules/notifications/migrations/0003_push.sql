-- Browsers that show notifications while the app is closed (RFC 8030), and the key that we send with (RFC 8292).

create table public.push_subscriptions (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    user_id uuid not null,
    -- It ends with the session that it was made in.
    session_id uuid not null,
    -- SHA-256 of the endpoint, whose address is a secret: whoever knows it can send.
    endpoint_hash bytea not null check (octet_length(endpoint_hash) = 32),
    -- The endpoint and the browser's keys, sealed with the instance secret.
    sealed bytea not null check (octet_length(sealed) <= 8000),
    -- The push service's host, and what the browser says of itself.
    service text not null check (char_length(service) <= 260),
    device text check (char_length(device) <= 400),
    created_at timestamptz not null,
    renewed_at timestamptz not null,
    primary key (organization_id, id),
    constraint push_subscriptions_endpoint unique (organization_id, user_id, endpoint_hash),
    constraint push_subscriptions_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);
call guildhall.guard_tenant('public.push_subscriptions');
create policy own on public.push_subscriptions for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
grant select, insert, delete on public.push_subscriptions to authenticated;
grant update (session_id, sealed, device, renewed_at) on public.push_subscriptions to authenticated;

create view api.push_subscriptions with (security_invoker = true) as
select organization_id, id, service, device, created_at, renewed_at
from public.push_subscriptions
where user_id = (select auth.uid());
grant select on api.push_subscriptions to authenticated;

alter table public.notification_choices add column push boolean not null default true;
grant update (push) on public.notification_choices to authenticated;

-- The key that every push is signed with: one for the instance, sealed with its secret. Browsers are bound to it.
create table guildhall.push_keys (
    id uuid primary key,
    sealed bytea not null,
    created_at timestamptz not null
);
alter table guildhall.push_keys enable row level security;
alter table guildhall.push_keys force row level security;
revoke all on guildhall.push_keys from public;
create policy service on guildhall.push_keys for all to service_role using (true) with check (true);
grant select, insert on guildhall.push_keys to service_role;
