//! The mail server as the operator names it: `smtp://name:password@mail.example:587?tls=required`.

use lettre::{
    Address,
    transport::smtp::{
        authentication::Credentials,
        client::{TlsParameters, TlsParametersBuilder},
        extension::ClientId,
    },
};
use percent_encoding::percent_decode_str;
use std::{fmt, net::IpAddr, str::FromStr, time::Duration};
use url::{Host, Url};

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// From the first byte (`smtps://`, RFC 8314).
    Implicit,
    /// After STARTTLS, without which nothing is sent.
    Required,
    /// After STARTTLS where the server offers it. Somebody in between can take the offer out.
    Opportunistic,
    None,
}

/// Where mail is handed over, and in whose name. Its `Debug` shows no secret.
#[derive(Clone)]
pub struct SmtpSettings {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
    pub(crate) tls: Option<TlsParameters>,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) from: Address,
    pub(crate) hello: ClientId,
    /// Until the TCP connection stands.
    pub connect: Duration,
    /// For each command and its reply.
    pub command: Duration,
}

const CONNECT: Duration = Duration::from_secs(10);
const COMMAND: Duration = Duration::from_secs(30);

impl SmtpSettings {
    /// Reads `smtp://` or `smtps://`, with `?tls=required|opportunistic|none` and `&timeout=` (seconds for each command,
    /// 1 to 300). Without `tls`, STARTTLS is required, except on this machine. `from` is the sender's address;
    /// `public_url` names this host to the server.
    ///
    /// # Errors
    /// A sentence for the operator, which repeats nothing of the address: it may hold a password.
    pub fn parse(url: &str, from: &str, public_url: &str) -> Result<Self, String> {
        let unreadable = || "GUILDHALL_SMTP_URL is not an address such as smtp://name:password@mail.example:587?tls=required".to_owned();
        let url = Url::parse(url).map_err(|_| unreadable())?;
        let host = url.host().ok_or_else(unreadable)?.to_owned();
        let (mut tls, mut command) = (None, COMMAND);
        for (name, value) in url.query_pairs() {
            match &*name {
                "tls" => tls = Some(value.into_owned()),
                "timeout" => {
                    let seconds = value.parse().ok().filter(|seconds| (1..=300).contains(seconds));
                    command = Duration::from_secs(seconds.ok_or("timeout in GUILDHALL_SMTP_URL is 1 to 300 seconds")?);
                }
                _ => return Err("GUILDHALL_SMTP_URL knows tls and timeout after the question mark".to_owned()),
            }
        }
        let security = match (url.scheme(), tls.as_deref()) {
            ("smtps", None | Some("required")) => Security::Implicit,
            ("smtp", Some("required")) => Security::Required,
            ("smtp", Some("opportunistic")) => Security::Opportunistic,
            ("smtp", Some("none")) => Security::None,
            ("smtp", None) if on_this_machine(&host) => Security::None,
            ("smtp", None) => Security::Required,
            ("smtp" | "smtps", Some(_)) => return Err("tls in GUILDHALL_SMTP_URL is required, opportunistic or none".to_owned()),
            _ => return Err(unreadable()),
        };
        let host = match host {
            Host::Domain(name) => percent_decode_str(&name).decode_utf8().map_err(|_| unreadable())?.into_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let part = |text: &str| percent_decode_str(text).decode_utf8().map(|text| text.into_owned()).map_err(|_| unreadable());
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (name, password) => Some(Credentials::new(part(name)?, part(password.unwrap_or_default())?)),
        };
        let tls = match security {
            Security::None => None,
            _ => Some(
                TlsParametersBuilder::new(host.clone())
                    .build()
                    .map_err(|_| "the certificates that this machine trusts cannot be read".to_owned())?,
            ),
        };
        let usual = match security {
            Security::Implicit => 465,
            Security::Required => 587,
            Security::Opportunistic | Security::None => 25,
        };
        Ok(Self {
            port: url.port().unwrap_or(usual),
            host,
            security,
            tls,
            credentials,
            from: sender(from)?,
            hello: hello(public_url),
            connect: CONNECT,
            command,
        })
    }

    /// The sender's address.
    #[must_use]
    pub fn from(&self) -> &str {
        self.from.as_ref()
    }
    #[must_use]
    pub const fn security(&self) -> Security {
        self.security
    }
}

impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpSettings")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

fn sender(from: &str) -> Result<Address, String> {
    Address::from_str(from)
        .ok()
        .filter(|address| AsRef::<str>::as_ref(address).is_ascii())
        .ok_or_else(|| "GUILDHALL_MAIL_FROM is not a plain mail address such as guildhall@saltmarsh.example".to_owned())
}

fn on_this_machine(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost" || IpAddr::from_str(name).is_ok_and(|address| address.is_loopback()),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// RFC 5321 §4.1.4: our name, or our address.
fn hello(public_url: &str) -> ClientId {
    match Url::parse(public_url).ok().and_then(|url| url.host().map(|host| host.to_owned())) {
        Some(Host::Domain(name)) if name.contains('.') => ClientId::Domain(name),
        Some(Host::Ipv4(address)) => ClientId::Ipv4(address),
        Some(Host::Ipv6(address)) => ClientId::Ipv6(address),
        _ => ClientId::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<SmtpSettings, String> {
        SmtpSettings::parse(url, "guildhall@saltmarsh.example", "https://guild.example")
    }

    #[test]
    fn encryption_is_required_unless_said_otherwise() {
        for (url, security, port) in [
            ("smtp://mail.example", Security::Required, 587),
            ("smtps://mail.example", Security::Implicit, 465),
            ("smtp://mail.example:2525?tls=opportunistic", Security::Opportunistic, 2525),
            ("smtp://mail.example?tls=none", Security::None, 25),
            ("smtp://127.0.0.1:1025", Security::None, 1025),
            ("smtp://localhost", Security::None, 25),
            ("smtp://[::1]", Security::None, 25),
            ("smtp://127.0.0.1?tls=required&timeout=5", Security::Required, 587),
        ] {
            let settings = parse(url).expect(url);
            assert_eq!((settings.security, settings.port), (security, port), "{url}");
        }
    }

    #[test]
    fn a_password_is_neither_shown_nor_repeated() {
        let settings = parse("smtp://ana%40acme:p%2Fq%3Ar@mail.example").expect("settings");
        assert!(settings.credentials == Some(Credentials::new("ana@acme".into(), "p/q:r".into())));
        assert!(!format!("{settings:?}").contains("p/q"));
        for url in [
            "http://ana:hunter2@mail.example",
            "smtp://ana:hunter2@",
            "smtp://ana:hunter2@mail.example?tls=maybe",
            "smtp://ana:hunter2@x?y=1",
            "smtp://ana:hunter2@x?timeout=0",
        ] {
            let error = parse(url).expect_err(url);
            assert!(!error.contains("hunter2") && error.contains("GUILDHALL_SMTP_URL"), "{error}");
        }
    }

    #[test]
    fn the_sender_is_one_plain_address() {
        for from in ["", "ana", "Ana <ana@acme.example>", "a@acme.example, b@acme.example", "a@acme.example\r\nBcc: b@acme.example"] {
            assert!(SmtpSettings::parse("smtp://mail.example", from, "https://guild.example").is_err(), "{from}");
        }
    }
}
