-- Organizations, their people, their roles: what every other module's rows belong to.

-- The key of an organization is its own id, so the tenant wall stands on `id` here.
create table public.organizations (
    id uuid primary key,
    name text not null constraint organizations_name check (char_length(name) between 1 and 80),
    blueprint text not null check (char_length(blueprint) <= 60),
    modules text[] not null default '{}',
    time_zone text not null default 'UTC' check (char_length(time_zone) <= 64),
    created_at timestamptz not null,
    updated_at timestamptz not null
);
alter table public.organizations enable row level security;
alter table public.organizations force row level security;
revoke all on public.organizations from public;
create policy tenant on public.organizations as restrictive for all to anon, authenticated
    using (id = (select auth.org_id())) with check (id = (select auth.org_id()));
create policy service on public.organizations for all to service_role using (true) with check (true);
create policy members on public.organizations for all to authenticated using (true) with check (true);
create policy memberships on public.organizations for select to guildhall_sign_in using (true);
grant select, insert on public.organizations to authenticated;
grant update (name, modules, time_zone, updated_at) on public.organizations to authenticated;
grant select on public.organizations to guildhall_sign_in, service_role;

-- The directory: one row for each membership, and what every person column points to. Leaving sets `left_at`; the row
-- stays, so that old messages keep their author.
create table public.users (
    organization_id uuid not null references public.organizations,
    id uuid not null references auth.users,
    name text not null check (char_length(name) between 1 and 80),
    full_name text generated always as (name) stored,
    email text not null check (char_length(email) <= 254),
    avatar_url text check (char_length(avatar_url) <= 500),
    time_zone text check (char_length(time_zone) <= 64),
    joined_at timestamptz not null,
    left_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organization_id, id)
);
create index users_person on public.users (id) where left_at is null;
call guildhall.guard_tenant('public.users');
create policy members on public.users for all to authenticated using (true) with check (true);
create policy memberships on public.users for select to guildhall_sign_in using (true);
create policy own_profile on public.users for update to guildhall_sign_in using (id = (select auth.uid())) with check (id = (select auth.uid()));
grant select, insert on public.users to authenticated;
grant update (name, email, avatar_url, time_zone, joined_at, left_at, updated_at) on public.users to authenticated;
grant select on public.users to guildhall_sign_in;
grant update (name, email, avatar_url, time_zone, updated_at) on public.users to guildhall_sign_in;

-- What the blueprints' roles hold, as the running version's files say; written at start, so that a new module reaches
-- the organizations that are there already.
create table guildhall.blueprint_roles (
    blueprint text not null,
    role text not null,
    permissions text[] not null,
    primary key (blueprint, role)
);
alter table guildhall.blueprint_roles enable row level security;
alter table guildhall.blueprint_roles force row level security;
create policy everyone on guildhall.blueprint_roles for select to authenticated, guildhall_sign_in using (true);
create policy service on guildhall.blueprint_roles for all to service_role using (true) with check (true);
grant select on guildhall.blueprint_roles to authenticated, guildhall_sign_in;
grant select, insert, update, delete on guildhall.blueprint_roles to service_role;

-- A role holds what its blueprint role holds, and what was granted, but not what was revoked.
create table public.roles (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    key text not null constraint roles_key_form check (key ~ '^[a-z0-9][a-z0-9_-]{0,59}$'),
    name text not null check (char_length(name) between 1 and 60),
    description text not null default '' check (char_length(description) <= 500),
    blueprint text,
    blueprint_role text,
    granted text[] not null default '{}',
    revoked text[] not null default '{}',
    position smallint not null default 100,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organization_id, id),
    constraint roles_key unique (organization_id, key)
);
create unique index roles_name on public.roles (organization_id, lower(name));
call guildhall.guard_tenant('public.roles');
create policy members on public.roles for all to authenticated using (true) with check (true);
create policy memberships on public.roles for select to guildhall_sign_in using (true);
grant select, insert, delete on public.roles to authenticated;
grant update (name, description, granted, revoked, updated_at) on public.roles to authenticated;
grant select on public.roles to guildhall_sign_in;

create table public.user_roles (
    organization_id uuid not null,
    user_id uuid not null,
    role_id uuid not null,
    primary key (organization_id, user_id, role_id),
    constraint user_roles_user foreign key (organization_id, user_id) references public.users (organization_id, id),
    constraint user_roles_role foreign key (organization_id, role_id) references public.roles (organization_id, id)
);
create index user_roles_by_role on public.user_roles (organization_id, role_id);
call guildhall.guard_tenant('public.user_roles');
create policy members on public.user_roles for all to authenticated using (true) with check (true);
create policy memberships on public.user_roles for select to guildhall_sign_in using (true);
grant select, insert, delete on public.user_roles to authenticated;
grant select on public.user_roles to guildhall_sign_in;

-- The offer of a membership. Only the token's hash is kept; it works once, for one organization, for a time.
create table public.invitations (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    email text not null check (char_length(email) <= 254),
    role_ids uuid[] not null check (cardinality(role_ids) between 1 and 20),
    token_hash bytea not null check (octet_length(token_hash) = 32),
    created_by uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    accepted_by uuid,
    revoked_at timestamptz,
    primary key (organization_id, id),
    foreign key (organization_id, created_by) references public.users (organization_id, id),
    foreign key (organization_id, accepted_by) references public.users (organization_id, id)
);
-- Global on purpose: the token names its organization, the request does not.
create unique index invitations_token on public.invitations (token_hash);
call guildhall.guard_tenant('public.invitations');
create policy members on public.invitations for all to authenticated using (true) with check (true);
create policy by_token on public.invitations for select to guildhall_sign_in using (true);
grant select, insert on public.invitations to authenticated;
grant update (accepted_at, accepted_by, revoked_at) on public.invitations to authenticated;
grant select on public.invitations to guildhall_sign_in;

-- What a role holds now.
create view guildhall.role_permissions with (security_invoker = true) as
select role.organization_id, role.id as role_id, array(
    select unnest(coalesce(blueprint.permissions, '{}') || role.granted)
    except select unnest(role.revoked)
    order by 1
) as permissions
from public.roles as role
left join guildhall.blueprint_roles as blueprint on blueprint.blueprint = role.blueprint and blueprint.role = role.blueprint_role;

-- Where a person belongs.
create view guildhall.memberships with (security_invoker = true) as
select member.id as user_id, organization.id as organization_id, organization.name, organization.blueprint, member.joined_at,
    coalesce((
        select json_agg(role.key order by role.position, role.key)
        from public.user_roles as held
        join public.roles as role on role.organization_id = held.organization_id and role.id = held.role_id
        where held.organization_id = member.organization_id and held.user_id = member.id
    ), '[]') as roles
from public.users as member
join public.organizations as organization on organization.id = member.organization_id
where member.left_at is null;
grant select on guildhall.role_permissions, guildhall.memberships to authenticated, guildhall_sign_in;

-- What the gate asks: a person's standing in an organization.
create function guildhall.rights_of(person uuid, organization uuid) returns jsonb
    language sql stable
    return (
        select jsonb_build_object(
            'member', true,
            'roles', (select roles from guildhall.memberships where user_id = person and organization_id = organization),
            'modules', home.modules,
            'permissions', coalesce((
                select jsonb_agg(distinct permission)
                from public.user_roles as held
                join guildhall.role_permissions as role on role.organization_id = held.organization_id and role.role_id = held.role_id
                cross join unnest(role.permissions) as permission
                where held.organization_id = organization and held.user_id = person
            ), '[]')
        )
        from public.users as member
        join public.organizations as home on home.id = member.organization_id
        where member.organization_id = organization and member.id = person and member.left_at is null
    );
revoke execute on function guildhall.rights_of(uuid, uuid) from public;
grant execute on function guildhall.rights_of(uuid, uuid) to guildhall_sign_in;

-- What policies ask: does the caller hold a permission? The server resolves rights and says so beside the claims, in the
-- same way and with the same trust; asking the tables in every policy cost a third of the newest page.
create function auth.can(permission text) returns boolean
    language sql stable parallel safe
    return coalesce(strpos(current_setting('guildhall.permissions', true), ' ' || permission || ' ') > 0, false);
revoke execute on function auth.can(text) from public;
grant execute on function auth.can(text) to authenticated;

-- The directory follows the account: a new name is seen by every organization at once.
create function guildhall.follow_account() returns trigger
    language plpgsql as $$
begin
    update public.users
    set name = new.name, email = new.email, avatar_url = new.avatar_url, time_zone = new.time_zone, updated_at = new.updated_at
    where id = new.id;
    return null;
end $$;
create trigger directory after update of name, email, avatar_url, time_zone on auth.users
    for each row when ((old.name, old.email, old.avatar_url, old.time_zone) is distinct from (new.name, new.email, new.avatar_url, new.time_zone))
    execute function guildhall.follow_account();

create view api.organization with (security_invoker = true) as
select id, name, blueprint, time_zone, created_at, updated_at, to_json(modules) as modules
from public.organizations;

create view api.members with (security_invoker = true) as
select member.organization_id, member.id, member.name, member.full_name, member.email, member.avatar_url, member.time_zone, member.joined_at,
    member.updated_at,
    coalesce((
        select json_agg(json_build_object('id', role.id, 'key', role.key, 'name', role.name) order by role.position, role.key)
        from public.user_roles as held
        join public.roles as role on role.organization_id = held.organization_id and role.id = held.role_id
        where held.organization_id = member.organization_id and held.user_id = member.id
    ), '[]') as roles
from public.users as member
where member.left_at is null;

create view api.roles with (security_invoker = true) as
select role.organization_id, role.id, role.key, role.name, role.description, role.blueprint_role, role.position, role.created_at, role.updated_at,
    (
        select to_json(held.permissions) from guildhall.role_permissions as held
        where held.organization_id = role.organization_id and held.role_id = role.id
    ) as permissions,
    (
        select count(*) from public.user_roles as held
        where held.organization_id = role.organization_id and held.role_id = role.id
    ) as member_count
from public.roles as role;

create view api.invitations with (security_invoker = true) as
select invitation.organization_id, invitation.id, invitation.email, invitation.created_by, invitation.created_at, invitation.expires_at,
    coalesce((
        select json_agg(json_build_object('id', role.id, 'key', role.key, 'name', role.name) order by role.position, role.key)
        from public.roles as role
        where role.organization_id = invitation.organization_id and role.id = any (invitation.role_ids)
    ), '[]') as roles
from public.invitations as invitation
where invitation.accepted_at is null and invitation.revoked_at is null;

-- The audit log: events, with the name that their actor has now.
create policy audit on guildhall.events for select to authenticated using ((select auth.can('organization.audit.read')));
grant select on guildhall.events to authenticated;
create view api.audit_events with (security_invoker = true) as
select event.organization_id, event.id, event.kind, event.subject_kind, event.subject_id, event.actor_id, event.on_behalf_of, event.data,
    event.request_id, event.address, event.occurred_at,
    (
        select actor.name from public.users as actor
        where actor.organization_id = event.organization_id and actor.id = event.actor_id
    ) as actor_name
from guildhall.events as event;

grant select on api.organization, api.members, api.roles, api.invitations, api.audit_events to authenticated;
-- `select … for update` behind If-Match asks for these; no door writes through a view.
grant update on api.organization, api.members, api.roles, api.invitations to authenticated;
