//! Handing mail over, outside any transaction; and forgetting what is old.

use crate::{outbox::MailKind, service::Outbox};
use guildhall_kernel::{
    Errand, Organization, Outside,
    postgres::{Claims, Database},
    prelude::*,
};
use guildhall_mailer::{Envelope, Trouble};
use jiff::SignedDuration;

/// Hands one mail to the mail server. Its row is held meanwhile, so that two of these do not send it twice; if the
/// process dies between the server's word and ours, it is sent again under the same Message-ID.
#[derive(Serialize, Deserialize)]
pub struct SendMail {
    pub organization_id: Id<Organization>,
    pub mail_id: Id<MailKind>,
}

/// Longer than an errand may take.
const HOLD: SignedDuration = SignedDuration::from_secs(75);

impl Errand for SendMail {
    const NAME: &'static str = "mail.send";

    async fn run(self, outside: Outside) -> Result<()> {
        let services = &outside.kernel().services;
        let outbox = services.get::<Outbox>()?;
        // The operator took the mail server away: what waits is shown instead.
        let Some(mailer) = &outbox.mailer else { return self.keep(&services.database, services.clock.now()).await };
        let Some((envelope, sealed)) = self.hold(&services.database, services.clock.now()).await? else { return Ok(()) };
        let waiting = outbox.open(self.organization_id, self.mail_id.uuid(), &sealed)?;
        let envelope = Envelope { unsubscribe: waiting.unsubscribe, ..envelope };
        let outcome = mailer.send(&envelope, &waiting.letter).await;
        let now = services.clock.now();
        match outcome {
            Ok(()) => self.sent(&services.database, now).await,
            Err(trouble) => self.failed(&services.database, now, trouble, outside.last).await,
        }
    }
}

impl SendMail {
    /// Takes the mail in hand, if it still waits.
    async fn hold(&self, database: &Database, now: Timestamp) -> Result<Option<(Envelope, Vec<u8>)>> {
        const HOLD_IT: &str = "
update public.mails set held_until = $4, attempts = attempts + 1
where organization_id = $1 and id = $2 and state = 'queued' and (held_until is null or held_until <= $3)
returning sender_name, to_address, subject, letter, created_at";
        const WAITS: &str = "select from public.mails where organization_id = $1 and id = $2 and state = 'queued'";
        let mut tx = database.service.begin(Claims::none());
        let rows = tx.query(HOLD_IT, &[&self.organization_id, &self.mail_id, &now, &(now + HOLD)]).await?;
        let waits = rows.is_empty() && !tx.query(WAITS, &[&self.organization_id, &self.mail_id]).await?.is_empty();
        tx.commit(&[]).await?;
        if waits {
            return Err(Problem::unavailable("Somebody else is sending this mail just now"));
        }
        Ok(rows.first().and_then(|row| {
            let envelope = Envelope {
                organization: row.get(0),
                to: row.get(1),
                subject: row.get(2),
                id: self.mail_id.uuid().to_string(),
                at: row.get(4),
                unsubscribe: None,
            };
            row.get::<_, Option<Vec<u8>>>(3).map(|letter| (envelope, letter))
        }))
    }

    /// What a sent mail said is its recipient's affair from now on.
    async fn sent(&self, database: &Database, now: Timestamp) -> Result<()> {
        const SENT: &str = "
update public.mails
set state = 'sent', letter = null, sent_at = $3, updated_at = $3, last_error = null, last_reply = null, held_until = null
where organization_id = $1 and id = $2";
        database.service.begin(Claims::none()).query_last(SENT, &[&self.organization_id, &self.mail_id, &now]).await?;
        metrics::counter!("guildhall_mails_total", "outcome" => "sent").increment(1);
        Ok(())
    }

    /// What a later try may mend goes back into the queue; the rest is shown in the outbox as failed.
    async fn failed(&self, database: &Database, now: Timestamp, trouble: Trouble, last: bool) -> Result<()> {
        const FAILED: &str = "
update public.mails set state = $4, updated_at = $3, last_error = $5, last_reply = $6, held_until = null
where organization_id = $1 and id = $2";
        let over = trouble.is_permanent() || last;
        let (state, outcome) = if over { ("failed", "failed") } else { ("queued", "again") };
        let reply = trouble.reply().and_then(|reply| i16::try_from(reply).ok());
        let which = (&self.organization_id, &self.mail_id);
        let written = database.service.begin(Claims::none());
        written.query_last(FAILED, &[which.0, which.1, &now, &state, &trouble.code(), &reply]).await?;
        metrics::counter!("guildhall_mails_total", "outcome" => outcome).increment(1);
        tracing::warn!(mail = %self.mail_id, error = trouble.code(), reply, outcome, "a mail did not go out");
        if over { Ok(()) } else { Err(Problem::unavailable(trouble.to_string())) }
    }

    async fn keep(&self, database: &Database, now: Timestamp) -> Result<()> {
        const KEEP: &str =
            "update public.mails set state = 'kept', updated_at = $3 where organization_id = $1 and id = $2 and state = 'queued'";
        database.service.begin(Claims::none()).query_last(KEEP, &[&self.organization_id, &self.mail_id, &now]).await?;
        Ok(())
    }
}

/// How long the outbox remembers.
const MEMORY: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Longer than a mail is tried: one that still waits has lost its errand.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24);

/// Forgets mail that is older than 30 days, sent or not, and shows what nobody sends any more as failed.
///
/// # Errors
/// When the database cannot be asked.
pub async fn tidy(database: &Database, now: Timestamp) -> Result<()> {
    const FORGET: &str = "delete from public.mails where created_at < $1";
    const GIVE_UP: &str = "
update public.mails set state = 'failed', last_error = coalesce(last_error, 'abandoned'), updated_at = $1
where state = 'queued' and updated_at < $2";
    let mut tx = database.service.begin(Claims::none());
    tx.execute(FORGET, &[&(now - MEMORY)]).await?;
    tx.execute(GIVE_UP, &[&now, &(now - PATIENCE)]).await?;
    tx.commit(&[]).await?;
    Ok(())
}
