-- Mail on its way out, and, on an instance without a mail server, what it would have sent.
--
-- The letter is sealed with the instance secret, bound to its organization and row: it may hold a link that lets somebody
-- in, and a copy of the database must not. It is forgotten when it is sent.
create table public.mails (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    -- What it is about: `organization.invitation`.
    kind text not null check (char_length(kind) between 1 and 100),
    to_address text not null check (char_length(to_address) <= 254),
    to_user_id uuid,
    sender_name text not null check (char_length(sender_name) <= 80),
    subject text not null check (char_length(subject) <= 200),
    letter bytea check (octet_length(letter) <= 400000),
    -- Who may read the letter while it waits: those who see the outbox; they but without its link, which only its maker
    -- sees; or the person it goes to alone.
    shown_to text not null check (shown_to in ('outbox', 'maker', 'recipient')),
    state text not null check (state in ('queued', 'sent', 'failed', 'kept')),
    attempts integer not null default 0,
    last_error text check (char_length(last_error) <= 40),
    last_reply smallint,
    -- A sender that died holds it no longer than this.
    held_until timestamptz,
    created_by uuid,
    created_at timestamptz not null,
    sent_at timestamptz,
    updated_at timestamptz not null,
    primary key (organization_id, id),
    constraint mails_recipient foreign key (organization_id, to_user_id) references public.users (organization_id, id),
    constraint mails_maker foreign key (organization_id, created_by) references public.users (organization_id, id),
    constraint mails_letter check (letter is not null or state in ('sent', 'failed', 'kept'))
);
create index mails_age on public.mails (created_at);
call guildhall.guard_tenant('public.mails');
-- Whoever does something that is mailed about writes mail; the outbox is for those who look after it.
create policy posted on public.mails for insert to authenticated with check (state in ('queued', 'kept'));
create policy overseen on public.mails for select to authenticated
    using ((select auth.can('mail.outbox.read')) or (select auth.can('mail.outbox.manage')));
create policy sent_again on public.mails for update to authenticated
    using ((select auth.can('mail.outbox.manage'))) with check ((select auth.can('mail.outbox.manage')));
grant select, insert on public.mails to authenticated;
grant update (state, attempts, last_error, last_reply, updated_at) on public.mails to authenticated;

create view api.mails with (security_invoker = true) as
select mail.organization_id, mail.id, mail.kind, mail.to_address, mail.to_user_id, mail.state, mail.attempts, mail.last_error, mail.last_reply,
    mail.created_by, mail.created_at, mail.sent_at, mail.updated_at,
    case when mail.shown_to <> 'recipient' or mail.to_user_id = (select auth.uid()) then mail.subject end as subject
from public.mails as mail;
grant select on api.mails to authenticated;
