//! The way out of mail, without signing in (RFC 8058): a link that its mail alone holds.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use guildhall_kernel::{Access, Organization, User, prelude::*};
use jiff::SignedDuration;
use rand::TryRng;
use sha2::{Digest, Sha256};

/// How long the link in a mail works.
const LIFETIME: SignedDuration = SignedDuration::from_hours(180 * 24);

/// A new link's token for the person of this transaction, and for one kind of mail or (`None`) all of it. It holds the
/// organization, the person and 128 random bits; only its hash is kept.
pub async fn way_out(cx: &mut Act, kind: Option<&str>) -> Result<String> {
    const FORGET: &str = "
delete from public.notification_unsubscribes
where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and created_at < $1";
    const KEEP: &str = "
insert into public.notification_unsubscribes (organization_id, user_id, token_hash, kind, created_at)
values ((select auth.org_id()), (select auth.uid()), $1, $2, $3)";
    let (organization, person, now) = (cx.organization()?, cx.person()?, cx.now());
    let mut secret = [0_u8; 16];
    rand::rngs::SysRng.try_fill_bytes(&mut secret).map_err(|error| Problem::internal(format!("no randomness: {error}")))?;
    let token = BASE64.encode([organization.uuid().as_bytes(), person.uuid().as_bytes(), &secret].map(<[u8; 16]>::as_slice).concat());
    cx.run(FORGET, &[&(now - LIFETIME)]).await?;
    cx.run(KEEP, &[&hash(&token), &kind, &now]).await?;
    Ok(token)
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Ends mail of the kind that a mail was of. The link works again and again, and changes nothing the second time.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Unsubscribe {
    #[garde(length(min = 1, max = 100))]
    token: String,
}

impl Command for Unsubscribe {
    const NAME: &'static str = "notifications.mail.end";
    const ACCESS: Access = Public;
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const FIND: &str = "
select kind from public.notification_unsubscribes
where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and token_hash = $1 and created_at >= $2";
        const END_ALL: &str = "
insert into public.notification_settings (organization_id, user_id, mail, updated_at)
values ((select auth.org_id()), (select auth.uid()), false, $1)
on conflict (organization_id, user_id) do update set mail = false, updated_at = excluded.updated_at";
        const END_ONE: &str = "
insert into public.notification_choices (organization_id, user_id, kind, in_app, mail)
values ((select auth.org_id()), (select auth.uid()), $1, true, 'none')
on conflict (organization_id, user_id, kind) do update set mail = 'none'";
        let unknown = || Problem::field("token", "invalid", "is no link of ours, or an old one; sign in to change what you are mailed");
        let (person, organization) = named(&self.token).ok_or_else(unknown)?;
        // Nothing but the link's own row is looked at before it has proved itself.
        cx.enter(person, organization).await?;
        let now = cx.now();
        let row = cx.row(FIND, &[&hash(&self.token), &(now - LIFETIME)]).await?.ok_or_else(unknown)?;
        match row.get::<_, Option<String>>(0) {
            Some(kind) => cx.run(END_ONE, &[&kind]).await?,
            None => cx.run(END_ALL, &[&now]).await?,
        };
        Ok(NoContent)
    }
}

/// Whom a token names, if it has the form of one.
fn named(token: &str) -> Option<(Id<User>, Id<Organization>)> {
    let bytes = BASE64.decode(token).ok().filter(|bytes| bytes.len() == 48)?;
    let uuid = |from: usize| Uuid::from_slice(&bytes[from..from + 16]).ok();
    Some((Id::from_uuid(uuid(16)?), Id::from_uuid(uuid(0)?)))
}
