-- Accounts, sessions and keys: credentials that no request role may read, only the sign-in login.

create table auth.users (
    id uuid primary key,
    name text not null check (char_length(name) between 1 and 80),
    email text not null check (char_length(email) <= 254),
    password_hash text not null,
    avatar_url text check (char_length(avatar_url) <= 500),
    time_zone text check (char_length(time_zone) <= 64),
    -- Where the person was last: the organization that the next sign-in opens.
    last_organization_id uuid,
    disabled_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
-- One account for an address, however it is written.
create unique index users_email on auth.users (lower(email));

-- One row for each sign-in on a device; the family of its refresh tokens.
create table auth.sessions (
    id uuid primary key,
    user_id uuid not null references auth.users on delete cascade,
    organization_id uuid,
    user_agent text check (char_length(user_agent) <= 400),
    address text check (char_length(address) <= 64),
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    ends_at timestamptz not null,
    ended_at timestamptz,
    ended_because text check (ended_because in ('logout', 'reuse', 'disabled', 'password'))
);
create index sessions_user on auth.sessions (user_id) where ended_at is null;

-- Refresh tokens by SHA-256. A successor is the HMAC of the token it follows, so it can be given again and need not be kept.
create table auth.refresh_tokens (
    hash bytea primary key check (octet_length(hash) = 32),
    session_id uuid not null references auth.sessions on delete cascade,
    successor_hash bytea check (octet_length(successor_hash) = 32),
    spent_at timestamptz,
    created_at timestamptz not null
);
create index refresh_tokens_session on auth.refresh_tokens (session_id);

-- Signing keys, their private part sealed with the instance secret (AES-256-GCM, the id as associated data).
create table auth.signing_keys (
    id uuid primary key,
    sealed bytea not null,
    created_at timestamptz not null
);

do $$
declare
    target text;
begin
    foreach target in array array['users', 'sessions', 'refresh_tokens', 'signing_keys'] loop
        execute format('alter table auth.%I enable row level security', target);
        execute format('alter table auth.%I force row level security', target);
        execute format('revoke all on auth.%I from public', target);
        execute format('create policy sign_in on auth.%I for all to guildhall_sign_in using (true) with check (true)', target);
    end loop;
end $$;
grant select, insert, update on auth.users, auth.sessions, auth.refresh_tokens to guildhall_sign_in;
grant select, insert on auth.signing_keys to guildhall_sign_in;

-- What the gate asks once for each new token.
create function guildhall.session_open(session uuid, person uuid) returns boolean
    language sql stable
    return exists (
        select from auth.sessions as s
        join auth.users as u on u.id = s.user_id
        where s.id = session and s.user_id = person and s.ended_at is null and u.disabled_at is null
    );
revoke execute on function guildhall.session_open(uuid, uuid) from public;
grant execute on function guildhall.session_open(uuid, uuid) to guildhall_sign_in;
