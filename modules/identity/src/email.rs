//! A mail address that can be an account's name.

use guildhall_kernel::text::nfc;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;

/// An address in its plain form: a dot-atom (RFC 5322 §3.2.3, with the letters of RFC 6531), `@`, a domain name of two
/// labels or more. Quoted local parts, comments and address literals are refused: nobody's account is called so.
/// Kept in NFC with the domain in lower case; compared without regard to case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Email(String);

/// RFC 5321 §4.5.3.1: 64 octets before the @, and a path of 256 with its brackets.
const LOCAL_OCTETS: usize = 64;
const OCTETS: usize = 254;

/// Names that never lead to a mailbox (RFC 6761, RFC 6762, RFC 7686, RFC 2606).
const NOWHERE: [&str; 6] = ["arpa", "invalid", "local", "localhost", "onion", "test"];

impl Email {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The part before the @.
    #[must_use]
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or(&*self.0, |(local, _)| local)
    }

    fn complaint(&self) -> Option<&'static str> {
        let Some((local, domain)) = self.0.rsplit_once('@') else { return Some("needs an @, such as ana@saltmarsh.example") };
        if self.0.len() > OCTETS || local.len() > LOCAL_OCTETS {
            return Some("is longer than a mail address can be");
        }
        let atom =
            |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c) || (!c.is_ascii() && c.is_alphanumeric()) || mark(c);
        let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
        if local.is_empty() || dots || !local.chars().all(atom) || local.chars().next().is_some_and(mark) {
            return Some("has a part before the @ that no mailbox has");
        }
        if !domain_name(domain) {
            return Some("needs a domain after the @, such as saltmarsh.example");
        }
        None
    }
}

/// Combining marks of scripts that need them; never first.
fn mark(c: char) -> bool {
    !c.is_ascii() && unicode_mark(c)
}

fn unicode_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}'
        | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{951}'..='\u{957}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{3099}' | '\u{309a}')
}

fn domain_name(domain: &str) -> bool {
    let Ok(ascii) = idna::domain_to_ascii_strict(domain) else { return false };
    let labels: Vec<&str> = ascii.split('.').collect();
    let label = |label: &&str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && (label.get(2..4) != Some("--") || label.starts_with("xn--"))
    };
    let last = labels.last().copied().unwrap_or_default();
    labels.len() >= 2
        && ascii.len() <= 253
        && labels.iter().all(label)
        && last.bytes().any(|b| b.is_ascii_alphabetic())
        && !NOWHERE.contains(&last)
}

impl From<String> for Email {
    fn from(text: String) -> Self {
        let text = nfc(text);
        Self(match text.rsplit_once('@') {
            Some((local, domain)) => format!("{local}@{}", domain.to_lowercase()),
            None => text,
        })
    }
}
impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}
impl JsonSchema for Email {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Email".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "idn-email", "minLength": 3, "maxLength": OCTETS })
    }
}
impl garde::Validate for Email {
    type Context = ();
    fn validate_into(&self, (): &(), parent: &mut dyn FnMut() -> garde::Path, report: &mut garde::Report) {
        if let Some(complaint) = self.complaint() {
            report.append(parent(), garde::Error::new(complaint));
        }
    }
}
