create table public.pins (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    title text not null check (char_length(title) <= 80),
    primary key (organization_id, id)
);
call guildhall.guard_tenant('public.pins');
create policy members on public.pins for all to authenticated using (true) with check (true);
grant select, insert, delete on public.pins to authenticated;
