//! Who is it, and what may they do: verified tokens and resolved rights, cached until they expire or are taken away.

use crate::{
    Caller, Id, Organization, Origin, Problem, Result, Rights, Services, Session, User,
    caller::held,
    live::{Dispatch, Listener, Notice},
};
use guildhall_postgres::Claims;
use moka::sync::Cache;
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use uuid::Uuid;

/// An access token lives 15 minutes, so nothing about one is worth keeping longer.
const LIFETIME: Duration = Duration::from_secs(16 * 60);

/// Asked once for each new token: is its session still open? (module identity)
const SESSION_OPEN: &str = "select guildhall.session_open($1, $2)";
/// Asked once for each person and organization until something changes: `{member, roles, permissions, modules}` (module organization)
const RIGHTS: &str = "select guildhall.rights_of($1, $2)";

pub struct Gate {
    services: Arc<Services>,
    verified: Cache<[u8; 32], Arc<Session>>,
    ended: Cache<Uuid, ()>,
    rights: Cache<(Uuid, Uuid), (u64, Arc<Rights>)>,
    /// Versions of the organizations' rights, by hash: a shared slot only means a needless refill.
    versions: Box<[AtomicU64]>,
}

impl Gate {
    #[must_use]
    pub fn new(services: Arc<Services>) -> Arc<Self> {
        let gate = Arc::new(Self {
            services: services.clone(),
            verified: Cache::builder().max_capacity(200_000).time_to_live(LIFETIME).build(),
            ended: Cache::builder().max_capacity(1_000_000).time_to_live(LIFETIME).build(),
            rights: Cache::builder().max_capacity(200_000).time_to_idle(LIFETIME).build(),
            versions: (0..4096).map(|_| AtomicU64::new(0)).collect(),
        });
        services.bus.listen(gate.clone());
        gate
    }

    /// The caller behind an access token; without one, nobody.
    ///
    /// # Errors
    /// `unauthenticated`, always in the same words.
    pub async fn admit(&self, token: Option<&str>, origin: Origin) -> Result<Caller> {
        let Some(token) = token else { return Ok(Caller::anonymous(origin)) };
        let session = self.session(token).await?;
        let rights = match session.organization {
            Some(organization) => self.rights(session.person, organization).await?,
            None => Arc::default(),
        };
        Ok(Caller { session: Some(session), rights, origin })
    }

    /// The session behind a token that is valid now.
    ///
    /// # Errors
    /// `unauthenticated`.
    pub async fn session(&self, token: &str) -> Result<Arc<Session>> {
        let refused = || Problem::unauthenticated("This access token is not valid, or no longer");
        let now = self.services.clock.now();
        let fingerprint = self.services.signer.fingerprint(token);
        if let Some(session) = self.verified.get(&fingerprint) {
            return if session.expires_at > now && !self.ended.contains_key(&session.id) { Ok(session) } else { Err(refused()) };
        }
        let claims = self.services.signer.verify(token, now).ok_or_else(refused)?;
        if self.ended.contains_key(&claims.session_id) || !self.open(claims.session_id, claims.sub).await? {
            return Err(refused());
        }
        let organization = claims.app_metadata.organization_id;
        let expires_at = jiff::Timestamp::from_second(claims.exp).map_err(|_| refused())?;
        let session = Arc::new(Session::new(claims.session_id, Id::from_uuid(claims.sub), organization.map(Id::from_uuid), expires_at));
        self.verified.insert(fingerprint, session.clone());
        // It may have ended between the question and the answer.
        if self.ended.contains_key(&session.id) { Err(refused()) } else { Ok(session) }
    }

    async fn open(&self, session: Uuid, person: Uuid) -> Result<bool> {
        let rows = self.services.database.sign_in.read(Claims::of(person, None)).query_last(SESSION_OPEN, &[&session, &person]).await?;
        Ok(rows.first().and_then(|row| row.get(0)).unwrap_or(false))
    }

    /// What a person may do in an organization, as of now.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn rights(&self, person: Id<User>, organization: Id<Organization>) -> Result<Arc<Rights>> {
        let key = (organization.uuid(), person.uuid());
        let version = self.version(organization.uuid());
        let current = version.load(Ordering::Acquire);
        if let Some((cached, rights)) = self.rights.get(&key)
            && cached == current
        {
            return Ok(rights);
        }
        let claims = Claims::of(person.uuid(), Some(organization.uuid()));
        let rows = self.services.database.sign_in.read(claims).query_last(RIGHTS, &[&person, &organization]).await?;
        let found: serde_json::Value = rows.first().and_then(|row| row.get(0)).unwrap_or_default();
        let list =
            |name: &str| found[name].as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect::<Vec<_>>();
        let modules: HashSet<String> = list("modules").into_iter().collect();
        let registry = &self.services.registry;
        let mut permissions = list("permissions");
        permissions.retain(|key| registry.permission_is_on(key, &modules));
        let rights = Arc::new(Rights {
            member: found["member"].as_bool().unwrap_or(false),
            roles: list("roles"),
            held: held(permissions.iter().map(String::as_str)),
            permissions: permissions.into_iter().collect(),
            modules,
        });
        // A fill that began before a change carries the old version, and is passed over by every later look.
        self.rights.insert(key, (current, rights.clone()));
        Ok(rights)
    }

    fn version(&self, organization: Uuid) -> &AtomicU64 {
        let bits = organization.as_u128();
        let slot = (bits ^ (bits >> 64)) as usize % self.versions.len();
        &self.versions[slot]
    }
}

impl Listener for Gate {
    fn hear(&self, dispatch: &Dispatch) {
        for notice in &dispatch.notices {
            match notice {
                Notice::RightsChanged { organization } => {
                    self.version(organization.uuid()).fetch_add(1, Ordering::AcqRel);
                }
                Notice::SessionsEnded { sessions } => sessions.iter().for_each(|session| self.ended.insert(*session, ())),
                Notice::Deliver { .. } | Notice::Join { .. } | Notice::Leave { .. } | Notice::Present { .. } => {}
            }
        }
    }
}
