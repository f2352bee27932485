//! Handing notifications to push services. Whether somebody may still read what they are told is asked when it is sent.

use super::{
    key::Pushes,
    message::message,
    sealing::Recipient,
    subscriptions::{FORGET, Subscription},
};
use crate::{choices::hours, inbox::Notification, quiet::Hours, telling::shown_now};
use guildhall_kernel::{Access, Errand, Outside, When, postgres::Claims, prelude::*};
use guildhall_outgoing::{Answer, Call, HeaderName, HeaderValue, Outgoing, Trouble, header};
use jiff::SignedDuration;
use serde_json::{Value, json};

/// How long a push service keeps a message for a device that is away.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// A browser that was not here for so long is told nothing more.
const MEMORY: SignedDuration = SignedDuration::from_hours(60 * 24);

/// Sends a notification to its person's devices when they can be disturbed.
pub async fn one_later(cx: &mut Act, id: Id<Notification>, hours: &Hours) -> Result<()> {
    let now = cx.now();
    let when = When::at(hours.quiet_until(now).unwrap_or(now)).keyed(format!("push:{id}")).first();
    cx.later(PushOne::NAME, json!({ "id": id }), when).await.map(drop)
}

/// Sends a notification to each device of its person, if it is unread still.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct PushOne {
    #[garde(skip)]
    id: Id<Notification>,
}

impl Command for PushOne {
    const NAME: &'static str = "notifications.push.one";
    const ACCESS: Access = Anyone;
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const DEVICES: &str = "
select device.id from public.push_subscriptions as device
join public.notifications as one on one.organization_id = device.organization_id and one.user_id = device.user_id and one.id = $1 and one.read_at is null
where device.organization_id = (select auth.org_id()) and device.user_id = (select auth.uid())";
        /// What neither the app nor a mail shows is done with.
        const DONE: &str = "
update public.notifications set read_at = $2
where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and id = $1 and not in_app and mail = 'none' and read_at is null";
        let (hours, _) = hours(cx).await?;
        let now = cx.now();
        if hours.quiet_until(now).is_some() {
            one_later(cx, self.id, &hours).await?;
            return Ok(NoContent);
        }
        for row in cx.rows(DEVICES, &[&self.id]).await? {
            cx.send_out(&DeliverPush { notification_id: self.id, subscription_id: row.get(0) }, When::now().first()).await?;
        }
        cx.run(DONE, &[&self.id, &now]).await?;
        Ok(NoContent)
    }
}

/// Hands a notification to the push service of one device.
#[derive(Serialize, Deserialize)]
pub struct DeliverPush {
    pub notification_id: Id<Notification>,
    pub subscription_id: Id<Subscription>,
}

/// What goes out, and to whom.
struct Parcel {
    recipient: Recipient,
    text: Vec<u8>,
    topic: String,
}

impl Errand for DeliverPush {
    const NAME: &'static str = "notifications.push.deliver";

    async fn run(self, outside: Outside) -> Result<()> {
        let services = outside.kernel().services.clone();
        let mut cx = outside.begin()?;
        let parcel = self.pack(&mut cx).await?;
        outside.commit(cx).await?;
        let Some(parcel) = parcel else { return Ok(()) };
        let (pushes, outgoing) = (services.get::<Pushes>()?, services.get::<Outgoing>()?);
        let outcome = post(&pushes, &outgoing, &services.public_url, &parcel, services.clock.now()).await?;
        match outcome.as_ref().map(|answer| answer.status.as_u16()) {
            Ok(200..=299) => counted("sent"),
            // The endpoint is gone, or not one that may be asked: the browser says so itself when it is there again.
            Ok(404 | 410) | Err(Trouble::Refused) => {
                let mut cx = outside.begin()?;
                cx.run(FORGET, &[&self.subscription_id]).await?;
                outside.commit(cx).await?;
                counted("forgotten");
            }
            Ok(408 | 429 | 500..) | Err(Trouble::Unreachable | Trouble::TooSlow) => {
                counted("again");
                return Err(Problem::unavailable("The push service does not answer"));
            }
            refused => {
                tracing::warn!(status = ?refused.ok(), subscription = %self.subscription_id, "a push service refused a message");
                counted("refused");
            }
        }
        Ok(())
    }
}

fn counted(outcome: &'static str) {
    metrics::counter!("guildhall_pushes_total", "outcome" => outcome).increment(1);
}

impl DeliverPush {
    /// What is to be sent, if anything is by now.
    async fn pack(&self, cx: &mut Act) -> Result<Option<Parcel>> {
        const DEVICE: &str = "
select session_id, endpoint_hash, sealed, renewed_at from public.push_subscriptions
where organization_id = (select auth.org_id()) and id = $1 and user_id = (select auth.uid())";
        const FIND: &str = "
select one.type, one.event_data, one.count
from public.notifications as one
left join public.notification_choices as choice
    on choice.organization_id = one.organization_id and choice.user_id = one.user_id and choice.kind = one.type
where one.organization_id = (select auth.org_id()) and one.id = $1 and one.user_id = (select auth.uid())
    and (one.read_at is null or not one.in_app) and coalesce(choice.push, true)";
        let services = cx.services().clone();
        let Some(device) = cx.row(DEVICE, &[&self.subscription_id]).await? else { return Ok(None) };
        let (session, hash, sealed, renewed): (Uuid, Vec<u8>, Vec<u8>, Timestamp) =
            (device.get(0), device.get(1), device.get(2), device.get(3));
        if renewed < cx.now() - MEMORY || !session_is_open(cx, session).await? {
            cx.run(FORGET, &[&self.subscription_id]).await?;
            return Ok(None);
        }
        let (hours, _) = hours(cx).await?;
        if let Some(later) = hours.quiet_until(cx.now()) {
            cx.send_out(self, When::at(later)).await?;
            return Ok(None);
        }
        let Some(row) = cx.row(FIND, &[&self.notification_id]).await? else { return Ok(None) };
        let (kind, data, count): (String, Value, i32) = (row.get(0), row.get(1), row.get(2));
        let Some(shown) = shown_now(cx, &kind, &data).await? else { return Ok(None) };
        let opened = services.get::<Pushes>()?.open(cx.organization()?, &hash, &sealed)?;
        let recipient = serde_json::from_slice(&opened).map_err(Problem::internal)?;
        let topic = self.notification_id.uuid().simple().to_string();
        Ok(Some(Parcel { recipient, text: message(self.notification_id, &shown, count), topic }))
    }
}

/// Whether the session that a browser subscribed in is still there.
async fn session_is_open(cx: &Act, session: Uuid) -> Result<bool> {
    const OPEN: &str = "select guildhall.session_open($1, $2)";
    let person = cx.person()?;
    let rows = cx.services().database.sign_in.read(Claims::none()).query_last(OPEN, &[&session, &person]).await?;
    Ok(rows.first().is_some_and(|row| row.get(0)))
}

/// One message to one push service (RFC 8030): of several about the same thing that wait there, the newest is kept.
async fn post(pushes: &Pushes, outgoing: &Outgoing, contact: &str, parcel: &Parcel, now: Timestamp) -> Result<Result<Answer, Trouble>> {
    let endpoint = match outgoing.check(&parcel.recipient.endpoint) {
        Ok(target) => target.url().clone(),
        Err(trouble) => return Ok(Err(trouble)),
    };
    let value = |text: &str| HeaderValue::from_str(text).map_err(Problem::internal);
    let call = Call::post(endpoint.as_str(), parcel.recipient.encrypt(&parcel.text)?)
        .header(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"))
        .header(header::CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"))
        .header(HeaderName::from_static("ttl"), HeaderValue::from(KEPT.as_secs()))
        .header(HeaderName::from_static("urgency"), HeaderValue::from_static("high"))
        .header(HeaderName::from_static("topic"), value(&parcel.topic)?)
        .credential(header::AUTHORIZATION, value(&pushes.key.authorization(&endpoint, contact, now))?)
        .at_most(64 * 1024);
    Ok(outgoing.ask(call).await)
}
