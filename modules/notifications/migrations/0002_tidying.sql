-- Across all organizations, for the house's rounds.
create index notification_causes_age on public.notification_causes (created_at);
create index notifications_age on public.notifications (updated_at);
