//! Who is asking, from where, and what they may do: all of it from the server, none of it from the body.

use crate::{Id, Organization, Permission, Problem, Result, User};
use guildhall_postgres::Claims;
use jiff::Timestamp;
use std::{collections::HashSet, sync::Arc};
use uuid::Uuid;

/// Where a request came from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The client's address, from the connection or a trusted proxy.
    pub address: String,
    pub request_id: String,
    pub user_agent: Option<String>,
    /// The refresh cookie, if the request carried one and its `Origin` is ours.
    pub refresh_cookie: Option<String>,
    /// Whether the client reached us over TLS: cookies are named and marked by it.
    pub secure: bool,
}

/// A verified access token, as cached.
#[derive(Debug, Clone)]
pub struct Session {
    pub id: Uuid,
    pub person: Id<User>,
    pub organization: Option<Id<Organization>>,
    pub expires_at: Timestamp,
    /// As a member of the organization, or as a person without one.
    pub claims: Claims,
    /// As a person, whatever the organization; in its share of the pool all the same.
    pub personal: Claims,
}

impl Session {
    #[must_use]
    pub fn new(id: Uuid, person: Id<User>, organization: Option<Id<Organization>>, expires_at: Timestamp) -> Self {
        let lane = organization.map_or(person.uuid(), Id::uuid);
        Self {
            id,
            person,
            organization,
            expires_at,
            claims: Claims::of(person.uuid(), organization.map(Id::uuid)),
            personal: Claims::of(person.uuid(), None).in_lane(lane),
        }
    }
}

/// What a person may do in an organization, resolved by the server from roles.
#[derive(Debug, Clone, Default)]
pub struct Rights {
    pub member: bool,
    /// Keys of the roles, such as `owner`.
    pub roles: Vec<String>,
    pub permissions: HashSet<String>,
    /// Keys of the modules that the organization has switched on.
    pub modules: HashSet<String>,
    /// The permissions as policies look for them.
    pub held: Arc<str>,
}

/// Keys of permissions as `auth.can` looks for them: each between two spaces.
#[must_use]
pub(crate) fn held<'a>(permissions: impl IntoIterator<Item = &'a str>) -> Arc<str> {
    permissions.into_iter().fold(String::from(" "), |text, key| text + key + " ").into()
}

impl Rights {
    #[must_use]
    pub fn allow(&self, permission: Permission) -> bool {
        self.member && self.permissions.contains(permission.key)
    }
}

/// The caller of one invocation.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    pub session: Option<Arc<Session>>,
    pub rights: Arc<Rights>,
    pub origin: Origin,
}

impl Caller {
    /// Nobody in particular, from somewhere.
    #[must_use]
    pub fn anonymous(origin: Origin) -> Self {
        Self { session: None, rights: Arc::default(), origin }
    }

    /// The signed-in person.
    ///
    /// # Errors
    /// `unauthenticated` for an anonymous caller.
    pub fn person(&self) -> Result<Id<User>> {
        Ok(self.signed_in()?.person)
    }

    /// The organization that the caller acts in.
    ///
    /// # Errors
    /// `unauthenticated`, or `forbidden` when no organization is chosen.
    pub fn organization(&self) -> Result<Id<Organization>> {
        self.signed_in()?.organization.ok_or_else(|| Problem::forbidden("Choose an organization first"))
    }

    /// # Errors
    /// `unauthenticated` for an anonymous caller.
    pub fn signed_in(&self) -> Result<&Arc<Session>> {
        self.session.as_ref().ok_or_else(|| Problem::unauthenticated("Send an access token as Authorization: Bearer …"))
    }

    /// The claims of a member's transaction, with the permissions held now.
    ///
    /// # Errors
    /// `unauthenticated` for an anonymous caller.
    pub fn claims(&self) -> Result<Claims> {
        Ok(self.signed_in()?.claims.clone().holding(self.rights.held.clone()))
    }

    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.rights.allow(permission)
    }
}
