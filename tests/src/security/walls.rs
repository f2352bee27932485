//! What the catalogue of PostgreSQL says about the second wall (SECURITY §4). A table, view or function that breaks a
//! rule fails here; exceptions are listed with their reasons.

use super::tables;
use guildhall_tests::World;
use tokio_postgres::{Client, NoTls, types::ToSql};

/// Roles that a request may come to act as.
const REQUEST_ROLES: [&str; 3] = ["anon", "authenticated", "guildhall_sign_in"];

/// The first column of every row.
async fn list(client: &Client, sql: &str, params: &[&(dyn ToSql + Sync)]) -> Vec<String> {
    client.query(sql, params).await.unwrap_or_else(|error| panic!("{sql}: {error:?}")).iter().map(|row| row.get(0)).collect()
}

async fn none(client: &Client, sql: &str, what: &str) {
    let found = list(client, sql, &[]).await;
    assert!(found.is_empty(), "{what}: {found:?}");
}

/// RL1: enabled and forced, so that owners stand before the wall too.
#[tokio::test]
async fn every_table_has_forced_row_level_security() {
    let world = World::new().await;
    let client = world.superuser().await;
    assert!(tables(&client, &["public"]).await.len() >= 8, "there are tables to look at");
    // The ledger of migrations: written by the administrator alone, granted to nobody.
    const OPEN: &str = "
select format('%I.%I', n.nspname, c.relname) from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname in ('public', 'auth', 'api', 'guildhall')
    and not (c.relrowsecurity and c.relforcerowsecurity)
    and format('%I.%I', n.nspname, c.relname) <> 'guildhall.migrations'";
    none(&client, OPEN, "row-level security is not forced").await;
    const GRANTED: &str = "
select grantee || ' ' || privilege_type from information_schema.table_privileges
where table_schema = 'guildhall' and table_name = 'migrations'
    and grantee in ('PUBLIC', 'anon', 'authenticated', 'guildhall_sign_in', 'service_role')";
    none(&client, GRANTED, "the ledger is granted").await;
    // §4: partitions do not have their parent's policies when they are addressed directly.
    const PARTITIONS: &str = "
select c.relname || ' to ' || role from pg_class as c cross join unnest(array['anon', 'authenticated', 'guildhall_sign_in', 'service_role']) as role
where c.relispartition and c.relkind = 'r'
    and (has_table_privilege(role, c.oid, 'select, insert, update, delete') or exists (select from pg_policy where polrelid = c.oid))";
    none(&client, PARTITIONS, "a partition is granted").await;
    const OUTSIDE: &str = "
select c.relname::text from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('m', 'f') and n.nspname in ('public', 'api', 'auth', 'guildhall')";
    none(&client, OUTSIDE, "materialized views and foreign tables have no policies").await;
}

/// RL1: keys begin with the organization, unique ones too, so that no constraint tells of other tenants' rows.
#[tokio::test]
async fn every_key_begins_with_the_organization() {
    let world = World::new().await;
    let client = world.superuser().await;
    const KEYS: &str = "
select i.indexrelid::regclass::text from pg_index as i
join pg_class as c on c.oid = i.indrelid join pg_namespace as n on n.oid = c.relnamespace
left join pg_attribute as a on a.attrelid = c.oid and a.attnum = i.indkey[0]
where i.indisunique and not c.relispartition
    and (n.nspname = 'public' or (n.nspname = 'guildhall' and c.relname in ('events', 'idempotency')))
    and a.attname is distinct from 'organization_id' order by 1";
    // `organizations`: its own id is the tenant. `invitations_token`: a token names its organization, the request does not.
    assert_eq!(list(&client, KEYS, &[]).await, ["invitations_token", "organizations_pkey"]);
    const WITHOUT: &str = "
select c.relname::text from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> 'organizations'
    and not exists (select from pg_index as i where i.indrelid = c.oid and i.indisprimary)";
    none(&client, WITHOUT, "a table has no primary key").await;
    const POINTING: &str = "
select f.conrelid::regclass || '.' || f.conname from pg_constraint as f
join pg_class as c on c.oid = f.conrelid join pg_namespace as n on n.oid = c.relnamespace
where f.contype = 'f' and n.nspname = 'public'
    -- to the organization itself, or from the directory to the account behind it
    and f.confrelid <> 'public.organizations'::regclass
    and not (f.confrelid = 'auth.users'::regclass and f.conrelid = 'public.users'::regclass)
    and not exists (
        select from unnest(f.conkey, f.confkey) as pair (own, theirs)
        join pg_attribute as o on o.attrelid = f.conrelid and o.attnum = pair.own
        join pg_attribute as t on t.attrelid = f.confrelid and t.attnum = pair.theirs
        where o.attname = 'organization_id' and t.attname = 'organization_id')";
    none(&client, POINTING, "a foreign key can point into another organization").await;
}

/// RL1, §4: the tenant wall is restrictive and for everyone who asks; every policy names its role and checks what is written.
#[tokio::test]
async fn every_table_has_the_tenant_wall() {
    let world = World::new().await;
    let client = world.superuser().await;
    const UNGUARDED: &str = "
select format('%I.%I', n.nspname, c.relname) from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition
    and (n.nspname = 'public' or (n.nspname = 'guildhall' and c.relname = 'events'))
    and not exists (
        select from pg_policies as p
        where p.schemaname = n.nspname and p.tablename = c.relname and p.policyname = 'tenant' and p.permissive = 'RESTRICTIVE'
            and p.cmd = 'ALL' and p.roles @> '{anon,authenticated}'
            and p.qual ~ '\\(?(organization_id|id) = \\( SELECT auth.org_id\\(\\)' and p.with_check = p.qual)";
    none(&client, UNGUARDED, "the tenant wall is missing").await;
    const LAX: &str = "
select schemaname || '.' || tablename || ' ' || policyname from pg_policies
where schemaname in ('public', 'auth', 'guildhall')
    and (roles @> '{public}' or (cmd in ('ALL', 'UPDATE', 'INSERT') and with_check is null))";
    none(&client, LAX, "a policy is for everyone, or checks nothing that is written").await;
    const FOLDED: &str = "
select p.oid::regprocedure::text from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
where n.nspname in ('public', 'auth', 'guildhall', 'api') and (p.proleakproof or p.provolatile = 'i' and p.prosrc ~ 'current_setting')
    and not exists (select from pg_depend as d where d.objid = p.oid and d.deptype = 'e')";
    none(&client, FOLDED, "a function is leakproof by our word, or folds the claims").await;
}

/// §4: nothing that passes policies by, no column that moves a row to another organization, no counter to read.
#[tokio::test]
async fn request_roles_hold_no_privilege_that_passes_policies_by() {
    let world = World::new().await;
    let client = world.superuser().await;
    const BLUNT: &str = "
select role || ' may ' || privilege || ' ' || c.oid::regclass from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
cross join unnest($1::text[]) as role cross join unnest(array['truncate', 'references', 'trigger']) as privilege
where c.relkind in ('r', 'p', 'v') and n.nspname in ('public', 'auth', 'api', 'guildhall') and has_table_privilege(role, c.oid, privilege)";
    assert!(list(&client, BLUNT, &[&&REQUEST_ROLES[..]]).await.is_empty());
    const MOVING: &str = "
select role || ' may move ' || a.attrelid::regclass from pg_attribute as a
join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace
cross join unnest($1::text[]) as role
where c.relkind in ('r', 'p') and n.nspname in ('public', 'guildhall') and c.relname <> 'idempotency'
    and a.attname = 'organization_id' and has_column_privilege(role, c.oid, a.attnum, 'update')";
    assert!(list(&client, MOVING, &[&&REQUEST_ROLES[..]]).await.is_empty());
    const COUNTERS: &str = "
select role || ' sees ' || c.oid::regclass from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
cross join unnest($1::text[]) as role
where c.relkind = 'S' and n.nspname in ('public', 'auth', 'api', 'guildhall') and has_sequence_privilege(role, c.oid, 'usage, select, update')";
    assert!(list(&client, COUNTERS, &[&&REQUEST_ROLES[..]]).await.is_empty());
    const CREATING: &str = "
select role || ' may create in ' || n.nspname from pg_namespace as n cross join unnest($1::text[]) as role
where n.nspname in ('public', 'auth', 'api', 'guildhall') and has_schema_privilege(role, n.oid, 'create')";
    assert!(list(&client, CREATING, &[&&REQUEST_ROLES[..]]).await.is_empty());
    const ACCOUNTS: &str = "
select role || ' may ' || privilege || ' ' || c.oid::regclass from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
cross join unnest(array['anon', 'authenticated', 'service_role']) as role
cross join unnest(array['select', 'insert', 'update', 'delete']) as privilege
where c.relkind = 'r' and n.nspname = 'auth' and (has_table_privilege(role, c.oid, privilege)
    or privilege <> 'delete' and has_any_column_privilege(role, c.oid, privilege))";
    none(&client, ACCOUNTS, "accounts are readable by requests").await;
}

/// §4: views ask as their reader; functions that run as their owner are few, and each has its reason.
#[tokio::test]
async fn views_and_functions_do_not_pass_the_wall() {
    let world = World::new().await;
    let client = world.superuser().await;
    const VIEWS: &str = "
select c.oid::regclass::text from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where c.relkind = 'v' and n.nspname in ('public', 'api', 'auth', 'guildhall')
    and not coalesce(c.reloptions @> '{security_invoker=true}', false)";
    none(&client, VIEWS, "a view reads as its owner").await;
    const DEFINERS: &str = "
select p.oid::regprocedure::text from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema') order by 1";
    let reasons = [
        (
            "calendar_busy(uuid[],timestamp with time zone,timestamp with time zone)",
            "when others are taken, without a word of what by, for those who see others' calendars",
        ),
        ("conversations_direct()", "a policy cannot ask its own table; ids of one's own direct conversations"),
        ("conversations_joined()", "a policy cannot ask its own table; ids of one's own conversations"),
        ("conversations_read_whole()", "a policy cannot ask its own table; those of them that one reads from the first message on"),
        ("conversations_seen()", "a policy cannot ask its own table; those, and the organization's channels"),
        (
            "guildhall.search_find(jsonb,text[],uuid[],uuid[],text[],timestamp with time zone,timestamp with time zone)",
            "no index serves a search under policies; ids and ranks of what stands in the caller's own places, read again as the caller",
        ),
        ("projects_seen()", "a policy cannot ask its own table; ids of public projects and of one's own private ones"),
        ("task_undos_forget(timestamp with time zone)", "what others could undo is forgotten unseen; answers nothing"),
    ];
    assert_eq!(list(&client, DEFINERS, &[]).await, reasons.map(|(name, _)| name));
    const CARELESS: &str = "
select p.oid::regprocedure::text from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
    and not (coalesce(p.proconfig @> array['search_path=\"\"'], false) and p.prosrc ~ 'auth.org_id' and not has_function_privilege('anon', p.oid, 'execute'))";
    none(&client, CARELESS, "a function that runs as its owner is careless").await;
}

/// §4, RL1: what the logins are, and are not.
#[tokio::test]
async fn logins_own_nothing_and_pass_nothing_by() {
    let world = World::new().await;
    let client = world.superuser().await;
    let installation = world.house.kernel.services.database.installation();
    let logins = installation.logins();
    for (login, groups) in [
        (&logins.request, &["anon", "authenticated"][..]),
        (&logins.sign_in, &["authenticated", "guildhall_sign_in"]),
        (&logins.service, &["authenticated", "service_role"]),
    ] {
        let name = login.get_user().expect("a login");
        const MEMBER_OF: &str = "
select g.rolname::text from pg_auth_members as m join pg_roles as g on g.oid = m.roleid join pg_roles as l on l.oid = m.member
where l.rolname = $1 order by 1";
        assert_eq!(list(&client, MEMBER_OF, &[&name]).await, groups, "{name}");
        const POWERS: &str = "
select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolinherit or not rolcanlogin from pg_roles where rolname = $1";
        assert!(!client.query_one(POWERS, &[&name]).await.expect("a role").get::<_, bool>(0), "{name} has powers");
        const HOLDS: &str = "
select c.oid::regclass::text from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where n.nspname in ('public', 'auth', 'api', 'guildhall') and c.relkind in ('r', 'p', 'v', 'S')
    and (pg_get_userbyid(c.relowner) = $1 or case when c.relkind <> 'S' then has_any_column_privilege($1::name, c.oid, 'select, insert, update') end)";
        assert!(list(&client, HOLDS, &[&name]).await.is_empty(), "{name} holds tables by itself");
    }
    let owner = installation.owner();
    const GROUPS: &str = "
select rolname::text from pg_roles
where (rolname = any ($1) or rolname = $2) and (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole)";
    assert!(list(&client, GROUPS, &[&&["anon", "authenticated", "guildhall_sign_in", "service_role"][..], &owner]).await.is_empty());
    const OWNED: &str = "
select c.oid::regclass::text from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where n.nspname in ('public', 'auth', 'api', 'guildhall') and c.relkind in ('r', 'p', 'v') and pg_get_userbyid(c.relowner) <> $1";
    assert!(list(&client, OWNED, &[&owner]).await.is_empty(), "all tables belong to a role that cannot log in");
}

/// §4: the sign-in login knows accounts and memberships, and nothing that people wrote.
#[tokio::test]
async fn the_sign_in_role_reads_accounts_and_memberships_alone() {
    let world = World::new().await;
    let client = world.superuser().await;
    const MAY: &str = "
select c.oid::regclass::text from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where n.nspname in ('public', 'auth', 'api', 'guildhall') and c.relkind in ('r', 'p', 'v')
    and case when $1 = 'delete' then has_table_privilege('guildhall_sign_in', c.oid, $1) else has_any_column_privilege('guildhall_sign_in', c.oid, $1) end
order by 1";
    let may = async |verb: &str| list(&client, MAY, &[&verb]).await;
    let reads = [
        "auth.refresh_tokens",
        "auth.sessions",
        "auth.signing_keys",
        "auth.users",
        "guildhall.blueprint_roles",
        "guildhall.idempotency",
        "guildhall.memberships",
        "guildhall.role_permissions",
        "invitations",
        "organizations",
        "roles",
        "user_roles",
        "users",
    ];
    assert_eq!(may("select").await, reads);
    let makes = ["auth.refresh_tokens", "auth.sessions", "auth.signing_keys", "auth.users", "guildhall.events", "guildhall.idempotency"];
    assert_eq!(may("insert").await, makes);
    assert_eq!(may("update").await, ["auth.refresh_tokens", "auth.sessions", "auth.users", "guildhall.idempotency", "users"]);
    assert_eq!(may("delete").await, [""; 0]);
}

/// SU3: the carried PostgreSQL hears on its socket alone, and there only with the password.
#[tokio::test]
async fn the_embedded_socket_refuses_whoever_lacks_the_password() {
    let world = World::new().await;
    let client = world.superuser().await;
    assert_eq!(list(&client, "select current_setting('listen_addresses')", &[]).await, [""]);
    none(&client, "select auth_method from pg_hba_file_rules where auth_method <> 'scram-sha-256'", "a way in without a password").await;
    let right = world.house.kernel.services.database.installation().logins().request;
    assert!(right.connect(NoTls).await.is_ok(), "the control: with the password it opens");
    for user in [right.get_user().expect("a login"), guildhall_embedded::SUPERUSER, "guildhall_tests", "authenticated", "nobody"] {
        let mut bare = tokio_postgres::Config::new();
        for host in right.get_hosts() {
            match host {
                tokio_postgres::config::Host::Unix(path) => bare.host_path(path),
                tokio_postgres::config::Host::Tcp(name) => bare.host(name),
            };
        }
        bare.port(right.get_ports().first().copied().unwrap_or(5432)).dbname(&world.database).user(user);
        assert!(bare.connect(NoTls).await.is_err(), "{user} came in without a password");
        bare.password("guessed");
        assert!(bare.connect(NoTls).await.is_err(), "{user} came in with a wrong password");
    }
}
