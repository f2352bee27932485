//! How a person wants to hear: for each kind of event in the app and by mail, and when they want peace.

use crate::quiet::{Hours, time_of_day};
use guildhall_kernel::{Access, prelude::*};
use jiff::tz::TimeZone;

words! {
    /// Whether and when something is mailed.
    pub enum MailWish {
        /// As it happens, or when quiet hours end.
        AtOnce = "at_once",
        /// Once a day, what is unread by then.
        Digest = "digest",
        None = "none",
    }
}

/// What one wants of a kind of event that one never chose for.
pub const UNCHOSEN: (bool, MailWish, bool) = (true, MailWish::Digest, true);

/// How the caller hears of things, in this organization.
#[derive(Serialize, JsonSchema)]
pub struct Settings {
    /// Whether there is mail at all.
    pub mail: bool,
    /// Quiet from this time of the day, by the caller's clocks: `22:00`.
    pub quiet_from: Option<String>,
    pub quiet_to: Option<String>,
    /// The hour of the digest, 0 to 23.
    pub digest_hour: i16,
    pub do_not_disturb_until: Option<Timestamp>,
    /// The caller's clocks: their own zone, or else the organization's.
    pub time_zone: String,
    /// Every kind of event that somebody may be told of.
    #[schemars(length(max = 200))]
    pub kinds: Vec<KindSetting>,
}

#[derive(Serialize, JsonSchema)]
pub struct KindSetting {
    /// `chat.message.sent`
    pub kind: String,
    /// The module's name, to show them together.
    pub module: String,
    pub in_app: bool,
    pub mail: MailWish,
    /// Whether the caller's subscribed browsers are told while the app is closed.
    pub push: bool,
}

/// Answers how the caller hears of things.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Look {}

impl Command for Look {
    const NAME: &'static str = "notifications.settings.look";
    const ACCESS: Access = Anyone;
    type Output = Json<Settings>;

    async fn act(self, cx: &mut Act) -> Result<Json<Settings>> {
        settings(cx).await
    }
}

const SETTINGS: &str = "
select coalesce(person.time_zone, home.time_zone), coalesce(mine.mail, true), mine.quiet_from, mine.quiet_to, coalesce(mine.digest_hour, 8::smallint),
    mine.do_not_disturb_until
from public.users as person
join public.organizations as home on home.id = person.organization_id
left join public.notification_settings as mine on mine.organization_id = person.organization_id and mine.user_id = person.id
where person.organization_id = (select auth.org_id()) and person.id = (select auth.uid())";

async fn settings(cx: &mut Act) -> Result<Json<Settings>> {
    const CHOICES: &str = "
select kind, in_app, mail, push from public.notification_choices
where organization_id = (select auth.org_id()) and user_id = (select auth.uid())";
    let row = cx.row(SETTINGS, &[]).await?.ok_or_else(Problem::not_found)?;
    let chosen: Vec<(String, bool, MailWish, bool)> = cx
        .rows(CHOICES, &[])
        .await?
        .iter()
        .map(|row| Ok((row.get(0), row.get(1), MailWish::named(row.get(2))?, row.get(3))))
        .collect::<Result<_>>()?;
    let registry = cx.services().registry.clone();
    let mut kinds: Vec<KindSetting> = Vec::new();
    for event in registry.notifies().iter().filter_map(|notify| registry.events().get(notify.event)) {
        if kinds.iter().any(|known| known.kind == event.kind) {
            continue;
        }
        let mine = chosen.iter().find(|(kind, ..)| kind == event.kind);
        let (in_app, mail, push) = mine.map_or(UNCHOSEN, |(_, in_app, mail, push)| (*in_app, *mail, *push));
        let module = registry.modules().iter().find(|module| module.key == event.module).map_or(event.module, |module| module.title);
        kinds.push(KindSetting { kind: event.kind.to_owned(), module: module.to_owned(), in_app, mail, push });
    }
    Json::new(&Settings {
        time_zone: row.get(0),
        mail: row.get(1),
        quiet_from: row.get(2),
        quiet_to: row.get(3),
        digest_hour: row.get(4),
        do_not_disturb_until: row.get(5),
        kinds,
    })
}

/// How the person of this transaction hears: their hours, and whether they get mail at all.
pub async fn hours(cx: &mut Act) -> Result<(Hours, bool)> {
    let row = cx.row(SETTINGS, &[]).await?.ok_or_else(Problem::not_found)?;
    let time = |column: usize| row.get::<_, Option<&str>>(column).and_then(time_of_day);
    let hours = Hours {
        zone: TimeZone::get(row.get(0)).unwrap_or(TimeZone::UTC),
        quiet: time(2).zip(time(3)),
        do_not_disturb_until: row.get(5),
        digest_hour: i8::try_from(row.get::<_, i16>(4)).unwrap_or(8),
    };
    Ok((hours, row.get(1)))
}

/// Changes how the caller hears of things; what is left out stays.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Choose {
    #[garde(skip)]
    #[serde(default)]
    mail: Patch<bool>,
    /// `22:00`, or null for no quiet hours; both ends go together.
    #[garde(skip)]
    #[serde(default)]
    #[schemars(length(max = 5))]
    quiet_from: Patch<Option<String>>,
    #[garde(skip)]
    #[serde(default)]
    #[schemars(length(max = 5))]
    quiet_to: Patch<Option<String>>,
    #[garde(skip)]
    #[serde(default)]
    #[schemars(range(min = 0, max = 23))]
    digest_hour: Patch<i16>,
    #[garde(skip)]
    #[serde(default)]
    do_not_disturb_until: Patch<Option<Timestamp>>,
    /// Kinds that are left out stay as they are.
    #[garde(length(max = 200), dive)]
    #[serde(default)]
    kinds: Vec<Choice>,
}

#[derive(Deserialize, JsonSchema, Validate)]
pub struct Choice {
    #[garde(length(min = 1, max = 100))]
    kind: String,
    #[garde(skip)]
    in_app: bool,
    #[garde(skip)]
    mail: MailWish,
    /// Left out, it stays.
    #[garde(skip)]
    #[serde(default)]
    push: Option<bool>,
}

impl Command for Choose {
    const NAME: &'static str = "notifications.settings.choose";
    const ACCESS: Access = Anyone;
    type Output = Json<Settings>;

    async fn act(self, cx: &mut Act) -> Result<Json<Settings>> {
        const ROW: &str = "
insert into public.notification_settings (organization_id, user_id, updated_at)
values ((select auth.org_id()), (select auth.uid()), $1)
on conflict do nothing";
        const SET: &str = "
update public.notification_settings
set mail = coalesce($1, mail), quiet_from = case when $2 then $3 else quiet_from end, quiet_to = case when $4 then $5 else quiet_to end,
    digest_hour = coalesce($6, digest_hour), do_not_disturb_until = case when $7 then $8 else do_not_disturb_until end, updated_at = $9
where organization_id = (select auth.org_id()) and user_id = (select auth.uid())";
        const CHOOSE: &str = "
insert into public.notification_choices as mine (organization_id, user_id, kind, in_app, mail, push)
select (select auth.org_id()), (select auth.uid()), choice.kind, choice.in_app, choice.mail, coalesce(choice.push, before.push, true)
from unnest($1::text[], $2::boolean[], $3::text[], $4::boolean[]) as choice (kind, in_app, mail, push)
left join public.notification_choices as before
    on before.organization_id = (select auth.org_id()) and before.user_id = (select auth.uid()) and before.kind = choice.kind
on conflict (organization_id, user_id, kind) do update set in_app = excluded.in_app, mail = excluded.mail, push = excluded.push";
        self.check(cx)?;
        let now = cx.now();
        cx.run(ROW, &[&now]).await?;
        let flat = |patch: &Patch<Option<String>>| (!patch.is_keep(), patch.set().cloned().flatten());
        let ((set_from, from), (set_to, to)) = (flat(&self.quiet_from), flat(&self.quiet_to));
        let (set_peace, peace) = (!self.do_not_disturb_until.is_keep(), self.do_not_disturb_until.set().copied().flatten());
        let (mail, hour) = (self.mail.set(), self.digest_hour.set());
        cx.run(SET, &[&mail, &set_from, &from, &set_to, &to, &hour, &set_peace, &peace, &now]).await?;
        if !self.kinds.is_empty() {
            let kinds: Vec<&str> = self.kinds.iter().map(|choice| choice.kind.as_str()).collect();
            let in_app: Vec<bool> = self.kinds.iter().map(|choice| choice.in_app).collect();
            let mail: Vec<&str> = self.kinds.iter().map(|choice| choice.mail.as_str()).collect();
            let push: Vec<Option<bool>> = self.kinds.iter().map(|choice| choice.push).collect();
            cx.run(CHOOSE, &[&kinds, &in_app, &mail, &push]).await?;
        }
        settings(cx).await
    }
}

impl Choose {
    fn check(&self, cx: &Act) -> Result<()> {
        let mut faults = Vec::new();
        for (name, patch) in [("quiet_from", &self.quiet_from), ("quiet_to", &self.quiet_to)] {
            if let Patch::Set(Some(text)) = patch
                && time_of_day(text).is_none()
            {
                faults.push(Fault::new(name, "invalid", "must be a time of the day such as 22:00"));
            }
        }
        let given = |patch: &Patch<Option<String>>| patch.set().map(Option::is_some);
        if given(&self.quiet_from) != given(&self.quiet_to) {
            faults.push(Fault::new("quiet_to", "required", "goes with quiet_from: give both, or null for both"));
        }
        if self.digest_hour.set().is_some_and(|hour| !(0..=23).contains(hour)) {
            faults.push(Fault::new("digest_hour", "invalid", "must be an hour from 0 to 23"));
        }
        let registry = &cx.services().registry;
        for (index, choice) in self.kinds.iter().enumerate() {
            let field = format!("kinds[{index}].kind");
            if !registry.notifies().iter().any(|notify| notify.event == choice.kind) {
                faults.push(Fault::new(field, "invalid", "is no kind that somebody is told of"));
            } else if self.kinds[..index].iter().any(|earlier| earlier.kind == choice.kind) {
                faults.push(Fault::new(field, "repeated", "is given twice"));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Problem::faults(faults)) }
    }
}
