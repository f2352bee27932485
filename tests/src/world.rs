//! A running house with a database of its own.

use crate::{Answer, Cluster, PASSWORD, Person, cluster::SECRET};
use guildhall::{House, Plan, Secret};
use guildhall_http::HttpSettings;
use guildhall_identity::{Passwords, SessionSettings};
use guildhall_kernel::{Budget, Clock, Module};
use guildhall_mailer::SmtpSettings;
use guildhall_outgoing::LocalOrigin;
use guildhall_postgres::Installation;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What kind of world a test wants, where it is not the usual one.
pub struct Builder {
    modules: Vec<Module>,
    limits: Option<Budget>,
    installation: Option<Installation>,
    http: HttpSettings,
    realtime: guildhall_realtime::Settings,
    clock: Clock,
    mail: Option<SmtpSettings>,
    public_url: Option<String>,
    local_origins: Vec<LocalOrigin>,
}

pub struct World {
    pub house: House,
    pub clock: Clock,
    pub database: String,
    pub http: reqwest::Client,
}

/// An organization and its founder.
pub struct Org<'w> {
    pub world: &'w World,
    pub id: String,
    pub owner: Person,
}

impl World {
    /// The usual world: all modules, no rate limits, a clock that runs.
    pub async fn new() -> Self {
        Self::with().build().await
    }

    #[must_use]
    pub fn with() -> Builder {
        Builder {
            modules: guildhall::modules(),
            limits: None,
            installation: None,
            http: HttpSettings::default(),
            realtime: guildhall_realtime::Settings::default(),
            clock: Clock::default(),
            mail: None,
            public_url: None,
            local_origins: Vec::new(),
        }
    }

    /// Somebody who is not signed in.
    #[must_use]
    pub fn stranger(&self) -> Person {
        Person {
            name: "a stranger".into(),
            email: String::new(),
            token: String::new(),
            id: String::new(),
            base: format!("http://{}", self.house.address),
            http: self.http.clone(),
        }
    }

    /// Creates an account; `more` are further fields of the request.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn register(&self, name: &str, more: Value) -> (Person, Answer) {
        let email =
            format!("{}-{}@saltmarsh.example", name.to_lowercase().replace(' ', "."), &self.clock.new_uuid().simple().to_string()[20..]);
        let mut body = json!({ "name": name, "email": email, "password": PASSWORD });
        body.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        let stranger = self.stranger();
        let email = body["email"].as_str().unwrap_or_default().to_owned();
        let answer = stranger.post("/api/auth/register", body).await;
        let signed_in = answer.expect(201);
        let person = Person {
            name: name.to_owned(),
            email,
            token: signed_in["access_token"].as_str().unwrap_or_default().to_owned(),
            id: signed_in["user"]["id"].as_str().unwrap_or_default().to_owned(),
            ..stranger
        };
        (person, answer)
    }

    /// Founds an organization with a founder of its own, on the blueprint with the roles owner, manager and staff.
    pub async fn org(&self, name: &str) -> Org<'_> {
        self.org_on(name, "labsync-chat").await
    }

    pub async fn org_on(&self, name: &str, blueprint: &str) -> Org<'_> {
        let (owner, answer) = self
            .register(&format!("Founder of {name}"), json!({ "organization_name": name, "blueprint": blueprint, "starter": false }))
            .await;
        Org { world: self, id: answer.text_at("/organization/id"), owner }
    }

    /// A superuser's connection to this world's database.
    pub async fn superuser(&self) -> tokio_postgres::Client {
        Cluster::shared().superuser(&self.database).await
    }
}

impl Builder {
    /// Adds a module of the test's own.
    #[must_use]
    pub fn module(mut self, module: Module) -> Self {
        self.modules.push(module);
        self
    }
    #[must_use]
    pub fn limits(mut self, limits: Budget) -> Self {
        self.limits = Some(limits);
        self
    }
    #[must_use]
    pub fn http(mut self, http: HttpSettings) -> Self {
        self.http = http;
        self
    }
    #[must_use]
    pub fn realtime(mut self, realtime: guildhall_realtime::Settings) -> Self {
        self.realtime = realtime;
        self
    }
    /// The address in links, where it is not the one that the world listens on.
    #[must_use]
    pub fn public_url(mut self, url: &str) -> Self {
        self.public_url = Some(url.to_owned());
        self
    }
    /// A mail server.
    #[must_use]
    pub fn mail(mut self, mail: SmtpSettings) -> Self {
        self.mail = Some(mail);
        self
    }
    /// An origin on loopback that the house may fetch from: `http://127.0.0.1:9100`.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn may_fetch_from(mut self, origin: &str) -> Self {
        self.local_origins.push(origin.parse().expect("an origin on loopback"));
        self
    }
    /// A database that is there already.
    #[must_use]
    pub fn on(mut self, installation: Installation) -> Self {
        self.installation = Some(installation);
        self
    }

    /// # Panics
    /// When the house does not open.
    pub async fn build(self) -> World {
        let usual = guildhall::registry(guildhall::modules()).expect("the cards go together");
        let registry = guildhall::registry(self.modules).expect("the cards go together");
        let installation = match self.installation {
            Some(installation) => installation,
            None => Cluster::shared().database(&usual).await,
        };
        let secret = Secret::given(SECRET).expect("a secret");
        let database = installation.database_name().to_owned();
        let plan = Plan {
            installation,
            registry,
            clock: self.clock.clone(),
            listener: TcpListener::bind("127.0.0.1:0").await.expect("a port"),
            public_url: self.public_url,
            limits: self.limits,
            passwords: Passwords::default(),
            sessions: SessionSettings::new(secret.bytes()),
            http: self.http,
            realtime: self.realtime,
            mail: self.mail,
            local_origins: self.local_origins,
            secret,
        };
        let house = House::open(plan).await.expect("the house opens");
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        World { house, clock: self.clock, database, http }
    }
}

impl Org<'_> {
    /// Invites somebody new with a role, and lets them accept.
    ///
    /// # Panics
    /// When one of it is refused.
    pub async fn member(&self, name: &str, role: &str) -> Person {
        let email = format!("{}-{}@saltmarsh.example", name.to_lowercase(), &self.world.clock.new_uuid().simple().to_string()[20..]);
        let invitation = self.owner.post("/api/invitations", json!({ "email": email, "roles": [role] })).await;
        let token = invitation.text_at("/token");
        self.world.register(name, json!({ "email": email, "invitation": token })).await.0
    }
}
